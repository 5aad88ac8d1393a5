"""What a bookkeeper entered by hand, and refunds that the store takes back only in part or in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plugin.accounting.decision import ByHand
from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import Adopting
from plugin.accounting.refund import Outcome, Refund
from tests.accounting.books import ADA, paid_back, usd
from tests.accounting.cases.facts import ALL_CANCELLED, ONE_BACK, RECEIPT, UNPAID, paid_in, taken_back
from tests.accounting.cases.row import Adopted, Booked, Held, Row, Skipped, choice, company
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import BACK

_ASK = choice("Refunds made by hand: ask", adopting=Adopting.ASK)
_ADOPT = choice("Refunds made by hand: automatic", adopting=Adopting.AUTOMATIC)
_APPLIED = replace(UNPAID, balance=usd("0.00"), applied=True)


def _hand(kind: DocumentKind, amount: str, day: date = date(2026, 10, 17)) -> ByHand:
    return ByHand(kind, "77", "CN-5", day, ADA, usd(amount))


def _given_back(amount: str, outcome: Outcome = Outcome.SUCCEEDED) -> Refund:
    """So much of one mug's refund comes to the merchant again."""
    money = (
        paid_in(amount)
        if outcome is Outcome.SUCCEEDED
        else paid_back(amount, gateway="card", outcome=outcome, incoming=True)
    )
    return replace(taken_back(ONE_BACK), transactions=(money,))


_IN_VAIN = _given_back("27.00", Outcome.FAILED)
_MEMO_BY_HAND = (_hand(DocumentKind.CREDIT_MEMO, "108.00"),)

ROWS = (
    Row(
        "memo-made-by-hand-is-applied-already",
        "An unpaid invoice is cancelled; the bookkeeper's credit memo is applied to it already, so nothing is open",
        ALL_CANCELLED,
        (_APPLIED,),
        by_hand=_MEMO_BY_HAND,
        both=Adopted(("credit memo CN-5",)),
        choices=(_ADOPT,),
        covers=(4,),
    ),
    Row(
        "memo-made-by-hand-is-applied-already-asks",
        "The same where the merchant is asked",
        ALL_CANCELLED,
        (_APPLIED,),
        by_hand=_MEMO_BY_HAND,
        both=Held("adopt", ("1001", "CN-5", "108.00")),
        choices=(_ASK,),
        covers=(4,),
    ),
    Row(
        "memo-made-by-hand-instead-of-a-void",
        "An unpaid invoice is cancelled and would be voided, but the bookkeeper has entered a credit memo for it",
        ALL_CANCELLED,
        (UNPAID,),
        by_hand=_MEMO_BY_HAND,
        both=Adopted(("credit memo CN-5",)),
        choices=(_ADOPT,),
        covers=(4,),
    ),
    Row(
        "made-by-hand-on-the-first-open-day",
        "The books are closed, and the bookkeeper has entered the refund by hand on the first open day",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.REFUND_RECEIPT, "27.00", date(2026, 11, 1)),),
        online=Adopted(("refund receipt CN-5",)),
        choices=(
            _ADOPT,
            company("The books are closed through 31 October 2026", closed_through=date(2026, 10, 31)),
        ),
        covers=(28,),
        tells=("closed period",),
    ),
    Row(
        "made-by-hand-otherwise",
        "The bookkeeper has entered a credit memo of 27.00 by hand, where a refund receipt would be booked",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.CREDIT_MEMO, "27.00"),),
        online=Held(
            "by-hand-otherwise",
            ("credit memo CN-5", "27.00"),
            proposed="""
            Refund receipt 1001, 27.00, from Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
        ),
        choices=(_ADOPT,),
        remark="A person says whether it is this refund or another one; if another, the proposal is booked.",
    ),
    Row(
        "check-made-by-hand",
        "The bookkeeper has entered a refund check of 27.00 by hand, where memo and card refund would be booked",
        ONE_BACK,
        (RECEIPT,),
        by_hand=(_hand(DocumentKind.REFUND_CHECK, "27.00"),),
        desktop=Held(
            "by-hand-otherwise",
            ("refund check CN-5", "27.00"),
            proposed="""
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001, 27.00, from Undeposited Funds
            """,
        ),
        choices=(_ADOPT,),
    ),
    Row(
        "taken-back-in-vain",
        "A booked refund was to be taken back, and its money did not come",
        _IN_VAIN,
        (RECEIPT,),
        before=(ONE_BACK,),
        both=Skipped("reversal-failed"),
        covers=(27,),
        tells=("reversed",),
    ),
    Row(
        "booked-although-somebody-tried-to-take-it-back",
        "A refund was to be taken back before it was booked, and its money did not come: the refund stands",
        ONE_BACK,
        (RECEIPT,),
        also=(_IN_VAIN,),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK),
        covers=(27,),
        tells=("reversed",),
    ),
    Row(
        "booked-while-it-is-being-taken-back",
        "A refund is being taken back, and its money is still on its way: until then the refund stands",
        ONE_BACK,
        (RECEIPT,),
        also=(_given_back("27.00", Outcome.PENDING),),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK),
        tells=("reversed", "pending"),
    ),
    Row(
        "taken-back-and-its-money-is-on-its-way",
        "A booked refund is being taken back, and its money is still on its way",
        _given_back("27.00", Outcome.PENDING),
        (RECEIPT,),
        before=(ONE_BACK,),
        both=Held("money-pending", ("1001",)),
        covers=(27,),
        tells=("reversed", "pending"),
    ),
    Row(
        "taken-back-in-part",
        "Of the 27.00 of a booked refund 10.00 came to the merchant again",
        _given_back("10.00"),
        (RECEIPT,),
        before=(ONE_BACK,),
        both=Held("reversed-in-part", ("10.00", "27.00")),
        covers=(27,),
        tells=("reversed",),
    ),
    Row(
        "taken-back-with-its-money",
        "A booked refund is taken back, and the store tells of the 27.00 that came again",
        _given_back("27.00"),
        (RECEIPT,),
        before=(ONE_BACK,),
        online=Booked(
            """
            Sales receipt 1001-1, 27.00, into Undeposited Funds
                1 × MUG-01 25.00
                Sales tax 2.00
            """,
            """
            Dr Undeposited Funds 27.00
            Cr Sales 25.00
            Cr Sales tax payable 2.00
            """,
            "-1 × MUG-01",
        ),
        covers=(27,),
        tells=("reversed",),
    ),
)
