"""One shop, one company, one room between them: what the tests of the whole way start from.

Shop and company live in the sandbox (a child process with rules of its own); the room is ours, on a
fresh database. Syncs run in the test's own thread, step after step, without the engine.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask.testing import FlaskClient

from plugin import app
from plugin.accounting.policy import Policy
from plugin.accounting.sentences import Sentence
from plugin.config import Config, load
from plugin.demo import policy as demo_policy
from plugin.journal import migrate
from plugin.journal.views import RefundDetail, RefundRow
from plugin.states import State
from tests.sandbox_process import Json, Sandbox

T = TypeVar("T")
SECRET = "s3cret-of-the-app"
VERIFIER = "the-verifier-of-the-app"
_shops = itertools.count(1)


class TestClock:
    """Real time plus what the test adds."""

    __test__ = False

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        """The aware moment, UTC."""
        return datetime.now(UTC) + self.ahead

    def sleep(self, duration: timedelta) -> None:
        """Nobody waits: the time is moved."""
        self.ahead += duration


def environment(
    sandbox: Sandbox, company: Mapping[str, Any], database_url: str, port: int = 8321
) -> dict[str, str]:
    """The environment of an app that talks to the sandbox."""
    return {
        "CONTRA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "CONTRA_PORT": str(port),
        "CONTRA_DATABASE_URL": database_url,
        "CONTRA_VAULT_KEYS": _KEY,
        "CONTRA_SESSION_KEY": "a session key for tests, long enough to be one",
        "CONTRA_SHOPIFY_SECRETS": f"{SECRET},the-secret-before",
        "CONTRA_SHOPIFY_ADDRESS": f"{sandbox.address}/shopify/{{shop}}/admin/api/2026-10/graphql.json",
        "CONTRA_QUICKBOOKS_CLIENT_ID": company["client_id"],
        "CONTRA_QUICKBOOKS_CLIENT_SECRET": company["client_secret"],
        "CONTRA_QUICKBOOKS_VERIFIERS": f"{VERIFIER},the-verifier-before",
        "CONTRA_QUICKBOOKS_ADDRESS": f"{sandbox.address}/quickbooks/v3",
        "CONTRA_QUICKBOOKS_DISCOVERY_ADDRESS": f"{sandbox.address}/quickbooks/.well-known/openid_configuration",
        "CONTRA_ALLOW_LOOPBACK_ADDRESSES": "1",
    }


_KEY = Fernet.generate_key().decode()


def run_now(_name: str, work: Callable[[], T]) -> T:
    """A step that simply runs."""
    return work()


@dataclass
class World:
    """Everything a test of the whole way needs."""

    sandbox: Sandbox
    domain: str
    company: Json
    config: Config
    room: app.Room
    clock: TestClock
    shop_id: int
    company_id: int
    connection_id: int
    client: FlaskClient
    environment: dict[str, str] = field(default_factory=dict)
    numbers: str = "per type"

    @property
    def shares_numbers(self) -> bool:
        """The company keeps numbers unique over all types of document."""
        return self.numbers == "across types"

    @property
    def realm(self) -> str:
        """QuickBooks' id of the company."""
        return str(self.company["realm"])

    def order(self, **wish: Any) -> Json:
        """An order of the shop; a mug for 20.00 and 1.60 tax unless wished otherwise."""
        plain = {
            "line_items": [
                {"sku": "MUG-01", "title": "Mug", "price": "20.00", "tax": "1.60", "tracked": True}
            ]
        }
        made: Json = self.sandbox.post(f"/shops/{self.domain}/orders", order={**plain, **wish})
        return made

    def book_sale(self, order: Json, as_: str = "sales receipt", paid: str = "full", **how: Any) -> Json:
        """The merchant's order connector books the order."""
        return self.sandbox.book_sale(self.company, self.domain, order["id"], as_=as_, paid=paid, **how)

    def refund(self, order: Json, **wish: Any) -> Json:
        """The shop refunds; everything unless wished otherwise."""
        plain: Json = {"lines": [{"index": index} for index in range(len(order["line_items"]))]}
        made: Json = self.sandbox.post(
            f"/shops/{self.domain}/refunds", order_id=order["id"], **{**plain, **wish}
        )
        return made

    def deliver(self, refund: Json, topic: str = "refunds/create", **wish: Any) -> int:
        """The shop's signed webhook reaches the door; the status it is answered with."""
        named = {} if {"body", "transaction_id"} & wish.keys() else {"refund_id": refund["id"]}
        letter = self.sandbox.post(f"/shops/{self.domain}/letters", topic=topic, **named, **wish)
        return self.post(base64.b64decode(letter["body"]), letter["headers"])

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """That letter reaches the door."""
        return self.client.post("/webhooks/shopify", data=body, headers=dict(headers)).status_code

    def sync(self, rounds: int = 10) -> int:
        """Runs the syncs that are queued, as the engine would; how many there were."""
        for ran in range(rounds):
            active = [pair for pair in self.room.rounds.active() if pair[0] == self.company_id]
            if not active:
                return ran
            self.room.sync.run(*active[0], run_now)
        raise AssertionError(f"still not done after {rounds} syncs")

    def later(self, **time: float) -> int:
        """Lets time pass, wakes what is due, syncs."""
        self.clock.ahead += timedelta(**time)
        self.room.rounds.wake(self.clock.now())
        return self.sync()

    def send(self, *refunds: Json) -> None:
        """Delivers and syncs."""
        for refund in refunds:
            assert self.deliver(refund) == 200
        self.sync()

    def rows(self) -> Sequence[RefundRow]:
        """The shop's refunds as the panel lists them, oldest first."""
        return sorted(self.room.reading.refunds(self.shop_id, None, 1).rows, key=lambda row: row.id)

    def detail(self, refund: Json) -> RefundDetail:
        """That refund as the panel shows it."""
        for row in self.rows():
            found = self.room.reading.refund(self.shop_id, row.id)
            if found is not None and found.refund.id.endswith(f"/{refund['id']}"):
                return found
        raise AssertionError(f"refund {refund['id']} is not in the journal")

    def state(self, refund: Json) -> State:
        """Where that refund stands."""
        return self.detail(refund).row.state

    def sentence(self, refund: Json) -> Sentence:
        """What is said of that refund."""
        sentence = self.detail(refund).row.sentence
        assert sentence is not None
        return sentence

    def documents(self, *types: str) -> list[Json]:
        """The company's documents of those types; refund receipts, credit memos unless told."""
        wanted = types or ("RefundReceipt", "CreditMemo")
        return [document for document in self.sandbox.documents(self.company) if document["type"] in wanted]

    def balances(self) -> dict[str, str]:
        """The company's accounts by name."""
        accounts: dict[str, str] = self.sandbox.balances(self.company)["accounts"]
        return accounts

    def balance(self, role: str) -> str:
        """The balance of the account of that role (receivable, undeposited, sales, tax …)."""
        return self.balances()[self.company["accounts"][role]["name"]]

    @property
    def policy(self) -> Policy:
        """The merchant's settings."""
        return self.room.register.connections(self.company_id)[0].policy

    def change_policy(self, **changes: Any) -> None:
        """The merchant changes settings."""
        changed = replace(self.policy, **changes)
        self.room.register.set_policy(self.connection_id, changed, who="Ada", at=self.clock.now())

    def uncheck(self, *boxes: str) -> None:
        """The merchant unchecks boxes; all of them unless told."""
        names = boxes or ("credit_memos", "refund_receipts", "void_unpaid")
        unchecked: Any = dict.fromkeys(names, False)
        self.change_policy(boxes=replace(self.policy.boxes, **unchecked))

    def column(self, column: sa.Column[Any]) -> list[Any]:
        """Everything in one column of the journal."""
        with self.room.database.read() as connection:
            return list(connection.execute(sa.select(column)).scalars())

    def load_recorded(self, body: Json) -> Json:
        """Loads a recorded refund into the shop; its order and refund, as the sandbox keeps them."""
        loaded: Json = self.sandbox.post(f"/shops/{self.domain}/load_refund", refund=body)
        return loaded


