"""Taking back what was booked: the money came back to the merchant, or the merchant undoes the refund.

What the ledger can void is voided, what was paid out before what it was paid out of. What it cannot void is
never deleted: a document of the opposite kind reverses it, with the same lines, tax and account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from plugin.accounting.allocate import parts_of
from plugin.accounting.decision import Decision, Hold, Written
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Numbered,
    Payment,
    PaysOut,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    WithLines,
)
from plugin.accounting.money import Money
from plugin.accounting.numbering import is_the_sale
from plugin.accounting.policy import Offers
from plugin.accounting.row import Row
from plugin.accounting.sale import Ref
from plugin.accounting.sentences import Sentence, say


def undo(
    marker: str,
    decision: Decision,
    written: Mapping[str, Written],
    day: date,
    offers: Offers,
    memo: str,
) -> Decision | Hold:
    """The decision that takes `decision` back.

    `marker`: what the new documents' markers begin with. `written`: its documents as they stand in the
    company now, by marker. `day`: of the new documents, in an open period. A missing sale that was created
    stays: it was sold. A Hold where something of it is not known or not ours.
    """
    ours = [document for document in decision.documents if not is_the_sale(document)]
    if hold := _cannot(ours, decision, written, offers):
        return hold
    making = _Making(marker, written, day, offers, memo)
    for document in sorted(ours, key=lambda document: not isinstance(document, PaysOut)):
        making.take_back(document)
    missing = next((d.kind for d in making.documents if d.kind not in offers.documents), None)
    if missing:
        return Hold(say("document-not-offered", kind=missing.value))
    return Decision(
        documents=tuple(making.documents),
        because=tuple(making.because),
        lines=-decision.lines,
        tax=-decision.tax,
        cash=-decision.cash,
        credit=-decision.credit,
        ar=-decision.ar,
        owed=-decision.owed,
        returned={line: -units for line, units in decision.returned.items()},
        difference=None if decision.difference is None else -decision.difference,
    )


def _cannot(
    ours: Sequence[Document], decision: Decision, written: Mapping[str, Written], offers: Offers
) -> Hold | None:
    if decision.adopted:
        return Hold(say("undo-by-hand", what="entered by hand"))
    created = {document.marker for document in decision.documents if is_the_sale(document)}
    if any(isinstance(document, Payment) and document.invoice not in created for document in ours):
        return Hold(say("undo-by-hand", what="paid by the customer"))
    if what := _cannot_be_made_anew([document for document in ours if isinstance(document, Void)]):
        return Hold(say("undo-by-hand", what=what))
    unknown = [d for d in ours if isinstance(d, Numbered | Void) and d.marker not in written]
    if unknown:
        return Hold(say("undo-not-known", count=len(unknown)))
    closed = offers.closed_through
    voided = [d for d in ours if isinstance(d, Numbered) and d.kind in offers.voids]
    if closed is not None and (early := [d for d in voided if d.date <= closed]):
        return Hold(say("undo-closed-period", day=early[0].date, closed=closed))
    return None


def _cannot_be_made_anew(voids: Sequence[Void]) -> str | None:
    """Only an invoice that was voided says all that it takes to write it again, and not at every price."""
    if any(void.voids is not DocumentKind.INVOICE for void in voids):
        return "booked by voiding documents"
    if any(rest for void in voids for _, rest in _lines_anew(void)):
        return "booked by voiding an invoice with a price of more than five places"
    return None


def _lines_anew(void: Void) -> list[tuple[DocumentLine | None, Money]]:
    """Its lines at prices that QuickBooks takes; and what of a line of stock such a price leaves over."""
    return [
        parts_of(Row(replace(line, quantity=None, price=None), line.quantity), [line.amount])[0]
        for line in void.lines
    ]


class _Making:
    """Gathers the documents that take others back, and why."""

    def __init__(
        self, marker: str, written: Mapping[str, Written], day: date, offers: Offers, memo: str
    ) -> None:
        self._marker = marker
        self._written = written
        self._day = day
        self._offers = offers
        self._memo = memo
        self.documents: list[Document] = []
        self.because: list[Sentence] = []

    def take_back(self, document: Document) -> None:
        """Adds what takes that document back."""
        match document:
            case CardRefund() | RefundCheck():
                self._void(document, (), Money.zero(document.amount.currency))
            case CreditMemo() | RefundReceipt() | SalesReceipt() | Invoice():
                if document.kind in self._offers.voids:
                    self._void(document, document.lines, document.tax)
                else:
                    self._reverse(document)
            case Void():
                self._make_anew(document)
            case CreditApplication() | Payment():
                pass  # goes with what it was applied to
            case _:
                assert_never(document)

    def _next(self) -> str:
        return f"{self._marker}#{len(self.documents) + 1}"

    def _void(self, document: WithLines | PaysOut, lines: tuple[DocumentLine, ...], tax: Money) -> None:
        there = self._written[document.marker]
        paid_out = [each.marker for each in self.documents if isinstance(each, Void)]
        self.documents.append(
            Void(
                marker=self._next(),
                target_id=there.id,
                target_number=there.number or document.number or "",
                revision=there.revision,
                customer=document.customer,
                amount=document.total,
                date=document.date,
                lines=lines,
                tax=tax,
                receivable_account=_receivable(document),
                voids=document.kind,
                money_account=None if isinstance(document, CreditMemo | Invoice) else document.money_account,
                after=tuple(paid_out),
            )
        )
        number = there.number or document.number or "–"
        self.because.append(say("because-undo-void", kind=document.kind.value, number=number))

    def _reverse(self, document: WithLines) -> None:
        """The opposite document. A memo's is an invoice, closed against what of its credit is still open."""
        there, sale = self._written[document.marker], self._written.get(document.sale_id)
        common = (
            self._next(), None, self._day, document.customer, document.currency, document.lines, document.tax,
            self._memo, sale.id if sale else document.sale_id,
        )  # fmt: skip
        match document:
            case RefundReceipt():
                made: Document = SalesReceipt(
                    *common, document.money_account, document.reference, document.gateways
                )
            case SalesReceipt():
                made = RefundReceipt(*common, document.money_account, document.reference, document.gateways)
            case CreditMemo():
                made = Invoice(*common, document.receivable_account)
            case Invoice():
                made = CreditMemo(*common, document.receivable_account)
            case _:
                assert_never(document)
        self.documents.append(made)
        number = there.number or document.number or "–"
        self.because.append(
            say("because-undo-reverse", kind=document.kind.value, number=number, by=made.kind.value)
        )
        self._join(document, there, made.marker)

    def _join(self, document: WithLines, there: Written, marker: str) -> None:
        """What is still open of either is settled with the other."""
        if not isinstance(document, CreditMemo | Invoice) or there.open is None:
            return
        amount = min(there.open, document.total)
        if amount <= Money.zero(document.currency):
            return
        memo, invoice = (there.id, marker) if isinstance(document, CreditMemo) else (marker, there.id)
        self.documents.append(
            CreditApplication(self._next(), memo, invoice, document.customer, amount, self._day)
        )

    def _make_anew(self, void: Void) -> None:
        """A voided invoice is not un-voided: the same one is made again."""
        self.documents.append(
            Invoice(
                marker=self._next(),
                number=None,
                date=self._day,
                customer=void.customer,
                currency=void.amount.currency,
                lines=tuple(line for line, _ in _lines_anew(void) if line is not None),
                tax=void.tax,
                memo=self._memo,
                sale_id=void.target_id,
                receivable_account=void.receivable_account,
            )
        )
        self.because.append(say("because-undo-anew", number=void.target_number))


def _receivable(document: WithLines | PaysOut) -> Ref | None:
    """The receivable account that the document posts to, where it is named."""
    return None if isinstance(document, RefundReceipt | SalesReceipt) else document.receivable_account
