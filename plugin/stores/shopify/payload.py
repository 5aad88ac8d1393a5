"""GraphQL nodes of Shopify into facts. Pure.

Shopify states a subtotal after discount and, where the order's prices contain tax, with tax; an adjustment
is positive where the merchant keeps money. The facts are the other way round, so all of it is turned here.
Raises KeyError, TypeError or ValueError for a node that lacks a fact or holds an amount that is no money.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugin.accounting.money import Amount
from plugin.accounting.refund import (
    CHARGEBACK,
    Extra,
    ExtraKind,
    GoodsLine,
    Order,
    Outcome,
    Refund,
    ShippingLine,
    Tender,
    Transaction,
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
)

_OUTCOMES = {
    "SUCCESS": Outcome.SUCCEEDED,
    "PENDING": Outcome.PENDING,
    "AWAITING_RESPONSE": Outcome.PENDING,
    "UNKNOWN": Outcome.PENDING,
    "FAILURE": Outcome.FAILED,
    "ERROR": Outcome.FAILED,
}

#: Gateways that give a promise instead of money.
_TENDERS = {"gift_card": Tender.GIFT_CARD, "shopify_store_credit": Tender.STORE_CREDIT}

#: Kinds that bring money in. In a refund they belong to an exchange that costs the customer more.
_INCOMING = ("SALE", "CAPTURE")

#: Disputes that left the money with the merchant.
_HARMLESS = ("WON", "PREVENTED")


def order_facts(node: Json) -> Order:
    """The Order node of the ORDERS query."""
    return Order(
        id=text_of(node["id"]),
        number=text_of(node["name"]).removeprefix("#"),
        placed=moment_of(node["createdAt"]),
        total=amount_of(node["totalPriceSet"]),
        received=amount_of(node["totalReceivedSet"]),
        outstanding=amount_of(node["totalOutstandingSet"]),
        cancelled=node["cancelledAt"] is not None,
    )


def refund_facts(order: Json, refund: Json, zone: str, returned: Json | None) -> Refund:
    """A whole Refund node, its order's node, the shop's IANA zone, and the Return it is linked to, if any."""
    included = flag_of(order["taxesIncluded"])
    transactions = _nodes(refund, "transactions")
    back = [_transaction(node) for node in transactions if node["kind"] == "REFUND"]
    return Refund(
        id=text_of(refund["id"]),
        order=order_facts(order),
        moment=moment_of(refund["createdAt"] or refund["processedAt"]),
        zone=zone,
        goods=tuple(
            _goods(node, f"{refund['id']}/line/{position}", included)
            for position, node in enumerate(_nodes(refund, "refundLineItems"), 1)
        ),
        shipping=tuple(_shipping(node, included) for node in _nodes(refund, "refundShippingLines")),
        extras=(*_duties(refund), *_adjustments(refund), *_roundings(transactions)),
        transactions=tuple(back),
        note=refund["note"] or "",
        not_understood=tuple(_not_understood(order, transactions, returned)),
    )


def _nodes(refund: Json, part: str) -> list[Json]:
    return list(refund[part]["nodes"])


def _goods(node: Json, spare_id: str, included: bool) -> GoodsLine:
    line, quantity = node["lineItem"], count_of(node["quantity"])
    subtotal, tax = amount_of(node["subtotalSet"]), amount_of(node["totalTaxSet"])
    net = subtotal - tax if included else subtotal
    discount = discount_of(line, quantity, subtotal, net)
    restocked, shipped = _whereabouts(node)
    sku = line["sku"]
    return GoodsLine(
        id=node["id"] or spare_id,
        order_line_id=text_of(line["id"]),
        sku=sku if sku and sku.strip() else None,
        title=line["title"],
        quantity=quantity,
        ordered=count_of(line["quantity"]),
        amount=net + discount,
        discount=discount,
        tax=tax,
        restocked=restocked,
        shipped=shipped,
        gift_card=flag_of(line["isGiftCard"]),
    )


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
    """The amount is what was charged: Shopify does not say how much of a discount a part refund carries."""
    subtotal, tax = amount_of(node["subtotalAmountSet"]), amount_of(node["taxAmountSet"])
    net = subtotal - tax if included else subtotal
    title = node["shippingLine"]["title"]
    return ShippingLine(text_of(node["id"]), title, amount=net, discount=nothing_of(net), tax=tax)


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


def _roundings(transactions: Sequence[Json]) -> list[Extra]:
    """Cash that was rounded when it was handed out; see `_transaction`."""
    extras = []
    for node in transactions:
        if node["kind"] == "REFUND" and node["status"] == "SUCCESS" and (rounding := _rounding(node)):
            id_ = f"{node['id']}/rounding"
            extras.append(Extra(id_, ExtraKind.CASH_ROUNDING, "", rounding, nothing_of(rounding)))
    return extras


def _rounding(node: Json) -> Amount | None:
    bag = node["amountRoundingSet"]
    return amount_of(bag) if bag is not None else None


def _transaction(node: Json) -> Transaction:
    """Money that moved is the amount plus its cash rounding, which Shopify keeps beside it.

    Source: https://shopify.dev/changelog/new-cash-rounding-on-order-and-order-transaction
    """
    amount, rounding = amount_of(node["amountSet"]), _rounding(node)
    details = node["paymentDetails"] or {}
    method = details.get("company") or details.get("paymentMethodName")
    gateway = node["gateway"] or ""
    return Transaction(
        id=text_of(node["id"]),
        gateway=gateway,
        method=method.lower() if method else None,
        reference=node["paymentId"] or None,
        tender=_TENDERS.get(gateway, Tender.MONEY),
        outcome=_OUTCOMES[node["status"]],
        amount=amount + rounding if rounding else amount,
        moment=moment_of(node["processedAt"] or node["createdAt"]),
    )


def _not_understood(order: Json, transactions: Sequence[Json], returned: Json | None) -> list[str]:
    found = []
    if returned is not None:
        if returned["exchangeLineItems"]["nodes"]:
            found.append("exchange")
        lines = returned["returnLineItems"]
        fee = any(line.get("restockingFee") for line in lines["nodes"])
        # A return too long to be read whole may hold a fee on a line not seen.
        if returned["returnShippingFees"] or fee or lines["pageInfo"]["hasNextPage"]:
            found.append("return fees")
    if any(
        node["kind"] in _INCOMING and _OUTCOMES[node["status"]] is not Outcome.FAILED for node in transactions
    ):
        found.append("payment by the customer")
    if any(dispute["status"] not in _HARMLESS for dispute in order["disputes"]):
        found.append(CHARGEBACK)
    return found
