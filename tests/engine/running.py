"""The engine of a world, running in this process, with what it runs changed by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from plugin import app
from plugin.engine import Step
from tests.world import World

T = TypeVar("T")


class DutyAround(app.Duty):
    """The room's duty, with something around the work of every step."""

    def __init__(self, room: app.Room, before: Callable[[str], object]) -> None:
        """`before`: called with the name of each step, inside it, before its work; what it raises, the step raises."""
        super().__init__(room)
        self._before = before

    def run(self, company_id: int, generation: int, step: Step) -> None:
        def around(name: str, work: Callable[[], T]) -> T:
            def both() -> T:
                self._before(name)
                return work()

            return step(name, both)

        super().run(company_id, generation, around)


D = TypeVar("D", bound=app.Duty)


@contextmanager
def running(world: World, duty: D) -> Iterator[D]:
    """The engine runs."""
    world.room.engine.launch(duty)
    try:
        yield duty
    finally:
        world.room.engine.stop()
