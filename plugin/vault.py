"""Tokens, encrypted at rest. Keys can be rotated: the first encrypts, every one decrypts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from plugin.journal.database import Database
from plugin.journal.safe import Safe
from plugin.protocols import Clock, Json


class VaultClosed(Exception):
    """No key opens what is stored: CONTRA_VAULT_KEYS is not the one it was written with."""


class NothingKept(LookupError):
    """Nothing is kept for that owner."""


class Vault:
    """Keeps one JSON value per owner ("shop:1", "company:2")."""

    def __init__(self, database: Database, keys: Sequence[str], clock: Clock) -> None:
        """`keys`: Fernet keys, newest first. Raises ValueError for a key that is none."""
        self._database = database
        self._safe = Safe(database)
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._clock = clock

    def put(self, owner: str, value: Json) -> None:
        """Stores, committed when it returns."""
        ciphertext = self._fernet.encrypt(json.dumps(value).encode()).decode()
        self._safe.put(owner, ciphertext, self._clock.now())

    def get(self, owner: str) -> Json:
        """Raises NothingKept, or VaultClosed when no key fits."""
        ciphertext = self._safe.get(owner)
        if ciphertext is None:
            raise NothingKept(owner)
        try:
            value: Json = json.loads(self._fernet.decrypt(ciphertext.encode()))
        except InvalidToken as error:
            raise VaultClosed(owner) from error
        return value

    def check(self) -> None:
        """Opens everything that is kept, so that a wrong key is told at the start. Raises VaultClosed."""
        for owner in self._safe.owners():
            self.get(owner)

    def rotate(self) -> int:
        """Writes everything anew under the first key; how much there was."""
        owners = self._safe.owners()
        for owner in owners:
            with self._database.exclusive(f"vault:{owner}"):
                self.put(owner, self.get(owner))
        return len(owners)

    def shelf(self, owner: str) -> Shelf:
        """The place of one owner's token pair."""
        return Shelf(self, owner, self._database)


@dataclass(frozen=True)
class Shelf:
    """One owner's token pair, renewed by one at a time over all processes."""

    vault: Vault
    owner: str
    database: Database

    def read(self) -> Json:
        """As last stored by anybody. Raises NothingKept."""
        return self.vault.get(self.owner)

    def exclusive(self) -> AbstractContextManager[None]:
        """While it is held nobody else renews; no transaction is open."""
        return self.database.exclusive(f"vault:{self.owner}")

    def write(self, token: Json) -> None:
        """Committed when it returns."""
        self.vault.put(self.owner, token)
