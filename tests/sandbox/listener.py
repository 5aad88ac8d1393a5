"""Somebody who takes the pretend company's webhooks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

from tests.sandbox_process import Json


@dataclass
class Listener:
    """`letters`: what came, as it came, with its headers; `status`: what is answered, after so many seconds."""

    address: str = ""
    status: int = 200
    seconds: float = 0
    letters: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def events(self) -> list[Json]:
        """Those of all letters, in their order."""
        return [event for letter, _ in self.letters for event in json.loads(letter)]


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on a free port of this machine, until the end."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.letters.append((body, {k.lower(): v for k, v in self.headers.items()}))
            time.sleep(listener.seconds)
            self.send_response(listener.status)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    listener.address = f"http://127.0.0.1:{server.server_port}/webhooks/quickbooks"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
