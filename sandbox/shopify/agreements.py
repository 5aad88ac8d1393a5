"""Sales agreements under the names of the GraphQL API: what the order and each refund sold or took back."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.shopify.pairs import Json, Pair
from sandbox.shopify.parts import gid, line_view
from sandbox.shopify.returns import fee_view
from sandbox.shopify.shop import Shop, line_of
from sandbox.shopify.totals import line_value

_KINDS = {"tip": "TipSale", "gift_card": "GiftCardSale"}
_TYPES = {"TipSale": "TIP", "GiftCardSale": "GIFT_CARD", "ProductSale": "PRODUCT", "FeeSale": "FEE"}


def agreements_view(shop: Shop, order: Json) -> list[Json]:
    """The order's own first, then for each refund its own and, where something was sent back, the return's."""
    own = [
        _line_sale(shop, order, line, "ORDER") for line in order["line_items"] if not line.get("exchanged")
    ]
    agreements = [_agreement("OrderAgreement", order["id"], own)]
    for refund in shop.refunds_of(order):
        agreements += _of_refund(shop, order, refund)
    return agreements


def _of_refund(shop: Shop, order: Json, refund: Json) -> Iterable[Json]:
    lines = [line_of(order, part["line_item_id"]) for part in refund["refund_line_items"]]
    sales = [_line_sale(shop, order, line, "RETURN") for line in lines]
    out = [line for item in refund["exchange"] for line in item["lines"]]
    sales += [_line_sale(shop, order, line, "ORDER") for line in out]
    fees = [_fee_sale(order, fee) for fee in refund["fees"] if Pair.read(fee["amount"])]
    agreed = (refund["return"] or {}).get("agreed")
    of_refund = {"refund": {"id": gid("Refund", refund["id"])}}
    yield {
        **_agreement("RefundAgreement", refund["id"], [*sales, *fees] if agreed == "refund" else sales),
        **of_refund,
    }
    if refund["return"]:
        id_ = refund["return"]["id"]
        of_return = {"return": {"id": gid("Return", id_)}}
        yield {**_agreement("ReturnAgreement", id_, fees if agreed == "return" else []), **of_return}


def _agreement(kind: str, id_: int, sales: list[Json]) -> Json:
    return {"__typename": kind, "id": gid(kind, id_), "sales": sales}


def _line_sale(shop: Shop, order: Json, line: Json, action: str) -> Json:
    kind = next((name for flag, name in _KINDS.items() if line[flag]), "ProductSale")
    amounts = _amounts(order, line_value(order, line), Pair.read(line["tax"]))
    return {**_sale(kind, line["id"], action, amounts), "lineItem": lambda: line_view(shop, order, line)}


def _fee_sale(order: Json, fee: Json) -> Json:
    tax = Pair.read(fee["tax"])
    amounts = _amounts(order, Pair.read(fee["amount"]) + tax, tax)
    return {**_sale("FeeSale", fee["id"], "ORDER", amounts), "fee": fee_view(order, fee)}


def _amounts(order: Json, whole: Pair, tax: Pair) -> Json:
    return {"totalAmount": whole.bag(order), "totalTaxAmount": tax.bag(order)}


def _sale(kind: str, id_: int, action: str, amounts: Json) -> Json:
    return {
        "__typename": kind,
        "id": gid(kind, id_),
        "actionType": action,
        "lineType": _TYPES[kind],
        **amounts,
    }
