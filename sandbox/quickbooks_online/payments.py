"""Payments: money received for invoices, and credit of a memo applied to an invoice (a payment of zero)."""

from __future__ import annotations

from decimal import Decimal

from sandbox.quickbooks_online import posting, rules
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal, business, no_such_reference
from sandbox.quickbooks_online.values import ZERO, Json, cents, number, ref, ref_id

_READ_ONLY = ("Id", "SyncToken", "MetaData", "domain", "sparse", "status", "UnappliedAmt", "LinkedTxn")
_OPEN = {"Invoice": "Balance", "CreditMemo": "RemainingCredit"}
Linked = list[tuple[str, Json, Decimal]]


def create(company: Company, payload: Json) -> Json:
    """Book a payment and close what it is for. Raises Refusal and then has changed nothing."""
    rules.require(payload, "CustomerRef")
    rules.require(payload, "TotalAmt")
    written = {k: v for k, v in payload.items() if k not in _READ_ONLY and v is not None}
    payment: Json = rules.resolve(company, written)
    payment["TxnDate"] = rules.checked_date(company, payment.get("TxnDate"))
    currency = rules.checked_currency(company, payment)
    payment["CurrencyRef"] = {"value": currency}
    payment["TotalAmt"] = cents(number(payment["TotalAmt"]), currency)
    payment["ExchangeRate"] = number(payment.get("ExchangeRate")) or company.rate(currency)
    payment.setdefault("DepositToAccountRef", ref(company.accounts["undeposited"]))
    rules.check_account_currency(company, payment["DepositToAccountRef"], currency)
    linked = links(company, payment)
    payment["UnappliedAmt"] = _unapplied(payment, linked)
    if not company.settings.multicurrency:
        del payment["ExchangeRate"]
    kept = company.add("Payment", payment)
    kept["LinkedTxn"] = []
    _settle(company, kept, linked, 1)
    company.ledger.post(posting.summary("Payment", kept), posting.payment_entries(company, kept, linked))
    return kept


def links(company: Company, payment: Json) -> Linked:
    """What each line is for. Raises 2020, 2030, 2500, 6000."""
    linked: Linked = []
    for line in payment.get("Line", []):
        rules.require(line, "Amount")
        rules.require(line, "LinkedTxn")
        if len(line["LinkedTxn"]) != 1:
            raise business("a payment line is for exactly one transaction")
        target = line["LinkedTxn"][0]
        rules.require(target, "TxnId", "TxnType")
        if target["TxnType"] not in _OPEN:
            raise Refusal("2170", f"Invalid Enumeration : {target['TxnType']}", "TxnType")
        document = company.find(target["TxnType"], target["TxnId"])
        if document is None:
            raise no_such_reference("Transactions", target["TxnId"])
        _check_same(payment, document)
        linked.append((target["TxnType"], document, number(line["Amount"])))
    _check_open(linked)
    return linked


def _check_same(payment: Json, document: Json) -> None:
    if ref_id(document.get("CustomerRef")) != ref_id(payment["CustomerRef"]):
        raise business("the transaction belongs to another customer")
    if document["CurrencyRef"] != payment["CurrencyRef"]:
        raise business("the transaction is in another currency")


def _check_open(linked: Linked) -> None:
    """6000 where more is applied than is still open, all lines for one document together."""
    wanted: dict[str, Decimal] = {}
    for entity, document, amount in linked:
        if amount <= 0:
            raise business("an applied amount must be greater than zero")
        wanted[document["Id"]] = wanted.get(document["Id"], ZERO) + amount
        if wanted[document["Id"]] > document[_OPEN[entity]]:
            raise business(f"the amount applied to {entity} {document['Id']} is more than its open balance")


def _unapplied(payment: Json, linked: Linked) -> Decimal:
    """What the payment leaves over. 6000 where it closes more than it brings."""
    closed = sum((amount if entity == "Invoice" else -amount for entity, _, amount in linked), ZERO)
    left: Decimal = payment["TotalAmt"] - closed
    if left < 0:
        raise business("the lines come to more than the payment and the credits applied")
    if closed < 0:
        raise business("credits applied come to more than the invoices they are applied to")
    return left


def _settle(company: Company, payment: Json, linked: Linked, sign: int) -> None:
    """Open amounts and LinkedTxn of both sides, applied (1) or taken back (−1)."""
    for entity, document, amount in linked:
        document["Balance"] -= sign * amount
        if entity == "CreditMemo":
            document["RemainingCredit"] = document["Balance"]
        ours = {"TxnId": payment["Id"], "TxnType": "Payment"}
        others = [link for link in document.get("LinkedTxn", []) if link != ours]
        document["LinkedTxn"] = [*others, ours] if sign > 0 else others
        company.move(entity, document)


def undo(company: Company, payment: Json) -> None:
    """Take back what the payment closed and posted."""
    linked = [
        (target["TxnType"], company.objects[target["TxnType"]][target["TxnId"]], number(line["Amount"]))
        for line in payment.get("Line", [])
        for target in line["LinkedTxn"]
    ]
    _settle(company, payment, linked, -1)
    company.ledger.take_back(posting.summary("Payment", payment))


def apply_by_itself(company: Company, memo: Json) -> None:
    """What a company with AutoApplyCredit does: the new credit goes to the customer's oldest open invoice.

    QuickBooks itself sees the memo of a batch that runs, which the batch's other items do not.
    """
    sight, company.sight = company.sight, None
    try:
        _apply_to_oldest(company, memo)
    finally:
        company.sight = sight


def _apply_to_oldest(company: Company, memo: Json) -> None:
    theirs = company.index.ids("Invoice", "CustomerRef", [memo["CustomerRef"]["value"]])
    invoices = [
        invoice
        for invoice in map(company.objects["Invoice"].__getitem__, theirs)
        if invoice["CurrencyRef"] == memo["CurrencyRef"] and invoice["Balance"] > 0
    ]
    for invoice in sorted(invoices, key=lambda one: (one["TxnDate"], int(one["Id"]))):
        amount = min(invoice["Balance"], memo["RemainingCredit"])
        if amount <= 0:
            return
        targets = (("Invoice", invoice), ("CreditMemo", memo))
        lines = [
            {"Amount": amount, "LinkedTxn": [{"TxnId": document["Id"], "TxnType": entity}]}
            for entity, document in targets
        ]
        common = {k: memo[k] for k in ("CustomerRef", "CurrencyRef", "TxnDate")}
        create(company, {**common, "TotalAmt": 0, "Line": lines, "PrivateNote": "Applied by QuickBooks"})
