"""Bringing the database to the tables of this version, and refusing to run on any other."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from plugin.journal import tables as t
from plugin.journal.database import Database

VERSION_TABLE = f"{t.PREFIX}version"


class NotMigrated(Exception):
    """The database is not at this version's tables; `python -m plugin migrate` brings it there."""


def _alembic(database: Database) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["database"] = database
    return config


def upgrade(database: Database) -> None:
    """To the newest tables; nothing happens where they are there. Raises DatabaseAway, OSError."""
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    database.ping()
    command.upgrade(_alembic(database), "head")


def check(database: Database) -> None:
    """Raises NotMigrated unless the tables are this version's, DatabaseAway where nothing answers."""
    wanted = ScriptDirectory.from_config(_alembic(database)).get_current_head()
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = context.get_current_revision()
    if found != wanted:
        there = f"is at version {found}" if found else "has no tables yet"
        raise NotMigrated(f"the database {there}, this version needs {wanted}")
