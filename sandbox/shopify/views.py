"""The shop's records under the names of the GraphQL API; whatever is costly to say is said when asked."""

from __future__ import annotations

from sandbox.shopify.pairs import Json, Pair, added
from sandbox.shopify.shop import Shop, line_of
from sandbox.shopify.totals import (
    current_total,
    kept,
    moved,
    order_total,
    outstanding,
    refunded,
    shipping_net,
)


def gid(kind: str, id_: int) -> str:
    """Shopify's global id."""
    return f"gid://shopify/{kind}/{id_}"


def shop_view(shop: Shop) -> Json:
    """Shop."""
    return {
        "id": gid("Shop", 1),
        "name": shop.domain.partition(".")[0],
        "myshopifyDomain": shop.domain,
        "ianaTimezone": shop.zone,
        "currencyCode": shop.currency,
    }


def order_view(shop: Shop, order: Json) -> Json:
    """Order."""
    refunds = shop.refunds_of(order)
    paid = Pair.read(order["paid"])
    sums = {
        "totalPriceSet": order_total(order),
        "currentTotalPriceSet": current_total(order, refunds),
        "totalReceivedSet": paid,
        "totalRefundedSet": refunded(refunds),
        "totalOutstandingSet": outstanding(order, refunds),
        "netPaymentSet": paid - refunded(refunds),
        "refundDiscrepancySet": added(kept(refund) for refund in refunds),
    }
    return {
        "__typename": "Order",
        "id": gid("Order", order["id"]),
        "legacyResourceId": str(order["id"]),
        "name": order["name"],
        "createdAt": order["created_at"],
        "updatedAt": order["updated_at"],
        "processedAt": order["created_at"],
        "cancelledAt": order["cancelled_at"],
        "currencyCode": order["currency"],
        "presentmentCurrencyCode": order["presentment_currency"],
        "taxesIncluded": order["taxes_included"],
        "displayFinancialStatus": _financial_status(order, refunds),
        **{name: pair.bag(order) for name, pair in sums.items()},
        "disputes": [
            {"id": gid("OrderDisputeSummary", n), **dispute} for n, dispute in enumerate(order["disputes"], 1)
        ],
        "lineItems": lambda: [line_view(shop, order, line) for line in order["line_items"]],
        "shippingLines": [_shipping_view(order, line) for line in order["shipping_lines"]],
        "refunds": lambda: [refund_view(shop, refund) for refund in refunds],
        "transactions": lambda: (
            [_sale(order)] * bool(paid)
            + [transaction_view(order, t) for refund in refunds for t in refund["transactions"]]
        ),
    }


def _financial_status(order: Json, refunds: list[Json]) -> str:
    paid, back = Pair.read(order["paid"]).shop, refunded(refunds).shop
    if not paid:
        return "PENDING"
    if back:
        return "REFUNDED" if back >= paid else "PARTIALLY_REFUNDED"
    return "PAID" if paid >= order_total(order).shop else "PARTIALLY_PAID"


def _sale(order: Json) -> Json:
    return {
        "__typename": "OrderTransaction",
        "id": gid("OrderTransaction", order["id"]),
        "kind": "SALE",
        "status": "SUCCESS",
        "gateway": "shopify_payments",
        "createdAt": order["created_at"],
        "processedAt": order["created_at"],
        "paymentId": f"{order['name']}.1",
        "amountSet": Pair.read(order["paid"]).bag(order),
    }


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
        "originalUnitPriceSet": Pair.read(line["price"]).bag(order),
        "discountAllocations": [{"allocatedAmountSet": discount.bag(order)}] if discount else [],
    }


def _shipping_view(order: Json, line: Json) -> Json:
    return {
        "id": gid("ShippingLine", line["id"]),
        "title": line["title"],
        "originalPriceSet": Pair.read(line["price"]).bag(order),
        "discountedPriceSet": shipping_net(line).bag(order),
    }


def refund_view(shop: Shop, refund: Json) -> Json:
    """Refund."""
    order = shop.order_of(refund)
    return {
        "__typename": "Refund",
        "id": gid("Refund", refund["id"]),
        "legacyResourceId": str(refund["id"]),
        "createdAt": refund["created_at"],
        "processedAt": refund["processed_at"],
        "updatedAt": refund["updated_at"],
        "note": refund["note"],
        "order": lambda: order_view(shop, order),
        "return": _return_view(shop, order, refund["return"]) if refund["return"] else None,
        "duties": [{"amountSet": Pair.read(duty["amount"]).bag(order)} for duty in refund["duties"]],
        "totalRefundedSet": moved(refund, "success").bag(order),
        "refundLineItems": lambda: [_part_view(shop, order, p) for p in refund["refund_line_items"]],
        "refundShippingLines": [_shipping_part_view(order, p) for p in refund["refund_shipping_lines"]],
        "orderAdjustments": [_adjustment_view(order, a) for a in refund["order_adjustments"]],
        "transactions": [transaction_view(order, t) for t in refund["transactions"]],
    }


def _part_view(shop: Shop, order: Json, part: Json) -> Json:
    return {
        "id": gid("RefundLineItem", part["id"]),
        "quantity": part["quantity"],
        "restockType": part["restock_type"].upper(),
        "restocked": part["restocked"],
        "subtotalSet": Pair.read(part["subtotal"]).bag(order),
        "totalTaxSet": Pair.read(part["total_tax"]).bag(order),
        "lineItem": lambda: line_view(shop, order, line_of(order, part["line_item_id"])),
    }


def _shipping_part_view(order: Json, part: Json) -> Json:
    line = next(s for s in order["shipping_lines"] if s["id"] == part["shipping_line_id"])
    return {
        "__typename": "RefundShippingLine",
        "id": gid("RefundShippingLine", part["id"]),
        "subtotalAmountSet": Pair.read(part["subtotal"]).bag(order),
        "taxAmountSet": Pair.read(part["total_tax"]).bag(order),
        "shippingLine": _shipping_view(order, line),
    }


def _adjustment_view(order: Json, adjustment: Json) -> Json:
    return {
        "__typename": "OrderAdjustment",
        "id": gid("OrderAdjustment", adjustment["id"]),
        "reason": adjustment["reason"],
        "amountSet": Pair.read(adjustment["amount"]).bag(order),
        "taxAmountSet": Pair.read(adjustment["tax_amount"]).bag(order),
    }


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


def _return_view(shop: Shop, order: Json, made: Json) -> Json:
    id_ = made["id"]
    units = [{"id": gid("ExchangeLineItem", id_), "quantity": made["exchange"]}] if made["exchange"] else []
    return {
        "__typename": "Return",
        "id": gid("Return", id_),
        "order": lambda: order_view(shop, order),
        "exchangeLineItems": [{"__typename": "ExchangeLineItem", **unit} for unit in units],
        "returnShippingFees": [
            {"id": gid("ReturnShippingFee", id_ + n), "amountSet": Pair.read(fee).bag(order)}
            for n, fee in enumerate(made["fees"])
        ],
        "returnLineItems": [
            {
                "__typename": "ReturnLineItem",
                "id": gid("ReturnLineItem", id_ + n),
                "quantity": 1,
                "restockingFee": {"id": gid("RestockingFee", id_ + n), "percentage": 10.0} if fee else None,
            }
            for n, fee in enumerate(made["restocking"])
        ],
    }
