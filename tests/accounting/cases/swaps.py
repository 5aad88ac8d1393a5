"""More of exchanges: what a connector booked, which boxes book them, and what comes back after them."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.sale import LineRole, Ref
from tests.accounting.books import going_out, goods, refund, sold
from tests.accounting.cases.boxes import MEMOS_ONLY, RECEIPTS_ONLY
from tests.accounting.cases.company import CUP, GIFT_CARD, PAYPAL, UNDEPOSITED
from tests.accounting.cases.company import MUG as MUG_ITEM
from tests.accounting.cases.facts import (
    PAID,
    RECEIPT,
    SOLD_MUGS,
    back,
    deposited,
    invoice,
    mugs,
    of_one_order,
    paid_in,
    sales_receipt,
)
from tests.accounting.cases.row import Booked, Held, Row, Skipped, box
from tests.accounting.cases.shapes import memo_and_card, receipt

_SAME = [going_out("CUP-02", "25.00", tax="2.00", title="Cup")]
_DEAR = [going_out("CUP-02", "40.00", tax="3.20", title="Cup")]
_EVEN = refund(goods=[mugs(1)], replacements=_SAME)
_DEARER = refund(goods=[mugs(1)], replacements=_DEAR, money=[paid_in("16.20")])
_TAXED_OTHERWISE = refund(
    goods=[mugs(1)], replacements=[going_out("CUP-02", "24.00", tax="3.00", title="Cup")]
)
_EVEN_LINES = "1 × MUG-01 25.00\n-1 × CUP-02 -25.00"
_SWAPPED = "1 × MUG-01\n-1 × CUP-02"
_SOLD_CUP = sold(CUP, "25.00", description="Cup")
_GIFT_CARD_PAID = sold(
    GIFT_CARD, "-30.00", quantity=None, role=LineRole.SETTLEMENT, description="Gift card", taxable=False
)
_OTHERS_CUP = sales_receipt(_SOLD_CUP, tax="2.00", id="502", customer=Ref("12", "Ben Ito"))
_MUG_FOR_MUG = of_one_order(
    refund(id_="R1", goods=[mugs(1)], replacements=[going_out(amount_="25.00", tax="2.00")]),
    refund(
        id_="R2",
        goods=[mugs(3), goods(amount_="25.00", tax="2.00", line="the mug that went out")],
        money=[back("108.00")],
    ),
)
_ALL_MUGS = (
    "3 × MUG-01 75.00\n1 × MUG-01 25.00\nSales tax 8.00",
    "Dr Sales 100.00\nDr Sales tax payable 8.00",
)
_DEARER_BOOKED = Booked(
    """
    Sales receipt 1001-1, 16.20, into Undeposited Funds
        -1 × MUG-01 -25.00
        1 × CUP-02 40.00
        Sales tax 1.20
    """,
    """
    Dr Undeposited Funds 16.20
    Cr Sales 15.00
    Cr Sales tax payable 1.20
    """,
    _SWAPPED,
)
_VOID_ONLY = box(
    "Create credit memos: off, create refund receipts: off", credit_memos=False, refund_receipts=False
)
_VOID_ONLY_DESKTOP = box(
    "Create credit memos, refunds from credit card and from check: off",
    credit_memos=False,
    card_refunds=False,
    refund_checks=False,
)

ROWS = (
    Row(
        "even-exchange-put-on-the-sale",
        "A connector has put the even exchange on the sale itself: three mugs and the cup, 108.00 as before",
        _EVEN,
        (sales_receipt(sold(MUG_ITEM, "75.00", quantity="3"), _SOLD_CUP, tax="8.00"),),
        both=Held("replacement-booked", ("Cup", "sales receipt 1001")),
        covers=(22,),
        tells=("exchange even",),
    ),
    Row(
        "exchange-booked-beside-the-sale",
        "A connector has entered the cup on a sales receipt of its own, for the same customer",
        _EVEN,
        (PAID, sales_receipt(_SOLD_CUP, tax="2.00", id="502")),
        both=Held("replacement-booked", ("Cup", "sales receipt 1001")),
        covers=(22,),
        tells=("exchange even",),
    ),
    Row(
        "another-customers-sale-of-what-went-out",
        "Under the order's number another customer has bought a cup: that is no exchange of ours",
        _EVEN,
        (PAID, _OTHERS_CUP),
        both=Booked(f"Credit memo 1001, 0.00\n{_EVEN_LINES}", "", _SWAPPED),
        tells=("exchange even", "two shops with the same order number in one company"),
    ),
    Row(
        "exchange-of-a-sale-paid-partly-by-gift-card",
        "Four mugs and a cup, 135.00, of which 30.00 were paid by gift card; a mug is exchanged for another cup",
        refund(goods=[mugs(1)], replacements=_SAME, order_total="135.00"),
        (sales_receipt(SOLD_MUGS, _SOLD_CUP, _GIFT_CARD_PAID, tax="10.00"),),
        online=Booked(f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_EVEN_LINES}", "", _SWAPPED),
        desktop=Booked(f"Credit memo 1001, 0.00\n{_EVEN_LINES}", "", _SWAPPED),
        covers=(22,),
        tells=("exchange even", "gift card used"),
        remark="The cup of the sale was ordered from the start: all that was ordered is on it.",
    ),
    Row(
        "everything-back-after-a-mug-for-a-mug",
        "A mug was exchanged for another one of the same kind; then all mugs come back, 108.00 go back",
        _MUG_FOR_MUG[1],
        (RECEIPT,),
        before=_MUG_FOR_MUG[:1],
        online=receipt("108.00", *_ALL_MUGS, "4 × MUG-01", number="1001-1"),
        desktop=memo_and_card("108.00", *_ALL_MUGS, "4 × MUG-01", number="1001-1"),
        covers=(22,),
        tells=("exchange even",),
        remark="Five units came back in all, and five went out: the one of the exchange counts as sold.",
    ),
    Row(
        "exchange-taxed-otherwise",
        "A mug of 25.00 with 2.00 of tax comes back, and for it goes out a cup of 24.00 with 3.00 of tax",
        _TAXED_OTHERWISE,
        (PAID,),
        both=Held("tax-wrong-way", ("-1.00",)),
        tells=("exchange even",),
    ),
    Row(
        "dearer-exchange-without-tax",
        "A mug with 2.00 of tax comes back, and a dearer book without tax goes out; the customer pays 13.00",
        refund(
            goods=[mugs(1)],
            replacements=[going_out("CUP-02", "40.00", title="Book")],
            money=[paid_in("13.00")],
        ),
        (PAID,),
        both=Held("tax-wrong-way", ("2.00",)),
        tells=("exchange dearer",),
    ),
    Row(
        "dearer-exchange-with-receipts-only",
        "Receipts only: a dearer exchange is a sale, and is booked as ever",
        _DEARER,
        (RECEIPT,),
        online=_DEARER_BOOKED,
        choices=(RECEIPTS_ONLY,),
        covers=(23,),
    ),
    Row(
        "dearer-exchange-with-memos-only",
        "Memos only: a dearer exchange is a sale, and is booked as ever",
        _DEARER,
        (RECEIPT,),
        online=_DEARER_BOOKED,
        choices=(MEMOS_ONLY,),
        covers=(23,),
    ),
    Row(
        "dearer-exchange-with-voids-only",
        "Nothing but voids is switched on: a dearer exchange is not booked either",
        _DEARER,
        (RECEIPT,),
        online=Skipped("exchange-not-booked"),
        choices=(_VOID_ONLY,),
        covers=(23,),
    ),
    Row(
        "dearer-exchange-with-desktop-voids-only",
        "Nothing but voids is switched on: a dearer exchange is not booked either",
        _DEARER,
        (RECEIPT,),
        desktop=Skipped("exchange-not-booked"),
        choices=(_VOID_ONLY_DESKTOP,),
        covers=(23,),
    ),
    Row(
        "even-exchange-with-memos-only-of-a-sales-receipt",
        "Memos only, and the sale was paid at once: no memo fits, and no money moved",
        _EVEN,
        (RECEIPT,),
        online=Skipped("refund-receipts-off-no-money"),
        choices=(MEMOS_ONLY,),
        boxes=("Online, memos only",),
        covers=(22,),
    ),
    Row(
        "even-exchange-of-a-sale-paid-into-two-accounts",
        "Receipts only; the sale's money went to two accounts. No money moves, so either of them will do",
        _EVEN,
        (deposited(PAID, ("60.00", UNDEPOSITED), ("48.00", PAYPAL)),),
        online=Booked(f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_EVEN_LINES}", "", _SWAPPED),
        choices=(RECEIPTS_ONLY,),
        covers=(22,),
    ),
    Row(
        "even-exchange-of-a-sale-whose-account-is-not-known",
        "QuickBooks names no account of the sale's money. No money moves, so any account of the gateways will do",
        _EVEN,
        (replace(RECEIPT, payments=()),),
        online=Booked(f"Refund receipt 1001, 0.00, from PayPal clearing\n{_EVEN_LINES}", "", _SWAPPED),
        covers=(22,),
    ),
    Row(
        "exchange-taxed-otherwise-where-prices-contain-the-tax",
        "The mug of 25.00 with 2.00 of tax against the cup of 24.00 with 3.00; the sale's prices contain the tax",
        _TAXED_OTHERWISE,
        (invoice(sold(MUG_ITEM, "108.00", quantity="4", taxable=False), paid=None),),
        both=Booked("Credit memo 1001, 0.00\n1 × MUG-01 27.00\n-1 × CUP-02 -27.00", "", _SWAPPED),
        covers=(22,),
        tells=("exchange even", "tax-inclusive"),
    ),
)
