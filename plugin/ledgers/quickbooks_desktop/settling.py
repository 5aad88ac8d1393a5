"""Payments, applications, card refunds and refund checks in qbXML: what settles invoices and memos. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from plugin.accounting.documents import CardRefund, CreditApplication, Payment, PaysOut, RefundCheck
from plugin.accounting.sale import Sale
from plugin.ledgers.quickbooks_desktop.customers import customer
from plugin.ledgers.quickbooks_desktop.qbxml import Reference, put, put_ref, request
from plugin.ledgers.quickbooks_desktop.text import amount, checked_number, macro, note, plain
from plugin.protocols import Refused

#: Source: Intuit's qbXML 13.0 schema, ReceivePaymentAdd.
_LONGEST_PAYMENT_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Handles:
    """How a request names other documents.

    `parents`: marker -> TxnID of documents that exist. `together`: markers of documents that come before this
    one in the same message set.
    """

    parents: Mapping[str, str]
    together: Collection[str] = ()

    def put(self, element: ET.Element, tag: str, handle: str, missing: str) -> None:
        """Append the TxnID of a document that exists, or the macro of one that the same message set makes.

        Raises Refused(`missing`) for a marker that is neither.
        """
        if handle in self.parents or "#" not in handle:
            put(element, tag, self.parents.get(handle, handle))
        elif handle in self.together:
            ET.SubElement(element, tag, useMacro=macro(handle))
        else:
            raise Refused(missing, marker=handle)


def application(document: CreditApplication, sale: Sale, key: str, handles: Handles) -> ET.Element:
    """A payment of nothing that settles the invoice with the memo; it posts nothing."""
    root, paid = _added("ReceivePayment", key)
    put_ref(paid, "CustomerRef", customer(document.customer))
    put_ref(paid, "ARAccountRef", sale.receivable_account)
    put(paid, "TxnDate", document.date.isoformat())
    put(paid, "TotalAmount", "0.00")
    put(paid, "ExchangeRate", sale.copied.get("ExchangeRate"))
    put(paid, "Memo", note("", document.marker))
    applied = ET.SubElement(paid, "AppliedToTxnAdd")
    handles.put(applied, "TxnID", document.invoice, "parent-not-there")
    credit = ET.SubElement(applied, "SetCredit")
    handles.put(credit, "CreditTxnID", document.memo, "memo-not-there")
    put(credit, "AppliedAmount", amount(document.amount))
    return root


def payment(document: Payment, sale: Sale, key: str, handles: Handles) -> ET.Element:
    """Money received for an invoice."""
    root, paid = _added("ReceivePayment", key)
    put_ref(paid, "CustomerRef", customer(document.customer))
    put_ref(paid, "ARAccountRef", document.receivable_account)
    put(paid, "TxnDate", document.date.isoformat())
    put(paid, "RefNumber", plain(document.reference, _LONGEST_PAYMENT_NUMBER))
    put(paid, "TotalAmount", amount(document.amount))
    put(paid, "ExchangeRate", sale.copied.get("ExchangeRate"))
    put(paid, "Memo", note(document.reference, document.marker))
    put_ref(paid, "DepositToAccountRef", document.money_account)
    applied = ET.SubElement(paid, "AppliedToTxnAdd")
    handles.put(applied, "TxnID", document.invoice, "parent-not-there")
    put(applied, "PaymentAmount", amount(document.amount))
    return root


def card_refund(document: CardRefund, sale: Sale, key: str, handles: Handles) -> ET.Element:
    """Never with CreditCardTxnInfo: the gateway has refunded the card, and a card's data are not ours."""
    root, refund = _added("ARRefundCreditCard", key)
    put_ref(refund, "CustomerRef", customer(document.customer))
    put_ref(refund, "RefundFromAccountRef", document.money_account)
    put_ref(refund, "ARAccountRef", document.receivable_account)
    put(refund, "TxnDate", document.date.isoformat())
    put(refund, "RefNumber", checked_number(document.number))
    put_ref(refund, "PaymentMethodRef", document.method)
    put(refund, "Memo", _note(document))
    put(refund, "ExchangeRate", sale.copied.get("ExchangeRate"))
    applied = ET.SubElement(refund, "RefundAppliedToTxnAdd")
    handles.put(applied, "TxnID", document.memo_marker, "memo-not-there")
    put(applied, "RefundAmount", _paid_out(document))
    return root


def check(document: RefundCheck, sale: Sale, key: str, handles: Handles) -> ET.Element:
    """A check to the customer, on the memo's receivable account, which the memo settles."""
    root, drawn = _added("Check", key)
    put_ref(drawn, "AccountRef", document.money_account)
    put_ref(drawn, "PayeeEntityRef", customer(document.customer))
    put(drawn, "RefNumber", checked_number(document.number))
    put(drawn, "TxnDate", document.date.isoformat())
    put(drawn, "Memo", _note(document))
    put(drawn, "IsToBePrinted", "false")
    put(drawn, "ExchangeRate", sale.copied.get("ExchangeRate"))
    applied = ET.SubElement(drawn, "ApplyCheckToTxnAdd")
    handles.put(applied, "TxnID", document.memo_marker, "memo-not-there")
    put(applied, "Amount", _paid_out(document))
    line = ET.SubElement(drawn, "ExpenseLineAdd")
    put_ref(line, "AccountRef", _receivable(document, sale))
    put(line, "Amount", _paid_out(document))
    put_ref(line, "CustomerRef", customer(document.customer))
    return root


def _added(entity: str, key: str) -> tuple[ET.Element, ET.Element]:
    root = request(f"{entity}Add", key)
    return root, ET.SubElement(root, f"{entity}Add")


def _note(document: PaysOut) -> str:
    """The gateway's ids of the movements have no field of their own."""
    said = document.memo
    if document.reference and document.reference not in said:
        said = f"{said}\n{document.reference}"
    return note(said, document.marker)


def _paid_out(document: PaysOut) -> str:
    if document.amount.amount <= 0:
        raise ValueError(f"a {document.kind} of {document.amount}")
    return amount(document.amount)


def _receivable(document: RefundCheck, sale: Sale) -> Reference:
    """A check's line has to name the account; a memo may leave it to QuickBooks."""
    account: Reference | None = document.receivable_account or sale.copied.get("ARAccountRef")
    if account is None:
        raise Refused("receivable-account-unknown", number=sale.number)
    return account
