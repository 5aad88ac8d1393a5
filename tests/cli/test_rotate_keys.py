"""`python -m plugin rotate-keys`: afterwards the old key opens nothing and the new one everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet

from plugin.config import load
from plugin.engine import engine_lock
from tests.cli.served import elsewhere, run
from tests.webhooks.door import Door, environment_of, open_door

NEW = Fernet.generate_key().decode()


@pytest.fixture
def door(sqlite_url: str) -> Iterator[Door]:
    with open_door(sqlite_url) as opened:
        opened.room.vault.put("company:1", {"access_token": "the-token"})
        yield opened


@pytest.fixture
def environment(door: Door) -> dict[str, str]:
    return elsewhere(environment_of(door.room.config.database_url))


def keys(environment: dict[str, str], *keys: str) -> dict[str, str]:
    return {**environment, "CONTRA_VAULT_KEYS": ",".join(keys)}


def test_after_a_rotation_only_the_first_key_is_needed(environment: dict[str, str]) -> None:
    old = environment["CONTRA_VAULT_KEYS"]
    rotated = run(keys(environment, NEW, old), "rotate-keys")
    assert rotated.returncode == 0, rotated.stderr
    # The token, the company's realm id, and the key of the fingerprints.
    assert rotated.stdout.startswith("3 secrets are encrypted with the first key")
    assert run(keys(environment, NEW), "rotate-keys").returncode == 0
    closed = run(keys(environment, old), "rotate-keys")
    assert closed.returncode == 1
    assert "CONTRA_VAULT_KEYS does not open what is stored for" in closed.stderr


def test_keys_are_not_rotated_under_a_process_that_may_renew_a_token(environment: dict[str, str]) -> None:
    path = load(environment).sqlite_path
    assert path is not None
    with engine_lock(path.with_suffix(".lock")):
        told = run(keys(environment, NEW, environment["CONTRA_VAULT_KEYS"]), "rotate-keys")
    assert told.returncode == 1
    assert "Another process runs on this database" in told.stderr
