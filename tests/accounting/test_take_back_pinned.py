"""A refund that the store takes back: how long it waits, what is said, and the day that stands in the memo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Hold, Reversal, Skip, Verdict, Written
from plugin.accounting.documents import SalesReceipt
from plugin.accounting.policy import ClosedPeriod, Policy
from plugin.accounting.refund import Outcome, Refund, Transaction
from plugin.accounting.sentences import say
from tests.accounting.books import NOW, decided, paid_back, reversal, usd
from tests.accounting.cases.company import OFFERS, POLICIES
from tests.accounting.cases.facts import ONE_BACK, RECEIPT, paid_in, promised, taken_back

#: 27.00 of order 1001 were booked on 15 October; on the 20th the money is with the merchant again.
BACK = replace(taken_back(ONE_BACK), moment=datetime(2026, 10, 20, 16, 0, tzinfo=UTC))
POLICY, OFFER = POLICIES["online"], OFFERS["online"]
DECISION = decided(decide(ONE_BACK, Books((RECEIPT,)), Earlier(), POLICY, OFFER, NOW))
BOOKED = replace(reversal(DECISION, ONE_BACK), written={"R1#1": Written("901", "1001", "0")})


def coming_back(*money: Transaction) -> Refund:
    """The same with the movements by which the money came to the merchant again."""
    return replace(BACK, transactions=money)


def taken_as(reversal_: Refund, *reversals: Reversal) -> Verdict:
    earlier = Earlier((ONE_BACK,), reversals)
    return decide(reversal_, Books((RECEIPT,)), earlier, POLICY, OFFER, NOW)


def taken(*reversals: Reversal, policy: Policy = POLICY, closed: date | None = None) -> Verdict:
    offers = replace(OFFER, closed_through=closed)
    return decide(BACK, Books((RECEIPT,)), Earlier((ONE_BACK,), reversals), policy, offers, NOW)


def memo_of(verdict: Verdict) -> str:
    assert isinstance(verdict, Decision), verdict
    (made,) = verdict.documents
    assert isinstance(made, SalesReceipt)
    return made.memo


def test_while_the_refund_is_still_being_booked_it_is_looked_at_again_for_so_many_days() -> None:
    answer = taken(replace(BOOKED, settled=False), policy=replace(POLICY, missing_days=3))
    waiting = say("earlier-refund-unfinished", number="1001", count=1)
    assert answer == Hold(waiting, NOW + timedelta(days=3))


@pytest.mark.parametrize(
    "half_known", [replace(BOOKED, decision=None), replace(BOOKED, written=None)], ids=["what", "where"]
)
def test_one_refund_that_nobody_remembers_is_for_a_person(half_known: Reversal) -> None:
    assert taken(half_known) == Hold(say("undo-not-known", count=1))


def test_what_was_never_booked_is_skipped_with_its_order() -> None:
    assert taken() == Skip(say("reversed-before-booking", number="1001"))
    assert taken(replace(BOOKED, refund_id="R7")) == Skip(say("reversed-before-booking", number="1001"))


def test_the_memo_names_the_order() -> None:
    assert memo_of(taken(BOOKED)) == "Refund of order 1001 taken back"


def test_in_a_closed_period_the_first_open_day_is_used_and_the_true_one_stands_in_the_memo() -> None:
    policy = replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    answer = taken(BOOKED, policy=policy, closed=date(2026, 10, 25))
    assert memo_of(answer).splitlines() == [
        "Refund of order 1001 taken back",
        "Taken back on 2026-10-20, in a period that is closed",
    ]
    assert [document.date for document in decided(answer).documents] == [date(2026, 10, 26)]


def test_in_a_closed_period_it_is_held_where_the_policy_says_so() -> None:
    answer = taken(BOOKED, closed=date(2026, 10, 25))
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "closed-period"


def test_a_reversal_whose_own_money_failed_took_nothing_back() -> None:
    failing = replace(paid_in("27.00"), outcome=Outcome.FAILED)
    assert taken_as(coming_back(failing), BOOKED) == Skip(say("reversal-failed", number="1001"))
    half = coming_back(paid_in("13.00"), replace(failing, id="again"))
    assert taken_as(half, BOOKED) == Skip(say("reversal-failed", number="1001"))


def test_a_refund_whose_reversal_failed_is_booked_as_if_there_were_none() -> None:
    failing = coming_back(replace(paid_in("27.00"), outcome=Outcome.FAILED))
    answer = decide(ONE_BACK, Books((RECEIPT,)), Earlier(refunds=(failing,)), POLICY, OFFER, NOW)
    assert decided(answer).documents == DECISION.documents


@pytest.mark.parametrize("came", ["26.99", "27.01"])
def test_what_did_not_come_back_whole_is_held_with_both_figures(came: str) -> None:
    part = say("reversed-in-part", number="1001", back=usd(came), given=usd("27.00"))
    assert taken_as(coming_back(paid_in(came)), BOOKED) == Hold(part)


def test_what_came_back_in_several_movements_is_taken_back_whole() -> None:
    answer = taken_as(coming_back(paid_in("20.00"), paid_in("7.00", "paypal")), BOOKED)
    assert memo_of(answer) == "Refund of order 1001 taken back"


def test_a_refund_that_the_store_no_longer_tells_of_is_taken_back_as_it_was_booked() -> None:
    gone = Earlier(reversals=(BOOKED,))
    answer = decide(BACK, Books((RECEIPT,)), gone, POLICY, OFFER, NOW)
    assert memo_of(answer) == "Refund of order 1001 taken back"


@pytest.mark.parametrize(
    ("booked", "came"),
    [
        (BOOKED, (paid_in("27.00"),)),
        (
            replace(BOOKED, decision=replace(DECISION, cash=usd("10.00"), credit=usd("17.00"))),
            (paid_in("10.00"), replace(promised("17.00"), incoming=True)),
        ),
    ],
    ids=["money", "money and store credit"],
)
def test_all_that_was_booked_is_taken_back_whatever_the_store_says_of_it_by_now(
    booked: Reversal, came: tuple[Transaction, ...]
) -> None:
    """27.00 were booked and came back; of the refund the store says 20.00 today."""
    less = replace(ONE_BACK, transactions=(paid_back("20.00"),))
    answer = decide(coming_back(*came), Books((RECEIPT,)), Earlier((less,), (booked,)), POLICY, OFFER, NOW)
    assert memo_of(answer) == "Refund of order 1001 taken back"


def test_a_second_reversal_of_the_same_refund_is_for_a_person() -> None:
    second = replace(BACK, id="second", moment=BACK.moment + timedelta(hours=1))
    answer = decide(second, Books((RECEIPT,)), Earlier((ONE_BACK, BACK), (BOOKED,)), POLICY, OFFER, NOW)
    assert answer == Hold(say("reversed-twice", number="1001"))


def test_store_credit_that_was_given_comes_back_with_the_money() -> None:
    """10.00 in money and 17.00 as store credit had been given: all 27.00 are with the merchant again."""
    credit = replace(promised("17.00"), incoming=True)
    given = replace(BOOKED, decision=replace(DECISION, cash=usd("10.00"), credit=usd("17.00")))
    assert memo_of(taken_as(coming_back(paid_in("10.00"), credit), given))
    only = say("reversed-in-part", number="1001", back=usd("10.00"), given=usd("27.00"))
    assert taken_as(coming_back(paid_in("10.00")), given) == Hold(only)
