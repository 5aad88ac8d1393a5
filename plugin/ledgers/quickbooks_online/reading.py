"""From QuickBooks' answers to the facts of a sale. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from plugin.accounting.money import Money, total
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, Sale, SaleKind, SaleLine
from plugin.ledgers.quickbooks_online import received
from plugin.ledgers.quickbooks_online.company import Company
from plugin.ledgers.quickbooks_online.exact import decimal
from plugin.ledgers.quickbooks_online.known import SHIPPING_FIELD, Known, Unreadable, item_id, lines_of, money
from plugin.protocols import Json

#: Words in the names of the items that order connectors book shipping on, whatever a merchant adds to them.
#: What insures a parcel is sold like goods.
_SHIPPING = re.compile(r"\b(shipping|shipment|postage|delivery|freight|carriage)\b", re.IGNORECASE)
_INSURANCE = re.compile(r"\b(protection|insurance)\b", re.IGNORECASE)

#: Words in the names of the items on which a sale shows, as a negative line, what it was paid with.
_SETTLES = re.compile(r"\b(gift ?cards?|gift certificates?|store credits?)\b", re.IGNORECASE)

#: Names of the items on which an order connector books tax as a line: "Sales tax", "VAT 20 %", "NY state tax".
#: What only mentions a tax, or teaches it, is none: "Shipping excl. VAT", "Sales tax guide".
_TAX = re.compile(
    r"\b(sales tax|use tax|vat|gst|hst|pst|qst|tva|mwst)\b|\btax(es)?\s*(\([^)]*\))?[\s\d.,%]*$",
    re.IGNORECASE,
)
_NO_TAX = re.compile(
    r"\b(excl|excluding|incl|including|inclusive|without|with|ex|free|exempt|before|after|guide|book|course|advice"
    r"|help|return|filing|report|consult\w*|prep\w*|service|software|class|kit|planning|dut(y|ies)|customs|import)\b",
    re.IGNORECASE,
)
#: Names of the liability accounts of sales tax: "Sales Tax Payable", "VAT Control", "GST/HST Payable".
_TAX_LIABILITY = re.compile(
    r"\b(tax(es)?|vat|gst|hst|pst|qst)\b.*\b(payable|liability|control|suspense)\b", re.IGNORECASE
)

_KINDS = {"Inventory": ItemKind.STOCK, "NonInventory": ItemKind.NON_STOCK, "Service": ItemKind.SERVICE}

#: Links of an invoice that settle nothing: where it came from.
_ORIGINS = frozenset({"Estimate", "TimeActivity", "ReimburseCharge", "ChargeCredit"})

#: Line types that carry no amount of their own.
_SILENT = frozenset({"SubTotalLineDetail", "DescriptionOnly", "DescriptionLineDetail"})

_COPIED = ("BillAddr", "ShipAddr", "DepartmentRef", "ClassRef", "GlobalTaxCalculation")
_LOCATION_ONLY = frozenset({"Id", "Lat", "Long"})


def read_item(row: Json) -> Item:
    """A product or service. Raises Unreadable for a bundle or category, which no line of a sale carries."""
    kind = _KINDS.get(row.get("Type", ""))
    if kind is None:
        raise Unreadable(f"item {row.get('Name')} is of type {row.get('Type')}")
    income = row.get("IncomeAccountRef")
    return Item(
        ref=Ref(str(row["Id"]), str(row["Name"])),
        kind=kind,
        sku=row.get("Sku") or None,
        active=row.get("Active") is not False,
        income_account=Ref(str(income["value"]), str(income.get("name", income["value"])))
        if income
        else None,
    )


def read_sale(document: Json, kind: SaleKind, company: Company, known: Known) -> Sale:
    """The facts of an Invoice or SalesReceipt. Raises Unreadable."""
    try:
        return _sale(document, kind, company, known)
    except Unreadable:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise Unreadable(f"something is missing or odd ({error})") from error


def is_voided(document: Json) -> bool:
    """A void leaves a document of nothing. Its note is in the company's language, so the lines say it too."""
    if document.get("TotalAmt"):
        return False
    return str(document.get("PrivateNote", "")).startswith("Voided") or not any(
        line.get("Amount") or line.get("SalesItemLineDetail", {}).get("Qty") for line in lines_of(document)
    )


def _sale(document: Json, kind: SaleKind, company: Company, known: Known) -> Sale:
    currency = document.get("CurrencyRef", {}).get("value") or company.home_currency
    stated = money(document["TotalAmt"], currency)
    tax = money(document.get("TxnTaxDetail", {}).get("TotalTax", 0), currency)
    lines = tuple(_lines(document, currency, company, known))
    if total((line.amount for line in lines), currency) + tax != stated:
        raise Unreadable(f"its lines and tax do not come to {stated}")
    invoice = kind is SaleKind.INVOICE
    balance = money(document["Balance"], currency) if invoice else Money.zero(currency)
    links = {link.get("TxnType") for link in document.get("LinkedTxn", ())}
    paid = (
        received.of_invoice(document, currency, known)
        if invoice
        else received.of_receipt(document, stated, known)
    )
    receivable = document.get("ARAccountRef")
    return Sale(
        kind=kind,
        id=str(document["Id"]),
        revision=str(document["SyncToken"]),
        number=str(document.get("DocNumber", "")),
        date=date.fromisoformat(document["TxnDate"]),
        currency=currency,
        customer=known.ref(document["CustomerRef"]) if "CustomerRef" in document else Ref("", ""),
        total=stated,
        balance=balance,
        tax=tax,
        lines=lines,
        payments=tuple(paid),
        voided=is_voided(document),
        applied=invoice and (balance != stated or bool(links - _ORIGINS)),
        receivable_account=known.ref(receivable) if receivable else None,
        copied=_copied(document, company),
    )


