"""The connections of the load generator: one thread, one request under way on each."""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator


class Closed(Exception):
    """The server closed the connection, or answered something that is no HTTP."""


class Connection:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.socket = self._open()
        self.begun = 0.0
        self._received = bytearray()
        self._head = -1
        self._length = 0

    def _open(self) -> socket.socket:
        opened = socket.create_connection(self._address, timeout=10)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self, request: bytes) -> None:
        """Write the whole request; its clock starts. Raises OSError."""
        self._received.clear()
        self._head = -1
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status once the answer is whole, None before. Raises Closed, OSError."""
        part = self.socket.recv(65536)
        if not part:
            raise Closed("connection closed before the whole answer")
        self._received += part
        if self._head < 0:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._head = end + 4
            self._length = body_length(bytes(self._received[:end]))
        whole = (
            self._received.endswith(b"0\r\n\r\n")
            if self._length < 0
            else len(self._received) >= self._head + self._length
        )
        return int(self._received[9:12]) if whole else None

    def closes(self) -> bool:
        """Whether the answer said that the connection ends with it."""
        return b"connection: close" in self._received[: self._head].lower()

    def reopen(self) -> None:
        """A new connection in place of a broken one. Raises OSError."""
        self.socket.close()
        self.socket = self._open()


def body_length(head: bytes) -> int:
    """From Content-Length; -1 for a chunked body. Raises Closed for anything else."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
        if name.lower() == b"transfer-encoding" and b"chunked" in value.lower():
            return -1
    raise Closed("an answer without a length")


class Run:
    """All connections, one thread: the next request goes to whichever connection is free."""

    def __init__(self, address: tuple[str, int], requests: list[bytes], limit: float) -> None:
        self._address = address
        self._waiting: Iterator[bytes] = iter(requests)
        self._limit = limit
        self._selector = selectors.DefaultSelector()
        self._under_way = 0
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.errors: list[str] = []

    def go(self, connections: int) -> None:
        """Send everything over that many connections; what came of it stands in the attributes."""
        opened = [Connection(self._address) for _ in range(connections)]
        self.begun = time.perf_counter()
        cpu = time.process_time()
        for connection in opened:
            self._next(connection)
        while self._under_way:
            if time.perf_counter() - self.begun > self._limit:
                self.errors += ["no answer within the limit of the run"] * self._under_way
                break
            for key, _ in self._selector.select(timeout=1.0):
                self._read(key.data)
        self.seconds = time.perf_counter() - self.begun
        self.cpu_seconds = time.process_time() - cpu
        self._selector.close()
        for connection in opened:
            connection.socket.close()

    def _next(self, connection: Connection) -> None:
        for request in self._waiting:
            try:
                connection.send(request)
            except OSError as error:
                self.errors.append(f"{type(error).__name__} while sending")
                connection.reopen()
                continue
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._under_way += 1
            return

    def _read(self, connection: Connection) -> None:
        try:
            status = connection.receive()
            if status is None:
                return
            self.latencies.append((time.perf_counter() - connection.begun) * 1000)
            self.statuses[str(status)] += 1
            broken = connection.closes()
        except (OSError, Closed, ValueError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")
            broken = True
        self._selector.unregister(connection.socket)
        self._under_way -= 1
        if broken:
            connection.reopen()
        self._next(connection)
