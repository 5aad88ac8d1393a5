"""What every door for machines does alike: read the raw body of a post, and answer with a status and nothing else."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from plugin.journal import DatabaseAway
from plugin.protocols import Letter, NotGenuine
from plugin.vault import VaultClosed

log = structlog.get_logger()

#: From what went wrong to what the sender is told. 503 makes it try again; 401 stores nothing.
_STATUS: dict[type[Exception], int] = {
    NotGenuine: 401,
    RequestEntityTooLarge: 413,
    DatabaseAway: 503,
    VaultClosed: 503,
}


def letter(limit: int) -> Letter:
    """The post as it arrived. Raises RequestEntityTooLarge for a body of more than `limit` bytes."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Letter(body=_body(limit), headers=headers)


def _body(limit: int) -> bytes:
    """A length that is told and too large is refused unread."""
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    # One byte more is let in: of a body in chunks Werkzeug keeps what fits and says nothing of the rest.
    request.max_content_length = limit + 1
    body = request.get_data(cache=False)
    if len(body) > limit:
        raise RequestEntityTooLarge
    return body


def answer_failures(door: Blueprint) -> None:
    """Whatever goes wrong behind that door is answered by its status."""
    for failure in _STATUS:
        door.register_error_handler(failure, _failed)


def _failed(error: Exception) -> Response:
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    if not isinstance(error, NotGenuine | HTTPException):
        log.error("letter not noted", error=str(error))
    return answer(status)


def answer(status: int) -> Response:
    """That status; a machine reads no more."""
    return Response(status=status, headers={"Cache-Control": "no-store"}, mimetype="text/plain")
