"""One pretend shop: its orders and refunds as plain dicts, and the rules that a real shop enforces."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sandbox.shopify.cost import Bucket
from sandbox.shopify.pairs import NOTHING, Json, Pair, added
from sandbox.shopify.totals import (
    current_total,
    line_net,
    moved,
    order_total,
    paid_in,
    refund_value,
    refunded,
    shipping_net,
)

#: Every new id lies beyond 2**53, where a reader that takes numbers for floats loses the last digit.
_FIRST_ID = 2**53 + 1001

#: An id is given once over all shops, as Shopify's are.
_ids = count(_FIRST_ID)

#: What became of a transaction, and what a bank may still make of it.
_TAKEN_BACK = ("success", "failure")


class RuleBroken(ValueError):
    """A real shop would refuse this."""


class Denied(Exception):
    """The app may not see this field."""


class Shop:
    """`orders` and `refunds` by numeric id; amounts are texts in both currencies, {"shop", "presentment"}.

    `personal_data`: whether the app may see names and addresses of customers.
    """

    def __init__(self, domain: str, now: Callable[[], datetime], **settings: Any) -> None:
        self.domain = domain
        self.now = now
        self.currency: str = settings.get("currency", "USD")
        self.zone: str = settings.get("zone", "America/New_York")
        self.personal_data = bool(settings.get("personal_data", False))
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

    def seen_refunds(self, order: Json) -> list[Json]:
        """Those that the API shows. An exchange for which no money moves has none, whatever it took and gave."""
        return [refund for refund in self.refunds_of(order) if not refund["unseen"]]

    def returns_of(self, order: Json) -> dict[int, list[Json]]:
        """The order's returns by id: what was done for each, refund by refund."""
        returns: dict[int, list[Json]] = {}
        for refund in self.refunds_of(order):
            if refund["return"]:
                returns.setdefault(refund["return"]["id"], []).append(refund)
        return returns

    def order_of(self, refund: Json) -> Json:
        """The order that was refunded."""
        return self.orders[refund["order_id"]]

    def add_order(self, wish: Json) -> Json:
        """Keeps an order; what the wish leaves out gets a plain default (fully paid, untaxed, made now).

        A line may be a `tip`, a `gift_card`, or `added` by an edit after the order was placed.
        """
        number = 1001 + len(self.orders)
        order: Json = {
            "id": int(wish.get("id") or self.new_id()),
            "name": wish.get("name", f"#{number}"),
            "currency": self.currency,
            "presentment_currency": wish.get("presentment_currency", self.currency),
            "taxes_included": bool(wish.get("taxes_included", False)),
            "customer": wish.get("customer", "Ada Jones"),
            "email": wish.get("email"),
            "created_at": wish.get("created_at", self.now().isoformat()),
            "cancelled_at": wish.get("cancelled_at"),
            "disputes": wish.get("disputes", []),
        }
        rate = Decimal(str(wish.get("rate", 1)))
        order["line_items"] = [self._line(order, line, rate) for line in wish.get("line_items", [])]
        order["shipping_lines"] = [self._shipping(order, s, rate) for s in wish.get("shipping_lines", [])]
        order["duties"] = Pair.read(wish.get("duties"), rate).json(order)
        order["payments"] = [self._payment(order, each, rate) for each in wish.get("payments", [])]
        paid = wish.get("paid", "full")
        if order["payments"]:
            whole = added(Pair.read(each["amount"]) for each in order["payments"])
        else:
            whole = order_total(order) if paid == "full" else Pair.read(paid, rate)
        order["paid"] = whole.json(order)
        order["updated_at"] = order["created_at"]
        self.orders[order["id"]] = order
        return order

    def _payment(self, order: Json, wish: Json, rate: Decimal) -> Json:
        return {
            "id": self.new_id(),
            "kind": wish.get("kind", "sale"),
            "status": "success",
            "gateway": wish.get("gateway", "shopify_payments"),
            "amount": Pair.read(wish["amount"], rate).json(order),
            "rounding": Pair.read(wish.get("rounding"), rate).json(order),
            "payment_id": wish.get("payment_id", f"{order['name']}.1"),
            "card": wish.get("card"),
            "created_at": order["created_at"],
            "processed_at": order["created_at"],
        }

    def _line(self, order: Json, wish: Json, rate: Decimal) -> Json:
        quantity = int(wish.get("quantity", 1))
        tip, gift_card = bool(wish.get("tip", False)), bool(wish.get("gift_card", False))
        return {
            "id": int(wish.get("id") or self.new_id()),
            "sku": wish.get("sku", ""),
            "title": wish.get("title", "Something"),
            "quantity": quantity,
            "tracked": bool(wish.get("tracked", False)),
            "fulfilled": int(wish.get("fulfilled", quantity)),
            "gift_card": gift_card,
            "tip": tip,
            "added": bool(wish.get("added", False)),
            "requires_shipping": bool(wish.get("requires_shipping", not (tip or gift_card))),
            **{key: Pair.read(wish.get(key), rate).json(order) for key in ("price", "discount", "tax")},
        }

    def exchange_lines(self, order: Json, wishes: list[Json]) -> list[Json]:
        """Goods that go out in an exchange: lines of the order once the refund is kept, in no sum of the order."""
        whole = order_total(order)
        rate = whole.presentment / whole.shop if whole.shop else Decimal(1)
        return [{**self._line(order, wish, rate), "exchanged": True} for wish in wishes]

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
        left = Pair.read(order["paid"]) + paid_in([*before, refund]) - refunded(before)
        if moved(refund, "success", "pending").shop > left.shop:
            raise RuleBroken("cannot refund more money than the order has received")
        order["line_items"] += [line for item in refund["exchange"] for line in item["lines"]]
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
            for transaction in (*refund["transactions"], *refund["payments"]):
                if transaction["id"] == transaction_id:
                    if transaction["status"] != "pending" and (transaction["status"], status) != _TAKEN_BACK:
                        raise RuleBroken(f"transaction {transaction_id} is settled")
                    transaction["status"] = status
                    transaction["processed_at"] = processed_at or self.now().isoformat(timespec="seconds")
                    refund["updated_at"] = self.now().isoformat(timespec="seconds")
                    self.touch(self.order_of(refund))
                    return refund
        raise RuleBroken(f"there is no transaction {transaction_id}")

    def personal(self, value: Any) -> Any:
        """What only an app sees that was approved for it. Raises Denied."""
        if not self.personal_data:
            raise Denied("This app is not approved to use protected customer data.")
        return value

    def refundable_money(self, order: Json, refund: Json) -> Pair:
        """What a shop suggests to pay back: value of the refund, less what the customer still owes."""
        over = self.due(order, refund)
        return over if over.shop > 0 else NOTHING

    def due(self, order: Json, refund: Json) -> Pair:
        """What is too much after the refund; negative where the customer owes, as for a dearer exchange."""
        before = self.refunds_of(order)
        paid = Pair.read(order["paid"]) + paid_in(before) - refunded(before)
        return paid - (current_total(order, before) - refund_value(order, refund))


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
