"""Sales tax is taken back as it was refunded, from where the sale put it."""

from __future__ import annotations

from plugin.accounting.sale import LineRole, SaleLine
from tests.accounting.books import extra, goods, refund, sold
from tests.accounting.cases.company import CITY_TAX, MUG, POSTER, STATE_TAX
from tests.accounting.cases.facts import (
    ONE_BACK,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    SOLD_MUGS,
    UNPAID,
    back,
    invoice,
    mugs,
    sales_receipt,
)
from tests.accounting.cases.lines import paid_back
from tests.accounting.cases.row import Booked, Held, Row
from tests.accounting.cases.shapes import credit_memo, memo_and_card, receipt


def _on_an_item(item_name: str, amount: str) -> SaleLine:
    item = {"State tax": STATE_TAX, "City tax": CITY_TAX}[item_name]
    return sold(item, amount, role=LineRole.TAX, quantity=None, taxable=False, description=item_name)


_TWO_TAXES = sales_receipt(
    sold(MUG, "100.00", quantity="4", taxable=False),
    _on_an_item("State tax", "6.00"),
    _on_an_item("City tax", "2.25"),
)
_HALF = refund(goods=[mugs(2, tax="4.13")], money=[back("54.13")], order_total="108.25")
_WITH_TAX = sold(MUG, "108.00", quantity="4", taxable=False)
_INSIDE = sales_receipt(_WITH_TAX)
_TAX_ONLY = refund(extras=[extra("0.00", tax="8.00")], money=[back("8.00")])
_DEAR = sold(MUG, "30000.00")
_DEAR_POSTER = sold(POSTER, "30000.00", description="Poster")

