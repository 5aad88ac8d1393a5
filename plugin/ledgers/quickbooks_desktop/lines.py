"""The lines of memos, invoices and sales receipts in qbXML. Pure.

QuickBooks works out amounts (quantity × rate) and tax itself; the tax that a document states is not sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from plugin.accounting.documents import DocumentLine
from plugin.accounting.sale import Sale
from plugin.ledgers.quickbooks_desktop.qbxml import put, put_ref, request, to_text
from plugin.ledgers.quickbooks_desktop.text import LONGEST_DESCRIPTION, amount, decimal, plain
from plugin.protocols import Refused

#: The codes that every company has from its beginning; a merchant may add others, of at most three letters.
TAXED, UNTAXED = "Tax", "Non"

#: A line that does not exist yet, in a modification. Source: Intuit, "Modifying a transaction".
_NEW_LINE = "-1"


def put_lines(parent: ET.Element, entity: str, lines: Iterable[DocumentLine], sale: Sale) -> None:
    """Append `<entityLineAdd>` for each line. Raises Refused for a line that has no item."""
    for line in lines:
        _fill(ET.SubElement(parent, f"{entity}LineAdd"), line, sale)


def rounding_request(
    key: str, memo_id: str, revision: str, line_ids: Iterable[str], line: DocumentLine, sale: Sale
) -> str:
    """The CreditMemoModRq that adds one line to a memo, as text.

    `revision`: its EditSequence. `line_ids`: all its lines; one that a modification does not name is gone.
    """
    root = request("CreditMemoMod", key)
    memo = ET.SubElement(root, "CreditMemoMod")
    put(memo, "TxnID", memo_id)
    put(memo, "EditSequence", revision)
    for id_ in line_ids:
        put(ET.SubElement(memo, "CreditMemoLineMod"), "TxnLineID", id_)
    added = ET.SubElement(memo, "CreditMemoLineMod")
    put(added, "TxnLineID", _NEW_LINE)
    _fill(added, line, sale)
    return to_text(root)


def _fill(element: ET.Element, line: DocumentLine, sale: Sale) -> None:
    if line.item is None:
        # qbXML has a field for a discount without an item, but QuickBooks calls it deprecated (status 530).
        raise Refused("line-without-item", line=line.description)
    stated = amount(line.amount)  # refused here if no field takes it
    put_ref(element, "ItemRef", line.item)
    put(element, "Desc", plain(line.description, LONGEST_DESCRIPTION))
    if line.quantity is not None and line.price is not None:
        put(element, "Quantity", decimal(line.quantity))
        put(element, "Rate", decimal(line.price))
    put_ref(element, "ClassRef", line.class_)
    if line.price is None:
        put(element, "Amount", stated)
    if line.stock:
        put_ref(element, "InventorySiteRef", sale.copied.get("InventorySiteRef"))
    if "UntaxedCompany" not in sale.copied:
        put_ref(
            element, "SalesTaxCodeRef", {"FullName": line.tax_code or (TAXED if line.taxable else UNTAXED)}
        )
    if line.overrides_account:
        put_ref(element, "OverrideItemAccountRef", line.account)
