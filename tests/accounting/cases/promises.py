"""Store credit and gift cards: given instead of money, used, sold."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.refund import Tender
from plugin.accounting.sale import LineRole
from tests.accounting.books import goods, refund, sold
from tests.accounting.cases.boxes import DESKTOP_MEMOS_ONLY, MEMOS_ONLY, RECEIPTS_ONLY
from tests.accounting.cases.company import GIFT_CARD, MUG
from tests.accounting.cases.facts import (
    PAID,
    PART_PAID,
    RECEIPT,
    SOLD_MUGS,
    UNPAID,
    back,
    mugs,
    promised,
    sales_receipt,
)
from tests.accounting.cases.lines import paid_back
from tests.accounting.cases.row import Booked, Row, Skipped
from tests.accounting.cases.shapes import memo_and_card, receipt

_CREDIT_ONLY = refund(goods=[mugs(1)], money=[promised("27.00")])
_CREDIT_LINES = "1 × MUG-01 25.00\nSales tax 2.00\nStore credit -27.00"
_CREDIT_POSTED = "Dr Sales 25.00\nDr Sales tax payable 2.00\nCr Store credit owed 27.00"
_GIFT_CARD_SOLD = sold(GIFT_CARD, "50.00", description="Gift card", taxable=False)
_PAID_BY_GIFT_CARD = sold(
    GIFT_CARD, "-30.00", role=LineRole.SETTLEMENT, quantity=None, description="Gift card", taxable=False
)
_PARTLY_BY_GIFT_CARD = refund(goods=[mugs(4)], money=[back("78.00"), promised("30.00", Tender.GIFT_CARD)])

ROWS = (
    Row(
        "store-credit-and-cash",
        "Worked example: of a sale of 50.00, 30.00 are given as store credit and 20.00 go back in money",
        refund(goods=[goods(amount_="50.00")], money=[back("20.00"), promised("30.00")], order_total="50.00"),
        (sales_receipt(sold(MUG, "50.00")),),
        online=receipt(
            "20.00",
            "1 × MUG-01 50.00\nStore credit -30.00",
            "Dr Sales 50.00\nCr Store credit owed 30.00",
            "1 × MUG-01",
        ),
        desktop=memo_and_card(
            "20.00",
            "1 × MUG-01 50.00\nStore credit -30.00",
            "Dr Sales 50.00\nCr Store credit owed 30.00",
            "1 × MUG-01",
        ),
        covers=(18,),
        tells=("store credit", "worked example 3"),
    ),
    Row(
        "store-credit-only-on-a-sales-receipt",
        "The whole refund of a sales receipt is given as store credit",
        _CREDIT_ONLY,
        (RECEIPT,),
        online=Booked(
            f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_CREDIT_LINES}",
            _CREDIT_POSTED,
            "1 × MUG-01",
        ),
        desktop=Booked(f"Credit memo 1001, 0.00\n{_CREDIT_LINES}", _CREDIT_POSTED, "1 × MUG-01"),
        covers=(18,),
        tells=("store credit",),
    ),
    Row(
        "store-credit-only-on-an-invoice",
        "The whole refund of a paid invoice is given as store credit",
        _CREDIT_ONLY,
        (PAID,),
        both=Booked(f"Credit memo 1001, 0.00\n{_CREDIT_LINES}", _CREDIT_POSTED, "1 × MUG-01"),
        covers=(18,),
        tells=("store credit",),
    ),
    Row(
        "store-credit-only-with-memos-off",
        "The same, and credit memos are switched off",
        _CREDIT_ONLY,
        (PAID,),
        online=Booked(
            f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_CREDIT_LINES}",
            _CREDIT_POSTED,
            "1 × MUG-01",
        ),
        choices=(RECEIPTS_ONLY,),
        covers=(18,),
        boxes=("Online, receipts only",),
    ),
    Row(
        "store-credit-only-with-receipts-off",
        "Store credit for a sales receipt, and refund receipts are switched off",
        _CREDIT_ONLY,
        (RECEIPT,),
        online=Skipped("refund-receipts-off"),
        choices=(MEMOS_ONLY,),
        covers=(18,),
        boxes=("Online, memos only",),
    ),
    Row(
        "store-credit-with-memos-only",
        "Memos only: of a refund of a paid invoice, 17.00 are store credit and 10.00 went back in money",
        refund(goods=[mugs(1)], money=[back("10.00"), promised("17.00")]),
        (PAID,),
        online=Booked(
            """
            Credit memo 1001, 10.00
                1 × MUG-01 25.00
                Sales tax 2.00
                Store credit -17.00
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Store credit owed 17.00
            Cr Accounts receivable 10.00
            """,
            "1 × MUG-01",
            owes="-10.00",
        ),
        choices=(MEMOS_ONLY,),
        covers=(18,),
        boxes=("Online, memos only",),
    ),
    Row(
        "store-credit-with-desktop-memos-only",
        "Memos only: of a refund of a paid invoice, 17.00 are store credit and 10.00 went back in money",
        refund(goods=[mugs(1)], money=[back("10.00"), promised("17.00")]),
        (PAID,),
        desktop=Booked(
            """
            Credit memo 1001, 10.00
                1 × MUG-01 25.00
                Sales tax 2.00
                Store credit -17.00
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Store credit owed 17.00
            Cr Accounts receivable 10.00
            """,
            "1 × MUG-01",
            owes="-10.00",
        ),
        choices=(DESKTOP_MEMOS_ONLY,),
        covers=(18,),
    ),
    Row(
        "gift-card-used",
        "A sale was paid with 78.00 by card and 30.00 from a gift card; each gets its part back",
        _PARTLY_BY_GIFT_CARD,
        (sales_receipt(SOLD_MUGS, _PAID_BY_GIFT_CARD, tax="8.00"),),
        online=receipt(
            "78.00",
            "4 × MUG-01 100.00\nSales tax 8.00\nGift card -30.00",
            "Dr Sales 100.00\nDr Sales tax payable 8.00\nCr Gift cards owed 30.00",
            "4 × MUG-01",
        ),
        desktop=memo_and_card(
            "78.00",
            "4 × MUG-01 100.00\nSales tax 8.00\nGift card -30.00",
            "Dr Sales 100.00\nDr Sales tax payable 8.00\nCr Gift cards owed 30.00",
            "4 × MUG-01",
        ),
        covers=(20,),
        tells=("gift card used", "split tender"),
    ),
    paid_back(
        "gift-card-sold",
        "A gift card that was sold is taken back: there never was an income",
        refund(
            goods=[goods("GIFT", "50.00", title="Gift card", gift_card=True, restocked=False)],
            money=[back("50.00")],
            order_total="158.00",
        ),
        sales_receipt(SOLD_MUGS, _GIFT_CARD_SOLD, tax="8.00"),
        "50.00",
        "1 × Gift card 50.00",
        "Dr Gift cards owed 50.00",
        covers=(19,),
        tells=("gift card sold",),
    ),
    Row(
        "gift-card-sold-on-an-unpaid-invoice",
        "A gift card sold on account is taken back before it was paid",
        refund(
            goods=[goods("GIFT", "50.00", title="Gift card", gift_card=True, restocked=False)],
            received="0.00",
            order_total="158.00",
        ),
        (
            replace(
                UNPAID,
                lines=(SOLD_MUGS, _GIFT_CARD_SOLD),
                total=UNPAID.total + _GIFT_CARD_SOLD.amount,
                balance=UNPAID.balance + _GIFT_CARD_SOLD.amount,
            ),
        ),
        both=Booked(
            """
            Credit memo 1001, 50.00
                1 × Gift card 50.00
            50.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Gift cards owed 50.00
            Cr Accounts receivable 50.00
            """,
            owes="108.00",
        ),
        covers=(19,),
    ),
    Row(
        "store-credit-and-two-gateways",
        "Of 108.00, 40.00 go back to a card, 38.00 by PayPal, and 30.00 are given as store credit",
        refund(goods=[mugs(4)], money=[back("40.00"), back("38.00", "paypal"), promised("30.00")]),
        (PAID,),
        online=Booked(
            """
            Refund receipt 1001, 40.00, from Undeposited Funds
                2.5924 × MUG-01 64.81
                Sales tax 5.19
                Store credit -30.00
            Refund receipt 1001-1, 38.00, from PayPal clearing
                1.4076 × MUG-01 35.19
                Sales tax 2.81
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Store credit owed 30.00
            Cr Undeposited Funds 40.00
            Cr PayPal clearing 38.00
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 78.00
                4 × MUG-01 100.00
                Sales tax 8.00
                Store credit -30.00
            Credit card refund 1001, 40.00, from Undeposited Funds
            Refund check 1001, 38.00, from PayPal clearing
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 78.00
            Cr Accounts receivable 78.00
            Cr Store credit owed 30.00
            Cr Undeposited Funds 40.00
            Cr PayPal clearing 38.00
            """,
            "4 × MUG-01",
        ),
        covers=(18, 20),
        tells=("store credit", "split tender"),
    ),
    Row(
        "store-credit-cash-and-nothing-owed",
        "Of a part-paid invoice, 40.00 go back, 20.00 are store credit, 48.00 are no longer owed",
        refund(goods=[mugs(4)], received="60.00", money=[back("40.00"), promised("20.00")]),
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 40.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
                Store credit -20.00
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Store credit owed 20.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 40.00
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 88.00
                4 × MUG-01 100.00
                Sales tax 8.00
                Store credit -20.00
            Credit card refund 1001, 40.00, from Undeposited Funds
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 40.00
            Cr Accounts receivable 88.00
            Cr Store credit owed 20.00
            Cr Undeposited Funds 40.00
            """,
            "4 × MUG-01",
        ),
        covers=(7, 18),
        tells=("store credit",),
    ),
    Row(
        "store-credit-and-nothing-owed",
        "Of a part-paid invoice, 60.00 are given as store credit and 48.00 are no longer owed",
        refund(goods=[mugs(4)], received="60.00", money=[promised("60.00")]),
        (PART_PAID,),
        both=Booked(
            """
            Credit memo 1001, 48.00
                4 × MUG-01 100.00
                Sales tax 8.00
                Store credit -60.00
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Store credit owed 60.00
            Cr Accounts receivable 48.00
            """,
            "4 × MUG-01",
        ),
        covers=(7, 18),
        tells=("store credit",),
        remark="No money moved, so the credit stands on the memo.",
    ),
)
