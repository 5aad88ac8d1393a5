"""Reads what was ordered, whole, of orders whose sale is to be created."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.protocols import Json, TryLater
from plugin.stores.shopify.api import Api
from plugin.stores.shopify.asides import has_returns, needs_agreements, read_agreements, read_returns
from plugin.stores.shopify.paging import Found, check_same, cut, read_rest
from plugin.stores.shopify.queries_of_orders import (
    BUYERS,
    CONTENT_PARTS,
    CONTENTS,
    PAYMENTS,
    next_page_of_order,
)
from plugin.stores.shopify.reading import Reading
from plugin.stores.shopify.sizes import buyer_batches, content_batches

#: Payments of one order beyond which it is not read: a plain list has no pages.
_MOST_PAYMENTS = 100


def read_contents(api: Api, ids: Sequence[str]) -> Reading:
    """The orders' nodes with every page read, and what stands beside them. Raises TryLater."""
    reading, asked = Reading(), dict[str, int]()
    for variables in content_batches(ids):
        nodes = api.ask(CONTENTS, variables)["nodes"]
        for id_, node in zip(variables["ids"], nodes, strict=True):
            reading.found[id_] = Found(node) if node else None
            asked[id_] = variables["payments"]
    for found in reading.those(lambda found: bool(cut(found.order, CONTENT_PARTS))):
        read_rest(api, found.order, found.order, CONTENT_PARTS, next_page_of_order)
    for found in reading.those(lambda found: len(found.order["transactions"]) == asked[found.order["id"]]):
        if not _read_payments(api, found.order):
            reading.unreadable.add(found.order["id"])
    read_returns(api, reading.those(has_returns))
    read_agreements(api, reading.those(lambda found: needs_agreements(found, _lines(found))))
    return reading


def _lines(found: Found) -> list[Json]:
    return list(found.order["lineItems"]["nodes"])


def _read_payments(api: Api, order: Json) -> bool:
    """All payments of the order; False where there are too many."""
    answer = api.ask(PAYMENTS, {"id": order["id"], "first": _MOST_PAYMENTS})["order"]
    check_same(order, answer)
    order["transactions"] = answer["transactions"]
    return len(answer["transactions"]) < _MOST_PAYMENTS


def buyers(api: Api, ids: Sequence[str]) -> dict[str, Json]:
    """Who ordered, by order id; nobody where the shop does not let the app see who its customers are.

    Raises TryLater for any other trouble.
    """
    found: dict[str, Json] = {}
    for variables in buyer_batches(ids):
        try:
            nodes = api.ask(BUYERS, variables)["nodes"]
        except TryLater as later:
            if later.sentence.code == "shop-access-denied":
                return {}
            raise
        found |= {id_: node for id_, node in zip(variables["ids"], nodes, strict=True) if node}
    return found
