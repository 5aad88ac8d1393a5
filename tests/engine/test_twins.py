"""Two processes that both believe they run a company's sync: one has lost its lease and not noticed yet."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from plugin import app
from tests.engine.house import at_once
from tests.kill.story import checked_books, tell
from tests.sandbox_process import Sandbox
from tests.world import make_world

T = TypeVar("T")


def test_two_syncs_of_one_company_at_the_same_time_book_nothing_twice(
    running: Sandbox, postgres_url: str
) -> None:
    with make_world(running, postgres_url) as world:
        story = tell(world)
        twin = app.build(world.config, world.clock)
        (active,) = world.room.rounds.active()
        meet = threading.Barrier(2)

        def together(_name: str, work: Callable[[], T]) -> T:
            """Every step of the one begins with the same step of the other, while both go on."""
            with contextlib.suppress(threading.BrokenBarrierError):  # the other has come to its end
                meet.wait(30)
            return work()

        def sync(room: app.Room) -> None:
            try:
                room.sync.run(*active, together)
            finally:
                meet.abort()

        try:
            at_once(lambda: sync(world.room), lambda: sync(twin))
        finally:
            twin.close()
        world.sync()
        checked_books(story)
