"""OrderTransaction nodes into facts: money on its way, either way, and the cash rounding beside it. Pure.

Raises KeyError, TypeError or ValueError for a node that lacks a fact or holds an amount that is no money.
"""

from __future__ import annotations

from collections.abc import Iterable

from plugin.accounting.money import Amount
from plugin.accounting.refund import Extra, ExtraKind, Outcome, Tender, Transaction
from plugin.protocols import Json
from plugin.stores.shopify.amounts import amount_of, moment_of, nothing_of, text_of

_OUTCOMES = {
    "SUCCESS": Outcome.SUCCEEDED,
    "PENDING": Outcome.PENDING,
    "AWAITING_RESPONSE": Outcome.PENDING,
    "UNKNOWN": Outcome.PENDING,
    "FAILURE": Outcome.FAILED,
    "ERROR": Outcome.FAILED,
}

#: Gateways that give or take a promise instead of money.
_TENDERS = {"gift_card": Tender.GIFT_CARD, "shopify_store_credit": Tender.STORE_CREDIT}

#: Kinds that bring money in. An authorization only reserves it.
_INCOMING = ("SALE", "CAPTURE")


def goes_back(node: Json) -> bool:
    """Money to the customer."""
    return bool(node["kind"] == "REFUND")


def comes_in(node: Json) -> bool:
    """Money from the customer, unless it failed."""
    return node["kind"] in _INCOMING and _OUTCOMES[node["status"]] is not Outcome.FAILED


def transaction_of(node: Json) -> Transaction:
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
        incoming=node["kind"] in _INCOMING,
    )


def received_by(node: Json) -> Amount:
    """What the transaction adds to the order's own total received: before cash rounding, if it succeeded."""
    amount = amount_of(node["amountSet"])
    return amount if node["status"] == "SUCCESS" else nothing_of(amount)


def roundings_of(nodes: Iterable[Json]) -> list[Extra]:
    """Cash that was rounded when it changed hands, positive where the customer has more of it then."""
    extras = []
    for node in nodes:
        if node["status"] == "SUCCESS" and (rounding := _rounding(node)):
            gained = -rounding if node["kind"] in _INCOMING else rounding
            id_ = f"{node['id']}/rounding"
            extras.append(Extra(id_, ExtraKind.CASH_ROUNDING, "", gained, nothing_of(gained)))
    return extras


def _rounding(node: Json) -> Amount | None:
    bag = node["amountRoundingSet"]
    return amount_of(bag) if bag is not None else None
