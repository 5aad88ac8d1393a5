"""The books of either QuickBooks edition: double entry in the home currency, stock at average cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sandbox.money import ZERO, Json, cents


class OutOfBalance(AssertionError):
    """Debits and credits of a document differ: a mistake in the pretend company, never of its user."""


@dataclass(frozen=True)
class Entry:
    """One side of a posting. `amount` and `foreign` (the document's own currency): debit positive.

    `quantity`: units into stock, with the inventory account's entry of that item.
    """

    account: str
    amount: Decimal
    foreign: Decimal | None = None
    customer: str | None = None
    item: str | None = None
    quantity: Decimal = ZERO

    @property
    def reversed(self) -> Entry:
        """What takes it back."""
        foreign = None if self.foreign is None else -self.foreign
        return replace(self, amount=-self.amount, foreign=foreign, quantity=-self.quantity)


@dataclass(frozen=True)
class Movement:
    """An entry as it was posted: which document did it, and when in the order of all postings."""

    seq: int
    document: Json
    entry: Entry


@dataclass
class Stock:
    """What is there of an item, and what it cost in all."""

    quantity: Decimal = ZERO
    value: Decimal = ZERO


class Ledger:
    """Append-only. `post` refuses what does not balance and proves the whole after every document."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.movements: list[Movement] = []
        self.accounts: dict[str, Decimal] = defaultdict(Decimal)
        self.customers: dict[str, Decimal] = defaultdict(Decimal)
        self.stock: dict[str, Stock] = defaultdict(Stock)
        self._of: dict[tuple[str, str], list[Entry]] = defaultdict(list)

    def post(self, document: Json, entries: Sequence[Entry]) -> None:
        """Post a document's entries. `document`: {type, id, number, date, note}. Raises OutOfBalance."""
        if sum(entry.amount for entry in entries) != 0:
            raise OutOfBalance(f"{document['type']} {document['id']}: {entries}")
        for entry in entries:
            if not entry.amount and not entry.quantity and not entry.foreign:
                continue
            self.movements.append(Movement(len(self.movements) + 1, document, entry))
            self._of[document["type"], document["id"]].append(entry)
            self.accounts[entry.account] += entry.amount
            if entry.customer is not None:
                self.customers[entry.customer] += entry.amount
            if entry.item is not None:
                self.stock[entry.item].quantity += entry.quantity
                self.stock[entry.item].value += entry.amount
        if sum(self.accounts.values()) != 0:
            raise OutOfBalance(f"trial balance after {document['type']} {document['id']}")

    def take_back(self, document: Json) -> None:
        """Reverse whatever that document has posted so far, to the cent and the unit."""
        posted = self._of.pop((document["type"], document["id"]), [])
        self.post(document, [entry.reversed for entry in posted])
        self._of.pop((document["type"], document["id"]), None)

    def cost(self, item: str, quantity: Decimal, purchase_cost: Decimal) -> Decimal:
        """What that many units cost at the item's average; at its purchase cost while none is there."""
        stock = self.stock[item]
        if stock.quantity > 0:
            return cents(quantity * stock.value / stock.quantity, self.currency)
        return cents(quantity * purchase_cost, self.currency)


def told(movements: Sequence[Movement], name: Callable[[str, str], str], home_currency: str) -> list[Json]:
    """Postings for whoever compares, amounts as strings. `name`: of an "Account", "Customer" or "Item" by its id.

    {seq, document: {type, id, number, date, note, currency}, account (name), debit, credit, customer?,
    item?, quantity?, foreign?: {currency, debit, credit}}; `quantity`: units into stock, negative for out.
    """
    return [_told(one, name, home_currency) for one in movements]


def _told(movement: Movement, name: Callable[[str, str], str], home_currency: str) -> Json:
    entry = movement.entry
    shown: Json = {
        "seq": movement.seq,
        "document": movement.document,
        "account": name("Account", entry.account),
        **_sides(entry.amount, lambda amount: str(cents(amount, home_currency))),
    }
    if entry.customer is not None:
        shown["customer"] = name("Customer", entry.customer)
    if entry.item is not None:
        shown["item"] = name("Item", entry.item)
        shown["quantity"] = str(entry.quantity)
    if entry.foreign is not None:
        shown["foreign"] = {"currency": movement.document["currency"], **_sides(entry.foreign, str)}
    return shown


def _sides(amount: Decimal, text: Callable[[Decimal], str]) -> Json:
    return {"debit": text(max(amount, ZERO)), "credit": text(max(-amount, ZERO))}
