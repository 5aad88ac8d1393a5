"""The request log, and what trouble does to a request: it is lost, late, half, refused as a whole, or held.

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

from sandbox import answers
from sandbox.answers import Answer
from sandbox.trouble import Fault, Seen
from sandbox.world import World

#: The last part of an address of OAuth -> how a request to it is named.
_OAUTH = {
    "openid_configuration": "discovery", "oauth2": "authorize", "bearer": "token", "revoke": "revoke",
    "userinfo": "user",
}  # fmt: skip


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
class Held:
    """A request that stands still, before or after its work was done. `drop`: it ends where it stands."""

    request: Logged
    when: str
    drop: bool = False
    go: threading.Event = field(default_factory=threading.Event)


class Faults:
    """The log and the held requests; `wrap` puts them around a WSGI app."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self.log: list[Logged] = []
        self._held: list[Held] = []

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
        return request, self._world.trouble.of_request(Seen(what, path))

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
                case "slow":
                    time.sleep(fault.seconds)
                case "hold before":
                    self._hold(request, "before", environ)
                case "lost before":
                    hang_up(environ)
                case "half" | "hold after" | "lost after":
                    pass  # struck after the work
                case kind:
                    return answers.instead(kind, request.what)
        return None

    def _work(self, app: WSGIApplication, environ: WSGIEnvironment, request: Logged) -> Answer:
        self._world.begin_request(Seen(request.what, request.path))
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
    """A request's name: "shopify graphql", "qbd qbxml", "qbo query", "qbo batch", "qbo cdc", "qbo read",
    "qbo write …", and of OAuth "discovery", "authorize", "token", "revoke", "user"."""
    parts = path.strip("/").split("/")
    last = parts[-1].removesuffix(".json")
    if parts[0] == "shopify":
        return f"shopify {last}"
    if parts[0] == "desktop":
        return f"qbd {last}"
    if last in _OAUTH:
        return _OAUTH[last]
    if last in ("query", "batch", "cdc"):
        return f"qbo {last}"
    return "qbo read" if method == "GET" else f"qbo write {last}"
