"""The door for machines under test: letters signed as Shopify signs them, and everything that is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from plugin import app
from plugin.accounting.policy import Policy
from plugin.config import load
from plugin.journal import migrate
from plugin.journal import tables as t
from tests.sandbox_process import Sandbox
from tests.world import SECRET, TestClock, environment

SHOP, NEIGHBOUR = "a-shop.myshopify.com", "the-neighbour.myshopify.com"

#: Nobody listens there; what is tested here asks nobody.
_NOBODY = Sandbox("http://127.0.0.1:9", 0)
_CLIENT = {"client_id": "a client", "client_secret": "its secret"}

Everything = dict[str, list[tuple[Any, ...]]]


def sign(body: bytes, secret: str = SECRET) -> str:
    """As Shopify signs the raw bytes (https://shopify.dev/docs/apps/build/webhooks/subscribe/https)."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def about_order(order_id: int, **more: Any) -> bytes:
    """A body that names an order."""
    return json.dumps({"id": 1, "order_id": order_id, **more}).encode()


def headers(body: bytes, **changed: str) -> dict[str, str]:
    """What Shopify sends with that body; `changed`: by header name, underscores for hyphens."""
    plain = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": "refunds/create",
        "X-Shopify-Shop-Domain": SHOP,
        "X-Shopify-Webhook-Id": "b1946ac9-2b1c-4e5f-8a3e-0d9a1c5e7f01",
        "X-Shopify-Api-Version": "2026-10",
        "X-Shopify-Hmac-Sha256": sign(body),
    }
    return {**plain, **{name.replace("_", "-"): value for name, value in changed.items()}}


@dataclass
class Door:
    """A door, the room behind it, and whose shops they are."""

    room: app.Room
    client: FlaskClient
    company_id: int
    shop_id: int
    neighbour_id: int

    def post(self, body: bytes, **changed: str) -> int:
        """A letter, genuine unless `changed`; the status that it is answered with."""
        return self.client.post("/webhooks/shopify", data=body, headers=headers(body, **changed)).status_code

    def everything(self) -> Everything:
        """Every row of every table of the database, the engine's too."""
        stored: Everything = {}
        with self.room.database.read() as connection:
            found = sa.MetaData()
            for schema in (None, *(() if self.room.database.is_sqlite else ("dbos",))):
                found.reflect(connection, schema=schema)
            for table in found.tables.values():
                stored[table.fullname] = sorted(
                    (tuple(row) for row in connection.execute(table.select())), key=repr
                )
        return stored

    def told(self) -> Everything:
        """Everything that letters leave behind, for a door whose engine moves the other tables meanwhile."""
        stored = self.everything()
        return {table.name: stored[table.name] for table in (t.nudges, t.troubles, t.strangers)}

    def rows(self, table: sa.Table) -> list[Mapping[str, Any]]:
        """Every row of one table of the journal."""
        with self.room.database.read() as connection:
            return [dict(row) for row in connection.execute(table.select()).mappings()]

    def nudges(self) -> list[tuple[str, int]]:
        """(order id, times told) of the open nudges."""
        return [(row["order_id"], row["told"]) for row in self.rows(t.nudges)]

    def attention(self, shop_id: int) -> str:
        """The panel's page of what a person has to look at, as a visitor of that shop gets it."""
        link = self.room.visitors.make_link("", shop_id, "a tester", timedelta(hours=1))
        visitor = self.client.application.test_client()
        visitor.get(link)
        answer = visitor.get("/panel/attention")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)


def environment_of(database_url: str) -> dict[str, str]:
    """The environment of an app whose peers do not answer."""
    return environment(_NOBODY, _CLIENT, database_url)


@contextmanager
def open_door(database_url: str) -> Iterator[Door]:
    """Two shops of one company; on SQLite and PostgreSQL alike."""
    clock = TestClock()
    room = app.build(load(environment_of(database_url)), clock)
    try:
        migrate.upgrade(room.database)
        room.engine.migrate()
        now = clock.now()
        shop_id = room.register.install("shopify", SHOP, now)
        neighbour_id = room.register.install("shopify", NEIGHBOUR, now)
        company_id = room.register.add_company("quickbooks_online", "1", "Acme", now)
        room.register.connect(shop_id, company_id, Policy(), now)
        room.register.connect(neighbour_id, company_id, Policy(number_prefix="N"), now)
        yield Door(room, app.create_app(room).test_client(), company_id, shop_id, neighbour_id)
    finally:
        room.close()
