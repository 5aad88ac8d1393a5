"""One pretend shop: its orders and refunds as plain dicts, and the rules that a real shop enforces."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sandbox.shopify.cost import Bucket
from sandbox.shopify.pairs import NOTHING, Json, Pair
from sandbox.shopify.totals import current_total, line_net, moved, refund_value, refunded, shipping_net

#: Every new id lies beyond 2**53, where a reader that takes numbers for floats loses the last digit.
_FIRST_ID = 2**53 + 1001

#: An id is given once over all shops, as Shopify's are.
_ids = count(_FIRST_ID)

#: What became of a transaction, and what a bank may still make of it.
_TAKEN_BACK = ("success", "failure")


class RuleBroken(ValueError):
    """A real shop would refuse this."""


class Shop:
    """`orders` and `refunds` by numeric id; amounts are texts in both currencies, {"shop", "presentment"}."""

    def __init__(self, domain: str, now: Callable[[], datetime], **settings: Any) -> None:
        self.domain = domain
        self.now = now
        self.currency: str = settings.get("currency", "USD")
        self.zone: str = settings.get("zone", "America/New_York")
        self.secret: str = settings.get("secret") or secrets.token_hex(16)
        self.previous_secret: str | None = settings.get("previous_secret")
        self.token: str = settings.get("token") or "shpat_" + secrets.token_hex(16)
        self.bucket = Bucket(settings.get("bucket", 2000), settings.get("restore_rate", 100), now)
        self.orders: dict[int, Json] = {}
        self.refunds: dict[int, Json] = {}

    def new_id(self) -> int:
        """Never given before, by any shop."""
        return next(_ids)

    def refunds_of(self, order: Json) -> list[Json]:
        """In the order they were made."""
        return [refund for refund in self.refunds.values() if refund["order_id"] == order["id"]]

    def order_of(self, refund: Json) -> Json:
        """The order that was refunded."""
        return self.orders[refund["order_id"]]

    def add_order(self, wish: Json) -> Json:
        """Keeps an order; what the wish leaves out gets a plain default (fully paid, untaxed, made now)."""
        number = 1001 + len(self.orders)
        order: Json = {
            "id": int(wish.get("id") or self.new_id()),
            "name": wish.get("name", f"#{number}"),
            "currency": self.currency,
            "presentment_currency": wish.get("presentment_currency", self.currency),
            "taxes_included": bool(wish.get("taxes_included", False)),
            "customer": wish.get("customer", "Ada Jones"),
            "created_at": wish.get("created_at", self.now().isoformat()),
            "cancelled_at": wish.get("cancelled_at"),
            "disputes": wish.get("disputes", []),
        }
        rate = Decimal(str(wish.get("rate", 1)))
        order["line_items"] = [self._line(order, line, rate) for line in wish.get("line_items", [])]
        order["shipping_lines"] = [self._shipping(order, s, rate) for s in wish.get("shipping_lines", [])]
        paid = wish.get("paid", "full")
        order["paid"] = (current_total(order, []) if paid == "full" else Pair.read(paid, rate)).json(order)
        order["updated_at"] = order["created_at"]
        self.orders[order["id"]] = order
        return order

    def _line(self, order: Json, wish: Json, rate: Decimal) -> Json:
        quantity = int(wish.get("quantity", 1))
        return {
            "id": int(wish.get("id") or self.new_id()),
            "sku": wish.get("sku", ""),
            "title": wish.get("title", "Something"),
            "quantity": quantity,
            "tracked": bool(wish.get("tracked", False)),
            "fulfilled": int(wish.get("fulfilled", quantity)),
            "gift_card": bool(wish.get("gift_card", False)),
            **{key: Pair.read(wish.get(key), rate).json(order) for key in ("price", "discount", "tax")},
        }

    def _shipping(self, order: Json, wish: Json, rate: Decimal) -> Json:
        return {
            "id": int(wish.get("id") or self.new_id()),
            "title": wish.get("title", "Standard"),
            **{key: Pair.read(wish.get(key), rate).json(order) for key in ("price", "discount", "tax")},
        }

    def keep_refund(self, refund: Json) -> Json:
        """Puts a finished refund on its order, if the order has so much left to refund. Raises RuleBroken."""
        order = self.order_of(refund)
        for part in refund["refund_line_items"]:
            line = line_of(order, part["line_item_id"])
            if part["quantity"] > line["quantity"] - self.units_refunded(order, line["id"]):
                raise RuleBroken(f"cannot refund {part['quantity']} of line {line['id']}: not so many left")
        before = self.refunds_of(order)
        left = Pair.read(order["paid"]) - refunded(before)
        if moved(refund, "success", "pending").shop > left.shop:
            raise RuleBroken("cannot refund more money than the order has received")
        self.refunds[refund["id"]] = refund
        self.touch(order)
        return refund

    def units_refunded(self, order: Json, line_id: int) -> int:
        """Units of the order line that earlier refunds took."""
        parts = (part for refund in self.refunds_of(order) for part in refund["refund_line_items"])
        return sum(part["quantity"] for part in parts if part["line_item_id"] == line_id)

    def touch(self, order: Json) -> None:
        """The order changed: `updated_at` grows, by a second at least, as it has whole seconds only."""
        before = datetime.fromisoformat(order["updated_at"])
        order["updated_at"] = max(self.now(), before + timedelta(seconds=1)).isoformat(timespec="seconds")

    def settle(self, transaction_id: int, status: str, processed_at: str | None = None) -> Json:
        """A pending transaction becomes "success" or "failure"; returns its refund. Raises RuleBroken.

        A success may still become a failure: banks send back what a gateway called done. An adjustment
        that offsets the pending money stays: it never counted.
        """
        for refund in self.refunds.values():
            for transaction in refund["transactions"]:
                if transaction["id"] == transaction_id:
                    if transaction["status"] != "pending" and (transaction["status"], status) != _TAKEN_BACK:
                        raise RuleBroken(f"transaction {transaction_id} is settled")
                    transaction["status"] = status
                    transaction["processed_at"] = processed_at or self.now().isoformat(timespec="seconds")
                    refund["updated_at"] = self.now().isoformat(timespec="seconds")
                    self.touch(self.order_of(refund))
                    return refund
        raise RuleBroken(f"there is no transaction {transaction_id}")

    def refundable_money(self, order: Json, refund: Json) -> Pair:
        """What a shop suggests to pay back: value of the refund, less what the customer still owes."""
        before = self.refunds_of(order)
        paid = Pair.read(order["paid"]) - refunded(before)
        after = current_total(order, before) - refund_value(order, refund)
        over = paid - after
        return over if over.shop > 0 else NOTHING


def line_of(order: Json, line_id: int) -> Json:
    """The order line. Raises RuleBroken."""
    for line in order["line_items"]:
        if line["id"] == line_id:
            return dict(line)
    raise RuleBroken(f"order {order['name']} has no line {line_id}")


def share_of_line(order: Json, line: Json, taken: int, quantity: int) -> tuple[Pair, Pair]:
    """Subtotal and tax of `quantity` units after `taken` were refunded; all units add up to the line."""
    shares = []
    for whole in (line_net(line), Pair.read(line["tax"])):
        until = (whole * (taken + quantity) / line["quantity"]).rounded(order)
        shares.append(until - (whole * taken / line["quantity"]).rounded(order))
    return shares[0], shares[1]


def shipping_of(order: Json) -> tuple[Json, Pair, Pair]:
    """The first shipping line, what it came to, and its tax. Raises RuleBroken where none was charged."""
    if not order["shipping_lines"]:
        raise RuleBroken(f"order {order['name']} has no shipping")
    line = order["shipping_lines"][0]
    return line, shipping_net(line), Pair.read(line["tax"])
