"""On which day a refund is booked, and under which number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from plugin.accounting.policy import ClosedPeriod
from plugin.accounting.refund import Refund
from tests.accounting.books import refund
from tests.accounting.cases.facts import ONE_BACK, PART_PAID, PART_PAID_BACK, RECEIPT, back, mugs, partials
from tests.accounting.cases.row import Booked, Held, Row, choice, company
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import BACK


def _at(moment: datetime, recorded: datetime | None = None) -> Refund:
    return refund(goods=[mugs(1)], money=[back("27.00", moment=moment)], moment=recorded or moment)


def _one_mug(
    id_: str, title: str, refund_: Refund, *, dated: str = "2026-10-15", number: str = "1001",
    desktop_number: str = "", memo: tuple[str, ...] = (), **more: Any,
) -> Row:  # fmt: skip
    return Row(
        id_,
        title,
        refund_,
        (RECEIPT,),
        online=receipt(*BACK, dated=dated, number=number, memo=memo),
        desktop=memo_and_card(*BACK, dated=dated, number=desktop_number or number, memo=memo),
        **more,
    )


_CLOSED = company("The books are closed through 31 October 2026", closed_through=date(2026, 10, 31))
_LONG = partials(1, 1, order="2026-004711")
_LONG_SALE = replace(RECEIPT, number="2026-004711")

ROWS = (
    Row(
        "closed-period-held",
        "The refund's day lies in a period that is closed",
        ONE_BACK,
        (RECEIPT,),
        both=Held("closed-period", ("2026-10-15", "2026-10-31")),
        choices=(_CLOSED,),
        covers=(28,),
        tells=("closed period",),
    ),
    _one_mug(
        "closed-period-first-open-day",
        "The same where the merchant books such refunds on the first open day",
        ONE_BACK,
        dated="2026-11-01",
        memo=("2026-10-15",),
        choices=(_CLOSED, choice("Closed period: first open day", closed_period=ClosedPeriod.FIRST_OPEN_DAY)),
        covers=(28,),
        tells=("closed period",),
        remark="The true day stands in the memo.",
    ),
    Row(
        "closing-date-itself",
        "The refund's day is the closing date itself",
        ONE_BACK,
        (RECEIPT,),
        both=Held("closed-period", ("2026-10-15",)),
        choices=(company("The books are closed through 15 October 2026", closed_through=date(2026, 10, 15)),),
        covers=(28,),
    ),
    _one_mug(
        "half-past-eleven-at-night",
        "Refunded at 23:30 in the shop's New York, when it is the next day in London",
        _at(datetime(2026, 10, 16, 3, 30, tzinfo=UTC)),
        tells=("23:30 local",),
    ),
    _one_mug(
        "last-evening-of-a-month",
        "Refunded in the last evening of a month, when it is the next month in London",
        _at(datetime(2026, 11, 1, 2, 0, tzinfo=UTC)),
        dated="2026-10-31",
        tells=("month end",),
    ),
    _one_mug(
        "evening-of-the-daylight-change",
        "Refunded at 23:30 of the day on which New York's clocks are set back",
        _at(datetime(2026, 11, 2, 4, 30, tzinfo=UTC)),
        dated="2026-11-01",
        tells=("daylight change",),
    ),
    _one_mug(
        "money-moved-later",
        "The store recorded the refund on 15 October, the money left on 18 October",
        _at(datetime(2026, 10, 18, 16, 0, tzinfo=UTC), datetime(2026, 10, 15, 16, 0, tzinfo=UTC)),
        dated="2026-10-18",
        remark="The day of the last money that moved counts.",
    ),
    _one_mug(
        "number-in-use",
        "The order's own number is in use in QuickBooks",
        ONE_BACK,
        number="1001-1",
        taken=("1001",),
    ),
    _one_mug(
        "numbers-unique-across-types",
        "In this company a number may be used once, whatever the document: the sale holds 1001",
        ONE_BACK,
        number="1001-1",
        choices=(company("Numbers are unique across types of documents", numbers_across_types=True),),
    ),
    Row(
        "consecutive-numbers",
        "1001-1 is in use, and a memo and a receipt of one refund take consecutive numbers",
        PART_PAID_BACK,
        (PART_PAID,),
        taken=("1001-1",),
        online=Booked(
            """
            Credit memo 1001-2, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-3, 60.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
            48.00 of credit memo 1001-2 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 60.00
            """,
            "4 × MUG-01",
        ),
    ),
    _one_mug(
        "number-prefix",
        "The shop's documents carry a prefix in QuickBooks",
        ONE_BACK,
        number="B-1001",
        choices=(choice("Number prefix: B-", number_prefix="B-"),),
    ),
    _one_mug(
        "number-suffix",
        "The shop's documents carry a suffix in QuickBooks; the second refund's number comes behind it",
        ONE_BACK,
        number="1001-SHOP",
        choices=(choice("Number suffix: -SHOP", number_suffix="-SHOP"),),
    ),
    Row(
        "long-number",
        "The second refund of an order with a long number: the suffix survives, the full number is in the memo",
        _LONG[1],
        (_LONG_SALE,),
        before=_LONG[:1],
        online=receipt(*BACK, number="2026-004711-1"),
        desktop=memo_and_card(*BACK, number="2026-0047-1", memo=("2026-004711-1",)),
        remark="QuickBooks Online takes 21 characters, QuickBooks Desktop 11.",
    ),
)
