"""The only place that knows all parts: it builds the room, opens the doors, starts the engine."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from flask import Flask, redirect

from embedded_ui import pages
from embedded_ui.visitors import Visitors
from plugin.accounting.sentences import say
from plugin.clock import SystemClock
from plugin.config import Config, load
from plugin.engine import Engine, Step, engine_lock
from plugin.journal import migrate
from plugin.journal.booking import Booking
from plugin.journal.database import Database
from plugin.journal.deciding import Deciding
from plugin.journal.facts import Facts
from plugin.journal.intake import Intake
from plugin.journal.reading import Reading
from plugin.journal.register import Company, Register
from plugin.journal.rounds import Pause, Rounds
from plugin.ledgers.quickbooks_online.api import Addresses
from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.logs import set_up_logs
from plugin.orphan import end_with_parent
from plugin.protocols import Clock, Ledger, Store, TryLater
from plugin.stopping import hear_stop_signals_once
from plugin.stores.shopify.store import ShopifyStore
from plugin.sync import Sync
from plugin.vault import NothingKept, Vault, VaultClosed
from webhooks import health, letters


@dataclass(frozen=True)
class Room:
    """Every part of the app, built from one configuration."""

    config: Config
    clock: Clock
    database: Database
    engine: Engine
    vault: Vault
    register: Register
    rounds: Rounds
    intake: Intake
    reading: Reading
    visitors: Visitors
    stores: dict[str, Store]
    sync: Sync

    def close(self) -> None:
        """Stops the engine, gives the database back."""
        self.engine.stop()
        self.database.close()


def build(config: Config, clock: Clock | None = None) -> Room:
    """The room; nothing runs and nothing is asked of the database yet."""
    clock = clock or SystemClock()
    database = Database(config.database_url)
    engine = Engine(database)
    vault = Vault(database, config.vault_keys, clock)
    register, rounds = Register(database), Rounds(database, engine.enqueue, config.look_again)
    stores: dict[str, Store] = {"shopify": _shopify(config, vault, register, clock)}

    def ledger(company: Company) -> Ledger:
        return _quickbooks_online(config, vault, company, clock)

    sync = Sync(
        register=register,
        rounds=rounds,
        facts=Facts(database),
        deciding=Deciding(database),
        booking=Booking(database),
        stores=stores,
        ledger=ledger,
        clock=clock,
    )
    return Room(
        config=config,
        clock=clock,
        database=database,
        engine=engine,
        vault=vault,
        register=register,
        rounds=rounds,
        intake=Intake(database, engine.enqueue),
        reading=Reading(database, engine.enqueue, clock),
        visitors=Visitors(config.session_key, clock, secure=config.public_address.startswith("https://")),
        stores=stores,
        sync=sync,
    )


def _shopify(config: Config, vault: Vault, register: Register, clock: Clock) -> Store:
    def token(domain: str) -> str:
        with _kept():
            return str(vault.get(f"shop:{register.shop_id(domain)}")["access_token"])

    return ShopifyStore(config.shopify_secrets, config.shopify_address, token, clock)


def _quickbooks_online(config: Config, vault: Vault, company: Company, clock: Clock) -> Ledger:
    with _kept():
        return _open_books(config, vault, company, clock)


@contextmanager
def _kept() -> Iterator[None]:
    """A token that is missing, or that no key opens, is trouble of that shop or company, told in a sentence."""
    try:
        yield
    except NothingKept as error:
        raise TryLater(say("token-missing", owner=error)) from error
    except VaultClosed as error:
        raise TryLater(say("vault-closed", owner=error)) from error


def _open_books(config: Config, vault: Vault, company: Company, clock: Clock) -> Ledger:
    return QuickBooksOnlineLedger(
        realm=company.realm,
        client_id=config.quickbooks_client_id,
        client_secret=config.quickbooks_client_secret,
        tokens=vault.shelf(f"company:{company.id}"),
        clock=clock,
        addresses=Addresses(api=config.quickbooks_address, token=config.quickbooks_token_address),
    )


class Duty:
    """What the engine runs and asks, answered by the room."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def run(self, company_id: int, generation: int, step: Step) -> None:
        """One sync."""
        self._room.sync.run(company_id, generation, step)

    def broke(self, company_id: int, generation: int) -> None:
        """Gives the company free and tries later."""
        now = self._room.clock.now()
        self._room.rounds.finish(company_id, generation, None, Pause(say("sync-broke")), now)

    def active(self) -> tuple[tuple[int, int], ...]:
        """What the journal believes to be queued or running."""
        return self._room.rounds.active()

    def wake(self) -> None:
        """Queues what is due."""
        self._room.rounds.wake(self._room.clock.now())


def create_app(room: Room) -> Flask:
    """Both doors of the room, as a WSGI application."""
    app = Flask("contra", static_folder=None)
    app.register_blueprint(letters.blueprint(room.stores, room.intake, room.clock, room.config.letter_bytes))
    app.register_blueprint(health.blueprint(room.database.ping))
    app.register_blueprint(pages.blueprint(room.reading, room.visitors))
    app.add_url_rule("/", "start", lambda: redirect("/panel/refunds", 303))
    return app


def open_for_work(room: Room) -> ExitStack:
    """Checks the tables, locks and launches the engine; closing the stack undoes it.

    Raises NotMigrated, EngineBusy, DatabaseAway.
    """
    stack = ExitStack()
    migrate.check(room.database)
    if room.config.sqlite_path is not None:
        stack.enter_context(engine_lock(room.config.sqlite_path.with_suffix(".lock")))
    stack.callback(room.close)
    room.engine.launch(Duty(room))
    return stack


def bring_up(config: Config) -> None:
    """Creates or migrates the tables of journal and engine, once whoever else does it has ended.

    Raises EngineBusy while a process runs on a SQLite database, DatabaseAway.
    """
    room = build(config)
    with ExitStack() as stack:
        stack.callback(room.database.close)
        if config.sqlite_path is not None:
            stack.enter_context(engine_lock(config.sqlite_path.with_suffix(".lock")))
        stack.enter_context(migrate.alone(room.database))
        migrate.upgrade(room.database)
        room.engine.migrate()


def serve_app() -> Flask:
    """What granian calls in its worker process: the app, with the engine running beside it."""
    hear_stop_signals_once()
    set_up_logs()
    end_with_parent()
    room = build(load())
    stack = open_for_work(room)
    atexit.register(stack.close)
    return create_app(room)
