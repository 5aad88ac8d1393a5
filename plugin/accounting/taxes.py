"""Tax where the sale put it: in the tax section, or reversed on the item that carried it."""

from __future__ import annotations

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.money import Money, total
from plugin.accounting.refund import ExtraKind
from plugin.accounting.row import Row, Rows, like, new_line, spread
from plugin.accounting.sale import LineRole
from plugin.accounting.sentences import say


def with_tax(case: Case, rows: list[Row]) -> Rows | Hold:
    """The tax where the sale put it: in the tax section, on the item that carried it, or inside its prices."""
    tax, section, none = case.statement.tax, case.sale.tax, case.zero
    if case.tax_inside:
        return Rows(tuple(rows), none)
    on_lines = [line for line in case.lines(LineRole.TAX) if line.amount]
    if tax > none if case.sells else tax < none:
        return Hold(say("tax-wrong-way", tax=tax))
    if section and on_lines:
        return Hold(say("tax-in-two-places", number=case.sale.number))
    if on_lines:
        rows += [like(line, share) for line, share in spread(tax, on_lines) if share]
        return Rows(tuple(rows), none)
    if section and tax and case.offers.computes_tax:
        rows_ = _with_tax_base(case, rows)
        return rows_ if isinstance(rows_, Hold) else Rows(tuple(rows_), tax)
    if section or not tax:
        return Rows(tuple(rows), tax)
    return Hold(say("sale-has-no-tax", number=case.sale.number, tax=tax))


def _with_tax_base(case: Case, rows: list[Row]) -> list[Row] | Hold:
    """Tax that is refunded alone: a taxable line and its opposite, so that the ledger computes just that tax."""
    if any(row.line.taxable and row.line.amount for row in rows):
        return rows
    item = case.policy.extra_items.get(ExtraKind.ADJUSTMENT)
    if item is None:
        return Hold(say("extra-item-missing", kind=ExtraKind.ADJUSTMENT.value))
    taxable = total((line.amount for line in case.sale.lines if line.taxable), case.sale.currency)
    exact = case.statement.tax.amount * taxable.amount / case.sale.tax.amount
    base = Money.rounded(exact, taxable.currency)
    pair = [
        new_line(case, LineRole.TAX_BASE, item, "Tax refunded", amount, mirrored=None, taxed=taxed)
        for amount, taxed in ((base, True), (-base, False))
    ]
    return [*rows, *(Row(line) for line in pair)]
