"""When an unpaid invoice is voided, and when a credit memo takes its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plugin.accounting.policy import ClosedPeriod
from plugin.accounting.sale import LineRole
from tests.accounting.books import extra, refund, shipping, sold
from tests.accounting.cases.company import DAMAGED, DISCOUNTS, SHIPPING
from tests.accounting.cases.facts import (
    ALL_BACK,
    ALL_CANCELLED,
    PAID,
    SOLD_MUGS,
    UNPAID,
    dated,
    invoice,
    mugs,
    of_one_order,
)
from tests.accounting.cases.row import Booked, Held, Row, box, choice, company

VOIDED = Booked(
    "Invoice 1001 voided",
    """
    Dr Sales 100.00
    Dr Sales tax payable 8.00
    Cr Accounts receivable 108.00
    """,
    "4 × MUG-01",
)


def memo_instead(item: str = "MUG-01", account: str = "Sales", stock: str = "4 × MUG-01") -> Booked:
    """The credit memo that takes back all four mugs."""
    return Booked(
        f"""
        Credit memo 1001, 108.00
            4 × {item} 100.00
            Sales tax 8.00
        108.00 of credit memo 1001 applied to invoice 1001
        """,
        f"""
        Dr {account} 100.00
        Dr Sales tax payable 8.00
        Cr Accounts receivable 108.00
        """,
        stock,
    )


SEPTEMBER = dated(UNPAID, date(2026, 9, 28))
_IN_STEPS = of_one_order(
    refund(id_="R1", goods=[mugs(1)], received="0.00"), refund(id_="R2", goods=[mugs(3)], received="0.00")
)
_WITH_SHIPPING = invoice(
    SOLD_MUGS,
    sold(None, "-10.00", role=LineRole.DISCOUNT, quantity=None, description="SUMMER10", account=DISCOUNTS),
    sold(SHIPPING, "10.00", quantity=None, role=LineRole.SHIPPING, description="Standard"),
    tax="8.00",
)
_VOID_OFF = box("Void unpaid invoices: off", void_unpaid=False)

ROWS = (
    Row(
        "unpaid-invoice-wholly-cancelled",
        "An unpaid invoice is cancelled as a whole, in its own month",
        ALL_CANCELLED,
        (UNPAID,),
        both=VOIDED,
        covers=(4,),
    ),
    Row(
        "authorisation-given-up",
        "The payment was never taken: the authorisation was given up and the order cancelled before shipping",
        refund(goods=[mugs(4, shipped=False)], received="0.00", cancelled=True),
        (UNPAID,),
        both=VOIDED,
        covers=(14, 17),
        tells=("cancelled before shipping",),
    ),
    Row(
        "invoice-of-a-closed-period",
        "An unpaid invoice whose period is closed is cancelled as a whole",
        ALL_CANCELLED,
        (UNPAID,),
        both=memo_instead(),
        choices=(company("The books are closed through 5 October 2026", closed_through=date(2026, 10, 5)),),
        covers=(5,),
        tells=("closed period",),
    ),
    Row(
        "invoice-of-another-month",
        "An unpaid invoice of the month before is cancelled as a whole",
        ALL_CANCELLED,
        (SEPTEMBER,),
        both=memo_instead(),
    ),
    Row(
        "invoice-of-another-month-that-may-be-voided",
        "The same, where the merchant voids in any month that is open",
        ALL_CANCELLED,
        (SEPTEMBER,),
        both=VOIDED,
        choices=(choice("Void only in the refund's month: off", void_only_in_month=False),),
    ),
    Row(
        "void-switched-off",
        "An unpaid invoice is cancelled as a whole, and voiding is switched off",
        ALL_CANCELLED,
        (UNPAID,),
        both=memo_instead(),
        choices=(_VOID_OFF,),
        boxes=("void off",),
    ),
    Row(
        "void-and-memos-switched-off",
        "The same, and credit memos are switched off as well",
        ALL_CANCELLED,
        (UNPAID,),
        online=Held("credit-memos-off", ("108.00",)),
        choices=(_VOID_OFF, box("Create credit memos: off", credit_memos=False)),
        boxes=("void off",),
    ),
    Row(
        "cancelled-but-goods-did-not-come-back",
        "An unpaid invoice is written off as a whole: the mugs were shipped and did not come back",
        refund(goods=[mugs(4, restocked=False)], received="0.00"),
        (UNPAID,),
        both=memo_instead("Not restocked", stock=""),
        remark="A void would put the mugs back on the shelf.",
    ),
    Row(
        "cancelled-with-a-mapped-item",
        "An unpaid invoice is cancelled as a whole, and this SKU's refunds always use another item",
        ALL_CANCELLED,
        (UNPAID,),
        both=memo_instead("Damaged goods", "Damaged goods", ""),
        choices=(choice("Refunds of MUG-01 use “Damaged goods”", refund_items={"MUG-01": DAMAGED}),),
    ),
    Row(
        "cancelled-in-two-steps",
        "An unpaid invoice is cancelled in two steps: one mug first, then the other three",
        _IN_STEPS[1],
        (UNPAID,),
        before=_IN_STEPS[:1],
        both=Booked(
            """
            Credit memo 1001-1, 81.00
                3 × MUG-01 75.00
                Sales tax 6.00
            81.00 of credit memo 1001-1 applied to invoice 1001
            """,
            """
            Dr Sales 75.00
            Dr Sales tax payable 6.00
            Cr Accounts receivable 81.00
            """,
            "3 × MUG-01",
        ),
        remark="Something is applied to the invoice already, so it is not voided.",
    ),
    Row(
        "cancelled-with-an-adjustment-that-only-offsets",
        "An unpaid order is cancelled, and the store shows an adjustment of −108.00 for the money that never came",
        refund(
            goods=[mugs(4)], extras=[extra("-108.00")], received="0.00", outstanding="0.00", cancelled=True
        ),
        (UNPAID,),
        both=VOIDED,
        tells=("adjustments in either direction",),
        remark="The customer owes 108.00 less, so nothing was kept: the adjustment is no line.",
    ),
    Row(
        "paid-sale-is-never-voided",
        "A sale that is paid and deposited is cancelled: it is refunded, not voided",
        replace(ALL_BACK, order=replace(ALL_BACK.order, cancelled=True)),
        (PAID,),
        online=Booked(
            """
            Refund receipt 1001, 108.00, from Undeposited Funds
                4 × MUG-01 100.00
                Sales tax 8.00
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Undeposited Funds 108.00
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 108.00, from Undeposited Funds
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 108.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 108.00
            """,
            "4 × MUG-01",
        ),
        covers=(29,),
    ),
    Row(
        "unpaid-invoice-with-discount-and-shipping-cancelled",
        "An unpaid invoice with a discount line and shipping is cancelled as a whole",
        refund(
            goods=[mugs(4, discount="10.00", tax="7.20")],
            shipping=[shipping("10.00", tax="0.80")],
            received="0.00",
        ),
        (_WITH_SHIPPING,),
        both=Booked(
            "Invoice 1001 voided",
            """
            Dr Sales 100.00
            Cr Discounts given 10.00
            Dr Shipping income 10.00
            Dr Sales tax payable 8.00
            Cr Accounts receivable 108.00
            """,
            "4 × MUG-01",
        ),
        covers=(4,),
    ),
    Row(
        "cancelled-without-its-shipping",
        "All mugs of such an invoice are cancelled, and the shipping is still owed",
        refund(goods=[mugs(4, discount="10.00", tax="7.20")], received="0.00"),
        (_WITH_SHIPPING,),
        both=Booked(
            """
            Credit memo 1001, 97.20
                4 × MUG-01 100.00
                Discounts given -10.00
                Sales tax 7.20
            97.20 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Cr Discounts given 10.00
            Dr Sales tax payable 7.20
            Cr Accounts receivable 97.20
            """,
            "4 × MUG-01",
            owes="10.80",
        ),
        covers=(6,),
    ),
    Row(
        "unpaid-invoice-cancelled-in-a-closed-period",
        "An unpaid invoice is cancelled on a day that is closed, where such days move to the first open one",
        ALL_CANCELLED,
        (UNPAID,),
        both=replace(memo_instead(), dated="2026-11-01", memo=("2026-10-15",)),
        choices=(
            company("The books are closed through 31 October 2026", closed_through=date(2026, 10, 31)),
            choice("Closed period: first open day", closed_period=ClosedPeriod.FIRST_OPEN_DAY),
        ),
        covers=(5, 28),
    ),
)
