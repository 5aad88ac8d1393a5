"""Tax and discounts are mirrored from where the sale put them."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.sale import ItemKind, LineRole, Ref
from tests.accounting.books import (
    DISCOUNTS,
    MUG,
    POLICY,
    book,
    extra,
    goods,
    held,
    item,
    lines,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    shipping,
    sold,
    sold_shipping,
    usd,
)

STATE_TAX, CITY_TAX = item("State tax", ItemKind.SERVICE), item("City tax", ItemKind.SERVICE)
HALF = refund(
    goods=[goods(amount_="50.00", tax="4.13", ordered=2)], money=[paid_back("54.13")], order_total="108.25"
)


def test_tax_in_the_tax_section_is_stated_as_refunded() -> None:
    paid = receipt(book(HALF, sales_receipt(sold(MUG, "100.00", quantity="2"), tax="8.25")))
    assert (paid.tax, lines(paid)) == (usd("4.13"), [("MUG-01", "50.00")])
    assert paid.lines[0].taxable


def test_tax_on_an_item_line_is_reversed_on_that_item_with_no_tax_beside() -> None:
    taxes = [
        sold(tax_item, amount, role=LineRole.TAX, quantity=None, taxable=False, description=tax_item.ref.name)
        for tax_item, amount in ((STATE_TAX, "6.00"), (CITY_TAX, "2.25"))
    ]
    paid = receipt(book(HALF, sales_receipt(sold(MUG, "100.00", quantity="2", taxable=False), *taxes)))
    assert lines(paid) == [("MUG-01", "50.00"), ("State tax", "3.00"), ("City tax", "1.13")]
    assert not paid.tax
    assert not any(line.taxable for line in paid.lines)


def test_tax_of_a_sale_without_tax_is_held_or_uses_the_chosen_item() -> None:
    sale = sales_receipt(sold(MUG, "108.25", quantity="2", taxable=False))
    assert held(book(HALF, sale)) == "sale-has-no-tax"
    chosen = replace(POLICY, tax_item=STATE_TAX)
    paid = receipt(book(HALF, sale, policy=chosen))
    assert lines(paid) == [("MUG-01", "50.00"), ("State tax", "4.13")]


def test_tax_in_both_places_is_held() -> None:
    line = sold(STATE_TAX, "4.00", role=LineRole.TAX, quantity=None)
    assert held(book(HALF, sales_receipt(sold(MUG, "100.00", quantity="2"), line, tax="4.25"))) == (
        "tax-in-two-places"
    )


def test_tax_below_nothing_is_held() -> None:
    odd = refund(extras=[extra("9.00", tax="-1.00")], money=[paid_back("8.00")])
    assert held(book(odd, sales_receipt(sold(MUG, "100.00"), tax="8.00"))) == "tax-negative"


def test_tax_alone_can_be_refunded() -> None:
    tax_only = refund(
        goods=[goods(amount_="0.00", tax="8.00", quantity=0, ordered=1)], money=[paid_back("8.00")]
    )
    paid = receipt(book(tax_only, sales_receipt(sold(MUG, "100.00"), tax="8.00")))
    assert (paid.total, paid.tax) == (usd("8.00"), usd("8.00"))


def test_a_discount_line_in_the_sale_gives_a_discount_line_here() -> None:
    """Sold for 100.00 less 10.00; half of it comes back."""
    discount = sold(
        None, "-10.00", role=LineRole.DISCOUNT, quantity=None, description="SUMMER10", account=DISCOUNTS
    )
    half = refund(
        goods=[goods(amount_="50.00", discount="5.00", tax="3.60", ordered=2)],
        money=[paid_back("48.60")],
        order_total="97.20",
    )
    paid = receipt(book(half, sales_receipt(sold(MUG, "100.00", quantity="2"), discount, tax="7.20")))
    assert lines(paid) == [("MUG-01", "50.00"), ("Discounts given", "-5.00")]
    assert paid.total == usd("48.60")


def test_without_a_discount_line_the_lines_are_net() -> None:
    half = refund(
        goods=[goods(amount_="50.00", discount="5.00", tax="3.60", ordered=2)],
        shipping=[shipping("4.00", discount="1.00")],
        money=[paid_back("51.60")],
        order_total="100.20",
    )
    sale = sales_receipt(sold(MUG, "90.00", quantity="2"), sold_shipping("3.00"), tax="7.20")
    assert lines(receipt(book(half, sale))) == [("MUG-01", "45.00"), ("Shipping", "3.00")]


def test_codes_and_classes_are_copied_from_the_line_and_from_a_sister_where_there_is_none() -> None:
    shop_class = Ref("9", "Web shop")
    mug = replace(sold(MUG, "100.00", quantity="2", tax_code="GST"), class_=shop_class)
    back = replace(HALF, extras=(extra("2.00", tax="0.10"),), transactions=(paid_back("56.23"),))
    paid = receipt(book(back, sales_receipt(mug, tax="8.25")))
    assert [(line.tax_code, line.class_) for line in paid.lines] == [("GST", shop_class)] * 2
