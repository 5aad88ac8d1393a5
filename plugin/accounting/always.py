"""What is always true of a decision, checked before anything is sent.

A decision that breaks one of these is a mistake of ours; it becomes a hold, so that nothing wrong is booked.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Decision, Hold
from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    RefundReceipt,
    Void,
)
from plugin.accounting.money import Money, total
from plugin.accounting.plan import Plan
from plugin.accounting.rows import Rows
from plugin.accounting.sale import LineRole
from plugin.accounting.sentences import say


def does_not_add_up(case: Case, plan: Plan, rows: Rows, decision: Decision) -> Hold | None:
    """The first of the six that does not hold, with both figures."""
    for what, stated, booked in _pairs(case, plan, rows, decision):
        if stated != booked:
            return Hold(say("does-not-add-up", what=what, stated=stated, booked=booked))
    return None


def _pairs(
    case: Case, plan: Plan, rows: Rows, decision: Decision
) -> Iterator[tuple[str, Money | Decimal, Money | Decimal]]:
    statement, documents = case.statement, decision.documents
    code = statement.currency
    numbered = [d for d in documents if isinstance(d, CreditMemo | RefundReceipt)]
    memos = [d for d in numbered if isinstance(d, CreditMemo)]
    receipts = [d for d in numbered if isinstance(d, RefundReceipt)]
    applications = [d for d in documents if isinstance(d, CreditApplication)]
    yield "lines", statement.lines, total((d.total for d in numbered), code)
    yield "money", statement.cash - plan.owed, total((d.total for d in receipts), code)
    yield "receivable", statement.ar + plan.owed, total((d.total for d in memos), code)
    yield (
        "applied",
        statement.ar if memos else Money.zero(code),
        total((a.amount for a in applications), code),
    )
    yield "tax", statement.tax, _tax(documents, code)
    yield "units", _units_of_rows(rows), _units(documents)
    lowest = min((d.total for d in numbered), default=Money.zero(code))
    yield "negative totals", max(lowest, Money.zero(code)), lowest


def _tax(documents: tuple[Document, ...], code: str) -> Money:
    beside = total((d.tax for d in documents if isinstance(d, CreditMemo | RefundReceipt | Void)), code)
    on_lines = (line.amount for line in _lines(documents) if line.role is LineRole.TAX)
    return beside + total(on_lines, code)


def _lines(documents: tuple[Document, ...]) -> Iterator[DocumentLine]:
    for document in documents:
        if not isinstance(document, CreditApplication):
            yield from document.lines


def _units(documents: tuple[Document, ...]) -> Decimal:
    return sum((line.quantity for line in _lines(documents) if line.stock and line.quantity), Decimal(0))


def _units_of_rows(rows: Rows) -> Decimal:
    return sum((row.quantity for row in rows.rows if row.line.stock and row.quantity), Decimal(0))
