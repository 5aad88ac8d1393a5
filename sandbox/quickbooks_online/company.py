"""One pretend company: its settings, its objects by id, its books, its tokens."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Literal

from sandbox.ledger import Ledger
from sandbox.quickbooks_online.grants import Grant
from sandbox.quickbooks_online.index import Index
from sandbox.quickbooks_online.portal import Verb
from sandbox.quickbooks_online.values import Json
from sandbox.world import World

if TYPE_CHECKING:
    from sandbox.quickbooks_online.replays import Replay

#: Entities that are documents: they share one row of ids, as in the real company.
FORMS = ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt")
TRANSACTIONS = (*FORMS, "Payment", "Deposit")
#: Lists of people: they share one list of names.
PEOPLE = ("Customer", "Vendor", "Employee")
LISTS = ("Account", "Item", *PEOPLE, "PaymentMethod", "TaxCode", "TaxRate", "Class", "Department")


@dataclass
class Settings:
    """What the merchant or Intuit has set. All of it can be changed by PATCH /control/companies/{realm}.

    `numbers`: where a document number must be unique. `computes_tax`: what the company's own tax engine
    adds to the tax of a memo or refund receipt, None where it leaves tax alone. `rates`: home units per
    foreign unit. Limits are per sliding window and realm, 0 is none; `requests_per_second` is off because a
    pretend company answers in milliseconds, and a client that waits for each answer could not reach 10 in
    reality. `keeps_refresh_token`: a renewal brings a new refresh token once a day only. `lapsed`: the
    subscription has ended, so that the company can only be read.
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
    keeps_refresh_token: bool = False
    lapsed: bool = False


@dataclass
class Arrivals:
    """When requests came that are still in a window of a limit."""

    of_requests: deque[datetime] = field(default_factory=deque)
    of_batches: deque[datetime] = field(default_factory=deque)
    of_the_second: deque[datetime] = field(default_factory=deque)


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
        self.deleted: dict[str, dict[str, Json]] = {entity: {} for entity in self.objects}
        self.index = Index()
        self.last_transaction = 0
        self.accounts: dict[str, Json] = {}
        self.items: dict[str, Json] = {}
        self.tax_codes: dict[str, Json] = {}
        self.grant = Grant(world.now())
        self.replays: dict[str, tuple[bytes, Replay]] = {}
        self.arrivals = Arrivals()
        self.sight: int | None = None
        self._ids: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
        self._numbers = count(1001)

    @property
    def is_us(self) -> bool:
        """United States: pseudo tax codes TAX and NON, ISO-8859-1 only."""
        return self.country == "US"

    def new_id(self, entity: str) -> str:
        """The next id of that table; documents share one."""
        if entity not in TRANSACTIONS:
            return str(next(self._ids[entity]))
        self.last_transaction += 1
        return str(self.last_transaction)

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

    def add(self, entity: str, thing: Json, id_: str | None = None) -> Json:
        """Keep a new object, under a new id unless one is given."""
        now = self.stamp()
        kept = {
            **thing,
            "Id": id_ or self.new_id(entity),
            "SyncToken": "0",
            "domain": "QBO",
            "sparse": False,
            "MetaData": {"CreateTime": now, "LastUpdatedTime": now},
        }
        self.objects[entity][kept["Id"]] = kept
        self.index.put(entity, kept)
        self._happened(entity, kept["Id"], "created")
        return kept

    def touch(self, entity: str, thing: Json, verb: Verb = "updated") -> None:
        """Somebody has changed the object: a new SyncToken, a new moment."""
        thing["SyncToken"] = str(int(thing["SyncToken"]) + 1)
        self.move(entity, thing, verb)

    def move(self, entity: str, thing: Json, verb: Verb = "updated") -> None:
        """The object is another because of what happened beside it (it was paid): a new moment only."""
        thing["MetaData"] = {**thing["MetaData"], "LastUpdatedTime": self.stamp()}
        self.index.put(entity, thing)
        self._happened(entity, thing["Id"], verb)

    def remove(self, entity: str, thing: Json) -> None:
        """The object is there no more; its id and the moment are remembered for who asks what has changed."""
        gone = {"Id": thing["Id"], "status": "Deleted", "domain": "QBO"}
        self.deleted[entity][thing["Id"]] = {**gone, "MetaData": {"LastUpdatedTime": self.stamp()}}
        del self.objects[entity][thing["Id"]]
        self.index.drop(entity, thing["Id"])
        self._happened(entity, thing["Id"], "deleted")

    def change_preferences(self, **changes: object) -> None:
        """Set what is named. Raises KeyError for a setting that does not exist."""
        for name, value in changes.items():
            if name not in Settings.__dataclass_fields__:
                raise KeyError(f"a company has no setting {name!r}")
            setattr(self.settings, name, value)
        self._happened("Preferences", "1", "updated")

    def _happened(self, entity: str, id_: str, verb: Verb) -> None:
        """Say so to whoever is told of changes, once the app was let in."""
        self.world.commit()
        if self.grant.is_alive:
            self.world.portal.note(self.realm, entity, id_, verb, self.world.now())

    def rate(self, currency: str) -> Decimal:
        """Home units for one unit of that currency, as the company's currency list says; 1 by default."""
        return (
            Decimal(self.settings.rates.get(currency, "1")) if currency != self.home_currency else Decimal(1)
        )

    def consent(self) -> None:
        """Its owner lets the app in (again): a new grant; the tokens of the one before are dead."""
        self.grant = Grant(self.world.now())
        self.grant.issue(self.world.now())
