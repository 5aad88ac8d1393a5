"""The rounds of a company: which sync runs, what it has seen, and when the next one comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from plugin.accounting.sentences import Sentence
from plugin.journal import tables as t
from plugin.journal.backoff import backoff
from plugin.journal.codec import SENTENCE
from plugin.journal.database import Database
from plugin.journal.intake import Enqueue, want
from plugin.states import State

#: When a connection that could not be renewed is tried again.
_RENEWAL_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a sync did not get everything done, and how long to wait at least.

    `soft`: only a part of it waits (a shop, a document, an answer to a stored question); the company goes on.
    """

    sentence: Sentence | None
    after: timedelta | None = None
    soft: bool = False


class Rounds:
    """Begins, ends and wakes syncs."""

    def __init__(self, database: Database, enqueue: Enqueue, look_again: timedelta) -> None:
        """`look_again`: how often a company with held refunds that may solve themselves is visited."""
        self._database = database
        self._enqueue = enqueue
        self._look_again = look_again

    def begin(self, company_id: int, generation: int) -> int:
        """What is wanted at this moment; asked for later than this is for the next round.

        -1 where this generation is no longer the company's active one (it ended before a crash).
        """
        c = t.companies.c
        with self._database.read() as connection:
            row = connection.execute(sa.select(c.wanted, c.active).where(c.id == company_id)).one()
        return int(row.wanted) if row.active == generation else -1

    def finish(
        self, company_id: int, generation: int, seen: int | None, pause: Pause | None, at: datetime
    ) -> None:
        """The last transaction of a sync: closes the round and, if more was asked meanwhile, queues the next.

        `seen`: what `begin` answered; None for a sync that broke, so that nothing counts as seen.
        """
        c = t.companies.c
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(c.wanted, c.done, c.failures)
                .where(c.id == company_id, c.active == generation)
                .with_for_update()
            ).first()
            if row is None:
                return
            failed = pause is not None and not pause.soft
            failures = row.failures + 1 if failed else 0
            seen = row.done if seen is None else seen
            again = row.wanted > seen and not failed
            values = {
                "done": seen,
                "synced_at": at,
                "failures": failures,
                "trouble": SENTENCE.dump(pause.sentence) if pause and pause.sentence else None,
                "wake_at": self._wake_at(connection, company_id, pause, failures, at),
                "active": generation + 1 if again else None,
                "generation": generation + 1 if again else generation,
            }
            connection.execute(t.companies.update().where(c.id == company_id).values(values))
            if again:
                self._enqueue(connection, company_id, generation + 1)

    def _wake_at(
        self,
        connection: sa.Connection,
        company_id: int,
        pause: Pause | None,
        failures: int,
        at: datetime,
    ) -> datetime | None:
        if pause and not pause.soft:
            return at + backoff(failures, pause.after)
        if pause and pause.after:
            return at + min(pause.after, self._look_again)
        held = connection.execute(may_solve_itself(company_id)).first()
        return at + self._look_again if held else None

    def wake(self, at: datetime) -> int:
        """Queues a sync of every company whose time has come; how many."""
        c = t.companies.c
        with self._database.read() as connection:
            due = connection.execute(sa.select(c.id).where(_is_due(at), c.active.is_(None))).scalars().all()
        for company_id in due:
            with self._database.write() as connection:
                taken = connection.execute(
                    t.companies.update()
                    .where(c.id == company_id, _is_due(at))
                    .values(wake_at=None, renew_at=_next_renewal(at))
                )
                if taken.rowcount:
                    want(connection, self._enqueue, company_id, force=True)
        return len(due)

    def ask(self, company_id: int) -> None:
        """A person, or an answer that arrived, wants a sync now."""
        with self._database.write() as connection:
            want(connection, self._enqueue, company_id, force=True)

    def active(self) -> tuple[tuple[int, int], ...]:
        """(company, generation) of every round that is said to be queued or running."""
        c = t.companies.c
        with self._database.read() as connection:
            rows = connection.execute(sa.select(c.id, c.active).where(c.active.is_not(None))).all()
        return tuple((row.id, row.active) for row in rows)


def may_solve_itself(company_id: int) -> sa.Select[int]:
    """One row if a refund of the company is held and is decided anew by every sync."""
    return (
        sa.select(sa.literal(1))
        .select_from(t.refunds.join(t.connections))
        .where(
            t.connections.c.company_id == company_id,
            t.refunds.c.state == State.HELD.value,  # no other is looked at again; there is an index for this
            t.refunds.c.look_again.is_not(None),
        )
        .limit(1)
    )


def _is_due(at: datetime) -> sa.ColumnElement[bool]:
    """Its time has come, or lies so far ahead that the clock must have been wrong when it was set."""
    c = t.companies.c
    return sa.or_(c.wake_at <= at, c.wake_at > at + timedelta(days=1), c.renew_at <= at)


def _next_renewal(at: datetime) -> sa.ColumnElement[datetime]:
    """A renewal that comes to nothing is tried again in a day, however often the company is woken."""
    c = t.companies.c
    return sa.case((c.renew_at <= at, at + _RENEWAL_AGAIN), else_=c.renew_at)
