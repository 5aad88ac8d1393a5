"""How fast a company may be asked: token buckets, as values. Pure; the journal keeps them for all processes.

A bucket is counted in time saved up: what was not used for a while may be used at once, up to its capacity, and
one more request costs one interval. Times are exact to the microsecond, so nothing is lost to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

#: What a request is: it reads, it writes, or it writes many documents as one.
Kind = Literal["read", "write", "batch"]

#: Clocks of two machines that differ by more than this are no pair: a moment that lies so far ahead was
#: written by a wrong clock.
CLOCKS_APART = timedelta(minutes=1)

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Bucket:
    """`capacity` requests may leave at once, then one after every `interval`."""

    capacity: int
    interval: timedelta

    @property
    def full(self) -> timedelta:
        """What is saved up when nothing was used for long."""
        return self.capacity * self.interval

    def most_within(self, window: timedelta) -> int:
        """How many requests leave within any window of that length, at most."""
        return self.capacity + window // self.interval


@dataclass(frozen=True, slots=True)
class Level:
    """What a company has saved up in its buckets at the moment `at`; `paused_until`: not asked before."""

    requests: timedelta
    batches: timedelta
    at: datetime
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """`requests`: of any kind; `batches`: of these too. `pause`: after "too many requests", and up to `jitter` more,
    so that those who were refused together do not come back together. `patience`: the longest wait.
    """

    requests: Bucket
    batches: Bucket
    pause: timedelta
    jitter: timedelta
    patience: timedelta

    def full(self, at: datetime) -> Level:
        """Of a company that was never asked."""
        return Level(self.requests.full, self.batches.full, at)

    def refilled(self, level: Level, now: datetime) -> Level:
        """What is saved up by now. A clock that went back takes nothing away; one that was years ahead gave no more
        than a full bucket."""
        if level.at > now + CLOCKS_APART:
            return replace(level, at=now)
        passed = max(now - level.at, _NOTHING)
        return replace(
            level,
            requests=min(level.requests + passed, self.requests.full),
            batches=min(level.batches + passed, self.batches.full),
            at=max(now, level.at),
        )

    def wait(self, level: Level, kind: Kind, now: datetime) -> timedelta:
        """Until a request of that kind may leave; `level`: refilled by `now`."""
        short = self.requests.interval - level.requests
        if kind == "batch":
            short = max(short, self.batches.interval - level.batches)
        return short + (level.at - now) if short > _NOTHING else _NOTHING

    def taken(self, level: Level, kind: Kind) -> Level:
        """One request of that kind leaves."""
        return replace(
            level,
            requests=level.requests - self.requests.interval,
            batches=level.batches - (self.batches.interval if kind == "batch" else _NOTHING),
        )

    def paused(self, level: Level, now: datetime) -> timedelta:
        """How long the company is left alone still; a pause longer than there is was set by a wrong clock."""
        left = _NOTHING if level.paused_until is None else level.paused_until - now
        return left if _NOTHING < left <= self.pause + self.jitter + CLOCKS_APART else _NOTHING
