"""The merchant's choices in the demo: everything switched on, an item of the company named for everything."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.accounting.policy import Policy
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, ItemKind, Ref

_EXTRAS = {
    ExtraKind.ADJUSTMENT: "adjustment",
    ExtraKind.DUTY: "duty",
    ExtraKind.TIP: "tip",
    ExtraKind.FEE_KEPT: "restocking_fee",
    ExtraKind.CASH_ROUNDING: "rounding",
}


def policy(
    items: Mapping[str, Mapping[str, str]], stock: Mapping[str, Mapping[str, str]] | None = None
) -> Policy:
    """`items`: role -> {id, name} of the company's own items. `stock`: the same for goods, by SKU."""

    def item(role: str, kind: ItemKind = ItemKind.SERVICE) -> Item:
        return Item(Ref(items[role]["id"], items[role]["name"]), kind, None, True, None)

    return Policy(
        no_restock_item=item("no_restock", ItemKind.NON_STOCK),
        shipping_item=item("shipping"),
        rounding_item=item("rounding"),
        exchange_item=item("exchange"),
        store_credit_item=item("store_credit"),
        gift_card_item=item("gift_card"),
        extra_items={kind: item(role) for kind, role in _EXTRAS.items()},
        sku_items={
            sku: Item(Ref(one["id"], one["name"]), ItemKind.STOCK, None, True, None)
            for sku, one in (stock or {}).items()
        },
    )
