"""An Order node of the CONTENTS query as what was ordered and paid, exchanges apart. Pure.

Raises KeyError, TypeError or ValueError for a node that lacks a fact, holds an amount that is no money, or
whose payments are not what the order says it received.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plugin.accounting.refund import Buyer, Contents, Extra, ExtraKind, ShippingLine, SoldLine
from plugin.protocols import Json
from plugin.stores.shopify.amounts import amount_of, flag_of, nothing_of, sum_of, text_of, without_tax
from plugin.stores.shopify.returns import Aside, tips
from plugin.stores.shopify.sold import sold_line
from plugin.stores.shopify.transactions import comes_in, received_by, roundings_of, transaction_of


def contents_facts(order: Json, aside: Aside, buyer: Json | None) -> Contents:
    """`order`: with every page read. `buyer`: the node of the BUYERS query; None where the shop keeps it to itself."""
    included, tip_lines = flag_of(order["taxesIncluded"]), tips(aside)
    replaced, paid_later = set(_replacements(aside)), set(_later_payments(aside))
    lines = [
        sold_line(node, included)
        for node in order["lineItems"]["nodes"]
        if node["quantity"] and node["id"] not in replaced
    ]
    payments = [node for node in order["transactions"] if comes_in(node) and node["id"] not in paid_later]
    _check_received(order, [node for node in order["transactions"] if comes_in(node)])
    return Contents(
        lines=tuple(line for line in lines if line.id not in tip_lines),
        shipping=tuple(_shipping(node, included) for node in order["shippingLines"]["nodes"]),
        extras=(
            *(_tip(line) for line in lines if line.id in tip_lines),
            *_duties(order),
            *(replace(extra, amount=-extra.amount) for extra in roundings_of(payments)),
        ),
        payments=tuple(transaction_of(node) for node in payments),
        buyer=_buyer(order, buyer),
    )


def _replacements(aside: Aside) -> Iterator[str]:
    """Ids of the order lines that went out in an exchange."""
    for node in aside.returns.values():
        for item in node["exchangeLineItems"]["nodes"]:
            yield from (line["id"] for line in item["lineItems"] or ())


def _later_payments(aside: Aside) -> Iterator[str]:
    """Ids of the payments for an exchange."""
    for node in aside.returns.values():
        yield from (one["id"] for one in node["transactions"]["nodes"])


def _check_received(order: Json, payments: list[Json]) -> None:
    """Change given back, and whatever else is no payment, would make a sale that is paid otherwise than the order."""
    received = amount_of(order["totalReceivedSet"])
    paid = nothing_of(received)
    for node in payments:
        paid = paid + received_by(node)
    if paid != received:
        raise ValueError(f"payments of {paid} are not the {received} that the order received")


def _shipping(node: Json, included: bool) -> ShippingLine:
    whole, charged = amount_of(node["originalPriceSet"]), amount_of(node["discountedPriceSet"])
    tax = sum_of((line["priceSet"] for line in node["taxLines"]), charged)
    net = charged - (tax if included else nothing_of(tax))
    discount = without_tax(whole - charged, charged, net)
    return ShippingLine(text_of(node["id"]), node["title"], net + discount, discount, tax)


def _tip(line: SoldLine) -> Extra:
    return Extra(line.id, ExtraKind.TIP, line.title, line.amount - line.discount, line.tax)


def _duties(order: Json) -> Iterator[Extra]:
    """Duties beside the prices; where the prices contain them, they are in the lines already."""
    bag = order["originalTotalDutiesSet"]
    if bag is not None and not flag_of(order["dutiesIncluded"]) and (amount := amount_of(bag)):
        yield Extra(f"{order['id']}/duties", ExtraKind.DUTY, "", amount, nothing_of(amount))


def _buyer(order: Json, node: Json | None) -> Buyer:
    """By the billing address, else the shipping address, else the name of the order: "#1001"."""
    node = node or {}
    names = ((node.get(which) or {}).get("name") for which in ("billingAddress", "shippingAddress"))
    name = next((name.strip() for name in names if name and name.strip()), text_of(order["name"]))
    return Buyer(name, node.get("email") or "")
