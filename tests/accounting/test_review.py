"""A person looks first: what is shown is exactly what is booked once it is approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plugin.accounting.decision import ByHand, Decision, Earlier, Hold
from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import Adopting, Booking, ClosedPeriod
from tests.accounting.books import (
    ADA,
    MUG,
    OFFERS,
    POLICY,
    book,
    decided,
    goods,
    held,
    paid_back,
    refund,
    reversal,
    sales_receipt,
    sold,
    usd,
)

SALE = sales_receipt(sold(MUG, "50.00", quantity="2"), tax="4.00")
ONE = refund(
    goods=[goods(amount_="25.00", tax="2.00", ordered=2)], money=[paid_back("27.00")], order_total="54.00"
)
REVIEW = replace(POLICY, booking=Booking.REVIEW)
HAND = ByHand(DocumentKind.REFUND_RECEIPT, "77", "CN-5", date(2026, 10, 17), ADA, usd("27.00"))


def test_the_proposal_of_a_review_is_what_is_booked_once_approved() -> None:
    answer = book(ONE, SALE, policy=REVIEW)
    assert held(answer) == "review"
    assert isinstance(answer, Hold)
    assert answer.proposal == book(ONE, SALE, policy=REVIEW, approved=True) == book(ONE, SALE)


def test_what_is_held_for_another_reason_is_not_put_to_review() -> None:
    assert held(book(ONE, policy=REVIEW)) == "sale-missing"
    assert held(book(ONE, policy=REVIEW, approved=True)) == "sale-missing"


def test_a_refund_made_by_hand_is_adopted_once_a_person_says_so() -> None:
    answer = book(ONE, SALE, by_hand=[HAND])
    assert held(answer) == "adopt"
    assert isinstance(answer, Hold)
    assert answer.proposal is not None
    assert answer.proposal.adopted == (HAND,)
    assert book(ONE, SALE, by_hand=[HAND], approved=True) == answer.proposal


def test_a_review_shows_the_adoption_as_what_would_be_done() -> None:
    both = replace(REVIEW, adopting=Adopting.AUTOMATIC)
    answer = book(ONE, SALE, policy=both, by_hand=[HAND])
    assert isinstance(answer, Hold)
    assert answer.proposal is not None
    assert answer.proposal.adopted == (HAND,)


def test_a_document_made_by_hand_stands_for_one_refund_only() -> None:
    automatic = replace(POLICY, adopting=Adopting.AUTOMATIC)
    first = decided(book(ONE, SALE, policy=automatic, by_hand=[HAND]))
    again = replace(ONE, id="R2")
    earlier = Earlier((ONE,), (reversal(first, ONE),))
    second = decided(book(again, SALE, policy=automatic, by_hand=[HAND], earlier=earlier))
    assert not second.adopted
    assert len(second.documents) == 1


def test_two_documents_that_may_stand_for_it_are_for_a_person() -> None:
    twin = replace(HAND, id="78", number="CN-6")
    assert held(book(ONE, SALE, by_hand=[HAND, twin])) == "by-hand-several"


@pytest.mark.parametrize(
    "other",
    [
        replace(HAND, total=usd("26.00")),
        replace(HAND, date=date(2026, 10, 21)),
        replace(HAND, date=date(2026, 10, 9)),
    ],
    ids=["another amount", "six days later", "six days before"],
)
def test_what_differs_does_not_stand_for_the_refund(other: ByHand) -> None:
    answer = book(ONE, SALE, by_hand=[other])
    assert isinstance(answer, Decision)
    assert not answer.adopted


def test_another_document_of_the_same_money_is_asked_about_and_ours_is_booked_once_a_person_says_so() -> None:
    other = replace(HAND, kind=DocumentKind.CREDIT_MEMO)
    answer = book(ONE, SALE, by_hand=[other])
    assert held(answer) == "by-hand-otherwise"
    assert isinstance(answer, Hold)
    assert answer.proposal == book(ONE, SALE, by_hand=[other], approved=True) == book(ONE, SALE)


@pytest.mark.parametrize("day", [date(2026, 10, 10), date(2026, 10, 20)])
def test_five_days_either_way_are_near_enough(day: date) -> None:
    assert held(book(ONE, SALE, by_hand=[replace(HAND, date=day)])) == "adopt"


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2026, 10, 20), True),
        (date(2026, 10, 21), False),
        (date(2026, 10, 26), False),
        (date(2026, 10, 27), True),
        (date(2026, 11, 6), True),
        (date(2026, 11, 7), False),
    ],
)
def test_in_a_closed_period_the_first_open_day_is_as_good_as_the_true_one(day: date, near: bool) -> None:
    """Refunded on 15 October, closed through the 31st: 10 to 20 October, and 27 October to 6 November."""
    policy = replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    offers = replace(OFFERS, closed_through=date(2026, 10, 31))
    answer = book(ONE, SALE, policy=policy, offers=offers, by_hand=[replace(HAND, date=day)])
    assert isinstance(answer, Hold) is near
    assert not near or held(answer) == "adopt"
