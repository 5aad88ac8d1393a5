"""Which item a refunded line is booked on: the first answer that fits, as a bookkeeper would look for it."""

from __future__ import annotations

from plugin.accounting.decision import Hold
from plugin.accounting.policy import Policy, UnknownSku
from plugin.accounting.refund import Extra, GoodsLine
from plugin.accounting.sale import Item, ItemKind, SaleLine
from plugin.accounting.sentences import say


def item_of_goods(goods: GoodsLine, sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The merchant's refund mapping, always; else the sale's item, the SKU map, the fallback item.

    Stock that left and did not come back goes on the no-restock item instead. A Hold where none fits.
    """
    mapped = policy.refund_items.get(goods.sku) if goods.sku else None
    if mapped:
        return _usable(mapped) if _came_back(goods) or not goods.quantity else _without_stock(mapped, goods)
    sold = _sold(goods, sale_line, policy)
    if sold is None:
        return Hold(say("unknown-item", title=goods.title, sku=goods.sku or "–"))
    if sold.kind is ItemKind.STOCK and not _came_back(goods):
        return _for_what_stayed_out(goods, policy)
    return _usable(sold)


def _sold(goods: GoodsLine, sale_line: SaleLine | None, policy: Policy) -> Item | None:
    if sale_line and sale_line.item:
        return sale_line.item
    if goods.sku and goods.sku in policy.sku_items:
        return policy.sku_items[goods.sku]
    return policy.fallback_item if policy.unknown_sku is UnknownSku.FALLBACK else None


def item_of_shipping(sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The item of the sale's shipping line; the policy's only where the sale has no such line."""
    item = sale_line.item if sale_line else policy.shipping_item
    return _usable(item) if item else Hold(say("shipping-item-missing"))


def item_of_extra(extra: Extra, policy: Policy) -> Item | Hold:
    """The item that the policy names for that kind of extra."""
    item = policy.extra_items.get(extra.kind)
    return _usable(item) if item else Hold(say("extra-item-missing", kind=extra.kind.value))


def _usable(item: Item) -> Item | Hold:
    return item if item.active else Hold(say("item-inactive", item=item.ref.name))


def _came_back(goods: GoodsLine) -> bool:
    """Back in stock; a refund of the price alone moves no unit."""
    return goods.restocked and goods.quantity > 0


def _for_what_stayed_out(goods: GoodsLine, policy: Policy) -> Item | Hold:
    if goods.quantity > 0 and goods.shipped is None:
        return Hold(say("shipped-in-part-not-restocked", title=goods.title))
    if goods.quantity > 0 and not goods.shipped:
        return Hold(say("never-shipped-not-restocked", title=goods.title))
    item = policy.no_restock_item
    return _without_stock(item, goods) if item else Hold(say("no-restock-item-missing", title=goods.title))


def _without_stock(item: Item, goods: GoodsLine) -> Item | Hold:
    """For goods that did not come back: a stock item would bring them back in the books."""
    if item.kind is ItemKind.STOCK:
        return Hold(say("stock-item-for-what-stayed-out", title=goods.title, item=item.ref.name))
    return _usable(item)
