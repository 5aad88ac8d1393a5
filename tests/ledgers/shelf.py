"""A place for tokens that lives as long as a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Json = dict[str, Any]


class MemoryShelf:
    """Keeps one pair behind a lock; `written` are all the pairs that were ever stored.

    `ended`: the session said that only a person can bring a new one.
    """

    def __init__(self, token: Json) -> None:
        self._token = dict(token)
        self._lock = threading.Lock()
        self.written: list[Json] = []
        self.ended = False

    def read(self) -> Json:
        return dict(self._token)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._lock:
            yield

    def write(self, token: Json) -> None:
        self._token = dict(token)
        self.written.append(dict(token))

    def lost(self) -> None:
        self.ended = True
