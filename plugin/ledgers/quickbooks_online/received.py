"""How much money QuickBooks has received for a sale, and where it went. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plugin.accounting.money import Money
from plugin.accounting.sale import Payment, Ref
from plugin.ledgers.quickbooks_online.exact import decimal
from plugin.ledgers.quickbooks_online.known import Known, Unreadable, deposit_ids, money, payment_ids
from plugin.protocols import Json


def of_receipt(receipt: Json, stated: Money, known: Known) -> Iterator[Payment]:
    """A sales receipt is its own payment."""
    if stated:
        yield Payment(str(receipt["Id"]), stated, _account(receipt, known))


def of_invoice(invoice: Json, currency: str, known: Known) -> Iterator[Payment]:
    """The deposit on the invoice and the payments for it; one that only applies a credit brings no money."""
    deposit = money(invoice.get("Deposit", 0), currency)
    if deposit:
        yield Payment(str(invoice["Id"]), deposit, _account(invoice, known))
    for id_ in dict.fromkeys(payment_ids(invoice)):
        payment = known.payments.get(id_)
        if payment is None:
            raise Unreadable(f"its payment {id_} cannot be read")
        received = money(_received(payment, str(invoice["Id"])), currency)
        if received:
            yield Payment(id_, received, _account(payment, known))


def _received(payment: Json, invoice_id: str) -> Decimal:
    """The money in `payment` for that invoice; credits that it uses too are taken off, where one can tell."""
    ours = others = used = Decimal(0)
    for line in payment.get("Line", ()):
        link, amount = line["LinkedTxn"][0], decimal(line["Amount"])
        if link["TxnType"] != "Invoice":
            used += amount
        elif str(link["TxnId"]) == invoice_id:
            ours += amount
        else:
            others += amount
    if not decimal(payment["TotalAmt"]):
        return Decimal(0)
    if used and others:
        raise Unreadable(f"payment {payment['Id']} settles several invoices with money and credits at once")
    return ours - used


def _account(document: Json, known: Known) -> Ref:
    """Where the money is: the bank account it was deposited to since, else where the document put it."""
    if deposited := next(deposit_ids(document), None):
        deposit = known.deposits.get(deposited)
        if deposit is None:
            raise Unreadable(f"the bank deposit {deposited} of its money cannot be read")
        return known.ref(deposit["DepositToAccountRef"])
    stated = document.get("DepositToAccountRef")
    if stated:
        return known.ref(stated)
    if known.undeposited is None:
        raise Unreadable(f"document {document['Id']} names no account that its money went to")
    return known.undeposited
