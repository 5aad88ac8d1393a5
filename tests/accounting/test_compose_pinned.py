"""The documents of a plan: their markers, what carries a changed rate, and what stands in the memo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plugin.accounting.case import Case
from plugin.accounting.compose import Body, bodies_of, documents_of
from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Earlier, Hold, Verdict
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Payment,
    RefundReceipt,
    SalesReceipt,
)
from plugin.accounting.money import Amount, Money
from plugin.accounting.plan import Part, Plan
from plugin.accounting.policy import ClosedPeriod, Desktop, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.row import Row, Rows
from plugin.accounting.sale import LineRole, Ref, Sale
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from tests.accounting.books import ADA, NOW, decided, going_out, refund, usd
from tests.accounting.cases.company import (
    EXCHANGE,
    MUG,
    OFFERS,
    PAYPAL,
    POLICIES,
    RECEIVABLE,
    RECEIVABLE_STORE,
    ROUNDING,
    UNDEPOSITED,
)
from tests.accounting.cases.facts import (
    ONE_BACK,
    PAID,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    back,
    mugs,
    paid_in,
)

DAY = date(2026, 10, 15)
ONLINE, DESKTOP = POLICIES["online"], POLICIES["desktop"]


def booked(refund_: Refund, sale: Sale, policy: Policy = ONLINE, closed: date | None = None) -> Verdict:
    offers = replace(OFFERS[policy.boxes.edition], closed_through=closed)
    return decide(refund_, Books((sale,)), Earlier(), policy, offers, NOW)


def made(refund_: Refund, sale: Sale, policy: Policy = ONLINE) -> tuple[Document, ...]:
    return decided(booked(refund_, sale, policy)).documents


def test_documents_are_marked_in_the_order_in_which_they_are_written() -> None:
    both = replace(PART_PAID_BACK, transactions=(back("40.00"), back("20.00", "paypal")))
    memo, first, second, application = made(both, PART_PAID)
    assert [each.marker for each in (memo, first, second)] == ["R1#1", "R1#2", "R1#3"]
    assert isinstance(memo, CreditMemo)
    assert (memo.customer, memo.date, memo.sale_id, memo.memo) == (ADA, DAY, "501", "Refund of order 1001")
    assert memo.receivable_account == RECEIVABLE
    assert isinstance(first, RefundReceipt)
    assert isinstance(second, RefundReceipt)
    assert (first.money_account, first.reference, first.gateways) == (UNDEPOSITED, "re_40.00", ("card",))
    assert (second.money_account, second.reference, second.gateways) == (PAYPAL, "re_20.00", ("paypal",))
    assert application == CreditApplication("R1#4", "R1#1", "501", ADA, usd("48.00"), DAY)


def test_on_desktop_the_money_names_the_memo_and_the_application_comes_last() -> None:
    memo, card, application = made(PART_PAID_BACK, PART_PAID, DESKTOP)
    assert isinstance(memo, CreditMemo)
    assert isinstance(card, CardRefund)
    assert (memo.marker, card.marker, card.memo_marker) == ("R1#1", "R1#2", "R1#1")
    assert application == CreditApplication("R1#3", "R1#1", "501", ADA, usd("48.00"), DAY)


def test_what_is_paid_for_a_dearer_exchange_names_its_invoice() -> None:
    cup = going_out("CUP-02", "40.00", tax="3.20", title="Cup")
    exchange = refund(goods=[mugs(1)], replacements=[cup], money=[paid_in("6.00"), paid_in("4.00", "paypal")])
    invoice, first, second = made(exchange, PAID)
    assert isinstance(invoice, Invoice)
    assert (invoice.marker, invoice.receivable_account) == ("R1#1", RECEIVABLE)
    assert first == Payment("R1#2", "R1#1", ADA, usd("6.00"), UNDEPOSITED, RECEIVABLE, DAY, "re_6.00")
    assert second == Payment("R1#3", "R1#1", ADA, usd("4.00"), PAYPAL, RECEIVABLE, DAY, "re_4.00")


def test_a_dearer_exchange_is_shown_as_it_was_sold() -> None:
    """What goes out is positive, what came back negative, units and tax alike."""
    cup = going_out("CUP-02", "40.00", tax="3.20", title="Cup")
    (sold,) = made(refund(goods=[mugs(1)], replacements=[cup], money=[paid_in("16.20")]), RECEIPT)
    assert isinstance(sold, SalesReceipt)
    assert [(line.quantity, line.price, str(line.amount.amount)) for line in sold.lines] == [
        (Decimal(-1), Decimal(25), "-25.00"),
        (Decimal(1), Decimal(40), "40.00"),
    ]
    assert sold.tax == usd("1.20")


def test_the_memo_of_a_sales_receipt_posts_to_the_receivable_of_the_policy_on_desktop_alone() -> None:
    store = replace(DESKTOP, boxes=Desktop(memo_receivable=RECEIVABLE_STORE))
    memo, card = made(ONE_BACK, RECEIPT, store)
    assert isinstance(memo, CreditMemo)
    assert isinstance(card, CardRefund)
    assert (memo.receivable_account, card.receivable_account) == (RECEIVABLE_STORE, RECEIVABLE_STORE)
    other = Ref("84-2", "Receivables of the branch")
    memo, *_ = made(ONE_BACK, replace(PAID, receivable_account=other), store)
    assert isinstance(memo, CreditMemo)
    assert memo.receivable_account == other


@pytest.mark.parametrize("kind", [DocumentKind.PAYMENT, DocumentKind.REFUND_RECEIPT])
def test_a_plan_that_nobody_can_write_breaks_and_names_the_document(kind: DocumentKind) -> None:
    """No rule makes one; a receipt without its money is none either."""
    statement = state(ONE_BACK, (), "USD")
    assert isinstance(statement, Statement)
    case = Case(ONE_BACK, RECEIPT, statement, Books(), Earlier(), ONLINE, OFFERS["online"], NOW)
    plan = Plan((Part(kind, usd("27.00")),), usd("0.00"), usd("0.00"))
    with pytest.raises(AssertionError, match=f"^a {kind} that no plan asks for$"):
        documents_of(case, plan, Rows((row("25.00"),), usd("2.00")), DAY)


# What a changed rate made of the shop's money


def both(dollars: str, euros: str) -> Amount:
    return Amount(shop=usd(dollars), customer=Money.of(euros, "EUR"))


def abroad(*money: tuple[str, str, str], owed: str = "0.00") -> Refund:
    """27.00 dollars of a mug that the customer saw as 20.00 euros; money by gateway, in both."""
    mug = mugs(1)
    mug = replace(mug, amount=both("25.00", "18.52"), tax=both("2.00", "1.48"), discount=both("0.00", "0.00"))
    moved = tuple(
        replace(back(dollars, gateway), amount=both(dollars, euros)) for gateway, dollars, euros in money
    )
    bare = replace(refund(), goods=(mug,), transactions=moved)
    received = Amount(shop=usd("108.00"), customer=Money.of("80.00", "EUR") - Money.of(owed, "EUR"))
    order = replace(
        bare.order, total=both("108.00", "80.00"), received=received, outstanding=both("0.00", "0.00")
    )
    return replace(bare, order=order)


def roles(document: Document) -> list[tuple[str, str]]:
    return [(line.role.value, str(line.amount.amount)) for line in getattr(document, "lines", ())]


def test_the_largest_document_that_moves_money_carries_the_difference() -> None:
    """20.00 euros back as 8.00 and 12.00: 11.00 and 17.00 dollars, one more than the 27.00 of the mug."""
    small, large = made(abroad(("card", "11.00", "8.00"), ("paypal", "17.00", "12.00")), RECEIPT)
    assert isinstance(small, RefundReceipt)
    assert isinstance(large, RefundReceipt)
    assert (small.total, large.total) == (usd("11.00"), usd("17.00"))
    assert [role for role, _ in roles(small)] == ["goods"]
    assert roles(large)[-1] == ("exchange difference", "1.00")


def test_a_difference_that_the_shop_won_is_a_line_below_nothing() -> None:
    (only,) = made(abroad(("card", "26.00", "20.00")), RECEIPT)
    assert isinstance(only, RefundReceipt)
    assert (only.total, roles(only)[-1]) == (usd("26.00"), ("exchange difference", "-1.00"))


@pytest.mark.parametrize("dollars", ["27.00", "28.00"])
def test_a_difference_that_leaves_a_document_nothing_of_the_lines_is_for_a_person(dollars: str) -> None:
    """Two receipts: the larger one, of 30.00, would be difference alone, or more."""
    much = abroad(("card", dollars, "8.00"), ("paypal", "30.00", "12.00"))
    difference = usd(dollars) + usd("30.00") - usd("27.00")
    assert booked(much, RECEIPT) == Hold(say("difference-too-large", amount=difference))


def test_a_difference_that_leaves_a_cent_of_the_lines_is_booked() -> None:
    almost = abroad(("card", "26.99", "8.00"), ("paypal", "30.00", "12.00"))
    assert roles(made(almost, RECEIPT)[1])[-1] == ("exchange difference", "29.99")


def test_a_single_document_may_be_difference_for_the_most_part() -> None:
    (only,) = made(abroad(("card", "60.00", "20.00")), RECEIPT)
    assert roles(only)[-1] == ("exchange difference", "33.00")


def test_the_difference_needs_an_item_that_is_active() -> None:
    one = abroad(("card", "28.00", "20.00"))
    none = replace(ONLINE, exchange_item=None)
    assert booked(one, RECEIPT, none) == Hold(say("exchange-item-missing", amount=usd("1.00")))
    gone = replace(ONLINE, exchange_item=replace(EXCHANGE, active=False))
    assert booked(one, RECEIPT, gone) == Hold(say("item-inactive", item="Exchange difference"))


def abroad_exchange(net: Amount, tax: Amount, *money: tuple[str, str]) -> Refund:
    """The mug of 27.00 dollars, 20.00 euros, for a cup of so much; paid in, in dollars and euros."""
    cup = replace(
        going_out("CUP-02", "1.00", title="Cup"),
        amount=net,
        tax=tax,
        discount=both("0.00", "0.00"),
    )
    moved = tuple(replace(paid_in(each[0]), amount=both(*each)) for each in money)
    return replace(abroad(), replacements=(cup,), transactions=moved)


def test_a_dearer_exchange_shows_the_difference_as_a_sale_does() -> None:
    """20.00 euros more, 27.00 dollars by the order's rate, came in as 28.00: one dollar won."""
    (sold,) = made(abroad_exchange(both("50.00", "37.04"), both("4.00", "2.96"), ("28.00", "20.00")), RECEIPT)
    assert isinstance(sold, SalesReceipt)
    assert (sold.total, roles(sold)[-1]) == (usd("28.00"), ("exchange difference", "1.00"))


