"""Which documents share the refund, as the merchant's checkboxes say, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold, Skip
from plugin.accounting.documents import DocumentKind, RefundReceipt, SalesReceipt
from plugin.accounting.money import Money, total
from plugin.accounting.payout import Payout, account_unknown, money_account, payouts, promises
from plugin.accounting.policy import Desktop, Online, Policy
from plugin.accounting.refund import Tender
from plugin.accounting.sale import Ref, Sale
from plugin.accounting.sentences import say


@dataclass(frozen=True, slots=True)
class Part:
    """A document with lines. `lines`: what it comes to before settlement, positive on a sale too.

    `settlements`: what of it was given as a promise, by tender (on a sale: paid with one). `payout`: the
    money of a receipt; None on a memo or an invoice.
    """

    kind: DocumentKind
    lines: Money
    settlements: tuple[tuple[Tender, Money], ...] = ()
    payout: Payout | None = None

    @property
    def total(self) -> Money:
        """What the document comes to."""
        return self.lines - total((amount for _, amount in self.settlements), self.lines.currency)


@dataclass(frozen=True, slots=True)
class Plan:
    """`parts`: what shares the lines, the memo first. `applied`: the memo's share for the sale's invoice.

    `paid_out`: what is paid out of the memo, `paid_in`: what is paid for a dearer exchange's invoice.
    `owed`: what stays open in the customer's favour, because the policy books no money.
    """

    parts: tuple[Part, ...]
    applied: Money
    owed: Money
    paid_out: tuple[Payout, ...] = ()
    paid_in: tuple[Payout, ...] = ()

    @property
    def memo(self) -> Part | None:
        """The credit memo, if there is one."""
        return next((part for part in self.parts if part.kind is DocumentKind.CREDIT_MEMO), None)

    @property
    def carrier(self) -> int:
        """Which part carries what a changed rate made of the money: the largest that moves money, else the first."""
        moving = [at for at, part in enumerate(self.parts) if part.payout] or [0]
        return max(moving, key=lambda at: self.parts[at].lines.amount)

    @property
    def kinds(self) -> Iterator[DocumentKind]:
        """Every kind of document that it needs."""
        yield from (part.kind for part in self.parts)
        yield from (payout.kind for payout in self.paid_out)
        if self.applied:
            yield DocumentKind.CREDIT_APPLICATION
        if self.paid_in:
            yield DocumentKind.PAYMENT


def plan_of(case: Case) -> Plan | Hold | Skip:
    """The row of the checkbox table that fits. The void has been asked about before."""
    if case.sells:
        return _dearer_exchange(case) if _books_exchanges(case.policy) else _exchange_not_booked(case)
    match case.policy.boxes:
        case Online() as boxes:
            return _online(case, boxes)
        case Desktop() as boxes:
            return _desktop(case, boxes)
        case _:
            assert_never(case.policy.boxes)


def _books_exchanges(policy: Policy) -> bool:
    """A dearer exchange is booked where a cheaper one would be."""
    boxes = policy.boxes
    return boxes.credit_memos or (isinstance(boxes, Online) and boxes.refund_receipts)


def _exchange_not_booked(case: Case) -> Skip:
    return Skip(say("exchange-not-booked", number=case.sale.number, lines=-case.statement.lines))


def cannot_write(case: Case, plan: Plan) -> Hold | None:
    """The ledger does not offer a document that the plan needs."""
    needed = [*(document.kind for document in case.opening), *plan.kinds]
    missing = next((kind for kind in needed if kind not in case.offers.documents), None)
    return Hold(say("document-not-offered", kind=missing.value)) if missing else None


def _online(case: Case, boxes: Online) -> Plan | Hold | Skip:
    statement, given = case.statement, promises(case)
    if statement.ar and not boxes.credit_memos:
        return Hold(say("credit-memos-off", number=case.sale.number, ar=statement.ar))
    on_a_memo = case.sale.is_invoice and boxes.credit_memos
    if not statement.cash and on_a_memo:
        memo = Part(DocumentKind.CREDIT_MEMO, statement.ar + statement.credit, given)
        return Plan((memo,), statement.ar, case.zero)
    if boxes.refund_receipts:
        return _receipts(case)
    if on_a_memo:
        memo = Part(DocumentKind.CREDIT_MEMO, statement.lines, given)
        return Plan((memo,), statement.ar, statement.cash)
    back = statement.cash + statement.credit
    if not back:
        return Skip(say("refund-receipts-off-no-money", number=case.sale.number))
    return Skip(say("refund-receipts-off", number=case.sale.number, cash=back))


def _receipts(case: Case) -> Plan | Hold:
    """A memo for what is no longer owed, a receipt for each account that money left; promises on the first."""
    ar, given = case.statement.ar, promises(case)
    paid = payouts(case)
    if isinstance(paid, Hold):
        return paid
    if not paid:
        nothing = _payout_of_nothing(case, DocumentKind.REFUND_RECEIPT)
        if isinstance(nothing, Hold):
            return nothing
        paid = (nothing,)
    memo = (Part(DocumentKind.CREDIT_MEMO, ar),) if ar else ()
    first, *others = paid
    credit = total((amount for _, amount in given), case.zero.currency)
    receipts = [Part(DocumentKind.REFUND_RECEIPT, first.amount + credit, given, first)]
    receipts += [Part(DocumentKind.REFUND_RECEIPT, payout.amount, (), payout) for payout in others]
    return Plan((*memo, *receipts), ar, case.zero)


def _payout_of_nothing(case: Case, kind: DocumentKind) -> Payout | Hold:
    """A document of nothing still names an account; no money moves there, so any of the sale's or the policy's."""
    gateway = next((transaction.gateway for transaction in case.refund.succeeded), "")
    known = [payment.account for payment in case.sale.payments]
    known += [each.account for each in case.policy.gateways.values() if each.account]
    account = money_account(gateway, case.sale, case.policy) or next(iter(known), None)
    if account is None:
        return account_unknown(gateway or "–", case.sale)
    return Payout(kind, account, case.zero, "", ())


def _desktop(case: Case, boxes: Desktop) -> Plan | Hold | Skip:
    """One memo of all lines; the money is paid out of it by card refund or check, where that box is checked."""
    statement = case.statement
    if not boxes.credit_memos:
        if statement.ar:
            return Hold(say("credit-memos-off", number=case.sale.number, ar=statement.ar))
        back = statement.cash + statement.credit
        return Skip(say("credit-memos-off-cash", number=case.sale.number, cash=back))
    memo = Part(DocumentKind.CREDIT_MEMO, statement.lines, promises(case))
    booked = {DocumentKind.CARD_REFUND: boxes.card_refunds, DocumentKind.REFUND_CHECK: boxes.refund_checks}
    if not any(booked.values()):
        return Plan((memo,), statement.ar, statement.cash)
    paid = payouts(case)
    if isinstance(paid, Hold):
        return paid
    paid_out = tuple(payout for payout in paid if booked[payout.kind])
    owed = statement.cash - total((payout.amount for payout in paid_out), case.zero.currency)
    return Plan((memo,), statement.ar, owed, paid_out)


def _dearer_exchange(case: Case) -> Plan | Hold:
    """What the customer has to pay more is a sale: paid at once a receipt, else an invoice with what was paid."""
    statement = case.statement
    paid = payouts(case)
    if isinstance(paid, Hold):
        return paid
    given, lines = promises(case), -statement.lines
    if statement.ar or len(paid) > 1:
        invoice = Part(DocumentKind.INVOICE, lines, given)
        return Plan((invoice,), case.zero, case.zero, paid_in=paid)
    payout = paid[0] if paid else _payout_of_nothing(case, DocumentKind.SALES_RECEIPT)
    if isinstance(payout, Hold):
        return payout
    return Plan((Part(DocumentKind.SALES_RECEIPT, lines, given, payout),), case.zero, case.zero)


def readdressed(
    receipt: RefundReceipt | SalesReceipt, sale: Sale, policy: Policy
) -> RefundReceipt | SalesReceipt:
    """The same receipt, out of the account that today's policy names for its gateways, where it names one."""
    accounts = {money_account(gateway, sale, policy) for gateway in receipt.gateways}
    account: Ref | None = accounts.pop() if len(accounts) == 1 else None
    return replace(receipt, money_account=account) if account is not None else receipt
