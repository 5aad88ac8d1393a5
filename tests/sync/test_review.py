"""Review first: nothing is booked before a person has approved exactly that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.documents import Void
from plugin.accounting.policy import Booking
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.journal.approving import content
from plugin.journal.views import Proposal, RefundDetail
from plugin.states import State
from tests.sandbox_process import Json
from tests.world import World


@pytest.fixture
def world(world_anywhere: World) -> World:
    """SQLite, then PostgreSQL; every decision is shown to a person first."""
    world_anywhere.change_policy(booking=Booking.REVIEW)
    return world_anywhere


def proposed(world: World, refund: Json) -> Proposal:
    """What waits for a yes, while nothing is written."""
    detail = world.detail(refund)
    assert detail.row.state is State.HELD
    assert detail.decision is None
    assert detail.proposal is not None
    return detail.proposal


def approve(world: World, refund: Json, shown: str) -> bool:
    return world.room.reading.approve(world.shop_id, world.detail(refund).row.id, shown, "Ada")


def paid_and_refunded(world: World) -> Json:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    return refund


def said(detail: RefundDetail) -> list[tuple[str, str]]:
    """Who said what, in the audit trail."""
    return [(event.who, event.sentence.code) for event in detail.events]


def test_a_decision_is_shown_first_and_booked_when_a_person_approves_it(world: World) -> None:
    refund = paid_and_refunded(world)
    proposal = proposed(world, refund)
    assert world.sentence(refund).code == "review"
    assert [document.kind.value for document in proposal.decision.documents] == ["refund receipt"]
    assert world.documents() == []

    assert approve(world, refund, proposal.content)
    world.sync()
    detail = world.detail(refund)
    assert detail.row.state is State.BOOKED
    assert detail.proposal is None
    assert ("Ada", "approved") in said(detail)
    (receipt,) = world.documents()
    assert receipt["TotalAmt"] == 21.6
    assert world.balance("undeposited") == "0.00"


def test_what_was_approved_is_booked_once_however_often_the_button_is_pressed(world: World) -> None:
    refund = paid_and_refunded(world)
    shown = proposed(world, refund).content
    assert approve(world, refund, shown)
    assert not approve(world, refund, shown)
    world.sync()
    assert not approve(world, refund, shown)
    world.sync()
    assert len(world.documents()) == 1


def test_approving_a_page_that_is_out_of_date_approves_nothing(world: World) -> None:
    refund = paid_and_refunded(world)
    assert not approve(world, refund, "0" * 64)
    world.sync()
    assert world.state(refund) is State.HELD
    assert world.documents() == []


def test_a_proposal_that_changes_after_the_approval_is_shown_again(world: World) -> None:
    order = world.order(line_items=[{"sku": "MUG", "title": "Mug", "price": "20.00", "tracked": True}])
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    first = proposed(world, refund)
    assert approve(world, refund, first.content)
    adjustment = world.company["items"]["adjustment"]
    bin_ = Item(Ref(adjustment["id"], adjustment["name"]), ItemKind.SERVICE, None, True, None)
    world.change_policy(refund_items={"MUG": bin_})
    world.sync()

    second = proposed(world, refund)
    assert second.content != first.content
    assert ("Contra", "approved-something-else") in said(world.detail(refund))
    assert world.documents() == []

    assert approve(world, refund, second.content)
    world.sync()
    assert world.state(refund) is State.BOOKED


def test_a_sale_that_was_touched_meanwhile_does_not_ask_for_a_second_approval(world: World) -> None:
    """Its lock has moved, but what is booked has not."""
    order = world.order(paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(order, transactions=[])
    world.send(refund)
    shown = proposed(world, refund)
    (void,) = shown.decision.documents
    assert isinstance(void, Void)
    moved = replace(shown.decision, documents=(replace(void, revision="99"),))
    assert content(moved) == shown.content
    assert approve(world, refund, shown.content)
    world.sync()
    assert world.state(refund) is State.BOOKED


def test_when_review_is_switched_off_what_waits_is_booked_after_retry(world: World) -> None:
    refund = paid_and_refunded(world)
    proposed(world, refund)
    world.change_policy(booking=Booking.AUTOMATIC)
    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert world.detail(refund).proposal is None


def test_another_shop_can_approve_nothing_here(world: World) -> None:
    refund = paid_and_refunded(world)
    shown = proposed(world, refund).content
    row = world.detail(refund).row
    assert not world.room.reading.approve(world.shop_id + 1, row.id, shown, "Eve")
    world.sync()
    assert world.state(refund) is State.HELD


def test_a_refund_that_changes_under_review_is_proposed_as_it_is_now(world: World) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "20.00", "tax": "1.60", "quantity": 2}])
    world.book_sale(order)
    refund = world.refund(
        order, lines=[{"index": 0, "quantity": 1}], transactions=[{"amount": "5.00"}, {"amount": "5.80"}]
    )
    world.send(refund)
    proposed(world, refund)
    failed = refund["transactions"][1]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{failed}", status="failure")
    world.deliver(refund, "order_transactions/create", transaction_id=failed)
    world.sync()
    assert world.sentence(refund).code == "money-partly-failed"
    assert world.detail(refund).proposal is None
