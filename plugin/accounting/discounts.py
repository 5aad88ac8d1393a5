"""Discounts where the sale has them: in the price of a line, or on a discount line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.accounting.case import Case
from plugin.accounting.money import Money, total
from plugin.accounting.refund import GoodsLine, ShippingLine
from plugin.accounting.row import Row, like, spread
from plugin.accounting.sale import LineRole, SaleLine
from plugin.accounting.sums import stated


def amount_shown(
    case: Case, part: GoodsLine | ShippingLine, shown: Money | None, sold_discounts: Sequence[SaleLine]
) -> Money:
    """What the sale shows for it, where a part of its discount is on the sale's discount line; else net.

    A sale may have taken off one discount in the line's price and another one below: neither is taken twice.
    """
    gross = stated(part.amount, case.sale.currency)
    net = gross - stated(part.discount, case.sale.currency)
    if case.tax_inside and net:
        with_tax = net + stated(part.tax, case.sale.currency)
        gross, net = Money.rounded(gross.amount * with_tax.amount / net.amount, net.currency), with_tax
    if shown is None or not sold_discounts:
        return net
    # A store that takes the tax out of its prices rounds for every refund, the sale once for all units.
    units = part.quantity if isinstance(part, GoodsLine) else 1
    rounding = Money.from_minor_units(units, gross.currency)
    return max(shown, net) if shown <= gross + rounding else net


def shown_for(goods: GoodsLine, sold: SaleLine) -> Money | None:
    """The refunded units at the price that the sale line has, rounded half-up to the minor unit."""
    units = sold.quantity or goods.ordered
    if not units:
        return None
    if units == goods.quantity:
        return sold.amount
    return Money.rounded(sold.amount.amount * goods.quantity / units, sold.amount.currency)


def sold_discounts(case: Case) -> list[SaleLine]:
    """The sale's discount lines that the refund can repeat.

    QuickBooks takes a form's own discount field only up to what the other lines come to. Where fees,
    replacements or promises among those leave less, or the refund is a sale itself, lines are net.
    """
    sold = [line for line in case.lines(LineRole.DISCOUNT) if line.amount]
    if all(line.item for line in sold) or (_leaves_room(case) and not case.sells):
        return sold
    return []


def _leaves_room(case: Case) -> bool:
    """What is left before tax, on the document that carries the promises too, is not below nothing."""
    statement = case.statement
    gateways = {transaction.gateway for transaction in case.refund.money}
    shares = bool(statement.ar) or len(gateways) > 1
    if statement.credit and statement.cash and shares:
        return False  # the promises stand on one document, the discount on all
    return statement.lines - statement.credit >= statement.tax


def discount_rows(case: Case, rows: Sequence[Row], sold: Sequence[SaleLine]) -> list[Row]:
    """What the goods and shipping in `rows` show above net, on the sale's discount lines in their proportion."""
    net = case.statement.parts
    if case.tax_inside:
        net = net + total([stated(part.tax, case.sale.currency) for part in case.refund.parts], net.currency)
    discount = total([row.line.amount for row in rows], case.sale.currency) - net
    return [like(line, -share) for line, share in spread(discount, sold) if share]
