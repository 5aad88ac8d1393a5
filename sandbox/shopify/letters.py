"""Webhooks as Shopify sends them: a REST-shaped body, its signature, and the headers beside it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from typing import Any

from sandbox.shopify.pairs import Json, Pair
from sandbox.shopify.parts import gid
from sandbox.shopify.shop import RuleBroken, Shop, line_of


def letter(shop: Shop, wish: Json) -> Json:
    """{topic, refund_id | transaction_id | body, secret?: "previous", webhook_id?} as a signed letter.

    Answers {headers, body in base64}. `body` is a text (sent as it is) or any JSON.
    Each letter has a new X-Shopify-Webhook-Id unless given.
    """
    topic = wish["topic"]
    body = _body(shop, wish)
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    secret = shop.previous_secret if wish.get("secret") == "previous" else shop.secret
    if secret is None:
        raise RuleBroken("this shop has no previous secret")
    signature = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Shop-Domain": shop.domain,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": wish.get("webhook_id") or str(uuid.uuid4()),
        "X-Shopify-Event-Id": str(uuid.uuid4()),
        "X-Shopify-Triggered-At": shop.now().isoformat(),
    }
    return {"headers": headers, "body": base64.b64encode(raw).decode()}


def _body(shop: Shop, wish: Json) -> Any:
    if "body" in wish:
        return wish["body"]
    if "refund_id" in wish:
        refund = shop.refunds.get(int(wish["refund_id"]))
        if refund is None:
            raise RuleBroken(f"there is no refund {wish['refund_id']}")
        return _refund(shop, refund)
    for refund in shop.refunds.values():
        for transaction in (*refund["transactions"], *refund["payments"]):
            if transaction["id"] == int(wish["transaction_id"]):
                return _transaction(shop.order_of(refund), transaction)
    raise RuleBroken(f"there is no transaction {wish['transaction_id']}")


def _refund(shop: Shop, refund: Json) -> Json:
    order = shop.order_of(refund)
    return {
        "id": refund["id"],
        "admin_graphql_api_id": gid("Refund", refund["id"]),
        "order_id": order["id"],
        "created_at": refund["created_at"],
        "processed_at": refund["processed_at"],
        "note": refund["note"],
        "restock": any(part["restocked"] for part in refund["refund_line_items"]),
        "duties": [],
        "return": refund["return"] and {"id": refund["return"]["id"]},
        "refund_line_items": [_part(order, part) for part in refund["refund_line_items"]],
        # Since 2024-10 webhooks carry refunded shipping in neither place reliably; readers must ask again.
        "refund_shipping_lines": [],
        "order_adjustments": [_adjustment(order, refund, a) for a in refund["order_adjustments"]],
        "transactions": [_transaction(order, t) for t in refund["transactions"]],
    }


def _money_set(order: Json, amount: Any) -> Json:
    both = Pair.read(amount).json(order)
    return {
        "shop_money": {"amount": both["shop"], "currency_code": order["currency"]},
        "presentment_money": {
            "amount": both["presentment"],
            "currency_code": order["presentment_currency"],
        },
    }


def _part(order: Json, part: Json) -> Json:
    line = line_of(order, part["line_item_id"])
    return {
        "id": part["id"],
        "line_item_id": line["id"],
        "quantity": part["quantity"],
        "restock_type": part["restock_type"],
        "subtotal": float(part["subtotal"]["shop"]),
        "subtotal_set": _money_set(order, part["subtotal"]),
        "total_tax": float(part["total_tax"]["shop"]),
        "total_tax_set": _money_set(order, part["total_tax"]),
        "line_item": {
            "id": line["id"],
            "admin_graphql_api_id": gid("LineItem", line["id"]),
            "sku": line["sku"],
            "title": line["title"],
            "quantity": line["quantity"],
            "price": line["price"]["shop"],
            "gift_card": line["gift_card"],
        },
    }


def _adjustment(order: Json, refund: Json, adjustment: Json) -> Json:
    return {
        "id": adjustment["id"],
        "order_id": order["id"],
        "refund_id": refund["id"],
        "reason": adjustment["reason"].replace("_", " ").capitalize(),
        "amount": adjustment["amount"]["shop"],
        "amount_set": _money_set(order, adjustment["amount"]),
        "tax_amount": adjustment["tax_amount"]["shop"],
        "tax_amount_set": _money_set(order, adjustment["tax_amount"]),
    }


def _transaction(order: Json, transaction: Json) -> Json:
    """Its amount is stated in the customer's money alone."""
    return {
        "id": transaction["id"],
        "admin_graphql_api_id": gid("OrderTransaction", transaction["id"]),
        "order_id": order["id"],
        "kind": transaction["kind"],
        "status": transaction["status"],
        "gateway": transaction["gateway"],
        "amount": transaction["amount"]["presentment"],
        "currency": order["presentment_currency"],
        "payment_id": transaction["payment_id"],
        "processed_at": transaction["processed_at"],
        "created_at": transaction["created_at"],
        "test": True,
    }
