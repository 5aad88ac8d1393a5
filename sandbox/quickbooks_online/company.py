"""One pretend company: its settings, its objects by id, its books, its tokens."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Literal

from sandbox.ledger import Ledger
from sandbox.quickbooks_online.values import Json
from sandbox.world import World

#: Entities that are documents: they share one row of ids, as in the real company.
FORMS = ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt")
TRANSACTIONS = (*FORMS, "Payment")
LISTS = ("Account", "Item", "Customer", "PaymentMethod", "TaxCode", "Class", "Department")

TOKEN_LIFE = timedelta(seconds=3600)


@dataclass
class Settings:
    """What the merchant or Intuit has set. All of it can be changed by PATCH /control/companies/{realm}.

    `numbers`: where a document number must be unique. `computes_tax`: what the company's own tax engine
    adds to the tax of a memo or refund receipt, None where it leaves tax alone. `rates`: home units per
    foreign unit. Limits are per sliding window and realm, 0 is none; `requests_per_second` is off because a
    pretend company answers in milliseconds, and a client that waits for each answer could not reach 10 in
    reality.
    """

    numbers: Literal["per type", "across types"] = "per type"
    closing_date: str | None = None
    custom_numbers: bool = True
    auto_apply: bool = False
    computes_tax: str | None = None
    using_sales_tax: bool = True
    allow_shipping: bool = False
    allow_discount: bool = True
    multicurrency: bool = False
    tracks_classes: Literal["none", "transaction", "line"] = "none"
    tracks_locations: bool = False
    rates: dict[str, str] = field(default_factory=dict)
    batches_per_minute: int = 40
    requests_per_minute: int = 500
    requests_per_second: int = 0


class Company:
    """A company file. Not safe to use without the world's lock."""

    def __init__(self, world: World, realm: str, name: str, home_currency: str, country: str) -> None:
        self.world = world
        self.realm = realm
        self.name = name
        self.home_currency = home_currency
        self.country = country
        self.settings = Settings()
        self.ledger = Ledger(home_currency)
        self.objects: dict[str, dict[str, Json]] = {entity: {} for entity in (*TRANSACTIONS, *LISTS)}
        self.accounts: dict[str, Json] = {}
        self.items: dict[str, Json] = {}
        self.tax_codes: dict[str, Json] = {}
        self.access_tokens: dict[str, datetime] = {}
        self.refresh_token = ""
        self.replays: dict[str, tuple[bytes, int, bytes]] = {}
        self.arrivals: list[tuple[datetime, str]] = []
        self.sight: int | None = None
        self._ids: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
        self._numbers = count(1001)

    @property
    def is_us(self) -> bool:
        """United States: pseudo tax codes TAX and NON, ISO-8859-1 only."""
        return self.country == "US"

    def new_id(self, entity: str) -> str:
        """The next id of that table; documents share one."""
        return str(next(self._ids["transaction" if entity in TRANSACTIONS else entity]))

    def new_number(self) -> str:
        """The next document number, where the company numbers by itself."""
        return str(next(self._numbers))

    def stamp(self) -> str:
        """The moment as QuickBooks writes it."""
        return self.world.now().isoformat(timespec="seconds")

    def find(self, entity: str, id_: str) -> Json | None:
        """The object, None where there is none, or where it is younger than what a batch may see."""
        if self.sight is not None and entity in TRANSACTIONS and id_.isdigit() and int(id_) > self.sight:
            return None
        return self.objects[entity].get(id_)

    def add(self, entity: str, thing: Json) -> Json:
        """Keep a new object under a new id."""
        now = self.stamp()
        kept = {
            **thing,
            "Id": self.new_id(entity),
            "SyncToken": "0",
            "domain": "QBO",
            "sparse": False,
            "MetaData": {"CreateTime": now, "LastUpdatedTime": now},
        }
        self.objects[entity][kept["Id"]] = kept
        self.world.commit()
        return kept

    def touch(self, thing: Json) -> None:
        """The object has changed: a new SyncToken, a new moment."""
        thing["SyncToken"] = str(int(thing["SyncToken"]) + 1)
        thing["MetaData"] = {**thing["MetaData"], "LastUpdatedTime": self.stamp()}
        self.world.commit()

    def rate(self, currency: str) -> Decimal:
        """Home units for one unit of that currency, as the company's currency list says; 1 by default."""
        return (
            Decimal(self.settings.rates.get(currency, "1")) if currency != self.home_currency else Decimal(1)
        )

    def issue_tokens(self) -> None:
        """A new access token and a new refresh token; the old refresh token is dead at once."""
        self.refresh_token = "refresh-" + secrets.token_urlsafe(24)
        self.access_tokens["access-" + secrets.token_urlsafe(24)] = self.world.now() + TOKEN_LIFE

    @property
    def access_token(self) -> str:
        """The newest access token."""
        return next(reversed(self.access_tokens))

    def expire_tokens(self) -> None:
        """Every access token has had its hour."""
        self.access_tokens = dict.fromkeys(self.access_tokens, self.world.now())
