"""Which item a line is booked on, asked one by one; and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugin.accounting.decision import Hold
from plugin.accounting.items import (
    item_of_extra,
    item_of_goods,
    item_of_promise,
    item_of_shipping,
    item_of_sold,
    usable,
)
from plugin.accounting.policy import NeverShipped, Policy, UnknownSku
from plugin.accounting.refund import ExtraKind, GoodsLine, Tender
from plugin.accounting.sale import Item, ItemKind, SaleLine
from plugin.accounting.sentences import say
from tests.accounting.books import (
    ADJUSTMENT,
    MUG,
    NOT_RESTOCKED,
    POLICY,
    POSTER,
    ROUNDING,
    SHIPPING,
    extra,
    going_out,
    goods,
    item,
    sold,
    sold_shipping,
)

CUP, OTHER, CARDS = item("Cup", sku="CUP-02"), item("Other goods"), item("Gift cards")
ON_THE_SALE = sold(MUG, "50.00")
FALLS_BACK = replace(POLICY, unknown_sku=UnknownSku.FALLBACK, fallback_item=OTHER)
#: A fallback item is chosen, but unknown products are held.
HOLDS = replace(FALLS_BACK, unknown_sku=UnknownSku.HOLD)
GONE = item("Gone", active=False)
INACTIVE = Hold(say("item-inactive", item="Gone"))


def of_goods(line: GoodsLine, sale_line: SaleLine | None = ON_THE_SALE, **choices: Any) -> Item | Hold:
    return item_of_goods(line, sale_line, replace(POLICY, **choices))


@pytest.mark.parametrize(
    ("sku", "said"), [("CUP-02", "CUP-02"), (None, "–")], ids=["by its SKU", "by its title alone"]
)
def test_goods_and_replacements_that_nobody_knows_are_named(sku: str | None, said: str) -> None:
    unknown = Hold(say("unknown-item", title="Cup", sku=said))
    assert item_of_goods(goods(sku, title="Cup"), None, HOLDS) == unknown
    assert item_of_sold(going_out(sku, title="Cup"), None, HOLDS) == unknown


@pytest.mark.parametrize("policy", [POLICY, FALLS_BACK], ids=["held", "fallback"])
def test_what_goes_out_is_on_the_item_of_the_sale_then_on_that_of_the_sku_map(policy: Policy) -> None:
    mapped = replace(policy, sku_items={"CUP-02": CUP})
    assert item_of_sold(going_out("CUP-02"), ON_THE_SALE, mapped) == MUG
    assert item_of_sold(going_out("CUP-02"), None, mapped) == CUP
    assert item_of_sold(going_out("CUP-02"), replace(ON_THE_SALE, item=None), mapped) == CUP


def test_what_goes_out_and_nobody_knows_is_on_the_fallback_item_where_the_policy_says_so() -> None:
    assert item_of_sold(going_out("CUP-02"), None, FALLS_BACK) == OTHER
    assert item_of_sold(going_out(None, title="Cup"), None, FALLS_BACK) == OTHER
    assert item_of_sold(going_out("CUP-02"), None, replace(FALLS_BACK, fallback_item=GONE)) == INACTIVE


def test_a_gift_card_is_on_the_item_of_the_liability_both_ways() -> None:
    policy = replace(POLICY, gift_card_item=CARDS)
    assert item_of_goods(goods(gift_card=True), ON_THE_SALE, policy) == CARDS
    assert item_of_sold(going_out(gift_card=True), ON_THE_SALE, policy) == CARDS
    missing = Hold(say("gift-card-item-missing", title="Card of 50"))
    assert of_goods(goods(gift_card=True, title="Card of 50")) == missing
    assert item_of_sold(going_out(gift_card=True, title="Card of 50"), None, POLICY) == missing


def test_the_merchants_mapping_goes_before_the_gift_card() -> None:
    assert of_goods(goods(gift_card=True), refund_items={"MUG-01": CUP}, gift_card_item=CARDS) == CUP


@pytest.mark.parametrize("quantity", [1, 2])
def test_units_that_may_have_left_and_are_not_restocked_are_held(quantity: int) -> None:
    line = goods(restocked=False, shipped=None, quantity=quantity, title="Mug of clay")
    assert of_goods(line) == Hold(say("shipped-in-part-not-restocked", title="Mug of clay"))


@pytest.mark.parametrize("quantity", [1, 2])
def test_units_that_never_left_and_are_not_restocked_are_as_the_policy_says(quantity: int) -> None:
    line = goods(restocked=False, shipped=False, quantity=quantity, title="Mug of clay")
    assert of_goods(line) == Hold(say("never-shipped-not-restocked", title="Mug of clay"))
    assert of_goods(line, never_shipped=NeverShipped.ITEM_OF_THE_SALE) == MUG


@pytest.mark.parametrize("shipped", [True, False, None])
def test_the_price_alone_moves_no_unit_shipped_or_not(shipped: bool | None) -> None:
    assert of_goods(goods(restocked=False, shipped=shipped, quantity=0, ordered=1)) == NOT_RESTOCKED


def test_stock_that_left_and_stayed_out_needs_an_item_and_names_the_goods() -> None:
    line = goods(restocked=False, title="Mug of clay")
    missing = Hold(say("no-restock-item-missing", title="Mug of clay"))
    assert of_goods(line, no_restock_item=None) == missing
    assert of_goods(line, no_restock_item=GONE) == INACTIVE


def test_a_stock_item_for_what_stayed_out_is_named_with_the_goods() -> None:
    box = item("Box", ItemKind.STOCK)
    line = goods(restocked=False, title="Mug of clay")
    refused = Hold(say("stock-item-for-what-stayed-out", title="Mug of clay", item="Box"))
    assert of_goods(line, no_restock_item=box) == refused
    assert of_goods(line, refund_items={"MUG-01": box}) == refused


def test_a_mapped_stock_item_may_take_the_price_alone() -> None:
    """No unit moves, so none can come back by mistake."""
    box = item("Box", ItemKind.STOCK)
    assert of_goods(goods(restocked=False, quantity=0, ordered=1), refund_items={"MUG-01": box}) == box


def test_what_is_no_stock_stays_on_the_sales_item_restocked_or_not() -> None:
    assert of_goods(goods(restocked=False), sold(POSTER, "50.00")) == POSTER


def test_shipping_is_on_the_sales_own_item_else_the_policys() -> None:
    express = item("Express")
    assert item_of_shipping(replace(sold_shipping("5.00"), item=express), POLICY) == express
    assert item_of_shipping(None, POLICY) == SHIPPING
    missing = Hold(say("shipping-item-missing"))
    assert item_of_shipping(None, replace(POLICY, shipping_item=None)) == missing
    assert item_of_shipping(replace(sold_shipping("5.00"), item=None), POLICY) == missing


def test_a_promise_is_on_the_item_of_its_own_liability() -> None:
    policy = replace(POLICY, store_credit_item=OTHER, gift_card_item=CARDS)
    assert item_of_promise(Tender.STORE_CREDIT, policy) == OTHER
    assert item_of_promise(Tender.GIFT_CARD, policy) == CARDS
    for tender in (Tender.STORE_CREDIT, Tender.GIFT_CARD):
        assert item_of_promise(tender, POLICY) == Hold(say("liability-item-missing", tender=tender.value))


def test_an_extra_is_on_the_sales_own_item_else_the_policys() -> None:
    tip, tips = extra("5.00", kind=ExtraKind.TIP), item("Tips")
    assert item_of_extra(tip, sold(tips, "5.00"), POLICY) == tips
    assert item_of_extra(tip, None, POLICY) == ADJUSTMENT
    assert item_of_extra(tip, sold(GONE, "5.00"), POLICY) == INACTIVE


def test_only_cash_rounding_may_share_the_rounding_item() -> None:
    policy = replace(POLICY, extra_items={})
    rounding, tip = (extra("0.02", kind=kind) for kind in (ExtraKind.CASH_ROUNDING, ExtraKind.TIP))
    assert item_of_extra(rounding, None, policy) == ROUNDING
    assert item_of_extra(rounding, None, POLICY) == ADJUSTMENT
    assert item_of_extra(tip, None, policy) == Hold(say("extra-item-missing", kind="tip"))
    none = replace(policy, rounding_item=None)
    assert item_of_extra(rounding, None, none) == Hold(say("extra-item-missing", kind="cash rounding"))


def test_an_inactive_item_is_named() -> None:
    assert usable(GONE) == INACTIVE
    assert usable(MUG) == MUG
