"""What is known of a company's lists and settings, kept so that it is not read again: a card for every row.

The ledger asks its cards first; where they lie, and for how many processes, is the business of who opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from plugin.protocols import Json

#: Properties that a card has, of entities that have more than anybody asks for: what is not kept cannot leak.
KEPT: dict[str, frozenset[str]] = {
    "Account": frozenset(
        {"Id", "SyncToken", "Name", "FullyQualifiedName", "AccountType", "AccountSubType", "Classification"}
        | {"CurrencyRef", "Active", "status"}
    ),
    "CompanyInfo": frozenset({"Id", "CompanyName", "Country"}),
    "Item": frozenset(
        {"Id", "SyncToken", "Name", "FullyQualifiedName", "Sku", "Type", "Active", "SubItem", "ParentRef"}
        | {"IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef", "SalesTaxCodeRef", "Taxable", "status"}
    ),
    "Preferences": frozenset(
        {
            "Id",
            "AccountingInfoPrefs",
            "CurrencyPrefs",
            "ProductAndServicesPrefs",
            "SalesFormsPrefs",
            "TaxPrefs",
        }
    ),
}


def card(entity: str, row: Json) -> Json:
    """The row as it is kept."""
    kept = KEPT.get(entity)
    return row if kept is None else {name: value for name, value in row.items() if name in kept}


def is_deleted(row: Json) -> bool:
    """QuickBooks told of a row that it is gone; nothing but its id is known of it."""
    return row.get("status") == "Deleted"


@dataclass(frozen=True, slots=True)
class AsOf:
    """When cards were last known to be current. `ours`: by our clock, which tells their age; `theirs`: by
    QuickBooks', from which it is asked what has changed since, so that clocks may differ and no change is missed.
    """

    ours: datetime
    theirs: datetime

    def earlier(self, other: AsOf) -> AsOf:
        """The moment in which both hold."""
        return AsOf(min(self.ours, other.ours), min(self.theirs, other.theirs))


@dataclass(frozen=True, slots=True)
class Drawer:
    """All cards of one entity. `told`: how often somebody said that something of it has changed; `heeded`: of
    these, how many came before the last look."""

    as_of: AsOf
    told: int = 0
    heeded: int = 0

    def is_current(self, now: datetime, age: timedelta) -> bool:
        """Nothing is to be looked at. A moment that lies ahead was written by a wrong clock."""
        return self.told == self.heeded and abs(now - self.as_of.ours) < age


@dataclass(frozen=True, slots=True)
class Question:
    """The rows of an entity whose `field` is one of `values`."""

    field: str
    values: frozenset[str]

    def without(self, known: AbstractSet[str]) -> Question | None:
        """What of it is still to be asked; None where nothing is."""
        rest = self.values - known
        return Question(self.field, rest) if rest else None

    def fits(self, row: Json) -> bool:
        """The row is one of those asked for, letter by letter; a deleted one is none."""
        return not is_deleted(row) and (not self.field or str(row.get(self.field, "")) in self.values)


#: Every row of the entity.
EVERY = Question("", frozenset({""}))

#: Rows, and what has to be asked of the company.
Found = tuple[list[Json], Question | None]


class Cards(Protocol):
    """The cards of one company. Entities are named as QuickBooks does ("Item"), cards by its ids."""

    def drawers(self) -> Mapping[str, Drawer]:
        """By entity, of those that have been read."""
        ...

    def find(self, entity: str, question: Question) -> Found:
        """What the cards answer; a value that was asked for before is answered, also with nothing."""
        ...

    def keep(self, entity: str, question: Question, rows: Sequence[Json], as_of: AsOf) -> None:
        """The answer to a question. The drawer is no more current than its oldest card."""
        ...

    def replace(self, entity: str, rows: Sequence[Json], as_of: AsOf, heeded: int) -> None:
        """The answer to `EVERY`, in the place of all cards of the entity. `heeded`: told before it was asked."""
        ...

    def catch_up(self, changed: Mapping[str, Sequence[Json]], as_of: AsOf, heeded: Mapping[str, int]) -> None:
        """Changed rows in the place of their cards. `heeded`: by entity that was looked at, told before."""
        ...

    def drop(self, entities: Iterable[str]) -> None:
        """Nothing is known of these entities any more."""
        ...


class CardsInMemory:
    """Cards that live as long as their ledger."""

    def __init__(self) -> None:
        self._drawers: dict[str, Drawer] = {}
        self._cards: dict[str, dict[str, Json]] = {}
        self._asked: dict[str, set[tuple[str, str]]] = {}

    def drawers(self) -> Mapping[str, Drawer]:
        """As the protocol says."""
        return dict(self._drawers)

    def find(self, entity: str, question: Question) -> Found:
        """As the protocol says."""
        cards, asked = self._cards.get(entity, {}), self._asked.get(entity, set())
        known = {value for field, value in asked if field == question.field}
        if question.field == "Id":
            known |= cards.keys()
        rows = [row for row in cards.values() if question.fits(row)]
        return rows, None if ("", "") in asked else question.without(known)

    def keep(self, entity: str, question: Question, rows: Sequence[Json], as_of: AsOf) -> None:
        """As the protocol says."""
        drawer = self._drawers.get(entity, Drawer(as_of))
        self._drawers[entity] = replace(drawer, as_of=drawer.as_of.earlier(as_of))
        self._cards.setdefault(entity, {}).update({str(row["Id"]): row for row in rows})
        self._asked.setdefault(entity, set()).update((question.field, value) for value in question.values)

    def replace(self, entity: str, rows: Sequence[Json], as_of: AsOf, heeded: int) -> None:
        """As the protocol says."""
        told = self._drawers[entity].told if entity in self._drawers else 0
        self.drop([entity])
        self.keep(entity, EVERY, rows, as_of)
        self._drawers[entity] = Drawer(as_of, told, heeded)

    def catch_up(self, changed: Mapping[str, Sequence[Json]], as_of: AsOf, heeded: Mapping[str, int]) -> None:
        """As the protocol says."""
        for entity in heeded.keys() & self._drawers.keys():
            self._cards[entity].update({str(row["Id"]): row for row in changed.get(entity, ())})
            self._drawers[entity] = Drawer(as_of, self._drawers[entity].told, heeded[entity])

    def drop(self, entities: Iterable[str]) -> None:
        """As the protocol says."""
        for entity in entities:
            for kept in (self._drawers, self._cards, self._asked):
                kept.pop(entity, None)
