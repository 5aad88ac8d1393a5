"""Sales and documents of a company of QuickBooks Desktop, made by hand the way the rules make them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    DocumentKind,
    DocumentLine,
    Invoice,
    Payment,
    RefundCheck,
    SalesReceipt,
    Void,
)
from plugin.accounting.sale import LineRole, Ref, Sale, SaleKind
from tests.ledgers.made import DAY, MARKER, a_sale, usd

RECEIVABLE = Ref("80000021-1274221220", "Accounts Receivable")
UNDEPOSITED = Ref("80000022-1274221220", "Undeposited Funds")
CHECKING = Ref("80000023-1274221220", "Checking")
RETURNS = Ref("80000024-1274221220", "Returns and allowances")
VISA = Ref("80000031-1274221220", "Visa")
ADA = Ref("80000041-1274221220", "Ada Jones")
MUG = Ref("80000051-1274221220", "MUG-01")
FEE = Ref("80000052-1274221220", "Restocking fee")
ROUNDING = Ref("80000053-1274221220", "Rounding")
MEMO_ID, INVOICE_ID = "1A-1274221220", "7-1274221220"

#: The second document of the refund whose first has the marker MARKER.
SECOND = MARKER[:-1] + "2"


def an_invoice_sale(**changes: Any) -> Sale:
    """An invoice of two mugs at 25.00, taxed at 8 %: 54.00."""
    copied = {
        "ItemSalesTaxRef": {"ListID": "80000061-1274221220", "FullName": "State Tax"},
        "CustomerSalesTaxCodeRef": {"ListID": "80000062-1274221220", "FullName": "Tax"},
        "ClassRef": {"FullName": "Web shop"},
        "TemplateRef": {"FullName": "Intuit Product Invoice"},
        "BillAddress": {"Addr1": "Ada Jones", "City": "Łódź", "PostalCode": "90-001"},
    }
    return a_sale(
        kind=SaleKind.INVOICE,
        id=INVOICE_ID,
        receivable_account=RECEIVABLE,
        customer=ADA,
        copied={**copied, **changes.pop("copied", {})},
        **changes,
    )


def a_line(**changes: Any) -> DocumentLine:
    """One mug of 25.00 that came back."""
    line = DocumentLine(
        LineRole.GOODS, MUG, "Mug", usd(25), Decimal(1), Decimal(25), stock=True, taxable=True, tax_code="Tax"
    )
    return replace(line, **changes)


def a_fee_kept() -> DocumentLine:
    return DocumentLine(LineRole.EXTRA, FEE, "Restocking fee", usd(-5))


def a_rounding_line(cents: str = "0.01") -> DocumentLine:
    return DocumentLine(LineRole.ROUNDING, ROUNDING, "Rounding", usd(cents))


def _form(**changes: Any) -> dict[str, Any]:
    return {
        "marker": MARKER,
        "number": "1001-1",
        "date": DAY,
        "customer": ADA,
        "currency": "USD",
        "lines": (a_line(),),
        "tax": usd(2),
        "memo": "Refund of order 1001",
        "sale_id": INVOICE_ID,
        **changes,
    }


def a_memo(**changes: Any) -> CreditMemo:
    """27.00 for one mug."""
    return CreditMemo(**{**_form(), "receivable_account": RECEIVABLE, **changes})


def an_invoice(**changes: Any) -> Invoice:
    return Invoice(**{**_form(), "receivable_account": RECEIVABLE, **changes})


def a_sales_receipt(**changes: Any) -> SalesReceipt:
    return SalesReceipt(**{**_form(), "money_account": UNDEPOSITED, "reference": "pi_3M2x", **changes})


def _paid_out(**changes: Any) -> dict[str, Any]:
    return {
        "marker": SECOND,
        "number": "1001-1",
        "date": DAY,
        "customer": ADA,
        "memo_marker": MARKER,
        "amount": usd(27),
        "receivable_account": RECEIVABLE,
        "memo": "Refund of order 1001",
        "reference": "re_3M2x",
        "gateways": ("shopify_payments",),
        **changes,
    }


def a_card_refund(**changes: Any) -> CardRefund:
    return CardRefund(**{**_paid_out(), "money_account": UNDEPOSITED, "method": VISA, **changes})


def a_check(**changes: Any) -> RefundCheck:
    return RefundCheck(**{**_paid_out(), "money_account": CHECKING, **changes})


def an_application(**changes: Any) -> CreditApplication:
    return replace(CreditApplication(SECOND, MARKER, INVOICE_ID, ADA, usd(27), DAY), **changes)


def a_payment(**changes: Any) -> Payment:
    payment = Payment(SECOND, MARKER, ADA, usd(54), UNDEPOSITED, RECEIVABLE, DAY, "pi_3M2x")
    return replace(payment, **changes)


def a_void(voids: DocumentKind = DocumentKind.CREDIT_MEMO) -> Void:
    return Void(
        MARKER, MEMO_ID, "1001-1", "1274221220", ADA, usd(27), DAY, (a_line(),), usd(2), RECEIVABLE, voids
    )
