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
    for _, comes_to in totals:
        yield "negative totals", max(comes_to, zero), comes_to


def _sum(signed: Iterable[tuple[int, Money]], zero: Money) -> Money:
    """What takes back (1), less what sells (-1)."""
    return total((money if sign == 1 else -money for sign, money in signed), zero.currency)


def _of_role(lines: Sequence[tuple[int, DocumentLine]], role: LineRole, zero: Money) -> Money:
    """The lines of that role, over all documents."""
    return _sum([(sign, line.amount) for sign, line in lines if line.role is role], zero)


def _money(totals: Sequence[tuple[Numbered, Money]], paid_in: Sequence[Money], zero: Money) -> Money:
    """What leaves the money accounts, less what comes in."""
    out = [comes_to for each, comes_to in totals if isinstance(each, RefundReceipt | PaysOut)]
    came_in = [comes_to for each, comes_to in totals if isinstance(each, SalesReceipt)]
    return total(out, zero.currency) - total([*came_in, *paid_in], zero.currency)


def _receivable(totals: Sequence[tuple[Numbered, Money]], paid_in: Sequence[Money], zero: Money) -> Money:
    """What customers owe less; money that is paid out of a memo, or in for an invoice, changes it back."""
    less = [comes_to for each, comes_to in totals if isinstance(each, CreditMemo)]
    more = [comes_to for each, comes_to in totals if isinstance(each, Invoice | PaysOut)]
    return total([*less, *paid_in], zero.currency) - total(more, zero.currency)


def _units(lines: Sequence[tuple[int, DocumentLine]]) -> Decimal:
    return sum([sign * line.quantity for sign, line in lines if line.stock and line.quantity], Decimal(0))


def _units_of_rows(rows: Rows) -> Decimal:
    return sum([row.quantity for row in rows.rows if row.line.stock and row.quantity], Decimal(0))
