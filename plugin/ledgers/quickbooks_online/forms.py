"""Documents with lines: refund receipt, credit memo, sales receipt, invoice. Pure.

Nothing is sent that QuickBooks computes itself. A document of a sale repeats the sale's addresses, class,
location, currency and rate (`Sale.copied`).
"""

from __future__ import annotations

from decimal import Decimal

from plugin.accounting.documents import CreditMemo, Invoice, RefundReceipt, SalesReceipt, WithLines
from plugin.accounting.sale import Ref, Sale
from plugin.ledgers.quickbooks_online.lines import lines_of
from plugin.ledgers.quickbooks_online.marks import mark, marked_note
from plugin.ledgers.quickbooks_online.text import plain_text
from plugin.protocols import Json, Refused

#: Longest texts. Source: Intuit's references of RefundReceipt, SalesReceipt, Payment and Customer.
LONGEST_NUMBER = 21
_LONGEST_NAME = 100
_LONGEST_REFERENCE = 100
_LONGEST_REFERENCE_OF_A_SALE = 21

_COPIED = ("BillAddr", "ShipAddr", "DepartmentRef", "ClassRef", "CurrencyRef")


def refund_receipt(document: RefundReceipt, sale: Sale) -> Json:
    """Out of the account that the money left."""
    us = is_us(sale)
    reference = plain_text(document.reference, us, _LONGEST_REFERENCE) or document.number or document.marker
    return {
        **_form(document, sale),
        "DepositToAccountRef": {"value": document.money_account.id},
        # Without these two, a receipt out of a bank account lands in the queue of checks to print.
        "PaymentRefNum": reference[:_LONGEST_REFERENCE],
        "PrintStatus": "NotSet",
    }


def sales_receipt(document: SalesReceipt, sale: Sale) -> Json:
    """Into the account that the money went to. Not left to be printed: nobody waits for it on paper."""
    return {
        **_form(document, sale, document.is_the_sale),
        "DepositToAccountRef": {"value": document.money_account.id},
        **reference_of(document.reference, sale),
        "PrintStatus": "NotSet",
    }


def credit_memo(document: CreditMemo, sale: Sale) -> Json:
    """Takes off what the customer owes."""
    return {**_form(document, sale), **receivable(document.receivable_account)}


def invoice(document: Invoice, sale: Sale) -> Json:
    """What the customer owes. Neither to be printed nor to be sent: the store has told the customer."""
    form = _form(document, sale, document.is_the_sale)
    return {
        **form,
        **receivable(document.receivable_account),
        "PrintStatus": "NotSet",
        "EmailStatus": "NotSet",
    }


def _form(document: WithLines, sale: Sale, is_the_sale: bool = False) -> Json:
    if document.number and len(document.number) > LONGEST_NUMBER:
        raise Refused("number-too-long", number=document.number, longest=LONGEST_NUMBER)
    us = is_us(sale)
    untaxed = not us and sale.copied.get("GlobalTaxCalculation") == "NotApplicable"
    numbers_itself = "NumbersItself" in sale.copied
    memo = f"{document.memo}\nNo. {document.number}" if numbers_itself and document.number else document.memo
    form: Json = {
        "TxnDate": document.date.isoformat(),
        "PrivateNote": marked_note(memo, mark(document.marker, is_the_sale=is_the_sale), us),
        "Line": lines_of(document, us, taxed=not untaxed),
        "TxnTaxDetail": _tax(document, sale, us),
        **{name: sale.copied[name] for name in _COPIED if name in sale.copied},
        **rate(sale),
        **customer(document.customer, us),
    }
    if document.number and not numbers_itself:
        form["DocNumber"] = document.number
    if not us:
        # Our lines are net of tax, however the sale stated its own.
        form["GlobalTaxCalculation"] = "NotApplicable" if untaxed else "TaxExcluded"
    return form


def _tax(document: WithLines, sale: Sale, us: bool) -> Json:
    # Stated even when zero: automated sales tax honours a stated total and computes a missing one.
    tax: Json = {"TotalTax": document.tax.amount}
    if us and "TxnTaxCodeRef" in sale.copied:
        tax["TxnTaxCodeRef"] = sale.copied["TxnTaxCodeRef"]
    return tax


def customer(who: Ref, us: bool) -> Json:
    """Who it is. Without an id only a name is known yet; the customer is found or made before it is sent."""
    if who.id:
        return {"CustomerRef": {"value": who.id}}
    return {"CustomerRef": {"value": "", "name": customer_name(who.name, us)}} if who.name else {}


def customer_name(name: str, us: bool) -> str:
    """How a customer of that name is called in the company."""
    return plain_text(name, us, _LONGEST_NAME) or "Customer"


def receivable(account: Ref | None) -> Json:
    """The receivable account, where one is named."""
    return {"ARAccountRef": {"value": account.id}} if account else {}


def rate(sale: Sale) -> Json:
    """The sale's own rate: at another one the customer would end with a rest in the company's money."""
    stated = sale.copied.get("ExchangeRate")
    return {"ExchangeRate": Decimal(stated)} if stated is not None else {}


def reference_of(text: str, sale: Sale) -> Json:
    """The gateway's own id of money that came in, as far as the field holds it."""
    reference = plain_text(text, is_us(sale), _LONGEST_REFERENCE_OF_A_SALE)
    return {"PaymentRefNum": reference} if reference else {}


def is_us(sale: Sale) -> bool:
    """The company is in the United States."""
    return sale.copied.get("Country") in {"US", "USA", None}
