"""PostgreSQL: what a killed process left, another one takes over; nothing is booked twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from plugin.engine import _LEASE_CLASS
from plugin.states import State
from tests.kill.cuts import request_cuts, step_cuts
from tests.kill.play import PLAIN, Lane, play_all, play_uncut, settle, until
from tests.kill.story import checked_books, tell
from tests.sandbox_process import ROOT, Json, Sandbox
from tests.world import World, make_world


def test_killed_on_postgresql_a_new_process_takes_over_within_the_story(postgres_lanes: list[Lane]) -> None:
    """Every batch cut in every way, every step once: to the engine the new process is another one."""
    record, books = play_uncut(postgres_lanes[0], PLAIN)
    batches = [cut for cut in request_cuts(record) if cut.what == "qbo batch"]
    steps = [cut for cut in step_cuts(record) if cut.moment == "done"]
    failures = play_all(postgres_lanes, PLAIN, [*batches, *steps], books)
    assert not failures, "\n\n".join(failures)


@pytest.fixture
def sandbox(sandboxes: list[Sandbox]) -> Iterator[Sandbox]:
    yield sandboxes[0]
    sandboxes[0].calm()


@pytest.fixture
def world(sandbox: Sandbox, postgres_url: str) -> Iterator[World]:
    with make_world(sandbox, postgres_url) as made:
        yield made


@contextmanager
def worker(world: World, words: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m plugin worker`, once it says that it runs."""
    command = [sys.executable, "-m", "plugin", "worker"]
    with words.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **world.environment}, stderr=file)
    try:
        until(lambda: b"worker runs" in words.read_bytes() or process.poll() is not None, "no worker")
        assert process.poll() is None
        yield process
    except BaseException as error:
        error.add_note(f"The {words.name} worker said:\n{words.read_text(encoding='utf-8')}")
        raise
    finally:
        process.terminate()
        process.wait(30)


def test_a_worker_killed_in_the_middle_of_a_batch_is_replaced_by_one_of_the_others(
    world: World, tmp_path: Path
) -> None:
    story = tell(world)
    world.sandbox.fault("hold after", what="qbo batch")
    with ExitStack() as stack:
        first = stack.enter_context(worker(world, tmp_path / "first"))
        until(lambda: world.sandbox.get("/held"), "the worker does not come to its batch")
        others = [stack.enter_context(worker(world, tmp_path / name)) for name in ("second", "third")]
        first.send_signal(signal.SIGKILL)
        assert first.wait(10) == -signal.SIGKILL
        assert settle(story) is None
        checked_books(story)
        later = _one_more_refund(world)
        assert settle(story) is None
        assert world.state(later) is State.BOOKED
        assert [other.poll() for other in others] == [None, None]
    said = [(tmp_path / name).read_text(encoding="utf-8") for name in ("second", "third")]
    assert any("taking over the syncs of a dead process" in words for words in said)


def _one_more_refund(world: World) -> Json:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    assert world.deliver(refund) == 200
    return refund


def test_a_worker_that_loses_its_lease_ends_by_itself_and_books_nothing_beside_its_successor(
    world: World, tmp_path: Path
) -> None:
    """Its connection breaks while a batch is on the way: it lives, and is taken for dead."""
    story = tell(world)
    world.sandbox.fault("hold before", what="qbo batch")
    with ExitStack() as stack:
        first = stack.enter_context(worker(world, tmp_path / "first"))
        until(lambda: world.sandbox.get("/held"), "the worker does not come to its batch")
        _break_leases(world)
        stack.enter_context(worker(world, tmp_path / "second"))
        assert settle(story) is None
        world.sandbox.post("/release")
        until(lambda: first.poll() is not None, "the worker without a lease does not end")
        assert settle(story) is None
    assert "the lease is lost" in (tmp_path / "first").read_text(encoding="utf-8")
    checked_books(story)


def _break_leases(world: World) -> None:
    """Ends the connections that hold a lease."""
    query = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_locks
        WHERE locktype = 'advisory' AND classid = :lease AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
    with world.room.database.read() as connection:
        assert connection.execute(sa.text(query), {"lease": _LEASE_CLASS}).scalar_one() == 1
