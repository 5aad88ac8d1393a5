"""Payments, card refunds and checks: money against the receivable, and what is applied to what."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sandbox.quickbooks_desktop import documents
from sandbox.quickbooks_desktop.company import CREDITS, CompanyFile, Line, Link, Txn, owed
from sandbox.quickbooks_desktop.lists import resolve
from sandbox.quickbooks_desktop.statuses import invalid, missing, not_enabled, not_found
from sandbox.quickbooks_desktop.values import ZERO, Json, ref

#: Payment method types that a card refund may name. For the others QuickBooks' answer is not known, and a
#: refund of cash that is booked as one of a card would be wrong: they are refused.
_CARDS = ("AmericanExpress", "DebitCard", "Discover", "MasterCard", "OtherCreditCard", "Visa")


@dataclass
class Plan:
    """Links that one request asks for, checked against each other before any is kept."""

    company: CompanyFile
    via: Txn
    links: list[Link] = field(default_factory=list)

    def left(self, txn: Txn) -> Decimal:
        """What is still open on that document once the plan is done."""
        used = (link.amount for link in self.links if txn.id in (link.charge, link.credit))
        open_now = self.company.open_amount(txn) if txn.id in self.company.txns else owed(self.company, txn)
        return open_now - sum(used, ZERO)

    def use(self, name: str, charge: Txn, credit: Txn, amount: Decimal) -> None:
        """So much of the credit for the charge. Raises 3176, 3210."""
        for txn in (charge, credit):
            documents.check_free(self.company, txn.id, "3176")
        if charge.customer != credit.customer:
            raise invalid(name, credit.id, "The transaction belongs to another customer.")
        if not _same_receivable(charge, credit):
            raise invalid(name, credit.id, "The transaction belongs to another A/R account.")
        if amount <= 0:
            raise invalid(name, amount, "The amount must be greater than zero.")
        if amount > self.left(charge):
            raise invalid(name, amount, "You cannot pay more than the amount due.")
        if amount > self.left(credit):
            raise invalid(name, amount, "You cannot apply more than the remaining credit.")
        self.links.append(Link(charge.id, credit.id, amount, self.via.id))


def _same_receivable(charge: Txn, credit: Txn) -> bool:
    """A check stands on the A/R accounts of its lines, everything else on its own."""
    if charge.kind != "Check":
        return charge.receivable == credit.receivable
    accounts = {line.account for line in charge.lines if line.customer is not None}
    return accounts == {credit.receivable}


def receive_payment(company: CompanyFile, given: Json) -> tuple[Txn, list[Link]]:
    """Money received, credits used, for invoices; what is not applied stays an unused payment. Raises Status.

    One that only uses credits is kept as a payment of nothing, and the memo is linked to the invoice itself.
    """
    txn = documents.begin(company, "ReceivePayment", given)
    applied = given.get("AppliedToTxnAdd", [])
    asked = sum((Decimal(one.get("PaymentAmount") or 0) for one in applied), ZERO)
    txn.total = Decimal(given["TotalAmount"]) if given.get("TotalAmount") else asked
    if txn.total < 0 or asked > txn.total:
        raise invalid("TotalAmount", txn.total, "The payment does not cover what it is applied to.")
    plan = Plan(company, txn)
    for one in applied:
        _apply(company, plan, one)
    if given.get("IsAutoApply") in ("true", "1"):
        _apply_to_oldest(company, plan)
    return txn, plan.links


def _apply(company: CompanyFile, plan: Plan, given: Json) -> None:
    """One AppliedToTxnAdd. Raises 3120: QuickBooks does not find an invoice that is paid."""
    if any(name in given for name in ("DiscountAmount", "DiscountAccountRef", "DiscountClassRef")):
        raise not_enabled()
    invoice = documents.the(company, given["TxnID"], "Invoice")
    if not plan.left(invoice):
        raise not_found(invoice.id)
    for credit in given.get("SetCredit", []):
        set_credit(company, plan, invoice, credit)
    amount = Decimal(given.get("PaymentAmount") or 0)
    if amount:
        plan.use("AppliedToTxnAdd payment amount", invoice, plan.via, amount)
    elif "SetCredit" not in given:
        raise missing("PaymentAmount")


def set_credit(company: CompanyFile, plan: Plan, invoice: Txn, given: Json) -> None:
    """One SetCredit: a memo's or unused payment's credit for the invoice. Raises Status."""
    credit = documents.the(company, given["CreditTxnID"], *CREDITS)
    plan.use("SetCredit applied amount", invoice, credit, Decimal(given["AppliedAmount"]))


def _apply_to_oldest(company: CompanyFile, plan: Plan) -> None:
    payment = plan.via
    theirs = [
        one for one in company.txns.values() if one.kind == "Invoice" and one.customer == payment.customer
    ]
    for invoice in sorted(theirs, key=lambda one: (one.date, one.number)):
        amount = min(plan.left(payment), plan.left(invoice))
        if amount > 0 and invoice.receivable == payment.receivable:
            plan.use("AppliedToTxnAdd payment amount", invoice, payment, amount)


def refund_to_card(company: CompanyFile, given: Json) -> tuple[Txn, list[Link]]:
    """ARRefundCreditCardAdd: pays out at least one credit of the same customer and A/R account. Raises Status."""
    txn = documents.begin(company, "ARRefundCreditCard", given)
    method = resolve(company, "PaymentMethodRef", given.get("PaymentMethodRef"), txn.kind)
    if method is not None and method["PaymentMethodType"] not in _CARDS:
        raise invalid("PaymentMethodRef", method["FullName"], "The payment method is not a credit card.")
    applied = given["RefundAppliedToTxnAdd"]
    txn.total = sum((Decimal(one["RefundAmount"]) for one in applied), ZERO)
    plan = Plan(company, txn)
    for one in applied:
        credit = documents.the(company, one["TxnID"], *CREDITS)
        plan.use("RefundAppliedToTxnAdd refund amount", txn, credit, Decimal(one["RefundAmount"]))
    return txn, plan.links


def write_check(company: CompanyFile, given: Json) -> tuple[Txn, list[Link]]:
    """CheckAdd with expense lines; a line on the A/R account is what credits can be applied to. Raises Status."""
    txn = documents.begin(company, "Check", given)
    txn.lines = [_expense_line(company, txn, line) for line in given.get("ExpenseLineAdd", [])]
    txn.total = sum((line.amount for line in txn.lines), ZERO)
    if txn.total < 0 or not txn.lines:
        raise invalid("Amount", txn.total, "The amount of a check must not be negative.")
    receivables = [line for line in txn.lines if line.customer is not None]
    txn.receivable = receivables[0].account if receivables else None
    plan = Plan(company, txn)
    for one in given.get("ApplyCheckToTxnAdd", []):
        credit = documents.the(company, one["TxnID"], *CREDITS)
        every = min(plan.left(txn), plan.left(credit))
        amount = Decimal(one["Amount"]) if one.get("Amount") else every
        plan.use("ApplyCheckToTxnAdd amount", txn, credit, amount)
    return txn, plan.links


def _expense_line(company: CompanyFile, txn: Txn, given: Json) -> Line:
    """A line on an account. On A/R it needs the customer, and that is the payee (3150, 3210)."""
    account = resolve(company, "AccountRef", given.get("AccountRef"), "Check line")
    if account is None:
        raise missing("AccountRef")
    if not given.get("Amount"):
        raise missing("Amount")
    customer = resolve(company, "CustomerRef", given.get("CustomerRef"), "Check line")
    class_ = resolve(company, "ClassRef", given.get("ClassRef"), "Check line")
    shown = {"AccountRef": ref(account), **({"Memo": given["Memo"]} if given.get("Memo") else {})}
    shown |= {} if customer is None else {"CustomerRef": ref(customer)}
    shown |= {} if class_ is None else {"ClassRef": ref(class_)}
    owner = None
    if account["AccountType"] == "AccountsReceivable":
        owner = txn.customer if customer is None else customer["ListID"]
        if owner is None:
            raise missing("CustomerRef")
        if txn.customer != owner:
            raise invalid("CustomerRef", owner, "The payee of the check is another customer.")
    amount = Decimal(given["Amount"])
    return Line(
        company.new_txn_id(), None, account["ListID"], amount, customer=owner, shown=shown, given=given
    )
