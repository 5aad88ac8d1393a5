"""Sharing one refund among several documents, to the minor unit and both ways at once.

Every line's shares add up to the line, and every document's shares add up to what the document must come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from plugin.accounting.documents import DocumentLine
from plugin.accounting.money import Money, minor_unit
from plugin.accounting.rows import Row

#: QuickBooks takes up to five decimal places in quantities and prices.
_FIVE_PLACES = Decimal("0.00001")


def shares(amounts: Sequence[Money], totals: Sequence[Money]) -> tuple[tuple[Money, ...], ...]:
    """For each total, its share of each amount: largest remainder, exact in both directions.

    `amounts` (of either sign) and `totals` (all above zero) have the same sum, else ValueError. One
    document after the other takes its part of what is left, each amount rounded down or up; the last
    takes the rest, which by then is exactly its total.
    """
    left = [amount.minor_units for amount in amounts]
    wanted = [each.minor_units for each in totals]
    if sum(left) != sum(wanted) or min(wanted, default=1) <= 0:
        raise ValueError("the documents do not come to what the lines come to")
    table = []
    for total in wanted:
        column = _column(left, total)
        left = [rest - share for rest, share in zip(left, column, strict=True)]
        table.append(column)
    currencies = [amount.currency for amount in amounts]
    return tuple(
        tuple(Money.from_minor_units(units, code) for units, code in zip(column, currencies, strict=True))
        for column in table
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
    taking = [index for index, part in enumerate(parts) if part] or [0]
    shared = [Decimal(0)] * len(parts)
    for index in taking[:-1]:
        share = quantity * parts[index].amount / amount.amount
        shared[index] = min(share.quantize(_FIVE_PLACES, ROUND_HALF_UP), quantity - sum(shared))
    shared[taking[-1]] = quantity - sum(shared)
    return tuple(shared)


def parts_of(row: Row, amounts: Sequence[Money]) -> tuple[tuple[DocumentLine | None, Money], ...]:
    """A row's line on each document (None: not there), and the rest that only a rounding line can carry."""
    whole = row.line.amount
    if row.quantity is None:
        return tuple(
            (replace(row.line, amount=amount) if amount else None, Money.zero(whole.currency))
            for amount in amounts
        )
    price = (whole.amount / row.quantity).quantize(_FIVE_PLACES, ROUND_HALF_UP)
    units = quantities(row.quantity, whole, amounts)
    return tuple(_priced(row.line, amount, each, price) for amount, each in zip(amounts, units, strict=True))


def _priced(
    line: DocumentLine, amount: Money, quantity: Decimal, price: Decimal
) -> tuple[DocumentLine | None, Money]:
    """Quantity and price where they give the amount. On other lines neither; stock keeps its quantity."""
    nothing = Money.zero(amount.currency)
    if not quantity:
        return (None, amount) if line.stock or not amount else (replace(line, amount=amount), nothing)
    computed = _rounded(quantity * price, amount.currency)
    if computed == amount:
        return replace(line, amount=amount, quantity=quantity, price=price), nothing
    if not line.stock:
        return replace(line, amount=amount) if amount else None, nothing
    return replace(line, amount=computed, quantity=quantity, price=price), amount - computed


def _rounded(amount: Decimal, currency: str) -> Money:
    return Money(amount.quantize(minor_unit(currency), ROUND_HALF_UP), currency)
