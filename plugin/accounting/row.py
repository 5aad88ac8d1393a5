"""A line of a refund before documents share it, and how it is made like the lines of the sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plugin.accounting.case import Case
from plugin.accounting.documents import DocumentLine
from plugin.accounting.money import Money, minor_unit
from plugin.accounting.sale import Item, LineRole, Ref, SaleLine

#: QuickBooks takes up to five decimal places in quantities and prices.
FIVE_PLACES = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Row:
    """A whole line, and the units it stands for (None: no units).

    A line that has quantity and price already, because they give its amount, is shown so by a single document.
    """

    line: DocumentLine
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a refund, and the tax beside them. Together they are the refund's `lines`."""

    rows: tuple[Row, ...]
    tax: Money


def new_line(
    case: Case,
    role: LineRole,
    item: Item,
    description: str,
    amount: Money,
    *,
    mirrored: SaleLine | None,
    taxed: bool,
    stock: bool = False,
    units: Decimal | None = None,
) -> DocumentLine:
    """A line taxed and classed like the sale's own; one the sale does not have, like its sisters."""
    price = price_of(amount, units) if units else None
    if units is None or price is None or not gives(units, price, amount):
        units = price = None  # `allocate` tells what is shown instead
    computes = case.offers.computes_tax  # then only what was taxed may be called taxable
    taxable = mirrored.taxable and (taxed or not computes) if mirrored else taxed and bool(case.sale.tax)
    coded = (
        mirrored if mirrored and mirrored.taxable is taxable else _sister(case.sale.lines, taxable=taxable)
    )
    return DocumentLine(
        role=role,
        item=item.ref,
        description=description,
        amount=amount,
        quantity=units,
        price=price,
        stock=stock,
        taxable=taxable,
        tax_code=coded.tax_code if coded else None,
        class_=mirrored.class_ if mirrored else _common_class(case.sale.lines),
        account=item.income_account,
    )


def price_of(amount: Money, units: Decimal) -> Decimal:
    """Of one unit, as exactly as QuickBooks takes it."""
    return (amount.amount / units).quantize(FIVE_PLACES, ROUND_HALF_UP)


def gives(units: Decimal, price: Decimal, amount: Money) -> bool:
    """Whether units × price, rounded to the minor unit, is the amount: so QuickBooks computes a line."""
    return (units * price).quantize(minor_unit(amount.currency), ROUND_HALF_UP) == amount.amount


def _sister(lines: Sequence[SaleLine], *, taxable: bool) -> SaleLine | None:
    """A line of the sale taxed in the same way, to copy the tax code from."""
    return next((line for line in lines if line.taxable is taxable and line.tax_code), None)


def _common_class(lines: Sequence[SaleLine]) -> Ref | None:
    """The class that all lines of the sale share."""
    classes = {line.class_ for line in lines}
    return classes.pop() if len(classes) == 1 else None


def spread(amount: Money, sold: Sequence[SaleLine]) -> list[tuple[SaleLine, Money]]:
    """The amount over lines of the sale, in proportion to what they are."""
    weights = [abs(line.amount.minor_units) for line in sold]
    return list(zip(sold, amount.split(weights), strict=True)) if any(weights) else []


def like(sold: SaleLine, amount: Money) -> Row:
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
