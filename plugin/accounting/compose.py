"""Making the documents of a plan: their lines, their shares of the tax, and what stands in the memo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugin.accounting.allocate import parts_of, shares
from plugin.accounting.case import Case
from plugin.accounting.dates import true_day
from plugin.accounting.decision import Hold
from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    RefundReceipt,
)
from plugin.accounting.money import Money, total
from plugin.accounting.plan import Payout, Plan
from plugin.accounting.policy import Policy
from plugin.accounting.rows import Rows
from plugin.accounting.sale import LineRole
from plugin.accounting.sentences import say

#: A merchant's note may be long; a ledger's memo field is not (QuickBooks Online: 4000 characters in all).
_LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class _Body:
    """The lines and the tax of one document."""

    lines: tuple[DocumentLine, ...]
    tax: Money


def documents_of(case: Case, plan: Plan, rows: Rows, day: date) -> tuple[Document, ...] | Hold:
    """The memo, the receipts and the application, in the order they are written; markers count from 1."""
    bodies = _bodies(rows, plan.totals, case.policy)
    if isinstance(bodies, Hold):
        return bodies
    documents: list[Document] = []
    if plan.memo:
        documents.append(_memo(case, bodies[0], day))
    for payout, body in zip(plan.payouts, bodies[len(documents) :], strict=True):
        documents.append(_receipt(case, payout, body, day, position=len(documents) + 1))
    if plan.memo and plan.applied:
        documents.append(_application(case, plan.applied, day, position=len(documents) + 1))
    return tuple(documents)


def _bodies(rows: Rows, totals: tuple[Money, ...], policy: Policy) -> list[_Body] | Hold:
    """The lines shared out over the documents; the tax is shared like one more line."""
    amounts = [*(row.line.amount for row in rows.rows), rows.tax]
    stated, booked = total(totals, rows.tax.currency), total(amounts, rows.tax.currency)
    if stated != booked:
        return Hold(say("does-not-add-up", what="lines", stated=stated, booked=booked))
    table = shares(amounts, totals)
    nothing = Money.zero(rows.tax.currency)
    lines: list[list[DocumentLine]] = [[] for _ in totals]
    rests = [nothing for _ in totals]
    for index, row in enumerate(rows.rows):
        for document, (line, rest) in enumerate(parts_of(row, [column[index] for column in table])):
            if line is not None:
                lines[document].append(line)
            rests[document] = rests[document] + rest
    for document, rest in enumerate(rests):
        if rest:
            if policy.rounding_item is None:
                return Hold(say("rounding-item-missing", amount=rest))
            item = policy.rounding_item
            lines[document].append(
                DocumentLine(LineRole.ROUNDING, item.ref, "Rounding", rest, account=item.income_account)
            )
    return [_Body(tuple(each), column[-1]) for each, column in zip(lines, table, strict=True)]


def _memo(case: Case, body: _Body, day: date) -> CreditMemo:
    return CreditMemo(
        marker=_marker(case, 1),
        number=None,
        date=day,
        customer=case.sale.customer,
        currency=case.sale.currency,
        lines=body.lines,
        tax=body.tax,
        memo=_note(case, day),
        sale_id=case.sale.id,
        receivable_account=case.sale.receivable_account,
    )


def _receipt(case: Case, payout: Payout, body: _Body, day: date, position: int) -> RefundReceipt:
    return RefundReceipt(
        marker=_marker(case, position),
        number=None,
        date=day,
        customer=case.sale.customer,
        currency=case.sale.currency,
        lines=body.lines,
        tax=body.tax,
        memo=_note(case, day),
        sale_id=case.sale.id,
        money_account=payout.account,
        reference=payout.reference,
        gateways=payout.gateways,
    )


def _application(case: Case, amount: Money, day: date, position: int) -> CreditApplication:
    return CreditApplication(
        marker=_marker(case, position),
        memo_marker=_marker(case, 1),
        invoice_id=case.sale.id,
        customer=case.sale.customer,
        amount=amount,
        date=day,
    )


def _marker(case: Case, position: int) -> str:
    return f"{case.refund.id}#{position}"


def _note(case: Case, day: date) -> str:
    """What stands on the document: the order, the merchant's note, the true day if it was moved."""
    lines = [f"Refund of order {case.refund.order.number}"]
    if case.refund.note.strip():
        lines.append(case.refund.note.strip()[:_LONGEST_NOTE])
    actual = true_day(case.refund)
    if actual != day:
        lines.append(f"Refunded on {actual.isoformat()}, in a period that is closed")
    return "\n".join(lines)
