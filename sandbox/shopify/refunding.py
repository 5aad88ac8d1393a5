"""Makes a refund from a short wish, the way the admin's refund page would."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.shopify.pairs import Json, Pair
from sandbox.shopify.shop import RuleBroken, Shop, line_of, share_of_line, shipping_of
from sandbox.shopify.totals import moved, order_total

_RESTOCKS = {"return": True, "cancel": True, "no_restock": False, "legacy_restock": True}


def make_refund(shop: Shop, wish: Json) -> Json:
    """{order_id, lines?: [{line_item_id | index, quantity?, restock?}], shipping?: true | amount, duties?,
    adjustments?, transactions?: [{amount?, gateway?, status?, processed_at?}], return?, note?, created_at?,
    unseen?}.

    Left out, `transactions` is one success over all that is due, and `adjustments` is the difference
    between what was due and what was given (positive: the merchant keeps). `return`: see `_add_return`.
    `unseen`: the API shows no Refund of it, as of an exchange for which no money moved. Raises RuleBroken.
    """
    order = shop.orders.get(int(wish["order_id"]))
    if order is None:
        raise RuleBroken(f"there is no order {wish['order_id']}")
    made = wish.get("created_at") or shop.now().isoformat(timespec="seconds")
    refund: Json = {
        "id": int(wish.get("id") or shop.new_id()),
        "order_id": order["id"],
        "created_at": made,
        "processed_at": wish.get("processed_at", made),
        "updated_at": made,
        "note": wish.get("note"),
        "return": None,
        "refund_line_items": [_part(shop, order, part) for part in wish.get("lines", [])],
        "refund_shipping_lines": _shipping(shop, order, wish.get("shipping")),
        "duties": [_duty(shop, order, duty) for duty in wish.get("duties", [])],
        "order_adjustments": [],
        "transactions": [],
        **{name: [] for name in ("exchange", "fees", "payments")},
        "unseen": bool(wish.get("unseen", False)),
    }
    if wish.get("return"):
        _add_return(shop, order, refund, {} if wish["return"] is True else wish["return"])
    given = wish.get("adjustments")
    refund["order_adjustments"] = [_adjustment(shop, order, a) for a in given or []]
    due = shop.refundable_money(order, refund)
    moves = wish.get("transactions", [{}] if due else [])
    refund["transactions"] = [_transaction(shop, order, refund, move, due) for move in moves]
    if given is None and moves:
        refund["order_adjustments"] = _differences(shop, order, refund, due)
    return shop.keep_refund(refund)


def _pair(order: Json, value: Any) -> Pair:
    """An amount in the shop's currency alone is turned into the customer's at the order's own rate."""
    total = order_total(order)
    rate = total.presentment / total.shop if total.shop else Decimal(1)
    return Pair.read(value, rate).rounded(order)


def _part(shop: Shop, order: Json, wish: Json) -> Json:
    line_id = order["line_items"][wish["index"]]["id"] if "index" in wish else int(wish["line_item_id"])
    line = line_of(order, line_id)
    taken = shop.units_refunded(order, line_id)
    quantity = int(wish.get("quantity", line["quantity"] - taken))
    subtotal, tax = share_of_line(order, line, taken, quantity)
    kind = wish.get("restock", "return" if line["fulfilled"] else "cancel")
    return {
        "id": shop.new_id(),
        "line_item_id": line_id,
        "quantity": quantity,
        "restock_type": kind,
        "restocked": wish.get("restocked", _RESTOCKS[kind]),
        "subtotal": (_pair(order, wish["subtotal"]) if "subtotal" in wish else subtotal).json(order),
        "total_tax": (_pair(order, wish["tax"]) if "tax" in wish else tax).json(order),
    }


def _shipping(shop: Shop, order: Json, wish: Any) -> list[Json]:
    if not wish:
        return []
    line, whole, tax = shipping_of(order)
    amount = whole if wish is True else _pair(order, wish)
    part = tax if wish is True or not whole.shop else (tax * (amount.shop / whole.shop)).rounded(order)
    return [
        {
            "id": shop.new_id(),
            "shipping_line_id": line["id"],
            "subtotal": amount.json(order),
            "total_tax": part.json(order),
        }
    ]


