"""Lines and transactions of the shop's records under the names of the GraphQL API."""

from __future__ import annotations

from sandbox.shopify.pairs import Json, Pair
from sandbox.shopify.shop import Shop
from sandbox.shopify.totals import shipping_net


def gid(kind: str, id_: int) -> str:
    """Shopify's global id."""
    return f"gid://shopify/{kind}/{id_}"


def line_view(shop: Shop, order: Json, line: Json) -> Json:
    """LineItem. A discount is one allocation."""
    discount = Pair.read(line["discount"])
    gone = shop.units_refunded(order, line["id"])
    return {
        "__typename": "LineItem",
        "id": gid("LineItem", line["id"]),
        "sku": line["sku"],
        "title": line["title"],
        "name": line["title"],
        "quantity": line["quantity"],
        "currentQuantity": line["quantity"] - gone,
        "refundableQuantity": line["quantity"] - gone,
        "unfulfilledQuantity": line["quantity"] - line["fulfilled"],
        "isGiftCard": line["gift_card"],
        "requiresShipping": line["requires_shipping"],
        "originalUnitPriceSet": Pair.read(line["price"]).bag(order),
        "discountAllocations": [{"allocatedAmountSet": discount.bag(order)}] if discount else [],
        "taxLines": _tax_lines(order, line),
    }


def shipping_view(order: Json, line: Json) -> Json:
    """ShippingLine."""
    return {
        "id": gid("ShippingLine", line["id"]),
        "title": line["title"],
        "originalPriceSet": Pair.read(line["price"]).bag(order),
        "discountedPriceSet": shipping_net(line).bag(order),
        "taxLines": _tax_lines(order, line),
    }


def _tax_lines(order: Json, line: Json) -> list[Json]:
    tax = Pair.read(line["tax"])
    return [{"title": "Tax", "priceSet": tax.bag(order)}] if tax else []


def transaction_view(order: Json, transaction: Json) -> Json:
    """OrderTransaction of a refund."""
    rounding = Pair.read(transaction["rounding"])
    card = transaction["card"]
    details = (
        {"__typename": "CardPaymentDetails", "company": card, "paymentMethodName": "card"} if card else None
    )
    return {
        "__typename": "OrderTransaction",
        "id": gid("OrderTransaction", transaction["id"]),
        "kind": transaction["kind"].upper(),
        "status": transaction["status"].upper(),
        "gateway": transaction["gateway"],
        "createdAt": transaction["created_at"],
        "processedAt": transaction["processed_at"],
        "paymentId": transaction["payment_id"],
        "amountSet": Pair.read(transaction["amount"]).bag(order),
        "amountRoundingSet": rounding.bag(order) if rounding else None,
        "paymentDetails": details,
    }
