"""Every row of the table of checkboxes."""

from __future__ import annotations

from tests.accounting.books import refund
from tests.accounting.cases.facts import (
    ALL_BACK,
    ALL_CANCELLED,
    PAID,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    TWO_CANCELLED,
    UNPAID,
    back,
    mugs,
)
from tests.accounting.cases.row import Booked, Held, Row, Skipped, box
from tests.accounting.cases.voids import VOIDED

MEMOS_ONLY = box("Create refund receipts: off", refund_receipts=False)
RECEIPTS_ONLY = box("Create credit memos: off", credit_memos=False)
DESKTOP_MEMOS_ONLY = box(
    "Create refund from credit card: off, create refund from check: off",
    card_refunds=False,
    refund_checks=False,
)
NO_CARD = box("Create refund from credit card: off", card_refunds=False)
NO_CHECK = box("Create refund from check: off", refund_checks=False)

_OPEN_MEMO = Booked(
    """
    Credit memo 1001, 108.00
        4 × MUG-01 100.00
        Sales tax 8.00
    """,
    """
    Dr Sales 100.00
    Dr Sales tax payable 8.00
    Cr Accounts receivable 108.00
    """,
    "4 × MUG-01",
    owes="-108.00",
)
_PARTLY_APPLIED_MEMO = Booked(
    """
    Credit memo 1001, 108.00
        4 × MUG-01 100.00
        Sales tax 8.00
    48.00 of credit memo 1001 applied to invoice 1001
    """,
    """
    Dr Sales 100.00
    Dr Sales tax payable 8.00
    Cr Accounts receivable 108.00
    """,
    "4 × MUG-01",
    owes="-60.00",
)
_SPLIT = refund(goods=[mugs(4)], money=[back("60.00"), back("48.00", "paypal")])