def _lines(document: Json, currency: str, company: Company, known: Known) -> Iterator[SaleLine]:
    for line in lines_of(document):
        amount = money(line.get("Amount", 0), currency)
        match line.get("DetailType"):
            case "SalesItemLineDetail" if item_id(line) or amount:
                yield _item_line(line, amount, company, known)
            case "DiscountLineDetail" if amount:
                yield _discount_line(line, -amount, company, known)
            case str() as silent if silent in _SILENT or not amount:
                pass
            case unknown:
                raise Unreadable(f"a line of {amount} is of type {unknown}")


def _item_line(line: Json, amount: Money, company: Company, known: Known) -> SaleLine:
    detail = line["SalesItemLineDetail"]
    item = _item(line, company, known)
    tax_code = detail.get("TaxCodeRef", {}).get("value")
    return SaleLine(
        id=str(line.get("Id", "")),
        role=_role(item, amount),
        item=item,
        description=str(line.get("Description", "")),
        quantity=decimal(detail["Qty"]) if "Qty" in detail else None,
        amount=amount,
        taxable=tax_code is not None and tax_code not in known.untaxed,
        tax_code=tax_code,
        class_=known.ref(detail["ClassRef"])
        if company.tracks_classes == "line" and "ClassRef" in detail
        else None,
        account=item.income_account,
    )


def _item(line: Json, company: Company, known: Known) -> Item:
    id_ = item_id(line)
    if id_ == SHIPPING_FIELD:
        account = known.ref({"value": company.shipping_account}) if company.shipping_account else None
        return Item(Ref(SHIPPING_FIELD, "Shipping"), ItemKind.SERVICE, None, True, account)
    item = known.items.get(id_ or "")
    if item is None:
        raise Unreadable(f"a line's item ({id_}) cannot be read")
    return item


def _role(item: Item, amount: Money) -> LineRole:
    """What an item line is about. One below nothing takes off: a discount, or what the sale was paid with.

    Only stock is goods even then: units that the sale itself took back. A gift card sold is goods, too.
    """
    if _is_tax(item):
        return LineRole.TAX
    if amount < Money.zero(amount.currency) and item.kind is not ItemKind.STOCK:
        return LineRole.SETTLEMENT if _SETTLES.search(item.ref.name) else LineRole.DISCOUNT
    return LineRole.SHIPPING if _is_shipping(item) else LineRole.GOODS


def _is_tax(item: Item) -> bool:
    """Tax that the sale shows as a line. Stock is never tax; a name counts only where nothing else tells."""
    if item.kind is ItemKind.STOCK:
        return False
    if item.income_account and _TAX_LIABILITY.search(item.income_account.name):
        return True
    return not item.sku and bool(_TAX.search(item.ref.name)) and not _NO_TAX.search(item.ref.name)


def _is_shipping(item: Item) -> bool:
    name = item.ref.name
    named = bool(_SHIPPING.search(name)) and not _INSURANCE.search(name)
    return item.ref.id == SHIPPING_FIELD or (named and item.kind is not ItemKind.STOCK and not item.sku)


def _discount_line(line: Json, amount: Money, company: Company, known: Known) -> SaleLine:
    account = line.get("DiscountLineDetail", {}).get("DiscountAccountRef") or {
        "value": company.discount_account
    }
    return SaleLine(
        id=str(line.get("Id", "")),
        role=LineRole.DISCOUNT,
        item=None,
        description=str(line.get("Description", "")),
        quantity=None,
        amount=amount,
        taxable=False,
        account=known.ref(account) if account["value"] else None,
    )


def _copied(document: Json, company: Company) -> Json:
    """What a refund repeats of its sale. All texts, so that any store of it keeps it exactly.

    A class or location of a company that tracks none any more is left out: a document that names one is refused.
    """
    currency = document.get("CurrencyRef", {"value": company.home_currency})
    tracks = {"ClassRef": company.tracks_classes == "transaction", "DepartmentRef": company.tracks_locations}
    untracked = {name for name, tracked in tracks.items() if not tracked}
    copied = company.copied(currency["value"])
    for name in _COPIED:
        if name in document and name not in untracked:
            copied[name] = _clean(document[name])
    tax_code = document.get("TxnTaxDetail", {}).get("TxnTaxCodeRef")
    if tax_code:
        copied["TxnTaxCodeRef"] = _clean(tax_code)
    if company.multicurrency:
        copied["CurrencyRef"] = _clean(currency)
        if currency["value"] != company.home_currency and "ExchangeRate" in document:
            copied["ExchangeRate"] = str(decimal(document["ExchangeRate"]))
    return copied


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: text for name, text in value.items() if name not in _LOCATION_ONLY and isinstance(text, str)
        }
    return value
