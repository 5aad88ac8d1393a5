"""What a browser is told about every answer of the panel, and which posts come from the panel itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, Response

#: Own files only, no inline script or style, and no other site may frame a page.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def protect(response: Response) -> Response:
    """The answer with every header it must carry; a Cache-Control of its own stays."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def same_origin(request: Request) -> bool:
    """The browser says that one of our own pages sent this.

    Browsers send Sec-Fetch-Site to https and loopback addresses, and Origin with every post; one without
    either is too old to be trusted with a button.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    # The scheme may differ: behind a proxy that ends TLS the app itself sees http.
    return urlsplit(origin).netloc == request.host != ""
