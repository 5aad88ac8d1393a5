"""What the sale and the store have to say first: what is held, looked up again or skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from plugin.accounting.refund import CHARGEBACK
from plugin.accounting.sale import Ref
from tests.accounting.books import NOON, amount, refund
from tests.accounting.cases.facts import (
    ALL_BACK,
    ALL_CANCELLED,
    ONE_BACK,
    PAID,
    PART_PAID,
    RECEIPT,
    SOLD_MUGS,
    UNPAID,
    back,
    failed,
    invoice,
    mugs,
    of_one_order,
    pending,
    promised,
    sales_receipt,
)
from tests.accounting.cases.row import Booked, Held, Row, Skipped, choice
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import BACK

VOIDED_SALE = replace(RECEIPT, voided=True)
LATER = NOON + timedelta(days=15)
_TWO_PAYMENTS_BACK = of_one_order(
    refund(id_="R1", goods=[mugs(2)], money=[back("54.00")]),
    refund(id_="R2", goods=[mugs(1)], money=[back("27.00")]),
)
_TOO_MANY = of_one_order(
    refund(id_="R1", goods=[mugs(3)], money=[back("81.00")]),
    refund(id_="R2", goods=[mugs(2, amount_="20.00", tax="1.60")], money=[back("21.60")]),
)
_ONE_PENDING = tuple(
    replace(each, order=replace(each.order, outstanding=amount("-27.00")))
    for each in (
        refund(id_="R1", goods=[mugs(1)], money=[pending("27.00")]),
        refund(id_="R2", goods=[mugs(1)], money=[back("27.00")]),
    )
)
_OTHERS = Ref("12", "Ben Ito")

ROWS = (
    Row(
        "sale-is-void-and-money-went-back",
        "The sale is voided in QuickBooks, and money went back",
        ALL_BACK,
        (VOIDED_SALE,),
        both=Held("sale-voided", ("1001",)),
        tells=("sale voided",),
    ),
    Row(
        "sale-is-void-and-no-money-moved",
        "The sale is voided in QuickBooks already, and no money moved",
        ALL_CANCELLED,
        (replace(UNPAID, voided=True),),
        both=Skipped("already-void"),
        tells=("sale voided",),
    ),
    Row(
        "several-candidates",
        "Two documents of the right amount bear the order's number",
        ALL_BACK,
        (RECEIPT, replace(PAID, id="502")),
        both=Held(
            "several-sales",
            ("sales receipt 1001 of Ada Jones, 108.00", "invoice 1001 of Ada Jones, 108.00"),
        ),
        tells=("several candidates",),
    ),
    Row(
        "another-shops-order-of-the-same-number",
        "Two shops of one company both have an order 1001; the other shop's was refunded before",
        ONE_BACK,
        (
            RECEIPT,
            invoice(
                replace(
                    SOLD_MUGS, item=None, description="Chair", amount=SOLD_MUGS.amount + SOLD_MUGS.amount
                ),
                tax="16.00",
                id="502",
                customer=_OTHERS,
            ),
        ),
        taken=("1001",),
        online=Booked(
            """
            Refund receipt 1001-1, 27.00, from Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Undeposited Funds 27.00
            """,
            "1 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001-1, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001-1, 27.00, from Undeposited Funds
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Dr Accounts receivable 27.00
            Cr Accounts receivable 27.00
            Cr Undeposited Funds 27.00
            """,
            "1 × MUG-01",
        ),
        tells=("two shops with the same order number in one company",),
    ),
    Row(
        "only-a-strange-sale-under-the-number",
        "Under the order's number QuickBooks holds only a sale of other goods and another amount",
        ONE_BACK,
        (invoice(replace(SOLD_MUGS, item=None, description="Chair"), tax="16.00", customer=_OTHERS),),
        both=Held("sale-does-not-fit", ("108.00", "116.00"), again=True),
        tells=("two shops with the same order number in one company",),
    ),
    Row(
        "payment-is-not-in-quickbooks",
        "The store paid 108.00 back, and in QuickBooks the invoice is still unpaid",
        ALL_BACK,
        (UNPAID,),
        both=Held("payment-missing", ("108.00", "0.00"), again=True),
        tells=("payment not in QuickBooks",),
    ),
    Row(
        "earlier-refund-used-up-the-payment",
        "QuickBooks received 60.00, an earlier refund paid 54.00 back; now 27.00 more went back",
        _TWO_PAYMENTS_BACK[1],
        (PART_PAID,),
        before=_TWO_PAYMENTS_BACK[:1],
        both=Held("payment-missing", ("81.00", "60.00"), again=True),
        tells=("payment not in QuickBooks",),
    ),
    Row(
        "more-money-than-lines",
        "60.00 went back for lines of 54.00",
        refund(goods=[mugs(2)], money=[back("60.00")]),
        (RECEIPT,),
        both=Held("more-money-than-lines", ("60.00", "54.00")),
    ),
    Row(
        "more-than-the-invoice-has-open",
        "40.00 of 108.00 went back, so 68.00 would be no longer owed; the invoice has 48.00 open",
        refund(goods=[mugs(4)], received="60.00", money=[back("40.00")]),
        (PART_PAID,),
        both=Held("more-than-is-open", ("68.00", "48.00")),
    ),
    Row(
        "rest-on-a-sales-receipt",
        "100.00 of 108.00 went back on a sale that was paid at once: nothing can be “no longer owed” on it",
        refund(goods=[mugs(4)], money=[back("100.00")]),
        (RECEIPT,),
        both=Held("rest-on-sales-receipt", ("108.00", "100.00")),
    ),
    Row(
        "more-units-than-sold",
        "Two mugs come back after three of four came back before",
        _TOO_MANY[1],
        (RECEIPT,),
        before=_TOO_MANY[:1],
        both=Held("more-returned-than-sold", ("5", "4")),
        tells=("over-refund",),
    ),
    Row(
        "money-pending",
        "The money is still on its way",
        refund(goods=[mugs(1)], money=[pending("27.00")]),
        (RECEIPT,),
        both=Held("money-pending", ("1001",)),
        covers=(26,),
        tells=("pending",),
    ),
    Row(
        "money-partly-pending",
        "20.00 arrived and 7.00 are still on their way",
        refund(goods=[mugs(1)], money=[back("20.00"), pending("7.00", "paypal")]),
        (RECEIPT,),
        both=Held("money-pending", ("1001",)),
        covers=(26,),
    ),
    Row(
        "money-failed",
        "The store could not pay the money back",
        refund(goods=[mugs(1)], money=[failed("27.00")]),
        (RECEIPT,),
        both=Held("money-failed", ("1001",)),
        tells=("failed",),
    ),
    Row(
        "part-of-a-split-failed",
        "Of a refund to two gateways one part arrived and the other failed",
        refund(goods=[mugs(4)], money=[back("60.00"), failed("48.00", "paypal")]),
        (PAID,),
        both=Held("money-partly-failed", ("60.00", "48.00")),
        tells=("partial failure of a split",),
    ),
    Row(
        "chargeback",
        "The customer's bank disputes the payment",
        refund(money=[back("108.00")], not_understood=(CHARGEBACK,)),
        (RECEIPT,),
        both=Held("chargeback", ("1001",)),
        covers=(31,),
        tells=("chargeback",),
        remark="A chargeback is no refund: neither stock nor tax is reversed.",
    ),
    Row(
        "refund-of-before-the-start-date",
        "The refund was made before the start date",
        ALL_BACK,
        (RECEIPT,),
        both=Skipped("before-start"),
        choices=(choice("Start date: 16 October 2026", start=date(2026, 10, 16)),),
    ),
    Row(
        "no-money-and-nothing-owed",
        "Goods of no value are refunded and do not come back",
        refund(goods=[mugs(1, amount_="0.00", tax="0.00", restocked=False)]),
        (RECEIPT,),
        both=Skipped("nothing-moved"),
    ),
    Row(
        "sale-of-a-later-day",
        "The refund is older than the sale in QuickBooks, which a connector entered later",
        ONE_BACK,
        (sales_receipt(SOLD_MUGS, tax="8.00", date=date(2026, 10, 20)),),
        online=Booked(
            """
            Refund receipt 1001, 27.00, from Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Undeposited Funds 27.00
            """,
            "1 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001, 27.00, from Undeposited Funds
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Dr Accounts receivable 27.00
            Cr Accounts receivable 27.00
            Cr Undeposited Funds 27.00
            """,
            "1 × MUG-01",
        ),
        tells=("refund before the sale",),
    ),
    Row(
        "sale-is-void-and-store-credit-was-given",
        "The sale is voided in QuickBooks, and store credit was given: the shop owes it, so it is not skipped",
        refund(goods=[mugs(1)], money=[promised("27.00")]),
        (VOIDED_SALE,),
        both=Held("sale-voided", ("1001",)),
        tells=("sale voided", "store credit"),
    ),
    Row(
        "another-refund-of-the-order-is-pending",
        "A mug was refunded whose money is still on its way, then another whose money has arrived",
        _ONE_PENDING[1],
        (RECEIPT,),
        also=_ONE_PENDING[:1],
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK),
        tells=("pending",),
        remark="Each refund is booked for itself; the first one follows when its money has arrived.",
    ),
)
