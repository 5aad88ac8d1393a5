"""What was booked is taken back, adopted, or looked at by a person first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from plugin.accounting.decision import ByHand
from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import Adopting, Booking
from plugin.accounting.sale import Ref
from tests.accounting.books import ADA, going_out, refund, usd
from tests.accounting.cases.boxes import MEMOS_ONLY
from tests.accounting.cases.facts import (
    ALL_BACK,
    ALL_CANCELLED,
    ONE_BACK,
    PAID,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    TWO_CANCELLED,
    UNPAID,
    back,
    mugs,
    of_one_order,
    paid_in,
    promised,
    taken_back,
)
from tests.accounting.cases.row import Adopted, Booked, Held, Row, Skipped, choice
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import BACK


def _undone(*before: Any) -> dict[str, Any]:
    """The refunds as one order sees them, the last one of which is taken back."""
    all_ = of_one_order(*before, taken_back(before[-1]))
    return {"refund": all_[-1], "before": all_[:-1]}


def _hand(kind: DocumentKind, amount: str, customer: Ref = ADA, day: date = date(2026, 10, 17)) -> ByHand:
    return ByHand(kind, "77", "CN-5", day, customer, usd(amount))


_CREDIT = refund(goods=[mugs(1)], money=[back("10.00"), promised("17.00")])
_DEARER = refund(
    goods=[mugs(1)],
    replacements=[going_out("CUP-02", "40.00", tax="3.20", title="Cup")],
    money=[paid_in("16.20")],
)
_AGAIN = of_one_order(
    refund(id_="R1", goods=[mugs(1)], money=[back("27.00")]),
    taken_back(ONE_BACK),
    refund(id_="R2", goods=[mugs(1)], money=[back("27.00")]),
)
_SOLD_AGAIN = "Cr Sales 25.00\nCr Sales tax payable 2.00"
_ASK = choice("Refunds made by hand: ask", adopting=Adopting.ASK)
_ADOPT = choice("Refunds made by hand: automatic", adopting=Adopting.AUTOMATIC)
_REVIEW = choice("Booking: review first", booking=Booking.REVIEW)

ROWS = (
    Row(
        "money-refund-taken-back",
        "A booked refund fails after all: its money is with the merchant again",
        **_undone(ONE_BACK),
        sales=(RECEIPT,),
        online=Booked(
            """
            Sales receipt 1001-1, 27.00, into Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
            f"Dr Undeposited Funds 27.00\n{_SOLD_AGAIN}",
            "-1 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit card refund 1001 voided
            Credit memo 1001 voided
            """,
            f"""Dr Undeposited Funds 27.00
            Dr Accounts receivable 27.00
            Cr Accounts receivable 27.00
            {_SOLD_AGAIN}
            """,
            "-1 × MUG-01",
        ),
        covers=(27,),
        tells=("failed after booking", "reversed"),
        remark="QuickBooks Online cannot void it, and nothing is ever deleted: a sales receipt reverses it.",
    ),
    Row(
        "applied-memo-taken-back",
        "A cancellation of half an unpaid invoice is taken back",
        **_undone(TWO_CANCELLED),
        sales=(UNPAID,),
        online=Booked(
            """
            Invoice 1001-1, 54.00
                2 × MUG-01 50.00
                Sales tax 4.00
            """,
            """
            Dr Accounts receivable 54.00
            Cr Sales 50.00
            Cr Sales tax payable 4.00
            """,
            "-2 × MUG-01",
            owes="108.00",
        ),
        desktop=Booked(
            "Credit memo 1001 voided",
            """
            Dr Accounts receivable 54.00
            Cr Sales 50.00
            Cr Sales tax payable 4.00
            """,
            "-2 × MUG-01",
            owes="108.00",
        ),
        covers=(27,),
        tells=("reversed",),
        remark="The memo's credit is used up, so the customer owes 54.00 again on the new invoice.",
    ),
    Row(
        "open-memo-taken-back",
        "Memos only: the memo of a paid invoice, still open, is taken back",
        **_undone(ALL_BACK),
        sales=(PAID,),
        online=Booked(
            """
            Invoice 1001-1, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            108.00 of credit memo 1001 applied to invoice 1001-1
            """,
            """
            Dr Accounts receivable 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            """,
            "-4 × MUG-01",
        ),
        choices=(MEMOS_ONLY,),
        covers=(27,),
        remark="The new invoice is closed against the memo.",
    ),
    Row(
        "memo-and-receipt-taken-back",
        "A refund of a part-paid invoice is taken back",
        **_undone(PART_PAID_BACK),
        sales=(PART_PAID,),
        online=Booked(
            """
            Invoice 1001-2, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Sales receipt 1001-3, 60.00, into Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
            """,
            """
            Dr Accounts receivable 48.00
            Dr Undeposited Funds 60.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            """,
            "-4 × MUG-01",
            owes="48.00",
        ),
        desktop=Booked(
            """
            Credit card refund 1001 voided
            Credit memo 1001 voided
            """,
            """
            Dr Undeposited Funds 60.00
            Dr Accounts receivable 108.00
            Cr Accounts receivable 60.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            """,
            "-4 × MUG-01",
            owes="48.00",
        ),
        covers=(27,),
    ),
    Row(
        "void-taken-back",
        "The void of an unpaid invoice is taken back",
        **_undone(ALL_CANCELLED),
        sales=(UNPAID,),
        both=Booked(
            """
            Invoice 1001-1, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            """,
            """
            Dr Accounts receivable 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            """,
            "-4 × MUG-01",
            owes="108.00",
        ),
        covers=(27,),
        remark="A voided invoice is made anew, not un-voided.",
    ),
    Row(
        "store-credit-taken-back",
        "A refund of 10.00 in money and 17.00 in store credit is taken back",
        **_undone(_CREDIT),
        sales=(RECEIPT,),
        online=Booked(
            """
            Sales receipt 1001-1, 10.00, into Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
                Store credit -17.00
            """,
            f"Dr Undeposited Funds 10.00\nDr Store credit owed 17.00\n{_SOLD_AGAIN}",
            "-1 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit card refund 1001 voided
            Credit memo 1001 voided
            """,
            f"""
            Dr Undeposited Funds 10.00
            Dr Accounts receivable 10.00
            Cr Accounts receivable 10.00
            Dr Store credit owed 17.00
            {_SOLD_AGAIN}
            """,
            "-1 × MUG-01",
        ),
        covers=(27,),
    ),
    Row(
        "refunded-again-after-it-was-taken-back",
        "After a refund was taken back, the store refunds the mug again",
        _AGAIN[2],
        (RECEIPT,),
        before=_AGAIN[:2],
        online=receipt(*BACK, number="1001-2"),
        desktop=memo_and_card(*BACK, number="1001-1"),
        covers=(27,),
        remark="A booking takes the next number; a voided document keeps its own.",
    ),
    Row(
        "taken-back-before-it-was-booked",
        "The store took a refund back before it was ever booked",
        taken_back(ONE_BACK),
        (RECEIPT,),
        also=(ONE_BACK,),
        both=Skipped("reversed-before-booking"),
        tells=("reversed",),
    ),
    Row(
        "made-by-hand",
        "The bookkeeper has entered the refund by hand two days later",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.REFUND_RECEIPT, "27.00"),),
        online=Adopted(("refund receipt CN-5",)),
        choices=(_ADOPT,),
    ),
    Row(
        "made-by-hand-asks",
        "The same where the merchant is asked",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.REFUND_RECEIPT, "27.00"),),
        online=Held("adopt", ("CN-5", "27.00")),
        choices=(_ASK,),
    ),
    Row(
        "made-by-hand-for-somebody-else",
        "A refund of the same amount was entered by hand for another customer",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.REFUND_RECEIPT, "27.00", Ref("12", "Ben Ito")),),
        online=receipt(*BACK),
        choices=(_ADOPT,),
    ),
    Row(
        "made-by-hand-long-ago",
        "A refund of the same amount was entered by hand six days away from ours",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.REFUND_RECEIPT, "27.00", day=date(2026, 10, 21)),),
        online=receipt(*BACK),
        choices=(_ADOPT,),
    ),
    Row(
        "memo-made-by-hand",
        "The bookkeeper has entered the credit memo by hand, and its money is not booked",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.CREDIT_MEMO, "27.00"),),
        desktop=Held("by-hand-in-part", ("CN-5",)),
        choices=(_ADOPT,),
        remark="A card refund is made only together with its memo.",
    ),
    Row(
        "review-first",
        "A person looks at every refund before it is booked",
        ONE_BACK,
        (RECEIPT,),
        online=Held(
            "review",
            proposed="""
            Refund receipt 1001, 27.00, from Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
        ),
        desktop=Held(
            "review",
            proposed="""
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001, 27.00, from Undeposited Funds
            """,
        ),
        choices=(_REVIEW,),
    ),
    Row(
        "partly-open-memo-taken-back",
        "Memos only: the memo of a part-paid invoice, 60.00 of it still open, is taken back",
        **_undone(PART_PAID_BACK),
        sales=(PART_PAID,),
        online=Booked(
            """
            Invoice 1001-1, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            60.00 of credit memo 1001 applied to invoice 1001-1
            """,
            """
            Dr Accounts receivable 108.00
            Cr Sales 100.00
            Cr Sales tax payable 8.00
            """,
            "-4 × MUG-01",
            owes="48.00",
        ),
        choices=(MEMOS_ONLY,),
        covers=(27,),
        remark="48.00 of the new invoice stay open, as they were before the refund.",
    ),
    Row(
        "dearer-exchange-taken-back",
        "An exchange for a dearer cup, paid, is taken back",
        **_undone(_DEARER),
        sales=(RECEIPT,),
        online=Booked(
            """
            Refund receipt 1001, 16.20, from Undeposited Funds
                -1 × MUG-01 -25.00
                1 × CUP-02 40.00
                Sales tax 1.20
            """,
            """
            Dr Sales 15.00
            Dr Sales tax payable 1.20
            Cr Undeposited Funds 16.20
            """,
            "-1 × MUG-01\n1 × CUP-02",
        ),
        desktop=Booked(
            "Sales receipt 1001-1 voided",
            """
            Dr Sales 15.00
            Dr Sales tax payable 1.20
            Cr Undeposited Funds 16.20
            """,
            "-1 × MUG-01\n1 × CUP-02",
        ),
        covers=(27,),
    ),
    Row(
        "memo-and-card-refund-made-by-hand",
        "The bookkeeper has entered credit memo and credit card refund by hand",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(
            _hand(DocumentKind.CREDIT_MEMO, "27.00"),
            replace(_hand(DocumentKind.CARD_REFUND, "27.00"), id="78", number="CC-5"),
        ),
        desktop=Adopted(("credit memo CN-5", "credit card refund CC-5")),
        choices=(_ADOPT,),
    ),
)
