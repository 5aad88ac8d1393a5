"""From documents to QuickBooks' payloads. Pure; nothing is sent that QuickBooks computes itself.

Amounts stay Decimal and go out as JSON numbers. One batch item is `{"bId", "operation", <Entity>: payload}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    needs,
)
from plugin.accounting.money import Money
from plugin.accounting.sale import Sale
from plugin.ledgers.quickbooks_online import forms
from plugin.ledgers.quickbooks_online.marks import mark
from plugin.protocols import Drafted, Json, Refused

#: What each kind of document is called by QuickBooks; a kind that is not here is not written.
ENTITIES = {
    DocumentKind.REFUND_RECEIPT: "RefundReceipt",
    DocumentKind.CREDIT_MEMO: "CreditMemo",
    DocumentKind.SALES_RECEIPT: "SalesReceipt",
    DocumentKind.INVOICE: "Invoice",
    DocumentKind.PAYMENT: "Payment",
    DocumentKind.CREDIT_APPLICATION: "Payment",
    DocumentKind.VOID: "Invoice",
}


def draft(document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
    """The batch item of one document. Raises Refused where the document cannot be written as it is."""
    _check_parents(document, parents)
    match document:
        case RefundReceipt():
            payload = forms.refund_receipt(document, sale)
        case CreditMemo():
            payload = forms.credit_memo(document, sale)
        case SalesReceipt():
            payload = forms.sales_receipt(document, sale)
        case Invoice():
            payload = forms.invoice(document, sale)
        case Payment():
            payload = _payment(document, sale, parents)
        case CreditApplication():
            payload = _application(document, sale, parents)
        case Void():
            payload = _void(document)
        case CardRefund() | RefundCheck():
            raise Refused("document-not-offered", kind=document.kind)
        case _:
            assert_never(document)
    how = (
        {"operation": "update", "optionsData": "void"}
        if isinstance(document, Void)
        else {"operation": "create"}
    )
    return Drafted(key, str(document.kind), {"bId": key, **how, ENTITIES[document.kind]: payload})


def entity_of(drafted: Drafted) -> tuple[str, dict[str, Any]]:
    """("CreditMemo", its payload). Raises ValueError for a kind that this ledger does not write."""
    name = ENTITIES[DocumentKind(drafted.kind)]
    return name, drafted.payload[name]


def _check_parents(document: Document, parents: Mapping[str, str]) -> None:
    """What it needs exists: a marker has become an id. The order's own missing sale names itself."""
    for handle in needs(document):
        if "#" in handle and handle not in parents and handle != document.marker:
            is_memo = isinstance(document, CreditApplication) and handle == document.memo
            raise Refused("memo-not-there" if is_memo else "parent-not-there", marker=handle)


def _void(document: Void) -> Json:
    """No "sparse": should QuickBooks not know this option for invoices (its reference shows it for other
    types), it refuses an update without lines, and nothing has happened. Memos and receipts have no void."""
    if document.voids is not DocumentKind.INVOICE:
        raise Refused("void-not-offered", kind=document.voids)
    return {"Id": document.target_id, "SyncToken": document.revision}


def _payment(document: Payment, sale: Sale, parents: Mapping[str, str]) -> Json:
    """Money that came in for one invoice."""
    return {
        **_settling(document, sale, ((parents.get(document.invoice, document.invoice), "Invoice"),)),
        "TotalAmt": document.amount.amount,
        "DepositToAccountRef": {"value": document.money_account.id},
        **forms.reference_of(document.reference, sale),
        **forms.receivable(document.receivable_account or sale.receivable_account),
    }


def _application(document: CreditApplication, sale: Sale, parents: Mapping[str, str]) -> Json:
    """A payment of nothing that joins the invoice and the memo; it posts nothing, it only settles."""
    invoice, memo = (parents.get(handle, handle) for handle in (document.invoice, document.memo))
    return {
        **_settling(document, sale, ((invoice, "Invoice"), (memo, "CreditMemo"))),
        "TotalAmt": 0,
        **forms.receivable(sale.receivable_account),
    }


def _settling(
    document: Payment | CreditApplication, sale: Sale, settled: tuple[tuple[str, str], ...]
) -> Json:
    """A payment's common part; `settled`: (id, type) of each document that `amount` of is closed."""
    currency = {name: sale.copied[name] for name in ("CurrencyRef",) if name in sale.copied}
    return {
        **forms.customer(document.customer, forms.is_us(sale)),
        "TxnDate": document.date.isoformat(),
        "PrivateNote": mark(document.marker),
        "Line": [_link(document.amount, id_, kind) for id_, kind in settled],
        **currency,
        **forms.rate(sale),
    }


def _link(amount: Money, id_: str, kind: str) -> Json:
    return {"Amount": amount.amount, "LinkedTxn": [{"TxnId": id_, "TxnType": kind}]}
