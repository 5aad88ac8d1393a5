"""How Alembic runs the journal's migrations: on our own engine, on our own tables only."""

from __future__ import annotations

from typing import Any

from alembic import context

from plugin.journal.database import Database
from plugin.journal.tables import PREFIX, metadata


def _ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    return kind != "table" or (name or "").startswith(PREFIX)


def _run() -> None:
    database: Database = context.config.attributes["database"]
    # SQLite begins no transaction for CREATE and ALTER by itself, and a migration that fails shall leave nothing.
    with database.write() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=f"{PREFIX}version",
            include_object=_ours,
            render_as_batch=database.is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()


_run()
