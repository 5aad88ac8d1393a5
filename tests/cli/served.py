"""The app as a person runs it: `python -m plugin …` as child processes, and everything they said."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.sandbox_process import ROOT

_PATIENCE = 60.0


def until(true: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
    """Waits for it to become true; an AssertionError that says what did not, after `patience` seconds."""
    deadline, pause = time.monotonic() + patience, threading.Event()
    while not true():
        assert time.monotonic() < deadline, f"still not: {what}"
        pause.wait(0.05)


def elsewhere(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment, at a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = {"CONTRA_PORT": str(port), "CONTRA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}"}
    return {**environment, **address}


def run(environment: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """`python -m plugin <command>`, once it has ended. Nothing of this process's own settings reaches it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CONTRA_")}
    mark = {"CONTRA_TEST_RUN": os.environ["CONTRA_TEST_RUN"]}
    return subprocess.run(
        [sys.executable, "-m", "plugin", *command],
        cwd=ROOT,
        env={**inherited, **mark, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )


@dataclass
class Served:
    """A running `serve`. `address`: without a slash at its end. `said`: its stdout and stderr."""

    process: subprocess.Popen[bytes]
    address: str
    said: Path

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])

    def connect(self) -> socket.socket:
        """A bare connection, for requests that no client library would make."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def words(self) -> str:
        """Everything that it said so far."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    def tell_to_stop(self, number: signal.Signals, *, everybody: bool = False) -> None:
        """A signal to the process that was started, or to `everybody` in its group."""
        if everybody:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)


@contextmanager
def serve(environment: Mapping[str, str], said: Path) -> Iterator[Served]:
    """`python -m plugin serve`, once it answers; ended at the end if it still runs. `said`: a file to be made."""
    address = environment["CONTRA_PUBLIC_ADDRESS"]
    command = [sys.executable, "-m", "plugin", "serve"]
    with (
        said.open("wb") as file,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        served = Served(process, address, said)
        try:
            until(lambda: _answers(served), f"serve answers at {address}")
            yield served
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()


def _answers(served: Served) -> bool:
    assert served.process.poll() is None, f"serve ended before it answered:\n{served.words()}"
    try:
        return requests.get(f"{served.address}/health", timeout=5).ok
    except requests.ConnectionError:
        return False
