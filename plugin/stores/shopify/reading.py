"""Reads orders with their refunds whole: what did not fit the first answer is asked for until it is there.

Every later answer must show the order at the `updatedAt` of the first; if it moved meanwhile, the parts do not
belong together and nothing is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugin.accounting.sentences import say
from plugin.protocols import Json, TryLater
from plugin.stores.shopify.api import Api
from plugin.stores.shopify.queries import ORDERS, PARTS, REFUND_IDS, REFUNDS, RETURNS, next_page
from plugin.stores.shopify.sizes import (
    KNOWN,
    ROUNDS,
    largest_page,
    order_batches,
    refund_batches,
    return_batches,
)

#: Lengths with which the list of an order's refunds is asked for, one after the other.
_LONGER = (250, 900)

#: What a node of the wrong shape raises when it is taken apart.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class TooManyRefunds(ValueError):
    """An order with so many refunds that no list holds them."""


@dataclass(slots=True)
class Found:
    """One order as read: its node, its Refund nodes with every part whole, its Returns by id."""

    order: Json
    refunds: list[Json] = field(default_factory=list)
    returns: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """`zone`: the shop's, IANA. `found`: by order id; None for an order the shop does not show.

    `unreadable`: ids of orders whose nodes have not the shape they should have.
    """

    zone: str = ""
    found: dict[str, Found | None] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def read_orders(api: Api, ids: Sequence[str]) -> Reading:
    """Everything the shop says of these orders (each `gid://shopify/Order/…`). Raises TryLater."""
    reading, lacking = Reading(), dict[str, str]()
    for variables in order_batches(ids):
        data = api.ask(ORDERS, variables)
        reading.zone = data["shop"]["ianaTimezone"]
        for id_, node in zip(variables["ids"], data["nodes"], strict=True):
            reading.found[id_] = Found(node) if node else None
    orders = {id_: found for id_, found in reading.found.items() if found is not None}
    for id_, found in orders.items():
        try:
            lacking |= dict.fromkeys(_first_refunds(api, id_, found), id_)
        except MALFORMED:
            reading.unreadable.add(id_)
    _read_refunds(api, orders, lacking)
    readable = [found for id_, found in orders.items() if id_ not in reading.unreadable]
    for found in readable:
        for refund in found.refunds:
            _read_rest(api, found.order, refund)
    _read_returns(api, readable)
    return reading


def _first_refunds(api: Api, id_: str, found: Found) -> list[str]:
    """Keeps a place for each refund, in the shop's order; returns the ids of those not read whole."""
    ids = [refund["id"] for refund in found.order["refundIds"]]
    if len(ids) == KNOWN:
        ids = _all_ids(api, id_, found.order)
    here = {refund["id"]: refund for refund in found.order["refunds"] if not _cut(refund)}
    found.refunds = [here.get(refund_id, {"id": refund_id}) for refund_id in ids]
    return [refund_id for refund_id in ids if refund_id not in here]


def _all_ids(api: Api, id_: str, order: Json) -> list[str]:
    for first in _LONGER:
        answer = api.ask(REFUND_IDS, {"id": id_, "first": first})["order"]
        _check_same(order, answer)
        if len(answer["refunds"]) < first:
            return [refund["id"] for refund in answer["refunds"]]
    raise TooManyRefunds(id_)


def _cut(refund: Json) -> list[str]:
    """The parts of a refund that go on beyond their page."""
    return [part for part in PARTS if refund[part]["pageInfo"]["hasNextPage"]]


def _check_same(order: Json, seen: Any) -> None:
    if not isinstance(seen, dict) or seen.get("updatedAt") != order["updatedAt"]:
        raise TryLater(say("shop-changed-while-read"))


def _read_refunds(api: Api, orders: dict[str, Found], lacking: dict[str, str]) -> None:
    """Fills the places of refunds that did not fit beside their order; `lacking`: refund id -> order id.

    In rounds of growing pages; what even the last round cuts is left for `_read_rest`.
    """
    read: dict[str, Json] = {}
    for least in ROUNDS:
        unread = [id_ for id_ in lacking if id_ not in read or _cut(read[id_])]
        for variables in refund_batches(unread, least):
            nodes = api.ask(REFUNDS, variables)["nodes"]
            for id_, node in zip(variables["ids"], nodes, strict=True):
                _check_same(orders[lacking[id_]].order, (node or {}).get("order"))
                read[id_] = node
    for found in orders.values():
        found.refunds = [read.get(refund["id"], refund) for refund in found.refunds]


def _read_rest(api: Api, order: Json, refund: Json) -> None:
    """Follows each connection of a refund to its end, and puts its nodes behind those already there."""
    for part in _cut(refund):
        query, page = next_page(part), refund[part]["pageInfo"]
        while page["hasNextPage"]:
            variables = largest_page(query, {"id": refund["id"], "after": page["endCursor"]})
            answer = api.ask(query, variables)["refund"]
            _check_same(order, (answer or {}).get("order"))
            refund[part]["nodes"] += answer[part]["nodes"]
            page = answer[part]["pageInfo"]
        refund[part]["pageInfo"] = page


def _read_returns(api: Api, orders: Iterable[Found]) -> None:
    """The Returns that refunds are linked to, for what a refund itself does not say of them."""
    linked = {
        refund["return"]["id"]: found for found in orders for refund in found.refunds if refund["return"]
    }
    for variables in return_batches(list(linked)):
        nodes = api.ask(RETURNS, variables)["nodes"]
        for id_, node in zip(variables["ids"], nodes, strict=True):
            _check_same(linked[id_].order, (node or {}).get("order"))
            linked[id_].returns[id_] = node
