"""Goods that come back and goods that go out for them."""

from __future__ import annotations

from dataclasses import replace

from tests.accounting.books import going_out, goods, refund, sold
from tests.accounting.cases.boxes import DESKTOP_MEMOS_ONLY, MEMOS_ONLY
from tests.accounting.cases.company import CUP
from tests.accounting.cases.facts import (
    PAID,
    RECEIPT,
    SOLD_MUGS,
    back,
    mugs,
    of_one_order,
    paid_in,
    promised,
    sales_receipt,
)
from tests.accounting.cases.row import Booked, Held, Row
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import RETURNS_ACCOUNT

_SAME = [going_out("CUP-02", "25.00", tax="2.00", title="Cup")]
_CHEAP = [going_out("CUP-02", "20.00", tax="1.60", title="Cup")]
_DEAR = [going_out("CUP-02", "40.00", tax="3.20", title="Cup")]

_EVEN_LINES = "1 × MUG-01 25.00\n-1 × CUP-02 -25.00"
_SWAPPED = "1 × MUG-01\n-1 × CUP-02"
_CHEAPER = (
    "5.40",
    "1 × MUG-01 25.00\n-1 × CUP-02 -20.00\nSales tax 0.40",
    "Dr Sales 5.00\nDr Sales tax payable 0.40",
    _SWAPPED,
)
_DEARER_LINES = "-1 × MUG-01 -25.00\n1 × CUP-02 40.00\nSales tax 1.20"
_DEARER_POSTED = "Cr Sales 15.00\nCr Sales tax payable 1.20"

_THEN_THE_CUP = of_one_order(
    refund(id_="R1", goods=[mugs(1)], replacements=_SAME),
    refund(id_="R2", goods=[goods("CUP-02", "25.00", tax="2.00", title="Cup")], money=[back("27.00")]),
)
_THEN_ALL = of_one_order(
    refund(id_="R1", goods=[mugs(1)], replacements=_DEAR, money=[paid_in("16.20")]),
    refund(
        id_="R2",
        goods=[mugs(3), goods("CUP-02", "40.00", tax="3.20", title="Cup")],
        money=[back("124.20")],
    ),
)

