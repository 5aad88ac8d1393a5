"""The only place that knows all parts: it builds the room, opens the doors, starts the engine."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from dataclasses import dataclass

from flask import Flask, redirect

from embedded_ui import connect, connections, items, pages
from embedded_ui.visitors import Visitors
from plugin.accounting.sentences import say
from plugin.clock import SystemClock
from plugin.config import Config, load
from plugin.connected import Connected
from plugin.connecting import Connecting
from plugin.engine import Engine, Step, engine_lock
from plugin.journal import migrate
from plugin.journal.booking import Booking
from plugin.journal.database import Database
from plugin.journal.deciding import Deciding
from plugin.journal.facts import Facts
from plugin.journal.hearing import Hearing
from plugin.journal.intake import Intake
from plugin.journal.reading import Reading
from plugin.journal.realms import Realms
from plugin.journal.register import Register
from plugin.journal.rounds import Pause, Rounds
from plugin.journal.usage import Usage
from plugin.ledgers.quickbooks_online.events import QuickBooksEvents
from plugin.logs import set_up_logs
from plugin.making_items import MakingItems
from plugin.orphan import end_with_parent
from plugin.protocols import Clock, Store
from plugin.quickbooks_online import quickbooks_online
from plugin.stopping import hear_stop_signals_once
from plugin.stores.shopify.store import ShopifyStore
from plugin.sync import Sync
from plugin.vault import Vault
from webhooks import health, letters, quickbooks


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
    hearing: Hearing
    reading: Reading
    usage: Usage
    visitors: Visitors
    stores: dict[str, Store]
    connected: Connected
    connecting: Connecting
    making_items: MakingItems
    realms: Realms
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
    realms = Realms(vault.seal, vault.unseal, clock)
    register, rounds = Register(database, realms), Rounds(database, engine.enqueue, config.look_again)
    callback = f"{config.public_address}{connect.CALLBACK}"
    online = quickbooks_online(config, database, vault, register, rounds, clock, callback)
    stores: dict[str, Store] = {"shopify": _shopify(config, vault, register, clock)}

    sync = Sync(
        register=register,
        rounds=rounds,
        facts=Facts(database),
        deciding=Deciding(database),
        booking=Booking(database),
        stores=stores,
        ledger=online.open,
        clock=clock,
        stay_connected=online.connected.stay,
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
        hearing=Hearing(database, engine.enqueue),
        reading=Reading(database, engine.enqueue, clock),
        usage=Usage(database, clock, config.quickbooks_reads_per_month),
        visitors=Visitors(config.session_key, clock, secure=config.public_address.startswith("https://")),
        stores=stores,
        connected=online.connected,
        connecting=online.connecting,
        making_items=MakingItems(register, online.open, clock),
        realms=realms,
        sync=sync,
    )


def _shopify(config: Config, vault: Vault, register: Register, clock: Clock) -> Store:
    def token(domain: str) -> str:
        return str(vault.get(f"shop:{register.shop_id(domain)}")["access_token"])

    return ShopifyStore(config.shopify_secrets, config.shopify_address, token, clock)


class Duty:
    """What the engine runs and asks, answered by the room."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def run(self, company_id: int, generation: int, step: Step) -> None:
        """One sync."""
        self._room.sync.run(company_id, generation, step)
        self._room.usage.warn()

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
    events = QuickBooksEvents(room.config.quickbooks_verifiers)
    realms = room.register.company_of_realm
    app.register_blueprint(
        quickbooks.blueprint(events, room.hearing, realms, room.clock, room.config.letter_bytes)
    )
    app.register_blueprint(health.blueprint(room.database.ping))
    app.register_blueprint(
        pages.blueprint(
            room.reading,
            room.visitors,
            connections.part(room.connecting, room.usage),
            items.part(room.making_items),
        )
    )
    app.register_blueprint(connect.blueprint(room.connecting, room.reading, room.visitors))
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
        migrate.upgrade(room.database, room.realms)
        room.engine.migrate()


def rotate_keys(config: Config) -> int:
    """Writes everything in the vault anew under the newest key; how much there was.

    Raises EngineBusy while a process runs on a SQLite database (it may renew a token meanwhile), NotMigrated,
    VaultClosed, DatabaseAway.
    """
    room = build(config)
    with ExitStack() as stack:
        stack.callback(room.database.close)
        if config.sqlite_path is not None:
            stack.enter_context(engine_lock(config.sqlite_path.with_suffix(".lock")))
        migrate.check(room.database)
        return room.vault.rotate()


def serve_app() -> Flask:
    """What granian calls in its worker process: the app, with the engine running beside it."""
    hear_stop_signals_once()
    set_up_logs()
    end_with_parent()
    room = build(load())
    stack = open_for_work(room)
    atexit.register(stack.close)
    return create_app(room)
