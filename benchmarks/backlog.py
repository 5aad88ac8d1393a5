"""A long queue: how much longer it takes than Intuit's limit of batches alone, and by how many requests.

Sync, limiter and sandbox share one pretend time, the engine stands outside: who has to wait for the limits moves
the time. The pretend company refuses whatever goes beyond them: 40 batches and 500 requests a minute, 10 a second.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from benchmarks.report import Report, at_most, plain
from benchmarks.stand import Stand, stand
from plugin.states import State

T = TypeVar("T")
WAITING = 10_000
BATCH = 30
BATCHES_PER_MINUTE = 40
_DAYS = 30
#: Money went back for each of them: one document, a refund receipt.
_SALES = ("sales receipt", "invoice")


@dataclass
class _Watch:
    """How long each step of the syncs took, by the pretend time."""

    stand: Stand
    seconds: dict[str, float] = field(default_factory=dict)

    def step(self, name: str, work: Callable[[], T], /) -> T:
        """Runs it."""
        begun = self.stand.clock.now()
        try:
            return work()
        finally:
            took = (self.stand.clock.now() - begun).total_seconds()
            self.seconds[name] = self.seconds.get(name, 0.0) + took


def run(report: Report, waiting: int = WAITING) -> None:
    """Adds the rows of `waiting` refunds. Raises RuntimeError unless each of them is booked."""
    with (
        tempfile.TemporaryDirectory(prefix="contra-bench-") as folder,
        stand(Path(folder), requests_per_second=10) as place,
    ):
        _refunds(place, waiting)
        watch, since = _Watch(place), place.seen()
        while active := place.room.rounds.active():
            place.room.sync.run(*active[0], watch.step)
        asked = place.asked(since)
        booked = place.room.reading.refunds(place.shop_id, None, 1).counts.get(State.BOOKED, 0)
    if booked != waiting:
        raise RuntimeError(f"{booked} of {waiting} refunds are booked")
    read = watch.seconds.pop("read")
    seconds = sum(watch.seconds.values())
    allowed = -(-waiting // BATCH) * 60 / BATCHES_PER_MINUTE
    reads = sum(one["what"] != "qbo batch" for one in asked)
    report.add(plain("backlog_seconds", seconds, f"pretend seconds, {waiting} waiting refunds to booked"))
    report.add(at_most("backlog_ratio", seconds / allowed, "of the time of the batch limit alone", 1.1))
    report.add(at_most("backlog_requests", len(asked) / waiting, "requests to QuickBooks per refund", 0.07))
    report.add(at_most("backlog_reads", reads / waiting, "of these that read, per refund", 0.02))
    report.add(at_most("backlog_refused", sum(one["status"] == 429 for one in asked), "too many requests", 0))
    report.add(plain("backlog_read_per_second", waiting / read, "orders/s read and kept, sandbox included"))
    report.remark(
        f"backlog: {waiting} refunds of one document each; {BATCHES_PER_MINUTE} batches a minute take {allowed:.0f} s "
        f"at least; {watch.seconds['decide']:.0f} s went into deciding"
    )


def _refunds(place: Stand, waiting: int) -> None:
    """Each of a customer of its own, over the last month."""
    for number in range(waiting):
        at = place.clock.now() - timedelta(days=_DAYS * (1 - number / waiting))
        order = place.order(
            {"customer": f"Customer {number}", "created_at": (at - timedelta(days=3)).isoformat()},
            {"as": _SALES[number % len(_SALES)], "paid": "full"},
        )
        place.refund(order, created_at=at.isoformat())
        place.note(order)
