"""A company of QuickBooks Desktop: one memo, and out of it what is applied and paid, each after what it needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.documents import CardRefund, CreditMemo, DocumentKind, Void
from plugin.accounting.policy import Desktop, Gateway, MethodKind, PaymentMethod, Policy
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.states import State
from tests.accounting.books import invoice, sold
from tests.sandbox_process import Json
from tests.sync.pretend_desktop import PretendDesktop
from tests.sync.reversals import bounce
from tests.world import World

_SALES = Ref("7", "Sales")
CLOTH = Item(Ref("21", "CLOTH"), ItemKind.NON_STOCK, "CLOTH", True, _SALES)


def _policy() -> Policy:
    rounding = Item(Ref("22", "Rounding"), ItemKind.SERVICE, None, True, _SALES)
    visa = PaymentMethod(Ref("3", "Visa"), MethodKind.VISA)
    money = Ref("40", "Card clearing")
    return Policy(
        boxes=Desktop(), rounding_item=rounding, gateways={"shopify_payments": Gateway(money, visa, money)}
    )


@pytest.fixture
def world(world_anywhere: World) -> World:
    """The shop is joined to a company file; SQLite, then PostgreSQL."""
    register, now = world_anywhere.room.register, world_anywhere.clock.now()
    world_anywhere.company_id = register.add_company("quickbooks_desktop", "a file", "Acme", now)
    world_anywhere.connection_id = register.connect(
        world_anywhere.shop_id, world_anywhere.company_id, _policy(), now
    )
    return world_anywhere


@pytest.fixture
def books(world: World) -> PretendDesktop:
    """An invoice of 108.00, of which 60.00 is paid."""
    sale = invoice(sold(CLOTH, "100.00", description="Cloth"), tax="8.00", paid="60.00")
    made = PretendDesktop({"1001": sale})
    world.room.sync.ledger = lambda _company: made
    return made


def all_back(world: World) -> Json:
    order = world.order(
        line_items=[{"sku": "CLOTH", "title": "Cloth", "price": "100.00", "tax": "8.00"}], paid="60.00"
    )
    refund = world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])
    world.send(refund)
    return refund


def test_the_memo_goes_first_and_what_is_taken_out_of_it_follows_under_its_number(
    world: World, books: PretendDesktop
) -> None:
    refund = all_back(world)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    assert books.requests[0] == ["credit memo"]
    after = [kind for request in books.requests[1:] for kind in request]
    assert sorted(after) == ["credit application", "credit card refund"]
    memo, paid = (
        next(d for d in books.there.values() if isinstance(d, kind)) for kind in (CreditMemo, CardRefund)
    )
    assert (memo.number, paid.number) == ("1001", "1001")
    assert [str(credit) for credit in books.credit.values()] == ["0.00 USD"]


def test_a_card_refund_that_is_refused_is_written_again_and_the_memo_is_not(
    world: World, books: PretendDesktop
) -> None:
    books.refuses.add(DocumentKind.CARD_REFUND)
    refund = all_back(world)
    assert world.state(refund) is State.PART_BOOKED
    books.refuses.clear()
    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert [d.kind for d in books.there.values()].count(DocumentKind.CREDIT_MEMO) == 1


def test_a_card_refund_is_written_again_out_of_the_account_that_was_chosen_meanwhile(
    world: World, books: PretendDesktop
) -> None:
    books.refuses.add(DocumentKind.CARD_REFUND)
    refund = all_back(world)
    books.refuses.clear()
    old = world.policy.gateways["shopify_payments"]
    world.change_policy(gateways={"shopify_payments": replace(old, account=Ref("41", "Other clearing"))})
    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    (paid,) = (d for d in books.there.values() if isinstance(d, CardRefund))
    assert paid.money_account == Ref("41", "Other clearing")


def test_without_its_memo_nothing_is_paid_out_or_applied(world: World, books: PretendDesktop) -> None:
    books.refuses.add(DocumentKind.CREDIT_MEMO)
    refund = all_back(world)
    assert world.state(refund) is State.FAILED
    assert books.requests == [["credit memo"]]
    assert books.there == {}


def test_what_was_paid_out_is_voided_before_the_memo_it_was_paid_out_of(
    world: World, books: PretendDesktop
) -> None:
    refund = all_back(world)
    written = len(books.requests)
    bounce(world, refund)
    assert world.state(refund) is State.UNDONE, world.rows()
    assert books.requests[written:] == [["void"], ["void"]]
    voids = [d.voids for d in books.there.values() if isinstance(d, Void)]
    assert voids == [DocumentKind.CARD_REFUND, DocumentKind.CREDIT_MEMO]
    assert len(books.voided) == 2


def test_the_panel_names_each_document_with_its_number(world: World, books: PretendDesktop) -> None:
    refund = all_back(world)
    assert books.there
    assert set(world.detail(refund).row.documents) == {
        "credit memo 1001",
        "credit application",
        "credit card refund 1001",
    }
