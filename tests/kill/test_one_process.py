"""SQLite: one process runs the engine; a second one is told so in a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.demo import stage
from plugin.states import State
from tests.kill.play import until
from tests.sandbox_process import ROOT, Sandbox
from tests.world import World, make_world


@pytest.fixture
def world(sandboxes: list[Sandbox], sqlite_url: str) -> Iterator[World]:
    with make_world(sandboxes[0], sqlite_url) as made:
        yield made
    sandboxes[0].calm()


def served_environment(world: World) -> tuple[dict[str, str], str]:
    """The world's environment on a free port, and the address there."""
    port = stage.free_port()
    address = f"http://127.0.0.1:{port}"
    return {**world.environment, "CONTRA_PORT": str(port), "CONTRA_PUBLIC_ADDRESS": address}, address


def run(world: World, command: str) -> subprocess.CompletedProcess[str]:
    environment, _ = served_environment(world)
    return subprocess.run(
        [sys.executable, "-m", "plugin", command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_process_on_the_same_file_is_refused_in_a_sentence(world: World) -> None:
    environment, address = served_environment(world)
    with stage.served(environment, address):
        for command in ("serve", "migrate"):
            refused = run(world, command)
            assert refused.returncode == 1, command
            assert "Another process runs on this database" in refused.stderr, command
            assert "Traceback" not in refused.stderr + refused.stdout, command
    assert run(world, "migrate").returncode == 0


def test_a_worker_beside_serve_is_refused_on_sqlite(world: World) -> None:
    refused = run(world, "worker")
    assert refused.returncode == 1
    assert "On SQLite one process does everything" in refused.stderr


def test_serve_killed_whole_while_a_batch_is_on_its_way_is_started_again_and_books_once(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    environment, address = served_environment(world)
    world.sandbox.fault("hold after", what="qbo batch")
    with stage.served(environment, address) as process:
        assert world.deliver(refund) == 200
        until(lambda: world.sandbox.get("/held"), "no batch comes")
        children = _children(process.pid)
        for pid in (process.pid, *children):
            os.kill(pid, signal.SIGKILL)
        process.wait(10)
    world.sandbox.calm()
    with stage.served(environment, address):
        until(lambda: world.state(refund) is State.BOOKED, "the refund is not booked")
    assert len(world.documents()) == 1


def _children(pid: int) -> list[int]:
    """The web server's own processes."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if not listed.exists():
        pytest.skip("only Linux tells the children of a process")
    return [int(child) for child in listed.read_text(encoding="ascii").split()]
