"""What an order and a refund come to: pure sums over the pretend shop's records."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.shopify.pairs import NOTHING, Json, Pair, added

#: Gateways that give a promise instead of money.
PROMISES = frozenset({"gift_card", "shopify_store_credit"})


def line_net(line: Json) -> Pair:
    """A whole order line after discount, as priced (with tax where the order's prices contain it)."""
    return Pair.read(line["price"]) * int(line["quantity"]) - Pair.read(line["discount"])


def shipping_net(line: Json) -> Pair:
    """A whole shipping line after discount, as priced."""
    return Pair.read(line["price"]) - Pair.read(line["discount"])


def tax_on_top(order: Json, tax: Pair) -> Pair:
    """The tax, unless the order's prices contain it."""
    return NOTHING if order["taxes_included"] else tax


def line_value(order: Json, line: Json) -> Pair:
    """A whole order line after discount, with its tax."""
    return line_net(line) + tax_on_top(order, Pair.read(line["tax"]))


def order_total(order: Json) -> Pair:
    """What the customer agreed to pay, edits included, before any refund or exchange."""
    goods = added(line_value(order, line) for line in order["line_items"] if not line.get("exchanged"))
    shipping = added(shipping_net(line) for line in order["shipping_lines"])
    taxes = added(Pair.read(line["tax"]) for line in order["shipping_lines"])
    return goods + shipping + tax_on_top(order, taxes) + Pair.read(order["duties"])


def total_when_placed(order: Json) -> Pair:
    """The same without the lines that an edit has added."""
    return order_total(order) - added(
        line_value(order, line) for line in order["line_items"] if line["added"]
    )


def replaced(order: Json, refund: Json) -> Pair:
    """What went out in the exchange, with its tax."""
    return added(line_value(order, line) for item in refund["exchange"] for line in item["lines"])


def fees(refund: Json) -> Pair:
    """What the merchant keeps by fees of the return, with its tax."""
    return added(Pair.read(fee["amount"]) + Pair.read(fee["tax"]) for fee in refund["fees"])


def total_with_exchanges(order: Json, refunds: Iterable[Json]) -> Pair:
    """The order's total as it says it: lines of exchanges are lines of the order."""
    return order_total(order) + added(replaced(order, refund) for refund in refunds)


def kept(refund: Json) -> Pair:
    """What the merchant keeps of this refund by adjustments (negative: gives more), offsets left out."""
    return added(
        Pair.read(a["amount"]) + Pair.read(a["tax_amount"])
        for a in refund["order_adjustments"]
        if not a["offset"]
    )


def refund_value(order: Json, refund: Json) -> Pair:
    """By how much the refund lowers what the order comes to."""
    parts = [*refund["refund_line_items"], *refund["refund_shipping_lines"]]
    goods = added(Pair.read(part["subtotal"]) for part in parts)
    tax = added(Pair.read(part["total_tax"]) for part in parts)
    duties = added(Pair.read(duty["amount"]) for duty in refund["duties"])
    return goods + tax_on_top(order, tax) + duties - kept(refund) - fees(refund) - replaced(order, refund)


def moved(refund: Json, *statuses: str) -> Pair:
    """Money back by the refund's transactions that stand at one of those statuses, before cash rounding."""
    return added(
        Pair.read(t["amount"])
        for t in refund["transactions"]
        if t["kind"] == "refund" and t["status"] in statuses
    )


def paid_in(refunds: Iterable[Json]) -> Pair:
    """What customers paid more for exchanges, before cash rounding."""
    return added(
        Pair.read(t["amount"]) for refund in refunds for t in refund["payments"] if t["status"] == "success"
    )


def refunded(refunds: Iterable[Json]) -> Pair:
    """What really went back."""
    return added(moved(refund, "success") for refund in refunds)


def current_total(order: Json, refunds: Iterable[Json]) -> Pair:
    """What the order comes to after its refunds."""
    return order_total(order) - added(refund_value(order, refund) for refund in refunds)


def outstanding(order: Json, refunds: Iterable[Json]) -> Pair:
    """Still to be paid; negative where the customer is owed.

    It falls as soon as goods are taken off the order, while the money is still on its way.
    """
    refunds = list(refunds)
    received = Pair.read(order["paid"]) + paid_in(refunds)
    return current_total(order, refunds) - (received - refunded(refunds))
