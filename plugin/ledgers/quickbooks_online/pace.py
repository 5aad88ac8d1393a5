"""How fast Intuit lets a company be asked, and what keeps us below that.

Source of every limit: Intuit, "Limits and throttles": for each company (realm) and app 500 requests a minute, 10
requests a second, 40 batches a minute; after a 429, a wait of 60 seconds.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from plugin.pacing import Bucket, Kind, Limits

#: Within any window w a bucket lets capacity + w / interval requests leave. Intuit counts when they arrive, and not
#: all are on the way for the same time, so each limit is kept for a little longer than its window:
#: - batches: 2 at once, then 38 a minute; 40 leave within 61.5 s at most. A lower capacity would make every credit
#:   memo's application wait, a higher one would make a long queue slower.
#: - requests: 7 at once, which is what one refund needs, then 3 a second; 10 leave within 1.3 s at most, 187 within
#:   a minute.
LIMITS = Limits(
    requests=Bucket(7, timedelta(microseconds=333_334)),
    batches=Bucket(2, timedelta(microseconds=1_578_948)),
    pause=timedelta(seconds=60),
    jitter=timedelta(seconds=5),
    patience=timedelta(seconds=10),
)


class Pace(Protocol):
    """One company's, shared by everybody who asks it."""

    def take(self, kind: Kind) -> None:
        """Returns when a request of that kind may leave, and counts it. Raises TryLater where that takes too long."""
        ...

    def throttled(self) -> timedelta:
        """QuickBooks said "too many requests": for how long nobody asks this company."""
        ...


class Unpaced:
    """Nobody counts and nobody waits."""

    def take(self, kind: Kind) -> None:
        """At once."""

    def throttled(self) -> timedelta:
        """As Intuit asks."""
        return LIMITS.pause


def kind_of(method: str, url: str) -> Kind:
    """Intuit bills what reads: every GET, and a query however it is sent."""
    last = url.partition("?")[0].rstrip("/").rpartition("/")[2]
    if method.upper() == "GET" or last == "query":
        return "read"
    return "batch" if last == "batch" else "write"
