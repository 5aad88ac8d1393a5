"""A new attempt of the same decision: another lock or another day, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plugin.accounting.attempts import on_open_day, under_new_lock
from plugin.accounting.documents import CreditApplication, Document, RefundReceipt, SalesReceipt, Void
from plugin.accounting.policy import ClosedPeriod
from plugin.accounting.sale import Payment, Ref, Sale, SaleLine
from tests.accounting.books import (
    ADA,
    MUG,
    OFFERS,
    POLICY,
    POSTER,
    UNDEPOSITED,
    book,
    decided,
    goods,
    invoice,
    memos,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    sold,
    usd,
)

SALE = invoice(sold(MUG, "60.00", quantity="2"), sold(POSTER, "40.00"), tax="8.00")
WHOLE = refund(
    goods=[
        goods("MUG-01", "60.00", tax="4.80", quantity=2),
        goods("POSTER-A2", "40.00", tax="3.20", title="Poster"),
    ],
    order_total="108.00",
    received="0.00",
)
TOUCHED = replace(SALE, revision="7")
MUGS, POSTERS = SALE.lines


def void() -> Void:
    (only,) = decided(book(WHOLE, SALE)).documents
    assert isinstance(only, Void)
    return only


def with_lines(*lines: SaleLine) -> Sale:
    return replace(TOUCHED, lines=lines)


def test_an_invoice_whose_lock_alone_has_changed_is_voided_under_the_new_one() -> None:
    assert under_new_lock(void(), SALE, TOUCHED) == replace(void(), revision="7")


def test_what_somebody_wrote_on_the_invoice_changes_no_void() -> None:
    noted = replace(
        with_lines(replace(MUGS, description="A mug!", id="9"), POSTERS),
        copied={"BillAddr": {"Line1": "2 Mug Street"}},
        customer=replace(ADA, name="Ada Jones-Smith"),
    )
    assert under_new_lock(void(), SALE, noted) == replace(void(), revision="7")


@pytest.mark.parametrize(
    "now",
    [
        replace(
            TOUCHED, balance=usd("58.00"), applied=True, payments=(Payment("9", usd("50.00"), UNDEPOSITED),)
        ),
        replace(TOUCHED, applied=True),
        replace(TOUCHED, balance=usd("107.00")),
        replace(TOUCHED, total=usd("109.00"), balance=usd("109.00")),
        replace(TOUCHED, total=usd("109.00")),
        replace(TOUCHED, voided=True, total=usd("0.00"), balance=usd("0.00")),
        replace(TOUCHED, customer=Ref("12", "Ben Ito")),
        replace(TOUCHED, date=date(2026, 9, 30)),
        with_lines(MUGS),
        with_lines(POSTERS, MUGS),
        with_lines(replace(MUGS, item=POSTER), POSTERS),
        with_lines(replace(MUGS, item=None), POSTERS),
        with_lines(replace(MUGS, quantity=Decimal(3)), POSTERS),
        with_lines(replace(MUGS, amount=usd("50.00")), replace(POSTERS, amount=usd("50.00"))),
    ],
)
def test_an_invoice_of_which_more_has_changed_is_not_voided(now: Sale) -> None:
    assert under_new_lock(void(), SALE, now) is None


def test_an_invoice_of_our_own_making_has_a_day_of_its_own() -> None:
    ours = replace(TOUCHED, id="777", date=date(2026, 10, 9))
    assert under_new_lock(void(), SALE, ours) == replace(void(), revision="7")


FIRST_OPEN = replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
CLOSED = replace(OFFERS, closed_through=date(2026, 10, 31))
PAID = refund(goods=[goods()], money=[paid_back("50.00")], order_total="50.00")
LATE = datetime(2026, 12, 2, 12, tzinfo=UTC)
#: Decided before the period was closed.
RECEIPT = receipt(book(PAID, sales_receipt(sold(MUG, "50.00")), policy=FIRST_OPEN))


def moved(document: Document) -> Document | None:
    return on_open_day(document, PAID, FIRST_OPEN, CLOSED, LATE)


def test_a_receipt_of_a_day_that_was_closed_meanwhile_is_dated_the_first_open_day_as_if_decided_then() -> (
    None
):
    again = receipt(book(PAID, sales_receipt(sold(MUG, "50.00")), policy=FIRST_OPEN, offers=CLOSED))
    assert again.date == date(2026, 11, 1)
    assert moved(RECEIPT) == again


def test_a_receipt_that_is_moved_twice_tells_its_true_day_once() -> None:
    first = moved(RECEIPT)
    assert isinstance(first, RefundReceipt)
    later = replace(OFFERS, closed_through=date(2026, 11, 30))
    second = on_open_day(first, PAID, FIRST_OPEN, later, LATE)
    assert second == replace(RECEIPT, date=date(2026, 12, 1), memo=first.memo)


@pytest.mark.parametrize("closed", [date(2027, 1, 3), date(2062, 12, 31), date.max])
def test_books_that_are_closed_for_more_than_a_month_to_come_have_no_first_open_day(closed: date) -> None:
    offers = replace(OFFERS, closed_through=closed)
    assert on_open_day(RECEIPT, PAID, FIRST_OPEN, offers, LATE) is None
    a_day_less = replace(OFFERS, closed_through=date(2027, 1, 2))
    near = on_open_day(RECEIPT, PAID, FIRST_OPEN, a_day_less, LATE)
    assert near is not None
    assert near.date == date(2027, 1, 3)


def test_where_a_person_decides_on_closed_periods_nothing_is_moved() -> None:
    assert on_open_day(RECEIPT, PAID, POLICY, CLOSED, LATE) is None


@pytest.mark.parametrize("closed", [None, date(2026, 10, 14)])
def test_a_day_that_the_company_does_not_call_closed_is_not_moved(closed: date | None) -> None:
    """QuickBooks refused it all the same, for a reason that another day might not mend."""
    assert on_open_day(RECEIPT, PAID, FIRST_OPEN, replace(OFFERS, closed_through=closed), LATE) is None


def test_a_void_keeps_the_day_of_its_invoice() -> None:
    assert moved(void()) is None


def test_an_application_moves_without_a_word() -> None:
    unpaid = refund(goods=[goods()], order_total="100.00", received="0.00")
    of = book(unpaid, invoice(sold(MUG, "100.00", quantity="2")), policy=FIRST_OPEN)
    assert memos(of)
    application = decided(of).documents[-1]
    assert isinstance(application, CreditApplication)
    assert moved(application) == replace(application, date=date(2026, 11, 1))


def test_a_created_sale_tells_the_day_of_the_order() -> None:
    placed = datetime(2026, 10, 3, 2, 0, tzinfo=UTC)  # the 2nd in New York
    sale = SalesReceipt(
        marker="R1#1",
        number="1001",
        date=date(2026, 10, 2),
        customer=ADA,
        currency="USD",
        lines=RECEIPT.lines,
        tax=RECEIPT.tax,
        memo="Order 1001",
        sale_id="R1#1",
        money_account=UNDEPOSITED,
        reference="",
        is_the_sale=True,
    )
    of = refund(goods=[goods()], money=[paid_back("50.00")], order_total="50.00", placed=placed)
    again = on_open_day(sale, of, FIRST_OPEN, CLOSED, LATE)
    memo = "Order 1001\nOrdered on 2026-10-02, in a period that is closed"
    assert again == replace(sale, date=date(2026, 11, 1), memo=memo)
