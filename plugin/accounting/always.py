"""What is always true of a decision, checked before anything is sent.

A decision that breaks one of these is a mistake of ours; it becomes a hold, so that nothing wrong is booked.
Amounts are as the refund counts them: what takes back is positive, what sells negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Decision, Hold
from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    DocumentLine,
    Invoice,
    Numbered,
    Payment,
    PaysOut,
    RefundReceipt,
    SalesReceipt,
    WithLines,
    sign_of,
)
from plugin.accounting.money import Money, total
from plugin.accounting.plan import Plan
from plugin.accounting.row import Rows
from plugin.accounting.sale import LineRole
from plugin.accounting.sentences import say


def does_not_add_up(case: Case, plan: Plan, rows: Rows, decision: Decision) -> Hold | None:
    """The first that does not hold, with both figures."""
    for what, stated, booked in _pairs(case, plan, rows, decision):
        if stated != booked:
            return Hold(say("does-not-add-up", what=what, stated=stated, booked=booked))
    return None


def _pairs(
    case: Case, plan: Plan, rows: Rows, decision: Decision
) -> Iterator[tuple[str, Money | Decimal, Money | Decimal]]:
    statement, zero = case.statement, case.zero
    documents = decision.documents[len(case.opening) :]
    totals = [(each, each.total) for each in documents if isinstance(each, Numbered)]
    formed = [(sign_of(each), each, comes_to) for each, comes_to in totals if isinstance(each, WithLines)]
    lines = [(sign, line) for sign, each, _ in formed for line in each.lines]
    settled = _of_role(lines, LineRole.SETTLEMENT, zero)
    whole = _sum([(sign, comes_to) for sign, _, comes_to in formed], zero)
    yield "lines", statement.lines, whole - settled
    paid_in = [each.amount for each in documents if isinstance(each, Payment)]
    yield "money", statement.cash - plan.owed, _money(totals, paid_in, zero)
    yield "receivable", statement.ar + plan.owed, _receivable(totals, paid_in, zero)
    applied = statement.ar if plan.memo else zero
    applications = [each.amount for each in documents if isinstance(each, CreditApplication)]
    yield "applied", applied, total(applications, zero.currency)
    yield "liability", statement.credit, -settled
    on_lines = _of_role(lines, LineRole.TAX, zero)
    tax = zero if case.tax_inside else statement.tax
    yield "tax", tax, on_lines + _sum([(sign, each.tax) for sign, each, _ in formed], zero)
    yield "returns", zero, _of_role(lines, LineRole.RETURNS, zero)
    yield "units", _units_of_rows(rows), _units(lines)
    lowest = min((comes_to for _, comes_to in totals), default=zero)
    yield "negative totals", max(lowest, zero), lowest


def _sum(signed: Iterable[tuple[int, Money]], zero: Money) -> Money:
    whole = zero
    for sign, money in signed:
        if sign:
            whole = whole + money if sign > 0 else whole - money
    return whole


def _of_role(lines: Sequence[tuple[int, DocumentLine]], role: LineRole, zero: Money) -> Money:
    """The lines of that role, over all documents."""
    return _sum([(sign, line.amount) for sign, line in lines if line.role is role], zero)


def _money(totals: Sequence[tuple[Numbered, Money]], paid_in: Sequence[Money], zero: Money) -> Money:
    """What leaves the money accounts, less what comes in."""
    moved = [(1, comes_to) for each, comes_to in totals if isinstance(each, RefundReceipt | PaysOut)]
    moved += [(-1, comes_to) for each, comes_to in totals if isinstance(each, SalesReceipt)]
    return _sum(moved, zero) - total(paid_in, zero.currency)


def _receivable(totals: Sequence[tuple[Numbered, Money]], paid_in: Sequence[Money], zero: Money) -> Money:
    """What customers owe less; money that is paid out of a memo, or in for an invoice, changes it back."""
    less = [(1, comes_to) for each, comes_to in totals if isinstance(each, CreditMemo)]
    more = [(-1, comes_to) for each, comes_to in totals if isinstance(each, Invoice | PaysOut)]
    return _sum([*less, *more], zero) + total(paid_in, zero.currency)


def _units(lines: Sequence[tuple[int, DocumentLine]]) -> Decimal:
    return sum([sign * line.quantity for sign, line in lines if line.stock and line.quantity], Decimal(0))


def _units_of_rows(rows: Rows) -> Decimal:
    return sum([row.quantity for row in rows.rows if row.line.stock and row.quantity], Decimal(0))
