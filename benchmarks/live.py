"""One refund at a time: from its webhook to the document in QuickBooks, and how much of that is our own doing.

Door, engine and sync run as they are served, in this process, so that it can be told where the time goes: waiting for
the pretend shop and company, waiting for their limits (in pretend time), waiting for the engine to look, or our code.
"""

from __future__ import annotations

import base64
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests

from benchmarks.report import Report, plain
from benchmarks.stand import Stand, stand
from plugin import app
from plugin.demo import stage
from plugin.engine import Step
from plugin.states import State

T = TypeVar("T")
REFUNDS = 200
_PATIENCE = 60.0
#: Between two refunds: what was used of the limits is there again.
_QUIET = timedelta(seconds=30)

#: How the sales are booked, in turns; the last wants a memo and its application, one after the other.
_SALES = (("sales receipt", "full"), ("invoice", "full"), ("sales receipt", "full"), ("invoice", "0.00"))


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one refund. `whole`: webhook to booked. `asked`: waiting for shop and company. `slept`: for their
    limits. `queued`: until the engine looked."""

    whole: float
    asked: float
    slept: float
    queued: float

    @property
    def own(self) -> float:
        """What is left: our own code, its database and the engine."""
        return self.whole - self.asked - self.slept - self.queued


class _Watched(app.Duty):
    """What the engine runs, with a look at the clock."""

    def __init__(self, room: app.Room) -> None:
        super().__init__(room)
        self.begun = self.booked = 0.0
        self.ended = threading.Event()

    def run(self, company_id: int, generation: int, step: Step) -> None:
        """One sync."""
        self.begun = time.perf_counter()

        def watched(name: str, work: Callable[[], T], /) -> T:
            answer = step(name, work)
            if name == "book":
                self.booked = time.perf_counter()
            return answer

        super().run(company_id, generation, watched)
        self.ended.set()


class _Meter:
    """Seconds that went into HTTP requests of this process."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """From here to the end."""
        send = requests.Session.send

        def metered(session: requests.Session, request: Any, **options: Any) -> requests.Response:
            begun = time.perf_counter()
            try:
                return send(session, request, **options)
            finally:
                self.seconds += time.perf_counter() - begun

        requests.Session.send = metered  # type: ignore[method-assign, assignment]  # both clients go through it
        try:
            yield
        finally:
            requests.Session.send = send  # type: ignore[method-assign]  # as it was


def run(report: Report, refunds: int = REFUNDS) -> None:
    """Adds the rows of that many refunds. Raises RuntimeError unless each of them is booked."""
    with tempfile.TemporaryDirectory(prefix="contra-bench-") as folder, stand(Path(folder)) as place:
        duty, meter = _Watched(place.room), _Meter()
        place.room.engine.launch(duty)
        with meter.reading():
            took = [_one(place, duty, meter, number) for number in range(refunds)]
        booked = place.room.reading.refunds(place.shop_id, None, 1).counts.get(State.BOOKED, 0)
    if booked != refunds:
        raise RuntimeError(f"{booked} of {refunds} refunds are booked")
    whole, own = [one.whole for one in took], [one.own for one in took]
    report.add(plain("live_p50", 1000 * _percentile(whole, 0.5), "ms, webhook to booked"))
    report.add(plain("live_p99", 1000 * _percentile(whole, 0.99), "ms, webhook to booked"))
    report.add(plain("live_own_p50", 1000 * _percentile(own, 0.5), "ms of it in our own code"))
    report.add(plain("live_own_share", sum(own) / sum(whole), "of the time in our own code"))
    shares = (
        (sum(one.asked for one in took), "shop and company"),
        (sum(one.slept for one in took), "limits"),
    )
    told = ", ".join(f"{seconds / sum(whole):.0%} for {name}" for seconds, name in shares)
    queued = sum(one.queued for one in took) / sum(whole)
    report.remark(
        f"live: {refunds} refunds, one at a time; waiting {told}, {queued:.0%} until the engine looked"
    )


def _one(place: Stand, duty: _Watched, meter: _Meter, number: int) -> Took:
    kind, paid = _SALES[number % len(_SALES)]
    order = place.order({"customer": f"Customer {number}"}, {"as": kind, "paid": paid})
    refund = place.refund(order, **({"transactions": []} if paid == "0.00" else {}))
    letter = place.pretend.post(f"shops/{stage.SHOP}/letters", topic="refunds/create", refund_id=refund["id"])
    body, client = base64.b64decode(letter["body"]), app.create_app(place.room).test_client()
    place.clock.advance(_QUIET)
    duty.ended.clear()
    asked, slept, begun = meter.seconds, place.clock.slept, time.perf_counter()
    answer = client.post("/webhooks/shopify", data=body, headers=letter["headers"])
    noted = time.perf_counter()
    if answer.status_code != 200 or not duty.ended.wait(_PATIENCE):
        raise RuntimeError(f"refund {number} is not booked: {answer.status_code}")
    waited = (place.clock.slept - slept).total_seconds()
    return Took(
        whole=duty.booked - begun + waited,
        asked=meter.seconds - asked,
        slept=waited,
        queued=max(duty.begun - noted, 0.0),
    )


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
