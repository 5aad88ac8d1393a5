"""The shop's records under the names of the GraphQL API; whatever is costly to say is said when asked."""

from __future__ import annotations

from sandbox.shopify.agreements import agreements_view
from sandbox.shopify.pairs import Json, Pair, added
from sandbox.shopify.parts import gid, line_view, shipping_view, transaction_view
from sandbox.shopify.returns import return_view
from sandbox.shopify.shop import Shop, line_of
from sandbox.shopify.totals import (
    current_total,
    kept,
    moved,
    order_total,
    outstanding,
    paid_in,
    refunded,
    total_when_placed,
    total_with_exchanges,
)


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
    refunds, seen = shop.refunds_of(order), shop.seen_refunds(order)
    paid = Pair.read(order["paid"]) + paid_in(refunds)
    sums = {
        # The schema does not say that lines of an exchange count here; an edit's do.
        "totalPriceSet": total_with_exchanges(order, refunds),
        "originalTotalPriceSet": total_when_placed(order),
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
        "dutiesIncluded": False,
        "returnStatus": "RETURNED" if shop.returns_of(order) else "NO_RETURN",
        "displayFinancialStatus": _financial_status(order, refunds),
        **{name: pair.bag(order) for name, pair in sums.items()},
        "disputes": [
            {"id": gid("OrderDisputeSummary", n), **dispute} for n, dispute in enumerate(order["disputes"], 1)
        ],
        "lineItems": lambda: [line_view(shop, order, line) for line in order["line_items"]],
        "shippingLines": [shipping_view(order, line) for line in order["shipping_lines"]],
        "originalTotalDutiesSet": Pair.read(order["duties"]).bag(order),
        "email": lambda: shop.personal(order["email"]),
        "billingAddress": lambda: shop.personal({"name": order["customer"]}),
        "shippingAddress": lambda: shop.personal({"name": order["customer"]}),
        "refunds": lambda: [refund_view(shop, refund) for refund in seen],
        "returns": lambda: [_return(shop, order, id_) for id_ in shop.returns_of(order)],
        "agreements": lambda: agreements_view(shop, order),
        "transactions": lambda: _transactions(order, refunds),
    }


def _financial_status(order: Json, refunds: list[Json]) -> str:
    paid, back = Pair.read(order["paid"]).shop, refunded(refunds).shop
    if not paid:
        return "PENDING"
    if back:
        return "REFUNDED" if back >= paid else "PARTIALLY_REFUNDED"
    return "PAID" if paid >= order_total(order).shop else "PARTIALLY_PAID"


def _transactions(order: Json, refunds: list[Json]) -> list[Json]:
    """The order's own payments, then what was paid back and, for exchanges, paid more."""
    own = [transaction_view(order, t) for t in order["payments"]]
    if not own and Pair.read(order["paid"]):
        own = [_sale(order)]
    later = (t for refund in refunds for t in (*refund["transactions"], *refund["payments"]))
    return own + [transaction_view(order, t) for t in later]


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


def _return(shop: Shop, order: Json, id_: int) -> Json:
    return return_view(shop, order, id_, lambda: order_view(shop, order))


def return_of(shop: Shop, id_: int) -> Json | None:
    """The Return of that id, or None."""
    for order in shop.orders.values():
        if id_ in shop.returns_of(order):
            return _return(shop, order, id_)
    return None


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
        "return": (lambda: _return(shop, order, refund["return"]["id"])) if refund["return"] else None,
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
        "shippingLine": shipping_view(order, line),
    }


def _adjustment_view(order: Json, adjustment: Json) -> Json:
    return {
        "__typename": "OrderAdjustment",
        "id": gid("OrderAdjustment", adjustment["id"]),
        "reason": adjustment["reason"],
        "amountSet": Pair.read(adjustment["amount"]).bag(order),
        "taxAmountSet": Pair.read(adjustment["tax_amount"]).bag(order),
    }
