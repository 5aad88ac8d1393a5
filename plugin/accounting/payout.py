"""The money of a refund, one movement per account; and what was given as a promise instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.documents import DocumentKind
from plugin.accounting.money import Money
from plugin.accounting.policy import CREDIT_CARDS, Desktop, MethodKind, Online, Policy
from plugin.accounting.refund import Tender, Transaction
from plugin.accounting.sale import Ref, Sale
from plugin.accounting.sentences import say


@dataclass(frozen=True, slots=True)
class Payout:
    """Money that left one account, or, of a dearer exchange, came into it. `amount` is not negative.

    `kind`: the document that moves it. `reference`: the gateway's ids of the movements. `method`: how a card
    refund was paid.
    """

    kind: DocumentKind
    account: Ref
    amount: Money
    reference: str
    gateways: tuple[str, ...]
    method: Ref | None = None


_PER_GATEWAY = (DocumentKind.CARD_REFUND, DocumentKind.REFUND_CHECK)


def payouts(case: Case) -> tuple[Payout, ...] | Hold:
    """The money that moved, one payout per document and account, in the order in which it moved."""
    found: dict[tuple[DocumentKind, str, str | None], list[tuple[Payout, Transaction]]] = {}
    for transaction in case.refund.money:
        amount = case.statement.of(transaction.amount)
        if transaction.incoming is not case.sells:
            amount = -amount
        if not amount:
            continue
        payout = _payout(case, transaction, amount)
        if isinstance(payout, Hold):
            return payout
        # Online a document serves an account; what pays a memo out serves one gateway, as its payouts do.
        own = transaction.gateway if payout.kind in _PER_GATEWAY else None
        key = (payout.kind, payout.account.id, own)
        found.setdefault(key, []).append((payout, transaction))
    merged = tuple(_merged(movements) for movements in found.values())
    if any(payout.amount < case.zero for payout in merged):
        return Hold(say("money-both-ways", number=case.refund.order.number))
    return tuple(payout for payout in merged if payout.amount)


def _payout(case: Case, transaction: Transaction, amount: Money) -> Payout | Hold:
    gateway, reference = transaction.gateway, transaction.reference or ""
    match case.policy.boxes:
        case Desktop() as boxes if not case.sells:
            return _out_of_the_memo(case, boxes, transaction, amount)
        case Online() | Desktop():
            account = money_account(gateway, case.sale, case.policy)
            if account is None:
                return account_unknown(gateway, case.sale)
            kind = DocumentKind.SALES_RECEIPT if case.sells else DocumentKind.REFUND_RECEIPT
            return Payout(kind, account, amount, reference, (gateway,))
        case _:
            assert_never(case.policy.boxes)


def _out_of_the_memo(case: Case, boxes: Desktop, transaction: Transaction, amount: Money) -> Payout | Hold:
    """By card refund where the payment method is a card, else by check."""
    gateway, set_up = transaction.gateway, case.policy.gateway(transaction.gateway)
    if set_up.method is None:
        return Hold(say("gateway-method-missing", gateway=gateway))
    reference, gateways = transaction.reference or "", (gateway,)
    if is_card(set_up.method.kind, boxes):
        account = money_account(gateway, case.sale, case.policy)
        if account is None and boxes.card_refunds:
            return account_unknown(gateway, case.sale)
        kind, method = DocumentKind.CARD_REFUND, set_up.method.ref
        return Payout(kind, account or Ref("", ""), amount, reference, gateways, method)
    if set_up.bank_account is None and boxes.refund_checks:
        return Hold(say("gateway-bank-account-missing", gateway=gateway))
    if boxes.refund_checks and not (case.sale.is_invoice or boxes.memo_receivable):
        # A check has to say which receivable account it pays out of; a sales receipt names none.
        return Hold(say("memo-receivable-missing", number=case.sale.number))
    account = set_up.bank_account or Ref("", "")
    return Payout(DocumentKind.REFUND_CHECK, account, amount, reference, gateways)


def is_card(kind: MethodKind, boxes: Desktop) -> bool:
    """Whether a method of that type is refunded as a credit card."""
    return kind in CREDIT_CARDS or (kind is MethodKind.DEBIT_CARD and boxes.debit_is_card)


def _merged(movements: list[tuple[Payout, Transaction]]) -> Payout:
    first, amount = movements[0][0], movements[0][0].amount
    for payout, _ in movements[1:]:
        amount = amount + payout.amount
    references = dict.fromkeys(payout.reference for payout, _ in movements if payout.reference)
    gateways = tuple(dict.fromkeys(transaction.gateway for _, transaction in movements))
    return Payout(first.kind, first.account, amount, ", ".join(references), gateways, first.method)


def money_account(gateway: str, sale: Sale, policy: Policy) -> Ref | None:
    """The gateway's own account, else the one account that the sale's money was deposited to; None where unclear."""
    if own := policy.gateway(gateway).account:
        return own
    accounts = {payment.account.id: payment.account for payment in sale.payments}
    return next(iter(accounts.values())) if len(accounts) == 1 else None


def account_unknown(gateway: str, sale: Sale) -> Hold:
    """Nobody can tell where the money of that gateway leaves, or came in."""
    count = len({payment.account.id for payment in sale.payments})
    return Hold(say("money-account-unknown", gateway=gateway, number=sale.number, count=count))


def promises(case: Case) -> tuple[tuple[Tender, Money], ...]:
    """What was given as store credit or gift card, by tender; of a dearer exchange, what was paid with one."""
    sums: dict[Tender, Money] = {}
    for transaction in case.refund.succeeded:
        if transaction.tender is not Tender.MONEY:
            amount = case.statement.of(transaction.amount)
            signed = amount if transaction.incoming is case.sells else -amount
            sums[transaction.tender] = sums.get(transaction.tender, case.zero) + signed
    return tuple((tender, amount) for tender, amount in sums.items() if amount)
