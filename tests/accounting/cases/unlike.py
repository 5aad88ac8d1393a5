"""The sale in QuickBooks is not quite the order: edited, another shop's, refunded in place, or one of several."""

from __future__ import annotations

from plugin.accounting.sale import Ref
from tests.accounting.books import refund, sold
from tests.accounting.cases.company import MUG, POSTER
from tests.accounting.cases.facts import (
    ONE_BACK,
    PART_PAID,
    RECEIPT,
    back,
    failed,
    invoice,
    mugs,
    sales_receipt,
)
from tests.accounting.cases.row import Booked, Held, Row
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import BACK

_OTHERS = Ref("12", "Ben Ito")
_THREE = sales_receipt(sold(MUG, "75.00", quantity="3"), tax="6.00")
_FIVE = sales_receipt(sold(MUG, "125.00", quantity="5"), tax="10.00")
_BENS = invoice(sold(MUG, "25.00"), tax="2.00", paid=None, id="502", customer=_OTHERS)
_SECOND_TRY = refund(goods=[mugs(4)], received="60.00", money=[failed("60.00"), back("60.00")])

ROWS = (
    Row(
        "refund-taken-off-the-sale",
        "A connector has taken the refunded mug off the sale itself: 81.00 and three mugs are left of 108.00 and four",
        ONE_BACK,
        (_THREE,),
        both=Held("sale-shows-refund", ("Ada Jones", "81.00", "3 of", "108.00", "with 4")),
        remark="Booking it again would refund the mug twice.",
    ),
    Row(
        "another-shops-sale-of-the-same-product",
        "Under the order's number there is only another shop's sale of the same product, one mug for 27.00",
        ONE_BACK,
        (_BENS,),
        both=Held("sale-shows-refund", ("Ben Ito", "27.00", "1 of", "108.00", "with 4")),
        tells=("two shops with the same order number in one company",),
    ),
    Row(
        "units-taken-off-the-order-before",
        "The order was edited before it was refunded: the sale in QuickBooks still shows five mugs, 135.00",
        ONE_BACK,
        (_FIVE,),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK),
        remark="The sale has no fewer units than the order, so no refund was taken off it.",
    ),
    Row(
        "the-candidate-that-comes-to-the-order",
        "Two sales of mugs bear the order's number; only one of them comes to what the order comes to",
        ONE_BACK,
        (RECEIPT, _BENS),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK),
        tells=("several candidates",),
    ),
    Row(
        "several-candidates-and-none-that-comes-to-the-order",
        "Two sales of mugs bear the order's number, and neither comes to what the order comes to",
        ONE_BACK,
        (_FIVE, _BENS),
        both=Held(
            "several-sales", ("sales receipt 1001 of Ada Jones, 135.00", "invoice 1001 of Ben Ito, 27.00")
        ),
        tells=("several candidates",),
    ),
    Row(
        "failed-try-that-went-through",
        "Paying 60.00 back failed once and then went through; the other 48.00 of the invoice were never paid",
        _SECOND_TRY,
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
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 60.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
        ),
        covers=(7,),
        tells=("failed",),
    ),
    Row(
        "second-try-of-less",
        "Paying 60.00 back failed, and then 40.00 went through by the same gateway: 20.00 are missing",
        refund(goods=[mugs(4)], received="60.00", money=[failed("60.00"), back("40.00")]),
        (PART_PAID,),
        both=Held("money-partly-failed", ("40.00", "68.00", "20.00")),
        tells=("failed",),
    ),
    Row(
        "one-unit-on-another-item",
        "The sale comes to what the order comes to, but has one of the four mugs on another item",
        ONE_BACK,
        (
            sales_receipt(
                sold(MUG, "75.00", quantity="3"), sold(POSTER, "25.00", description="Painted mug"), tax="8.00"
            ),
        ),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK),
        remark="Nothing was taken off a sale that still comes to the order's total.",
    ),
)
