"""Sharing one refund among several documents, to the minor unit and both ways at once.

Every line's shares add up to the line, and every document's shares add up to what the document must come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from plugin.accounting.documents import DocumentLine
from plugin.accounting.money import Money, total
from plugin.accounting.row import FIVE_PLACES, Row, gives, price_of


def shares(amounts: Sequence[Money], totals: Sequence[Money]) -> tuple[tuple[Money, ...], ...]:
    """For each total, its share of each amount: largest remainder, exact in both directions.

    `amounts` (of either sign) and `totals` (all above zero, or a single one) have the same sum, else
    ValueError. One document after the other takes its part of what is left, each amount rounded down or
    up; the last takes the rest, which by then is exactly its total.
    """
    if len(totals) == 1 and total(amounts, totals[0].currency) == totals[0]:
        return (tuple(amounts),)
    left = [amount.minor_units for amount in amounts]
    wanted = [each.minor_units for each in totals]
    if sum(left) != sum(wanted) or min(wanted, default=0) <= 0:
        raise ValueError("the documents do not come to what the lines come to")
    table = []
    for units in wanted[:-1]:
        column = _column(left, units)
        left = [rest - share for rest, share in zip(left, column, strict=True)]
        table.append(column)
    currency = totals[0].currency
    return tuple(
        [tuple([Money.from_minor_units(units, currency) for units in column]) for column in (*table, left)]
    )


def _column(amounts: Sequence[int], total: int) -> list[int]:
    """`total` over the amounts in proportion; of equal remainders the earlier amount gets the unit."""
    whole = sum(amounts)
    column = [amount * total // whole for amount in amounts]
    remainders = [amount * total % whole for amount in amounts]
    short = total - sum(column)
    for index in sorted(range(len(amounts)), key=lambda i: (-remainders[i], i))[:short]:
        column[index] += 1
    return column


def quantities(quantity: Decimal, amount: Money, parts: Sequence[Money]) -> tuple[Decimal, ...]:
    """The units behind each part of an amount, in up to five places; the last part takes the remainder.

    A line that came to nothing goes with the first document as a whole.
    """
    if len(parts) == 1:
        return (quantity,)
    taking = [index for index, part in enumerate(parts) if part] or [0]
    shared = [Decimal(0)] * len(parts)
    left = quantity
    for index in taking[:-1]:
        share = (quantity * parts[index].amount / amount.amount).quantize(FIVE_PLACES, ROUND_HALF_UP)
        shared[index] = min(share, left) if quantity > 0 else max(share, left)
        left -= shared[index]
    shared[taking[-1]] = left
    return tuple(shared)


def parts_of(row: Row, amounts: Sequence[Money]) -> tuple[tuple[DocumentLine | None, Money], ...]:
    """A row's line on each document (None: not there), and the rest that only a rounding line can carry."""
    whole, nothing = row.line.amount, Money.zero(row.line.amount.currency)
    if len(amounts) == 1 and row.line.quantity == row.quantity:  # with its units, if any, on it
        return ((row.line if whole or row.quantity else None, nothing),)
    if row.quantity is None:
        return tuple([(_part(row.line, amount) if amount else None, nothing) for amount in amounts])
    price = price_of(whole, row.quantity) if row.line.price is None else row.line.price
    units = quantities(row.quantity, whole, amounts)
    return tuple(
        [_priced(row.line, amount, each, price) for amount, each in zip(amounts, units, strict=True)]
    )


def _priced(
    line: DocumentLine, amount: Money, quantity: Decimal, price: Decimal
) -> tuple[DocumentLine | None, Money]:
    """Quantity and price where they give the amount. On other lines neither; stock keeps its quantity."""
    nothing = Money.zero(amount.currency)
    if not quantity:
        return (None, amount) if line.stock or not amount else (_part(line, amount), nothing)
    if gives(quantity, price, amount):
        return _part(line, amount, quantity, price), nothing
    if not line.stock:
        return _part(line, amount) if amount else None, nothing
    computed = Money.rounded(quantity * price, amount.currency)
    return _part(line, computed, quantity, price), amount - computed


def _part(
    line: DocumentLine, amount: Money, quantity: Decimal | None = None, price: Decimal | None = None
) -> DocumentLine:
    """The line with a part of its amount. Spelled out: `replace` takes three times as long."""
    return DocumentLine(
        line.role,
        line.item,
        line.description,
        amount,
        quantity,
        price,
        line.stock,
        line.taxable,
        line.tax_code,
        line.class_,
        line.account,
        line.overrides_account,
    )
