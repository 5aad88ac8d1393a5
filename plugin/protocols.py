"""The seams: what a Store and a Ledger are, and the four ways they fail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.accounting.policy import Offers
from plugin.accounting.refund import Contents, Refund
from plugin.accounting.sale import Item, Sale
from plugin.accounting.sentences import Sentence, say
from plugin.searches import Beside, Found, HandSearch, SaleSearch

Json = dict[str, Any]


class NotGenuine(Exception):
    """The letter was not written by whom it names. Nothing of it is kept."""


class TryLater(Exception):
    """Trying again helps. `after`: how long to wait at least, None where the other side did not say."""

    def __init__(self, sentence: Sentence, after: timedelta | None = None) -> None:
        super().__init__(sentence.code)
        self.sentence = sentence
        self.after = after


class Disconnected(TryLater):
    """The company accepts nothing until a person connects it again. Only what has to reach it waits for that."""


class Refused(Exception):
    """Trying again does not help; a person has to do what the sentence says."""

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.sentence = say(code, **parameters)


class Waiting(Exception):
    """The question is stored and will be answered in a later run; nothing else is known yet."""


class Clock(Protocol):
    """Time, so that tests can hold it."""

    def now(self) -> datetime:
        """The aware moment, UTC."""
        ...

    def sleep(self, duration: timedelta) -> None:
        """Returns when that much time (not negative) has passed; where time is held, this moves it."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A post as it arrived: raw body, header names in lower case."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Nudge:
    """A genuine letter that says: look at that order. `shop`: the store's own name of the shop.

    `refund_id`: the refund it names, if it does; a store's readers may show it later than its letters.
    """

    shop: str
    order_id: str
    topic: str
    delivery_id: str
    refund_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A genuine letter that says nothing we can read. `delivery_id` is the same on a second delivery."""

    shop: str
    topic: str
    delivery_id: str
    sentence: Sentence


class Store(Protocol):
    """One store platform. Reads only; never writes into a shop."""

    def open(self, letter: Letter) -> Nudge | Unreadable:
        """Who wrote and what about. Raises NotGenuine."""
        ...

    def refunds(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, tuple[Refund, ...] | Refused]:
        """Every refund of each order, whole, in as few calls as possible; Refused for an order nobody can read.

        Raises TryLater when the shop is down, slow or throttled, or answered half: nothing is known then.
        """
        ...

    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        """All that was ordered and paid, by order: what a missing sale is created from. Asked for only then.

        Refused for an order nobody can read. Raises TryLater as `refunds` does.
        """
        ...


@dataclass(frozen=True, slots=True)
class Drafted:
    """One document as the ledger will send it, complete but for what only the answer to its parent tells."""

    key: str
    kind: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Booked:
    """The document exists. `total`: as the ledger states it, None for a void.

    `open`: of a credit memo, what is not applied yet. `otherwise`: what else than the total is not as it was
    sent; None where all of it is.
    """

    ledger_id: str
    revision: str
    number: str | None
    total: Money | None
    open: Money | None
    answer: Json
    otherwise: Sentence | None = None


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """Another document has that number; the next one is a new attempt. `across_types`: it is of another kind."""

    number: str
    across_types: bool
    answer: Json


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody has changed what this document changes. `now`: as it stands, None where nobody can tell."""

    now: Sale | None
    answer: Json


@dataclass(frozen=True, slots=True)
class PeriodClosed:
    """The books are closed on that document's day. `closed_through`: as the company states it now, if it does."""

    closed_through: date | None
    answer: Json


@dataclass(frozen=True, slots=True)
class NotBooked:
    """The ledger refused this document for good, in its own words.

    `held`: nothing is wrong with the document, but what its decision assumed is no longer so.
    """

    sentence: Sentence
    answer: Json
    held: bool = False


@dataclass(frozen=True, slots=True)
class NotYet:
    """The ledger did not take this document now; trying again helps.

    `unwritten`: it said so itself, so a new attempt under a new key is safe; else nobody knows, and the
    same request has to be sent again as it is. `after`: set where the whole company has to be left alone,
    at least so long; else only this document waits.
    """

    sentence: Sentence
    answer: Json
    unwritten: bool = False
    after: timedelta | None = None


Answer = Booked | NumberTaken | Changed | PeriodClosed | NotBooked | NotYet


class Ledger(Protocol):
    """One company's books. Any call may raise TryLater, Refused (the whole company) or Waiting."""

    def offers(self) -> Offers:
        """What can be written now, closing date included."""
        ...

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        """Every document that may hold the sale of that order number, many numbers per request.

        Refused for a number whose document nobody can read; the other numbers are answered all the same.
        """
        ...

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        """What the company has instead of each missing sale. Asked only before one is created.

        A look-alike is a sale of the customer of the buyer's name, of that day and total, under any number.
        """
        ...

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        """Refund documents of those customers and days that do not bear our mark, many searches per request.

        None whose note names another of the orders asked about, but not its own.
        """
        ...

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        """What the company's list of items calls so: by an item's own SKU, else by its name, else by its full name
        (`Parent:Child`); each exactly. Several where several have it; inactive ones only where no other has it.
        """
        ...

    def listed(self, ids: Collection[str]) -> Mapping[str, Item]:
        """Items by id as the company has them now, inactive ones too; one that nobody can read is left out."""
        ...

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        """The exact payload. Pure. `key`: the item's idempotency key, at most 10 characters.

        `parents`: marker -> ledger id of documents of the same decision that exist already.
        Raises Refused for a document that cannot be written as it is; that concerns this document alone.
        """
        ...

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        """Send stored drafts as one request under the idempotency key `key` (at most 36 characters).

        The same key with the same drafts may be sent again after any failure: it books nothing twice.
        `again`: it left before and its answer is not known; the ledger then looks for our documents first.
        """
        ...
