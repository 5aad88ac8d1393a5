"""Tax and discounts are mirrored from where the sale put them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plugin.accounting.compose import Body, bodies_of
from plugin.accounting.decision import Earlier, Hold
from plugin.accounting.documents import DocumentLine
from plugin.accounting.policy import Gateway
from plugin.accounting.refund import Tender
from plugin.accounting.row import Row, Rows
from plugin.accounting.sale import ItemKind, LineRole, Ref
from tests.accounting.books import (
    CLEARING,
    DISCOUNTS,
    MUG,
    POLICY,
    book,
    decided,
    extra,
    goods,
    held,
    item,
    lines,
    paid_back,
    receipt,
    receipts,
    refund,
    reversal,
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


def test_a_sale_that_comes_to_the_order_without_showing_tax_has_it_inside_its_prices() -> None:
    paid = receipt(book(HALF, sales_receipt(sold(MUG, "108.25", quantity="2", taxable=False))))
    assert (lines(paid), paid.tax) == ([("MUG-01", "54.13")], usd("0.00"))
    assert not paid.lines[0].taxable


def test_tax_of_a_sale_without_tax_that_comes_to_another_sum_is_held() -> None:
    assert held(book(HALF, sales_receipt(sold(MUG, "100.00", quantity="2", taxable=False)))) == (
        "sale-has-no-tax"
    )


def test_tax_in_both_places_is_held() -> None:
    line = sold(STATE_TAX, "4.00", role=LineRole.TAX, quantity=None)
    assert held(book(HALF, sales_receipt(sold(MUG, "100.00", quantity="2"), line, tax="4.25"))) == (
        "tax-in-two-places"
    )


def test_tax_that_runs_against_the_goods_is_held() -> None:
    odd = refund(extras=[extra("9.00", tax="-1.00")], money=[paid_back("8.00")])
    assert held(book(odd, sales_receipt(sold(MUG, "100.00"), tax="8.00"))) == "tax-wrong-way"


def test_tax_alone_is_a_line_of_nothing_with_the_tax_beside_it() -> None:
    """No unit came back with it, so the line is on the item for goods not restocked."""
    tax_only = refund(
        goods=[goods(amount_="0.00", tax="8.00", quantity=0, ordered=1)], money=[paid_back("8.00")]
    )
    paid = receipt(book(tax_only, sales_receipt(sold(MUG, "100.00"), tax="8.00")))
    assert (lines(paid), paid.tax) == ([("Not restocked", "0.00")], usd("8.00"))
    by_adjustment = refund(extras=[extra("0.00", tax="1.60")], money=[paid_back("1.60")])
    paid = receipt(book(by_adjustment, sales_receipt(sold(MUG, "100.00"), tax="8.00")))
    assert (lines(paid), paid.tax) == ([("Refund adjustment", "0.00")], usd("1.60"))


def test_tax_alone_is_booked_where_the_sale_has_it_on_an_item() -> None:
    tax_only = refund(
        goods=[goods(amount_="0.00", tax="8.00", quantity=0, ordered=1)], money=[paid_back("8.00")]
    )
    on_item = sold(STATE_TAX, "8.00", role=LineRole.TAX, quantity=None, taxable=False)
    paid = receipt(book(tax_only, sales_receipt(sold(MUG, "100.00"), on_item)))
    assert (lines(paid)[-1], paid.tax) == (("State tax", "8.00"), usd("0.00"))


def test_more_tax_than_the_sale_shows_is_held_with_both_figures() -> None:
    """Sold with 2.00 of tax; the store says that 4.00 go back, all in all no more than the sale came to."""
    back = refund(goods=[goods(amount_="20.00", tax="4.00")], money=[paid_back("24.00")], order_total="24.00")
    answer = book(back, sales_receipt(sold(MUG, "22.00"), tax="2.00"))
    assert held(answer) == "more-tax-than-sold"
    assert isinstance(answer, Hold)
    assert answer.sentence.parameters == {"number": "1001", "reversed": "4.00 USD", "sold": "2.00 USD"}


def test_tax_of_earlier_refunds_counts() -> None:
    sale = sales_receipt(sold(MUG, "103.00", quantity="3"), tax="7.00")
    first = decided(book(HALF, sale))
    assert first.tax == usd("4.13")
    earlier = Earlier((replace(HALF, id="R0"),), (reversal(first, replace(HALF, id="R0")),))
    assert held(book(HALF, sale, earlier=earlier)) == "more-tax-than-sold"
    enough = replace(sale, tax=usd("8.26"), total=usd("111.26"))
    assert decided(book(HALF, enough, earlier=earlier)).tax == usd("4.13")


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


def test_a_discount_that_the_sale_took_off_in_the_price_is_not_given_twice() -> None:
    """100.00 less 10.00 in the line's price, less 9.00 below: nothing of it is left when all goes back."""
    below = sold(None, "-9.00", role=LineRole.DISCOUNT, quantity=None, account=DISCOUNTS)
    back = refund(
        goods=[goods(amount_="100.00", discount="19.00")], money=[paid_back("81.00")], order_total="81.00"
    )
    paid = receipt(book(back, sales_receipt(sold(MUG, "90.00"), below)))
    assert lines(paid) == [("MUG-01", "90.00"), ("Discounts given", "-9.00")]


