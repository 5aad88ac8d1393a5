"""What QuickBooks' own webhooks leave in the journal: cards that may be stale, and a sync where one may help.

One short transaction per letter. Nothing in a letter is a fact; it only says where to look again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.journal import tables as t
from plugin.journal.cards import tell
from plugin.journal.database import Database
from plugin.journal.intake import Enqueue, count_stranger, want
from plugin.journal.rounds import may_solve_itself
from plugin.ledgers.quickbooks_online.events import Event, Opened

#: A letter that was not taken is sent again for some days at most; its events are remembered longer.
_REMEMBERED = timedelta(days=14)

#: Events that are noted with one statement.
_AT_ONCE = 1000

#: A busy company makes an invoice every minute, few of them are awaited, and each look costs readings.
_LOOK_AT_MOST_EVERY = timedelta(minutes=10)

#: What we settled is told of as changed within so much time.
_ECHO = timedelta(minutes=10)

#: Counted together, and nothing of them is kept: the id of a company is its own business.
_UNKNOWN, _UNREADABLE = "unknown companies", "unreadable letters"


class Hearing:
    """Notes what QuickBooks says of its companies."""

    def __init__(self, database: Database, enqueue: Enqueue) -> None:
        self._database = database
        self._enqueue = enqueue
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    def note(self, platform: str, opened: Opened, companies: Mapping[str, int], at: datetime) -> int:
        """Each event once, however often it is delivered. `companies`: ids of those that we know, by realm; how many
        events were of others. Those, and letters that nobody can read, are counted under `platform`.

        Raises DatabaseAway: nothing is noted then.
        """
        with self._database.write() as connection:
            connection.execute(t.heard.delete().where(t.heard.c.at < at - _REMEMBERED))
            fresh = self._new(connection, [event for event in opened.events if event.matters], at)
            known = sorted(
                (each for each in fresh if each.realm in companies), key=lambda each: companies[each.realm]
            )
            for company_id, events in groupby(known, key=lambda each: companies[each.realm]):
                self._heed(connection, company_id, list(events), at)
            strangers = len(fresh) - len(known)
            for who, letters in ((_UNKNOWN, strangers), (_UNREADABLE, int(not opened.whole))):
                if letters:
                    count_stranger(connection, self._insert, platform, who, at, letters)
            return strangers

    def _new(self, connection: sa.Connection, events: Sequence[Event], at: datetime) -> list[Event]:
        """Those that were not heard before; they are remembered."""
        # In an order, so that two letters that share some never wait for each other.
        keys, new = sorted(event.key for event in events), set[str]()
        for start in range(0, len(keys), _AT_ONCE):
            rows = [{"event": key, "at": at} for key in keys[start : start + _AT_ONCE]]
            noted = self._insert(t.heard).values(rows).on_conflict_do_nothing().returning(t.heard.c.event)
            new |= set(connection.execute(noted).scalars())
        return [event for event in events if event.key in new]

    def _heed(
        self, connection: sa.Connection, company_id: int, events: Sequence[Event], at: datetime
    ) -> None:
        if stale := {entity for event in events for entity in event.stale}:
            tell(connection, company_id, stale)
        awaited = {event.ledger_id for event in events if event.may_be_awaited}
        if awaited - set(self._ours(connection, company_id, awaited, at)):
            self._look_again(connection, company_id, at)

    def _ours(
        self, connection: sa.Connection, company_id: int, ledger_ids: set[str], at: datetime
    ) -> Iterator[str]:
        """Those that we wrote, or settled a moment ago: what we did ourselves must not ask for the next sync."""
        d, s = t.documents.c, t.decisions.c
        for start in range(0, len(ids := sorted(ledger_ids)), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            written = sa.select(d.ledger_id).where(d.company_id == company_id, d.ledger_id.in_(part))
            settled = (
                sa.select(s.sale_id)
                .join_from(t.decisions, t.documents)
                .where(s.company_id == company_id, s.sale_id.in_(part), d.booked_at > at - _ECHO)
            )
            yield from connection.execute(sa.union_all(written, settled)).scalars()

    def _look_again(self, connection: sa.Connection, company_id: int, at: datetime) -> None:
        """A sync, if a refund of the company may solve itself: now, or soon where the last look was a moment ago.

        One that runs is followed by another; after a failure the company is left alone as long as it was to be.
        """
        c = t.companies.c
        if connection.execute(may_solve_itself(company_id)).first() is None:
            return
        row = connection.execute(
            sa.select(c.active, c.failures, c.synced_at, c.wake_at).where(c.id == company_id)
        ).one()
        soon = at if row.synced_at is None else row.synced_at + _LOOK_AT_MOST_EVERY
        if row.active is not None or soon <= at:
            want(connection, self._enqueue, company_id)
        elif row.failures == 0 and (row.wake_at is None or soon < row.wake_at):
            connection.execute(t.companies.update().where(c.id == company_id).values(wake_at=soon))
