"""The items of a policy that stand for no goods of the shop: what each is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from plugin.accounting.policy import Policy
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item


class Purpose(StrEnum):
    """What such an item is for."""

    NOT_RESTOCKED = "not restocked"
    SHIPPING = "shipping"
    ROUNDING = "rounding"
    EXCHANGE = "exchange gain or loss"
    STORE_CREDIT = "store credit"
    GIFT_CARD = "gift card"
    UNKNOWN_PRODUCTS = "unknown products"
    DUTY = "duty"
    TIP = "tip"
    ADJUSTMENT = "adjustment"
    FEE_KEPT = "fee kept"
    CASH_ROUNDING = "cash rounding"


#: Promises: their items post to what is owed for them.
PROMISES = (Purpose.STORE_CREDIT, Purpose.GIFT_CARD)

_FIELDS = {
    Purpose.NOT_RESTOCKED: "no_restock_item",
    Purpose.SHIPPING: "shipping_item",
    Purpose.ROUNDING: "rounding_item",
    Purpose.EXCHANGE: "exchange_item",
    Purpose.STORE_CREDIT: "store_credit_item",
    Purpose.GIFT_CARD: "gift_card_item",
    Purpose.UNKNOWN_PRODUCTS: "fallback_item",
}


def chosen_items(policy: Policy) -> Iterator[Item]:
    """Every item that the merchant has chosen for anything."""
    yield from filter(None, (getattr(policy, field) for field in _FIELDS.values()))
    for chosen in (policy.extra_items, policy.refund_items, policy.sku_items):
        yield from chosen.values()
    if policy.returns:
        yield from filter(None, (policy.returns.into, *policy.returns.out_of))


def as_listed(policy: Policy, listed: Mapping[str, Item]) -> Policy:
    """The policy with its items as the company has them. `listed`: by id; an item that is not among it stays.

    A choice tells which item; whether that is stock, in use, and where it posts, only the company knows.
    """

    def now(item: Item) -> Item:
        return listed.get(item.ref.id, item)

    chosen: dict[str, Item] = {
        field: now(item) for field in _FIELDS.values() if (item := getattr(policy, field)) is not None
    }
    returns = policy.returns
    if returns:
        into = now(returns.into) if returns.into else None
        returns = replace(returns, into=into, out_of=tuple(map(now, returns.out_of)))
    return replace(
        policy,
        extra_items={kind: now(item) for kind, item in policy.extra_items.items()},
        refund_items={sku: now(item) for sku, item in policy.refund_items.items()},
        sku_items={sku: now(item) for sku, item in policy.sku_items.items()},
        returns=returns,
        **chosen,  # type: ignore[arg-type]  # every one of these fields is an item
    )


def item_for(purpose: Purpose, policy: Policy) -> Item | None:
    """The item that the merchant has chosen; None where there is none."""
    if purpose in _FIELDS:
        chosen: Item | None = getattr(policy, _FIELDS[purpose])
        return chosen
    return policy.extra_items.get(ExtraKind(purpose.value))


def with_item(policy: Policy, purpose: Purpose, item: Item) -> Policy:
    """The policy with that item for that purpose."""
    if purpose in _FIELDS:
        chosen: dict[str, Item] = {_FIELDS[purpose]: item}
        return replace(policy, **chosen)  # type: ignore[arg-type]  # every one of these fields is an item
    return replace(policy, extra_items={**policy.extra_items, ExtraKind(purpose.value): item})
