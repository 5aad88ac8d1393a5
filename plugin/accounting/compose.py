"""Making the documents of a plan: their lines, their shares of the tax, and what stands in the memo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plugin.accounting.allocate import parts_of, shares
from plugin.accounting.case import Case
from plugin.accounting.dates import refunded_on
from plugin.accounting.decision import Hold
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
)
from plugin.accounting.money import Money, total
from plugin.accounting.payout import Payout
from plugin.accounting.plan import Part, Plan
from plugin.accounting.policy import Desktop, Policy
from plugin.accounting.returns import moved_into_returns
from plugin.accounting.row import Row, Rows
from plugin.accounting.rows import exchange_difference, settlement
from plugin.accounting.sale import Item, LineRole, Ref
from plugin.accounting.sentences import say

#: A merchant's note may be long; a ledger's memo field is not (QuickBooks Online: 4000 characters in all).
_LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Body:
    """The lines and the tax of one document."""

    lines: tuple[DocumentLine, ...]
    tax: Money


def documents_of(case: Case, plan: Plan, rows: Rows, day: date) -> tuple[Document, ...] | Hold:
    """The memo, what is paid out of it, the receipts and the application, in the order they are written.

    Markers count from 1, the documents that open the case first.
    """
    totals = _shared_totals(case, plan)
    if isinstance(totals, Hold):
        return totals
    bodies = bodies_of(_as_sold(rows) if case.sells else rows, totals, case.policy)
    if isinstance(bodies, Hold):
        return bodies
    writing = _Writing(case, day, len(case.opening))
    documents: list[Document] = []
    carrier = plan.carrier
    for at, (part, body) in enumerate(zip(plan.parts, bodies, strict=True)):
        finished = _finished(case, part, body, carries_difference=at == carrier)
        if isinstance(finished, Hold):
            return finished
        documents.append(writing.part(part, finished, len(documents) + 1))
    for payout in plan.paid_out:
        documents.append(writing.paid_out(payout, len(documents) + 1))
    for payout in plan.paid_in:
        documents.append(writing.paid_in(payout, len(documents) + 1))
    if plan.applied:
        documents.append(writing.application(plan.applied, len(documents) + 1))
    return (*case.opening, *documents)


def _shared_totals(case: Case, plan: Plan) -> list[Money] | Hold:
    """What the shared lines come to on each document: what a changed rate made of the money is not shared."""
    totals = [part.lines for part in plan.parts]
    if not case.statement.difference:
        return totals
    carrier = plan.carrier
    difference = -case.statement.difference if case.sells else case.statement.difference
    totals[carrier] = totals[carrier] - difference
    if len(totals) > 1 and min(totals) <= case.zero:
        return Hold(say("difference-too-large", amount=case.statement.difference))
    return totals


def bodies_of(rows: Rows, totals: Sequence[Money], policy: Policy) -> list[Body] | Hold:
    """The lines shared out over documents of those totals; the tax is shared like one more line."""
    nothing = Money.zero(rows.tax.currency)
    amounts = [row.line.amount for row in rows.rows] + [rows.tax]
    stated, booked = total(totals, nothing.currency), total(amounts, nothing.currency)
    if stated != booked:
        return Hold(say("does-not-add-up", what="lines", stated=stated, booked=booked))
    table = shares(amounts, totals)
    lines: list[list[DocumentLine]] = [[] for _ in totals]
    rests = [nothing for _ in totals]
    for row, *parts in zip(rows.rows, *(column[:-1] for column in table), strict=True):
        for document, (line, rest) in enumerate(parts_of(row, parts)):
            if line is not None:
                lines[document].append(line)
            if rest:
                rests[document] = rests[document] + rest
    for document, rest in enumerate(rests):
        if rest:
            if policy.rounding_item is None:
                return Hold(say("rounding-item-missing", amount=rest))
            lines[document].append(rounding_line(policy.rounding_item, rest))
    return [Body(tuple(each or _spare(rows)), column[-1]) for each, column in zip(lines, table, strict=True)]


def _spare(rows: Rows) -> list[DocumentLine]:
    """Tax alone still needs a line to stand on, of no units."""
    nothing = Money.zero(rows.tax.currency)
    return [
        replace(row.line, amount=nothing, quantity=None, price=None, stock=False) for row in rows.rows[:1]
    ]


def rounding_line(item: Item, amount: Money) -> DocumentLine:
    """A line without tax for minor units that no other line can carry."""
    return DocumentLine(LineRole.ROUNDING, item.ref, "Rounding", amount, account=item.income_account)


def _as_sold(rows: Rows) -> Rows:
    """The same lines as a sale shows them: what goes out is positive."""
    return Rows(tuple(_turned(row) for row in rows.rows), -rows.tax)


def _turned(row: Row) -> Row:
    # The line's own units keep their sign, so they are not its row's any more: `parts_of` writes them anew.
    return Row(replace(row.line, amount=-row.line.amount), None if row.quantity is None else -row.quantity)


def _finished(case: Case, part: Part, body: Body, *, carries_difference: bool) -> Body | Hold:
    """With the lines that come on top of the shared ones: exchange difference, returns account, promises."""
    lines = [*body.lines]
    if carries_difference and case.statement.difference:
        line = exchange_difference(case)
        if isinstance(line, Hold):
            return line
        lines.append(line)
    pairs = moved_into_returns(case, body.lines)
    if isinstance(pairs, Hold):
        return pairs
    lines += pairs
    for tender, amount in part.settlements:
        line = settlement(case, tender, amount)
        if isinstance(line, Hold):
            return line
        lines.append(line)
    return Body(tuple(lines), body.tax)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes the documents of one case, dated `day`, after `opening` others."""

    case: Case
    day: date
    opening: int

    def _marker(self, position: int) -> str:
        return self.case.marker(self.opening + position)

    def part(self, part: Part, body: Body, position: int) -> Document:
        """A document with lines. Its kind says what it does with the total."""
        case, sale = self.case, self.case.sale
        marker, memo = self._marker(position), _note(case, self.day)
        common = (marker, None, self.day, sale.customer, sale.currency, body.lines, body.tax, memo, sale.id)
        match part.kind:
            case DocumentKind.CREDIT_MEMO:
                return CreditMemo(*common, self._receivable())
            case DocumentKind.INVOICE:
                return Invoice(*common, sale.receivable_account)
            case DocumentKind.REFUND_RECEIPT if payout := part.payout:
                return RefundReceipt(*common, payout.account, payout.reference, payout.gateways)
            case DocumentKind.SALES_RECEIPT if payout := part.payout:
                return SalesReceipt(*common, payout.account, payout.reference, payout.gateways)
            case _:
                raise AssertionError(f"a {part.kind} that no plan asks for")

    def _receivable(self) -> Ref | None:
        """An invoice's memo uses the invoice's; a sales receipt has none, so the policy may name one."""
        boxes = self.case.policy.boxes
        if not self.case.sale.is_invoice and isinstance(boxes, Desktop):
            return boxes.memo_receivable
        return self.case.sale.receivable_account

    def paid_out(self, payout: Payout, position: int) -> Document:
        """Money out of the memo, which is always the first of the plan's documents."""
        case = self.case
        common = (
            self._marker(position),
            None,
            self.day,
            case.sale.customer,
            self._marker(1),
            payout.amount,
            payout.account,
            self._receivable(),
            _note(case, self.day),
            payout.reference,
            payout.gateways,
        )
        match payout.kind:
            case DocumentKind.CARD_REFUND if payout.method:
                return CardRefund(*common, payout.method)
            case _:
                return RefundCheck(*common)

    def paid_in(self, payout: Payout, position: int) -> Document:
        """Money for the invoice of a dearer exchange, which is the first of the plan's documents."""
        return Payment(
            marker=self._marker(position),
            invoice=self._marker(1),
            customer=self.case.sale.customer,
            amount=payout.amount,
            money_account=payout.account,
            receivable_account=self.case.sale.receivable_account,
            date=self.day,
            reference=payout.reference,
        )

    def application(self, amount: Money, position: int) -> CreditApplication:
        """The memo's share for the sale's invoice."""
        return CreditApplication(
            marker=self._marker(position),
            memo=self._marker(1),
            invoice=self.case.sale.id,
            customer=self.case.sale.customer,
            amount=amount,
            date=self.day,
        )


def _note(case: Case, day: date) -> str:
    """What stands on the document: the order, the merchant's note, the true day if it was moved."""
    lines = [f"Refund of order {case.refund.order.number}"]
    if case.refund.note.strip():
        lines.append(case.refund.note.strip()[:_LONGEST_NOTE])
    if case.true_day != day:
        lines.append(refunded_on(case.true_day))
    return "\n".join(lines)
