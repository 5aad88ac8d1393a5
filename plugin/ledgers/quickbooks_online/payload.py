"""From documents to QuickBooks' payloads. Pure; nothing is sent that QuickBooks computes itself.

Amounts stay Decimal and go out as JSON numbers. One batch item is `{"bId", "operation", <Entity>: payload}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, assert_never

from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    RefundReceipt,
    Void,
)
from plugin.accounting.sale import Sale
from plugin.ledgers.quickbooks_online.text import plain_text
from plugin.protocols import Drafted, Json, Refused

#: Longest texts. Source: Intuit's references of CreditMemo and RefundReceipt.
LONGEST_NUMBER = 21
_LONGEST_NOTE = 4000
_LONGEST_DESCRIPTION = 4000
_LONGEST_REFERENCE = 100

#: How a private note names the document it belongs to; a document is found again by this line.
_MARK = "Contra "

#: What each kind of payload is called by QuickBooks.
ENTITIES = {
    "refund receipt": "RefundReceipt",
    "credit memo": "CreditMemo",
    "credit application": "Payment",
    "void": "Invoice",
}


def draft(document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
    """The batch item of one document. Raises Refused where the document cannot be written as it is."""
    match document:
        case RefundReceipt():
            payload = {"operation": "create", "RefundReceipt": _refund_receipt(document, sale)}
        case CreditMemo():
            payload = {"operation": "create", "CreditMemo": _credit_memo(document, sale)}
        case CreditApplication():
            payload = {"operation": "create", "Payment": _application(document, sale, parents)}
        case Void():
            # No "sparse": should QuickBooks not know this option for invoices (its reference shows it for
            # other types), it refuses an update without lines, and nothing has happened.
            invoice = {"Id": document.sale_id, "SyncToken": document.revision}
            payload = {"operation": "update", "optionsData": "void", "Invoice": invoice}
        case _:
            assert_never(document)
    return Drafted(key, str(document.kind), {"bId": key, **payload})


def mark(marker: str) -> str:
    """The line of a private note that names the document."""
    return _MARK + marker


def mark_of(note: object) -> str | None:
    """The line again, in a note that a person may have written around; None where there is none."""
    marks = [line.strip() for line in str(note or "").splitlines() if line.strip().startswith(_MARK)]
    return marks[-1] if marks else None


def _refund_receipt(document: RefundReceipt, sale: Sale) -> Json:
    us = _is_us(sale)
    reference = plain_text(document.reference, us, _LONGEST_REFERENCE) or document.number or document.marker
    return {
        **_form(document, sale),
        "DepositToAccountRef": {"value": document.money_account.id},
        # Without these two, a receipt out of a bank account lands in the queue of checks to print.
        "PaymentRefNum": reference[:_LONGEST_REFERENCE],
        "PrintStatus": "NotSet",
    }


def _credit_memo(document: CreditMemo, sale: Sale) -> Json:
    account = document.receivable_account
    return {**_form(document, sale), **({"ARAccountRef": {"value": account.id}} if account else {})}


def _form(document: RefundReceipt | CreditMemo, sale: Sale) -> Json:
    if document.number and len(document.number) > LONGEST_NUMBER:
        raise Refused("number-too-long", number=document.number, longest=LONGEST_NUMBER)
    us = _is_us(sale)
    numbers_itself = "NumbersItself" in sale.copied
    memo = f"{document.memo}\nNo. {document.number}" if numbers_itself and document.number else document.memo
    form: Json = {
        "TxnDate": document.date.isoformat(),
        "PrivateNote": _note(memo, document.marker, us),
        "Line": _lines(document, us),
        "TxnTaxDetail": _tax(document, sale, us),
        **_copied(sale),
    }
    if document.number and not numbers_itself:
        form["DocNumber"] = document.number
    if document.customer.id:
        form["CustomerRef"] = {"value": document.customer.id}
    if not us:
        # Our lines are net of tax, however the sale stated its own.
        untaxed = sale.copied.get("GlobalTaxCalculation") == "NotApplicable"
        form["GlobalTaxCalculation"] = "NotApplicable" if untaxed else "TaxExcluded"
    return form


def _copied(sale: Sale) -> Json:
    names = ("BillAddr", "ShipAddr", "DepartmentRef", "ClassRef", "CurrencyRef")
    return {**{name: sale.copied[name] for name in names if name in sale.copied}, **_rate(sale)}


def _rate(sale: Sale) -> Json:
    """The sale's own rate: at another one the customer would end with a rest in the company's money."""
    rate = sale.copied.get("ExchangeRate")
    return {"ExchangeRate": Decimal(rate)} if rate is not None else {}


def _tax(document: RefundReceipt | CreditMemo, sale: Sale, us: bool) -> Json:
    # Stated even when zero: automated sales tax honours a stated total and computes a missing one.
    tax: Json = {"TotalTax": document.tax.amount}
    if us and "TxnTaxCodeRef" in sale.copied:
        tax["TxnTaxCodeRef"] = sale.copied["TxnTaxCodeRef"]
    return tax


def _lines(document: RefundReceipt | CreditMemo, us: bool) -> list[Json]:
    lines = [_item_line(line, us) for line in document.lines if line.item is not None]
    discounts: dict[str | None, Decimal] = {}
    for line in document.lines:
        if line.item is None:  # one per account: a form shows a single discount field
            account = line.account.id if line.account else None
            discounts[account] = discounts.get(account, Decimal(0)) - line.amount.amount
    return lines + [_discount_line(account, amount) for account, amount in discounts.items() if amount]


def _item_line(line: DocumentLine, us: bool) -> Json:
    assert line.item is not None
    detail: Json = {"ItemRef": {"value": line.item.id}, "TaxCodeRef": {"value": _tax_code(line, us)}}
    if line.quantity is not None and line.price is not None:
        detail |= {"Qty": line.quantity, "UnitPrice": line.price}
    if line.class_:
        detail["ClassRef"] = {"value": line.class_.id}
    described = plain_text(line.description, us, _LONGEST_DESCRIPTION)
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": line.amount.amount,
        **({"Description": described} if described else {}),
        "SalesItemLineDetail": detail,
    }


def _tax_code(line: DocumentLine, us: bool) -> str:
    if line.tax_code:
        return line.tax_code
    if us:
        return "TAX" if line.taxable else "NON"
    raise Refused("line-without-tax-code", line=line.description or (line.item.name if line.item else ""))


def _discount_line(account: str | None, amount: Decimal) -> Json:
    detail: Json = {"PercentBased": False}
    if account:
        detail["DiscountAccountRef"] = {"value": account}
    return {"DetailType": "DiscountLineDetail", "Amount": amount, "DiscountLineDetail": detail}


def _application(document: CreditApplication, sale: Sale, parents: Mapping[str, str]) -> Json:
    """A payment of nothing that joins the invoice and the memo; it posts nothing, it only settles."""
    memo_id = parents.get(document.memo_marker)
    if memo_id is None:
        raise Refused("memo-not-there", marker=document.memo_marker)
    joined = ((document.invoice_id, "Invoice"), (memo_id, "CreditMemo"))
    currency = {name: sale.copied[name] for name in ("CurrencyRef",) if name in sale.copied}
    return {
        "CustomerRef": {"value": document.customer.id},
        "TotalAmt": 0,
        "TxnDate": document.date.isoformat(),
        "PrivateNote": mark(document.marker),
        "Line": [
            {"Amount": document.amount.amount, "LinkedTxn": [{"TxnId": id_, "TxnType": kind}]}
            for id_, kind in joined
        ],
        **currency,
        **_rate(sale),
        **({"ARAccountRef": {"value": sale.receivable_account.id}} if sale.receivable_account else {}),
    }


def _note(memo: str, marker: str, us: bool) -> str:
    line = mark(marker)
    text = plain_text(memo, us, _LONGEST_NOTE - len(line) - 1)
    return f"{text}\n{line}" if text else line


def _is_us(sale: Sale) -> bool:
    return sale.copied.get("Country") in {"US", "USA", None}


def entity_of(drafted: Drafted) -> tuple[str, dict[str, Any]]:
    """("CreditMemo", its payload). Raises KeyError for a kind that this ledger does not write."""
    name = ENTITIES[drafted.kind]
    return name, drafted.payload[name]
