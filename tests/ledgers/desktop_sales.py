"""A sale as facts, and as the documents that an order connector would have booked in QuickBooks Desktop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree as ET

from plugin.accounting.documents import DocumentLine, Invoice, Payment, SalesReceipt
from plugin.accounting.money import Money, minor_unit, places, total
from plugin.accounting.sale import ItemKind, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.sale import Payment as Received

#: Decimal places of a rate: QuickBooks takes five, in a price as in a percentage.
_FIVE_PLACES = Decimal("0.00001")


def percent_of(sale: Sale) -> Decimal:
    """The tax rate that gives the sale's tax. Raises ValueError where none of five places does."""
    taxable = total((line.amount for line in sale.lines if line.taxable), sale.currency)
    if not taxable:
        if sale.tax:
            raise ValueError(f"a tax of {sale.tax} on nothing")
        return Decimal(0)
    rate = (sale.tax.amount * 100 / taxable.amount).quantize(_FIVE_PLACES, ROUND_HALF_UP).normalize()
    if _rounded(taxable.amount * rate / 100, sale.currency) != sale.tax:
        raise ValueError(f"no rate of five places gives {sale.tax} on {taxable}")
    return rate


def as_documents(sale: Sale) -> Iterator[Invoice | SalesReceipt | Payment]:
    """What an order connector would have booked."""
    lines = tuple(_as_written(line) for line in sale.lines)
    form = (
        f"{sale.number}#sale",
        sale.number,
        sale.date,
        sale.customer,
        sale.currency,
        lines,
        sale.tax,
        "",
        "",
    )
    if not sale.is_invoice:
        yield SalesReceipt(*form, money_account=sale.payments[0].account, reference="", is_the_sale=True)
        return
    invoice = Invoice(*form, receivable_account=sale.receivable_account, is_the_sale=True)
    yield invoice
    for payment in sale.payments:
        yield Payment(
            f"{payment.id}#payment",
            invoice.marker,
            sale.customer,
            payment.amount,
            payment.account,
            sale.receivable_account,
            sale.date,
            "",
        )


def _as_written(line: SaleLine) -> DocumentLine:
    assert line.item is not None
    price = None
    if line.quantity:
        price = abs(line.amount.amount / line.quantity).quantize(_FIVE_PLACES, ROUND_HALF_UP)
    quantity = line.quantity
    if (
        price is not None
        and quantity is not None
        and _rounded(price * quantity, line.amount.currency) != line.amount
    ):
        raise ValueError(f"no price of five places gives {line.amount} for {quantity}")
    return DocumentLine(
        role=line.role,
        item=line.item.ref,
        description=line.description,
        amount=line.amount,
        quantity=quantity if price is not None else None,
        price=price,
        stock=line.item.kind is ItemKind.STOCK,
        taxable=line.taxable,
        tax_code=line.tax_code,
        class_=line.class_,
    )


def with_ids(sale: Sale, shown: ET.Element, parents: Mapping[str, str]) -> Sale:
    """The sale as the company calls it."""
    entity = "Invoice" if sale.kind is SaleKind.INVOICE else "SalesReceipt"
    line_ids = [line.findtext("TxnLineID") or "" for line in shown.findall(f"{entity}LineRet")]
    assert len(line_ids) == len(sale.lines)
    id_ = shown.findtext("TxnID") or ""
    receivable = shown.find("ARAccountRef")
    return replace(
        sale,
        id=id_,
        lines=tuple(replace(line, id=new) for line, new in zip(sale.lines, line_ids, strict=True)),
        payments=tuple(
            Received(parents.get(f"{each.id}#payment", id_), each.amount, each.account)
            for each in sale.payments
        ),
        receivable_account=None
        if receivable is None
        else Ref(receivable.findtext("ListID") or "", receivable.findtext("FullName") or ""),
    )


def amount_of(shown: ET.Element, name: str, currency: str) -> Money:
    """An amount of an answer, which has two places whatever the currency; nothing is zero."""
    stated = Decimal(shown.findtext(name) or "0")
    return Money(round(stated, places(currency)), currency)


def total_of(shown: ET.Element, currency: str) -> Money:
    """What the company made of a form: an invoice's answer has no field for it."""
    return amount_of(shown, "Subtotal", currency) + amount_of(shown, "SalesTaxTotal", currency)


def _rounded(exact: Decimal, currency: str) -> Money:
    return Money(exact.quantize(minor_unit(currency), ROUND_HALF_UP), currency)
