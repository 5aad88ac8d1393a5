"""The parts that know Intuit, put together from one configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plugin.config import Config
from plugin.connected import Connected
from plugin.connecting import Connecting
from plugin.journal.cards import CompanyCards
from plugin.journal.consents import Consents
from plugin.journal.database import Database
from plugin.journal.pace import CompanyPace
from plugin.journal.register import Company, Register
from plugin.journal.rounds import Rounds
from plugin.journal.standing import Standing
from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.ledgers.quickbooks_online.oauth import Discovery, Intuit
from plugin.ledgers.quickbooks_online.pace import LIMITS
from plugin.protocols import Clock
from plugin.vault import Vault


@dataclass(frozen=True)
class QuickBooksOnline:
    """`open`: the books of one company; raises Disconnected where nothing may be sent to it, TryLater."""

    connected: Connected
    connecting: Connecting
    open: Callable[[Company], QuickBooksOnlineLedger]


def quickbooks_online(
    config: Config,
    database: Database,
    vault: Vault,
    register: Register,
    rounds: Rounds,
    clock: Clock,
    redirect_address: str,
) -> QuickBooksOnline:
    """`redirect_address`: of ours, where Intuit sends a person back to. Nothing is asked of anybody yet."""
    discovery = Discovery(clock, config.quickbooks_discovery_address)
    intuit = Intuit(config.quickbooks_client_id, config.quickbooks_client_secret, discovery, clock)
    standing = Standing(database)
    connected = Connected(intuit, standing, vault, clock)
    connecting = Connecting(
        intuit=intuit,
        register=register,
        standing=standing,
        consents=Consents(database),
        connected=connected,
        rounds=rounds,
        vault=vault,
        clock=clock,
        redirect_address=redirect_address,
        api_address=config.quickbooks_address,
    )

    def open_books(company: Company) -> QuickBooksOnlineLedger:
        connected.check(company)
        return QuickBooksOnlineLedger(
            realm=company.realm,
            intuit=intuit,
            tokens=connected.shelf(company.id),
            clock=clock,
            address=config.quickbooks_address,
            pace=CompanyPace(database, clock, company.id, LIMITS),
            cards=CompanyCards(database, company.id),
        )

    return QuickBooksOnline(connected, connecting, open_books)
