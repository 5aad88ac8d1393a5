"""Buckets, as values: what leaves within any window, and what a wrong clock does to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin.ledgers.quickbooks_online.pace import LIMITS, kind_of
from plugin.pacing import Bucket, Kind, Level

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
KINDS: tuple[Kind, ...] = ("read", "write", "batch")
#: Source: Intuit, "Limits and throttles".
REQUESTS_A_MINUTE, REQUESTS_A_SECOND, BATCHES_A_MINUTE = 500, 10, 40


@dataclass
class Asked:
    """A company that is asked as fast as its limits allow. `left`: when each request left, by the true time."""

    now: datetime = NOON
    level: Level = field(default_factory=lambda: LIMITS.full(NOON))
    left: list[tuple[datetime, Kind]] = field(default_factory=list)

    def ask(self, kind: Kind, ahead: timedelta = timedelta(0)) -> timedelta:
        """One request, by somebody whose clock is ahead; how long it waited."""
        waited = timedelta(0)
        for _ in range(3):
            now = self.now + ahead
            self.level = LIMITS.refilled(self.level, now)
            wait = LIMITS.wait(self.level, kind, now)
            if not wait:
                self.level = LIMITS.taken(self.level, kind)
                self.left.append((self.now, kind))
                return waited
            waited += wait
            self.now += wait
        raise AssertionError("waited as long as it was told, and still may not leave")

    def most(self, window: timedelta, kinds: Sequence[Kind] = KINDS) -> int:
        """The most requests of those kinds within any window of that length, both ends included."""
        return most_within([at for at, kind in self.left if kind in kinds], window)


def most_within(moments: Sequence[datetime], window: timedelta) -> int:
    """How many of the moments, in their order, lie in one window, both ends included; the most of all windows."""
    most = first = 0
    for last, at in enumerate(moments):
        while at - moments[first] > window:
            first += 1
        most = max(most, last - first + 1)
    return most


_GAPS = st.integers(0, 90_000_000).map(lambda micro: timedelta(microseconds=micro)) | st.just(timedelta(0))
_CROWDS = st.lists(st.tuples(_GAPS, st.sampled_from(KINDS), st.integers(1, 40)), min_size=1, max_size=12)


@given(_CROWDS)
@example([(timedelta(0), "batch", 40), (timedelta(0), "batch", 40), (timedelta(0), "batch", 40)])
@example([(timedelta(0), "read", 40), (timedelta(seconds=2), "read", 40), (timedelta(0), "batch", 5)])
def test_no_window_ever_has_more_requests_than_intuit_allows(
    crowds: list[tuple[timedelta, Kind, int]],
) -> None:
    asked = Asked()
    for gap, kind, count in crowds:
        asked.now += gap
        for _ in range(count):
            asked.ask(kind)
    # Requests are not all on the way for the same time: some of a longer window arrive within a shorter one.
    assert asked.most(MINUTE + 1.5 * SECOND, ["batch"]) <= BATCHES_A_MINUTE
    assert asked.most(SECOND + 0.3 * SECOND) <= REQUESTS_A_SECOND
    assert asked.most(MINUTE + 1.5 * SECOND) <= REQUESTS_A_MINUTE


@given(_CROWDS, st.integers(0, 1500), st.data())
def test_clocks_that_differ_by_a_moment_let_no_more_through_than_intuit_allows(
    crowds: list[tuple[timedelta, Kind, int]], apart: int, data: st.DataObject
) -> None:
    asked = Asked()
    ahead = timedelta(milliseconds=apart)
    for gap, kind, count in crowds:
        asked.now += gap
        for _ in range(count):
            asked.ask(kind, data.draw(st.sampled_from([timedelta(0), ahead])))
    assert asked.most(MINUTE, ["batch"]) <= BATCHES_A_MINUTE


def test_a_long_queue_of_batches_leaves_at_nearly_the_pace_that_intuit_allows() -> None:
    asked = Asked()
    for _ in range(334):
        asked.ask("batch")
    took = asked.now - NOON
    assert took < 1.1 * (334 * MINUTE / BATCHES_A_MINUTE)
    assert took < 1.1 * ((334 - BATCHES_A_MINUTE) * MINUTE / BATCHES_A_MINUTE + MINUTE)


def test_one_refund_of_a_memo_and_its_application_waits_for_nothing() -> None:
    asked = Asked()
    assert [asked.ask(kind) for kind in ("read",) * 5 + ("batch",) * 2] == [timedelta(0)] * 7


@given(st.sampled_from(KINDS), st.integers(0, 30), st.integers(-40 * 365 * 86400, 40 * 365 * 86400))
@example("batch", 30, -86400)
@example("read", 30, 40 * 365 * 86400)
@example("batch", 30, -59)
def test_a_clock_that_jumps_costs_no_more_than_a_minute_and_a_full_bucket(
    kind: Kind, before: int, jump: int
) -> None:
    asked = Asked()
    for _ in range(before):
        asked.ask(kind)
    asked.now += timedelta(seconds=jump)
    assert asked.ask(kind) <= MINUTE + LIMITS.batches.interval
    asked.left.clear()
    for _ in range(60):
        asked.ask(kind)
    assert asked.most(MINUTE, ["batch"]) <= BATCHES_A_MINUTE
    assert asked.most(SECOND) <= REQUESTS_A_SECOND


def test_a_clock_that_was_years_ahead_for_a_while_leaves_nothing_behind() -> None:
    asked = Asked()
    asked.now += 3650 * DAY
    asked.ask("batch")
    asked.now -= 3650 * DAY
    assert asked.ask("batch") == timedelta(0)
    assert asked.ask("batch") == LIMITS.batches.interval


@pytest.mark.parametrize(("left", "paused"), [(59, True), (65, True), (0, False), (-1, False), (4000, False)])
def test_a_pause_counts_while_it_lasts_and_not_where_a_wrong_clock_has_set_it(
    left: int, paused: bool
) -> None:
    level = Level(LIMITS.requests.full, LIMITS.batches.full, NOON, NOON + timedelta(seconds=left))
    assert LIMITS.paused(level, NOON) == (timedelta(seconds=left) if paused else timedelta(0))


def test_a_company_that_never_asked_to_slow_down_is_not_paused() -> None:
    assert LIMITS.paused(LIMITS.full(NOON), NOON) == timedelta(0)


def test_a_bucket_says_what_a_window_holds() -> None:
    bucket = Bucket(3, timedelta(seconds=2))
    assert bucket.full == timedelta(seconds=6)
    assert [bucket.most_within(timedelta(seconds=window)) for window in (0, 1, 2, 60)] == [3, 3, 4, 33]
    assert LIMITS.batches.most_within(MINUTE) < BATCHES_A_MINUTE
    assert LIMITS.requests.most_within(SECOND) < REQUESTS_A_SECOND


@pytest.mark.parametrize(
    ("method", "url", "kind"),
    [
        ("POST", "https://books/v3/company/1/query", "read"),
        ("get", "https://books/v3/company/1/cdc?entities=Item", "read"),
        ("GET", "https://books/v3/company/1/companyinfo/1", "read"),
        ("GET", "https://books/v3/company/1/reports/batch", "read"),
        ("POST", "https://books/v3/company/1/batch?requestid=a/query", "batch"),
        ("POST", "https://books/v3/company/1/invoice?operation=void", "write"),
        ("POST", "https://books/v3/company/1/item", "write"),
    ],
)
def test_what_reads_is_told_from_what_writes(method: str, url: str, kind: Kind) -> None:
    assert kind_of(method, url) == kind
