"""Reads what stands beside an order's refunds, of those orders only that need it: returns, sales agreements.

Returns: where the order has some. Agreements, which alone state a fee with its tax and which line is a tip:
where a Return has a fee, or a line looks as tips do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plugin.protocols import Json
from plugin.stores.shopify.api import Api
from plugin.stores.shopify.paging import Found, check_same, read_rest
from plugin.stores.shopify.queries_of_orders import (
    AGREEMENTS,
    MORE_RETURNS,
    ONE_AGREEMENT,
    RETURN_PARTS,
    RETURNS,
    next_page_of_return,
)
from plugin.stores.shopify.sizes import MORE, agreement_batches, return_batches
from plugin.stores.shopify.sold import may_be_tip

#: Sales of an agreement read at once where orders are read one agreement at a time.
_SALES = 100


def has_returns(found: Found) -> bool:
    """Whether the order has a Return; one that was cancelled may leave its status as if there had been none."""
    return found.order["returnStatus"] != "NO_RETURN" or any(refund["return"] for refund in found.refunds)


def read_returns(api: Api, orders: Sequence[Found]) -> None:
    """Every Return of the orders, whole. Raises TryLater."""
    having = {found.order["id"]: found for found in orders}
    for variables in return_batches(list(having)):
        nodes = api.ask(RETURNS, variables)["nodes"]
        for id_, node in zip(variables["ids"], nodes, strict=True):
            check_same(having[id_].order, node)
            having[id_].original = node["originalTotalPriceSet"]
            _keep_returns(api, having[id_], node["returns"])


def _keep_returns(api: Api, found: Found, page: Json) -> None:
    id_ = found.order["id"]
    while True:
        for node in page["nodes"]:
            read_rest(api, found.order, node, RETURN_PARTS, next_page_of_return)
            found.returns[node["id"]] = node
        if not page["pageInfo"]["hasNextPage"]:
            return
        order = api.ask(MORE_RETURNS, {"id": id_, **MORE, "after": page["pageInfo"]["endCursor"]})["order"]
        check_same(found.order, order)
        page = order["returns"]


def needs_agreements(found: Found, lines: Iterable[Json]) -> bool:
    """Whether a Return of the order has a fee, or one of these lines of the order may be a tip."""
    fees = (
        node["returnShippingFees"]
        or any(line.get("restockingFee") for line in node["returnLineItems"]["nodes"])
        for node in found.returns.values()
    )
    return any(fees) or any(map(may_be_tip, lines))


def read_agreements(api: Api, orders: Sequence[Found]) -> None:
    """The sales agreements of the orders, whole. Raises TryLater."""
    asked = {found.order["id"]: found for found in orders}
    for variables in agreement_batches(list(asked)):
        nodes = api.ask(AGREEMENTS, variables)["nodes"]
        for id_, node in zip(variables["ids"], nodes, strict=True):
            check_same(asked[id_].order, node)
            page = node["agreements"]
            whole = not any(
                part["pageInfo"]["hasNextPage"] for part in (page, *map(_sales_of, page["nodes"]))
            )
            asked[id_].agreements = page["nodes"] if whole else _one_by_one(api, asked[id_].order)


def _sales_of(agreement: Json) -> Json:
    sales: Json = agreement["sales"]
    return sales


def _one_by_one(api: Api, order: Json) -> list[Json]:
    """An order whose agreements do not fit into a page: one agreement at a time, its sales to their end."""
    agreements: list[Json] = []
    after, sale_after, more = None, None, True
    while more:
        variables = {"id": order["id"], "sales": _SALES, "after": after, "saleAfter": sale_after}
        answer = api.ask(ONE_AGREEMENT, variables)["order"]
        check_same(order, answer)
        page = answer["agreements"]
        for node in page["nodes"]:
            if sale_after is None:
                agreements.append(node)
            else:
                agreements[-1]["sales"]["nodes"] += node["sales"]["nodes"]
            rest = node["sales"]["pageInfo"]
            sale_after = rest["endCursor"] if rest["hasNextPage"] else None
        if not page["nodes"] or sale_after is None:
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return agreements
