"""A database with the journal's tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plugin.journal import migrate
from plugin.journal.database import Database


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """A database without tables; the test runs on SQLite and on PostgreSQL."""
    database = Database(database_url)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def journal(empty: Database) -> Database:
    """The same with the journal's tables."""
    migrate.upgrade(empty)
    return empty
