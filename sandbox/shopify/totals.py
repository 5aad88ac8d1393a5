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


def order_total(order: Json) -> Pair:
    """What the customer agreed to pay, before any refund."""
    goods = added(line_net(line) for line in order["line_items"])
    shipping = added(shipping_net(line) for line in order["shipping_lines"])
    taxes = added(Pair.read(line["tax"]) for line in [*order["line_items"], *order["shipping_lines"]])
    return goods + shipping + tax_on_top(order, taxes)


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
    return goods + tax_on_top(order, tax) + duties - kept(refund)


def moved(refund: Json, *statuses: str) -> Pair:
    """Money of the refund's transactions that stand at one of those statuses, before cash rounding."""
    return added(Pair.read(t["amount"]) for t in refund["transactions"] if t["status"] in statuses)


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
    return current_total(order, refunds) - (Pair.read(order["paid"]) - refunded(refunds))
