"""GraphQL nodes of Shopify into facts. Pure.

Shopify states a subtotal after discount and, where the order's prices contain tax, with tax; an adjustment
is positive where the merchant keeps money. The facts are the other way round, so all of it is turned here.
Raises KeyError, TypeError or ValueError for a node that lacks a fact or holds an amount that is no money.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugin.accounting.refund import (
    CHARGEBACK,
    Extra,
    ExtraKind,
    GoodsLine,
    Order,
    Refund,
    ShippingLine,
)
from plugin.protocols import Json
from plugin.stores.shopify.amounts import (
    amount_of,
    count_of,
    discount_of,
    flag_of,
    moment_of,
    nothing_of,
    text_of,
    without_tax,
)
from plugin.stores.shopify.returns import EXCHANGE, Added, Aside, Exchanged, added, exchanged, tips
from plugin.stores.shopify.sold import sku_of
from plugin.stores.shopify.transactions import goes_back, roundings_of, transaction_of

#: Disputes that left the money with the merchant.
_HARMLESS = ("WON", "PREVENTED")


def order_facts(node: Json, exchanges: Exchanged) -> Order:
    """The Order node of the ORDERS query, without what its exchanges add to it."""
    return Order(
        id=text_of(node["id"]),
        number=text_of(node["name"]).removeprefix("#"),
        placed=moment_of(node["createdAt"]),
        total=exchanges.total,
        received=exchanges.received,
        outstanding=amount_of(node["totalOutstandingSet"]),
        cancelled=node["cancelledAt"] is not None,
    )


def refunds_facts(order: Json, refunds: Sequence[Json], zone: str, aside: Aside) -> tuple[Refund, ...]:
    """An order's node, all of its whole Refund nodes, the shop's IANA zone, and what stands beside them."""
    exchanges, tip_lines = exchanged(order, refunds, aside), tips(aside)
    facts = order_facts(order, exchanges)
    return tuple(
        _refund(order, facts, refund, zone, added(order, refund, aside), exchanges.clear, tip_lines)
        for refund in refunds
    )


def _refund(
    order: Json, facts: Order, refund: Json, zone: str, more: Added, clear: bool, tip_lines: frozenset[str]
) -> Refund:
    included = flag_of(order["taxesIncluded"])
    back = [node for node in _nodes(refund, "transactions") if goes_back(node)]
    goods = [
        _goods(node, f"{refund['id']}/line/{position}", included)
        for position, node in enumerate(_nodes(refund, "refundLineItems"), 1)
    ]
    return Refund(
        id=text_of(refund["id"]),
        order=facts,
        moment=moment_of(refund["createdAt"] or refund["processedAt"]),
        zone=zone,
        goods=tuple(line for line in goods if line.order_line_id not in tip_lines),
        shipping=tuple(_shipping(node, included) for node in _nodes(refund, "refundShippingLines")),
        extras=(
            *_duties(refund),
            *(_tip(line) for line in goods if line.order_line_id in tip_lines),
            *more.fees,
            *_adjustments(refund),
            *roundings_of([*back, *more.payments]),
        ),
        transactions=(*(transaction_of(node) for node in back), *more.incoming),
        note=refund["note"] or "",
        not_understood=tuple(_not_understood(order, more, clear)),
        replacements=more.replacements,
    )


def _nodes(refund: Json, part: str) -> list[Json]:
    return list(refund[part]["nodes"])


def _goods(node: Json, spare_id: str, included: bool) -> GoodsLine:
    line, quantity = node["lineItem"], count_of(node["quantity"])
    subtotal, tax = amount_of(node["subtotalSet"]), amount_of(node["totalTaxSet"])
    net = subtotal - tax if included else subtotal
    discount = discount_of(line, quantity, subtotal, net)
    restocked, shipped = _whereabouts(node)
    return GoodsLine(
        id=node["id"] or spare_id,
        order_line_id=text_of(line["id"]),
        sku=sku_of(line),
        title=line["title"],
        quantity=quantity,
        ordered=count_of(line["quantity"]),
        amount=net + discount,
        discount=discount,
        tax=tax,
        restocked=restocked,
        shipped=shipped,
        gift_card=flag_of(line["isGiftCard"]),
        # Of goods that are not put back into stock Shopify does not say whether the merchant has them again.
        came_back=True if restocked and shipped else None,
    )


def _tip(line: GoodsLine) -> Extra:
    """A refund states a tip as it states goods; it is known by its order line."""
    return Extra(line.id, ExtraKind.TIP, line.title, line.amount - line.discount, line.tax)


def _whereabouts(node: Json) -> tuple[bool, bool | None]:
    """(restocked, shipped). Raises ValueError for a restock type that is not known.

    Shopify does not say which units a refund without restocking means, so where only some of the line
    were shipped it cannot be told.
    """
    match node["restockType"]:
        case "RETURN" | "LEGACY_RESTOCK":
            return True, True
        case "CANCEL":
            return flag_of(node["restocked"]), False
        case "NO_RESTOCK":
            waiting = count_of(node["lineItem"]["unfulfilledQuantity"])
            if waiting and waiting < count_of(node["lineItem"]["quantity"]):
                return False, None
            return False, not waiting
        case unknown:
            raise ValueError(f"restock type {unknown!r} is not known")


def _shipping(node: Json, included: bool) -> ShippingLine:
    """Of a part refund the amount is what was charged: Shopify does not say how much of a discount it carries."""
    subtotal, tax = amount_of(node["subtotalAmountSet"]), amount_of(node["taxAmountSet"])
    net = subtotal - tax if included else subtotal
    line = node["shippingLine"]
    charged = amount_of(line["discountedPriceSet"])
    given = amount_of(line["originalPriceSet"]) - charged
    whole = subtotal == charged and net and min(given.shop.amount, given.customer.amount) >= 0
    discount = without_tax(given, subtotal, net) if whole else nothing_of(net)
    return ShippingLine(text_of(node["id"]), line["title"], amount=net + discount, discount=discount, tax=tax)


def _duties(refund: Json) -> list[Extra]:
    extras = []
    for position, duty in enumerate(refund["duties"] or (), 1):
        if amount := amount_of(duty["amountSet"]):
            id_ = f"{refund['id']}/duty/{position}"
            extras.append(Extra(id_, ExtraKind.DUTY, "", amount, nothing_of(amount)))
    return extras


def _adjustments(refund: Json) -> list[Extra]:
    extras = []
    for node in _nodes(refund, "orderAdjustments"):
        amount, tax = -amount_of(node["amountSet"]), -amount_of(node["taxAmountSet"])
        reason = node["reason"] or ""
        if amount or tax:
            pending = reason == "PENDING_REFUND_DISCREPANCY"
            extras.append(Extra(text_of(node["id"]), ExtraKind.ADJUSTMENT, reason, amount, tax, pending))
    return extras


def _not_understood(order: Json, more: Added, clear: bool) -> Iterator[str]:
    if not clear and EXCHANGE not in more.unclear:
        yield EXCHANGE
    yield from more.unclear
    if any(dispute["status"] not in _HARMLESS for dispute in order["disputes"]):
        yield CHARGEBACK
