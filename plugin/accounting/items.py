"""Which item a refunded line is booked on: the first answer that fits, as a bookkeeper would look for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugin.accounting.decision import Hold
from plugin.accounting.matching import is_called
from plugin.accounting.policy import NeverShipped, Policy, UnknownSku
from plugin.accounting.refund import Extra, ExtraKind, GoodsLine, Refund, SoldLine, Tender
from plugin.accounting.sale import Item, ItemKind, LineRole, Sale, SaleLine
from plugin.accounting.sentences import say

#: SKU -> the items that the company calls so, the surest way of calling first (see `Ledger.items`).
Listed = Mapping[str, tuple[Item, ...]]

_NONE_LISTED: Listed = {}

#: Kinds that no line can stand on, and what is said of an item of such a kind.
_HOLDS_OTHERS = {ItemKind.BUNDLE: "item-is-bundle", ItemKind.CATEGORY: "item-is-category"}


def skus_to_look_up(refund: Refund, sale: Sale | None, policy: Policy) -> frozenset[str]:
    """SKUs for which neither the merchant's mappings nor the sale name an item. `sale`: None: it is created."""
    contents = refund.order.contents if sale is None else None
    ordered = contents.lines if contents else ()
    return frozenset(
        sku
        for sku, title in _wanted(refund, ordered, policy)
        if sku not in policy.sku_items and not (sale and _shows(sale, sku, title))
    )


def _shows(sale: Sale, sku: str, title: str) -> bool:
    """A line is called by the SKU, or by the title where its item has no SKU of its own."""
    lines = [line for line in sale.lines if line.role is LineRole.GOODS]
    return any(
        is_called(line, sku) or (line.item and not line.item.sku and line.description == title)
        for line in lines
    )


def _wanted(refund: Refund, ordered: tuple[SoldLine, ...], policy: Policy) -> Iterator[tuple[str, str]]:
    """SKU and title of all that needs an item, gift cards apart: they have their own."""
    for goods in refund.goods:
        if goods.sku and not goods.gift_card and not policy.refund_items.get(goods.sku):
            yield goods.sku, goods.title
    for sold in (*refund.replacements, *ordered):
        if sold.sku and not sold.gift_card:
            yield sold.sku, sold.title


def item_of_goods(
    goods: GoodsLine, sale_line: SaleLine | None, policy: Policy, listed: Listed = _NONE_LISTED
) -> Item | Hold:
    """The merchant's refund mapping, always; else the sale's item, the SKU map, the fallback item.

    The SKU map is the merchant's mapping, then what the company's own list of items calls so.

    Stock that left and did not come back goes on the no-restock item instead. A Hold where none fits.
    """
    mapped = policy.refund_items.get(goods.sku) if goods.sku else None
    if mapped:
        return usable(mapped) if _came_back(goods) or not goods.quantity else _without_stock(mapped, goods)
    if goods.gift_card:
        return item_of_gift_card(goods.title, policy)
    sold = _sold(goods, sale_line, policy, listed)
    if isinstance(sold, Hold):
        return sold
    if sold.kind is ItemKind.STOCK and not _came_back(goods):
        return _for_what_stayed_out(goods, sold, policy)
    return usable(sold)


def _sold(
    goods: GoodsLine | SoldLine, sale_line: SaleLine | None, policy: Policy, listed: Listed
) -> Item | Hold:
    """The item of the sale's line, else of the SKU map, else the fallback item."""
    item = (sale_line.item if sale_line else None) or (
        item_of_sku(goods.sku, policy, listed) if goods.sku else None
    )
    if item is None and policy.unknown_sku is UnknownSku.FALLBACK:
        item = policy.fallback_item
    return item or Hold(say("unknown-item", title=goods.title, sku=goods.sku or "–"))


def item_of_sku(sku: str, policy: Policy, listed: Listed) -> Item | Hold | None:
    """What the merchant maps the SKU to, else what the company calls so; several are a question for a person."""
    if sku in policy.sku_items:
        return policy.sku_items[sku]
    found = listed.get(sku, ())
    if len(found) > 1:
        names = ", ".join(item.ref.name for item in found)
        return Hold(say("several-items", sku=sku, count=len(found), items=names))
    return found[0] if found else None


def item_of_shipping(sale_line: SaleLine | None, policy: Policy) -> Item | Hold:
    """The item of the sale's shipping line; the policy's only where the sale has no such line."""
    item = sale_line.item if sale_line else policy.shipping_item
    return usable(item) if item else Hold(say("shipping-item-missing"))


def item_of_sold(
    line: SoldLine, sale_line: SaleLine | None, policy: Policy, listed: Listed = _NONE_LISTED
) -> Item | Hold:
    """The item of goods that go out: of a line of the sale, else of the SKU map, else the fallback item."""
    if line.gift_card:
        return item_of_gift_card(line.title, policy)
    item = _sold(line, sale_line, policy, listed)
    return item if isinstance(item, Hold) else usable(item)


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
    """The item, or a Hold: nothing can be booked on one that is inactive, or that holds others."""
    if item.kind in _HOLDS_OTHERS:
        return Hold(say(_HOLDS_OTHERS[item.kind], item=item.ref.name))
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
