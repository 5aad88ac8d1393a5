"""One pretend company file: its settings, its lists, its documents, what is applied to what, its books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Literal

from sandbox.ledger import Ledger
from sandbox.quickbooks_desktop.recovery import Stored
from sandbox.quickbooks_desktop.values import ZERO, Json
from sandbox.world import World

#: Documents that the customer owes for, and those whose credit can be used up by them.
CHARGES = ("Invoice", "ARRefundCreditCard", "Check")
CREDITS = ("CreditMemo", "ReceivePayment")


@dataclass
class Settings:
    """What the merchant has set. All of it can be changed by PATCH /control/desktop/{id}.

    `closing_date`: "YYYY-MM-DD", nothing on or before it can be written. `tax_rounding`: where QuickBooks
    rounds the tax. `default_tax`: FullName of the sales tax item of documents that name none. `in_use`: TxnIDs
    that somebody has open in a window. `recovery`: what an answer given again holds. `rates`: home units per
    foreign unit. `max_version`: the newest qbXML that this QuickBooks speaks.
    """

    closing_date: str | None = None
    tax_rounding: Literal["per document", "per line"] = "per document"
    default_tax: str = "State Tax"
    multicurrency: bool = False
    rates: dict[str, str] = field(default_factory=dict)
    in_use: list[str] = field(default_factory=list)
    recovery: Literal["whole answer", "ids only"] = "whole answer"
    max_version: str = "16.0"


@dataclass
class Line:
    """One line as it was booked. `account`: where its amount goes. `shown`: what else comes back of it."""

    id: str
    item: str | None
    account: str
    amount: Decimal
    quantity: Decimal | None = None
    rate: Decimal | None = None
    percent: Decimal | None = None
    taxable: bool = False
    customer: str | None = None
    shown: Json = field(default_factory=dict)
    given: Json = field(default_factory=dict)


@dataclass
class Txn:
    """A document. `shown`: references and texts as they come back, by qbXML name; amounts are in its currency.

    `given`: what the request said of it, lines apart, so that a change can be laid over it.
    `receivable`: the A/R account of a charge or credit. `money`: the account that money comes into or leaves.
    """

    id: str
    kind: str
    number: int
    created: datetime
    modified: datetime
    revision: int
    customer: str | None
    date: str
    ref_number: str
    currency: str
    rate: Decimal
    shown: Json
    given: Json
    lines: list[Line] = field(default_factory=list)
    receivable: str | None = None
    money: str | None = None
    subtotal: Decimal = ZERO
    tax_percent: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO
    voided: bool = False

    @property
    def summary(self) -> Json:
        """How a movement names its document."""
        return {
            "type": self.kind,
            "id": self.id,
            "number": self.ref_number or None,
            "date": self.date,
            "note": self.shown.get("Memo", ""),
            "currency": self.currency,
        }


@dataclass(frozen=True)
class Link:
    """So much of a credit is used up by a charge. `via`: the document that said so."""

    charge: str
    credit: str
    amount: Decimal
    via: str


class CompanyFile:
    """A company file. Not safe to use without the world's lock."""

    def __init__(self, world: World, id_: str, name: str, home_currency: str) -> None:
        self.world = world
        self.id = id_
        self.name = name
        self.home_currency = home_currency
        self.settings = Settings()
        self.ledger = Ledger(home_currency)
        self.lists: dict[str, dict[str, Json]] = {}
        self.txns: dict[str, Txn] = {}
        self.links: list[Link] = []
        #: The starting chart by key: {"accounts" | "items": {key: list entry}}.
        self.accounts: dict[str, Json] = {}
        self.items: dict[str, Json] = {}
        self.answers: dict[str, Stored] = {}
        self.iterators: dict[str, list[str]] = {}
        self._counts: dict[str, Iterator[int]] = {}

    def next(self, what: str) -> int:
        """1, 2, 3 … of that row."""
        return next(self._counts.setdefault(what, count(1)))

    def epoch(self) -> int:
        """The pretend moment in seconds, as ids and edit sequences carry it."""
        return int(self.world.now().timestamp())

    def new_txn_id(self) -> str:
        """Documents and their lines share one row of ids: "93-1283386643"."""
        return f"{self.next('txn'):X}-{self.epoch()}"

    def add_entry(self, kind: str, facts: Json) -> Json:
        """Keep a new list entry. "Item" is one list: `facts["Kind"]` says which kind of item."""
        now = self.world.now()
        entry = {
            **facts,
            "ListID": f"{0x80000000 + self.next('list'):X}-{self.epoch()}",
            "Created": now,
            "Modified": now,
            "Revision": self.epoch(),
        }
        self.lists.setdefault(kind, {})[entry["ListID"]] = entry
        self.world.commit()
        return entry

    def entries(self, kind: str) -> dict[str, Json]:
        """Every entry of a list by its ListID."""
        return self.lists.get(kind, {})

    def keep(self, txn: Txn) -> None:
        """A new document, or a changed one."""
        self.txns[txn.id] = txn
        self.world.commit()

    def touch(self, txn: Txn) -> None:
        """The document has changed: a new edit sequence, which is a moment but never the same one twice."""
        txn.modified = self.world.now()
        txn.revision = max(txn.revision + 1, self.epoch())
        self.world.commit()

    def exchange_rate(self, currency: str) -> Decimal:
        """Home units for one unit of that currency, as the currency list says; 1 by default."""
        home = currency == self.home_currency
        return Decimal(1) if home else Decimal(self.settings.rates.get(currency, "1"))

    def linked(self, txn: Txn) -> list[Link]:
        """What is applied to or by that document."""
        return [link for link in self.links if txn.id in (link.charge, link.credit)]

    def open_amount(self, txn: Txn) -> Decimal:
        """What is still owed on a charge, or still to be used of a credit."""
        return owed(self, txn) - sum((link.amount for link in self.linked(txn)), ZERO)


def owed(company: CompanyFile, txn: Txn) -> Decimal:
    """What the document brings onto the receivable, as charge or as credit: a positive amount."""
    if txn.kind == "Check":
        lines = (line.amount for line in txn.lines if _is_receivable(company, line.account))
        return sum(lines, ZERO)
    return txn.total


def _is_receivable(company: CompanyFile, account: str) -> bool:
    return bool(company.entries("Account")[account]["AccountType"] == "AccountsReceivable")
