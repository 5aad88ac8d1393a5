"""Answers that come from no route: what the pretend systems say when they are in trouble."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

#: What the token endpoint says to a refresh token that is dead.
INVALID_GRANT = {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"}


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def cut_short(self) -> Answer:
        """The first half of the body under a length that fits it: well-formed HTTP, broken JSON."""
        body = self.body[: len(self.body) // 2]
        headers = [(name, value) for name, value in self.headers if name.lower() != "content-length"]
        return replace(self, headers=[*headers, ("Content-Length", str(len(body)))], body=body)


def _json(status: int, value: Any, *headers: tuple[str, str]) -> Answer:
    body = json.dumps(value).encode()
    kind = ("Content-Type", "application/json;charset=UTF-8")
    return Answer(status, [kind, ("Content-Length", str(len(body))), *headers], body)


def down() -> Answer:
    """503 with a page of HTML, as a gateway says it."""
    body = b"<html><body><h1>503 Service Unavailable</h1></body></html>"
    return Answer(503, [("Content-Type", "text/html"), ("Content-Length", str(len(body)))], body)


def status_only(status: int) -> Answer:
    """That status and an empty JSON object."""
    return _json(status, {})


def throttled(what: str) -> Answer:
    """Shopify says it with HTTP 200 and an error beside no data, QuickBooks with a 429."""
    if what.startswith("shopify"):
        bucket = {"maximumAvailable": 2000.0, "currentlyAvailable": 100, "restoreRate": 100.0}
        error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
        cost = {"requestedQueryCost": 300, "actualQueryCost": None, "throttleStatus": bucket}
        return _json(200, {"errors": [error], "extensions": {"cost": cost}})
    return throttle_fault()


def throttle_fault() -> Answer:
    """429 as QuickBooks Online words it (recorded: code 3001 under errorCode 003001)."""
    error = {
        "Message": "message=ThrottleExceeded; errorCode=003001; statusCode=429",
        "Detail": "The request limit was reached.  Try again later",
        "code": "3001",
    }
    return _json(429, {"Fault": {"Error": [error], "type": "SERVICE"}})


def authentication_fault(status: int, code: str, message: str, detail: str) -> Answer:
    """401 or 403 as QuickBooks Online words it: the only fault whose keys are in lower case (recorded)."""
    error = {
        "message": f"message={message}; errorCode={code:0>6}; statusCode={status}",
        "detail": detail,
        "code": code,
        "element": None,
    }
    kind = "AUTHENTICATION" if status == 401 else "AUTHORIZATION"
    body = {"warnings": None, "intuitObject": None, "fault": {"error": [error], "type": kind}}
    return _json(status, {**body, "requestId": None, "time": 0, "status": None})


def unauthorized(what: str) -> Answer:
    """A token that is not taken."""
    if what.startswith("shopify"):
        message = "[API] Invalid API key or access token (unrecognized login or wrong password)"
        return _json(401, {"errors": message})
    if what == "token":
        return _json(400, INVALID_GRANT)
    return authentication_fault(401, "3200", "AuthenticationFailed", "Token expired: (masked)")
