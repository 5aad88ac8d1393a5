"""Which documents share the refund, as the merchant's checkboxes say, and what each comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold, Skip
from plugin.accounting.documents import DocumentKind, RefundReceipt
from plugin.accounting.money import Money
from plugin.accounting.policy import Policy
from plugin.accounting.refund import Transaction
from plugin.accounting.sale import Ref, Sale
from plugin.accounting.sentences import say


@dataclass(frozen=True, slots=True)
class Payout:
    """Money that left one account: one refund receipt. `reference`: the gateway's ids of the movements."""

    account: Ref
    amount: Money
    reference: str
    gateways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`memo`: what the credit memo comes to; `applied`: the invoice's share of it; `payouts`: the receipts.

    `owed`: what stays open in the customer's favour, because the policy books no money.
    """

    memo: Money
    applied: Money
    payouts: tuple[Payout, ...]
    owed: Money

    @property
    def totals(self) -> tuple[Money, ...]:
        """What each document comes to, the memo (if there is one) first."""
        memo = (self.memo,) if self.memo else ()
        return (*memo, *(payout.amount for payout in self.payouts))


def plan_of(case: Case) -> Plan | Hold | Skip:
    """The row of the checkbox table that fits. The void has been asked about before."""
    statement, policy = case.statement, case.policy
    nothing = Money.zero(statement.currency)
    if statement.ar and not policy.credit_memos:
        return Hold(say("credit-memos-off", number=case.sale.number, ar=statement.ar))
    if policy.refund_receipts or not statement.cash:
        payouts = _payouts(case)
        return payouts if isinstance(payouts, Hold) else Plan(statement.ar, statement.ar, payouts, nothing)
    if case.sale.is_invoice and policy.credit_memos:
        return Plan(statement.lines, statement.ar, (), statement.cash)
    return Skip(say("refund-receipts-off", number=case.sale.number, cash=statement.cash))


def cannot_write(case: Case, plan: Plan) -> Hold | None:
    """The ledger does not offer a document that the plan needs."""
    needed = {
        DocumentKind.CREDIT_MEMO: bool(plan.memo),
        DocumentKind.CREDIT_APPLICATION: bool(plan.applied),
        DocumentKind.REFUND_RECEIPT: bool(plan.payouts),
    }
    for kind, is_needed in needed.items():
        if is_needed and kind not in case.offers.documents:
            return Hold(say("document-not-offered", kind=kind.value))
    return None


def _payouts(case: Case) -> tuple[Payout, ...] | Hold:
    """The money that went back, one payout per account it left."""
    by_account: dict[str, list[tuple[Ref, Transaction]]] = {}
    moved = (t for t in case.refund.money if case.statement.of(t.amount))
    for transaction in moved:
        account = money_account(transaction.gateway, case.sale, case.policy)
        if account is None:
            return _unknown_account(transaction.gateway, case.sale)
        by_account.setdefault(account.id, []).append((account, transaction))
    return tuple(_payout(case, movements) for movements in by_account.values())


def _payout(case: Case, movements: list[tuple[Ref, Transaction]]) -> Payout:
    amount = Money.zero(case.sale.currency)
    for _, transaction in movements:
        amount = amount + case.statement.of(transaction.amount)
    references = dict.fromkeys(t.reference for _, t in movements if t.reference)
    gateways = tuple(dict.fromkeys(t.gateway for _, t in movements))
    return Payout(movements[0][0], amount, ", ".join(references), gateways)


def money_account(gateway: str, sale: Sale, policy: Policy) -> Ref | None:
    """The gateway's own account, else the one account that the sale's money was deposited to; None where unclear."""
    if gateway in policy.money_accounts:
        return policy.money_accounts[gateway]
    accounts = {payment.account.id: payment.account for payment in sale.payments}
    return next(iter(accounts.values())) if len(accounts) == 1 else None


def _unknown_account(gateway: str, sale: Sale) -> Hold:
    count = len({payment.account.id for payment in sale.payments})
    return Hold(say("money-account-unknown", gateway=gateway, number=sale.number, count=count))


def readdressed(receipt: RefundReceipt, sale: Sale, policy: Policy) -> RefundReceipt:
    """The same receipt, out of the account that today's policy names for its gateways, where it names one."""
    accounts = {money_account(gateway, sale, policy) for gateway in receipt.gateways}
    account = accounts.pop() if len(accounts) == 1 else None
    return replace(receipt, money_account=account) if account is not None else receipt