def test_an_even_exchange_may_be_difference_alone() -> None:
    """The same 20.00 euros are 27.00 dollars back and 28.00 out: the receipt comes to nothing all the same."""
    (only,) = made(abroad_exchange(both("26.00", "18.52"), both("2.00", "1.48")), RECEIPT)
    assert isinstance(only, RefundReceipt)
    assert (only.total, roles(only)[-1]) == (usd("0.00"), ("exchange difference", "1.00"))


# The memo


def memo_of(refund_: Refund, policy: Policy = ONLINE, closed: date | None = None) -> list[str]:
    (receipt,) = decided(booked(refund_, RECEIPT, policy, closed)).documents
    assert isinstance(receipt, RefundReceipt)
    return receipt.memo.splitlines()


def test_the_memo_names_the_order_then_the_note_then_the_true_day() -> None:
    assert memo_of(ONE_BACK) == ["Refund of order 1001"]
    assert memo_of(replace(ONE_BACK, note="  ")) == ["Refund of order 1001"]
    assert memo_of(replace(ONE_BACK, note=" broken \n")) == ["Refund of order 1001", "broken"]
    moving = replace(ONLINE, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    late = replace(ONE_BACK, note="broken", moment=datetime(2026, 10, 15, 16, 0, tzinfo=UTC))
    assert memo_of(late, moving, date(2026, 10, 31)) == [
        "Refund of order 1001",
        "broken",
        "Refunded on 2026-10-15, in a period that is closed",
    ]


def test_a_long_note_is_cut_to_a_thousand_characters() -> None:
    assert memo_of(replace(ONE_BACK, note="x" * 1000))[1] == "x" * 1000
    assert memo_of(replace(ONE_BACK, note="x" * 1001))[1] == "x" * 1000


# Sharing


def row(amount: str, quantity: str | None = None, *, stock: bool = False) -> Row:
    line = DocumentLine(LineRole.GOODS, MUG.ref, "Mug", usd(amount), stock=stock)
    return Row(line, None if quantity is None else Decimal(quantity))


def test_documents_that_do_not_come_to_the_lines_are_held_with_both() -> None:
    off = say("does-not-add-up", what="lines", stated=usd("27.01"), booked=usd("27.00"))
    assert bodies_of(Rows((row("25.00"),), usd("2.00")), [usd("27.01")], ONLINE) == Hold(off)


def test_cents_that_no_unit_of_stock_carries_are_one_rounding_line_per_document() -> None:
    """Three of 10.01 are 3.33667 each: 10.01 exactly. In 7 units of 0.05 each price has six places."""
    rows = Rows((row("100000.00", "3", stock=True), row("50000.00", "7", stock=True)), usd("0.00"))
    answer = bodies_of(rows, [usd("0.02"), usd("149999.98")], ONLINE)
    assert isinstance(answer, list)
    for body, whole in zip(answer, ("0.02", "149999.98"), strict=True):
        assert isinstance(body, Body)
        rounding = [line for line in body.lines if line.role is LineRole.ROUNDING]
        assert len(rounding) <= 1
        sums = [line.amount for line in body.lines]
        assert sum(each.minor_units for each in sums) == usd(whole).minor_units
    none = replace(ONLINE, rounding_item=None)
    missing = bodies_of(rows, [usd("0.02"), usd("149999.98")], none)
    assert isinstance(missing, Hold)
    assert missing.sentence.code == "rounding-item-missing"


def test_the_rounding_line_is_named_and_not_taxed() -> None:
    rows = Rows((row("100000.00", "1", stock=True),), usd("0.00"))
    answer = bodies_of(rows, [usd("0.01"), usd("99999.99")], ONLINE)
    assert isinstance(answer, list)
    assert answer[0].lines == (
        DocumentLine(
            LineRole.ROUNDING, ROUNDING.ref, "Rounding", usd("0.01"), account=ROUNDING.income_account
        ),
    )


def test_tax_alone_stands_on_a_line_of_nothing_on_its_document() -> None:
    answer = bodies_of(Rows((row("0.00"),), usd("2.00")), [usd("2.00")], ONLINE)
    assert answer == [Body((replace(row("0.00").line, quantity=None, price=None),), usd("2.00"))]


def test_a_document_that_takes_tax_alone_has_one_line_of_nothing() -> None:
    rows = Rows((row("0.01"), row("0.00")), usd("0.01"))
    answer = bodies_of(rows, [usd("0.01"), usd("0.01")], ONLINE)
    line = row("0.01").line
    assert answer == [Body((line,), usd("0.00")), Body((replace(line, amount=usd("0.00")),), usd("0.01"))]


def test_a_dearer_exchange_of_the_same_tax_is_booked() -> None:
    cup = going_out("CUP-02", "40.00", tax="2.00", title="Cup")
    (sold,) = made(refund(goods=[mugs(1)], replacements=[cup], money=[paid_in("15.00")]), RECEIPT)
    assert isinstance(sold, SalesReceipt)
    assert (sold.total, sold.tax) == (usd("15.00"), usd("0.00"))
