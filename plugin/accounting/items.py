"""Which item a refunded line is booked on: the first answer that fits, as a bookkeeper would look for it."""

from __future__ import annotations

from plugin.accounting.decision import Hold
from plugin.accounting.policy import NeverShipped, Policy, UnknownSku
from plugin.accounting.refund import Extra, ExtraKind, GoodsLine, SoldLine, Tender
from plugin.accounting.sale import Item, ItemKind, SaleLine
from plugin.accounting.sentences import say


def item_of_goods(goods: GoodsLine, sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The merchant's refund mapping, always; else the sale's item, the SKU map, the fallback item.

    Stock that left and did not come back goes on the no-restock item instead. A Hold where none fits.
    """
    mapped = policy.refund_items.get(goods.sku) if goods.sku else None
    if mapped:
        return usable(mapped) if _came_back(goods) or not goods.quantity else _without_stock(mapped, goods)
    if goods.gift_card:
        return item_of_gift_card(goods.title, policy)
    sold = _sold(goods, sale_line, policy)
    if sold is None:
        return Hold(say("unknown-item", title=goods.title, sku=goods.sku or "–"))
    if sold.kind is ItemKind.STOCK and not _came_back(goods):
        return _for_what_stayed_out(goods, sold, policy)
    return usable(sold)


def _sold(goods: GoodsLine, sale_line: SaleLine | None, policy: Policy) -> Item | None:
    if sale_line and sale_line.item:
        return sale_line.item
    if goods.sku and goods.sku in policy.sku_items:
        return policy.sku_items[goods.sku]
    return policy.fallback_item if policy.unknown_sku is UnknownSku.FALLBACK else None


def item_of_shipping(sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The item of the sale's shipping line; the policy's only where the sale has no such line."""
    item = sale_line.item if sale_line else policy.shipping_item
    return usable(item) if item else Hold(say("shipping-item-missing"))


def item_of_sold(line: SoldLine, sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The item of goods that go out: of a line of the sale, else of the SKU map, else the fallback item."""
    if line.gift_card:
        return item_of_gift_card(line.title, policy)
    item = sale_line.item if sale_line else None
    if item is None and line.sku:
        item = policy.sku_items.get(line.sku)
    if item is None and policy.unknown_sku is UnknownSku.FALLBACK:
        item = policy.fallback_item
    return usable(item) if item else Hold(say("unknown-item", title=line.title, sku=line.sku or "–"))


def item_of_gift_card(title: str, policy: Policy) -> Item | Hold:
    """A gift card is owed, not earned: the item that posts to the liability."""
    item = policy.gift_card_item
    return usable(item) if item else Hold(say("gift-card-item-missing", title=title))


def item_of_promise(tender: Tender, policy: Policy) -> Item | Hold:
    """Where store credit or a gift card that was given, instead of money, is owed from now on."""
    item = policy.gift_card_item if tender is Tender.GIFT_CARD else policy.store_credit_item
    return usable(item) if item else Hold(say("liability-item-missing", tender=tender.value))


def item_of_extra(extra: Extra, sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The item of the sale's own line for it, else the policy's; cash rounding may share the rounding item."""
    item = sale_line.item if sale_line else policy.extra_items.get(extra.kind)
    if item is None and extra.kind is ExtraKind.CASH_ROUNDING:
        item = policy.rounding_item
    return usable(item) if item else Hold(say("extra-item-missing", kind=extra.kind.value))


def usable(item: Item) -> Item | Hold:
    """The item, or a Hold: nothing can be booked on one that was made inactive."""
    return item if item.active else Hold(say("item-inactive", item=item.ref.name))


def _came_back(goods: GoodsLine) -> bool:
    """Back in stock; a refund of the price alone moves no unit."""
    return bool(goods.restocked) and goods.quantity > 0


def _for_what_stayed_out(goods: GoodsLine, sold: Item, policy: Policy) -> Item | Hold:
    if goods.quantity > 0 and goods.shipped is None:
        return Hold(say("shipped-in-part-not-restocked", title=goods.title))
    if goods.quantity > 0 and not goods.shipped:
        if policy.never_shipped is NeverShipped.ITEM_OF_THE_SALE:
            return usable(sold)
        return Hold(say("never-shipped-not-restocked", title=goods.title))
    item = policy.no_restock_item
    return _without_stock(item, goods) if item else Hold(say("no-restock-item-missing", title=goods.title))


def _without_stock(item: Item, goods: GoodsLine) -> Item | Hold:
    """For goods that did not come back: a stock item would bring them back in the books."""
    if item.kind is ItemKind.STOCK:
        return Hold(say("stock-item-for-what-stayed-out", title=goods.title, item=item.ref.name))
    return usable(item)
