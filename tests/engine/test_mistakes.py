"""A mistake of ours, or of the machine, stops no company for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

from plugin import app, engine
from plugin.journal import DatabaseAway
from plugin.journal import tables as t
from plugin.states import State
from tests.engine.house import until
from tests.engine.running import DutyAround, running
from tests.sandbox_process import Json
from tests.world import World


def told(world: World) -> Json:
    """A refund that is told of and can be booked."""
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    assert world.deliver(refund) == 200
    return refund


def is_booked(world: World, refund: Json) -> bool:
    rows = world.rows()
    return bool(rows) and world.state(refund) is State.BOOKED and not world.room.rounds.active()


def let_time_pass(world: World) -> None:
    """Long enough for what is tried later; the engine wakes it by itself."""
    world.clock.ahead += timedelta(hours=2)


def test_a_sync_that_breaks_gives_the_company_free_and_is_tried_later(world: World) -> None:
    refund = told(world)
    mistakes = [ValueError("a mistake of ours")]

    def before(name: str) -> None:
        if name == "decide" and mistakes:
            raise mistakes.pop()

    with running(world, DutyAround(world.room, before)):
        until(lambda: world.column(t.companies.c.failures) == [1], "the company is not given free")
        (trouble,) = world.column(t.companies.c.trouble)
        assert trouble["code"] == "sync-broke"
        assert world.room.rounds.active() == ()
        assert world.state(refund) is State.WAITING
        let_time_pass(world)
        until(lambda: is_booked(world, refund), "it is not tried again")
    assert world.column(t.companies.c.trouble) == [None]
    assert len(world.documents()) == 1


class BreaksTwice(DutyAround):
    """A sync that breaks, and a database that is away when the company should be given free."""

    def __init__(self, room: app.Room) -> None:
        super().__init__(room, self._fail)
        self.mistakes: list[Exception] = [DatabaseAway("away again"), DatabaseAway("away")]

    def _fail(self, _name: str) -> None:
        if len(self.mistakes) == 2:
            raise self.mistakes.pop()

    def broke(self, company_id: int, generation: int) -> None:
        if self.mistakes:
            raise self.mistakes.pop()
        super().broke(company_id, generation)


def test_a_sync_that_broke_without_giving_the_company_free_is_found(world: World) -> None:
    refund = told(world)
    with running(world, BreaksTwice(world.room)) as duty:
        until(lambda: not duty.mistakes, "the sync does not break")

        def given_free() -> bool:
            engine._free_the_broken(duty)
            return world.room.rounds.active() == ()

        until(given_free, "the company is not given free")
        let_time_pass(world)
        until(lambda: is_booked(world, refund), "it is not tried again")


def test_a_sync_that_the_engine_never_heard_of_is_found(world: World) -> None:
    refund = told(world)
    with world.room.database.write() as connection:
        connection.execute(t.companies.update().values(active=77, generation=77))
    with running(world, app.Duty(world.room)) as duty:
        engine._free_the_broken(duty)
        assert world.room.rounds.active() == ()
        let_time_pass(world)
        until(lambda: is_booked(world, refund), "it is not tried again")


def test_a_sync_that_runs_or_is_queued_is_left_alone(world: World) -> None:
    refund = told(world)
    begun, go_on = threading.Event(), threading.Event()

    def before(name: str) -> None:
        if name == "read":
            begun.set()
            assert go_on.wait(30)

    with running(world, DutyAround(world.room, before)) as duty:
        engine._free_the_broken(duty)
        assert begun.wait(30)
        engine._free_the_broken(duty)
        assert world.room.rounds.active() == ((world.company_id, 1),)
        go_on.set()
        until(lambda: is_booked(world, refund), "it is not booked")
    assert world.column(t.companies.c.failures) == [0]


class AwayOnce(app.Duty):
    """The database is away when the engine looks for what is due."""

    def __init__(self, room: app.Room) -> None:
        super().__init__(room)
        self.away = [DatabaseAway("away")]

    def wake(self) -> None:
        if self.away:
            raise self.away.pop()
        super().wake()


def test_the_engine_outlives_a_database_that_is_away_for_a_moment(world: World) -> None:
    order = world.order()
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.HELD
    world.book_sale(order)
    let_time_pass(world)
    with running(world, AwayOnce(world.room)) as duty:
        until(lambda: not duty.away, "the engine does not look")
        until(lambda: is_booked(world, refund), "nobody looks again")


def test_an_engine_told_to_stop_does_not_wait_for_ever_and_the_next_one_resumes_the_sync(
    world: World,
) -> None:
    refund = told(world)
    begun, go_on, went_on = threading.Event(), threading.Event(), threading.Event()

    def hangs(name: str) -> None:
        if name == "read" and not begun.is_set():
            begun.set()
            assert go_on.wait(60)
            went_on.set()
            raise SystemExit  # as if the process had ended while it hung

    world.room.engine.launch(DutyAround(world.room, hangs))
    try:
        assert begun.wait(30)
        world.room.engine.stop(patience=1)
        assert not went_on.is_set()
    finally:
        go_on.set()
    assert went_on.wait(30)
    assert world.room.rounds.active() == ((world.company_id, 1),)
    successor = app.build(world.config, world.clock)
    successor.engine.launch(app.Duty(successor))
    try:
        until(lambda: is_booked(world, refund), "the sync is not resumed")
    finally:
        successor.close()