ROWS = (
    Row(
        "even-exchange",
        "A mug comes back and a cup of the same price goes out; the sale was paid at once",
        refund(goods=[mugs(1)], replacements=_SAME),
        (RECEIPT,),
        online=Booked(f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_EVEN_LINES}", "", _SWAPPED),
        desktop=Booked(f"Credit memo 1001, 0.00\n{_EVEN_LINES}", "", _SWAPPED),
        covers=(22,),
        tells=("exchange even",),
        remark="Sales and tax come to nothing; the mug comes into stock and the cup leaves it.",
    ),
    Row(
        "even-exchange-of-an-invoice",
        "The same on a paid invoice",
        refund(goods=[mugs(1)], replacements=_SAME),
        (PAID,),
        both=Booked(f"Credit memo 1001, 0.00\n{_EVEN_LINES}", "", _SWAPPED),
        covers=(22,),
        tells=("exchange even",),
    ),
    Row(
        "cheaper-exchange",
        "A mug comes back and a cheaper cup goes out; 5.40 go back",
        refund(goods=[mugs(1)], replacements=_CHEAP, money=[back("5.40")]),
        (RECEIPT,),
        online=receipt(*_CHEAPER),
        desktop=memo_and_card(*_CHEAPER),
        covers=(22,),
        tells=("exchange cheaper",),
    ),
    Row(
        "cheaper-exchange-by-store-credit",
        "The same, and the 5.40 are given as store credit",
        refund(goods=[mugs(1)], replacements=_CHEAP, money=[promised("5.40")]),
        (RECEIPT,),
        online=Booked(
            f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_CHEAPER[1]}\nStore credit -5.40",
            f"{_CHEAPER[2]}\nCr Store credit owed 5.40",
            _SWAPPED,
        ),
        desktop=Booked(
            f"Credit memo 1001, 0.00\n{_CHEAPER[1]}\nStore credit -5.40",
            f"{_CHEAPER[2]}\nCr Store credit owed 5.40",
            _SWAPPED,
        ),
        tells=("exchange cheaper",),
    ),
    Row(
        "dearer-exchange-paid",
        "A mug comes back and a dearer cup goes out; the customer pays the 16.20 by card",
        refund(goods=[mugs(1)], replacements=_DEAR, money=[paid_in("16.20")]),
        (RECEIPT,),
        both=Booked(
            f"Sales receipt 1001-1, 16.20, into Undeposited Funds\n{_DEARER_LINES}",
            f"Dr Undeposited Funds 16.20\n{_DEARER_POSTED}",
            _SWAPPED,
        ),
        covers=(23,),
        tells=("exchange dearer",),
        remark="The sale's own number belongs to a sales receipt already, so this one is 1001-1.",
    ),
    Row(
        "dearer-exchange-unpaid",
        "The same, and the customer has not paid yet",
        refund(goods=[mugs(1)], replacements=_DEAR),
        (PAID,),
        both=Booked(
            f"Invoice 1001-1, 16.20\n{_DEARER_LINES}",
            f"Dr Accounts receivable 16.20\n{_DEARER_POSTED}",
            _SWAPPED,
            owes="16.20",
        ),
        covers=(23,),
        tells=("exchange dearer",),
        remark="The customer owes 16.20: that alone holds nothing up.",
    ),
    Row(
        "exchange-booked-by-a-connector",
        "The connector has entered the cup on the sale in QuickBooks already",
        refund(goods=[mugs(1)], replacements=_SAME),
        (sales_receipt(SOLD_MUGS, sold(CUP, "25.00", description="Cup"), tax="10.00"),),
        both=Held("replacement-booked", ("Cup",)),
        covers=(22,),
        tells=("exchange even",),
    ),
    Row(
        "exchange-with-memos-only",
        "Memos only: the 5.40 of a cheaper exchange stay open in the customer's favour",
        refund(goods=[mugs(1)], replacements=_CHEAP, money=[back("5.40")]),
        (PAID,),
        online=Booked(
            f"Credit memo 1001, 5.40\n{_CHEAPER[1]}",
            f"{_CHEAPER[2]}\nCr Accounts receivable 5.40",
            _SWAPPED,
            owes="-5.40",
        ),
        choices=(MEMOS_ONLY,),
    ),
    Row(
        "exchange-with-desktop-memos-only",
        "Memos only: the 5.40 of a cheaper exchange stay open in the customer's favour",
        refund(goods=[mugs(1)], replacements=_CHEAP, money=[back("5.40")]),
        (PAID,),
        desktop=Booked(
            f"Credit memo 1001, 5.40\n{_CHEAPER[1]}",
            f"{_CHEAPER[2]}\nCr Accounts receivable 5.40",
            _SWAPPED,
            owes="-5.40",
        ),
        choices=(DESKTOP_MEMOS_ONLY,),
    ),
    Row(
        "dearer-exchange-partly-paid",
        "A mug comes back and a dearer cup goes out; of the 16.20 the customer has paid 10.00 so far",
        refund(goods=[mugs(1)], replacements=_DEAR, money=[paid_in("10.00")]),
        (PAID,),
        both=Booked(
            f"Invoice 1001-1, 16.20\n{_DEARER_LINES}\nPayment of 10.00 into Undeposited Funds",
            f"Dr Accounts receivable 16.20\nCr Accounts receivable 10.00\nDr Undeposited Funds 10.00\n{_DEARER_POSTED}",
            _SWAPPED,
            owes="6.20",
        ),
        covers=(23,),
        tells=("exchange dearer",),
    ),
    Row(
        "what-went-out-comes-back",
        "The cup that replaced a mug comes back too, and its 27.00 go back",
        _THEN_THE_CUP[1],
        (RECEIPT,),
        before=_THEN_THE_CUP[:1],
        online=receipt(
            "27.00",
            "1 × CUP-02 25.00\nSales tax 2.00",
            "Dr Sales 25.00\nDr Sales tax payable 2.00",
            "1 × CUP-02",
            number="1001-1",
        ),
        desktop=memo_and_card(
            "27.00",
            "1 × CUP-02 25.00\nSales tax 2.00",
            "Dr Sales 25.00\nDr Sales tax payable 2.00",
            "1 × CUP-02",
            number="1001-1",
        ),
        covers=(22,),
    ),
    Row(
        "everything-back-after-a-dearer-exchange",
        "After an exchange for a dearer cup, paid, everything comes back: three mugs and the cup",
        _THEN_ALL[1],
        (RECEIPT,),
        before=_THEN_ALL[:1],
        online=receipt(
            "124.20",
            "3 × MUG-01 75.00\n1 × CUP-02 40.00\nSales tax 9.20",
            "Dr Sales 115.00\nDr Sales tax payable 9.20",
            "3 × MUG-01\n1 × CUP-02",
        ),
        desktop=memo_and_card(
            "124.20",
            "3 × MUG-01 75.00\n1 × CUP-02 40.00\nSales tax 9.20",
            "Dr Sales 115.00\nDr Sales tax payable 9.20",
            "3 × MUG-01\n1 × CUP-02",
        ),
        covers=(23,),
        tells=("exchange dearer",),
        remark="108.00 came in for the sale and 16.20 for the exchange: no more goes back.",
    ),
    Row(
        "dearer-exchange-unpaid-of-a-sales-receipt",
        "A sale that was paid at once; the dearer cup that replaces a mug is not paid yet",
        refund(goods=[mugs(1)], replacements=_DEAR),
        (RECEIPT,),
        both=Booked(
            f"Invoice 1001-1, 16.20\n{_DEARER_LINES}",
            f"Dr Accounts receivable 16.20\n{_DEARER_POSTED}",
            _SWAPPED,
            owes="16.20",
        ),
        covers=(23,),
        tells=("exchange dearer",),
    ),
    Row(
        "dearer-exchange-paid-with-store-credit",
        "A mug comes back and a dearer cup goes out; the customer pays the 16.20 with store credit",
        refund(
            goods=[mugs(1)],
            replacements=_DEAR,
            money=[replace(promised("16.20"), incoming=True)],
        ),
        (RECEIPT,),
        both=Booked(
            f"Sales receipt 1001-1, 0.00, into Undeposited Funds\n{_DEARER_LINES}\nStore credit -16.20",
            f"Dr Store credit owed 16.20\n{_DEARER_POSTED}",
            _SWAPPED,
        ),
        covers=(23,),
        tells=("exchange dearer", "store credit"),
    ),
    Row(
        "exchange-of-a-broken-mug",
        "A broken mug is exchanged for a cup of the same price; the mug stays out of stock",
        refund(goods=[mugs(1, restocked=False)], replacements=_SAME),
        (PAID,),
        both=Booked("Credit memo 1001, 0.00\n1 × Not restocked 25.00\n-1 × CUP-02 -25.00", "", "-1 × CUP-02"),
        covers=(13, 22),
        tells=("exchange even",),
    ),
    Row(
        "even-exchange-with-a-returns-account",
        "An even exchange, where refunds go to a returns account: what went out is a sale as ever",
        refund(goods=[mugs(1)], replacements=_SAME),
        (PAID,),
        online=Booked(
            "Credit memo 1001, 0.00\n1 × MUG-01 25.00\n-1 × CUP-02 -25.00\nOut of sales -25.00\nInto returns 25.00",
            "Dr Returns and allowances 25.00\nCr Sales 25.00",
            _SWAPPED,
        ),
        desktop=Booked(
            "Credit memo 1001, 0.00\n1 × MUG-01 25.00 (to Returns and allowances)\n-1 × CUP-02 -25.00",
            "Dr Returns and allowances 25.00\nCr Sales 25.00",
            _SWAPPED,
        ),
        choices=(RETURNS_ACCOUNT,),
        covers=(22,),
    ),
    Row(
        "exchange-for-an-unknown-sku",
        "What goes out has a SKU that is mapped to nothing",
        refund(goods=[mugs(1)], replacements=[going_out("VASE-9", "25.00", tax="2.00", title="Vase")]),
        (PAID,),
        both=Held("unknown-item", ("VASE-9",)),
        tells=("exchange even", "policies with missing items"),
    ),
)
