"""Attempts to connect a company: who began them, from which browser, and what came of them.

What a stranger must not guess (the panel's ticket, OAuth's `state`, the browser's cookie) is kept as a hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from plugin.accounting.sentences import Sentence
from plugin.journal import tables as t
from plugin.journal.codec import SENTENCE
from plugin.journal.database import AnyRow, Database

#: How long a person has for QuickBooks' own pages, and after that for a question of ours.
LASTS = timedelta(minutes=10)

#: What came of an attempt is forgotten after a day.
_KEPT = timedelta(days=1)

#: What a person is asked before the shop is joined: whether it is the right company, how it numbers the orders; or
#: only to press again, where QuickBooks did not say which company it is.
Question = Literal["company", "numbers", "again"]


class TicketUsed(Exception):
    """An attempt was begun with that ticket already."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One attempt. `asks`: what a person has to say first. `sentence`: what came of it, or what is asked."""

    id: int
    shop_id: int
    who: str
    asks: Question | None
    sentence: Sentence | None


class Consents:
    """Keeps them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, shop_id: int, who: str, ticket: str, state: str, browser: str, at: datetime) -> None:
        """Notes that QuickBooks is asked. Raises TicketUsed: a ticket begins one attempt."""
        row = {"ticket": _hash(ticket), "state": _hash(state), "browser": _hash(browser)}
        try:
            with self._database.write() as connection:
                _forget(connection, t.consents.c.begun_at < at - _KEPT)
                connection.execute(
                    t.consents.insert().values(shop_id=shop_id, who=who[:255], begun_at=at, **row)
                )
        except IntegrityError as error:
            raise TicketUsed from error

    def take(self, state: str, browser: str, at: datetime) -> Consent | None:
        """The attempt that QuickBooks answers, once; None for a state that is unknown, used, too old, or another
        browser's."""
        c = t.consents.c
        with self._database.write() as connection:
            row = connection.execute(
                t.consents.update()
                .where(
                    c.state == _hash(state),
                    c.browser == _hash(browser),
                    c.answered_at.is_(None),
                    c.begun_at > at - LASTS,
                )
                .values(answered_at=at)
                .returning(t.consents)
            ).first()
        return _consent(row) if row else None

    def told(self, consent_id: int, browser: str) -> Consent | None:
        """What came of an attempt of that browser."""
        c = t.consents.c
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(t.consents).where(c.id == consent_id, c.browser == _hash(browser))
            ).first()
        return _consent(row) if row else None

    def tell(self, consent_id: int, sentence: Sentence, asks: Question | None = None) -> None:
        """Notes what came of it, or what a person is asked."""
        with self._database.write() as connection:
            connection.execute(
                t.consents.update()
                .where(t.consents.c.id == consent_id)
                .values(sentence=SENTENCE.dump(sentence), asks=asks)
            )

    def answer(self, consent_id: int, browser: str, at: datetime) -> Consent | None:
        """The attempt whose question a person of that browser answers, once and in time; else None."""
        c = t.consents.c
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(t.consents)
                .where(
                    c.id == consent_id,
                    c.browser == _hash(browser),
                    c.asks.is_not(None),
                    c.answered_at > at - LASTS,
                )
                .with_for_update()
            ).first()
            if row is None:
                return None
            connection.execute(t.consents.update().where(c.id == consent_id).values(asks=None))
        return _consent(row)


def _forget(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    """With the company that an unanswered question has left in the vault."""
    ids = connection.execute(t.consents.delete().where(which).returning(t.consents.c.id)).scalars()
    owners = [f"consent:{id_}" for id_ in ids]
    connection.execute(t.secrets.delete().where(t.secrets.c.owner.in_(owners)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _consent(row: AnyRow) -> Consent:
    sentence = SENTENCE.load(row.sentence) if row.sentence else None
    return Consent(row.id, row.shop_id, row.who, row.asks, sentence)
