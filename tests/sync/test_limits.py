"""Requests to a company: counted as they leave, paused for all when it asks to slow down, and few however long the
queue is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.journal import tables as t
from plugin.states import State
from tests.sandbox_process import Json, Sandbox
from tests.world import World, make_world, sqlite_url


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


@pytest.fixture
def pair(sandbox: Sandbox, tmp_path: Path) -> Iterator[tuple[World, World]]:
    """Two shops with a company each, on one database."""
    with make_world(sandbox, sqlite_url(tmp_path)) as one, make_world(sandbox, sqlite_url(tmp_path)) as other:
        yield one, other


def refunded(world: World, *, booked: bool = True) -> Json:
    order = world.order()
    if booked:
        world.book_sale(order)
    return world.refund(order)


def asked(world: World, since: int = 0) -> list[Json]:
    """The requests to that company which the sandbox has seen; those for tokens are none."""
    return [one for one in world.sandbox.requests_since(since) if world.realm in one["path"]]


def counted(world: World) -> tuple[int, int]:
    """(reads, writes) in the journal."""
    months = world.room.usage.months(world.company_id)
    return sum(month.reads for month in months), sum(month.writes for month in months)


def seen(world: World) -> tuple[int, int]:
    """(reads, writes) in the sandbox."""
    kinds = Counter(one["what"] in ("qbo query", "qbo read", "qbo cdc") for one in asked(world))
    return kinds[True], kinds[False]


@pytest.mark.parametrize(
    "kind", ["down", "throttled", "half", "lost before", "lost after", "unauthorized", "status:403"]
)
@pytest.mark.parametrize("what", ["qbo query", "qbo batch"])
def test_what_is_counted_is_what_has_left_whatever_becomes_of_it(world: World, what: str, kind: str) -> None:
    refund = refunded(world)
    world.sandbox.fault(kind, what=what, nth=1)
    world.send(refund)
    world.later(minutes=2)
    assert counted(world) == seen(world)
    assert min(counted(world)) > 0


def test_a_token_costs_nothing_and_a_request_that_is_sent_again_with_a_new_one_counts_twice(
    world: World,
) -> None:
    refund = refunded(world)
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    statuses = Counter(one["status"] for one in asked(world))
    assert statuses[401] == 1
    assert counted(world) == seen(world)
    assert sum(counted(world)) == statuses[200] + 1


def test_a_company_that_asks_to_slow_down_is_left_alone_for_a_minute_and_the_other_is_not(
    pair: tuple[World, World],
) -> None:
    one, other = pair
    refunds = refunded(one), refunded(other)
    one.sandbox.fault("throttled", what="qbo batch", realm=one.realm)
    one.send(refunds[0])
    before = len(asked(one))
    assert asked(one)[-1]["status"] == 429
    one.room.rounds.ask(one.company_id)  # a person presses Retry
    one.sync()
    one.later(seconds=59)
    assert len(asked(one)) == before
    other.send(refunds[1])
    assert other.state(refunds[1]) is State.BOOKED
    one.later(seconds=10)
    one.later(minutes=1)
    assert one.state(refunds[0]) is State.BOOKED
    assert len(one.documents()) == 1


def test_a_document_that_quickbooks_throttles_pauses_its_company(world: World) -> None:
    refund = refunded(world)
    world.sandbox.fault("fault:3001", what="qbo batch")
    world.send(refund)
    before = len(asked(world))
    world.room.rounds.ask(world.company_id)
    world.sync()
    assert len(asked(world)) == before
    world.later(minutes=3)
    assert world.state(refund) is State.BOOKED
    assert len(world.documents()) == 1


def test_a_long_queue_is_decided_and_booked_part_by_part(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.sync._REFUNDS_AT_ONCE", 2)
    held = [refunded(world, booked=False) for _ in range(3)]
    booked = [refunded(world) for _ in range(5)]
    since = world.sandbox.request_count()
    world.send(*booked, *held)
    assert {world.state(refund) for refund in booked} == {State.BOOKED}
    assert {world.state(refund) for refund in held} == {State.HELD}
    assert len(world.documents()) == 5
    kinds = [one["what"] == "qbo batch" for one in asked(world, since)]
    batches = [n for n, is_batch in enumerate(kinds) if is_batch]
    assert len(batches) >= 3
    assert not all(kinds[batches[0] : batches[-1]])  # the next part is read after the first one is booked


def test_refunds_that_may_solve_themselves_are_decided_once_in_a_sync(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.sync._REFUNDS_AT_ONCE", 1)
    held = [refunded(world, booked=False) for _ in range(4)]
    world.send(*held)
    assert {world.state(refund) for refund in held} == {State.HELD}
    for refund in held:
        order = world.detail(refund).refund.order
        world.book_sale({"id": order.id.rsplit("/", 1)[-1]})
    world.later(hours=2)
    assert {world.state(refund) for refund in held} == {State.BOOKED}


def test_what_quickbooks_puts_off_is_sent_once_in_a_sync_however_many_parts_it_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.sync._REFUNDS_AT_ONCE", 1)
    refunds = [refunded(world) for _ in range(4)]
    world.sandbox.fault("fault:10000", what="qbo batch")
    world.send(*refunds)
    assert Counter(map(world.state, refunds)) == {State.BOOKED: 3, State.BOOKING: 1}
    assert world.column(t.requests.c.sent) == [1, 1, 1, 1]
    world.later(minutes=2)
    assert {world.state(refund) for refund in refunds} == {State.BOOKED}
    assert len(world.documents()) == 4
