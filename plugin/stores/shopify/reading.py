"""Reads orders with their refunds whole: what did not fit the first answer is asked for until it is there.

Every later answer must show the order at the `updatedAt` of the first; if it moved meanwhile, the parts do not
belong together and nothing is made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from plugin.protocols import Json
from plugin.stores.shopify.api import Api
from plugin.stores.shopify.asides import has_returns, needs_agreements, read_agreements, read_returns
from plugin.stores.shopify.paging import MALFORMED, Found, check_same, cut, read_rest
from plugin.stores.shopify.queries import ORDERS, PARTS, REFUND_IDS, REFUNDS, next_page
from plugin.stores.shopify.sizes import KNOWN, ROUNDS, order_batches, refund_batches

#: Lengths with which the list of an order's refunds is asked for, one after the other.
_LONGER = (250, 900)


class TooManyRefunds(ValueError):
    """An order with so many refunds that no list holds them."""


@dataclass(slots=True)
class Reading:
    """`zone`: the shop's, IANA. `found`: by order id; None for an order the shop does not show.

    `unreadable`: ids of orders whose nodes have not the shape they should have.
    """

    zone: str = ""
    found: dict[str, Found | None] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)

    def those(self, wanted: Callable[[Found], bool]) -> list[Found]:
        """The orders that can be read and are wanted; one that cannot even be asked that is unreadable."""
        fitting = []
        for id_, found in self.found.items():
            try:
                if found is not None and id_ not in self.unreadable and wanted(found):
                    fitting.append(found)
            except MALFORMED:
                self.unreadable.add(id_)
        return fitting


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
    for found in reading.those(lambda _: True):
        for refund in found.refunds:
            read_rest(api, found.order, refund, PARTS, next_page)
    read_returns(api, reading.those(has_returns))
    read_agreements(api, reading.those(lambda found: needs_agreements(found, _refunded(found))))
    return reading


def _refunded(found: Found) -> list[Json]:
    """The lines of the order that were refunded, each as often as it was."""
    return [node["lineItem"] for refund in found.refunds for node in refund["refundLineItems"]["nodes"]]


def _first_refunds(api: Api, id_: str, found: Found) -> list[str]:
    """Keeps a place for each refund, in the shop's order; returns the ids of those not read whole."""
    ids = [refund["id"] for refund in found.order["refundIds"]]
    if len(ids) == KNOWN:
        ids = _all_ids(api, id_, found.order)
    here = {refund["id"]: refund for refund in found.order["refunds"] if not cut(refund, PARTS)}
    found.refunds = [here.get(refund_id, {"id": refund_id}) for refund_id in ids]
    return [refund_id for refund_id in ids if refund_id not in here]


def _all_ids(api: Api, id_: str, order: Json) -> list[str]:
    for first in _LONGER:
        answer = api.ask(REFUND_IDS, {"id": id_, "first": first})["order"]
        check_same(order, answer)
        if len(answer["refunds"]) < first:
            return [refund["id"] for refund in answer["refunds"]]
    raise TooManyRefunds(id_)


def _read_refunds(api: Api, orders: dict[str, Found], lacking: dict[str, str]) -> None:
    """Fills the places of refunds that did not fit beside their order; `lacking`: refund id -> order id.

    In rounds of growing pages; what even the last round cuts is left for `read_rest`.
    """
    read: dict[str, Json] = {}
    for least in ROUNDS:
        unread = [id_ for id_ in lacking if id_ not in read or cut(read[id_], PARTS)]
        for variables in refund_batches(unread, least):
            nodes = api.ask(REFUNDS, variables)["nodes"]
            for id_, node in zip(variables["ids"], nodes, strict=True):
                check_same(orders[lacking[id_]].order, (node or {}).get("order"))
                read[id_] = node
    for found in orders.values():
        found.refunds = [read.get(refund["id"], refund) for refund in found.refunds]
