"""Store webhooks: a letter is opened, noted in one commit and answered. Nothing else happens here.

Letters may be late, doubled, out of order, or name an order only; so they are nudges, never facts.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from plugin.journal import DatabaseAway
from plugin.journal.intake import Intake
from plugin.protocols import Clock, Letter, NotGenuine, Nudge, Store

log = structlog.get_logger()

#: From what went wrong to what the store is told. 503 makes a store try again; 401 stores nothing.
_STATUS: dict[type[Exception], int] = {
    NotGenuine: 401,
    RequestEntityTooLarge: 413,
    DatabaseAway: 503,
}


def blueprint(stores: Mapping[str, Store], intake: Intake, clock: Clock, letter_bytes: int) -> Blueprint:
    """POST /webhooks/<platform> for every platform in `stores`; larger than `letter_bytes` is refused."""
    door = Blueprint("webhooks", __name__, url_prefix="/webhooks")

    def receive(platform: str) -> Response:
        letter = Letter(
            body=_body(letter_bytes),
            headers={name.lower(): value for name, value in request.headers.items()},
        )
        opened = stores[platform].open(letter)
        if isinstance(opened, Nudge):
            known = intake.note(platform, opened, clock.now())
        else:
            known = intake.keep(platform, opened, letter, clock.now())
        if not known:
            log.info("letter of an unknown shop", platform=platform, shop=opened.shop, topic=opened.topic)
        return _answer(200)

    for platform in stores:
        door.add_url_rule(
            f"/{platform}", platform, receive, methods=["POST"], defaults={"platform": platform}
        )
    for failure in _STATUS:
        door.register_error_handler(failure, _failed)
    return door


def _body(limit: int) -> bytes:
    """The raw bytes. Raises RequestEntityTooLarge above `limit`; a length that is told is refused unread."""
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    # One byte more is let in: of a body in chunks Werkzeug keeps what fits and says nothing of the rest.
    request.max_content_length = limit + 1
    body = request.get_data(cache=False)
    if len(body) > limit:
        raise RequestEntityTooLarge
    return body


def _failed(error: Exception) -> Response:
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    if not isinstance(error, NotGenuine | HTTPException):
        log.error("letter not noted", error=str(error))
    return _answer(status)


def _answer(status: int) -> Response:
    return Response(status=status, headers={"Cache-Control": "no-store"}, mimetype="text/plain")