@contextmanager
def make_world(
    sandbox: Sandbox,
    database_url: str,
    *,
    currency: str = "USD",
    zone: str = "America/New_York",
    policy: Policy | None = None,
    **company_facts: Any,
) -> Iterator[World]:
    """A connected shop and company on a fresh database at `database_url`."""
    domain = f"shop-{next(_shops)}.myshopify.com"
    shop = sandbox.shop(
        domain, currency=currency, zone=zone, secret=SECRET, previous_secret="the-secret-before"
    )
    company = sandbox.company(**{"home_currency": currency, **company_facts})
    env = environment(sandbox, company, database_url)
    config, clock = load(env), TestClock()
    room = app.build(config, clock)
    migrate.upgrade(room.database)
    room.engine.migrate()
    now = clock.now()
    shop_id = room.register.install("shopify", domain, now)
    room.vault.put(f"shop:{shop_id}", {"access_token": shop["token"]})
    company_id = room.register.add_company("quickbooks_online", company["realm"], "Acme", now)
    room.vault.put(f"company:{company_id}", tokens(company, now))
    connection_id = room.register.connect(shop_id, company_id, policy or demo_policy(company["items"]), now)
    client = app.create_app(room).test_client()
    try:
        yield World(
            sandbox,
            domain,
            company,
            config,
            room,
            clock,
            shop_id,
            company_id,
            connection_id,
            client,
            env,
            company_facts.get("numbers", "per type"),
        )
    finally:
        room.close()


def tokens(company: Mapping[str, Any], now: datetime) -> Json:
    """The company's token pair as the vault keeps it."""
    return {
        "access_token": company["access_token"],
        "refresh_token": company["refresh_token"],
        "expires_at": int(now.timestamp()) + 3600,
    }


def sqlite_url(folder: Path) -> str:
    """A database file in that folder."""
    return f"sqlite:///{folder / 'contra.db'}"
