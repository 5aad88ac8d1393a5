"""The sale is not in QuickBooks: it is looked up again, created first, or the refund is skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from plugin.accounting.policy import ClosedPeriod, Gateway, MissingSale
from plugin.accounting.refund import Buyer, Contents, ExtraKind, Tender
from tests.accounting.books import NOON, extra, going_out, refund, shipping
from tests.accounting.cases.company import POLICIES, TILL, UNDEPOSITED
from tests.accounting.cases.facts import (
    ALL_BACK,
    ALL_CANCELLED,
    ONE_BACK,
    RECEIPT,
    back,
    mugs,
    paid_in,
    promised,
)
from tests.accounting.cases.row import Booked, Held, Row, Skipped, choice, company

LATER = NOON + timedelta(days=15)
_PLACED = datetime(2026, 10, 2, 15, 0, tzinfo=UTC)
_ORDERED = going_out(amount_="100.00", tax="8.00", quantity=4)
_CONTENTS = Contents(lines=(_ORDERED,), payments=(paid_in("108.00"),), buyer=Buyer("Ada Jones"))
_HALF_PAID = replace(_CONTENTS, payments=(paid_in("60.00"),))
_CREATE = choice("The sale is missing: create it first", missing_sale=MissingSale.CREATE)
_ACCOUNT = choice(
    "Money by card is in Undeposited Funds",
    gateways={"card": Gateway(UNDEPOSITED, POLICIES["desktop"].gateway("card").method)},
)
_NEVER_SYNCED = refund(goods=[mugs(1)], money=[back("27.00")], contents=_CONTENTS, placed=_PLACED)
_NEVER_SYNCED_HALF_PAID = refund(
    goods=[mugs(4)], money=[back("60.00")], received="60.00", contents=_HALF_PAID, placed=_PLACED
)
_CLOSED = company("The books are closed through 5 October 2026", closed_through=date(2026, 10, 5))
_WITH_SHIPPING = refund(
    goods=[mugs(1, discount="2.50", tax="1.80")],
    money=[back("24.30")],
    contents=replace(
        _CONTENTS,
        lines=(going_out(amount_="100.00", discount="10.00", tax="7.20", quantity=4),),
        shipping=(shipping("10.00", tax="0.80"),),
    ),
    placed=_PLACED,
)
_IN_CASH = refund(
    goods=[mugs(1, tax="1.98")],
    extras=[extra("0.02", kind=ExtraKind.CASH_ROUNDING)],
    money=[back("27.00", "cash")],
    order_total="107.92",
    contents=replace(
        _CONTENTS,
        lines=(going_out(amount_="100.00", tax="7.92", quantity=4),),
        extras=(extra("0.08", kind=ExtraKind.CASH_ROUNDING),),
        payments=(paid_in("108.00", "cash"),),
    ),
    placed=_PLACED,
)

ROWS = (
    Row(
        "sale-is-not-there-yet",
        "The sale has not come into QuickBooks yet",
        ALL_BACK,
        both=Held("sale-missing", ("1001",), again=True),
        tells=("sale missing",),
        remark="It is looked up again at every sync, for 14 days.",
    ),
    Row(
        "sale-never-came",
        "The sale did not come within 14 days, and money went back",
        ALL_BACK,
        now=LATER,
        both=Held("sale-missing", ("1001",)),
        tells=("sale missing",),
    ),
    Row(
        "sale-never-came-and-no-money-moved",
        "The order was cancelled before anything was paid, and it never came into QuickBooks",
        ALL_CANCELLED,
        now=LATER,
        both=Skipped("nothing-booked"),
        covers=(17,),
    ),
    Row(
        "missing-sale-skipped",
        "The sale is not in QuickBooks, and the merchant skips such refunds",
        ALL_BACK,
        both=Skipped("sale-missing-skipped"),
        choices=(choice("The sale is missing: skip", missing_sale=MissingSale.SKIP),),
    ),
    Row(
        "missing-sale-created-first",
        "The sale never came into QuickBooks, money moved both ways: the sale is entered first, then the refund",
        _NEVER_SYNCED,
        online=Booked(
            """
            Sales receipt 1001, 108.00, into Undeposited Funds
                4 × MUG-01 100.00
                Sales tax 8.00
            Refund receipt 1001, 27.00, from Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
            """
            Dr Undeposited Funds 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Undeposited Funds 27.00
            """,
            "-3 × MUG-01",
            dated="2026-10-02 2026-10-15",
        ),
        desktop=Booked(
            """
            Sales receipt 1001, 108.00, into Undeposited Funds
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001, 27.00, from Undeposited Funds
            """,
            """
            Dr Undeposited Funds 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Accounts receivable 27.00
            Dr Accounts receivable 27.00
            Cr Undeposited Funds 27.00
            """,
            "-3 × MUG-01",
            dated="2026-10-02 2026-10-15",
        ),
        choices=(_CREATE, _ACCOUNT),
        covers=(16,),
        tells=("sale missing",),
    ),
    Row(
        "missing-part-paid-sale-created-first",
        "The same with an order of which only 60.00 had been paid, all refunded",
        _NEVER_SYNCED_HALF_PAID,
        online=Booked(
            """
            Invoice 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Payment of 60.00 into Undeposited Funds
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 60.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Accounts receivable 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            Dr Undeposited Funds 60.00
            Cr Accounts receivable 108.00
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Undeposited Funds 60.00
            """,
            dated="2026-10-02 2026-10-15",
        ),
        desktop=Booked(
            """
            Invoice 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Payment of 60.00 into Undeposited Funds
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Accounts receivable 168.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            Dr Undeposited Funds 60.00
            Cr Accounts receivable 168.00
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Undeposited Funds 60.00
            """,
            dated="2026-10-02 2026-10-15",
        ),
        choices=(_CREATE, _ACCOUNT),
        covers=(16,),
    ),
    Row(
        "missing-sale-with-a-double",
        "The sale is to be created, but a sale of the same customer, amount and day is there under another number",
        _NEVER_SYNCED,
        look_alikes=(replace(RECEIPT, number="SO-77"),),
        both=Held("sale-looks-booked", ("SO-77",)),
        choices=(_CREATE, _ACCOUNT),
    ),
    Row(
        "missing-sale-of-a-closed-period",
        "The missing sale is to be created, and its own day lies in a closed period",
        _NEVER_SYNCED,
        both=Held("closed-period-of-sale", ("1001", "2026-10-02", "2026-10-05")),
        choices=(_CREATE, _ACCOUNT, _CLOSED),
        covers=(28,),
    ),
    Row(
        "missing-sale-of-a-closed-period-on-the-first-open-day",
        "The same where the merchant books such documents on the first open day",
        _NEVER_SYNCED,
        online=Booked(
            """
            Sales receipt 1001, 108.00, into Undeposited Funds
                4 × MUG-01 100.00
                Sales tax 8.00
            Refund receipt 1001, 27.00, from Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
            """
            Dr Undeposited Funds 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Undeposited Funds 27.00
            """,
            "-3 × MUG-01",
            dated="2026-10-06 2026-10-15",
        ),
        choices=(
            _CREATE,
            _ACCOUNT,
            _CLOSED,
            choice("Closed period: first open day", closed_period=ClosedPeriod.FIRST_OPEN_DAY),
        ),
        covers=(28,),
    ),
    Row(
        "missing-sale-is-not-created-for-nothing",
        "The missing sale is to be created first, but no money ever moved: it is looked up again instead",
        ALL_CANCELLED,
        both=Held("sale-missing", ("1001",), again=True),
        choices=(_CREATE,),
        covers=(17,),
    ),
    Row(
        "sale-never-came-and-store-credit-was-given",
        "The sale did not come within 14 days, and store credit was given: the shop owes it, so it is not skipped",
        refund(goods=[mugs(1)], money=[promised("27.00")]),
        now=LATER,
        both=Held("sale-missing", ("1001",)),
        tells=("sale missing", "store credit"),
    ),
    Row(
        "missing-sale-with-discount-and-shipping",
        "A missing sale with a discount and shipping is entered first, net of discount; one mug comes back",
        _WITH_SHIPPING,
        online=Booked(
            """
            Sales receipt 1001, 108.00, into Undeposited Funds
                4 × MUG-01 90.00
                Shipping 10.00
                Sales tax 8.00
            Refund receipt 1001, 24.30, from Undeposited Funds
                1 × MUG-01 22.50
                Sales tax 1.80
            """,
            """
            Dr Undeposited Funds 108.00
            Cr Sales 90.00
            Cr Shipping income 10.00
            Cr Sales tax payable 8.00
            Dr Sales 22.50
            Dr Sales tax payable 1.80
            Cr Undeposited Funds 24.30
            """,
            "-3 × MUG-01",
            dated="2026-10-02 2026-10-15",
        ),
        choices=(_CREATE, _ACCOUNT),
        covers=(16,),
        tells=("discounts per line",),
    ),
    Row(
        "missing-sale-whose-contents-are-not-known",
        "The missing sale is to be created, and the store does not say what was ordered",
        ONE_BACK,
        both=Held("order-contents-missing", ("1001",)),
        choices=(_CREATE, _ACCOUNT),
    ),
    Row(
        "missing-sale-whose-contents-differ",
        "The missing sale is to be created, and what was ordered comes to 100.00 instead of 108.00",
        refund(
            goods=[mugs(1)],
            money=[back("27.00")],
            contents=replace(_CONTENTS, lines=(going_out(amount_="100.00", quantity=4),)),
            placed=_PLACED,
        ),
        both=Held("order-contents-differ", ("100.00", "108.00")),
        choices=(_CREATE, _ACCOUNT),
        tells=("facts that do not tie",),
    ),
    Row(
        "missing-sale-paid-with-a-gift-card",
        "The missing sale is to be created, and a part of it was paid with a gift card",
        refund(
            goods=[mugs(1)],
            money=[back("27.00")],
            contents=replace(
                _CONTENTS,
                payments=(
                    paid_in("78.00"),
                    replace(paid_in("30.00", "gift card"), tender=Tender.GIFT_CARD),
                ),
            ),
            placed=_PLACED,
        ),
        both=Held("order-paid-by-promise", ("gift card",)),
        choices=(_CREATE, _ACCOUNT),
        tells=("gift card used",),
    ),
    Row(
        "missing-sale-whose-account-is-not-known",
        "The missing sale is to be created, and nobody has chosen where money by card arrives",
        _NEVER_SYNCED,
        both=Held("gateway-account-missing", ("card",)),
        choices=(_CREATE,),
        tells=("policies with missing accounts",),
    ),
    Row(
        "missing-sale-of-an-unknown-sku",
        "The missing sale is to be created, and one of its SKUs is mapped to nothing",
        refund(
            goods=[mugs(1)],
            money=[back("27.00")],
            contents=replace(
                _CONTENTS, lines=(going_out("VASE-9", "100.00", tax="8.00", quantity=4, title="Vase"),)
            ),
            placed=_PLACED,
        ),
        both=Held("unknown-item", ("VASE-9",)),
        choices=(_CREATE, _ACCOUNT),
        tells=("policies with missing items",),
    ),
    Row(
        "missing-sale-with-cash-rounding",
        "A missing sale of 107.92 for which 108.00 were paid in cash is entered first; 27.00 go back in cash",
        _IN_CASH,
        online=Booked(
            """
            Sales receipt 1001, 108.00, into Cash on hand
                4 × MUG-01 100.00
                Cash rounding 0.08
                Sales tax 7.92
            Refund receipt 1001, 27.00, from Cash on hand
                1 × MUG-01 25.00
                Cash rounding 0.02
                Sales tax 1.98
            """,
            """
            Dr Cash on hand 108.00
            Cr Sales 100.00
            Cr Cash rounding 0.08
            Cr Sales tax payable 7.92
            Dr Sales 25.00
            Dr Cash rounding 0.02
            Dr Sales tax payable 1.98
            Cr Cash on hand 27.00
            """,
            "-3 × MUG-01",
            dated="2026-10-02 2026-10-15",
        ),
        choices=(_CREATE, choice("Money in cash is in “Cash on hand”", gateways={"cash": Gateway(TILL)})),
        covers=(16,),
        tells=("cash rounding",),
        remark="What was rounded in cash is no part of the order's total, but of what was paid.",
    ),
    Row(
        "missing-sale-with-payments-of-several-days",
        "A missing sale was paid in two parts, 40.00 the day before it was placed and 20.00 three days after",
        refund(
            goods=[mugs(4)],
            money=[back("60.00")],
            received="60.00",
            contents=replace(
                _CONTENTS,
                payments=(
                    replace(paid_in("40.00"), moment=_PLACED - timedelta(days=1)),
                    replace(paid_in("20.00"), moment=_PLACED + timedelta(days=3)),
                ),
            ),
            placed=_PLACED,
        ),
        online=Booked(
            """
            Invoice 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Payment of 40.00 into Undeposited Funds
            Payment of 20.00 into Undeposited Funds
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 60.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Accounts receivable 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            Dr Undeposited Funds 60.00
            Cr Accounts receivable 108.00
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Undeposited Funds 60.00
            """,
            dated="2026-10-02 2026-10-05 2026-10-15",
        ),
        choices=(_CREATE, _ACCOUNT),
        covers=(16,),
        remark="Each payment has its own day, though none before the sale's.",
    ),
)
