"""One SQLAlchemy engine for journal and sync engine, on SQLite or PostgreSQL.

SQLite's own busy handler sleeps and retries, which makes the slowest of many writers wait for
hundreds of milliseconds; a lock in the process queues them instead (measured: p99 13-28 times lower).
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from plugin.journal import DatabaseAway

#: A row whose columns the query tells.
AnyRow: TypeAlias = sa.Row[*tuple[Any, ...]]

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN")

#: First half of the two-part advisory lock key that `exclusive` takes, so that it meets nobody else's.
_EXCLUSIVE_CLASS = 0x636F6E74


class Moment(sa.TypeDecorator[datetime]):
    """An aware UTC moment; SQLite drops the zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC. Raises ValueError for a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Aware again."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


class _QueueingCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = (), /) -> _QueueingCursor:
        self._queue(sql)
        return self._release_unless_open(super().execute, sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> _QueueingCursor:
        self._queue(sql)
        return self._release_unless_open(super().executemany, sql, parameters)

    def _queue(self, sql: str) -> None:
        if sql.lstrip()[:7].upper().startswith(_WRITES):
            connection: _QueueingConnection = self.connection  # type: ignore[assignment]  # made by it
            connection.take_turn()

    def _release_unless_open(self, run: Any, sql: str, parameters: Any) -> _QueueingCursor:
        try:
            run(sql, parameters)
        finally:
            connection: _QueueingConnection = self.connection  # type: ignore[assignment]  # made by it
            if not connection.in_transaction:
                connection.end_turn()
        return self


class _QueueingConnection(sqlite3.Connection):
    """Takes the process's turn before its first write and gives it back after commit or rollback."""

    turn: threading.Lock
    holds = False

    def cursor(self, factory: Any = _QueueingCursor) -> Any:
        return super().cursor(factory)

    def take_turn(self) -> None:
        if not self.holds:
            self.turn.acquire()
            self.holds = True

    def end_turn(self) -> None:
        if self.holds:
            self.holds = False
            self.turn.release()

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self.end_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.end_turn()


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    turn = threading.Lock()
    factory = type("Connection", (_QueueingConnection,), {"turn": turn})
    engine = sa.create_engine(
        url,
        # Syncs, web threads and the engine's own pollers share the pool.
        pool_size=20,
        max_overflow=20,
        # Facts, payloads and ciphertexts are parameters; an error that is logged must not repeat them.
        hide_parameters=True,
        connect_args={"factory": factory, "isolation_level": "IMMEDIATE", "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # busy_timeout first: without it, processes that open a new file at once fail in journal_mode.
        # Shorter than the 5 s that a store waits for its answer.
        for pragma in ("busy_timeout=4000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgres_engine(url: sa.URL) -> sa.Engine:
    # Small enough that a few processes fit into PostgreSQL's default of 100 connections.
    return sa.create_engine(
        url, pool_size=10, max_overflow=5, pool_pre_ping=True, pool_timeout=10, hide_parameters=True
    )


class Database:
    """The one engine, and the three ways to use it: read, write, be the only one."""

    def __init__(self, url: str) -> None:
        """`url`: sqlite:///path or postgresql+psycopg://… Raises sqlalchemy.exc.ArgumentError."""
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self._locks: dict[str, threading.Lock] = {}
        self._locks_guard = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction, committed at the end; on SQLite it has the write lock from the start.

        Raises DatabaseAway when the database does not answer.
        """
        with away(), self.engine.connect() as connection, connection.begin():
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view for reading. Raises DatabaseAway."""
        with away(), self.engine.connect() as connection:
            if self.is_sqlite:
                # Python begins no transaction for a SELECT; two of them would see two states.
                connection.exec_driver_sql("SAVEPOINT reading")
                try:
                    yield connection
                finally:
                    connection.exec_driver_sql("RELEASE reading")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                yield connection

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        """Only one holder of `name` at a time, over threads and, on PostgreSQL, over processes.

        Holds no transaction, so a remote call may be made inside.
        """
        with self._locks_guard:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            if self.is_sqlite:
                yield
                return
            with away(), self.engine.connect() as connection:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                key = {"class": _EXCLUSIVE_CLASS, "key": _signed(zlib.crc32(name.encode()))}
                connection.execute(sa.text("SELECT pg_advisory_lock(:class, :key)"), key)
                try:
                    yield
                finally:
                    connection.execute(sa.text("SELECT pg_advisory_unlock(:class, :key)"), key)

    def ping(self) -> None:
        """Raises DatabaseAway when the database does not answer."""
        with self.read() as connection:
            connection.execute(sa.text("SELECT 1"))

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _signed(crc: int) -> int:
    """PostgreSQL's lock keys are signed 32-bit integers."""
    return crc - (1 << 32) if crc >= 1 << 31 else crc


@contextmanager
def away() -> Iterator[None]:
    """What a database that does not answer raises, as DatabaseAway."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseAway("no connection was free") from error
    except DBAPIError as error:
        if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError) or error.connection_invalidated:
            raise DatabaseAway(str(error.orig)) from error
        raise
