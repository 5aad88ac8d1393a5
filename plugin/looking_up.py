"""What deciding needs of a ledger and of the shops, looked up at once for many refunds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from plugin.accounting.dates import local_day, true_day
from plugin.accounting.numbering import in_company
from plugin.accounting.policy import MissingSale, Offers
from plugin.accounting.refund import Contents, Refund
from plugin.accounting.sale import Item, Ref, Sale
from plugin.accounting.which_sale import the_sale, which_sale
from plugin.isolation import each, unless_it_breaks
from plugin.journal.earlier import Candidate
from plugin.journal.register import Connection
from plugin.journal.rounds import Pause
from plugin.looking_up_items import items_looked_up, unknown_skus
from plugin.protocols import Clock, Ledger, Refused, Store, TryLater
from plugin.searches import Beside, Found, HandSearch, SaleSearch

log = structlog.get_logger()
T = TypeVar("T")

#: When a shop that could not be asked what was ordered is asked again, unless it says so itself.
_AGAIN = timedelta(minutes=1)

#: What the ledger said of one order number.
Sales = tuple[Sale, ...] | Refused


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one refund: its facts, what was ordered among them where that was asked for, and what the books hold."""

    refund: Refund
    sales: tuple[Sale, ...]
    beside: Beside
    by_hand: tuple[Found, ...]
    items: Mapping[str, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked up for all candidates: when, what the ledger can write, sales by number; by candidate: what
    was ordered, what the company has instead of a missing sale, and what may be the refund, entered by hand; by
    SKU: what the company's list of items calls so. A candidate whose shop could not be asked now is `put_off`."""

    at: datetime
    offers: Offers
    sales: Mapping[str, Sales]
    contents: Mapping[int, Contents | Refused]
    beside: Mapping[int, Beside | Refused]
    by_hand: Mapping[int, tuple[Found, ...] | Refused]
    items: Mapping[str, tuple[Item, ...] | Refused]
    put_off: Mapping[int, Pause]

    def about(self, shop: Connection, candidate: Candidate) -> Facts | Refused:
        """What is known for one candidate; the first refusal where something of it cannot be known."""
        sales = self.sales.get(number_of(shop, candidate, self.offers), ())
        contents = self.contents.get(candidate.id)
        beside = self.beside.get(candidate.id, Beside())
        by_hand = self.by_hand.get(candidate.id, ())
        if isinstance(sales, Refused):
            return sales
        if isinstance(contents, Refused):
            return contents
        if isinstance(beside, Refused):
            return beside
        if isinstance(by_hand, Refused):
            return by_hand
        order = replace(candidate.refund.order, contents=contents)
        refund = candidate.refund if contents is None else replace(candidate.refund, order=order)
        items: dict[str, tuple[Item, ...]] = {}
        for sku in unknown_skus(shop, refund, sales):
            found = self.items.get(sku, ())
            if isinstance(found, Refused):
                return found
            items[sku] = found
        return Facts(refund, sales, beside, by_hand, items)


def look_up(
    connections: Mapping[int, Connection],
    stores: Mapping[str, Store],
    ledger: Ledger,
    candidates: Sequence[Candidate],
    clock: Clock,
) -> Looked:
    """Asks each question once for all. Raises what a ledger raises; a shop that is away puts its own off."""
    at, offers = clock.now(), ledger.offers()
    numbers = sorted({number_of(connections[c.connection_id], c, offers) for c in candidates})
    sales = each(ledger.sales, numbers, "sale-not-read", "number")
    of = {c.id: sales.get(number_of(connections[c.connection_id], c, offers), ()) for c in candidates}
    missing = [c for c in candidates if _creates(connections[c.connection_id], c, of[c.id], at)]
    contents, put_off = _contents_of_all(connections, stores, missing)
    beside = _beside(ledger, connections, missing, contents)
    by_hand = _by_hand(ledger, connections, offers, candidates, of, beside)
    items = items_looked_up(ledger, connections, candidates, of, contents)
    return Looked(at, offers, sales, contents, beside, by_hand, items, put_off)


def number_of(shop: Connection, candidate: Candidate, offers: Offers) -> str:
    """The order's number in the company, between the merchant's prefix and suffix."""
    return in_company(shop.policy, candidate.refund.order.number, offers.longest_number)


def _creates(shop: Connection, candidate: Candidate, found: Sales, now: datetime) -> bool:
    """The sale is missing, and the policy has it created: only then what was ordered is asked for."""
    if shop.policy.missing_sale is not MissingSale.CREATE or found:
        return False
    return which_sale(candidate.refund, (), shop.policy, now) is None


def _contents_of_all(
    connections: Mapping[int, Connection], stores: Mapping[str, Store], missing: Sequence[Candidate]
) -> tuple[Mapping[int, Contents | Refused], Mapping[int, Pause]]:
    contents: dict[int, Contents | Refused] = {}
    put_off: dict[int, Pause] = {}
    for shop in connections.values():
        of_shop = [candidate for candidate in missing if candidate.connection_id == shop.id]
        try:
            contents |= _contents(shop, stores, of_shop)
        except TryLater as later:
            log.info("shop is away", shop=shop.domain, why=later.sentence.code)
            pause = Pause(later.sentence, later.after or _AGAIN, soft=True)
            put_off |= dict.fromkeys((candidate.id for candidate in of_shop), pause)
    return contents, put_off


def _contents(
    shop: Connection, stores: Mapping[str, Store], candidates: Sequence[Candidate]
) -> Mapping[int, Contents | Refused]:
    order_ids = sorted({candidate.refund.order.id for candidate in candidates})
    if not order_ids:
        return {}
    ask = partial(stores[shop.platform].contents, shop.domain)
    read = each(ask, order_ids, "contents-not-read", "order")
    unread = Refused("contents-not-read", order=order_ids[0])
    return {candidate.id: read.get(candidate.refund.order.id, unread) for candidate in candidates}


def _beside(
    ledger: Ledger,
    connections: Mapping[int, Connection],
    missing: Sequence[Candidate],
    contents: Mapping[int, Contents | Refused],
) -> Mapping[int, Beside | Refused]:
    searches: dict[int, SaleSearch] = {}
    for candidate in missing:
        read = contents.get(candidate.id)
        if isinstance(read, Contents) and read.buyer is not None:
            shop, buyer = connections[candidate.connection_id], read.buyer.name
            search = unless_it_breaks(candidate.id, partial(_sale_search, candidate.refund, shop, buyer))
            searches |= {candidate.id: search} if search else {}
    if not searches:
        return {}
    answers = each(ledger.beside, _once(searches), "company-not-searched", "order", lambda each: each.order)
    return {id_: answers.get(search, Beside()) for id_, search in searches.items()}


def _sale_search(refund: Refund, shop: Connection, buyer: str) -> SaleSearch:
    order, number = refund.order, shop.policy.number_of(refund.order.number)
    return SaleSearch(order.number, buyer, local_day(order.placed, refund.zone), order.total, number)


def _by_hand(
    ledger: Ledger,
    connections: Mapping[int, Connection],
    offers: Offers,
    candidates: Sequence[Candidate],
    sales: Mapping[int, Sales],
    beside: Mapping[int, Beside | Refused],
) -> Mapping[int, tuple[Found, ...] | Refused]:
    """For refunds whose customer is known; taking one back is nothing that somebody enters by hand."""
    searches: dict[int, HandSearch] = {}
    for candidate in candidates:
        shop = connections[candidate.connection_id]
        if candidate.refund.reverses or shop.policy.switched_off:
            continue
        made = beside.get(candidate.id)
        make = partial(_hand_search, candidate.refund, shop, offers, sales[candidate.id], made)
        search = unless_it_breaks(candidate.id, make)
        searches |= {candidate.id: search} if search else {}
    if not searches:
        return {}
    answers = each(ledger.by_hand, _once(searches), "company-not-searched", "order", lambda each: each.order)
    return {id_: answers.get(search, ()) for id_, search in searches.items()}


def _hand_search(
    refund: Refund, shop: Connection, offers: Offers, found: Sales, beside: Beside | Refused | None
) -> HandSearch | None:
    """Around the refund's own day and, where that is closed, the day it would be booked on."""
    customer = _customer(refund, shop, found, beside)
    if customer is None or not customer.id:
        return None
    day, closed = true_day(refund), offers.closed_through
    days = (day,) if closed is None or day > closed else (day, closed + timedelta(days=1))
    order, within = refund.order.number, shop.policy.adopting_days
    return HandSearch(customer.id, order, days, within, shop.policy.number_of(order))


def _customer(refund: Refund, shop: Connection, found: Sales, beside: Beside | Refused | None) -> Ref | None:
    """Whose the refund will be: the sale's, or the buyer's where the sale is created."""
    if isinstance(found, Refused) or isinstance(beside, Refused):
        return None
    sale = the_sale(refund, found, shop.policy)
    if sale is not None:
        return sale.customer
    return beside.buyer if beside is not None else None


def _once(searches: Mapping[int, T]) -> list[T]:
    return list(dict.fromkeys(searches.values()))
