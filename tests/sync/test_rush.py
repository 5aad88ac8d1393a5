"""Letters that arrive at once share commits; each is noted all the same, or none is said to be."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from plugin.journal import DatabaseAway
from plugin.journal import tables as t
from plugin.protocols import Nudge
from tests.sandbox_process import Sandbox
from tests.world import World, make_world


@pytest.fixture
def world(sandbox: Sandbox, database_url: str) -> Iterator[World]:
    with make_world(sandbox, database_url) as made:
        yield made


def nudge(world: World, order: int, shop: str | None = None) -> Nudge:
    return Nudge(shop or world.domain, f"gid://shopify/Order/{order}", "refunds/create", str(order))


def test_a_rush_of_letters_is_noted_whole_and_wants_one_sync(world: World) -> None:
    def send(order: int) -> bool:
        return world.room.intake.note("shopify", nudge(world, order % 40), world.clock.now())

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(send, range(400)))
    assert len(world.column(t.nudges.c.order_id)) == 40
    assert sum(world.column(t.nudges.c.told)) == 400
    assert world.column(t.companies.c.generation) == [1]


def test_strangers_in_a_rush_are_counted_and_told_so(world: World) -> None:
    def send(order: int) -> bool:
        shop = "nobody.myshopify.com" if order % 2 else None
        return world.room.intake.note("shopify", nudge(world, order, shop), world.clock.now())

    with ThreadPoolExecutor(16) as pool:
        known = list(pool.map(send, range(100)))
    assert known == [order % 2 == 0 for order in range(100)]
    assert world.column(t.strangers.c.posts) == [50]


def test_a_letter_that_cannot_be_stored_does_not_take_the_others_of_its_commit_along(world: World) -> None:
    poison = Nudge(world.domain, None, "refunds/create", "poison")  # type: ignore[arg-type]  # what no store writes

    def send(order: int) -> object:
        try:
            return world.room.intake.note(
                "shopify", nudge(world, order) if order else poison, world.clock.now()
            )
        except sa.exc.DBAPIError as error:
            return error

    with ThreadPoolExecutor(16) as pool:
        first, *others = pool.map(send, range(60))
    assert isinstance(first, Exception)
    assert all(other is True for other in others)
    assert len(world.column(t.nudges.c.order_id)) == 59


def test_while_the_database_is_away_every_letter_of_the_rush_is_told_so(world: World) -> None:
    world.room.database.engine.dispose()
    gone = _Gone()
    world.room.database.engine = gone  # type: ignore[assignment]  # stands in for a dead server

    def send(order: int) -> bool:
        try:
            return world.room.intake.note("shopify", nudge(world, order), world.clock.now())
        except DatabaseAway:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(send, range(40)))
    assert gone.asked


class _Gone:
    """An engine whose database does not answer."""

    asked = 0

    def connect(self) -> object:
        self.asked += 1
        raise DatabaseAway("gone")

    def dispose(self) -> None:
        """Nothing is open."""
