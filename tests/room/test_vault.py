"""Tokens at rest: nobody reads them without a key, and keys can be changed."""

from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet

from plugin.clock import SystemClock
from plugin.journal import tables as t
from plugin.journal.database import Database
from plugin.texts import render
from plugin.vault import NothingKept, Vault, VaultClosed

OLD, NEW, STRANGE = (Fernet.generate_key().decode() for _ in range(3))
PAIR = {"access_token": "eyJ-access", "refresh_token": "AB-refresh", "expires_at": 1_790_000_000}


def vault(journal: Database, *keys: str) -> Vault:
    return Vault(journal, keys, SystemClock())


def ciphertexts(journal: Database) -> list[str]:
    with journal.read() as connection:
        return [row.ciphertext for row in connection.execute(t.secrets.select())]


def test_what_was_put_is_got_by_its_owner_and_nobody_else(journal: Database) -> None:
    kept = vault(journal, NEW)
    kept.put("shop:1", {"access_token": "shpat_é€"})
    kept.put("company:1", PAIR)
    assert kept.get("shop:1") == {"access_token": "shpat_é€"}
    assert kept.get("company:1") == PAIR
    with pytest.raises(NothingKept):
        kept.get("shop:2")


def test_what_is_put_again_replaces_what_was_there(journal: Database) -> None:
    kept = vault(journal, NEW)
    kept.put("company:1", PAIR)
    kept.put("company:1", {**PAIR, "access_token": "newer"})
    assert kept.get("company:1")["access_token"] == "newer"
    assert len(ciphertexts(journal)) == 1


def test_no_token_can_be_read_in_the_table(journal: Database) -> None:
    vault(journal, NEW).put("company:1", PAIR)
    (stored,) = ciphertexts(journal)
    raw = base64.urlsafe_b64decode(stored)
    for text in ("eyJ-access", "AB-refresh", "access_token"):
        assert text not in stored
        assert text.encode() not in raw
        assert base64.b64encode(text.encode()).decode().rstrip("=") not in stored


def test_the_same_token_is_stored_in_other_letters_each_time(journal: Database) -> None:
    kept = vault(journal, NEW)
    kept.put("company:1", PAIR)
    kept.put("company:2", PAIR)
    first, second = ciphertexts(journal)
    assert first != second


def test_after_a_rotation_the_old_key_opens_nothing_and_the_new_one_everything(journal: Database) -> None:
    vault(journal, OLD).put("shop:1", PAIR)
    both = vault(journal, NEW, OLD)
    assert both.get("shop:1") == PAIR
    both.put("company:1", PAIR)
    assert both.rotate() == 2
    assert vault(journal, NEW).get("shop:1") == PAIR
    assert vault(journal, NEW).get("company:1") == PAIR
    with pytest.raises(VaultClosed):
        vault(journal, OLD).get("shop:1")


def test_the_older_key_alone_cannot_open_what_the_newer_one_wrote(journal: Database) -> None:
    vault(journal, NEW, OLD).put("shop:1", PAIR)
    with pytest.raises(VaultClosed):
        vault(journal, OLD).get("shop:1")


def test_a_strange_key_finds_the_vault_closed_and_says_whose_token_it_is_about(journal: Database) -> None:
    vault(journal, NEW).put("shop:1", PAIR)
    with pytest.raises(VaultClosed) as closed:
        vault(journal, STRANGE).check()
    assert closed.value.owner == "shop:1"
    assert "CONTRA_VAULT_KEYS" in render(closed.value.sentence)
    vault(journal, STRANGE, NEW).check()


def test_an_altered_ciphertext_is_not_opened(journal: Database) -> None:
    kept = vault(journal, NEW)
    kept.put("shop:1", PAIR)
    (stored,) = ciphertexts(journal)
    altered = stored[:40] + ("A" if stored[40] != "A" else "B") + stored[41:]
    with journal.write() as connection:
        connection.execute(t.secrets.update().values(ciphertext=altered))
    with pytest.raises(VaultClosed):
        kept.get("shop:1")


def test_a_rotation_that_meets_a_strange_ciphertext_stops_and_spoils_nothing(journal: Database) -> None:
    vault(journal, STRANGE).put("shop:1", PAIR)
    vault(journal, OLD).put("shop:2", PAIR)
    with pytest.raises(VaultClosed):
        vault(journal, NEW, OLD).rotate()
    assert vault(journal, STRANGE).get("shop:1") == PAIR
    assert vault(journal, NEW, OLD).get("shop:2") == PAIR


def test_a_key_that_is_none_is_refused_at_once(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with pytest.raises(ValueError, match="32 url-safe"):
        vault(database, "no key")
    database.close()


def test_a_token_is_renewed_by_one_at_a_time_and_no_transaction_is_open_meanwhile(journal: Database) -> None:
    kept = vault(journal, NEW)
    kept.put("company:1", {"refreshed": 0})
    together = threading.Barrier(4)

    def renew(_: int) -> None:
        shelf = kept.shelf("company:1")
        together.wait(timeout=30)
        with shelf.exclusive():
            token = shelf.read()
            with journal.write():  # somebody else's short transaction gets through
                pass
            shelf.write({"refreshed": token["refreshed"] + 1})

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(renew, range(4)))
    assert kept.get("company:1") == {"refreshed": 4}


def test_what_is_forgotten_is_kept_no_more_and_stops_no_rotation(journal: Database) -> None:
    kept = vault(journal, NEW)
    kept.put("company:1", PAIR)
    kept.put("company:2", PAIR)
    kept.forget("company:1")
    with pytest.raises(NothingKept):
        kept.get("company:1")
    assert kept.rotate() == 1
