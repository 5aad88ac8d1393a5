"""How often a company may be asked."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from sandbox.quickbooks_online.company import Company

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def too_many(company: Company, kind: str) -> bool:
    """Whether one more request of that kind ("batch" or other) is over a limit; counts it if it is not.

    Source: Intuit, "Limits and throttles": per realm and app 40 batches and 500 requests a minute, 10 requests a
    second. The windows slide. What is refused does not count.
    """
    now, settings, arrivals = company.world.now(), company.settings, company.arrivals
    windows = [
        (arrivals.of_requests, _MINUTE, settings.requests_per_minute),
        (arrivals.of_the_second, _SECOND, settings.requests_per_second),
    ]
    if kind == "batch":
        windows.append((arrivals.of_batches, _MINUTE, settings.batches_per_minute))
    if any(_is_full(arrived, now - width, most) for arrived, width, most in windows):
        return True
    for arrived, _, _ in windows:
        arrived.append(now)
    return False


def _is_full(arrived: deque[datetime], since: datetime, most: int) -> bool:
    """Whether that many have arrived after the moment already; forgets who came before it. 0: no limit."""
    while arrived and arrived[0] <= since:
        arrived.popleft()
    return 0 < most <= len(arrived)