ROWS = (
    paid_back(
        "prices-with-tax-inside",
        "A shop whose prices have 20 % tax inside: one of four mugs at 25.00 comes back, 20.83 and 4.17 of tax",
        refund(goods=[mugs(1, amount_="20.83", tax="4.17")], money=[back("25.00")], order_total="100.00"),
        sales_receipt(sold(MUG, "83.33", quantity="4"), tax="16.67"),
        "25.00",
        "1 × MUG-01 20.83\nSales tax 4.17",
        "Dr Sales 20.83\nDr Sales tax payable 4.17",
        "1 × MUG-01",
        tells=("tax-inclusive",),
    ),
    paid_back(
        "several-rates-on-one-line",
        "6 % and 2.25 % on one line; the sale has each tax on an item line. Half comes back, 4.13 of tax",
        _HALF,
        _TWO_TAXES,
        "54.13",
        "2 × MUG-01 50.00\nState tax 3.00\nCity tax 1.13",
        "Dr Sales 50.00\nDr Sales tax payable 4.13",
        "2 × MUG-01",
        tells=("several rates on one line", "tax on an item line", "a cent of difference"),
    ),
    paid_back(
        "several-rates-in-the-tax-section",
        "The same taxes, and the sale has them in its tax section",
        _HALF,
        sales_receipt(SOLD_MUGS, tax="8.25"),
        "54.13",
        "2 × MUG-01 50.00\nSales tax 4.13",
        "Dr Sales 50.00\nDr Sales tax payable 4.13",
        "2 × MUG-01",
        tells=("several rates on one line", "tax in the tax section"),
    ),
    Row(
        "tax-only",
        "The customer is exempt, as it turns out: only the tax of 8.00 goes back",
        _TAX_ONLY,
        (RECEIPT,),
        online=receipt("8.00", "Refund adjustment 0.00\nSales tax 8.00", "Dr Sales tax payable 8.00"),
        desktop=memo_and_card(
            "8.00",
            "Refund adjustment 100.00\nRefund adjustment -100.00\nSales tax 8.00",
            "Dr Sales tax payable 8.00",
        ),
        covers=(10,),
        tells=("tax only",),
        remark="QuickBooks Desktop computes tax itself: 100.00 taxed and 100.00 untaxed come to the tax alone.",
    ),
    paid_back(
        "tax-only-on-an-item",
        "The same where the sale has its tax on an item line",
        refund(extras=[extra("0.00", tax="8.25")], money=[back("8.25")], order_total="108.25"),
        _TWO_TAXES,
        "8.25",
        "State tax 6.00\nCity tax 2.25",
        "Dr Sales tax payable 8.25",
        covers=(10,),
    ),
    Row(
        "tax-of-a-sale-without-tax",
        "4.13 of tax are refunded, but the sale in QuickBooks shows no tax and comes to 8.25 less than the order",
        _HALF,
        (sales_receipt(sold(MUG, "100.00", quantity="4", taxable=False)),),
        both=Held("sale-has-no-tax", ("4.13",)),
    ),
    paid_back(
        "tax-inside-the-prices-of-the-sale",
        "The sale shows no tax, yet comes to what the order comes to: its prices contain the tax",
        ONE_BACK,
        _INSIDE,
        "27.00",
        "1 × MUG-01 27.00",
        "Dr Sales 27.00",
        "1 × MUG-01",
        tells=("tax-inclusive",),
        remark="Tax that was booked as income is taken back as income; no tax section appears that the sale never had.",
    ),
    Row(
        "tax-in-two-places",
        "The sale shows tax in its tax section and on a line as well",
        _HALF,
        (sales_receipt(SOLD_MUGS, _on_an_item("City tax", "2.25"), tax="6.00"),),
        both=Held("tax-in-two-places", ("1001",)),
    ),
    Row(
        "more-tax-than-the-sale-shows",
        "4.00 of tax are refunded, but the sale shows 2.00",
        refund(goods=[goods(amount_="20.00", tax="4.00")], money=[back("24.00")], order_total="24.00"),
        (sales_receipt(sold(MUG, "22.00"), tax="2.00"),),
        both=Held("more-tax-than-sold", ("4.00", "2.00")),
    ),
    Row(
        "tax-wrong-way",
        "The tax of the refund runs against its goods: it comes to less than nothing",
        refund(extras=[extra("9.00", tax="-1.00")], money=[back("8.00")]),
        (RECEIPT,),
        both=Held("tax-wrong-way", ("-1.00",)),
    ),
    Row(
        "cents-on-a-stock-line",
        "A dear piece, of which 20,000.00 of 30,000.00 were paid: five places of quantity are not enough",
        refund(
            goods=[goods(amount_="30000.00")],
            received="20000.00",
            money=[back("20000.00")],
            order_total="30000.00",
        ),
        (invoice(_DEAR, paid="20000.00"),),
        online=Booked(
            """
            Credit memo 1001, 10000.00
                0.33333 × MUG-01 9999.90
                Rounding 0.10
            Refund receipt 1001-1, 20000.00, from Undeposited Funds
                0.66667 × MUG-01 20000.10
                Rounding -0.10
            10000.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 30000.00
            Dr Rounding 0.10
            Cr Rounding 0.10
            Cr Accounts receivable 10000.00
            Cr Undeposited Funds 20000.00
            """,
            "1 × MUG-01",
        ),
        tells=("a cent of difference",),
        remark="The quantity of stock stays exact; what is left over goes to the rounding item, and comes to nothing.",
    ),
    Row(
        "cents-on-a-line-that-is-not-stock",
        "The same with a piece that is not stock: the lines go without quantity and price",
        refund(
            goods=[goods("POSTER-A2", "30000.00", title="Poster")],
            received="20000.00",
            money=[back("20000.00")],
            order_total="30000.00",
        ),
        (invoice(_DEAR_POSTER, paid="20000.00"),),
        online=Booked(
            """
            Credit memo 1001, 10000.00
                POSTER-A2 10000.00
            Refund receipt 1001-1, 20000.00, from Undeposited Funds
                POSTER-A2 20000.00
            10000.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 30000.00
            Cr Accounts receivable 10000.00
            Cr Undeposited Funds 20000.00
            """,
        ),
        tells=("a cent of difference",),
    ),
    Row(
        "part-of-the-tax-only",
        "Only 1.60 of tax goes back, on an invoice that is not paid yet",
        refund(extras=[extra("0.00", tax="1.60")], received="0.00"),
        (UNPAID,),
        online=credit_memo(
            "1.60", "Refund adjustment 0.00\nSales tax 1.60", "Dr Sales tax payable 1.60", owes="106.40"
        ),
        desktop=credit_memo(
            "1.60",
            "Refund adjustment 20.00\nRefund adjustment -20.00\nSales tax 1.60",
            "Dr Sales tax payable 1.60",
            owes="106.40",
        ),
        covers=(10,),
        tells=("tax only",),
    ),
    Row(
        "tax-inside-the-prices-of-a-part-paid-invoice",
        "Prices contain the tax, on an invoice of which 60.00 were paid; everything comes back",
        PART_PAID_BACK,
        (invoice(_WITH_TAX, paid="60.00"),),
        online=Booked(
            """
            Credit memo 1001, 48.00
                1.77778 × MUG-01 48.00
            Refund receipt 1001-1, 60.00, from Undeposited Funds
                2.22222 × MUG-01 60.00
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 108.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 108.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 108.00
            Dr Accounts receivable 60.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
        ),
        covers=(7,),
        tells=("tax-inclusive",),
    ),
    Row(
        "tax-alone-on-two-documents",
        "Only 8.00 of tax are refunded on a part-paid invoice: 4.00 go back, 4.00 are no longer owed",
        refund(extras=[extra("0.00", tax="8.00")], received="60.00", money=[back("4.00")]),
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 4.00
                Refund adjustment 0.00
                Sales tax 4.00
            Refund receipt 1001-1, 4.00, from Undeposited Funds
                Refund adjustment 0.00
                Sales tax 4.00
            4.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales tax payable 8.00
            Cr Accounts receivable 4.00
            Cr Undeposited Funds 4.00
            """,
            owes="44.00",
        ),
        covers=(10,),
        tells=("tax only",),
        remark="Tax alone still needs a line to stand on: one of nothing.",
    ),
)
