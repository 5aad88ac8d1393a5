"""QuickBooks' own ids of companies (realms): sealed at rest, and found again by a fingerprint that needs a key.

Intuit asks for it: realm ids are encrypted like tokens (Intuit, "Security requirements"). The key of the fingerprint
is random and lies in the vault, so changing the vault's keys changes no fingerprint.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.journal import tables as t
from plugin.journal.safe import get_from, put_in
from plugin.protocols import Clock, Json

#: Who owns the fingerprints' key in the vault.
_KEY = "realm fingerprints"


class Realms:
    """Works in its caller's transaction, so that a company and its realm id are one commit.

    Every call may raise what `unseal` raises where no key opens the vault.
    """

    def __init__(self, seal: Callable[[Json], str], unseal: Callable[[str, str], Json], clock: Clock) -> None:
        """`seal`: a value to its ciphertext. `unseal`: (owner, ciphertext) to the value."""
        self._seal = seal
        self._unseal = unseal
        self._clock = clock
        self._known_key: bytes | None = None

    def keep(self, connection: sa.Connection, company_id: int, edition: str, realm: str) -> str:
        """Seals the realm id; its fingerprint, for the company's row."""
        put_in(connection, f"realm:{company_id}", self._seal({"realm": realm}), self._clock.now())
        return self.fingerprint(connection, edition, realm)

    def of(self, connection: sa.Connection, company_id: int) -> str:
        """The realm id. Raises LookupError for a company that has none."""
        owner = f"realm:{company_id}"
        ciphertext = get_from(connection, owner)
        if ciphertext is None:
            raise LookupError(owner)
        return str(self._unseal(owner, ciphertext)["realm"])

    def fingerprint(self, connection: sa.Connection, edition: str, realm: str) -> str:
        """64 hex digits; the same for the same company, and telling nothing to who has no key. Makes the key."""
        return _fingerprint(self._key(connection) or self._new_key(connection), edition, realm)

    def find(self, connection: sa.Connection, edition: str, realm: str) -> str | None:
        """The same in a transaction that only reads; None where no realm was ever kept.

        The key is remembered here alone: what is read in a transaction that writes may be undone with it.
        """
        if self._known_key is None:
            self._known_key = self._key(connection)
        return None if self._known_key is None else _fingerprint(self._known_key, edition, realm)

    def _key(self, connection: sa.Connection) -> bytes | None:
        ciphertext = get_from(connection, _KEY)
        return None if ciphertext is None else bytes.fromhex(self._unseal(_KEY, ciphertext)["key"])

    def _new_key(self, connection: sa.Connection) -> bytes:
        """Of several processes that make one at once, the first one's."""
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        made = self._seal({"key": secrets.token_hex(32)})
        connection.execute(
            insert(t.secrets)
            .values(owner=_KEY, ciphertext=made, written_at=self._clock.now())
            .on_conflict_do_nothing(index_elements=["owner"])
        )
        key = self._key(connection)
        assert key is not None
        return key


def _fingerprint(key: bytes, edition: str, realm: str) -> str:
    return hmac.new(key, f"{edition}:{realm}".encode(), hashlib.sha256).hexdigest()
