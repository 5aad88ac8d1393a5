"""The lines of a refund as the documents will show them, whole, before documents share them.

Everything is mirrored from the sale: its items, tax codes and classes; a discount line where it has
one; the tax in the tax section or on the item that carried it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.discounts import amount_shown, discount_rows, shown_for, sold_discounts
from plugin.accounting.documents import DocumentLine
from plugin.accounting.items import (
    item_of_extra,
    item_of_goods,
    item_of_promise,
    item_of_shipping,
    item_of_sold,
    usable,
)
from plugin.accounting.matching import Matching
from plugin.accounting.money import Money
from plugin.accounting.refund import Extra, ExtraKind, GoodsLine, ShippingLine, SoldLine, Tender
from plugin.accounting.row import Row, Rows, new_line
from plugin.accounting.sale import ItemKind, LineRole, SaleLine
from plugin.accounting.sentences import say
from plugin.accounting.taxes import with_tax


def rows_of(case: Case, matching: Matching) -> Rows | Hold:
    """All lines that documents share: goods, shipping, extras, replacements, discount, tax.

    A Hold names what has no item.
    """
    rows: list[Row] = []
    below = sold_discounts(case)
    for goods in case.refund.goods:
        if isinstance(row := _goods(case, goods, matching.of(goods), below), Hold):
            return row
        rows.append(row)
    for shipping in case.refund.shipping:
        if isinstance(row := _shipping(case, shipping, below), Hold):
            return row
        rows.append(row)
    discounts = discount_rows(case, rows, below)
    for extra in case.statement.extras:
        if isinstance(row := _extra(case, extra), Hold):
            return row
        rows.append(row)
    for sold in case.refund.replacements:
        if isinstance(row := _replacement(case, sold, matching.sells(sold)), Hold):
            return row
        rows.append(row)
    return with_tax(case, [*rows, *discounts])


def _goods(case: Case, goods: GoodsLine, sold: SaleLine | None, below: Sequence[SaleLine]) -> Row | Hold:
    item = item_of_goods(goods, sold, case.policy, case.books.items)
    if isinstance(item, Hold):
        return item
    # A sale line without a quantity moved no stock, so none comes back.
    moved = goods.quantity and not (item.kind is ItemKind.STOCK and sold and sold.quantity is None)
    quantity = Decimal(goods.quantity) if moved else None
    line = new_line(
        case,
        LineRole.GIFT_CARD if goods.gift_card and item == case.policy.gift_card_item else LineRole.GOODS,
        item,
        goods.title,
        amount_shown(case, goods, shown_for(goods, sold) if sold else None, below),
        mirrored=sold,
        taxed=bool(case.statement.of(goods.tax)),
        stock=item.kind is ItemKind.STOCK and quantity is not None,
        units=quantity,
    )
    return Row(_into_returns(case, line), quantity)


def _into_returns(case: Case, line: DocumentLine) -> DocumentLine:
    """Where the ledger can, a line of goods posts to the returns account; elsewhere a pair of lines moves it."""
    returns = case.policy.returns
    if returns is None or line.role is not LineRole.GOODS or not case.offers.overrides_accounts:
        return line
    return replace(line, account=returns.account, overrides_account=True)


def _replacement(case: Case, sold: SoldLine, sale_line: SaleLine | None) -> Row | Hold:
    """Goods that go out for those that came back: on a refund both amount and units are below nothing."""
    item = item_of_sold(sold, sale_line, case.policy, case.books.items)
    if isinstance(item, Hold):
        return item
    taxed = bool(case.statement.of(sold.tax))
    amount = case.statement.of(sold.discount) - case.shown(sold.amount, sold.tax)
    stock = item.kind is ItemKind.STOCK
    line = new_line(
        case, LineRole.REPLACEMENT, item, sold.title, amount, mirrored=sale_line, taxed=taxed, stock=stock
    )
    return Row(line, Decimal(-sold.quantity))


def exchange_difference(case: Case) -> DocumentLine | Hold:
    """What a changed rate made of the shop's money: neither income nor receivable."""
    amount = case.statement.difference
    if case.policy.exchange_item is None:
        return Hold(say("exchange-item-missing", amount=amount))
    item = usable(case.policy.exchange_item)
    if isinstance(item, Hold):
        return item
    signed = -amount if case.sells else amount
    role = LineRole.EXCHANGE_DIFFERENCE
    return new_line(case, role, item, "Exchange difference", signed, mirrored=None, taxed=False)


def settlement(case: Case, tender: Tender, amount: Money) -> DocumentLine | Hold:
    """The line by which store credit or a gift card takes `amount` of what a document comes to."""
    item = item_of_promise(tender, case.policy)
    if isinstance(item, Hold):
        return item
    title = tender.value.capitalize()
    return new_line(case, LineRole.SETTLEMENT, item, title, -amount, mirrored=None, taxed=False)


def _shipping(case: Case, shipping: ShippingLine, below: Sequence[SaleLine]) -> Row | Hold:
    sold = _shipping_sold(case, shipping)
    if isinstance(sold, Hold):
        return sold
    item = item_of_shipping(sold, case.policy)
    if isinstance(item, Hold):
        return item
    taxed = bool(case.statement.of(shipping.tax))
    amount = amount_shown(case, shipping, sold.amount if sold else None, below)
    return Row(new_line(case, LineRole.SHIPPING, item, shipping.title, amount, mirrored=sold, taxed=taxed))


def _shipping_sold(case: Case, shipping: ShippingLine) -> SaleLine | Hold | None:
    """The sale's shipping line: the one of that title, or any where all are booked on one item."""
    sold = case.lines(LineRole.SHIPPING)
    titled = [line for line in sold if line.description == shipping.title] or sold
    if len({line.item.ref.id for line in titled if line.item}) > 1:
        return Hold(say("several-shipping-items", number=case.sale.number, title=shipping.title))
    return titled[0] if titled else None


def _extra(case: Case, extra: Extra) -> Row | Hold:
    sold = _extra_sold(case, extra)
    item = item_of_extra(extra, sold, case.policy)
    if isinstance(item, Hold):
        return item
    taxed = bool(case.statement.of(extra.tax))
    amount = case.shown(extra.amount, extra.tax)
    title = extra.reason or extra.kind.value
    return Row(new_line(case, LineRole.EXTRA, item, title, amount, mirrored=sold, taxed=taxed))


def _extra_sold(case: Case, extra: Extra) -> SaleLine | None:
    """The sale's own line for it, where one is called so: "Tip", "Duty". What was kept back was never sold."""
    names = {each.strip().casefold() for each in (extra.kind.value, extra.reason) if each}
    if extra.kind not in (ExtraKind.TIP, ExtraKind.DUTY):
        return None
    return next((line for line in case.sale.lines if line.item and _called(line, names)), None)


def _called(line: SaleLine, names: set[str]) -> bool:
    name = line.item.ref.name if line.item else ""
    return not names.isdisjoint({line.description.strip().casefold(), name.strip().casefold()})
