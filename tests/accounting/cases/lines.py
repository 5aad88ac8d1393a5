"""What goes on a document: shipping, amounts, discounts, fees, tips, duties, roundings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from plugin.accounting.refund import ExtraKind, Refund
from plugin.accounting.sale import LineRole, Ref, Sale
from tests.accounting.books import extra, goods, refund, shipping, sold
from tests.accounting.cases.company import DISCOUNTS, DUTY, EXPRESS, MUG, SHIPPING, TIP, item
from tests.accounting.cases.facts import RECEIPT, SOLD_MUGS, UNPAID, back, mugs, promised, sales_receipt
from tests.accounting.cases.row import Booked, Row
from tests.accounting.cases.shapes import credit_memo, memo_and_card, receipt


def paid_back(
    id_: str,
    title: str,
    refund_: Refund,
    sale: Sale,
    total: str,
    lines: str,
    debits: str,
    stock: str = "",
    **more: Any,
) -> Row:
    """One case of a sale that was paid at once; all of `total` went back by card."""
    return Row(
        id_,
        title,
        refund_,
        (sale,),
        online=receipt(total, lines, debits, stock),
        desktop=memo_and_card(total, lines, debits, stock),
        **more,
    )


_SHIPPED = sold(SHIPPING, "10.00", quantity=None, role=LineRole.SHIPPING, description="Standard")
_WITH_SHIPPING = sales_receipt(SOLD_MUGS, _SHIPPED, tax="8.80")
_EXPRESS = sales_receipt(SOLD_MUGS, replace(_SHIPPED, item=EXPRESS), tax="8.80")
_ONLY_SHIPPING = refund(shipping=[shipping("10.00", tax="0.80")], money=[back("10.80")], order_total="118.80")
_DISCOUNTED = sold(
    None, "-10.00", role=LineRole.DISCOUNT, quantity=None, description="SUMMER10", account=DISCOUNTS
)
_ORDER_DISCOUNT = sales_receipt(SOLD_MUGS, _DISCOUNTED, tax="7.20")
_LESS_DISCOUNT = refund(
    goods=[mugs(2, discount="5.00", tax="3.60")], money=[back("48.60")], order_total="97.20"
)
_DISCOUNT_PROMISED = replace(_LESS_DISCOUNT, transactions=(promised("48.60"),))
_NET = "2 × MUG-01 45.00\nSales tax 3.60\nStore credit -48.60"
_NET_POSTED = "Dr Sales 45.00\nDr Sales tax payable 3.60\nCr Store credit owed 48.60"
_GROSS = "2 × MUG-01 50.00\nCoupon -5.00\nSales tax 3.60\nStore credit -48.60"
_GROSS_POSTED = (
    "Dr Sales 50.00\nDr Sales tax payable 3.60\nCr Discounts given 5.00\nCr Store credit owed 48.60"
)
_GRATUITY = item("Gratuity", Ref("97", "Gratuities"))
_CUSTOMS = item("Customs", Ref("98", "Customs collected"))
_COUPON = item("Coupon", DISCOUNTS)

ROWS = (
    paid_back(
        "shipping-only",
        "Only the shipping is refunded, with its tax",
        _ONLY_SHIPPING,
        _WITH_SHIPPING,
        "10.80",
        "Shipping 10.00\nSales tax 0.80",
        "Dr Shipping income 10.00\nDr Sales tax payable 0.80",
        covers=(9,),
        tells=("shipping only", "shipping tax"),
    ),
    paid_back(
        "shipping-on-the-item-of-the-sale",
        "The sale has its shipping on another item than the merchant's usual one",
        _ONLY_SHIPPING,
        _EXPRESS,
        "10.80",
        "Express 10.00\nSales tax 0.80",
        "Dr Express income 10.00\nDr Sales tax payable 0.80",
        covers=(9,),
    ),
    paid_back(
        "shipping-that-the-sale-does-not-show",
        "Shipping is refunded, and the sale in QuickBooks has no line for it",
        refund(shipping=[shipping("5.00", tax="0.40")], money=[back("5.40")]),
        RECEIPT,
        "5.40",
        "Shipping 5.00\nSales tax 0.40",
        "Dr Shipping income 5.00\nDr Sales tax payable 0.40",
    ),
    paid_back(
        "goods-and-shipping",
        "All goods and the shipping are refunded",
        refund(
            goods=[mugs(4)],
            shipping=[shipping("10.00", tax="0.80")],
            money=[back("118.80")],
            order_total="118.80",
        ),
        _WITH_SHIPPING,
        "118.80",
        "4 × MUG-01 100.00\nShipping 10.00\nSales tax 8.80",
        "Dr Sales 100.00\nDr Shipping income 10.00\nDr Sales tax payable 8.80",
        "4 × MUG-01",
        tells=("goods",),
    ),
    paid_back(
        "goodwill",
        "10.00 are given back as goodwill, for no goods",
        refund(extras=[extra("10.00")], money=[back("10.00")]),
        RECEIPT,
        "10.00",
        "Refund adjustment 10.00",
        "Dr Returns and allowances 10.00",
        covers=(11,),
        tells=("amount only", "adjustments in either direction"),
    ),
    paid_back(
        "goodwill-with-tax",
        "10.00 are given back as goodwill, and the store reports 0.80 of tax with it",
        refund(extras=[extra("10.00", tax="0.80")], money=[back("10.80")]),
        RECEIPT,
        "10.80",
        "Refund adjustment 10.00\nSales tax 0.80",
        "Dr Returns and allowances 10.00\nDr Sales tax payable 0.80",
        covers=(11,),
    ),
    Row(
        "amount-taken-off-an-unpaid-invoice",
        "10.80 are taken off an invoice that nobody has paid yet",
        refund(extras=[extra("10.00", tax="0.80")], received="0.00"),
        (UNPAID,),
        both=credit_memo(
            "10.80",
            "Refund adjustment 10.00\nSales tax 0.80",
            "Dr Returns and allowances 10.00\nDr Sales tax payable 0.80",
            owes="97.20",
        ),
        covers=(11,),
    ),
    paid_back(
        "restocking-fee",
        "Worked example: of a sale of 50.00 a restocking fee of 10.00 is kept, 40.00 go back",
        refund(
            goods=[goods(amount_="50.00")],
            extras=[extra("-10.00", kind=ExtraKind.FEE_KEPT)],
            money=[back("40.00")],
            order_total="50.00",
        ),
        sales_receipt(sold(MUG, "50.00")),
        "40.00",
        "1 × MUG-01 50.00\nRestocking fee -10.00",
        "Dr Sales 50.00\nCr Fee income 10.00",
        "1 × MUG-01",
        covers=(12,),
        tells=("restocking and return-shipping fees", "worked example 2"),
    ),
    paid_back(
        "taxed-restocking-fee",
        "A restocking fee of 10.00 and its tax are kept from a refund of one mug",
        refund(
            goods=[mugs(1)],
            extras=[extra("-10.00", tax="-0.80", kind=ExtraKind.FEE_KEPT)],
            money=[back("16.20")],
        ),
        RECEIPT,
        "16.20",
        "1 × MUG-01 25.00\nRestocking fee -10.00\nSales tax 1.20",
        "Dr Sales 25.00\nDr Sales tax payable 1.20\nCr Fee income 10.00",
        "1 × MUG-01",
        covers=(12,),
    ),
    paid_back(
        "return-label-kept",
        "7.00 for the return label are kept: the store shows them as an adjustment",
        refund(goods=[mugs(1)], extras=[extra("-7.00")], money=[back("20.00")]),
        RECEIPT,
        "20.00",
        "1 × MUG-01 25.00\nRefund adjustment -7.00\nSales tax 2.00",
        "Dr Sales 25.00\nDr Sales tax payable 2.00\nCr Returns and allowances 7.00",
        "1 × MUG-01",
        covers=(12,),
        tells=("restocking and return-shipping fees", "adjustments in either direction"),
    ),
    paid_back(
        "discount-per-line",
        "The sale shows its mugs net of 10 % discount; two of four come back",
        _LESS_DISCOUNT,
        sales_receipt(sold(MUG, "90.00", quantity="4"), tax="7.20"),
        "48.60",
        "2 × MUG-01 45.00\nSales tax 3.60",
        "Dr Sales 45.00\nDr Sales tax payable 3.60",
        "2 × MUG-01",
        tells=("discounts per line",),
    ),
    paid_back(
        "discount-per-order",
        "The sale has a discount line of 10.00 for the whole order; two of four mugs come back",
        _LESS_DISCOUNT,
        sales_receipt(SOLD_MUGS, _DISCOUNTED, tax="7.20"),
        "48.60",
        "2 × MUG-01 50.00\nDiscounts given -5.00\nSales tax 3.60",
        "Dr Sales 50.00\nDr Sales tax payable 3.60\nCr Discounts given 5.00",
        "2 × MUG-01",
        tells=("discounts per order",),
    ),
    paid_back(
        "duties",
        "All goods are refunded, with the duties",
        refund(
            goods=[mugs(4)],
            extras=[extra("12.00", kind=ExtraKind.DUTY)],
            money=[back("120.00")],
            order_total="120.00",
        ),
        sales_receipt(SOLD_MUGS, sold(DUTY, "12.00", quantity=None, role=LineRole.EXTRA), tax="8.00"),
        "120.00",
        "4 × MUG-01 100.00\nDuty 12.00\nSales tax 8.00",
        "Dr Sales 100.00\nDr Duties collected 12.00\nDr Sales tax payable 8.00",
        "4 × MUG-01",
        tells=("duties",),
    ),
    paid_back(
        "tip",
        "Only the tip is given back",
        refund(extras=[extra("5.00", kind=ExtraKind.TIP)], money=[back("5.00")], order_total="113.00"),
        sales_receipt(SOLD_MUGS, sold(TIP, "5.00", quantity=None, role=LineRole.EXTRA), tax="8.00"),
        "5.00",
        "Tip 5.00",
        "Dr Tips owed to staff 5.00",
        tells=("tips",),
    ),
    Row(
        "cash-rounding",
        "26.98 are refunded in cash, rounded to 27.00",
        refund(
            goods=[mugs(1, tax="1.98")],
            extras=[extra("0.02", kind=ExtraKind.CASH_ROUNDING)],
            money=[back("27.00", "cash")],
            order_total="107.92",
        ),
        (sales_receipt(SOLD_MUGS, tax="7.92"),),
        online=receipt(
            "27.00",
            "1 × MUG-01 25.00\nCash rounding 0.02\nSales tax 1.98",
            "Dr Sales 25.00\nDr Cash rounding 0.02\nDr Sales tax payable 1.98",
            "1 × MUG-01",
        ),
        desktop=memo_and_card(
            "27.00",
            "1 × MUG-01 25.00\nCash rounding 0.02\nSales tax 1.98",
            "Dr Sales 25.00\nDr Cash rounding 0.02\nDr Sales tax payable 1.98",
            "1 × MUG-01",
            account="Cash on hand",
            by="Refund check",
        ),
        tells=("cash rounding", "manual and cash methods"),
    ),
    paid_back(
        "cash-rounding-down",
        "27.02 are refunded in cash to a card terminal, rounded down to 27.00",
        refund(
            goods=[mugs(1, tax="2.02")],
            extras=[extra("-0.02", kind=ExtraKind.CASH_ROUNDING)],
            money=[back("27.00")],
            order_total="108.08",
        ),
        sales_receipt(SOLD_MUGS, tax="8.08"),
        "27.00",
        "1 × MUG-01 25.00\nCash rounding -0.02\nSales tax 2.02",
        "Dr Sales 25.00\nDr Sales tax payable 2.02\nCr Cash rounding 0.02",
        "1 × MUG-01",
        tells=("cash rounding",),
    ),
    paid_back(
        "tip-on-the-item-of-the-sale",
        "The sale has its tip on another item than the merchant's usual one, on a line called “Tip”",
        refund(extras=[extra("5.00", kind=ExtraKind.TIP)], money=[back("5.00")], order_total="113.00"),
        sales_receipt(
            SOLD_MUGS,
            sold(_GRATUITY, "5.00", quantity=None, role=LineRole.EXTRA, description="Tip"),
            tax="8.00",
        ),
        "5.00",
        "Gratuity 5.00",
        "Dr Gratuities 5.00",
        tells=("tips",),
    ),
    paid_back(
        "duties-on-the-item-of-the-sale",
        "The sale has its duties on another item than the merchant's usual one, on a line called “Duty”",
        refund(extras=[extra("12.00", kind=ExtraKind.DUTY)], money=[back("12.00")], order_total="120.00"),
        sales_receipt(
            SOLD_MUGS,
            sold(_CUSTOMS, "12.00", quantity=None, role=LineRole.EXTRA, description="Duty"),
            tax="8.00",
        ),
        "12.00",
        "Customs 12.00",
        "Dr Customs collected 12.00",
        tells=("duties",),
    ),
    paid_back(
        "discount-per-order-and-a-fee",
        "The sale has a discount line for the whole order; two mugs come back, a fee of 10.00 is kept",
        refund(
            goods=[mugs(2, discount="5.00", tax="3.60")],
            extras=[extra("-10.00", kind=ExtraKind.FEE_KEPT)],
            money=[back("38.60")],
            order_total="97.20",
        ),
        _ORDER_DISCOUNT,
        "38.60",
        "2 × MUG-01 50.00\nRestocking fee -10.00\nDiscounts given -5.00\nSales tax 3.60",
        "Dr Sales 50.00\nDr Sales tax payable 3.60\nCr Fee income 10.00\nCr Discounts given 5.00",
        "2 × MUG-01",
        tells=("discounts per order", "restocking and return-shipping fees"),
    ),
    Row(
        "discount-per-order-by-store-credit",
        "The same discount; all of it is given as store credit, so the document comes to nothing before its tax",
        _DISCOUNT_PROMISED,
        (_ORDER_DISCOUNT,),
        online=Booked(
            f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_NET}", _NET_POSTED, "2 × MUG-01"
        ),
        desktop=Booked(f"Credit memo 1001, 0.00\n{_NET}", _NET_POSTED, "2 × MUG-01"),
        tells=("discounts per order", "store credit"),
        remark="QuickBooks takes no discount of more than the other lines come to, so the mugs stand net of it.",
    ),
    Row(
        "discount-on-an-item-by-store-credit",
        "The same where the sale has its discount on an item: such a line may always be repeated",
        _DISCOUNT_PROMISED,
        (sales_receipt(SOLD_MUGS, replace(_DISCOUNTED, item=_COUPON, account=None), tax="7.20"),),
        online=Booked(
            f"Refund receipt 1001, 0.00, from Undeposited Funds\n{_GROSS}", _GROSS_POSTED, "2 × MUG-01"
        ),
        desktop=Booked(f"Credit memo 1001, 0.00\n{_GROSS}", _GROSS_POSTED, "2 × MUG-01"),
        tells=("discounts per order", "store credit"),
    ),
)
