"""Returns under the names of the GraphQL API. A Return is what refunds did for it, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.shopify.pairs import Json, Pair
from sandbox.shopify.parts import gid, line_view, transaction_view
from sandbox.shopify.shop import Shop


def return_view(shop: Shop, order: Json, id_: int, whole_order: Callable[[], Json]) -> Json:
    """Return. Its refunds are those that the API shows."""
    done = shop.returns_of(order)[id_]
    items = [item for refund in done for item in refund["exchange"]]
    fees = [fee for refund in done for fee in refund["fees"]]
    moves = [t for refund in done for t in (*refund["transactions"], *refund["payments"])]
    return {
        "__typename": "Return",
        "id": gid("Return", id_),
        "order": whole_order,
        "refunds": [{"id": gid("Refund", refund["id"])} for refund in done if not refund["unseen"]],
        "exchangeLineItems": lambda: [_exchange_view(shop, order, item) for item in items],
        "returnShippingFees": [fee_view(order, fee) for fee in fees if fee["kind"] == "shipping"],
        "returnLineItems": [_line_view(order, fee) for fee in fees if fee["kind"] == "restocking"],
        "transactions": [transaction_view(order, t) for t in moves],
    }


def fee_view(order: Json, fee: Json) -> Json:
    """RestockingFee or ReturnShippingFee. Neither says its tax."""
    kind = "RestockingFee" if fee["kind"] == "restocking" else "ReturnShippingFee"
    amount = Pair.read(fee["amount"]).bag(order)
    return {"__typename": kind, "id": gid(kind, fee["id"]), "percentage": 10.0, "amountSet": amount}


def _exchange_view(shop: Shop, order: Json, item: Json) -> Json:
    return {
        "__typename": "ExchangeLineItem",
        "id": gid("ExchangeLineItem", item["id"]),
        "quantity": sum(line["quantity"] for line in item["lines"]),
        "processedQuantity": item["processed"],
        "lineItems": lambda: [line_view(shop, order, line) for line in item["lines"]],
    }


def _line_view(order: Json, fee: Json) -> Json:
    """A line sent back; of a fee of nothing it has none."""
    return {
        "__typename": "ReturnLineItem",
        "id": gid("ReturnLineItem", fee["id"]),
        "quantity": 1,
        "restockingFee": fee_view(order, fee) if Pair.read(fee["amount"]) else None,
    }
