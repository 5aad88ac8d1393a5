"""A company that is connected: where its tokens lie, how it stays so, and how that ends."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import assert_never

import structlog

from plugin.accounting.sentences import say
from plugin.journal.companies import Company
from plugin.journal.moves import CONTRA
from plugin.journal.standing import RENEWED_EVERY, Standing
from plugin.ledgers.quickbooks_online.oauth import Intuit, ends_at
from plugin.ledgers.quickbooks_online.session import QuickBooksSession
from plugin.protocols import Clock, Disconnected, Json, TryLater
from plugin.states import CompanyState
from plugin.vault import NothingKept, Shelf, Vault

log = structlog.get_logger()

EDITION = "quickbooks_online"

#: A pair whose access token ended so long ago has not been used since: it is renewed before it dies.
_IDLE = RENEWED_EVERY - timedelta(days=1)


class CompanyShelf:
    """One company's pair in the vault; its ends, and its loss, are noted where the panel sees them."""

    def __init__(self, vault: Vault, standing: Standing, clock: Clock, company_id: int) -> None:
        self._shelf: Shelf = vault.shelf(_owner(company_id))
        self._standing = standing
        self._clock = clock
        self._company_id = company_id

    def read(self) -> Json:
        """As last stored by anybody. Raises NothingKept."""
        return self._shelf.read()

    def exclusive(self) -> AbstractContextManager[None]:
        """While it is held nobody else renews, connects or disconnects; no transaction is open."""
        return self._shelf.exclusive()

    def write(self, token: Json) -> None:
        """Committed when it returns, the pair before its ends: it is what must not be lost."""
        self._shelf.write(token)
        end = ends_at(token)
        known = None if end is None else datetime.fromtimestamp(end, UTC)
        self._standing.renewed(self._company_id, known, self._clock.now())

    def lost(self) -> None:
        """Only a person can bring a new pair: nothing is sent to the company until then."""
        if self._standing.lost(self._company_id, CONTRA, self._clock.now()):
            log.warning("company has to be connected again", company=self._company_id)


class Connected:
    """Keeps, renews and gives back the tokens of QuickBooks Online companies."""

    def __init__(self, intuit: Intuit, standing: Standing, vault: Vault, clock: Clock) -> None:
        self._intuit = intuit
        self._standing = standing
        self._vault = vault
        self._clock = clock

    def shelf(self, company_id: int) -> CompanyShelf:
        """Where the company's tokens are."""
        return CompanyShelf(self._vault, self._standing, self._clock, company_id)

    def begin(self, company_id: int, pair: Json, who: str, got: datetime | None = None) -> None:
        """A person has brought a new pair: the company is connected, for the first time or again.

        `got`: when Intuit gave it, where that is a while ago. A pair that came later is not replaced by it.
        """
        shelf, at = self.shelf(company_id), got or self._clock.now()
        with shelf.exclusive():
            if self._standing.connected_since(company_id, at):
                return
            shelf.write(pair)
            self._standing.connected(company_id, who, at)
        log.info("company connected", company=company_id)

    def check(self, company: Company) -> None:
        """Raises Disconnected where nothing may be sent to the company."""
        match company.state:
            case CompanyState.CONNECTED:
                return
            case CompanyState.RECONNECT:
                raise Disconnected(say("company-reconnect"))
            case CompanyState.DISCONNECTED:
                raise Disconnected(say("company-disconnected"))
            case _:
                assert_never(company.state)

    def stay(self, company: Company) -> None:
        """Renews what nobody has used for days: a pair that lies idle for a hundred dies. Raises TryLater."""
        if company.edition != EDITION or not company.is_connected:
            return
        shelf = self.shelf(company.id)
        if shelf.read().get("expires_at", 0) < (self._clock.now() - _IDLE).timestamp():
            QuickBooksSession(self._intuit, shelf, self._clock).renew()

    def end(self, shop_id: int, who: str) -> bool:
        """Gives the shop's company back to Intuit and forgets its tokens; False where Intuit did not hear of it."""
        company_id = self._standing.company_of(shop_id)
        if company_id is None:
            return True
        # First, so that nothing new is sent meanwhile.
        self._standing.disconnected(company_id, who, self._clock.now())
        log.info("company disconnected", company=company_id)
        with self.shelf(company_id).exclusive():
            try:
                self._intuit.revoke(self._vault.get(_owner(company_id)))
            except NothingKept:
                return True
            except TryLater:
                return False
            finally:
                self._vault.forget(_owner(company_id))
        return True


def _owner(company_id: int) -> str:
    """Whose the tokens are, in the vault."""
    return f"company:{company_id}"
