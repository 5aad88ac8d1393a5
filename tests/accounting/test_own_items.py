"""The items of a policy: what each is for, and what the company says of them."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from plugin.accounting.own_items import Purpose, as_listed, chosen_items, item_for, with_item
from plugin.accounting.policy import Policy, ReturnsAccount
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, ItemKind, Ref


def item(id_: str) -> Item:
    """As a merchant chose it: which one, and little that can be relied on."""
    return Item(Ref(id_, f"Item {id_}"), ItemKind.SERVICE, None, True, None)


def known(id_: str) -> Item:
    """As the company has it."""
    return Item(Ref(id_, f"Renamed {id_}"), ItemKind.STOCK, f"SKU-{id_}", False, Ref("9", "Sales"))


FIELDS = {
    Purpose.NOT_RESTOCKED: "no_restock_item",
    Purpose.SHIPPING: "shipping_item",
    Purpose.ROUNDING: "rounding_item",
    Purpose.EXCHANGE: "exchange_item",
    Purpose.STORE_CREDIT: "store_credit_item",
    Purpose.GIFT_CARD: "gift_card_item",
    Purpose.UNKNOWN_PRODUCTS: "fallback_item",
}
EXTRAS = {
    Purpose.DUTY: ExtraKind.DUTY,
    Purpose.TIP: ExtraKind.TIP,
    Purpose.ADJUSTMENT: ExtraKind.ADJUSTMENT,
    Purpose.FEE_KEPT: ExtraKind.FEE_KEPT,
    Purpose.CASH_ROUNDING: ExtraKind.CASH_ROUNDING,
}
EVERYTHING = Policy(
    no_restock_item=item("1"),
    shipping_item=item("2"),
    rounding_item=item("3"),
    exchange_item=item("4"),
    store_credit_item=item("5"),
    gift_card_item=item("6"),
    fallback_item=item("7"),
    extra_items={ExtraKind.TIP: item("8"), ExtraKind.DUTY: item("9")},
    refund_items={"MUG": item("10")},
    sku_items={"CUP": item("11")},
    returns=ReturnsAccount(Ref("80", "Returns"), into=item("12"), out_of=(item("13"), item("14"))),
)


def test_every_purpose_is_known() -> None:
    assert set(Purpose) == {*FIELDS, *EXTRAS}


@pytest.mark.parametrize("purpose", Purpose)
def test_an_item_is_chosen_for_one_purpose_alone(purpose: Purpose) -> None:
    policy = with_item(Policy(), purpose, item("1"))
    assert {each: item_for(each, policy) for each in Purpose if item_for(each, policy)} == {
        purpose: item("1")
    }


@pytest.mark.parametrize(("purpose", "field"), FIELDS.items())
def test_a_purpose_has_its_place_in_the_policy(purpose: Purpose, field: str) -> None:
    chosen = with_item(EVERYTHING, purpose, item("20"))
    differs = [
        each.name for each in fields(Policy) if getattr(chosen, each.name) != getattr(EVERYTHING, each.name)
    ]
    assert (differs, getattr(chosen, field)) == ([field], item("20"))


@pytest.mark.parametrize(("purpose", "kind"), EXTRAS.items())
def test_an_extra_has_its_place_among_the_others(purpose: Purpose, kind: ExtraKind) -> None:
    extras = {**EVERYTHING.extra_items, kind: item("20")}
    assert with_item(EVERYTHING, purpose, item("20")) == replace(EVERYTHING, extra_items=extras)


def test_every_item_that_was_chosen_is_named() -> None:
    assert {each.ref.id for each in chosen_items(EVERYTHING)} == {str(number) for number in range(1, 15)}
    assert list(chosen_items(Policy())) == []
    nothing_taken_out = replace(EVERYTHING, returns=ReturnsAccount(Ref("80", "Returns")))
    assert {each.ref.id for each in chosen_items(nothing_taken_out)} == {
        str(number) for number in range(1, 12)
    }


def test_what_the_company_says_of_an_item_counts_wherever_it_was_chosen() -> None:
    listed = {str(number): known(str(number)) for number in range(1, 15)}
    assert as_listed(EVERYTHING, listed) == Policy(
        no_restock_item=known("1"),
        shipping_item=known("2"),
        rounding_item=known("3"),
        exchange_item=known("4"),
        store_credit_item=known("5"),
        gift_card_item=known("6"),
        fallback_item=known("7"),
        extra_items={ExtraKind.TIP: known("8"), ExtraKind.DUTY: known("9")},
        refund_items={"MUG": known("10")},
        sku_items={"CUP": known("11")},
        returns=ReturnsAccount(Ref("80", "Returns"), into=known("12"), out_of=(known("13"), known("14"))),
    )


def test_an_item_that_the_company_does_not_list_stays_as_it_was_chosen() -> None:
    assert as_listed(EVERYTHING, {}) == EVERYTHING
    assert as_listed(Policy(), {"1": known("1")}) == Policy()
    account_only = Policy(returns=ReturnsAccount(Ref("80", "Returns")))
    assert as_listed(account_only, {"1": known("1")}) == account_only
