"""Databases on the PostgreSQL that TEST_POSTGRES_URL names, made for one test and dropped after it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.network import is_loopback


def postgres_server() -> URL:
    """What TEST_POSTGRES_URL names (postgresql+psycopg://user@127.0.0.1:5432/postgres).

    Where it is unset the test is skipped with a sentence; with CONTRA_REQUIRE_ALL=1 it fails.
    """
    text = os.environ.get("TEST_POSTGRES_URL")
    if text:
        url = make_url(text)
        if not is_loopback(url.host):
            pytest.fail("TEST_POSTGRES_URL has to name a PostgreSQL on this machine")
        return url
    message = "TEST_POSTGRES_URL names no PostgreSQL on this machine"
    if os.environ.get("CONTRA_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def fresh_database(server: URL) -> Iterator[str]:
    """The URL of an empty database of a random name; dropped at the end, whoever is still connected."""
    name = f"contra_test_{secrets.token_hex(6)}"
    _run(
        server, sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
    )
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: URL, statement: sql.Composed) -> None:
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    # closed explicitly: CREATE DATABASE does not run inside the transaction that `with` would open
    connection = psycopg.connect(address, autocommit=True, connect_timeout=10)
    try:
        connection.execute(statement)
    finally:
        connection.close()
