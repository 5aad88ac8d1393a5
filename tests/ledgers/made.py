"""Sales and documents made by hand, the way the rules make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    DocumentLine,
    Invoice,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
)
from plugin.accounting.documents import Payment as PaymentDocument
from plugin.accounting.money import Money
from plugin.accounting.sale import Item, ItemKind, LineRole, Payment, Ref, Sale, SaleKind, SaleLine

CUSTOMER = Ref("7", "Ada Jones")
UNDEPOSITED = Ref("4", "Undeposited Funds")
SALES = Ref("79", "Sales of Product Income")
DISCOUNTS = Ref("86", "Discounts given")
MUG = Item(Ref("11", "Mug"), ItemKind.STOCK, "MUG-1", True, SALES)
DAY = date(2026, 3, 14)
MARKER = "gid://shopify/Refund/9007199254740993#1"


def usd(amount: str | int) -> Money:
    return Money.of(amount, "USD")


def a_sale(**changes: Any) -> Sale:
    """A sales receipt of 54.00: two mugs at 25.00 and 4.00 tax."""
    line = SaleLine("1", LineRole.GOODS, MUG, "Mug", Decimal(2), usd(50), True, "TAX", None, SALES)
    sale = Sale(
        kind=SaleKind.SALES_RECEIPT,
        id="180",
        revision="0",
        number="1001",
        date=date(2026, 3, 1),
        currency="USD",
        customer=CUSTOMER,
        total=usd(54),
        balance=usd(0),
        tax=usd(4),
        lines=(line,),
        payments=(Payment("180", usd(54), UNDEPOSITED),),
        copied={"Country": "US", "ShipAddr": {"Line1": "1 Mug Street", "PostalCode": "10001"}},
    )
    return replace(sale, **changes)


def a_line(**changes: Any) -> DocumentLine:
    """One mug of 25.00 that came back."""
    line = DocumentLine(
        LineRole.GOODS,
        MUG.ref,
        "Mug",
        usd(25),
        Decimal(1),
        Decimal(25),
        stock=True,
        taxable=True,
        account=SALES,
    )
    return replace(line, **changes)


def a_discount(amount: str, account: Ref | None = DISCOUNTS) -> DocumentLine:
    return DocumentLine(LineRole.DISCOUNT, None, "Discount", usd(amount), account=account)


def a_receipt(**changes: Any) -> RefundReceipt:
    """27.00 back for one mug, out of Undeposited Funds."""
    return RefundReceipt(**{**_form(), "money_account": UNDEPOSITED, "reference": "pi_3M2x", **changes})


def a_memo(**changes: Any) -> CreditMemo:
    """27.00 that the customer no longer owes."""
    return CreditMemo(**{**_form(), "receivable_account": None, **changes})


def a_sales_receipt(**changes: Any) -> SalesReceipt:
    """27.00 for one mug, into Undeposited Funds."""
    return SalesReceipt(**{**_form(), "money_account": UNDEPOSITED, "reference": "pi_3M2x", **changes})


def an_invoice(**changes: Any) -> Invoice:
    """27.00 for one mug that the customer owes."""
    return Invoice(**{**_form(), "receivable_account": None, **changes})


def a_payment(**changes: Any) -> PaymentDocument:
    """27.00 for the invoice that MARKER names."""
    payment = PaymentDocument(
        MARKER[:-1] + "2", MARKER, CUSTOMER, usd(27), UNDEPOSITED, None, DAY, "pi_3M2xLkdIwHu7ix28a3tqPa"
    )
    return replace(payment, **changes)


def money_of_desktop() -> tuple[CardRefund, RefundCheck]:
    """What only QuickBooks Desktop has: each pays 27.00 of a memo out."""
    facts: dict[str, Any] = {
        "marker": MARKER[:-1] + "2",
        "number": "1001-1",
        "date": DAY,
        "customer": CUSTOMER,
        "memo_marker": MARKER,
        "amount": usd(27),
        "money_account": UNDEPOSITED,
        "receivable_account": None,
        "memo": "",
        "reference": "",
        "gateways": ("cards",),
    }
    return CardRefund(**facts, method=Ref("3", "Visa")), RefundCheck(**facts)


def _form() -> dict[str, Any]:
    return {
        "marker": MARKER,
        "number": "1001-1",
        "date": DAY,
        "customer": CUSTOMER,
        "currency": "USD",
        "lines": (a_line(),),
        "tax": usd(2),
        "memo": "Refund of order 1001",
        "sale_id": "180",
    }


def an_application() -> CreditApplication:
    return CreditApplication(MARKER[:-1] + "2", MARKER, "180", CUSTOMER, usd(27), DAY)


def a_void() -> Void:
    return Void(MARKER, "180", "1001", "3", CUSTOMER, usd(54), DAY, (a_line(),), usd(4), None)
