"""Bringing the database to the tables of this version, and refusing to run on any other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from plugin.journal import tables as t
from plugin.journal.database import Database, away
from plugin.journal.realms import Realms

VERSION_TABLE = f"{t.PREFIX}version"


#: The advisory lock of whoever migrates: in two parts, so that it meets nobody else's.
_LOCK = {"class": 0x6D696772, "key": 0}
_LOOK_AGAIN_SECONDS = 0.2


class NotMigrated(Exception):
    """The database is not at this version's tables; `python -m plugin migrate` brings it there."""


def _alembic(database: Database, realms: Realms | None = None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["database"] = database
    if realms is not None:
        config.attributes["seal_realm"] = realms.keep
        config.attributes["unseal_realm"] = realms.of
    return config


def upgrade(database: Database, realms: Realms | None = None) -> None:
    """To the newest tables; nothing happens where they are there. Raises DatabaseAway, OSError.

    `realms`: seals the realm ids that an earlier version stored as they are; needed where there are any.
    """
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    database.ping()
    command.upgrade(_alembic(database, realms), "head")


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Nobody else migrates this PostgreSQL database meanwhile; waits for whoever does. Raises DatabaseAway.

    The lock hangs on a connection outside the pool. It is asked for again and again instead of waited for in the
    database: a statement that waits there holds a snapshot, and CREATE INDEX CONCURRENTLY, which the sync engine's
    tables need, waits for every snapshot: the two would wait for each other without end.
    """
    if database.is_sqlite:
        yield
        return
    engine = sa.create_engine(database.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with ExitStack() as stack:
        with away():
            connection = stack.enter_context(engine.connect())
            while not connection.execute(
                sa.text("SELECT pg_try_advisory_lock(:class, :key)"), _LOCK
            ).scalar():
                threading.Event().wait(_LOOK_AGAIN_SECONDS)
        yield


def check(database: Database) -> None:
    """Raises NotMigrated unless the tables are this version's, DatabaseAway where nothing answers."""
    wanted = ScriptDirectory.from_config(_alembic(database)).get_current_head()
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = context.get_current_revision()
    if found != wanted:
        there = f"is at version {found}" if found else "has no tables yet"
        raise NotMigrated(f"the database {there}, this version needs {wanted}")
