"""Which SKUs the company's own list of items is asked for: those that nothing else answers, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plugin.accounting.items import skus_to_look_up
from plugin.accounting.policy import Policy
from plugin.accounting.refund import Buyer, Contents, GoodsLine, SoldLine
from plugin.accounting.sale import LineRole, Sale, SaleLine
from tests.accounting.books import (
    MUG,
    POLICY,
    going_out,
    goods,
    item,
    refund,
    sales_receipt,
    sold,
)

#: Booked on an item that is called by its name alone, and whose line is told by its title.
SIGN = sold(item("Custom work"), "25.00", description="Sign")
SALE = sales_receipt(sold(MUG, "50.00"), SIGN)


def asked(line: GoodsLine | SoldLine, sale: Sale | None = SALE, policy: Policy = POLICY) -> list[str]:
    """What is looked up for a refund of that line, or for one that sends it out in exchange."""
    if isinstance(line, GoodsLine):
        return sorted(skus_to_look_up(refund(goods=[line]), sale, policy))
    return sorted(skus_to_look_up(refund(replacements=[line]), sale, policy))


@pytest.mark.parametrize("line", [goods, going_out], ids=["comes back", "goes out"])
def test_a_product_that_the_sale_shows_under_its_sku_or_item_name_is_not_looked_up(
    line: Callable[..., GoodsLine | SoldLine],
) -> None:
    assert asked(line("MUG-01", title="Another name")) == []
    assert asked(line(" mug-01", title="Another name")) == []
    assert asked(line("custom work", title="Another name")) == []
    assert asked(line("CUP-02", title="Cup")) == ["CUP-02"]


def test_a_title_answers_only_where_the_item_of_that_line_has_no_sku() -> None:
    """The title of a product is that of all its variants."""
    assert asked(goods("SIGN-9", title="Sign")) == []
    assert asked(goods("MUG-RED", title="Mug")) == ["MUG-RED"]


def test_a_line_of_the_sale_without_an_item_answers_nothing() -> None:
    nameless = sales_receipt(replace(SIGN, item=None), sold(MUG, "50.00"))
    assert asked(goods("SIGN-9", title="Sign"), nameless) == ["SIGN-9"]


@pytest.mark.parametrize("other", [replace(SIGN, role=LineRole.SHIPPING), replace(SIGN, role=LineRole.EXTRA)])
def test_only_goods_of_the_sale_answer_for_goods(other: SaleLine) -> None:
    assert asked(goods("SIGN-9", title="Sign"), sales_receipt(other)) == ["SIGN-9"]


def test_what_the_merchant_maps_is_not_looked_up() -> None:
    """The map of refunds is for what comes back only."""
    by_sku = replace(POLICY, sku_items={"CUP-02": MUG})
    for_refunds = replace(POLICY, refund_items={"CUP-02": MUG})
    for sale in (SALE, None):
        assert asked(goods("CUP-02", title="Cup"), sale, by_sku) == []
        assert asked(going_out("CUP-02", title="Cup"), sale, by_sku) == []
        assert asked(goods("CUP-02", title="Cup"), sale, for_refunds) == []
        assert asked(going_out("CUP-02", title="Cup"), sale, for_refunds) == ["CUP-02"]
        assert asked(goods("POT-03", title="Pot"), sale, for_refunds) == ["POT-03"]


def test_gift_cards_and_goods_without_a_sku_are_not_looked_up() -> None:
    for sale in (SALE, None):
        assert asked(goods("CARD-50", gift_card=True), sale) == []
        assert asked(going_out("CARD-50", gift_card=True), sale) == []
        assert asked(goods(None, title="Pot"), sale) == []
        assert asked(going_out(None, title="Pot"), sale) == []


def test_what_was_ordered_is_looked_up_only_where_the_sale_is_created() -> None:
    lines = (going_out("CUP-02", title="Cup"), going_out("CARD-50", gift_card=True), going_out(None))
    ordered = Contents(lines=lines, shipping=(), extras=(), payments=(), buyer=Buyer("Ada Jones"))
    of_order = refund(goods=[goods("POT-03", title="Pot")], contents=ordered)
    assert skus_to_look_up(of_order, None, POLICY) == {"CUP-02", "POT-03"}
    assert skus_to_look_up(of_order, SALE, POLICY) == {"POT-03"}
