"""A door with a room behind it: two installed shops, and nobody who syncs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webhooks.door import Door, open_door


@pytest.fixture
def door(database_url: str) -> Iterator[Door]:
    """The test runs twice: with its journal on SQLite and on PostgreSQL."""
    with open_door(database_url) as opened:
        yield opened


@pytest.fixture
def sqlite_door(sqlite_url: str) -> Iterator[Door]:
    """For what does not depend on the database."""
    with open_door(sqlite_url) as opened:
        yield opened
