"""A journal with one shop and one company on a fresh database, and helpers that wait for what is on its way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from plugin.accounting.policy import Policy
from plugin.engine import Engine
from plugin.journal import migrate
from plugin.journal import tables as t
from plugin.journal.database import AnyRow, Database
from plugin.journal.intake import Enqueue, Intake
from plugin.journal.register import Register
from plugin.journal.rounds import Rounds
from plugin.protocols import Nudge
from tests.realms import open_realms

DOMAIN = "demo.myshopify.com"
LOOK_AGAIN = timedelta(hours=1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_PATIENCE = 30.0


def until(true: Callable[[], object], complaint: str) -> None:
    """Returns when it is true. Raises AssertionError after half a minute."""
    deadline, pause = time.monotonic() + _PATIENCE, threading.Event()
    while not true():
        assert time.monotonic() < deadline, complaint
        pause.wait(0.02)


def at_once(*works: Callable[[], object]) -> None:
    """Runs them in threads that begin together; raises the first error of any."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(_PATIENCE)
            work()
        except BaseException as error:  # noqa: BLE001  # told to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
        assert not thread.is_alive(), "a thread does not end"
    if errors:
        raise errors[0]


@dataclass
class House:
    """`queued`: (company, generation) of every sync that was asked for, where no engine keeps them."""

    database: Database
    rounds: Rounds
    intake: Intake
    register: Register
    shop_id: int
    company_id: int
    queued: list[tuple[int, int]]

    def nudge(self, order: str = "1", at: datetime = NOON) -> None:
        """A letter about that order arrives."""
        assert self.intake.note("shopify", Nudge(DOMAIN, order, "refunds/create", "d"), at)

    def company(self) -> AnyRow:
        """The company's row."""
        with self.database.read() as connection:
            return connection.execute(sa.select(t.companies)).one()

    def open_nudges(self) -> int:
        """How many orders are to be looked at."""
        with self.database.read() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(t.nudges)).scalar_one())


@contextmanager
def make_house(database_url: str, engine: type[Engine] | None = None) -> Iterator[House]:
    """A house whose syncs are only noted in `queued`; with `engine`, they go into its queue instead."""
    database = Database(database_url)
    migrate.upgrade(database)
    queued: list[tuple[int, int]] = []
    enqueue: Enqueue = lambda _connection, company, generation: queued.append((company, generation))  # noqa: E731
    if engine is not None:
        made = engine(database)
        made.migrate()
        enqueue = made.enqueue
    register = Register(database, open_realms())
    shop_id = register.install("shopify", DOMAIN, NOON)
    company_id = register.add_company("quickbooks_online", "1", "Acme", NOON)
    register.connect(shop_id, company_id, Policy(), NOON)
    try:
        yield House(
            database=database,
            rounds=Rounds(database, enqueue, LOOK_AGAIN),
            intake=Intake(database, enqueue),
            register=register,
            shop_id=shop_id,
            company_id=company_id,
            queued=queued,
        )
    finally:
        database.close()
