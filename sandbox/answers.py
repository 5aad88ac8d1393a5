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


def throttle_in_xml() -> Answer:
    """The same as XML, as it was recorded (github.com/ruckus/quickbooks-ruby, too_many_requests_error.xml)."""
    body = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<IntuitResponse xmlns="http://schema.intuit.com/finance/v3"><Fault type="SERVICE"><Error code="3001">'
        b"<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>"
        b"<Detail>The request limit was reached.  Try again later</Detail></Error></Fault></IntuitResponse>"
    )
    return Answer(429, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))], body)


def expired() -> Answer:
    """401 of QuickBooks Online for an access token that is not taken."""
    return _lower_case_fault(401, "3200", "AuthenticationFailed", "Token expired: (masked)", "AUTHENTICATION")


def forbidden() -> Answer:
    """403 of QuickBooks Online for a company that has not let the app in (any more)."""
    return _lower_case_fault(403, "3100", "ApplicationAuthorizationFailed", None, "SERVICE")


def _lower_case_fault(status: int, code: str, message: str, detail: str | None, kind: str) -> Answer:
    """The gateway's own fault: the only one whose keys are in lower case (recorded)."""
    error = {
        "message": f"message={message}; errorCode={code:0>6}; statusCode={status}",
        "detail": detail,
        "code": code,
        "element": None,
    }
    body = {"warnings": None, "intuitObject": None, "fault": {"error": [error], "type": kind}}
    return _json(status, {**body, "requestId": None, "time": 0, "status": None})


def not_an_admin() -> Answer:
    """401 with code 120, in the words of Intuit's blog of 2017-06-08, "Top QuickBooks Online API errors"."""
    detail = "AuthorizationFailure: -11014-You do not have access to use QuickBooks Online Plus."
    error = {"Message": "Authorization Failure", "Detail": detail, "code": "120"}
    return _json(401, {"Fault": {"Error": [error], "type": "AuthorizationFault"}})


def broken() -> Answer:
    """500: nobody knows what was done."""
    error = {
        "Message": "An application error has occurred while processing your request",
        "Detail": "System Failure Error: something went wrong",
        "code": "10000",
    }
    return _json(500, {"Fault": {"Error": [error], "type": "SystemFault"}})


def unauthorized(what: str) -> Answer:
    """A token that is not taken."""
    if what.startswith("shopify"):
        message = "[API] Invalid API key or access token (unrecognized login or wrong password)"
        return _json(401, {"errors": message})
    if what == "token":
        return _json(400, INVALID_GRANT)
    return expired()


def instead(kind: str, what: str) -> Answer:
    """What a request of that name is answered by a fault of that kind, instead of by what it asked for."""
    match kind:
        case "down":
            return down()
        case "throttled":
            return throttled(what)
        case "throttled in xml":
            return throttle_in_xml()
        case "unauthorized":
            return unauthorized(what)
        case "forbidden":
            return forbidden()
        case "not an admin":
            return not_an_admin()
        case "broken":
            return broken()
        case _:
            return status_only(int(kind.removeprefix("status:")))
