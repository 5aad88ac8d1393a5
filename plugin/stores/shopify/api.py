"""Asks one shop's Admin API: one question at a time, whole answers only, at the pace the shop allows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NoReturn

import requests
from gql import Client, GraphQLRequest, gql
from gql.transport.exceptions import (
    TransportConnectionFailed,
    TransportError,
    TransportQueryError,
)
from gql.transport.requests import RequestsHTTPTransport

from plugin.accounting.sentences import say
from plugin.protocols import Clock, Json, TryLater
from plugin.stores.shopify.sizes import cost

#: Seconds that a shop gets to take the connection, and then to say anything at all.
TIMEOUT = (5.0, 30.0)

#: How long one reading may wait in all for a shop that throttles, once a part of the answer is there:
#: what is read already would have to be paid for again.
PATIENCE = timedelta(minutes=5)


class _Status(requests.RequestException):
    """An answer that is no 200."""


@dataclass(frozen=True, slots=True)
class _Level:
    """Points in the shop's bucket, as it said at `at`; `rate` come back per second."""

    points: float
    size: float
    rate: float
    at: datetime

    def wait(self, points: int, now: datetime) -> timedelta:
        """Until so many points are there."""
        refilled = self.points + self.rate * max((now - self.at).total_seconds(), 0.0)
        short = points - min(refilled, self.size)
        return timedelta(seconds=short / self.rate) if short > 0 else timedelta(0)


class Api:
    """One reading of one shop; use as a context manager. `pause`: how to wait, in seconds."""

    def __init__(
        self,
        url: str,
        token: str,
        clock: Clock,
        *,
        timeout: tuple[float, float] = TIMEOUT,
        patience: timedelta = PATIENCE,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        transport = RequestsHTTPTransport(
            url,
            headers={"X-Shopify-Access-Token": token},
            timeout=timeout,  # type: ignore[arg-type] # requests takes the pair; gql names only the number
            json_deserialize=_whole,
            allow_redirects=False,  # the token goes to this address and no other
            hooks={"response": _only_200},
        )
        self._client = Client(transport=transport, execute_timeout=None)
        self._clock = clock
        self._patience = patience
        self._pause = pause
        self._level: _Level | None = None

    def __enter__(self) -> Api:
        self._session = self._client.connect_sync()  # type: ignore[no-untyped-call] # as gql ships it
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close_sync()  # type: ignore[no-untyped-call] # as gql ships it

    def ask(self, query: str, variables: Json) -> Json:
        """The `data` of a whole answer. Raises TryLater for anything less."""
        points = cost(query, variables)
        request = GraphQLRequest(_document(query).document, variable_values=variables)
        if self._level is not None:
            self._wait(self._level.wait(points, self._clock.now()))
        while True:
            started = self._level is not None
            try:
                answer = self._session.execute(request, get_execution_result=True)
            except TransportQueryError as error:
                after = self._throttled(error, points)
                if not started:
                    raise TryLater(say("shop-throttles"), after) from error
                self._wait(after)
            except TransportError as error:
                _refuse(error)
            else:
                self._note(answer.extensions)
                return dict(answer.data)

    def _throttled(self, error: TransportQueryError, points: int) -> timedelta:
        """How long to wait, if throttling is all that was wrong. Raises TryLater for any other error."""
        codes = _codes(error)
        if "THROTTLED" not in codes:
            code = "shop-access-denied" if "ACCESS_DENIED" in codes else "shop-answers-half"
            raise TryLater(say(code)) from error
        self._note(error.extensions)
        wait = self._level.wait(points, self._clock.now()) if self._level else timedelta(0)
        return max(wait, timedelta(seconds=1))

    def _note(self, extensions: Any) -> None:
        """Remembers what the shop said of its bucket; a shop that says nothing is asked without pace."""
        try:
            status = extensions["cost"]["throttleStatus"]
            points, size, rate = (
                float(status[name]) for name in ("currentlyAvailable", "maximumAvailable", "restoreRate")
            )
        except (KeyError, TypeError, ValueError):
            return
        if rate > 0:
            self._level = _Level(points, size, rate, self._clock.now())

    def _wait(self, duration: timedelta) -> None:
        if duration > self._patience:
            raise TryLater(say("shop-throttles"), duration)
        self._patience -= duration
        if duration:
            self._pause(duration.total_seconds())


@cache
def _document(query: str) -> GraphQLRequest:
    return gql(query)


def _whole(text: str) -> Json:
    """A GraphQL answer, its numbers exact: errors, or data. Raises ValueError for anything else."""
    answer = json.loads(text, parse_float=Decimal)
    if not isinstance(answer, dict):
        raise ValueError("no object")
    errors = answer.get("errors")
    if not isinstance(errors, list | None) or not (errors or isinstance(answer.get("data"), dict)):
        raise ValueError("neither errors nor data")
    return answer


def _only_200(response: requests.Response, **_: object) -> None:
    """gql takes any JSON for an answer, whatever its status; here only a 200 is one."""
    if response.status_code != 200:
        response.close()
        raise _Status(response=response)


def _codes(error: TransportQueryError) -> set[object]:
    extensions = [one.get("extensions") for one in error.errors or () if isinstance(one, dict)]
    return {found.get("code") for found in extensions if isinstance(found, dict)}


def _refuse(error: TransportError) -> NoReturn:
    """Every way not to get an answer, as what to tell the merchant."""
    cause = error.__cause__
    if isinstance(cause, _Status) and cause.response is not None:
        status = cause.response.status_code
        if status in (401, 403):
            raise TryLater(say("shop-token-refused")) from error
        if status in (402, 404, 423):
            raise TryLater(say("shop-closed", status=status)) from error
        if status == 429:
            raise TryLater(say("shop-throttles"), _retry_after(cause.response)) from error
        raise TryLater(say("shop-down", status=status)) from error
    if isinstance(error, TransportConnectionFailed):
        raise TryLater(say("shop-unreachable")) from error
    raise TryLater(say("shop-answers-half")) from error


def _retry_after(response: requests.Response) -> timedelta | None:
    seconds = response.headers.get("Retry-After", "")
    plain = seconds.replace(".", "", 1)
    return timedelta(seconds=float(seconds)) if plain.isdecimal() and len(plain) < 8 else None
