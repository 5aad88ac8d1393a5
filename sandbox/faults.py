"""The request log, and trouble made on purpose: faults and holds for every request of both pretend systems.

A WSGI layer around the app, so that no route has to know. Requests under /control are left alone.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sandbox.answers import Answer, down, status_only, throttled, unauthorized
from sandbox.world import World

_BEFORE = ("down", "throttled", "unauthorized", "lost before", "hold before", "slow")
_AFTER = ("half", "lost after", "hold after")


@dataclass
class Logged:
    """One request as the pretend world saw it. `status` 0: no answer has left (yet, or never)."""

    seq: int
    method: str
    path: str
    what: str
    status: int = 0
    committed: bool = False


@dataclass
class Fault:
    """Trouble for the `nth` matching request from now on, and the `count` − 1 after it (count −1: for ever).

    `what`: the beginning of a request's name ("qbo" means every one of QuickBooks), None for any request.
    """

    id: int
    kind: str
    what: str | None
    nth: int
    count: int
    seconds: float
    seen: int = 0

    def strikes(self, what: str) -> bool:
        """Count this request; whether the fault is for it."""
        if self.what is not None and not what.startswith(self.what):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.count < 0 or self.seen < self.nth + self.count)


@dataclass
class Held:
    """A request that stands still, before or after its work was done. `drop`: it ends where it stands."""

    request: Logged
    when: str
    drop: bool = False
    go: threading.Event = field(default_factory=threading.Event)


class UnknownFault(ValueError):
    """The kind of fault asked for does not exist."""


class Faults:
    """The log, the armed faults and the held requests; `wrap` puts them around a WSGI app."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self.log: list[Logged] = []
        self._armed: list[Fault] = []
        self._held: list[Held] = []
        self._ids = 0

    def arm(self, kind: str, match: dict[str, Any], seconds: float = 1.0) -> int:
        """Make trouble of that kind; answers its id. Raises UnknownFault."""
        if kind not in (*_BEFORE, *_AFTER) and not kind.startswith("status:"):
            raise UnknownFault(f"there is no fault {kind!r}")
        with self._lock:
            self._ids += 1
            nth, count = int(match.get("nth", 1)), int(match.get("count", 1))
            self._armed.append(Fault(self._ids, kind, match.get("what"), nth, count, seconds))
            return self._ids

    def clear(self) -> None:
        """Forget every fault. Held requests stay held until released."""
        with self._lock:
            self._armed.clear()

    def held(self) -> list[dict[str, Any]]:
        """The requests that stand still now, with `when` ("before" or "after")."""
        with self._lock:
            return [{**asdict(one.request), "when": one.when} for one in self._held]

    def release(self, drop: bool = False) -> int:
        """Let every held request go on, or end where it stands without an answer; answers how many."""
        with self._lock:
            held, self._held = self._held, []
        for one in held:
            one.drop = drop
            one.go.set()
        return len(held)

    def since(self, seq: int) -> list[dict[str, Any]]:
        """The log after that sequence number."""
        with self._lock:
            return [asdict(one) for one in self.log[max(seq, 0) :]]

    def _begin(self, method: str, path: str) -> tuple[Logged, list[Fault]]:
        what = name_of(method, path)
        with self._lock:
            request = Logged(len(self.log) + 1, method, path, what)
            self.log.append(request)
            return request, [fault for fault in self._armed if fault.strikes(what)]

    def _hold(self, request: Logged, when: str, environ: WSGIEnvironment) -> None:
        held = Held(request, when)
        with self._lock:
            self._held.append(held)
        held.go.wait()
        if held.drop:
            hang_up(environ)

    def wrap(self, app: WSGIApplication) -> WSGIApplication:
        """The app with the log and the faults around it."""

        def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            path = str(environ.get("PATH_INFO", ""))
            if path.startswith("/control"):
                return app(environ, start_response)
            request, faults = self._begin(str(environ["REQUEST_METHOD"]), path)
            answer = self._before(request, faults, environ) or self._work(app, environ, request)
            answer = self._after(request, faults, environ, answer)
            request.status = answer.status
            start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", answer.headers)
            return [answer.body]

        return serve

    def _before(self, request: Logged, faults: list[Fault], environ: WSGIEnvironment) -> Answer | None:
        for fault in faults:
            match fault.kind:
                case "down":
                    return down()
                case "throttled":
                    return throttled(request.what)
                case "unauthorized":
                    return unauthorized(request.what)
                case "slow":
                    time.sleep(fault.seconds)
                case "hold before":
                    self._hold(request, "before", environ)
                case "lost before":
                    hang_up(environ)
                case kind if kind.startswith("status:"):
                    return status_only(int(kind.removeprefix("status:")))
                case _:
                    pass  # struck after the work
        return None

    def _work(self, app: WSGIApplication, environ: WSGIEnvironment, request: Logged) -> Answer:
        self._world.begin_request()
        answer = collect(app, environ)
        request.committed = self._world.committed
        return answer

    def _after(
        self, request: Logged, faults: list[Fault], environ: WSGIEnvironment, answer: Answer
    ) -> Answer:
        for fault in faults:
            match fault.kind:
                case "half":
                    answer = answer.cut_short()
                case "hold after":
                    self._hold(request, "after", environ)
                case "lost after":
                    hang_up(environ)
                case _:
                    pass  # struck before the work
        return answer


def collect(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Run the app to its end and keep its answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _exc_info: object = None
    ) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    parts = app(environ, start_response)
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    status, headers = started[-1]
    return Answer(int(status.split()[0]), headers, body)


def hang_up(environ: WSGIEnvironment) -> None:
    """Close the connection without an answer: raises ConnectionAbortedError, which ends the request."""
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("lost on purpose")


def name_of(method: str, path: str) -> str:
    """A request's name: "shopify graphql", "qbo query", "qbo batch", "qbo read", "qbo write …", "token",
    "qbd qbxml"."""
    parts = path.strip("/").split("/")
    last = parts[-1].removesuffix(".json")
    if parts[0] == "shopify":
        return f"shopify {last}"
    if parts[0] == "desktop":
        return f"qbd {last}"
    if "oauth2" in parts:
        return "token"
    if last in ("query", "batch"):
        return f"qbo {last}"
    return "qbo read" if method == "GET" else f"qbo write {last}"
