"""Credit memos, invoices and sales receipts in qbXML: one form, with small differences. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from plugin.accounting.documents import CreditMemo, Invoice, SalesReceipt
from plugin.accounting.sale import Sale, SaleKind
from plugin.ledgers.quickbooks_desktop.customers import customer
from plugin.ledgers.quickbooks_desktop.lines import put_lines
from plugin.ledgers.quickbooks_desktop.qbxml import put, put_ref, request
from plugin.ledgers.quickbooks_desktop.text import checked_number, macro, note, plain
from plugin.protocols import Refused

Form = CreditMemo | Invoice | SalesReceipt

#: Fields of an address in their order, and their longest texts. Source: Intuit's qbXML 13.0 schema.
_ADDRESS = {
    **dict.fromkeys(("Addr1", "Addr2", "Addr3", "Addr4", "Addr5"), 41),
    "City": 31,
    "State": 21,
    "PostalCode": 13,
    "Country": 31,
    "Note": 41,
}
#: The field for the payment's reference, called a check's number whatever it was paid with.
_LONGEST_CHECK_NUMBER = 25


def form(document: Form, sale: Sale, key: str) -> ET.Element:
    """The `…AddRq` of a form; a memo or invoice can be named by macro. Raises Refused."""
    entity = _entity(document)
    root = request(f"{entity}Add", key)
    added = ET.SubElement(root, f"{entity}Add")
    if not isinstance(document, SalesReceipt):
        added.set("defMacro", macro(document.marker))
        if not (document.customer.id or document.customer.name):
            raise Refused("memo-without-customer", number=sale.number)
    _put_head(added, document, sale)
    if isinstance(document, SalesReceipt):
        put(added, "CheckNumber", plain(document.reference, _LONGEST_CHECK_NUMBER))
    put_ref(added, "SalesRepRef", sale.copied.get("SalesRepRef"))
    put_ref(added, "ItemSalesTaxRef", sale.copied.get("ItemSalesTaxRef"))
    put(added, "Memo", note(document.memo, document.marker))
    # The company may put every new form into a queue of what is to be printed or sent; this one is for the books.
    put(added, "IsToBePrinted", "false")
    put(added, "IsToBeEmailed", "false")
    put_ref(added, "CustomerSalesTaxCodeRef", sale.copied.get("CustomerSalesTaxCodeRef"))
    if isinstance(document, SalesReceipt):
        put_ref(added, "DepositToAccountRef", document.money_account)
    put(added, "ExchangeRate", sale.copied.get("ExchangeRate"))
    put_lines(added, entity, document.lines, sale)
    return root


def _entity(document: Form) -> str:
    return {CreditMemo: "CreditMemo", Invoice: "Invoice", SalesReceipt: "SalesReceipt"}[type(document)]


def _put_head(form: ET.Element, document: Form, sale: Sale) -> None:
    put_ref(form, "CustomerRef", customer(document.customer))
    put_ref(form, "ClassRef", sale.copied.get("ClassRef"))
    if not isinstance(document, SalesReceipt):
        put_ref(form, "ARAccountRef", document.receivable_account)
    if _same_type(document, sale):
        put_ref(form, "TemplateRef", sale.copied.get("TemplateRef"))
    put(form, "TxnDate", document.date.isoformat())
    put(form, "RefNumber", checked_number(document.number))
    for name in ("BillAddress", "ShipAddress"):
        _put_address(form, name, sale.copied.get(name, {}))


def _same_type(document: Form, sale: Sale) -> bool:
    kind = {Invoice: SaleKind.INVOICE, SalesReceipt: SaleKind.SALES_RECEIPT}.get(type(document))
    return kind is sale.kind


def _put_address(form: ET.Element, name: str, stated: Mapping[str, Any]) -> None:
    fields = {field: plain(str(stated.get(field, "")), longest) for field, longest in _ADDRESS.items()}
    if any(fields.values()):
        address = ET.SubElement(form, name)
        for field, text in fields.items():
            put(address, field, text)
