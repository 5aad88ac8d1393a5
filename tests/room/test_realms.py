"""Realm ids at rest: found by who has the key, told to nobody else, and never by a key that was not kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from cryptography.fernet import Fernet

from plugin.clock import SystemClock
from plugin.journal import tables as t
from plugin.journal.database import Database
from plugin.journal.realms import Realms
from plugin.journal.register import Register
from plugin.vault import Vault, VaultClosed
from tests.engine.house import NOON, at_once

EDITION, REALM = "quickbooks_online", "9130347798120106"


@pytest.fixture
def vault(journal: Database) -> Vault:
    return Vault(journal, [Fernet.generate_key().decode()], SystemClock())


def register_of(journal: Database, vault: Vault) -> Register:
    """As a process that has just begun has it."""
    return Register(journal, Realms(vault.seal, vault.unseal, SystemClock()))


def test_a_realm_id_is_known_by_every_process_and_by_its_edition_only(
    journal: Database, vault: Vault
) -> None:
    made = register_of(journal, vault).add_company(EDITION, REALM, "Acme", NOON)
    other = register_of(journal, vault)
    assert other.add_company(EDITION, REALM, "Acme Ltd", NOON) == made
    found = other.company_of_realm(EDITION, REALM)
    assert found is not None
    assert (found.id, found.realm, found.name) == (made, REALM, "Acme Ltd")
    assert other.company_of_realm("quickbooks_desktop", REALM) is None
    assert other.company_of_realm(EDITION, REALM[:-1]) is None


def test_before_the_first_company_there_is_none_to_be_found(journal: Database, vault: Vault) -> None:
    register = register_of(journal, vault)
    assert register.company_of_realm(EDITION, REALM) is None
    register.add_company(EDITION, REALM, "Acme", NOON)
    assert register.company_of_realm(EDITION, REALM) is not None


def test_two_journals_have_other_fingerprints_of_the_same_company(journal: Database, vault: Vault) -> None:
    register_of(journal, vault).add_company(EDITION, REALM, "Acme", NOON)
    with journal.write() as connection:
        first = connection.execute(t.companies.select()).one().realm
        connection.execute(t.companies.delete())
        connection.execute(t.secrets.delete())
    register_of(journal, vault).add_company(EDITION, REALM, "Acme", NOON)
    with journal.read() as connection:
        assert connection.execute(t.companies.select()).one().realm != first


def test_a_key_that_was_never_committed_finds_nothing_later(journal: Database, vault: Vault) -> None:
    realms = Realms(vault.seal, vault.unseal, SystemClock())

    def undone() -> None:
        with journal.write() as connection:
            realms.keep(connection, 1, EDITION, REALM)
            realms.fingerprint(connection, EDITION, REALM)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        undone()
    register = Register(journal, realms)
    made = register.add_company(EDITION, REALM, "Acme", NOON)
    for process in (register, register_of(journal, vault)):
        found = process.company_of_realm(EDITION, REALM)
        assert found is not None
        assert found.id == made


def test_processes_that_connect_the_first_companies_at_once_share_one_key(
    journal: Database, vault: Vault
) -> None:
    def connect(realm: str) -> Callable[[], object]:
        return lambda: register_of(journal, vault).add_company(EDITION, realm, realm, NOON)

    realms = [str(number) for number in range(1, 5)]
    at_once(*map(connect, realms))
    register = register_of(journal, vault)
    found = [register.company_of_realm(EDITION, realm) for realm in realms]
    assert [company and company.name for company in found] == realms


def test_without_the_vaults_key_no_company_is_opened_and_the_sentence_says_why(
    journal: Database, vault: Vault
) -> None:
    made = register_of(journal, vault).add_company(EDITION, REALM, "Acme", NOON)
    strange = Vault(journal, [Fernet.generate_key().decode()], SystemClock())
    with pytest.raises(VaultClosed) as closed:
        register_of(journal, strange).company(made)
    assert closed.value.sentence.code == "vault-closed"


def test_a_company_that_processes_connect_at_once_is_one(
    journal: Database, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has looked for it before the other has added it, where the database lets both."""
    both, looked = threading.Barrier(2), Realms.fingerprint

    def together(*given: Any) -> str:
        found = looked(*given)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return found

    register_of(journal, vault).add_company(EDITION, "1", "First", NOON)
    monkeypatch.setattr(Realms, "fingerprint", together)
    made: list[int] = []

    def connect() -> None:
        made.append(register_of(journal, vault).add_company(EDITION, REALM, "Acme", NOON))

    at_once(connect, connect)
    assert len(set(made)) == 1
    assert register_of(journal, vault).company(made[0]).realm == REALM
