"""Tokens and realm ids, encrypted at rest. Keys can be rotated: the first encrypts, every one decrypts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from plugin.accounting.sentences import say
from plugin.journal.database import Database
from plugin.journal.safe import Safe
from plugin.protocols import Clock, Json, TryLater


class VaultClosed(TryLater):
    """No key opens what is stored: CONTRA_VAULT_KEYS is not the one it was written with. `owner`: whose it is."""

    def __init__(self, owner: str) -> None:
        super().__init__(say("vault-closed", owner=owner))
        self.owner = owner


class NothingKept(TryLater):
    """Nothing is kept for that owner."""

    def __init__(self, owner: str) -> None:
        super().__init__(say("token-missing", owner=owner))


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
        self._safe.put(owner, self.seal(value), self._clock.now())

    def get(self, owner: str) -> Json:
        """Raises NothingKept, or VaultClosed when no key fits."""
        ciphertext = self._safe.get(owner)
        if ciphertext is None:
            raise NothingKept(owner)
        return self.unseal(owner, ciphertext)

    def forget(self, owner: str) -> None:
        """Keeps nothing for that owner any more."""
        self._safe.drop(owner)

    def seal(self, value: Json) -> str:
        """The value's ciphertext, for whoever stores it beside something else."""
        return self._fernet.encrypt(json.dumps(value).encode()).decode()

    def unseal(self, owner: str, ciphertext: str) -> Json:
        """The value again. `owner`: named where no key fits. Raises VaultClosed."""
        try:
            value: Json = json.loads(self._fernet.decrypt(ciphertext.encode()))
        except InvalidToken as error:
            raise VaultClosed(owner) from error
        return value

    def check(self) -> None:
        """Opens everything that is kept, so that a wrong key is told at the start. Raises VaultClosed."""
        for owner in self._safe.owners():
            with suppress(NothingKept):  # forgotten meanwhile
                self.get(owner)

    def rotate(self) -> int:
        """Writes everything anew under the first key; how much there was. Raises VaultClosed.

        Nobody may renew a token meanwhile in a process that `exclusive` does not reach.
        """
        rotated = 0
        for owner in self._safe.owners():
            with self._database.exclusive(f"vault:{owner}"), suppress(NothingKept):  # forgotten meanwhile
                self.put(owner, self.get(owner))
                rotated += 1
        return rotated

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
