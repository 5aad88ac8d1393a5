"""Refunds that the store took back, once, twice, in part, in a chain; and days beyond all calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from plugin.accounting.decision import Decision, Earlier, Written
from plugin.accounting.documents import SalesReceipt
from plugin.accounting.money import total
from plugin.accounting.policy import ClosedPeriod
from plugin.accounting.refund import Outcome, Refund, standing_reversal
from tests.accounting.books import (
    MUG,
    NOON,
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
    skipped,
    sold,
    usd,
)

SALE = sales_receipt(sold(MUG, "100.00", quantity="4"), tax="8.00")
GIVEN = refund(
    goods=[goods(amount_="25.00", tax="2.00", ordered=4)], money=[paid_back("27.00")], outstanding="0.00"
)
MADE = decided(book(GIVEN, SALE))
BOOKED = replace(reversal(MADE, GIVEN), written={d.marker: Written("9", "1001", "0") for d in MADE.documents})


def back(of: Refund, id_: str, amount: str | None = None, outcome: Outcome = Outcome.SUCCEEDED) -> Refund:
    """What takes a refund back; `amount`: what of its money came to the shop again, where the store says so."""
    moved = [replace(paid_back(amount, outcome=outcome), incoming=True)] if amount else []
    later = NOON + timedelta(days=int(id_[-1]))
    return replace(of, id=id_, reverses=of.id, goods=(), transactions=tuple(moved), moment=later)


def test_the_same_refund_is_taken_back_once_however_often_the_store_says_so() -> None:
    first, second = back(GIVEN, "B1"), back(GIVEN, "B2")
    assert isinstance(book(first, SALE, earlier=Earlier((GIVEN, second), (BOOKED,))), Decision)
    assert held(book(second, SALE, earlier=Earlier((GIVEN, first), (BOOKED,)))) == "reversed-twice"


def test_what_is_taken_back_again_after_a_reversal_was_itself_taken_back_is_booked() -> None:
    first = back(GIVEN, "B1")
    chain = (GIVEN, first, back(first, "C2"))
    assert isinstance(book(back(GIVEN, "B3"), SALE, earlier=Earlier(chain, (BOOKED,))), Decision)


def test_a_refund_whose_reversal_was_taken_back_is_booked_as_if_nothing_had_been() -> None:
    first = back(GIVEN, "B1")
    made = decided(book(GIVEN, SALE, earlier=Earlier((first, back(first, "C2")), ())))
    assert made.cash == usd("27.00")


def test_a_part_that_came_back_before_booking_is_held_on_both_sides() -> None:
    part = back(GIVEN, "B1", "5.00")
    assert held(book(GIVEN, SALE, earlier=Earlier((part,), ()))) == "reversed-in-part"
    assert held(book(part, SALE, earlier=Earlier((GIVEN,), ()))) == "reversed-in-part"


def test_all_of_it_that_came_back_before_booking_is_booked_on_neither_side() -> None:
    whole = back(GIVEN, "B1", "27.00")
    assert skipped(book(GIVEN, SALE, earlier=Earlier((whole,), ()))) == "reversed-before-booking"
    assert skipped(book(whole, SALE, earlier=Earlier((GIVEN,), ()))) == "reversed-before-booking"


def test_a_reversal_that_failed_takes_nothing_back_and_ties() -> None:
    failed = back(GIVEN, "B1", "27.00", Outcome.FAILED)
    assert skipped(book(failed, SALE, earlier=Earlier((GIVEN,), (BOOKED,)))) == "reversal-failed"
    assert decided(book(GIVEN, SALE, earlier=Earlier((failed,), ()))).cash == usd("27.00")


def test_goods_of_a_refund_that_was_taken_back_can_be_refunded_again() -> None:
    sale = sales_receipt(sold(MUG, "25.00"), tax="2.00")
    once = refund(goods=[goods(amount_="25.00", tax="2.00")], money=[paid_back("27.00")], order_total="27.00")
    made = decided(book(once, sale))
    written = {document.marker: Written("9", "1001", "0") for document in made.documents}
    first = back(once, "B1")
    undone = decided(
        book(first, sale, earlier=Earlier((once,), (replace(reversal(made, once), written=written),)))
    )
    (reversing,) = undone.documents
    assert isinstance(reversing, SalesReceipt)
    again = replace(once, id="R2")
    earlier = Earlier((once, first), (reversal(made, once), reversal(undone, first)))
    assert total([each.cash for each in (made, undone)], "USD") == usd("0.00")
    assert decided(book(again, sale, earlier=earlier)).cash == usd("27.00")


def test_refunds_that_reverse_each_other_lead_nowhere() -> None:
    one, other = replace(GIVEN, id="X", reverses="Y"), replace(GIVEN, id="Y", reverses="X")
    assert standing_reversal("X", [one, other]) is other
    assert standing_reversal("X", [replace(one, reverses="X")]) is None


def test_days_beyond_all_calendars_are_held() -> None:
    end = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    paid = tuple(replace(each, moment=end) for each in GIVEN.transactions)
    last = replace(GIVEN, moment=end, zone="Asia/Tokyo", transactions=paid)
    assert held(book(last, SALE)) == "day-unusable"
    assert held(book(replace(last, zone="UTC"))) == "sale-missing"
    forever = replace(OFFERS, closed_through=date(9999, 12, 31))
    first_open = replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    assert held(book(GIVEN, SALE, policy=first_open, offers=forever)) == "closed-period"


def test_a_wait_of_a_million_days_ends_with_the_calendar() -> None:
    patient = replace(POLICY, missing_days=10**12)
    assert held(book(GIVEN, policy=patient)) == "sale-missing"
