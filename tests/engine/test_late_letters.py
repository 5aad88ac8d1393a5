"""A letter that comes while a sync runs is never lost, wherever the sync is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pytest

from plugin.accounting.refund import Contents, Refund
from plugin.journal import tables as t
from plugin.protocols import Letter, Nudge, Refused, Store, Unreadable
from plugin.states import State
from plugin.sync import STEPS
from tests.engine.house import until
from tests.engine.running import DutyAround, running
from tests.sandbox_process import Json
from tests.world import World

T = TypeVar("T")


def sold(world: World) -> Json:
    order = world.order(line_items=[{"sku": "MUG-01", "price": "20.00", "tax": "3.20", "quantity": 2}])
    world.book_sale(order)
    return order


def part(world: World, order: Json) -> Json:
    return world.refund(order, lines=[{"index": 0, "quantity": 1}])


def booked(world: World, count: int) -> bool:
    return [row.state for row in world.rows()] == [State.BOOKED] * count and not world.room.rounds.active()


def test_a_letter_after_the_last_reading_and_before_the_end_is_booked_without_another(world: World) -> None:
    order = sold(world)
    first, late = part(world, order), [part(world, order)]

    def before(name: str) -> None:
        if name == "finish" and late:
            assert world.deliver(late.pop()) == 200

    with running(world, DutyAround(world.room, before)):
        assert world.deliver(first) == 200
        until(lambda: booked(world, 2), "the late refund is not booked")
    assert len(world.documents()) == 2
    assert world.column(t.companies.c.generation) == [2]


@pytest.mark.parametrize("step", STEPS)
def test_a_letter_during_any_step_brings_at_most_one_more_sync(world: World, step: str) -> None:
    order = sold(world)
    first, late = part(world, order), [part(world, order)]

    def around(name: str, work: Callable[[], T]) -> T:
        if name == step and late:
            assert world.deliver(late.pop()) == 200
        return work()

    assert world.deliver(first) == 200
    while active := world.room.rounds.active():
        world.room.sync.run(*active[0], around)
    assert booked(world, 2)
    assert world.column(t.companies.c.generation) == [1 if step == "begin" else 2]


class ReadsSlowly:
    """The store, in which something happens between its answer and the moment where the answer is kept."""

    def __init__(self, store: Store, world: World, late: list[Json]) -> None:
        self._store, self._world, self._late = store, world, late

    def open(self, letter: Letter) -> Nudge | Unreadable:
        return self._store.open(letter)

    def refunds(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, tuple[Refund, ...] | Refused]:
        answer = self._store.refunds(shop, order_ids)
        while self._late:
            order = self._late.pop()
            assert self._world.deliver(part(self._world, order)) == 200
        return answer

    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        return self._store.contents(shop, order_ids)


def test_a_letter_about_an_order_that_is_being_read_has_it_read_again(world: World) -> None:
    order = sold(world)
    assert world.deliver(part(world, order)) == 200
    slow = ReadsSlowly(world.room.stores["shopify"], world, [order])
    world.room.sync._stores = {"shopify": slow}
    world.sync()
    assert booked(world, 2)
    assert world.column(t.nudges.c.order_id) == []
