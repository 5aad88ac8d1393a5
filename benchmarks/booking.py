"""Requests to QuickBooks per refund when 300 refunds wait: reads and writes together."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.report import Report, at_most, plain
from benchmarks.stand import Stand, stand
from plugin.states import State

T = TypeVar("T")
WAITING = 300

#: How the sales are booked, in turns: receipts, paid invoices, and unpaid ones that want a memo and an application.
_SALES = (
    ("sales receipt", "full"),
    ("invoice", "full"),
    ("sales receipt", "full"),
    ("invoice", "0.00"),
)


def run(report: Report) -> None:
    """Adds the rows of one sync over 300 waiting refunds."""
    with tempfile.TemporaryDirectory(prefix="contra-bench-") as folder, stand(Path(folder)) as place:
        for number in range(WAITING):
            _refund(place, number)
        since, start = place.seen(), time.perf_counter()
        while active := place.room.rounds.active():
            place.room.sync.run(*active[0], _at_once)
        seconds, asked = time.perf_counter() - start, len(place.asked(since))
        booked = place.room.reading.refunds(place.shop_id, None, 1).counts.get(State.BOOKED, 0)
    report.add(at_most("quickbooks_requests_per_refund", asked / WAITING, "requests", 0.15))
    report.add(plain("booked_per_second", booked / seconds, "refunds/s, sandbox included, limits left out"))
    report.remark(f"booking: {booked} of {WAITING} waiting refunds booked by {asked} requests to QuickBooks")


def _refund(place: Stand, number: int) -> None:
    kind, paid = _SALES[number % len(_SALES)]
    order = place.order({}, {"as": kind, "paid": paid})
    place.refund(order, **({"transactions": []} if paid == "0.00" else {}))
    place.note(order)


def _at_once(_name: str, work: Callable[[], T], /) -> T:
    return work()