ROWS = (
    Row(
        "memos-and-receipts-share-a-part-paid-invoice",
        "Both boxes are on: what is no longer owed goes by memo, the money by receipt",
        PART_PAID_BACK,
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 60.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
        ),
        boxes=("Online, memos + receipts",),
    ),
    Row(
        "memos-only-part-paid-invoice",
        "Memos only: a part-paid invoice is refunded in full, 60.00 went back",
        PART_PAID_BACK,
        (PART_PAID,),
        online=_PARTLY_APPLIED_MEMO,
        choices=(MEMOS_ONLY,),
        boxes=("Online, memos only",),
        remark="A memo alone takes nothing from Undeposited Funds, so 60.00 stay open in the customer's favour.",
    ),
    Row(
        "memos-only-paid-invoice",
        "Memos only: a paid invoice is refunded in full",
        ALL_BACK,
        (PAID,),
        online=_OPEN_MEMO,
        choices=(MEMOS_ONLY,),
        boxes=("Online, memos only",),
    ),
    Row(
        "memos-only-unpaid-invoice",
        "Memos only: half of an unpaid invoice is cancelled",
        TWO_CANCELLED,
        (UNPAID,),
        online=Booked(
            """
            Credit memo 1001, 54.00
                2 × MUG-01 50.00
                Sales tax 4.00
            54.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 50.00
            Dr Sales tax payable 4.00
            Cr Accounts receivable 54.00
            """,
            "2 × MUG-01",
            owes="54.00",
        ),
        choices=(MEMOS_ONLY,),
        boxes=("Online, memos only",),
    ),
    Row(
        "memos-only-sales-receipt",
        "Memos only: a sales receipt is refunded",
        ALL_BACK,
        (RECEIPT,),
        online=Skipped("refund-receipts-off"),
        choices=(MEMOS_ONLY,),
        boxes=("Online, memos only",),
    ),
    Row(
        "receipts-only-paid-invoice",
        "Receipts only: a paid invoice is refunded in full",
        ALL_BACK,
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
        choices=(RECEIPTS_ONLY,),
        boxes=("Online, receipts only",),
    ),
    Row(
        "receipts-only-part-paid-invoice",
        "Receipts only: a part-paid invoice is refunded in full, so 48.00 would be no longer owed",
        PART_PAID_BACK,
        (PART_PAID,),
        online=Held("credit-memos-off", ("48.00",)),
        choices=(RECEIPTS_ONLY,),
        boxes=("Online, receipts only",),
        remark="All of it is held: a receipt would pay out money that never came in.",
    ),
    Row(
        "memo-card-and-check",
        "All boxes are on: 60.00 went back to a card, 48.00 by PayPal",
        _SPLIT,
        (PAID,),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            Refund check 1001, 48.00, from PayPal clearing
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 108.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 60.00
            Cr PayPal clearing 48.00
            """,
            "4 × MUG-01",
        ),
        boxes=("Desktop, memo + card + check",),
        tells=("split tender",),
    ),
    Row(
        "desktop-memo-only",
        "Memos only: a paid invoice is refunded in full",
        ALL_BACK,
        (PAID,),
        desktop=_OPEN_MEMO,
        choices=(DESKTOP_MEMOS_ONLY,),
        boxes=("Desktop, memo only, or the method has no box",),
    ),
    Row(
        "desktop-memo-only-part-paid",
        "Memos only: a part-paid invoice is refunded in full, 60.00 went back",
        PART_PAID_BACK,
        (PART_PAID,),
        desktop=_PARTLY_APPLIED_MEMO,
        choices=(DESKTOP_MEMOS_ONLY,),
        boxes=("Desktop, memo only, or the method has no box",),
    ),
    Row(
        "desktop-memo-only-sales-receipt",
        "Memos only: a sales receipt is refunded in full",
        ALL_BACK,
        (RECEIPT,),
        desktop=_OPEN_MEMO,
        choices=(DESKTOP_MEMOS_ONLY,),
        boxes=("Desktop, memo only, or the method has no box",),
    ),
    Row(
        "desktop-card-without-its-box",
        "60.00 went back to a card, 48.00 by PayPal, and card refunds are switched off",
        _SPLIT,
        (PAID,),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Refund check 1001, 48.00, from PayPal clearing
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 48.00
            Cr Accounts receivable 108.00
            Cr PayPal clearing 48.00
            """,
            "4 × MUG-01",
            owes="-60.00",
        ),
        choices=(NO_CARD,),
        boxes=("Desktop, memo only, or the method has no box",),
    ),
    Row(
        "desktop-check-without-its-box",
        "60.00 went back to a card, 48.00 by PayPal, and refund checks are switched off",
        _SPLIT,
        (PAID,),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 60.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
            owes="-48.00",
        ),
        choices=(NO_CHECK,),
        boxes=("Desktop, memo only, or the method has no box",),
    ),
    Row(
        "void-only-unpaid-invoice",
        "Only voiding is switched on: an unpaid invoice is cancelled as a whole",
        ALL_CANCELLED,
        (UNPAID,),
        online=VOIDED,
        choices=(MEMOS_ONLY, RECEIPTS_ONLY),
    ),
    Row(
        "void-only-desktop",
        "Only voiding is switched on: an unpaid invoice is cancelled as a whole",
        ALL_CANCELLED,
        (UNPAID,),
        desktop=VOIDED,
        choices=(RECEIPTS_ONLY, DESKTOP_MEMOS_ONLY),
    ),
    Row(
        "void-only-part-cancelled",
        "Only voiding is switched on: half of an unpaid invoice is cancelled",
        TWO_CANCELLED,
        (UNPAID,),
        online=Held("credit-memos-off", ("54.00",)),
        choices=(MEMOS_ONLY, RECEIPTS_ONLY),
    ),
    Row(
        "everything-switched-off-online",
        "Every box is off",
        ALL_BACK,
        (PAID,),
        online=Skipped("refund-sync-off"),
        choices=(MEMOS_ONLY, RECEIPTS_ONLY, box("Void unpaid invoices: off", void_unpaid=False)),
        boxes=("all off",),
    ),
    Row(
        "everything-switched-off-desktop",
        "Every box is off",
        ALL_BACK,
        (PAID,),
        desktop=Skipped("refund-sync-off"),
        choices=(RECEIPTS_ONLY, DESKTOP_MEMOS_ONLY, box("Void unpaid invoices: off", void_unpaid=False)),
        boxes=("all off",),
    ),
)
