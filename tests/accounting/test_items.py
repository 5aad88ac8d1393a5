"""Which item each refunded line is booked on, and which line of the sale it belongs to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.accounting.decision import Earlier
from plugin.accounting.effect import effect
from plugin.accounting.policy import Policy, UnknownSku
from plugin.accounting.refund import GoodsLine
from plugin.accounting.sale import Item, ItemKind, SaleLine
from tests.accounting.books import (
    MUG,
    NOT_RESTOCKED,
    POLICY,
    POSTER,
    book,
    decided,
    goods,
    held,
    item,
    lines,
    paid_back,
    receipt,
    refund,
    reversal,
    sales_receipt,
    shipping,
    sold,
    sold_shipping,
)

MAPPED = item("Returned mugs")
FALLBACK = item("Other goods")
ENGRAVING = item("Engraving", ItemKind.SERVICE, sku="ENGRAVE")
FALLS_BACK = replace(POLICY, unknown_sku=UnknownSku.FALLBACK, fallback_item=FALLBACK)


def booked_on(line: GoodsLine, *sale: SaleLine, policy: Policy = POLICY) -> str:
    """The item of the only line, or the code of the hold."""
    whole = str((line.amount - line.discount + line.tax).shop.amount)
    booked = sales_receipt(*sale, sold(POSTER, "400.00", description="Poster", id_="rest"))
    back = refund(goods=[line], money=[paid_back(whole)], order_total=str(booked.total.amount))
    verdict = book(back, booked, policy=policy)
    return lines(receipt(verdict))[0][0] if hasattr(verdict, "documents") else held(verdict)


@pytest.mark.parametrize("restocked", [True, False])
def test_the_merchants_mapping_comes_first_restocked_or_not(restocked: bool) -> None:
    policy = replace(POLICY, refund_items={"MUG-01": MAPPED})
    assert booked_on(goods(restocked=restocked), sold(MUG, "50.00"), policy=policy) == "Returned mugs"


def test_stock_that_left_and_stayed_out_uses_the_no_restock_item() -> None:
    assert booked_on(goods(restocked=False), sold(MUG, "50.00")) == NOT_RESTOCKED.ref.name
    none = replace(POLICY, no_restock_item=None)
    assert booked_on(goods(restocked=False), sold(MUG, "50.00"), policy=none) == "no-restock-item-missing"


def test_stock_that_came_back_or_never_left_uses_the_sales_item() -> None:
    assert booked_on(goods(), sold(MUG, "50.00")) == "MUG-01"
    assert booked_on(goods(shipped=False), sold(MUG, "50.00")) == "MUG-01"


def test_stock_that_never_left_yet_is_not_restocked_is_held() -> None:
    line = goods(restocked=False, shipped=False)
    assert booked_on(line, sold(MUG, "50.00")) == "never-shipped-not-restocked"


@pytest.mark.parametrize("thing", [POSTER, ENGRAVING], ids=["non-stock", "service"])
def test_only_stock_ever_uses_the_no_restock_item(thing: Item) -> None:
    line = goods(thing.sku, restocked=False)
    assert booked_on(line, sold(thing, "50.00", description="it")) == thing.ref.name


def test_goods_whose_price_alone_was_refunded_bring_no_stock_back() -> None:
    assert booked_on(goods(quantity=0, ordered=1), sold(MUG, "50.00")) == NOT_RESTOCKED.ref.name


def test_goods_that_are_not_on_the_sale_use_the_sku_map() -> None:
    policy = replace(POLICY, sku_items={"CUP-02": MAPPED})
    assert booked_on(goods("CUP-02", "10.00"), policy=policy) == "Returned mugs"


def test_the_no_restock_rule_also_holds_for_mapped_stock() -> None:
    policy = replace(POLICY, sku_items={"CUP-02": MUG})
    line = goods("CUP-02", "10.00", restocked=False)
    assert booked_on(line, policy=policy) == NOT_RESTOCKED.ref.name


def test_unknown_goods_are_held_or_use_the_fallback_item() -> None:
    line = goods("CUP-02", "10.00")
    assert booked_on(line) == "unknown-item"
    assert booked_on(line, policy=FALLS_BACK) == "Other goods"


def test_an_inactive_item_is_held() -> None:
    gone = item("MUG-01", ItemKind.STOCK, active=False)
    assert booked_on(goods(), sold(gone, "50.00")) == "item-inactive"


def test_shipping_uses_the_item_of_the_sale_else_the_policys() -> None:
    back = refund(shipping=[shipping("5.00")], money=[paid_back("5.00")], order_total="55.00")
    own = item("Freight", ItemKind.SERVICE)
    sale = replace(sold_shipping("5.00"), item=own)
    assert lines(receipt(book(back, sales_receipt(sold(MUG, "50.00"), sale)))) == [("Freight", "5.00")]
    assert lines(receipt(book(back, sales_receipt(sold(MUG, "55.00"))))) == [("Shipping", "5.00")]
    none = replace(POLICY, shipping_item=None)
    assert held(book(back, sales_receipt(sold(MUG, "55.00")), policy=none)) == "shipping-item-missing"


def test_of_several_shipping_items_the_one_of_that_title_is_used_and_none_is_guessed() -> None:
    back = refund(shipping=[shipping("5.00")], money=[paid_back("5.00")], order_total="62.00")
    express = replace(sold_shipping("7.00"), item=item("Express delivery"), description="Express")
    by_title = sales_receipt(sold(MUG, "50.00"), express, sold_shipping("5.00"))
    assert lines(receipt(book(back, by_title))) == [("Shipping", "5.00")]
    untitled = sales_receipt(sold(MUG, "50.00"), express, replace(sold_shipping("5.00"), description=""))
    assert held(book(back, untitled)) == "several-shipping-items"


def test_goods_are_never_taken_for_the_shipping_line() -> None:
    sale = sales_receipt(sold(MUG, "50.00"), replace(sold_shipping("5.00"), quantity=Decimal(1)))
    cap = refund(
        goods=[goods(None, "5.00", title="Standard")], money=[paid_back("5.00")], order_total="55.00"
    )
    assert held(book(cap, sale)) == "unknown-item"


@pytest.mark.parametrize("chosen", ["for the SKU", "for what stays out"])
def test_a_stock_item_is_never_used_for_goods_that_did_not_come_back(chosen: str) -> None:
    """QuickBooks would put one more into stock."""
    broken, box = goods(restocked=False), item("Returns box", ItemKind.STOCK)
    for_sku = replace(POLICY, refund_items={"MUG-01": box})
    for_all = replace(POLICY, no_restock_item=box)
    policy = for_sku if chosen == "for the SKU" else for_all
    assert booked_on(broken, sold(MUG, "50.00"), policy=policy) == "stock-item-for-what-stayed-out"


def test_goods_that_came_back_may_use_the_merchants_stock_item() -> None:
    box = item("Returns box", ItemKind.STOCK)
    policy = replace(POLICY, refund_items={"MUG-01": box})
    assert booked_on(goods(), sold(MUG, "50.00"), policy=policy) == "Returns box"


def test_a_line_shipped_in_part_that_the_store_did_not_restock_is_held() -> None:
    line = goods(amount_="100.00", quantity=2, restocked=False, shipped=None)
    assert booked_on(line, sold(MUG, "100.00", quantity="2")) == "shipped-in-part-not-restocked"
    poster = goods("POSTER-A3", "100.00", quantity=2, restocked=False, shipped=None)
    assert booked_on(poster, sold(item("POSTER-A3"), "100.00", quantity="2")) == "POSTER-A3"


def test_a_sale_line_without_a_quantity_moved_no_stock_so_none_comes_back() -> None:
    back = refund(goods=[goods()], money=[paid_back("50.00")], order_total="50.00")
    decision = decided(book(back, sales_receipt(sold(MUG, "50.00", quantity=None))))
    (line,) = receipt(decision).lines
    assert (line.item, line.quantity, line.stock) == (MUG.ref, None, False)
    assert effect(decision).stock == ()


# Which line of the sale. The sale below also has a poster for 400.00.


def test_an_item_named_by_the_sku_matches() -> None:
    named = item("MUG-01", ItemKind.STOCK)
    assert booked_on(goods(title="Another title"), sold(named, "1.00")) == "MUG-01"


def test_goods_without_a_sku_match_by_title() -> None:
    by_title = item("Custom work")
    assert booked_on(goods(None, title="Sign"), sold(by_title, "50.00", description="Sign")) == "Custom work"


def test_goods_without_sku_and_title_match_by_the_only_line_of_that_unit_price() -> None:
    by_price = item("Custom work")
    line = goods(None, "20.00", title="Sign", quantity=2, ordered=3)
    assert booked_on(line, sold(by_price, "30.00", quantity="3", description="x")) == "Custom work"
    assert booked_on(line, sold(by_price, "40.00", quantity="4", description="x")) == "unknown-item"


def test_goods_of_an_unknown_sku_are_not_taken_for_a_line_of_their_price() -> None:
    protection = item("Package protection", ItemKind.SERVICE)
    cap = goods("CAP", "4.00", title="Cap")
    assert booked_on(cap, sold(protection, "4.00", description="Protect it")) == "unknown-item"


def test_a_net_price_matches_too() -> None:
    by_price = item("Custom work")
    line = goods(None, "20.00", discount="2.00", title="Sign")
    assert booked_on(line, sold(by_price, "18.00", description="x")) == "Custom work"


def test_goods_without_a_sku_match_the_only_goods_of_the_sale() -> None:
    back = refund(goods=[goods(None, "7.00", title="Sign")], money=[paid_back("7.00")], order_total="90.00")
    sale = sales_receipt(sold(item("Bundle"), "90.00", description="All of it"))
    assert lines(receipt(book(back, sale))) == [("Bundle", "7.00")]


def test_the_only_goods_of_the_sale_are_not_taken_where_the_order_has_others_too() -> None:
    sign = refund(goods=[goods(None, "7.00", title="Sign")], money=[paid_back("7.00")], order_total="90.00")
    frame = replace(sign, id="R2", goods=(goods(None, "9.00", title="Frame"),), transactions=())
    frame = replace(frame, transactions=(paid_back("9.00"),))
    sale = sales_receipt(sold(item("Bundle"), "90.00", description="All of it"))
    assert held(book(sign, sale, earlier=Earlier(refunds=(frame,)))) == "unknown-item"


def test_goods_of_another_sku_are_not_taken_for_the_only_goods_of_the_sale() -> None:
    """The connector booked the shirt for all of it; socks came into the order later."""
    socks = refund(
        goods=[goods("SOCKS", "8.00", title="Socks")], money=[paid_back("8.00")], order_total="38.00"
    )
    shirt = sold(item("SHIRT-RED", ItemKind.STOCK), "38.00", description="SHIRT-RED")
    assert held(book(socks, sales_receipt(shirt))) == "unknown-item"


def test_goods_without_a_sku_are_not_taken_for_the_only_goods_of_the_sale_if_those_have_one() -> None:
    cap = refund(goods=[goods(None, "5.00", title="Cap")], money=[paid_back("5.00")], order_total="50.00")
    assert held(book(cap, sales_receipt(sold(MUG, "50.00")))) == "unknown-item"


def test_a_title_that_two_variants_share_does_not_make_one_the_other() -> None:
    red = sold(item("Red shirt", sku="SHIRT-RED"), "30.00", description="Shirt")
    assert booked_on(goods("SHIRT-BLUE", "30.00", title="Shirt"), red) == "unknown-item"


def test_the_merchants_sku_map_finds_the_line_of_the_sale() -> None:
    """The line is then mirrored: its stock came without a quantity, so none goes back."""
    policy = replace(POLICY, sku_items={"OLD-MUG": MUG})
    assert booked_on(goods("OLD-MUG", "50.00"), sold(MUG, "50.00"), policy=policy) == "MUG-01"
    assert booked_on(goods("MUG-01", "60.00", quantity=2, ordered=2), sold(MUG, "50.00")) == (
        "more-returned-than-sold"
    )


def test_quickbooks_names_are_compared_without_case() -> None:
    assert booked_on(goods("mug-01 "), sold(item("Mug-01", ItemKind.STOCK), "50.00")) == "Mug-01"


def test_two_lines_of_one_price_are_not_guessed_between() -> None:
    a, b = item("A"), item("B")
    line = goods(None, "50.00", title="Sign")
    assert (
        booked_on(line, sold(a, "50.00", description="x"), sold(b, "50.00", description="y"))
        == "unknown-item"
    )


def test_a_line_of_another_sku_is_not_taken_for_its_price() -> None:
    other = item("Cup", sku="CUP-02")
    assert booked_on(goods("MUG-01", "50.00"), sold(other, "50.00", description="x")) == "unknown-item"


def test_two_lines_of_one_sku_are_taken_one_each() -> None:
    both = [
        goods("MUG-01", "50.00", line="a"),
        goods("MUG-01", "40.00", line="b"),
    ]
    back = refund(goods=both, money=[paid_back("90.00")], order_total="90.00")
    sale = sales_receipt(sold(MUG, "50.00", id_="1"), sold(MUG, "40.00", id_="2"))
    assert lines(receipt(book(back, sale))) == [("MUG-01", "50.00"), ("MUG-01", "40.00")]


def test_two_order_lines_that_the_sale_joined_in_one_are_both_found() -> None:
    both = [goods("MUG-01", "50.00", line="a"), goods("MUG-01", "50.00", line="b")]
    back = refund(goods=both, money=[paid_back("100.00")], order_total="100.00")
    assert len(receipt(book(back, sales_receipt(sold(MUG, "100.00", quantity="2")))).lines) == 2


def test_what_earlier_refunds_took_is_not_left() -> None:
    """Two signs of one price, told apart only because the first one is refunded already."""
    a, b = item("A"), item("B")
    sale = sales_receipt(sold(a, "50.00", description="First"), sold(b, "50.00", description="Second"))
    first = refund(
        id_="R1", goods=[goods(None, title="First")], money=[paid_back("50.00")], order_total="100.00"
    )
    second = refund(
        id_="R2", goods=[goods(None, title="Renamed")], money=[paid_back("50.00")], order_total="100.00"
    )
    assert held(book(second, sale)) == "unknown-item"
    earlier = Earlier(refunds=(first,), reversals=(reversal(decided(book(first, sale)), first),))
    assert lines(receipt(book(second, sale, earlier=earlier))) == [("B", "50.00")]


def test_the_order_of_the_refunded_lines_decides_nothing() -> None:
    named, nameless = goods("MUG-01", "30.00"), goods(None, "30.00", title="Sign")
    sale = sales_receipt(sold(MUG, "30.00"), sold(item("Sign work"), "30.00", description="x"))
    for order in ([named, nameless], [nameless, named]):
        back = refund(goods=order, money=[paid_back("60.00")], order_total="60.00")
        found = lines(receipt(book(back, sale)))
        assert sorted(found) == [("MUG-01", "30.00"), ("Sign work", "30.00")]
