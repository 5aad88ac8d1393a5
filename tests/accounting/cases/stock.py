"""Which item a line is booked on, and so whether stock and its cost come back."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.policy import NeverShipped, RestockRule, ReturnsAccount, UnknownSku
from plugin.accounting.sale import LineRole, SaleLine
from tests.accounting.books import goods, refund, shipping, sold
from tests.accounting.cases.company import (
    DAMAGED,
    FALLBACK,
    INTO_RETURNS,
    MUG,
    OUT_OF_SALES,
    POSTER,
    REPAIR,
    RETURNS,
    SHIPPING,
)
from tests.accounting.cases.facts import (
    ONE_BACK,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    back,
    mugs,
    of_one_order,
    sales_receipt,
)
from tests.accounting.cases.lines import paid_back
from tests.accounting.cases.row import Booked, Held, Row, choice
from tests.accounting.cases.shapes import memo_and_card, receipt

KEPT = refund(goods=[mugs(1, restocked=False)], money=[back("27.00")])
_NO_FLAG = refund(goods=[mugs(1, restocked=None)], money=[back("27.00")])
_CAME_BACK = refund(goods=[mugs(1, restocked=None, came_back=True)], money=[back("27.00")])
_STAYED = refund(goods=[mugs(1, restocked=None, came_back=False)], money=[back("27.00")])
_NEVER_SHIPPED = refund(goods=[mugs(1, shipped=False, restocked=False)], money=[back("27.00")])
_ARRIVES = of_one_order(KEPT, refund(id_="R2", goods=[mugs(1, amount_="0.00", tax="0.00")]))
_SOLD_POSTER = sold(POSTER, "50.00", description="Poster")
_SOLD_REPAIR: SaleLine = sold(REPAIR, "50.00", description="Repair")
_MIXED = sales_receipt(_SOLD_POSTER, _SOLD_REPAIR, tax="8.00")
_VASE = refund(goods=[goods("VASE-9", "50.00", tax="4.00", title="Vase")], money=[back("54.00")])

BACK = (
    "27.00",
    "1 × MUG-01 25.00\nSales tax 2.00",
    "Dr Sales 25.00\nDr Sales tax payable 2.00",
    "1 × MUG-01",
)
OUT = ("27.00", "1 × Not restocked 25.00\nSales tax 2.00", "Dr Sales 25.00\nDr Sales tax payable 2.00", "")

RETURNS_ACCOUNT = choice(
    "Returns account: Returns and allowances",
    returns=ReturnsAccount(RETURNS, INTO_RETURNS, (OUT_OF_SALES,)),
)

ROWS = (
    paid_back(
        "not-restocked",
        "A mug is refunded that is broken, or that the customer keeps",
        KEPT,
        RECEIPT,
        *OUT,
        covers=(13,),
        tells=("not restocked",),
        remark="No stock moves: what the mug cost stays in cost of goods sold.",
    ),
    paid_back(
        "shrinkage-that-shows",
        "A broken mug comes back and is put into stock in the store, so that its loss shows as shrinkage",
        ONE_BACK,
        RECEIPT,
        *BACK,
        remark="The loss itself is a quantity adjustment that the bookkeeper enters in QuickBooks.",
    ),
    paid_back(
        "never-restock",
        "Refunds of this SKU always use another item, although the store put the mug back on the shelf",
        ONE_BACK,
        RECEIPT,
        "27.00",
        "1 × Damaged goods 25.00\nSales tax 2.00",
        "Dr Damaged goods 25.00\nDr Sales tax payable 2.00",
        choices=(choice("Refunds of MUG-01 use “Damaged goods”", refund_items={"MUG-01": DAMAGED}),),
        tells=("remapped to never restock",),
    ),
    paid_back(
        "service-and-goods-that-are-not-stock",
        "A repair and a poster are refunded; neither came back, neither is stock",
        refund(
            goods=[
                goods("POSTER-A2", "50.00", tax="4.00", title="Poster", restocked=False),
                goods("REPAIR", "50.00", tax="4.00", title="Repair", restocked=False),
            ],
            money=[back("108.00")],
        ),
        _MIXED,
        "108.00",
        "1 × POSTER-A2 50.00\n1 × Repair 50.00\nSales tax 8.00",
        "Dr Sales 50.00\nDr Services 50.00\nDr Sales tax payable 8.00",
        tells=("services",),
        remark="Only stock that left uses the item for goods not restocked.",
    ),
    paid_back(
        "cancelled-before-shipping",
        "A paid mug is cancelled before it was shipped",
        refund(goods=[mugs(1, shipped=False)], money=[back("27.00")]),
        RECEIPT,
        *BACK,
        covers=(14,),
        tells=("cancelled before shipping",),
        remark="The sale had taken its cost out of stock, so the refund brings it back.",
    ),
    Row(
        "never-shipped-and-not-restocked",
        "A mug was never shipped, yet the store did not put it back into stock",
        _NEVER_SHIPPED,
        (RECEIPT,),
        both=Held("never-shipped-not-restocked", ("Mug",)),
    ),
    paid_back(
        "never-shipped-and-not-restocked-as-sold",
        "The same where the merchant has chosen the sale's item for such goods",
        _NEVER_SHIPPED,
        RECEIPT,
        *BACK,
        choices=(
            choice(
                "Never shipped and not restocked: the sale's item",
                never_shipped=NeverShipped.ITEM_OF_THE_SALE,
            ),
        ),
    ),
    paid_back(
        "money-now-goods-later",
        "The money goes back now, the mug is still with the customer",
        replace(KEPT, note="Waiting for the parcel"),
        RECEIPT,
        *OUT,
        covers=(15,),
        tells=("money now and goods later",),
    ),
    Row(
        "goods-of-an-earlier-refund-arrive",
        "Next, the mug of the case before arrives: the store puts it into stock, and no money moves",
        _ARRIVES[1],
        (RECEIPT,),
        before=_ARRIVES[:1],
        online=Booked(
            "Refund receipt 1001-1, 0.00, from Undeposited Funds\n1 × MUG-01 0.00", "", "1 × MUG-01"
        ),
        desktop=Booked("Credit memo 1001-1, 0.00\n1 × MUG-01 0.00", "", "1 × MUG-01"),
        covers=(15,),
        tells=("money now and goods later",),
        remark="A document of nothing brings the unit, and its cost, back into stock.",
    ),
    paid_back(
        "restock-rule-came-back",
        "The store has no word on restocking; the mug came back",
        _CAME_BACK,
        RECEIPT,
        *BACK,
        choices=(choice("Restock: what came back", restock_rule=RestockRule.CAME_BACK),),
    ),
    paid_back(
        "restock-rule-stayed-out",
        "The same; the mug did not come back",
        _STAYED,
        RECEIPT,
        *OUT,
        choices=(choice("Restock: what came back", restock_rule=RestockRule.CAME_BACK),),
    ),
    paid_back(
        "restock-rule-always",
        "The store has no word on restocking, and the merchant takes everything back into stock",
        _NO_FLAG,
        RECEIPT,
        *BACK,
        choices=(choice("Restock: always", restock_rule=RestockRule.ALWAYS),),
    ),
    paid_back(
        "restock-rule-never",
        "The store has no word on restocking, and the merchant takes nothing back into stock",
        _NO_FLAG,
        RECEIPT,
        *OUT,
        choices=(choice("Restock: never", restock_rule=RestockRule.NEVER),),
    ),
    Row(
        "restock-rule-hold",
        "The store has no word on restocking, and the merchant decides each time",
        _NO_FLAG,
        (RECEIPT,),
        both=Held("restock-unknown", ("Mug",)),
        choices=(choice("Restock: hold", restock_rule=RestockRule.HOLD),),
    ),
    Row(
        "restock-rule-came-back-unknown",
        "What came back goes into stock, and nobody says whether the mug did",
        _NO_FLAG,
        (RECEIPT,),
        both=Held("restock-unknown", ("Mug",)),
        choices=(choice("Restock: what came back", restock_rule=RestockRule.CAME_BACK),),
    ),
    Row(
        "unknown-sku",
        "The SKU is not on the sale in QuickBooks and is mapped to nothing",
        _VASE,
        (_MIXED,),
        both=Held("unknown-item", ("VASE-9",)),
    ),
    paid_back(
        "unknown-sku-on-the-fallback-item",
        "The same where the merchant has chosen a fallback item",
        _VASE,
        _MIXED,
        "54.00",
        "1 × Unknown goods 50.00\nSales tax 4.00",
        "Dr Sales 50.00\nDr Sales tax payable 4.00",
        choices=(
            choice(
                "Unknown SKU: fallback item “Unknown goods”",
                unknown_sku=UnknownSku.FALLBACK,
                fallback_item=FALLBACK,
            ),
        ),
    ),
    Row(
        "inactive-item",
        "The item that the mugs were sold on is inactive in QuickBooks",
        ONE_BACK,
        (sales_receipt(sold(replace(MUG, active=False), "100.00", quantity="4"), tax="8.00"),),
        both=Held("item-inactive", ("MUG-01",)),
    ),
    Row(
        "returns-account",
        "Refunds go to a returns account instead of the income account of the sale",
        ONE_BACK,
        (RECEIPT,),
        online=receipt(
            "27.00",
            "1 × MUG-01 25.00\nOut of sales -25.00\nInto returns 25.00\nSales tax 2.00",
            "Dr Returns and allowances 25.00\nDr Sales tax payable 2.00",
            "1 × MUG-01",
        ),
        desktop=memo_and_card(
            "27.00",
            "1 × MUG-01 25.00 (to Returns and allowances)\nSales tax 2.00",
            "Dr Returns and allowances 25.00\nDr Sales tax payable 2.00",
            "1 × MUG-01",
        ),
        choices=(RETURNS_ACCOUNT,),
    ),
    Row(
        "returns-account-on-two-documents",
        "The same with a part-paid invoice, refunded in full by memo and receipt",
        PART_PAID_BACK,
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Out of sales -44.44
                Into returns 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 60.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Out of sales -55.56
                Into returns 55.56
                Sales tax 4.44
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Returns and allowances 100.00
            Dr Sales tax payable 8.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
        ),
        choices=(RETURNS_ACCOUNT,),
    ),
    paid_back(
        "partly-restocked",
        "Of two mugs of one line, one goes back on the shelf and one is broken",
        refund(goods=[mugs(1), mugs(1, restocked=False)], money=[back("54.00")]),
        RECEIPT,
        "54.00",
        "1 × MUG-01 25.00\n1 × Not restocked 25.00\nSales tax 4.00",
        "Dr Sales 50.00\nDr Sales tax payable 4.00",
        "1 × MUG-01",
        covers=(13,),
        tells=("not restocked",),
    ),
    paid_back(
        "price-reduction",
        "The customer keeps the mug and gets 10.80 of its price back: no unit is refunded",
        refund(goods=[mugs(0, amount_="10.00", tax="0.80")], money=[back("10.80")]),
        RECEIPT,
        "10.80",
        "Not restocked 10.00\nSales tax 0.80",
        "Dr Sales 10.00\nDr Sales tax payable 0.80",
        covers=(11,),
        tells=("amount only",),
    ),
    paid_back(
        "mapped-item-of-goods-not-restocked",
        "Refunds of this SKU always use another item, and the mug did not come back",
        KEPT,
        RECEIPT,
        "27.00",
        "1 × Damaged goods 25.00\nSales tax 2.00",
        "Dr Damaged goods 25.00\nDr Sales tax payable 2.00",
        choices=(choice("Refunds of MUG-01 use “Damaged goods”", refund_items={"MUG-01": DAMAGED}),),
        tells=("remapped to never restock",),
    ),
    Row(
        "returns-account-and-shipping",
        "With a returns account, goods and shipping are refunded: only the goods go to returns",
        refund(
            goods=[mugs(1)],
            shipping=[shipping("10.00", tax="0.80")],
            money=[back("37.80")],
            order_total="118.80",
        ),
        (
            sales_receipt(
                sold(MUG, "100.00", quantity="4"),
                sold(SHIPPING, "10.00", quantity=None, role=LineRole.SHIPPING, description="Standard"),
                tax="8.80",
            ),
        ),
        online=receipt(
            "37.80",
            "1 × MUG-01 25.00\nShipping 10.00\nOut of sales -25.00\nInto returns 25.00\nSales tax 2.80",
            "Dr Returns and allowances 25.00\nDr Shipping income 10.00\nDr Sales tax payable 2.80",
            "1 × MUG-01",
        ),
        desktop=memo_and_card(
            "37.80",
            "1 × MUG-01 25.00 (to Returns and allowances)\nShipping 10.00\nSales tax 2.80",
            "Dr Returns and allowances 25.00\nDr Shipping income 10.00\nDr Sales tax payable 2.80",
            "1 × MUG-01",
        ),
        choices=(RETURNS_ACCOUNT,),
    ),
    Row(
        "returns-account-of-another-income-account",
        "With a returns account, a repair is refunded, and no item moves out of the income account of services",
        refund(goods=[goods("REPAIR", "50.00", tax="4.00", title="Repair")], money=[back("54.00")]),
        (_MIXED,),
        online=Held("returns-item-missing", ("Services", "Returns and allowances")),
        choices=(RETURNS_ACCOUNT,),
        tells=("policies with missing items",),
    ),
    Row(
        "returns-account-of-an-item-whose-account-is-not-known",
        "With a returns account, mugs are refunded whose item names no income account",
        ONE_BACK,
        (sales_receipt(sold(replace(MUG, income_account=None), "100.00", quantity="4"), tax="8.00"),),
        online=Held("returns-account-unknown", ("Returns and allowances", "MUG-01")),
        desktop=memo_and_card(
            "27.00",
            "1 × MUG-01 25.00 (to Returns and allowances)\nSales tax 2.00",
            "Dr Returns and allowances 25.00\nDr Sales tax payable 2.00",
            "1 × MUG-01",
        ),
        choices=(RETURNS_ACCOUNT,),
    ),
)
