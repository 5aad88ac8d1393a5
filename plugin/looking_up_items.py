"""The company's own items for SKUs that neither the merchant nor the sale maps to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from plugin.accounting.items import skus_to_look_up
from plugin.accounting.own_items import as_listed, chosen_items
from plugin.accounting.refund import Contents, Refund
from plugin.accounting.sale import Item, Sale
from plugin.accounting.which_sale import the_sale
from plugin.isolation import each, unless_it_breaks
from plugin.journal.earlier import Candidate
from plugin.journal.register import Connection
from plugin.protocols import Ledger, Refused


def with_items_as_listed(ledger: Ledger, connections: Mapping[int, Connection]) -> dict[int, Connection]:
    """The connections; the items of their policies are those that the company has now."""
    ids = {item.ref.id for shop in connections.values() for item in chosen_items(shop.policy)}
    listed = ledger.listed(ids) if ids else {}
    return {id_: replace(shop, policy=as_listed(shop.policy, listed)) for id_, shop in connections.items()}


def items_looked_up(
    ledger: Ledger,
    connections: Mapping[int, Connection],
    candidates: Sequence[Candidate],
    sales: Mapping[int, tuple[Sale, ...] | Refused],
    contents: Mapping[int, Contents | Refused],
) -> Mapping[str, tuple[Item, ...] | Refused]:
    """Only for SKUs that nothing else answers: most refunds ask for none."""
    unknown: set[str] = set()
    for candidate in candidates:
        shop, read = connections[candidate.connection_id], contents.get(candidate.id)
        order = replace(candidate.refund.order, contents=None if isinstance(read, Refused) else read)
        skus = partial(unknown_skus, shop, replace(candidate.refund, order=order), sales[candidate.id])
        unknown |= unless_it_breaks(candidate.id, skus) or frozenset()
    return each(ledger.items, sorted(unknown), "item-not-read", "sku") if unknown else {}


def unknown_skus(shop: Connection, refund: Refund, found: tuple[Sale, ...] | Refused) -> frozenset[str]:
    """Of a refund whose sale is known, or created."""
    sale = None if isinstance(found, Refused) else the_sale(refund, found, shop.policy)
    settled = refund.reverses or shop.policy.switched_off
    if settled or (sale is None and refund.order.contents is None):
        return frozenset()
    return skus_to_look_up(refund, sale, shop.policy)
