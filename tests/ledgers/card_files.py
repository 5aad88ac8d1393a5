"""Card files to try: in memory, and in the journal on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from plugin.journal import migrate
from plugin.journal import tables as t
from plugin.journal.cards import CompanyCards
from plugin.journal.database import Database
from plugin.ledgers.quickbooks_online.cards import Cards

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@contextmanager
def journal_with_companies(url: str, companies: int = 2) -> Iterator[Database]:
    """A journal at `url` that knows companies 1, 2 …"""
    database = Database(url)
    try:
        migrate.upgrade(database)
        with database.write() as connection:
            for number in range(1, companies + 1):
                connection.execute(
                    t.companies.insert().values(
                        edition="quickbooks_online",
                        realm=str(number),
                        name="Acme",
                        shares_numbers=False,
                        created_at=NOON,
                    )
                )
        yield database
    finally:
        database.close()


@contextmanager
def kept_in_journal(url: str) -> Iterator[CompanyCards]:
    """The cards of company 1."""
    with journal_with_companies(url) as database:
        yield CompanyCards(database, 1)


def forget_all(cards: Cards) -> None:
    """As if nothing had ever been read."""
    cards.drop(cards.drawers().keys())
