"""A void, only if it undoes everything: otherwise a credit memo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from plugin.accounting.decision import Earlier, Reversal
from plugin.accounting.documents import DocumentLine, Void
from plugin.accounting.policy import Policy
from plugin.accounting.refund import GoodsLine, Refund, Tender
from plugin.accounting.sale import LineRole, Ref, Sale
from tests.accounting.books import (
    MUG,
    OFFERS,
    POLICY,
    POSTER,
    RECEIVABLE,
    RETURNS,
    SALES,
    book,
    decided,
    documents,
    goods,
    invoice,
    item,
    paid_back,
    refund,
    shipping,
    sold,
    sold_shipping,
    usd,
)

SALE = invoice(sold(MUG, "60.00", quantity="2"), sold(POSTER, "40.00"), sold_shipping("5.00"), tax="8.40")
MUGS = goods("MUG-01", "60.00", tax="4.80", quantity=2)
POSTERS = goods("POSTER-A2", "40.00", tax="3.20", title="Poster")
WHOLE = refund(
    goods=[MUGS, POSTERS], shipping=[shipping("5.00", tax="0.40")], order_total="113.40", received="0.00"
)
VOIDED = ("invoice 1001 voided",)
MEMO = ("credit memo of 113.40", "113.40 applied to invoice 501")


def test_a_void_repeats_the_invoice() -> None:
    (void,) = decided(book(WHOLE, SALE)).documents
    assert isinstance(void, Void)
    assert (void.amount, void.tax, void.revision) == (usd("113.40"), usd("8.40"), "0")
    assert void.receivable_account == RECEIVABLE
    assert [(line.amount, line.stock) for line in void.lines] == [
        (usd("60.00"), True),
        (usd("40.00"), False),
        (usd("5.00"), False),
    ]


def _with_goods(mugs: GoodsLine) -> Refund:
    return replace(WHOLE, goods=(mugs, POSTERS))


@pytest.mark.parametrize(
    ("refund_", "sale", "policy", "expected"),
    [
        (WHOLE, SALE, POLICY, VOIDED),
        (WHOLE, replace(SALE, applied=True), POLICY, MEMO),
        (WHOLE, replace(SALE, date=date(2026, 9, 30)), POLICY, MEMO),
        (WHOLE, replace(SALE, date=date(2026, 9, 30)), replace(POLICY, void_only_in_month=False), VOIDED),
        (WHOLE, SALE, replace(POLICY, refund_items={"MUG-01": POSTER}), MEMO),
        (_with_goods(replace(MUGS, restocked=False)), SALE, POLICY, MEMO),
        (_with_goods(replace(MUGS, restocked=False, shipped=False)), SALE, POLICY, VOIDED),
        (replace(WHOLE, goods=(MUGS, replace(POSTERS, restocked=False))), SALE, POLICY, VOIDED),
    ],
    ids=[
        "nobody paid, everything is back",
        "a credit is applied already",
        "the invoice is of another month",
        "the month rule is off",
        "the merchant's mapping says another item",
        "stock left and did not come back",
        "stock never left",
        "a non-stock line need not come back",
    ],
)
def test_the_conditions_of_a_void(
    refund_: Refund, sale: Sale, policy: Policy, expected: tuple[str, ...]
) -> None:
    assert documents(book(refund_, sale, policy=policy)) == expected


def test_a_part_of_an_unpaid_invoice_is_a_memo_applied_to_it() -> None:
    part = replace(WHOLE, goods=(POSTERS,), shipping=())
    tied = refund(goods=part.goods, order_total="113.40", received="0.00")
    assert documents(book(tied, SALE)) == ("credit memo of 43.20", "43.20 applied to invoice 501")


def test_an_invoice_in_a_closed_period_is_not_voided() -> None:
    closed = replace(OFFERS, closed_through=date(2026, 10, 5))
    verdict = book(WHOLE, SALE, offers=closed)
    assert documents(verdict) == MEMO
    assert "no-void-closed" in [sentence.code for sentence in decided(verdict).because]


def test_the_closing_date_itself_is_closed() -> None:
    def voided(closed: date) -> tuple[str, ...]:
        return documents(book(WHOLE, SALE, offers=replace(OFFERS, closed_through=closed)))

    assert voided(SALE.date) == MEMO
    assert voided(SALE.date - timedelta(days=1)) == VOIDED


def test_a_void_is_marked_dated_and_named_as_the_invoice_it_takes_back() -> None:
    (void,) = decided(
        book(WHOLE, replace(SALE, id="777", number="INV-9", revision="4"), policy=POLICY)
    ).documents
    assert isinstance(void, Void)
    assert (void.marker, void.date, void.customer) == ("R1#1", date(2026, 10, 15), SALE.customer)
    assert (void.target_id, void.target_number, void.revision) == ("777", "INV-9", "4")


def test_a_voided_line_is_the_invoices_own_with_code_class_and_account() -> None:
    coded = replace(SALE.lines[0], tax_code="TAX", class_=Ref("9", "Web shop"), taxable=True)
    override = replace(SALE.lines[1], account=RETURNS, taxable=False, quantity=None)
    (void,) = decided(book(WHOLE, replace(SALE, lines=(coded, override, SALE.lines[2])))).documents
    assert isinstance(void, Void)
    first, second, _ = void.lines
    assert first == DocumentLine(
        LineRole.GOODS,
        MUG.ref,
        "Mug",
        usd("60.00"),
        quantity=Decimal(2),
        price=Decimal(30),
        stock=True,
        taxable=True,
        tax_code="TAX",
        class_=Ref("9", "Web shop"),
        account=SALES,
    )
    assert second == DocumentLine(LineRole.GOODS, POSTER.ref, "Mug", usd("40.00"), account=RETURNS)


def test_a_line_of_no_unit_has_neither_quantity_nor_price() -> None:
    none = replace(SALE, lines=(*SALE.lines[:2], replace(SALE.lines[2], quantity=Decimal(0))))
    (void,) = decided(book(WHOLE, none)).documents
    assert isinstance(void, Void)
    assert (void.lines[2].quantity, void.lines[2].price) == (None, None)


def test_an_unpaid_invoice_for_which_store_credit_was_given_is_not_voided() -> None:
    """The shop owes it from now on: a void would forget that."""
    owing = replace(POLICY, store_credit_item=item("Store credit", account=Ref("95", "Owed")))
    promised = replace(WHOLE, transactions=(paid_back("113.40", tender=Tender.STORE_CREDIT),))
    promised = replace(promised, order=replace(promised.order, outstanding=promised.order.total))
    assert documents(book(promised, SALE, policy=owing)) == ("credit memo of 0.00",)


@pytest.mark.parametrize("part", ["a part of an unpaid one", "all of a paid one"])
def test_why_an_invoice_is_not_voided_is_only_said_where_it_might_have_been(part: str) -> None:
    """With the box off, a refund that could never have been a void says nothing of it."""
    off = replace(POLICY, boxes=replace(POLICY.boxes, void_unpaid=False))
    if part == "a part of an unpaid one":
        sale, back = SALE, refund(goods=[POSTERS], order_total="113.40", received="0.00")
    else:
        sale = invoice(*SALE.lines, tax="8.40", paid=None)
        back = refund(
            goods=WHOLE.goods, shipping=WHOLE.shipping, money=[paid_back("113.40")], order_total="113.40"
        )
    codes = [sentence.code for sentence in decided(book(back, sale, policy=off)).because]
    assert [code for code in codes if code.startswith("no-void")] == []


def test_the_month_is_the_shops() -> None:
    """23:30 on 31 October in New York is November in London."""
    late = replace(WHOLE, moment=datetime(2026, 11, 1, 3, 30, tzinfo=UTC))
    assert documents(book(late, SALE)) == VOIDED
    assert documents(book(replace(late, zone="Europe/London"), SALE)) == MEMO


def test_a_free_line_that_did_not_come_back_forbids_the_void() -> None:
    gift = sold(POSTER, "0.00", description="Free sticker", id_="gift")
    verdict = book(WHOLE, replace(SALE, lines=(*SALE.lines, gift)))
    assert documents(verdict) == MEMO


def test_a_ledger_that_cannot_void_gets_a_memo() -> None:
    without = replace(OFFERS, documents=frozenset(kind for kind in OFFERS.documents if kind != "void"))
    assert documents(book(WHOLE, SALE, offers=without)) == MEMO


def test_what_was_partly_reversed_before_is_not_voided() -> None:
    nothing = usd("0.00")
    before = Reversal("R0", nothing, nothing, nothing, nothing, {}, in_sale=True, settled=True)
    assert documents(book(WHOLE, SALE, earlier=Earlier(reversals=(before,)))) == MEMO
