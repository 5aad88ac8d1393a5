"""How often each company was asked, month by month: Intuit bills what reads, and blocks who reads too much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite

from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.journal.database import Database
from plugin.pacing import Kind
from plugin.protocols import Clock

log = structlog.get_logger()

#: Share of the month's readings from which on the owner of the app is warned.
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Month:
    """What was asked of a company in the month (UTC) that begins with `first_day`. A batch is one of the `writes`."""

    first_day: date
    reads: int
    writes: int


def count(connection: sa.Connection, company_id: int, kind: Kind, at: datetime) -> None:
    """One more request of that kind leaves at that moment, in the caller's transaction."""
    c = t.usage.c
    reads, writes = (1, 0) if kind == "read" else (0, 1)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(
        insert(t.usage)
        .values(company_id=company_id, month=_first_day(at), reads=reads, writes=writes)
        .on_conflict_do_update(
            index_elements=["company_id", "month"],
            set_={"reads": c.reads + reads, "writes": c.writes + writes},
        )
    )


class Usage:
    """Tells what was counted."""

    def __init__(self, database: Database, clock: Clock, reads_per_month: int) -> None:
        """`reads_per_month`: of the app as a whole, as its plan at Intuit says."""
        self._database = database
        self._clock = clock
        self._reads_per_month = reads_per_month
        self._warned: date | None = None

    def months(self, company_id: int) -> tuple[Month, ...]:
        """The company's, newest first; none after this one, which only a wrong clock can have counted."""
        c = t.usage.c
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(c.month, c.reads, c.writes)
                .where(c.company_id == company_id, c.month <= self._this_month())
                .order_by(c.month.desc())
            ).all()
        return tuple(Month(row.month, row.reads, row.writes) for row in rows)

    def reads(self) -> int:
        """Of all companies together, this month."""
        c = t.usage.c
        with self._database.read() as connection:
            query = sa.select(sa.func.coalesce(sa.func.sum(c.reads), 0)).where(c.month == self._this_month())
            return int(connection.execute(query).scalar_one())

    def warning(self) -> Sentence | None:
        """What the owner of the app has to know; None while the month's readings suffice."""
        reads, most = self.reads(), self._reads_per_month
        return say("quickbooks-reads-run-out", reads=reads, most=most) if reads >= most * _NEAR else None

    def warn(self) -> None:
        """The warning, in the log: once a month in every process."""
        month = self._this_month()
        warning = None if self._warned == month else self.warning()
        if warning is not None:
            self._warned = month
            log.warning(warning.code, **warning.parameters)

    def _this_month(self) -> date:
        return _first_day(self._clock.now())


def _first_day(at: datetime) -> date:
    return date(at.year, at.month, 1)
