"""Loads a refund as the old REST API wrote it, and makes the order that it must have come from."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.shopify.pairs import NOTHING, Json, Pair, added
from sandbox.shopify.shop import Shop
from sandbox.shopify.totals import order_total, refund_value

#: An order of one line over this much stands behind a refund that names no goods.
_PLAIN_PRICE = "5.00"

_RESTOCKED = {"return", "cancel", "legacy_restock"}


def load_refund(shop: Shop, body: Json) -> Json:
    """A REST refund -> {order, refund_id}. Its ids, amounts and times are kept as they are.

    Old `shipping_refund` adjustments become one refund shipping line of their sum. The order is placed a
    day before and fully paid; unpaid where the refund moved no money.
    """
    order = shop.add_order(_order(body))
    refund = _refund(shop, order, body)
    refund["transactions"] = [_transaction(order, refund, t) for t in body["transactions"]]
    shop.keep_refund(refund)
    return {"order": order, "refund_id": refund["id"]}


def _set(value: Json | None) -> Pair:
    if value is None:
        return NOTHING
    return Pair(
        Decimal(str(value["shop_money"]["amount"])), Decimal(str(value["presentment_money"]["amount"]))
    )


def _both(pair: Pair) -> Json:
    return {"shop": str(pair.shop), "presentment": str(pair.presentment)}


def _currencies(body: Json) -> tuple[str, str]:
    bag = body["total_duties_set"]
    return bag["shop_money"]["currency_code"], bag["presentment_money"]["currency_code"]


def _order(body: Json) -> Json:
    _, presentment = _currencies(body)
    lines = [_line(part) for part in body["refund_line_items"]]
    shipping = -added(_set(a["amount_set"]) for a in _shipping_adjustments(body))
    created = datetime.fromisoformat(body["created_at"])
    return {
        "id": body["order_id"],
        "name": _name(body),
        "presentment_currency": presentment,
        "created_at": (created - timedelta(days=1)).isoformat(),
        "cancelled_at": body["created_at"] if body.get("note") == "Order canceled" else None,
        "line_items": lines or [{"title": "Something", "price": _PLAIN_PRICE}],
        "shipping_lines": [{"price": _both(shipping)}] if shipping else [],
        "paid": "full" if body["transactions"] else "0.00",
    }


def _name(body: Json) -> str:
    for transaction in body["transactions"]:
        if match := re.match(r"#\d+", transaction.get("payment_id") or ""):
            return match[0]
    return "#" + str(body["order_id"])[-4:]


def _line(part: Json) -> Json:
    line = part["line_item"]
    shipped = part["restock_type"] in ("return", "legacy_restock")
    return {
        "id": line["id"],
        "sku": line["sku"],
        "title": line.get("title", "Something"),
        "quantity": line["quantity"],
        "tracked": line.get("variant_inventory_management") == "shopify",
        "fulfilled": line["quantity"] if shipped else 0,
        "gift_card": line["gift_card"],
        "price": _both(_set(line["price_set"])),
        "discount": _both(added(_set(d["amount_set"]) for d in line["discount_allocations"])),
        "tax": _both(added(_set(tax["price_set"]) for tax in line["tax_lines"])),
    }


def _shipping_adjustments(body: Json) -> list[Json]:
    return [a for a in body["order_adjustments"] if a["kind"] == "shipping_refund"]


def _refund(shop: Shop, order: Json, body: Json) -> Json:
    shipping = _shipping_adjustments(body)
    pending = any(t["status"] == "pending" for t in body["transactions"])
    refund: Json = {
        "id": body["id"],
        "order_id": order["id"],
        **{key: body[key] for key in ("created_at", "processed_at", "note")},
        "updated_at": body["processed_at"],
        "return": None,
        **{name: [] for name in ("exchange", "fees", "payments")},
        "unseen": False,
        "duties": [],
        "transactions": [],
        "refund_line_items": [_part(order, part) for part in body["refund_line_items"]],
        "refund_shipping_lines": [],
        "order_adjustments": [
            _adjustment(order, a, pending) for a in body["order_adjustments"] if a not in shipping
        ],
    }
    if linked := body.get("return"):
        refund["return"] = {"id": linked["id"], "agreed": "refund"}
    if shipping and order["shipping_lines"]:
        refund["refund_shipping_lines"] = [
            {
                "id": shop.new_id(),
                "shipping_line_id": order["shipping_lines"][0]["id"],
                "subtotal": (-added(_set(a["amount_set"]) for a in shipping)).json(order),
                "total_tax": (-added(_set(a["tax_amount_set"]) for a in shipping)).json(order),
            }
        ]
    return refund


def _part(order: Json, part: Json) -> Json:
    return {
        "id": part["id"],
        "line_item_id": part["line_item_id"],
        "quantity": part["quantity"],
        "restock_type": part["restock_type"],
        "restocked": part["restock_type"] in _RESTOCKED,
        "subtotal": _set(part["subtotal_set"]).json(order),
        "total_tax": _set(part["total_tax_set"]).json(order),
    }


def _adjustment(order: Json, adjustment: Json, pending: bool) -> Json:
    return {
        "id": adjustment["id"],
        "reason": "PENDING_REFUND_DISCREPANCY" if pending else "REFUND_DISCREPANCY",
        "amount": _set(adjustment["amount_set"]).json(order),
        "tax_amount": _set(adjustment["tax_amount_set"]).json(order),
        "offset": pending,
    }


def _transaction(order: Json, refund: Json, transaction: Json) -> Json:
    details: Any = transaction.get("payment_details") or {}
    return {
        "id": transaction["id"],
        "kind": transaction["kind"],
        "status": transaction["status"],
        "gateway": transaction["gateway"],
        "amount": _in_both(order, refund, Decimal(str(transaction["amount"]))).json(order),
        "rounding": NOTHING.json(order),
        "payment_id": transaction.get("payment_id"),
        "card": details.get("credit_card_company"),
        "created_at": transaction["created_at"],
        "processed_at": transaction["processed_at"],
    }


def _in_both(order: Json, refund: Json, presentment: Decimal) -> Pair:
    """REST states a transaction in the customer's money alone: the shop's is the refund's, else by ratio."""
    value = refund_value(order, refund)
    if value.presentment == presentment:
        return value
    whole = order_total(order)
    return Pair(presentment * whole.shop / whole.presentment, presentment)