def test_goods_of_another_price_than_the_sales_are_net() -> None:
    """2 × 50.00 less 30.00; the sale in QuickBooks says 60.00 a piece, which explains nothing."""
    below = sold(None, "-20.00", role=LineRole.DISCOUNT, quantity=None, account=DISCOUNTS)
    back = refund(
        goods=[goods(amount_="50.00", discount="15.00", ordered=2)],
        money=[paid_back("35.00")],
        order_total="100.00",
    )
    paid = receipt(book(back, sales_receipt(sold(MUG, "120.00", quantity="2"), below)))
    assert lines(paid) == [("MUG-01", "35.00")]


def test_the_price_of_the_sale_is_rounded_half_up_for_the_refunded_units() -> None:
    """Three for 100.00 less 1.00: one of them is 33.33, and the rest of the discount stays exact."""
    below = sold(None, "-1.00", role=LineRole.DISCOUNT, quantity=None, account=DISCOUNTS)
    one = goods(amount_="33.34", discount="0.34", ordered=3)
    back = refund(goods=[one], money=[paid_back("33.00")], order_total="99.00")
    paid = receipt(book(back, sales_receipt(sold(MUG, "100.00", quantity="3"), below)))
    assert lines(paid) == [("MUG-01", "33.33"), ("Discounts given", "-0.33")]
    half = goods(amount_="2.51", discount="0.02", ordered=2)
    back = refund(goods=[half], money=[paid_back("2.49")], order_total="4.01")
    paid = receipt(book(back, sales_receipt(sold(MUG, "5.01", quantity="2"), below)))
    assert lines(paid) == [("MUG-01", "2.51"), ("Discounts given", "-0.02")]


def test_a_cent_of_rounding_does_not_hide_that_the_sale_shows_the_discount() -> None:
    """Three for 99.99 less 10.00, 16.67 of tax inside: the sale says 81.47 and 8.15, one refund says 27.15."""
    below = sold(None, "-8.15", role=LineRole.DISCOUNT, quantity=None, account=DISCOUNTS)
    one = goods(amount_="27.15", discount="2.71", tax="5.56", ordered=3)
    back = refund(goods=[one], money=[paid_back("30.00")], order_total="89.99")
    paid = receipt(book(back, sales_receipt(sold(MUG, "81.47", quantity="3"), below, tax="16.67")))
    assert lines(paid) == [("MUG-01", "27.16"), ("Discounts given", "-2.72")]


def test_a_discount_booked_as_a_line_of_its_own_comes_back_on_its_item() -> None:
    coupon = item("Coupon", ItemKind.SERVICE)
    taken_off = sold(coupon, "-10.00", role=LineRole.DISCOUNT, description="SUMMER10")
    back = refund(
        goods=[goods(amount_="100.00", discount="10.00")], money=[paid_back("90.00")], order_total="90.00"
    )
    paid = receipt(book(back, sales_receipt(sold(MUG, "100.00"), taken_off)))
    assert lines(paid) == [("MUG-01", "100.00"), ("Coupon", "-10.00")]


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


def test_a_discount_of_the_form_is_not_repeated_where_promises_stand_on_one_of_several_documents() -> None:
    """The discount would be shared by both receipts, and the store credit stands on the first alone."""
    discount = sold(
        None, "-10.00", role=LineRole.DISCOUNT, quantity=None, description="SUMMER10", account=DISCOUNTS
    )
    sale = sales_receipt(sold(MUG, "100.00", quantity="4"), discount, tax="7.20")
    half = goods(amount_="50.00", discount="5.00", tax="3.60", quantity=2, ordered=4)
    credit = paid_back("10.00", tender=Tender.STORE_CREDIT, gateway="store credit")
    policy = replace(
        POLICY,
        store_credit_item=item("Store credit", ItemKind.SERVICE, account=Ref("95", "Store credit owed")),
        gateways={"paypal": Gateway(CLEARING)},
    )
    one = [credit, paid_back("38.60")]
    paid = receipt(book(refund(goods=[half], money=one, order_total="97.20"), sale, policy=policy))
    assert lines(paid) == [("MUG-01", "50.00"), ("Discounts given", "-5.00"), ("Store credit", "-10.00")]
    two = [credit, paid_back("20.00"), paid_back("18.60", gateway="paypal")]
    several = receipts(book(refund(goods=[half], money=two, order_total="97.20"), sale, policy=policy))
    assert [name for each in several for name, _ in lines(each)] == ["MUG-01", "Store credit", "MUG-01"]
    assert [each.total for each in several] == [usd("20.00"), usd("18.60")]


def test_tax_alone_stands_on_a_line_of_no_units_on_every_document() -> None:
    line = DocumentLine(
        LineRole.GOODS, MUG.ref, "Mug", usd("0.00"), Decimal(1), Decimal(0), stock=True, taxable=True
    )
    extra_line = replace(line, stock=False, quantity=None, price=None)
    bodies = bodies_of(Rows((Row(extra_line),), usd("8.00")), [usd("5.00"), usd("3.00")], POLICY)
    assert bodies == [Body((extra_line,), usd("5.00")), Body((extra_line,), usd("3.00"))]
    bodies = bodies_of(Rows((Row(line, Decimal(1)),), usd("8.00")), [usd("5.00"), usd("3.00")], POLICY)
    assert isinstance(bodies, list)
    first, second = bodies
    assert [each.quantity for each in first.lines] == [Decimal(1)]
    assert second.lines == (extra_line,)
