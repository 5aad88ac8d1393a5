"""Tokens: who may ask a company, for an hour at a time."""

from __future__ import annotations

import base64
import binascii
import hmac

from sandbox.answers import INVALID_GRANT, Answer, authentication_fault
from sandbox.quickbooks_online.company import TOKEN_LIFE, Company
from sandbox.quickbooks_online.values import Json
from sandbox.world import World

#: The app's own credentials, the same for every company, as in Intuit's developer portal.
CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"

#: 101 days less a little, as the real endpoint answers.
_REFRESH_LIFE = 8_726_400


def refusal(world: World, realm: str, header: str | None) -> Answer | None:
    """Why that Authorization header does not open that company: 401 (3200) or 403 (3100); None: it does."""
    token = (header or "").removeprefix("Bearer ")
    owner = next((one for one in world.companies.values() if token in one.access_tokens), None)
    if owner is None or owner.access_tokens[token] <= world.now():
        return authentication_fault(401, "3200", "AuthenticationFailed", "Token expired: (masked)")
    if owner.realm != realm:
        return authentication_fault(
            403, "3100", "ApplicationAuthorizationFailed", "not authorized for this realm"
        )
    return None


def _is_client(header: str | None) -> bool:
    try:
        given = base64.b64decode((header or "").removeprefix("Basic "), validate=True)
    except binascii.Error:
        return False
    return hmac.compare_digest(given, f"{CLIENT_ID}:{CLIENT_SECRET}".encode())


def tokens(world: World, header: str | None, form: dict[str, str]) -> tuple[int, Json]:
    """Answer of the token endpoint. A refresh token works once: the answer carries the next one.

    Intuit changes it about once a day; here it is changed every time, so that nobody can forget to keep it.
    """
    if not _is_client(header):
        return 401, {"error": "invalid_client"}
    if form.get("grant_type") != "refresh_token":
        return 400, {"error": "unsupported_grant_type"}
    given = form.get("refresh_token", "")
    company = next((one for one in world.companies.values() if one.refresh_token == given), None)
    if company is None:
        return 400, dict(INVALID_GRANT)
    company.issue_tokens()
    world.commit()
    return 200, token_answer(company)


def token_answer(company: Company) -> Json:
    """The newest pair, as the endpoint writes it."""
    return {
        "token_type": "bearer",
        "access_token": company.access_token,
        "refresh_token": company.refresh_token,
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "x_refresh_token_expires_in": _REFRESH_LIFE,
    }
