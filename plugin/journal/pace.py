"""How fast a company is asked: its buckets in one row, from which every thread and every process takes."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.accounting.sentences import say
from plugin.journal import tables as t
from plugin.journal.database import Database
from plugin.journal.usage import count
from plugin.pacing import Kind, Level, Limits
from plugin.protocols import Clock, TryLater

_NOTHING = timedelta(0)
_UNIT = timedelta(microseconds=1)


class CompanyPace:
    """One company's. Nobody waits, and nobody asks the company, while a transaction is open."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        company_id: int,
        limits: Limits,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`chance`: from 0 to 1, how much of the limits' jitter a pause gets."""
        self._database = database
        self._clock = clock
        self._company_id = company_id
        self._limits = limits
        self._chance = chance

    def take(self, kind: Kind) -> None:
        """Returns when a request of that kind may leave, and counts it.

        Raises TryLater while the company is paused, and where the wait would be longer than the limits' patience.
        """
        waited = _NOTHING
        while wait := self._wait_or_take(kind):
            if waited + wait > self._limits.patience:
                raise TryLater(say("company-busy"), wait)
            self._clock.sleep(wait)
            waited += wait

    def throttled(self) -> timedelta:
        """The company asks to slow down: for how long nobody asks it, in any process."""
        pause = self._limits.pause + self._chance() * self._limits.jitter
        with self._database.write() as connection:
            level = self._level(connection)
            now = self._clock.now()
            pause = max(pause, self._limits.paused(level, now))
            connection.execute(
                t.pace.update()
                .where(t.pace.c.company_id == self._company_id)
                .values(paused_until=now + pause)
            )
        return pause

    def _wait_or_take(self, kind: Kind) -> timedelta:
        """Takes room for one request, and counts it; or how long to wait for some. One short transaction."""
        with self._database.write() as connection:
            level = self._level(connection)
            now = self._clock.now()  # read while nobody else can take
            if paused := self._limits.paused(level, now):
                raise TryLater(say("company-throttled"), paused)
            level = self._limits.refilled(level, now)
            wait = self._limits.wait(level, kind, now)
            if not wait:
                level = self._limits.taken(level, kind)
                count(connection, self._company_id, kind, now)
            # Also where nothing is taken: a clock that went back is forgiven once, not every time.
            connection.execute(
                t.pace.update().where(t.pace.c.company_id == self._company_id).values(_values(level))
            )
        return wait

    def _level(self, connection: sa.Connection) -> Level:
        """As it is stored, locked until the transaction ends."""
        c = t.pace.c
        stored = (
            sa.select(c.requests, c.batches, c.at, c.paused_until)
            .where(c.company_id == self._company_id)
            .with_for_update()
        )
        row = connection.execute(stored).first()
        if row is None:
            self._begin(connection, self._clock.now())
            row = connection.execute(stored).one()
        return Level(row.requests * _UNIT, row.batches * _UNIT, row.at, row.paused_until)

    def _begin(self, connection: sa.Connection, at: datetime) -> None:
        """The company is asked for the first time, perhaps by several at once."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        values = {"company_id": self._company_id, **_values(self._limits.full(at))}
        connection.execute(insert(t.pace).values(values).on_conflict_do_nothing())


def _values(level: Level) -> dict[str, object]:
    return {
        "requests": level.requests // _UNIT,
        "batches": level.batches // _UNIT,
        "at": level.at,
        "paused_until": level.paused_until,
    }
