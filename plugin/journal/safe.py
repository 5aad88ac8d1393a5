"""Where ciphertexts lie; what is in them only the vault knows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.journal.database import Database


class Safe:
    """One ciphertext per owner."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, owner: str, ciphertext: str, at: datetime) -> None:
        """Replaces what was there."""
        with self._database.write() as connection:
            put_in(connection, owner, ciphertext, at)

    def get(self, owner: str) -> str | None:
        """None where nothing is kept."""
        with self._database.read() as connection:
            return get_from(connection, owner)

    def drop(self, owner: str) -> None:
        """Nothing is kept any more; nothing happens where nothing was."""
        with self._database.write() as connection:
            connection.execute(t.secrets.delete().where(t.secrets.c.owner == owner))

    def owners(self) -> tuple[str, ...]:
        """Everybody for whom something is kept."""
        with self._database.read() as connection:
            return tuple(connection.execute(sa.select(t.secrets.c.owner)).scalars())


def put_in(connection: sa.Connection, owner: str, ciphertext: str, at: datetime) -> None:
    """As `Safe.put`, in the caller's transaction."""
    connection.execute(t.secrets.delete().where(t.secrets.c.owner == owner))
    connection.execute(t.secrets.insert().values(owner=owner, ciphertext=ciphertext, written_at=at))


def get_from(connection: sa.Connection, owner: str) -> str | None:
    """As `Safe.get`, in the caller's transaction."""
    return connection.execute(sa.select(t.secrets.c.ciphertext).where(t.secrets.c.owner == owner)).scalar()
