"""A refund whose money came back to the merchant: its own fact, with its own documents; the first stands undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.refund import Outcome, Refund
from plugin.journal.views import RefundDetail
from plugin.states import State
from tests.sandbox_process import Json
from tests.sync.reversals import bounce, change
from tests.world import World


def reversal_of(world: World, refund: Json) -> RefundDetail:
    """The refund that took that one back, as the panel shows it."""
    link = world.detail(refund).taken_back_by
    assert link is not None
    found = world.room.reading.refund(world.shop_id, link.id)
    assert found is not None
    return found


@pytest.fixture
def world(world_anywhere: World) -> World:
    return world_anywhere


def test_money_that_comes_back_after_booking_is_booked_against_and_both_name_each_other(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    assert world.balance("undeposited") == "0.00"

    bounce(world, refund)
    assert world.state(refund) is State.UNDONE
    assert world.sentence(refund).code == "taken-back"
    back = reversal_of(world, refund)
    assert back.row.state is State.BOOKED, back.row.sentence
    assert back.takes_back is not None
    assert back.takes_back.id == world.detail(refund).row.id
    assert str(back.row.amount) == "-21.60 USD"
    numbers = {(document["type"], document["DocNumber"]) for document in world.documents("SalesReceipt")}
    assert numbers == {("SalesReceipt", "1001"), ("SalesReceipt", "1001-1")}
    assert world.balance("undeposited") == "21.60"
    assert world.balance("tax") == "1.60"


def test_a_memo_that_is_taken_back_leaves_the_customer_owing_again(world: World) -> None:
    lines = [{"sku": "A", "price": "100.00", "tax": "8.00"}, {"sku": "B", "price": "15.00", "tax": "1.20"}]
    order = world.order(line_items=lines, paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(order, lines=[{"index": 1}], transactions=[])
    world.send(refund)
    assert world.balance("receivable") == "108.00"
    bounce(world, refund)
    assert world.state(refund) is State.UNDONE
    assert world.balance("receivable") == "124.20"


def test_a_refund_that_was_held_because_its_money_failed_is_undone_by_its_reversal(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="failure")
    world.send(refund)
    assert world.sentence(refund).code == "changed-after-booking"
    bounce(world, refund)
    assert world.state(refund) is State.UNDONE
    assert world.balance("undeposited") == "21.60"


def test_a_refund_told_twice_is_taken_back_once(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    bounce(world, refund)
    before = world.documents("RefundReceipt", "SalesReceipt")
    world.send(refund)
    assert world.documents("RefundReceipt", "SalesReceipt") == before
    assert world.state(refund) is State.UNDONE


def test_what_was_never_booked_is_not_booked_when_its_money_came_back(world: World) -> None:
    """Neither way is booked, whichever of the two is decided first."""
    refund = world.refund(world.order())
    world.send(refund)
    assert world.sentence(refund).code == "sale-missing"
    bounce(world, refund)
    assert world.documents("RefundReceipt", "SalesReceipt") == []
    assert reversal_of(world, refund).row.state is State.SKIPPED


def skipped_for_its_reversal(world: World) -> tuple[Json, Refund]:
    """A refund whose sale is in the books by now, and what took it back before anything was booked."""
    order = world.order()
    refund = world.refund(order)
    world.send(refund)
    back = bounce(world, refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.SKIPPED, "reversed-before-booking")
    world.book_sale(order)
    return refund, back


def test_a_refund_that_was_skipped_for_its_reversal_is_booked_when_the_reversals_money_fails(
    world: World,
) -> None:
    refund, back = skipped_for_its_reversal(world)
    failed = tuple(replace(each, outcome=Outcome.FAILED) for each in back.transactions)
    change(world, refund, back, transactions=failed)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    assert world.balance("undeposited") == "0.00"
    told = [event.sentence.code for event in world.detail(refund).events]
    assert told.count("reversal-changed") == 2


def test_a_refund_that_was_skipped_for_its_reversal_is_booked_when_that_is_taken_back_itself(
    world: World,
) -> None:
    refund, back = skipped_for_its_reversal(world)
    again = tuple(replace(each, id=f"{each.id} again", incoming=False) for each in back.transactions)
    change(world, refund, back, id=f"{back.id}/back", reverses=back.id, transactions=again)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    assert len(world.documents("RefundReceipt")) == 1
    assert world.documents("SalesReceipt") == world.documents("SalesReceipt")[:1]


def test_a_held_refund_is_looked_at_as_soon_as_its_money_came_back(world: World) -> None:
    refund = world.refund(world.order())
    world.send(refund)
    assert world.state(refund) is State.HELD
    bounce(world, refund)
    assert world.state(refund) is State.SKIPPED


def test_a_booked_refund_that_is_held_is_not_decided_anew_when_its_reversal_changes(world: World) -> None:
    """Its documents exist: another decision would book it twice."""
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="failure")
    world.send(refund)
    pending = bounce(world, refund, Outcome.PENDING)
    assert world.sentence(refund).code == "changed-after-booking"
    change(
        world,
        refund,
        pending,
        transactions=tuple(replace(x, outcome=Outcome.FAILED) for x in pending.transactions),
    )
    assert world.sentence(refund).code == "changed-after-booking"
    assert len(world.documents("RefundReceipt")) == 1
