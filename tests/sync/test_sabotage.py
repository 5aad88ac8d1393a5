"""Plugs pulled and poison poured: what is hurt is one refund, one shop or one minute, never the company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from plugin.accounting.sentences import say
from plugin.journal import tables as t
from plugin.journal.backoff import backoff
from plugin.protocols import Answer, Drafted, Ledger, NotYet
from plugin.states import State
from tests.sandbox_process import Json, Sandbox
from tests.sync.test_trouble import _Around
from tests.world import World, make_world


@pytest.fixture
def world(sandbox: Sandbox, database_url: str) -> Iterator[World]:
    with make_world(sandbox, database_url) as made:
        yield made


def paid_and_refunded(world: World, **order: Any) -> Json:
    made = world.order(**order)
    world.book_sale(made)
    return world.refund(made)


@pytest.mark.parametrize("name", ["\ud800", "#10\x0001", "#" + "9" * 300])
def test_an_order_that_cannot_be_stored_is_shown_to_a_person_and_stops_no_other(
    world: World, name: str
) -> None:
    bad = world.refund(world.order(name=name, line_items=[{"sku": "X", "title": name, "price": "1.00"}]))
    good = paid_and_refunded(world)
    world.send(bad, good)
    assert world.state(good) is State.BOOKED
    told = [row.order_number for row in world.rows()]
    troubles = world.room.reading.troubles(world.shop_id)
    assert len(told) + len(troubles) == 2


def test_a_shop_without_a_token_stops_no_other_and_is_told_in_a_sentence(world: World) -> None:
    refund = paid_and_refunded(world)
    now = world.clock.now()
    other = world.room.register.install("shopify", "tokenless.myshopify.com", now)
    (connection,) = world.room.register.connections(world.company_id)
    own = replace(connection.policy, number_prefix="T-")
    world.room.register.connect(other, world.company_id, own, now)
    with world.room.database.write() as transaction:
        world.room.intake.nudge(transaction, other, "gid://shopify/Order/1", now)
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    overview = world.room.reading.overview(other)
    assert overview is not None
    assert overview.company_trouble is not None
    assert overview.company_trouble.code == "token-missing"


def test_a_refund_that_the_store_shows_later_than_its_letter_is_booked_without_another(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    early = {"id": 424242, "order_id": order["id"]}
    assert world.deliver(early, body=early) == 200
    world.sync()
    assert world.rows() == []
    assert len(world.column(t.nudges.c.order_id)) == 1

    refund = world.refund(order, id=424242)
    world.later(minutes=2)
    assert world.state(refund) is State.BOOKED
    assert world.column(t.nudges.c.order_id) == []


def test_a_refund_that_the_store_never_shows_is_a_persons_to_find(world: World) -> None:
    order = world.order()
    world.deliver(early := {"id": 424242, "order_id": order["id"]}, body=early)
    world.sync()
    world.later(hours=25)
    (trouble,) = world.room.reading.troubles(world.shop_id)
    assert trouble.sentence.code == "refund-never-shown"
    assert world.column(t.nudges.c.order_id) == []


def test_connecting_the_same_company_again_books_nothing_again(world: World) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "20.00", "tax": "8.00", "quantity": 5}])
    world.book_sale(order)
    refund = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(refund)
    (connection,) = world.room.register.connections(world.company_id)
    again = world.room.register.connect(world.shop_id, world.company_id, connection.policy, world.clock.now())
    assert again == world.connection_id
    world.send(refund)
    assert len(world.documents()) == 1


def test_a_shop_that_was_uninstalled_with_refunds_waiting_stops_no_other_of_its_company(world: World) -> None:
    left = world.refund(world.order())
    world.send(left)
    assert world.state(left) is State.HELD
    world.room.register.uninstall("shopify", world.domain)
    with make_world(world.sandbox, world.config.database_url) as other:
        now = world.clock.now()
        (connection,) = other.room.register.connections(other.company_id)
        own = replace(connection.policy, number_prefix="OTHER-")
        other.room.register.connect(other.shop_id, world.company_id, own, now)
        order = other.order(name="#2001")
        world.sandbox.book_sale(world.company, other.domain, order["id"], number="OTHER-2001")
        refund = other.refund(order)
        assert other.deliver(refund) == 200
        world.sync()
        assert other.state(refund) is State.BOOKED


def test_a_clock_that_jumps_ahead_and_back_does_not_put_the_company_to_sleep(world: World) -> None:
    refund = paid_and_refunded(world)
    world.sandbox.fault("down", what="qbo batch")
    world.clock.ahead += timedelta(days=365)
    world.send(refund)
    assert world.state(refund) is State.BOOKING
    world.clock.ahead = timedelta(0)
    world.later(seconds=1)
    assert world.state(refund) is State.BOOKED


def test_no_wait_is_longer_than_an_hour_whatever_is_asked() -> None:
    assert backoff(1, None) == timedelta(seconds=2)
    assert backoff(2, None) == timedelta(seconds=4)
    assert backoff(99, None) == timedelta(minutes=10)
    assert backoff(1, timedelta(seconds=60)) == timedelta(seconds=60)
    assert backoff(1, timedelta(days=9999)) == timedelta(hours=1)


@dataclass
class _PutsOff(_Around):
    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        bad = [draft for draft in drafts if self.marker in str(draft.payload)]
        rest = [draft for draft in drafts if draft not in bad]
        later = {draft.key: NotYet(say("answer-missing"), {}, unwritten=True) for draft in bad}
        return {**later, **(super().book(key, rest, again=again) if rest else {})}


def test_a_document_that_is_put_off_again_and_again_stops_no_later_refund(world: World) -> None:
    bad = paid_and_refunded(world)
    opened = world.room.sync.ledger

    def ledger(company: Any) -> Ledger:
        return _PutsOff(opened(company), marker=f"{bad['id']}#1")

    world.room.sync.ledger = ledger
    world.send(bad)
    good = paid_and_refunded(world)
    world.send(good)
    assert (world.state(bad), world.state(good)) == (State.BOOKING, State.BOOKED)

    world.room.sync.ledger = opened
    world.later(minutes=2)
    assert world.state(bad) is State.BOOKED
    assert len(world.documents()) == 2
