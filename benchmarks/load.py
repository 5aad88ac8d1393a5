"""An HTTP load generator in a process of its own, so that its work is not counted as the server's.

Requests are made (and signed) before the clock starts; the generator only writes bytes, waits for each
answer and keeps its latency. It says how much CPU it took itself: near one whole core, it was the generator
that was measured. It speaks to loopback only.

    python -m benchmarks.load --url http://127.0.0.1:8000 --requests-file requests.bin --out load.json
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import click

from benchmarks.wire import Run

#: How a table names it.
NAME = "benchmarks.load (one process, one thread, keep-alive)"

_LENGTH = struct.Struct(">I")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it. `latencies_ms`: of the answers, in the order they came; `errors`: what got no answer.

    `cpu_seconds` is the generator's own, user and system, between the first byte and the last.
    """

    requests: int
    seconds: float
    connections: int
    cpu_seconds: float
    latencies_ms: list[float]
    statuses: dict[str, int]
    errors: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers per second over the whole run."""
        return len(self.latencies_ms) / self.seconds

    @property
    def cpu_share(self) -> float:
        """Cores that the generator used: 0.4 is two fifths of one."""
        return self.cpu_seconds / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds in which `share` (0.5, 0.99) of the answers came. Raises ValueError without any."""
        if not self.latencies_ms:
            raise ValueError("nothing was answered")
        ordered = sorted(self.latencies_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def post(url: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The raw bytes of one HTTP/1.1 POST, kept alive."""
    parts = urlsplit(url)
    path = parts.path or "/"
    lines = [f"POST {path}{'?' + parts.query if parts.query else ''} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def write_requests(path: Path, requests: Iterable[bytes]) -> int:
    """Store raw requests, each behind its length (4 bytes, big-endian). Returns how many."""
    count = 0
    with path.open("wb") as file:
        for request in requests:
            file.write(_LENGTH.pack(len(request)) + request)
            count += 1
    return count


def read_requests(path: Path) -> list[bytes]:
    """What `write_requests` stored."""
    data = path.read_bytes()
    requests, at = [], 0
    while at < len(data):
        (length,) = _LENGTH.unpack_from(data, at)
        requests.append(data[at + _LENGTH.size : at + _LENGTH.size + length])
        at += _LENGTH.size + length
    return requests


def fire(url: str, requests: Iterable[bytes], connections: int = 16, limit: float = 120.0) -> Load:
    """Run the generator as a child process, wait for it. Raises CalledProcessError, TimeoutExpired."""
    with tempfile.TemporaryDirectory(prefix="contra-load-") as folder:
        asked, out = Path(folder) / "requests.bin", Path(folder) / "load.json"
        write_requests(asked, requests)
        command = [sys.executable, "-m", "benchmarks.load", "--url", url, "--connections", str(connections)]
        command += ["--requests-file", str(asked), "--out", str(out), "--limit", str(limit)]
        subprocess.run(command, check=True, timeout=limit + 30)
        return Load(**json.loads(out.read_text(encoding="utf-8")))


@click.command()
@click.option("--url", required=True, help="The server, http://127.0.0.1:PORT; paths stand in the requests.")
@click.option("--connections", default=16, show_default=True, type=click.IntRange(1, 512))
@click.option("--requests-file", required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--limit", default=120.0, show_default=True, help="Seconds after which the run is given up.")
def main(url: str, connections: int, requests_file: Path, out: Path, limit: float) -> None:
    """Send every request of the file once, as fast as the answers come."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK or parts.port is None:
        raise click.UsageError("the load generator speaks to http://127.0.0.1:PORT only")
    requests = read_requests(requests_file)
    run = Run((parts.hostname, parts.port), requests, limit)
    run.go(connections)
    load = Load(
        requests=len(requests),
        seconds=run.seconds,
        connections=connections,
        cpu_seconds=run.cpu_seconds,
        latencies_ms=run.latencies,
        statuses=dict(run.statuses),
        errors=run.errors,
    )
    out.write_text(json.dumps(asdict(load)), encoding="utf-8")


if __name__ == "__main__":
    main()
