"""The rules that hold for every test, themselves tested."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest
import requests

from tests.leftovers import marked_processes, processes_left
from tests.network import BeyondLoopback, is_loopback, take_refusals

# Reserved for documentation (RFC 5737): nobody answers there, whatever happens to the guard.
NOBODY = "192.0.2.1"


def _connect() -> None:
    with socket.socket() as opened:
        opened.connect((NOBODY, 80))


def _connect_quietly() -> None:
    with socket.socket() as opened:
        opened.connect_ex((NOBODY, 80))


def _send_datagram() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as opened:
        opened.sendto(b"hello", (NOBODY, 53))


def _look_up() -> None:
    socket.getaddrinfo("example.invalid", 443)


@pytest.mark.parametrize("reach", [_connect, _connect_quietly, _send_datagram, _look_up])
def test_a_test_that_reaches_for_the_world_is_refused(reach: Callable[[], None]) -> None:
    with pytest.raises(BeyondLoopback):
        reach()
    assert len(take_refusals()) == 1


def test_a_child_process_reaches_nobody_either() -> None:
    asked = f"import requests; requests.get('http://{NOBODY}/', timeout=5)"
    child = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert child.returncode != 0
    assert "ProxyError" in child.stderr


def test_loopback_answers_as_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port), timeout=5), pytest.raises(requests.ReadTimeout):
            requests.get(f"http://127.0.0.1:{port}/", timeout=0.05)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        (b"localhost", True),
        (None, True),
        ("10.0.0.1", False),
        ("127.0.0.1.example.invalid", False),
        ("localhost.example.invalid", False),
    ],
)
def test_loopback_is_told_from_what_looks_like_it(host: object, here: bool) -> None:
    assert is_loopback(host) is here


def test_a_process_that_is_left_running_is_found() -> None:
    if sys.platform != "linux":
        pytest.skip("processes are looked up in /proc, which only Linux has")
    mark = "CONTRA_LEFT_RUNNING=yes"
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"],
        env={"CONTRA_LEFT_RUNNING": "yes"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None
        child.stdout.readline()  # it has started: its environment can be read
        assert [found.split()[0] for found in marked_processes(mark)] == [str(child.pid)]
        child.kill()
    assert processes_left(mark) == []


def test_every_test_on_postgresql_gets_an_empty_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
        (tables,) = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() or (None,)
    assert name.startswith("contra_test_")
    assert tables == 0
