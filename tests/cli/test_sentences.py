"""What a person can mend is told in a sentence and ends with a code that is not zero; nobody reads a traceback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from cryptography.fernet import Fernet

from plugin.journal import migrate
from plugin.journal.database import Database
from tests.cli.served import elsewhere, run
from tests.webhooks.door import SHOP, Door, environment_of, open_door

NOBODY = "postgresql+psycopg://somebody:the-password@127.0.0.1:9/contra"


def sentence(ended: CompletedProcess[str]) -> str:
    """What the person reads."""
    assert ended.returncode == 1, ended
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("Error: ")
    return ended.stderr.removeprefix("Error: ").strip()


@pytest.fixture
def door(sqlite_url: str) -> Iterator[Door]:
    with open_door(sqlite_url) as opened:
        yield opened


@pytest.fixture
def environment(door: Door) -> dict[str, str]:
    """Of an app whose database is ready."""
    return elsewhere(environment_of(door.room.config.database_url))


@pytest.mark.parametrize("command", [["serve"], ["migrate"]])
def test_a_configuration_that_is_missing_is_told_whole(command: list[str]) -> None:
    told = sentence(run({}, *command)).splitlines()
    assert told[0] == "The configuration is not complete:"
    assert len(told) == 7
    assert all(line.startswith("CONTRA_") for line in told[1:])


@pytest.mark.parametrize("command", [["serve"], ["link", SHOP]])
def test_a_database_without_tables_is_told_with_the_command_that_makes_them(
    sqlite_url: str, command: list[str]
) -> None:
    told = sentence(run(elsewhere(environment_of(sqlite_url)), *command))
    assert told.startswith("the database has no tables yet, this version needs")
    assert told.endswith("Run: python -m plugin migrate")


def test_a_worker_without_tables_is_told_the_same(postgres_url: str) -> None:
    told = sentence(run(elsewhere(environment_of(postgres_url)), "worker"))
    assert told.startswith("the database has no tables yet, this version needs")


def test_after_migrating_the_database_is_at_this_version(sqlite_url: str) -> None:
    ended = run(environment_of(sqlite_url), "migrate")
    assert (ended.returncode, ended.stdout) == (0, "The database is at this version.\n")
    database = Database(sqlite_url)
    migrate.check(database)
    database.close()


@pytest.mark.parametrize("command", [["serve"], ["migrate"], ["link", SHOP]])
def test_a_database_that_does_not_answer_is_told_without_its_password(command: list[str]) -> None:
    told = sentence(run(elsewhere(environment_of(NOBODY)), *command))
    assert told.startswith("The database does not answer: ")
    assert "the-password" not in told


def test_a_folder_that_cannot_be_made_is_told_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.touch()
    told = sentence(run(environment_of(f"sqlite:///{file}/contra.db"), "migrate"))
    assert told.startswith(str(file))


def test_a_shop_that_nobody_installed_is_told_by_its_name(environment: dict[str, str]) -> None:
    told = sentence(run(environment, "link", "stranger.myshopify.com"))
    assert told == "No shop stranger.myshopify.com is installed."


def test_a_key_that_does_not_open_the_vault_is_told_at_the_start(
    door: Door, environment: dict[str, str]
) -> None:
    door.room.vault.put("company:1", {"access_token": "the-token"})
    another = {**environment, "CONTRA_VAULT_KEYS": Fernet.generate_key().decode()}
    told = sentence(run(another, "serve"))
    assert told.startswith("CONTRA_VAULT_KEYS does not open what is stored for company:1.")


def test_a_port_that_is_taken_is_told(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(environment["CONTRA_PORT"]))):
        told = sentence(run(environment, "serve"))
    assert (
        told == f"Nothing can listen at 127.0.0.1 port {environment['CONTRA_PORT']}: Address already in use."
    )


def test_a_worker_on_sqlite_is_told_to_serve(environment: dict[str, str]) -> None:
    assert sentence(run(environment, "worker")) == "On SQLite one process does everything: run `serve`."


@pytest.mark.parametrize("hours", ["0", "2161"])
def test_a_link_for_no_time_or_for_years_is_not_made(environment: dict[str, str], hours: str) -> None:
    ended = run(environment, "link", SHOP, "--hours", hours)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--hours" in ended.stderr
