"""On which day a refund is booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from plugin.accounting.dates import local_day, true_day
from plugin.accounting.policy import ClosedPeriod
from tests.accounting.books import (
    MUG,
    OFFERS,
    POLICY,
    book,
    decided,
    goods,
    held,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    sold,
)

SALE = sales_receipt(sold(MUG, "50.00"))


def utc(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_the_day_is_the_shops_not_greenwichs() -> None:
    """23:30 on the 31st in New York."""
    back = refund(goods=[goods()], money=[paid_back("50.00", moment=utc(1, 3, 30, month=11))])
    assert receipt(book(back, SALE)).date == date(2026, 10, 31)


def test_the_day_is_that_of_the_last_money_that_arrived() -> None:
    money = [paid_back("20.00", moment=utc(12, 15)), paid_back("30.00", moment=utc(14, 15))]
    back = refund(goods=[goods()], money=money, moment=utc(10, 15))
    assert true_day(back) == date(2026, 10, 14)
    assert receipt(book(back, SALE)).date == date(2026, 10, 14)


def test_without_money_the_day_is_that_of_the_refund() -> None:
    assert true_day(refund(goods=[goods()], moment=utc(10, 15))) == date(2026, 10, 10)


def test_summer_time_ends_between_two_refunds_of_one_day() -> None:
    """On 1 November 2026 New York goes from UTC-4 to UTC-5."""
    assert local_day(utc(1, 4, 0, month=11), "America/New_York") == date(2026, 11, 1)
    assert local_day(utc(2, 4, 59, month=11), "America/New_York") == date(2026, 11, 1)
    assert local_day(utc(2, 5, 0, month=11), "America/New_York") == date(2026, 11, 2)


def test_a_closed_period_holds_by_default() -> None:
    back = refund(goods=[goods()], money=[paid_back("50.00")])
    closed = replace(OFFERS, closed_through=date(2026, 10, 15))
    assert held(book(back, SALE, offers=closed)) == "closed-period"
    open_ = replace(OFFERS, closed_through=date(2026, 10, 14))
    assert receipt(book(back, SALE, offers=open_)).date == date(2026, 10, 15)


def test_a_closed_period_moves_to_the_first_open_day_and_the_memo_tells_the_true_one() -> None:
    back = refund(goods=[goods()], money=[paid_back("50.00")], note="Broken handle")
    closed = replace(OFFERS, closed_through=date(2026, 10, 31))
    moves = replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    verdict = book(back, SALE, offers=closed, policy=moves)
    assert receipt(verdict).date == date(2026, 11, 1)
    assert receipt(verdict).memo.splitlines() == [
        "Refund of order 1001",
        "Broken handle",
        "Refunded on 2026-10-15, in a period that is closed",
    ]
    assert "because-first-open-day" in [sentence.code for sentence in decided(verdict).because]


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2040, 1, 1)))  # noqa: DTZ001 - made aware below
def test_a_day_is_never_further_than_one_from_greenwichs(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "America/St_Johns"):
        assert abs((local_day(aware, zone) - aware.date()).days) <= 1
