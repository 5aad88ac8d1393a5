"""Refunds as real shops made them: discount, linked return, amount only, cancellation, two currencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import Extra, ExtraKind, GoodsLine, Order, Outcome, Refund, Tender, Transaction
from plugin.accounting.sale import ItemKind, Sale
from tests.accounting.books import (
    NOON,
    NOW,
    SHIPPING,
    UNDEPOSITED,
    book,
    documents,
    extra,
    goods,
    held,
    invoice,
    item,
    lines,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    shipping,
    skipped,
    sold,
    sold_shipping,
    usd,
)

SNEAKER = item("All Black Sneaker", ItemKind.STOCK)
BOARD = item("Snowboard", ItemKind.STOCK)
CHAIR = item("Armchair")


def test_a_full_return_with_a_discount_is_one_receipt_on_the_item_of_the_sale() -> None:
    verdict = book(
        refund(
            goods=[goods(None, "59.00", discount="1.77", title="All Black Sneaker Right Foot")],
            money=[paid_back("57.23", gateway="bogus")],
            order_total="57.23",
        ),
        sales_receipt(sold(SNEAKER, "57.23", description="All Black Sneaker Right Foot")),
    )
    paid = receipt(verdict)
    assert (paid.total, lines(paid)) == (usd("57.23"), [("All Black Sneaker", "57.23")])
    assert paid.lines[0].stock
    assert paid.lines[0].quantity == 1


def test_one_of_four_returned_in_rupees_carries_its_own_tax_only() -> None:
    board = goods(None, "749.95", tax="134.99", ordered=4, title="Snowboard: Liquid", currency="INR")
    verdict = book(
        refund(
            goods=[board],
            money=[paid_back("884.94", currency="INR")],
            order_total="3539.77",
            currency="INR",
        ),
        sales_receipt(
            sold(BOARD, "2999.80", quantity="4", description="Snowboard: Liquid", currency="INR"),
            tax="539.97",
            currency="INR",
        ),
    )
    paid = receipt(verdict)
    assert paid.total == Money.of("884.94", "INR")
    assert paid.tax == Money.of("134.99", "INR")
    assert paid.lines[0].price == Decimal("749.95")


def test_an_amount_only_refund_is_one_adjustment_line() -> None:
    verdict = book(
        refund(
            extras=[extra("1.00", currency="INR")],
            money=[paid_back("1.00", gateway="manual", currency="INR")],
            order_total="5.00",
            currency="INR",
        ),
        sales_receipt(sold(CHAIR, "5.00", currency="INR"), currency="INR"),
    )
    assert lines(receipt(verdict)) == [("Refund adjustment", "1.00")]


def test_a_cancelled_order_refunds_its_shipping_once() -> None:
    verdict = book(
        refund(
            goods=[goods("100509", "22.00", discount="5.50", shipped=False, currency="GBP")],
            shipping=[shipping("3.95", currency="GBP")],
            money=[paid_back("20.45", currency="GBP")],
            order_total="20.45",
            currency="GBP",
        ),
        sales_receipt(
            sold(item("100509"), "16.50", currency="GBP"), sold_shipping("3.95", "GBP"), currency="GBP"
        ),
    )
    paid = receipt(verdict)
    assert lines(paid) == [("100509", "16.50"), (SHIPPING.ref.name, "3.95")]
    assert paid.total == Money.of("20.45", "GBP")


CANCELLED = refund(
    goods=[goods(None, "750.00", shipped=False, title="PinkArmchair", currency="CAD")],
    order_total="750.00",
    received="0.00",
    currency="CAD",
)
UNPAID_CHAIR = invoice(sold(CHAIR, "750.00", description="PinkArmchair", currency="CAD"), currency="CAD")


def test_a_cancellation_without_money_waits_for_the_order_and_then_books_nothing() -> None:
    assert held(book(CANCELLED)) == "sale-missing"
    assert skipped(book(CANCELLED, now=NOW + timedelta(days=15))) == "nothing-booked"


def test_a_cancellation_of_a_voided_invoice_is_skipped_at_once() -> None:
    assert skipped(book(CANCELLED, replace(UNPAID_CHAIR, voided=True))) == "already-void"


def test_a_cancellation_of_an_unpaid_invoice_voids_it() -> None:
    assert documents(book(CANCELLED, UNPAID_CHAIR)) == ("invoice 1001 voided",)


def _both(cad: str, usd_: str) -> Amount:
    return Amount(Money.of(cad, "CAD"), Money.of(usd_, "USD"))


def _two_currencies(outcome: Outcome, outstanding: Amount, *, says_pending: bool) -> Refund:
    """Two of three boards cancelled; the shop counts in CAD, the customer paid in USD."""
    none = _both("0.00", "0.00")
    boards = GoodsLine(
        id="1",
        order_line_id="1",
        sku=None,
        title="Collection Snowboard",
        quantity=2,
        ordered=3,
        amount=_both("1378.57", "1022.00"),
        discount=_both("137.86", "102.20"),
        tax=_both("125.31", "92.90"),
        restocked=True,
        shipped=False,
    )
    whole = _both("2049.03", "1519.05")
    return Refund(
        id="R9",
        order=Order("9", "1057", NOON, whole, whole, outstanding),
        moment=NOON,
        zone="America/Toronto",
        goods=(boards,),
        extras=(
            Extra("1", ExtraKind.ADJUSTMENT, "discrepancy", -_both("1366.02", "1012.70"), none, says_pending),
        ),
        transactions=(
            Transaction(
                "1",
                "shopify_payments",
                "visa",
                None,
                Tender.MONEY,
                outcome,
                _both("1366.02", "1012.70"),
                NOON,
            ),
        ),
    )


def _booked_in(currency: str, net: str, tax: str) -> Sale:
    line = sold(BOARD, net, quantity="3", description="Collection Snowboard", currency=currency)
    return sales_receipt(line, tax=tax, currency=currency)


@pytest.mark.parametrize("says_pending", [True, False])
def test_two_currencies_are_held_while_the_money_is_pending(says_pending: bool) -> None:
    pending = _two_currencies(Outcome.PENDING, -_both("1366.02", "1012.70"), says_pending=says_pending)
    assert held(book(pending, _booked_in("CAD", "1861.07", "187.96"))) == "money-pending"


@pytest.mark.parametrize("says_pending", [True, False])
@pytest.mark.parametrize(
    ("sale", "total", "tax"),
    [
        (_booked_in("CAD", "1861.07", "187.96"), "1366.02", "125.31"),
        (_booked_in("USD", "1379.70", "139.35"), "1012.70", "92.90"),
    ],
    ids=["CAD", "USD"],
)
def test_settled_money_is_booked_in_the_currency_of_the_sale(
    sale: Sale, total: str, tax: str, says_pending: bool
) -> None:
    """The adjustment only offset money that was pending: the order owes nothing, so it keeps nothing back."""
    settled = _two_currencies(Outcome.SUCCEEDED, _both("0.00", "0.00"), says_pending=says_pending)
    paid = receipt(book(settled, sale))
    assert paid.total == Money.of(total, sale.currency)
    assert paid.tax == Money.of(tax, sale.currency)
    assert paid.money_account == UNDEPOSITED
