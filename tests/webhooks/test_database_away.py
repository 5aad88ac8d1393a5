"""While the database does not answer, a store is told 503 and sends its letter again; nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from plugin import app
from plugin.config import load
from tests.webhooks.door import Door, about_order, environment_of, headers, open_door

BODY = about_order(1001)


def test_health_is_good_while_the_database_answers(door: Door) -> None:
    answer = door.client.get("/health")
    assert (answer.status_code, answer.data) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite:////no/such/folder/contra.db", id="no folder"),
        # The discard port of this machine: nobody listens.
        pytest.param("postgresql+psycopg://somebody@127.0.0.1:9/contra", id="no server"),
    ],
)
def test_a_database_that_cannot_be_opened_is_answered_503(url: str) -> None:
    room = app.build(load(environment_of(url)))
    try:
        client = app.create_app(room).test_client()
        assert client.post("/webhooks/shopify", data=BODY, headers=headers(BODY)).status_code == 503
        assert client.post("/webhooks/shopify", data=b"[]", headers=headers(b"[]")).status_code == 503
        assert client.get("/health").status_code == 503
        wrong = headers(BODY, X_Shopify_Hmac_Sha256="wrong")
        assert client.post("/webhooks/shopify", data=BODY, headers=wrong).status_code == 401
    finally:
        room.close()


@contextmanager
def refusing(url: str) -> Iterator[None]:
    """The PostgreSQL database throws everybody out and lets nobody in."""
    name = sa.make_url(url).database or ""
    server = sa.make_url(url).set(drivername="postgresql", database="postgres")
    address = server.render_as_string(hide_password=False)
    switch = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(switch.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        yield
        connection.execute(switch.format(sql.Identifier(name), sql.SQL("true")))


def test_a_postgresql_that_went_away_is_503_until_it_is_back(postgres_url: str) -> None:
    with open_door(postgres_url) as door:
        assert door.post(BODY) == 200
        with refusing(postgres_url):
            assert door.post(BODY) == 503
            assert door.client.get("/health").status_code == 503
        assert door.post(BODY) == 200
        assert door.client.get("/health").status_code == 200
        assert door.nudges() == [("gid://shopify/Order/1001", 2)]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process writes into the SQLite file and does not come to an end."""
    holding = "\n".join(
        [
            "import sqlite3, sys",
            "held = sqlite3.connect(sys.argv[1], isolation_level=None)",
            "held.execute('BEGIN IMMEDIATE')",
            "print('locked', flush=True)",
            "sys.stdin.read()",
        ]
    )
    command = [sys.executable, "-c", holding, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"locked\n"
        yield
        child.kill()


def impatient(door: Door) -> None:
    """Connections opened from now on wait for a lock a tenth of a second only."""

    def prepare(connection: object, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=100")  # type: ignore[attr-defined]  # the driver's own

    sa.event.listen(door.room.database.engine, "connect", prepare)
    door.room.database.engine.dispose()


def test_an_sqlite_file_that_another_process_keeps_locked_is_503_until_it_is_free(sqlite_door: Door) -> None:
    file = sqlite_door.room.config.sqlite_path
    assert file is not None
    impatient(sqlite_door)
    with locked(file):
        before = sqlite_door.everything()
        assert sqlite_door.post(BODY) == 503
        assert sqlite_door.post(b"[]") == 503
        assert sqlite_door.everything() == before
    assert sqlite_door.post(BODY) == 200
    assert sqlite_door.nudges() == [("gid://shopify/Order/1001", 1)]


def test_a_page_of_the_panel_says_that_the_database_is_away(postgres_url: str) -> None:
    with open_door(postgres_url) as door:
        visitor = door.client.application.test_client()
        visitor.get(door.room.visitors.make_link("", door.shop_id, "a tester", timedelta(hours=1)))
        with refusing(postgres_url):
            assert visitor.get("/panel/refunds").status_code == 503
        assert visitor.get("/panel/refunds").status_code == 200
