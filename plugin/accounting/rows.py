"""The lines of a refund as the documents will show them, whole, before documents share them.

Everything is mirrored from the sale: its items, tax codes and classes; a discount line where it has
one; the tax in the tax section or on the item that carried it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.documents import DocumentLine
from plugin.accounting.items import item_of_extra, item_of_goods, item_of_shipping
from plugin.accounting.matching import Matching
from plugin.accounting.money import Money, minor_unit, total
from plugin.accounting.refund import Extra, GoodsLine, ShippingLine
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, SaleLine
from plugin.accounting.sentences import say


@dataclass(frozen=True, slots=True)
class Row:
    """A whole line without quantity and price, and the units it stands for (None: no units)."""

    line: DocumentLine
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a refund, and the tax beside them. Together they are the refund's `lines`."""

    rows: tuple[Row, ...]
    tax: Money


def rows_of(case: Case, matching: Matching) -> Rows | Hold:
    """All lines: goods, shipping, extras, discount, tax. A Hold names what has no item."""
    rows: list[Row] = []
    for goods in case.refund.goods:
        if isinstance(row := _goods(case, goods, matching.of(goods)), Hold):
            return row
        rows.append(row)
    for shipping in case.refund.shipping:
        if isinstance(row := _shipping(case, shipping), Hold):
            return row
        rows.append(row)
    discounts = _discounts(case, rows)
    for extra in case.statement.extras:
        if isinstance(row := _extra(case, extra), Hold):
            return row
        rows.append(row)
    return _with_tax(case, [*rows, *discounts])


def _goods(case: Case, goods: GoodsLine, sold: SaleLine | None) -> Row | Hold:
    item = item_of_goods(goods, sold, case.policy)
    if isinstance(item, Hold):
        return item
    # A sale line without a quantity moved no stock, so none comes back.
    moved = goods.quantity and not (item.kind is ItemKind.STOCK and sold and sold.quantity is None)
    quantity = Decimal(goods.quantity) if moved else None
    line = _line(
        case,
        LineRole.GOODS,
        item,
        goods.title,
        _amount(case, goods, _shown_for(goods, sold) if sold else None),
        mirrored=sold,
        taxed=bool(case.statement.of(goods.tax)),
        stock=item.kind is ItemKind.STOCK and quantity is not None,
    )
    return Row(line, quantity)


def _shipping(case: Case, shipping: ShippingLine) -> Row | Hold:
    sold = _shipping_sold(case, shipping)
    if isinstance(sold, Hold):
        return sold
    item = item_of_shipping(sold, case.policy)
    if isinstance(item, Hold):
        return item
    taxed = bool(case.statement.of(shipping.tax))
    amount = _amount(case, shipping, sold.amount if sold else None)
    return Row(_line(case, LineRole.SHIPPING, item, shipping.title, amount, mirrored=sold, taxed=taxed))


def _shipping_sold(case: Case, shipping: ShippingLine) -> SaleLine | Hold | None:
    """The sale's shipping line: the one of that title, or any where all are booked on one item."""
    sold = case.lines(LineRole.SHIPPING)
    titled = [line for line in sold if line.description == shipping.title] or sold
    if len({line.item.ref.id for line in titled if line.item}) > 1:
        return Hold(say("several-shipping-items", number=case.sale.number, title=shipping.title))
    return titled[0] if titled else None


def _extra(case: Case, extra: Extra) -> Row | Hold:
    item = item_of_extra(extra, case.policy)
    if isinstance(item, Hold):
        return item
    taxed = bool(case.statement.of(extra.tax))
    amount = case.statement.of(extra.amount)
    title = extra.reason or extra.kind.value
    return Row(_line(case, LineRole.EXTRA, item, title, amount, mirrored=None, taxed=taxed))


def _line(
    case: Case,
    role: LineRole,
    item: Item,
    description: str,
    amount: Money,
    *,
    mirrored: SaleLine | None,
    taxed: bool,
    stock: bool = False,
) -> DocumentLine:
    """A line taxed and classed like the sale's own; one the sale does not have, like its sisters."""
    like = mirrored or _sister(case.sale.lines, taxed=taxed)
    return DocumentLine(
        role=role,
        item=item.ref,
        description=description,
        amount=amount,
        stock=stock,
        taxable=mirrored.taxable if mirrored else taxed and bool(case.sale.tax),
        tax_code=like.tax_code if like else None,
        class_=mirrored.class_ if mirrored else _common_class(case.sale.lines),
        account=item.income_account,
    )


