"""One company's buckets, shared by threads and processes: no window too full, pauses for all, counts that are exact."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import structlog

from plugin.journal import tables as t
from plugin.journal.database import Database
from plugin.journal.pace import CompanyPace
from plugin.journal.usage import Month, Usage
from plugin.ledgers.quickbooks_online.pace import LIMITS
from plugin.pacing import Kind
from plugin.protocols import TryLater
from plugin.texts import render
from tests.engine.house import NOON, House, at_once
from tests.room.test_pacing import most_within

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=s) for s in (1, 60, 3600, 86400))
KINDS: tuple[Kind, ...] = ("batch", "read", "read", "write", "batch", "read")
_FREE = 1000


@dataclass
class HeldClock:
    """One time for all; whoever sleeps moves it to when he wakes, unless it is later by then. Remembers, for each
    thread, the moment it was told last."""

    moment: datetime = NOON
    slept: list[timedelta] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _told: threading.local = field(default_factory=threading.local)

    def now(self) -> datetime:
        with self._lock:
            self._told.last = self.moment
            return self.moment

    def sleep(self, duration: timedelta) -> None:
        assert duration > timedelta(0)
        with self._lock:
            self.slept.append(duration)
            asleep_since = getattr(self._told, "last", self.moment)
            self.moment = max(self.moment, asleep_since + duration)

    @property
    def last(self) -> datetime:
        """What this thread was told last: when its request was let through."""
        told: datetime = self._told.last
        return told


@dataclass
class Place:
    """A journal, and a clock for it. `databases`: each stands for a process; on SQLite there is only one."""

    house: House
    databases: Sequence[Database]
    clock: HeldClock = field(default_factory=HeldClock)

    def pace(self, company_id: int | None = None, process: int = 0, chance: float = 0.0) -> CompanyPace:
        return CompanyPace(
            self.databases[process % len(self.databases)],
            self.clock,
            company_id or self.house.company_id,
            LIMITS,
            lambda: chance,
        )

    def another_company(self) -> int:
        return self.house.register.add_company("quickbooks_online", "2", "Other", NOON)

    @property
    def usage(self) -> Usage:
        return Usage(self.house.database, self.clock, _FREE)


@pytest.fixture
def place(house: House, database_url: str) -> Iterator[Place]:
    if house.database.is_sqlite:
        yield Place(house, [house.database])
        return
    # It shares nothing with the first but the server, like another process.
    other = Database(database_url)
    yield Place(house, [house.database, other])
    other.close()


def ask_until_it_works(pace: CompanyPace, clock: HeldClock, kind: Kind) -> None:
    """As a sync does that is tried again."""
    while after := refusal(pace, kind):
        clock.now()
        clock.sleep(after)


def refusal(pace: CompanyPace, kind: Kind) -> timedelta | None:
    """Takes room for a request; or how long it is put off."""
    try:
        pace.take(kind)
    except TryLater as later:
        return later.after
    return None


def test_many_who_ask_at_once_never_fill_a_window_beyond_what_intuit_allows(place: Place) -> None:
    left: list[tuple[datetime, Kind]] = []

    def ask(process: int) -> None:
        pace = place.pace(process=process)
        for number in range(24):
            kind = KINDS[(number + process) % len(KINDS)]
            ask_until_it_works(pace, place.clock, kind)
            left.append((place.clock.last, kind))

    at_once(*(lambda process=process: ask(process) for process in range(6)))
    assert len(left) == 144
    left.sort()
    batches = [at for at, kind in left if kind == "batch"]
    assert most_within(batches, MINUTE + SECOND) <= 40
    assert most_within([at for at, _ in left], SECOND) <= 10
    # Nor is more time lost than the limits cost: 48 batches, two of them at once.
    assert left[-1][0] - left[0][0] < 50 * LIMITS.batches.interval
    kinds = Counter(kind for _, kind in left)
    (month,) = place.usage.months(place.house.company_id)
    assert month == Month(date(2026, 6, 1), kinds["read"], kinds["write"] + kinds["batch"])


def test_the_first_requests_of_a_company_may_come_at_once(place: Place) -> None:
    at_once(*(lambda process=process: place.pace(process=process).take("batch") for process in range(2)))
    assert place.clock.slept == []
    place.pace().take("batch")
    assert place.clock.slept == [LIMITS.batches.interval]


def test_no_transaction_is_open_while_somebody_waits(place: Place) -> None:
    """Whoever waits holds up nobody: the other company, and the letters, write meanwhile."""
    other = place.another_company()

    class Meanwhile(HeldClock):
        def sleep(self, duration: timedelta) -> None:
            at_once(lambda: place.pace(other).take("write"), lambda: place.house.nudge("7"))
            super().sleep(duration)

    clock = Meanwhile()
    pace = CompanyPace(place.databases[0], clock, place.house.company_id, LIMITS)
    for _ in range(3):
        pace.take("batch")
    assert len(clock.slept) == 1
    assert place.house.open_nudges() == 1


def test_after_too_many_requests_nobody_asks_that_company_and_another_is_asked_as_before(
    place: Place,
) -> None:
    other = place.another_company()
    assert place.pace(chance=0.5).throttled() == timedelta(seconds=62.5)
    for process in range(2):
        with pytest.raises(TryLater) as raised:
            place.pace(process=process).take("read")
        assert raised.value.sentence.code == "company-throttled"
        assert raised.value.after == timedelta(seconds=62.5)
    place.pace(other).take("read")
    assert place.clock.slept == []
    place.clock.moment += timedelta(seconds=62.5)
    place.pace(process=1).take("read")
    assert [month.reads for month in place.usage.months(place.house.company_id)] == [1]


def test_who_comes_late_to_a_pause_does_not_shorten_it(place: Place) -> None:
    assert place.pace(chance=1.0).throttled() == timedelta(seconds=65)
    assert place.pace(chance=0.0, process=1).throttled() == timedelta(seconds=65)
    place.clock.moment += timedelta(seconds=30)
    assert place.pace(chance=0.0).throttled() == timedelta(seconds=60)


def test_a_pause_that_begins_while_somebody_waits_is_kept_by_him_too(place: Place) -> None:
    pace, throttled = place.pace(), place.pace(process=1).throttled
    pace.take("batch")
    pace.take("batch")
    sleep = place.clock.sleep

    def sleep_and_hear(duration: timedelta) -> None:
        sleep(duration)
        throttled()

    place.clock.sleep = sleep_and_hear  # type: ignore[method-assign]  # another process is told meanwhile
    with pytest.raises(TryLater) as raised:
        pace.take("batch")
    assert raised.value.sentence.code == "company-throttled"
    assert [month.writes for month in place.usage.months(place.house.company_id)] == [2]


def test_a_wait_that_would_be_long_is_left_to_whoever_asked(place: Place) -> None:
    pace = place.pace()
    for _ in range(7):
        pace.take("read")
    place.clock.moment -= 30 * SECOND  # this machine is behind the one that asked so far
    with pytest.raises(TryLater) as raised:
        pace.take("read")
    assert raised.value.sentence.code == "company-busy"
    assert raised.value.after == 30 * SECOND + LIMITS.requests.interval
    assert place.clock.slept == []
    assert render(raised.value.sentence)


@pytest.mark.parametrize("jump", [-9 * 365 * DAY, -HOUR, -MINUTE, -SECOND, SECOND, HOUR, 900 * 365 * DAY])
def test_a_clock_that_jumps_does_no_lasting_harm(place: Place, jump: timedelta) -> None:
    pace = place.pace()
    for _ in range(12):
        ask_until_it_works(pace, place.clock, "batch")
    pace.throttled()
    place.clock.moment += jump
    jumped = place.clock.moment
    left: list[datetime] = []
    while len(left) < 60:
        after = refusal(pace, "batch")
        if after is None:
            left.append(place.clock.last)
        else:
            assert after <= 3 * MINUTE
            place.clock.now()
            place.clock.sleep(after)
    assert left[0] - jumped <= 3 * MINUTE
    assert most_within(left, MINUTE + SECOND) <= 40
    assert left[-1] - left[0] <= 60 * LIMITS.batches.interval


def test_every_month_is_counted_for_itself_and_none_that_is_still_to_come_is_told(place: Place) -> None:
    place.clock.moment = datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    pace = place.pace()
    pace.take("read")
    place.clock.moment += SECOND
    for kind in KINDS[:3]:
        ask_until_it_works(pace, place.clock, kind)
    june, july = Month(date(2026, 6, 1), 1, 0), Month(date(2026, 7, 1), 2, 1)
    assert place.usage.months(place.house.company_id) == (july, june)
    place.clock.moment = NOON
    assert place.usage.months(place.house.company_id) == (june,)
    assert place.usage.months(place.another_company()) == ()


def test_the_owner_is_warned_when_the_months_readings_run_out_over_all_companies(place: Place) -> None:
    companies = [place.house.company_id, place.another_company()]
    assert place.usage.warning() is None

    def read(company_id: int, times: int) -> None:
        with place.house.database.write() as connection:
            c = t.usage.c
            connection.execute(t.usage.delete().where(c.company_id == company_id))
            row = {"company_id": company_id, "month": date(2026, 6, 1), "reads": times, "writes": 9 * _FREE}
            connection.execute(t.usage.insert().values(row))

    read(companies[0], 400)
    read(companies[1], 399)
    assert place.usage.warning() is None
    read(companies[1], 400)
    warning = place.usage.warning()
    assert warning is not None
    assert (place.usage.reads(), warning.code) == (800, "quickbooks-reads-run-out")
    assert "800 times" in render(warning)
    assert "of 1000 that" in render(warning)
    usage = place.usage
    with structlog.testing.capture_logs() as logged:
        usage.warn()
        usage.warn()
    assert [(one["event"], one["reads"]) for one in logged] == [("quickbooks-reads-run-out", "800")]
    place.clock.moment += 31 * DAY
    assert place.usage.warning() is None


def test_a_company_has_one_row_however_many_begin_at_once(place: Place) -> None:
    at_once(*(lambda process=process: place.pace(process=process).take("read") for process in range(6)))
    with place.house.database.read() as connection:
        rows = connection.execute(sa.select(t.pace)).all()
    assert [row.company_id for row in rows] == [place.house.company_id]
    assert place.usage.reads() == 6