def _duty(shop: Shop, order: Json, wish: Json) -> Json:
    return {"id": shop.new_id(), "amount": _pair(order, wish["amount"]).json(order)}


def _adjustment(shop: Shop, order: Json, wish: Json) -> Json:
    reason = wish.get("reason", "REFUND_DISCREPANCY")
    return {
        "id": shop.new_id(),
        "reason": reason,
        "amount": _pair(order, wish["amount"]).json(order),
        "tax_amount": _pair(order, wish.get("tax_amount")).json(order),
        # Only money that is not paid yet: the order's outstanding amount never sees it.
        "offset": wish.get("offset", reason == "PENDING_REFUND_DISCREPANCY"),
    }


def _transaction(shop: Shop, order: Json, refund: Json, wish: Json, due: Pair) -> Json:
    return {
        "id": shop.new_id(),
        "kind": wish.get("kind", "refund"),
        "status": wish.get("status", "success"),
        "gateway": wish.get("gateway", "shopify_payments"),
        "amount": (_pair(order, wish["amount"]) if "amount" in wish else due).json(order),
        "rounding": _pair(order, wish.get("rounding")).json(order),
        "payment_id": wish.get("payment_id", f"{order['name']}.{len(shop.refunds_of(order)) + 2}"),
        "card": wish.get("card", "Visa"),
        "created_at": refund["created_at"],
        "processed_at": wish.get("processed_at", refund["processed_at"]),
    }


def _differences(shop: Shop, order: Json, refund: Json, due: Pair) -> list[Json]:
    pending = moved(refund, "pending")
    difference = due - moved(refund, "success") - pending
    wishes = []
    if difference:
        wishes.append({"amount": difference.json(order), "reason": "REFUND_DISCREPANCY"})
    if pending:
        wishes.append({"amount": pending.json(order), "reason": "PENDING_REFUND_DISCREPANCY"})
    return [_adjustment(shop, order, wish) for wish in wishes]


def _add_return(shop: Shop, order: Json, refund: Json, wish: Json) -> None:
    """{id?: of an earlier Return, exchange?: [{a line of an order, processed?: units}], fees?: [amount],
    restocking?: [amount | null, one per line], agreed?: "refund" | "return" | "nowhere",
    paid?: true | [{amount?, gateway?, status?}]}.

    An amount of a fee may be {"amount", "tax"}. `agreed`: the sales agreement that states the fees.
    `paid`: what the customer paid more, true for all that is due, if anything is. `processed`: how many units
    of what goes out the shop says it has processed, where that is not all.
    """
    refund["return"] = {"id": int(wish.get("id") or shop.new_id()), "agreed": wish.get("agreed", "refund")}
    for item in wish.get("exchange", []):
        (line,) = shop.exchange_lines(order, [{"fulfilled": 0, **item}])
        processed = int(item.get("processed", line["quantity"]))
        refund["exchange"].append({"id": shop.new_id(), "processed": processed, "lines": [line]})
    kinds = [*(("restocking", fee) for fee in wish.get("restocking", []))]
    kinds += [("shipping", fee) for fee in wish.get("fees", [])]
    refund["fees"] = [_fee(shop, order, kind, fee) for kind, fee in kinds]
    paid = wish.get("paid", [])
    due = -shop.due(order, refund)
    if paid is True:
        paid = [{}] if due.shop > 0 else []
    for move in paid:
        refund["payments"].append(_transaction(shop, order, refund, {"kind": "sale", **move}, due))


def _fee(shop: Shop, order: Json, kind: str, wish: Any) -> Json:
    """A line without a fee has one of nothing."""
    fee = wish if isinstance(wish, dict) and "amount" in wish else {"amount": wish or "0.00"}
    amounts = {name: _pair(order, fee.get(name)).json(order) for name in ("amount", "tax")}
    return {"id": shop.new_id(), "kind": kind, **amounts}
