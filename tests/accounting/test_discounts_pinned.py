"""A discount line of the sale is repeated where it explains the refund's discount to the cent, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.policy import Gateway
from plugin.accounting.refund import Refund
from plugin.accounting.sale import LineRole, Sale, SaleLine
from tests.accounting.books import (
    CLEARING,
    DISCOUNTS,
    MUG,
    book,
    goods,
    lines,
    memos,
    receipt,
    receipts,
    refund,
    sales_receipt,
    shipping,
    sold,
    sold_shipping,
)
from tests.accounting.cases.company import POLICIES
from tests.accounting.cases.facts import back, invoice, promised

POLICY = replace(POLICIES["online"], gateways={"paypal": Gateway(CLEARING)})


def off(amount: str) -> SaleLine:
    """The form's own discount field: a line without an item."""
    return sold(None, amount, role=LineRole.DISCOUNT, quantity=None, description="SALE", account=DISCOUNTS)


def shown(refund_: Refund, sale: Sale) -> list[tuple[str, str]]:
    return lines(receipt(book(refund_, sale, policy=POLICY)))


@pytest.mark.parametrize(
    ("gross", "discount", "expected"),
    [
        # the sale says 66.66 for two of them; a store that rounds for every refund is off by a cent per unit
        ("66.64", "6.64", [("MUG-01", "66.66"), ("Discounts given", "-6.66")]),
        ("66.63", "6.63", [("MUG-01", "60.00")]),
    ],
)
def test_the_sale_may_round_a_cent_for_every_unit(
    gross: str, discount: str, expected: list[tuple[str, str]]
) -> None:
    two = goods(amount_=gross, discount=discount, quantity=2, ordered=3)
    sale = sales_receipt(sold(MUG, "99.99", quantity="3"), off("-9.99"))
    refunded = refund(goods=[two], money=[back("60.00")], order_total="90.00")
    assert shown(refunded, sale) == expected


@pytest.mark.parametrize(
    ("gross", "discount", "expected"),
    [
        ("5.00", "1.00", [("Shipping", "5.01"), ("Discounts given", "-1.01")]),
        ("4.99", "0.99", [("Shipping", "4.00")]),
    ],
)
def test_shipping_rounds_once(gross: str, discount: str, expected: list[tuple[str, str]]) -> None:
    sent = shipping(gross, discount=discount)
    sale = sales_receipt(sold(MUG, "96.00"), sold_shipping("5.01"), off("-1.01"))
    refunded = refund(shipping=[sent], money=[back("4.00")], order_total="100.00")
    assert shown(refunded, sale) == expected


def test_a_sale_line_without_units_is_shared_by_the_units_that_were_ordered() -> None:
    """100.00 for "mugs", less 10.00: one of the two that the order had is 50.00 less 5.00."""
    one = goods(amount_="50.00", discount="5.00", ordered=2)
    sale = sales_receipt(sold(MUG, "100.00", quantity=None), off("-10.00"))
    refunded = refund(goods=[one], money=[back("45.00")], order_total="90.00")
    assert [amount for _, amount in shown(refunded, sale)] == ["50.00", "-5.00"]


def test_prices_that_contain_tax_contain_the_tax_of_the_discount_too() -> None:
    """Two for 110.00 less 11.00, of which 9.00 is tax that the sale does not show; one comes back."""
    one = goods(amount_="50.00", discount="5.00", tax="4.50", ordered=2)
    sale = sales_receipt(sold(MUG, "110.00", quantity="2", taxable=False), off("-11.00"))
    refunded = refund(goods=[one], money=[back("49.50")], order_total="99.00")
    assert shown(refunded, sale) == [("MUG-01", "55.00"), ("Discounts given", "-5.50")]


#: Two of four mugs, 50.00 less 5.00 and 3.60 of tax: 48.60.
HALF = goods(amount_="50.00", discount="5.00", tax="3.60", quantity=2, ordered=4)
SOLD = (sold(MUG, "100.00", quantity="4"), off("-10.00"))


@pytest.mark.parametrize(
    ("given", "rest", "names"),
    [
        # 50.00 less 45.00 of store credit: the field takes 5.00 at most
        ("45.00", "3.60", ["MUG-01", "Discounts given", "Store credit"]),
        ("45.01", "3.59", ["MUG-01", "Store credit"]),
    ],
)
def test_the_discount_field_takes_what_a_promise_leaves_and_not_a_cent_more(
    given: str, rest: str, names: list[str]
) -> None:
    half = refund(goods=[HALF], money=[promised(given), back(rest)], order_total="97.20")
    assert [name for name, _ in shown(half, sales_receipt(*SOLD, tax="7.20"))] == names


def test_a_promise_on_the_receipt_beside_a_memo_leaves_the_discount_out_of_both() -> None:
    """48.60: 10.00 in money, 8.60 as store credit, 30.00 no longer owed: the memo has no part of the promise."""
    half = refund(
        goods=[HALF], money=[promised("8.60"), back("10.00")], order_total="97.20", received="67.20"
    )
    answer = book(half, invoice(*SOLD, tax="7.20", paid="67.20"), policy=POLICY)
    (memo,), (paid,) = memos(answer), receipts(answer)
    assert [name for name, _ in lines(memo)] == ["MUG-01"]
    assert [name for name, _ in lines(paid)] == ["MUG-01", "Store credit"]
