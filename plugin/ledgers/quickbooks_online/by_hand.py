"""Refunds that a bookkeeper entered by hand: credit memos and refund receipts that are not ours.

One query for each of the two, whatever the number of refunds: by days and customers, as notes cannot be searched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plugin.accounting.decision import ByHand
from plugin.accounting.documents import DocumentKind
from plugin.accounting.sale import Ref
from plugin.ledgers.quickbooks_online.api import QuickBooksApi, among
from plugin.ledgers.quickbooks_online.known import money, written_on
from plugin.ledgers.quickbooks_online.marks import is_ours
from plugin.ledgers.quickbooks_online.reading import is_voided
from plugin.ledgers.quickbooks_online.text import says_one
from plugin.protocols import Json
from plugin.searches import Found, HandSearch

_KINDS = {"CreditMemo": DocumentKind.CREDIT_MEMO, "RefundReceipt": DocumentKind.REFUND_RECEIPT}


@dataclass(frozen=True, slots=True)
class _Row:
    """A document, and which of the orders asked about are named on it: by its number, by what people wrote.

    An order is told by its names: its number in the store and in the company.
    """

    hand: ByHand
    numbered: frozenset[frozenset[str]]
    noted: frozenset[frozenset[str]]


def by_hand(
    api: QuickBooksApi, searches: Sequence[HandSearch], home_currency: str
) -> dict[HandSearch, tuple[Found, ...]]:
    """What may be each refund, entered by hand. Raises TryLater, CompanyFault.

    A document counts if it is the customer's, near enough in time, not void, and without our mark. Many refunds
    may have one customer ("Online customers"), so what is written on it decides, too: it names the order if its
    number, note or message says so, and is not this one's if its note or message names another order that is
    asked about, but not this one. Its number alone says nothing against it: QuickBooks gives numbers itself.
    """
    orders: dict[str, set[frozenset[str]]] = defaultdict(set)
    for search in searches:
        orders[search.customer].add(search.names)
    rows: dict[str, list[_Row]] = defaultdict(list)
    for hand, note in _documents(api, searches, home_currency):
        asked = orders[hand.customer.id]
        numbered = frozenset(names for names in asked if says_one(hand.number, names))
        noted = frozenset(names for names in asked if says_one(note, names))
        rows[hand.customer.id].append(_Row(hand, numbered, noted))
    return {search: tuple(_of(search, rows[search.customer])) for search in searches}


def _documents(
    api: QuickBooksApi, searches: Sequence[HandSearch], home_currency: str
) -> Iterator[tuple[ByHand, str]]:
    """Each with what people wrote on it."""
    days = {
        (day + timedelta(days=apart)).isoformat()
        for search in searches
        for day in search.days
        for apart in range(-search.within, search.within + 1)
    }
    also = f" and {among('CustomerRef', {search.customer for search in searches})}"
    for entity, kind in _KINDS.items():
        for row in api.rows_among(entity, "TxnDate", days, also):
            if not is_ours(row.get("PrivateNote")) and not is_voided(row):
                yield from _read(row, kind, home_currency)


def _read(row: Json, kind: DocumentKind, home_currency: str) -> Iterator[tuple[ByHand, str]]:
    """Nothing for a row that states no customer, day or total: it is like no refund."""
    try:
        customer = row["CustomerRef"]
        currency = row.get("CurrencyRef", {}).get("value") or home_currency
        hand = ByHand(
            kind,
            str(row["Id"]),
            str(row.get("DocNumber", "")),
            date.fromisoformat(row["TxnDate"]),
            Ref(str(customer["value"]), str(customer.get("name", customer["value"]))),
            money(row["TotalAmt"], currency),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return
    yield hand, written_on(row)


def _of(search: HandSearch, rows: Sequence[_Row]) -> Iterator[Found]:
    for row in rows:
        if search.covers(row.hand.date) and (search.names in row.noted or not row.noted):
            yield Found(row.hand, names_it=search.names in row.noted | row.numbered)
