"""From documents to QuickBooks' requests. Pure; nothing is sent that QuickBooks computes itself.

A draft's payload is `{"qbxml": "<CreditMemoAddRq …>"}`: the request of one document, as text, in ASCII;
`qbxml.message_set` puts several into one set. What a document repeats of its sale stands in `Sale.copied`, under
QuickBooks' own names, as the sale states it:

- `ClassRef`, `SalesRepRef`, `ItemSalesTaxRef` (which rate), `CustomerSalesTaxCodeRef` (taxed at all): references
  of the sale's header, {"ListID": …, "FullName": …}, either or both
- `TemplateRef`: used only for documents of the sale's own type, a form of another type is refused
- `BillAddress`, `ShipAddress`: {"Addr1": …}
- `ExchangeRate`: text; only where the sale is not in the company's own currency
- `InventorySiteRef`: the site of the sale's stock lines, where they share one
- `ARAccountRef`: the company's receivable account, where it has one only
- `UntaxedCompany`: there if the company keeps no sales tax; its lines then take no tax code
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import assert_never
from xml.etree import ElementTree as ET

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
)
from plugin.accounting.sale import Sale
from plugin.ledgers.quickbooks_desktop.forms import form
from plugin.ledgers.quickbooks_desktop.qbxml import put, request, to_text
from plugin.ledgers.quickbooks_desktop.settling import Handles, application, card_refund, check, payment
from plugin.protocols import Drafted, Refused

#: What this ledger writes. qbXML knows no refund receipt. Source: Intuit's qbXML 13.0 schema.
WRITTEN = frozenset(DocumentKind) - {DocumentKind.REFUND_RECEIPT}

#: What TxnVoid can void of what we write: neither payments nor applications. Source: the same.
_VOID_TYPES = {
    DocumentKind.INVOICE: "Invoice",
    DocumentKind.SALES_RECEIPT: "SalesReceipt",
    DocumentKind.CREDIT_MEMO: "CreditMemo",
    DocumentKind.CARD_REFUND: "ARRefundCreditCard",
    DocumentKind.REFUND_CHECK: "Check",
}
VOIDED = frozenset(_VOID_TYPES)


def draft(
    document: Document, sale: Sale, key: str, parents: Mapping[str, str], together: Collection[str] = ()
) -> Drafted:
    """The request of one document. `key`: its requestID. Raises Refused where it cannot be written as it is.

    `parents`: marker -> TxnID of documents that exist. `together`: markers of documents that stand before this
    one in the same message set; it names them by macro.
    """
    handles = Handles(parents, together)
    match document:
        case CreditMemo() | Invoice() | SalesReceipt():
            root = form(document, sale, key)
        case CreditApplication():
            root = application(document, sale, key, handles)
        case Payment():
            root = payment(document, sale, key, handles)
        case CardRefund():
            root = card_refund(document, sale, key, handles)
        case RefundCheck():
            root = check(document, sale, key, handles)
        case Void():
            root = _void(document, key)
        case RefundReceipt():
            raise Refused("document-not-offered", kind=document.kind)
        case _:
            assert_never(document)
    return Drafted(key, str(document.kind), {"qbxml": to_text(root)})


def _void(document: Void, key: str) -> ET.Element:
    kind = _VOID_TYPES.get(document.voids)
    if kind is None:
        raise Refused("document-not-offered", kind=f"void of a {document.voids}")
    root = request("TxnVoid", key)
    put(root, "TxnVoidType", kind)
    put(root, "TxnID", document.target_id)
    return root
