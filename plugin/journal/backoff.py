"""How long to leave alone what failed: longer each time in a row, and never for ever."""

from __future__ import annotations

from datetime import timedelta

_FIRST = timedelta(seconds=2)
_DOUBLED_UP_TO = timedelta(minutes=10)
_LONGEST = timedelta(hours=1)


def backoff(failures: int, after: timedelta | None) -> timedelta:
    """2 s, 4 s, 8 s … 10 min after that many failures in a row (>= 1), or as long as the other side asks.

    No more than an hour, whatever it asks: a wrong answer must not put a company to sleep.
    """
    doubled: timedelta = _FIRST * (2 ** min(failures - 1, 20))
    return min(max(min(doubled, _DOUBLED_UP_TO), after or _FIRST), _LONGEST)