def _sister(lines: Sequence[SaleLine], *, taxed: bool) -> SaleLine | None:
    """A line of the sale taxed in the same way, to copy the tax code from."""
    return next((line for line in lines if line.taxable is taxed and line.tax_code), None)


def _common_class(lines: Sequence[SaleLine]) -> Ref | None:
    """The class that all lines of the sale share."""
    classes = {line.class_ for line in lines}
    return classes.pop() if len(classes) == 1 else None


def _amount(case: Case, part: GoodsLine | ShippingLine, shown: Money | None) -> Money:
    """What the sale shows for it, where a part of its discount is on the sale's discount line; else net.

    A sale may have taken off one discount in the line's price and another one below: neither is taken twice.
    """
    gross, net = case.statement.of(part.amount), _net(case, part)
    if shown is None or not _sold_discounts(case):
        return net
    # A store that takes the tax out of its prices rounds for every refund, the sale once for all units.
    units = part.quantity if isinstance(part, GoodsLine) else 1
    rounding = Money.from_minor_units(units, gross.currency)
    return shown if net <= shown <= gross + rounding else net


def _net(case: Case, part: GoodsLine | ShippingLine) -> Money:
    return case.statement.of(part.amount) - case.statement.of(part.discount)


def _shown_for(goods: GoodsLine, sold: SaleLine) -> Money | None:
    """The refunded units at the price that the sale line has, rounded half-up to the minor unit."""
    units = sold.quantity or goods.ordered
    if not units:
        return None
    exact = sold.amount.amount * goods.quantity / units
    return Money(exact.quantize(minor_unit(sold.amount.currency), ROUND_HALF_UP), sold.amount.currency)


def _sold_discounts(case: Case) -> list[SaleLine]:
    return [line for line in case.lines(LineRole.DISCOUNT) if line.amount]


def _discounts(case: Case, rows: Sequence[Row]) -> list[Row]:
    """What the goods and shipping in `rows` show above net, on the sale's discount lines in their proportion."""
    sold, code = _sold_discounts(case), case.sale.currency
    shown = total((row.line.amount for row in rows), code)
    discount = shown - total((_net(case, part) for part in case.refund.parts), code)
    return [_like(line, -share) for line, share in _spread(discount, sold) if share]


def _with_tax(case: Case, rows: list[Row]) -> Rows | Hold:
    """The tax where the sale put it: in the tax section, or reversed on the item that carried it."""
    tax, section = case.statement.tax, case.sale.tax
    on_lines = [line for line in case.lines(LineRole.TAX) if line.amount]
    none = Money.zero(tax.currency)
    if tax < none:
        return Hold(say("tax-negative", tax=tax))
    if section and on_lines:
        return Hold(say("tax-in-two-places", number=case.sale.number))
    if on_lines:
        rows += [_like(line, share) for line, share in _spread(tax, on_lines) if share]
        return Rows(tuple(rows), none)
    if section and tax and tax == case.statement.lines:
        # QuickBooks takes no document whose lines come to nothing.
        return Hold(say("tax-only", number=case.sale.number, tax=tax))
    if section or not tax:
        return Rows(tuple(rows), tax)
    if item := case.policy.tax_item:
        rows.append(_tax_row(item, tax))
        return Rows(tuple(rows), none)
    return Hold(say("sale-has-no-tax", number=case.sale.number, tax=tax))


def _spread(amount: Money, sold: Sequence[SaleLine]) -> list[tuple[SaleLine, Money]]:
    """The amount over lines of the sale, in proportion to what they are."""
    weights = [abs(line.amount.minor_units) for line in sold]
    return list(zip(sold, amount.split(weights), strict=True)) if any(weights) else []


def _like(sold: SaleLine, amount: Money) -> Row:
    """A line like the sale's own, of another amount."""
    return Row(
        DocumentLine(
            role=sold.role,
            item=sold.item.ref if sold.item else None,
            description=sold.description,
            amount=amount,
            taxable=sold.taxable,
            tax_code=sold.tax_code,
            class_=sold.class_,
            account=sold.account or (sold.item.income_account if sold.item else None),
        )
    )


def _tax_row(item: Item, tax: Money) -> Row:
    return Row(DocumentLine(LineRole.TAX, item.ref, "Sales tax", tax, account=item.income_account))
