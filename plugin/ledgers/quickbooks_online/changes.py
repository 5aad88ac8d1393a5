"""Keeps a company's cards current with as few readings as possible, and reads what they do not know.

A reading is what Intuit bills. What its change data capture covers is brought up to date by one request for all of
it; the rest is one row or a short list, read anew when it is old. Either happens earlier where QuickBooks' webhooks,
or a person who presses Retry, said that something may have changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce

import structlog

from plugin.ledgers.quickbooks_online.api import CompanyFault, QuickBooksApi
from plugin.ledgers.quickbooks_online.asking import asked
from plugin.ledgers.quickbooks_online.cards import EVERY, AsOf, Cards, Drawer, Question, card
from plugin.protocols import Clock, Json

log = structlog.get_logger()

#: Kept by what changed. Source: Intuit, "Change data capture operation", which leaves out TaxCode, TaxRate, TaxAgency,
#: JournalCode and TimeActivity, and says nothing of settings, so that nobody should count on those.
CAPTURED = frozenset({"Account", "Class", "Department", "Item", "PaymentMethod"})

#: How old cards get before they are looked at. A closing date is the only setting that a bookkeeper moves in daily
#: work; QuickBooks itself refuses (6210) what a stale one lets through. The others are set once.
LOOK = timedelta(minutes=15)
AGES = {
    **dict.fromkeys(CAPTURED, LOOK),
    "Preferences": LOOK,
    "CompanyInfo": timedelta(days=1),
    "TaxCode": timedelta(days=1),
    "TaxRate": timedelta(days=1),
}

#: How far back changes are told, and how many at most in one answer; an answer of that many may lack some. A day is
#: taken off, as clocks differ. Source: as above.
LOOK_BACK = timedelta(days=29)
MOST_CHANGES = 1000

#: A change may show a moment after its own time; what was told before is told again, which does no harm.
OVERLAP = timedelta(minutes=1)

#: One row that is not active or inactive.
_SETTINGS = frozenset({"CompanyInfo", "Preferences"})
_EVEN_INACTIVE = "Active in (true, false)"


class Current:
    """A company's lists and settings as they are now. Every question may raise TryLater and Refused."""

    def __init__(self, api: QuickBooksApi, cards: Cards, clock: Clock) -> None:
        self._api = api
        self._cards = cards
        self._clock = clock

    def rows(self, entity: str, question: Question) -> list[Json]:
        """Inactive rows too, deleted ones not. One reading for 300 values that were never asked for."""
        self._bring_up_to_date(entity)
        rows, unknown = self._cards.find(entity, question)
        if unknown is None:
            return rows
        read, as_of = self._read(entity, unknown)
        self._cards.keep(entity, unknown, read, as_of)
        # QuickBooks may compare more loosely than the cards do; the second answer has to be the first one.
        known = {str(row["Id"]) for row in read}
        return [row for row in rows if str(row["Id"]) not in known] + [
            row for row in read if question.fits(row)
        ]

    def wrote(self, entity: str, row: Json) -> None:
        """Keeps what the answer to a write says, so that it is not read again."""
        now = self._clock.now()
        self._cards.keep(
            entity, Question("Id", frozenset({str(row["Id"])})), [card(entity, row)], self._as_of(now)
        )

    def forget(self, entity: str) -> None:
        """It is read anew at the next question."""
        self._cards.drop([entity])

    def _bring_up_to_date(self, entity: str) -> None:
        drawers = self._cards.drawers()
        drawer = drawers.get(entity)
        if drawer is None or drawer.is_current(self._clock.now(), AGES[entity]):
            return
        if entity in CAPTURED:
            self._catch_up({name: each for name, each in drawers.items() if name in CAPTURED})
        else:
            rows, as_of = self._read(entity, EVERY)
            self._cards.replace(entity, rows, as_of, drawer.told)

    def _catch_up(self, drawers: dict[str, Drawer]) -> None:
        """One reading for all; where that cannot tell everything, all are forgotten and read anew by need."""
        oldest, now = reduce(AsOf.earlier, (drawer.as_of for drawer in drawers.values())), self._clock.now()
        if now - oldest.ours > LOOK_BACK:
            self._cards.drop(drawers)
            return
        try:
            changed = self._api.changes(drawers, oldest.theirs - OVERLAP)
        except CompanyFault as refused:
            log.warning("changes refused, cards read anew", fault=refused.fault.code)
            self._cards.drop(drawers)
            return
        if sum(map(len, changed.values())) >= MOST_CHANGES:
            self._cards.drop(drawers)
            return
        cards = {entity: [card(entity, row) for row in rows] for entity, rows in changed.items()}
        heeded = {entity: drawer.told for entity, drawer in drawers.items()}
        self._cards.catch_up(cards, self._as_of(now), heeded)

    def _read(self, entity: str, question: Question) -> tuple[list[Json], AsOf]:
        now = self._clock.now()
        if entity in _SETTINGS:
            rows = asked(self._api.rows, entity)
        elif not question.field:
            rows = asked(self._api.rows, entity, f"where {_EVEN_INACTIVE}")
        else:
            rows = asked(
                self._api.rows_among, entity, question.field, question.values, f" and {_EVEN_INACTIVE}"
            )
        return [card(entity, row) for row in rows], self._as_of(now)

    def _as_of(self, asked_at: datetime) -> AsOf:
        """Of the answer that came last; of several pages the last one's, which `OVERLAP` makes good."""
        return AsOf(asked_at, self._api.time or asked_at)
