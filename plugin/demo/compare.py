"""The shop's own statement of its refunds against the company's own account movements, to the cent.

Neither side is ours: both are read over HTTP from the sandbox, whose ledger posts by rules of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

_NOTHING = Decimal(0)


def differences(
    refunds: Iterable[Mapping[str, Any]],
    movements: Iterable[Mapping[str, Any]],
    accounts: Mapping[str, Mapping[str, str]],
    booked: Iterable[int],
) -> list[str]:
    """A sentence for every order and account that moved otherwise than the shop says; empty when all ties.

    `booked`: ids of the refunds that should be in the books; no other may have moved anything.
    `movements`: postings since the sales were booked. `accounts`: role -> {id, name}.
    """
    wanted, moved = _wanted(refunds, set(booked)), _moved(movements, accounts)
    found = []
    for order, role in sorted(wanted.keys() | moved.keys()):
        should, does = wanted.get((order, role), _NOTHING), moved.get((order, role), _NOTHING)
        if should != does:
            found.append(
                f"Order {order}, {role}: the shop says {should:+.2f}, the books moved by {does:+.2f}."
            )
    return found


def _wanted(refunds: Iterable[Mapping[str, Any]], booked: set[int]) -> dict[tuple[str, str], Decimal]:
    """Per order and kind of account, debits positive."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for refund in refunds:
        if refund["id"] not in booked:
            continue
        order = refund["order_name"].lstrip("#")
        lines = {name: Decimal(text) for name, text in refund["lines"].items()}
        given = {name: Decimal(text) for name, text in refund["promises"].items()}
        total, cash, credit = (Decimal(refund[name]) for name in ("total", "cash", "credit"))
        sums[order, "money"] -= cash
        sums[order, "receivable"] -= total - cash - credit
        sums[order, "sales tax"] += lines["tax"]
        sums[order, "gift cards"] += lines["gift_cards"] - given["gift_card"]
        sums[order, "store credit"] -= given["shopify_store_credit"]
        sums[order, "tips"] += lines["tips"]
        sums[order, "duties"] += lines["duties"]
        not_earned = sum((lines[name] for name in ("tax", "gift_cards", "tips", "duties")), _NOTHING)
        sums[order, "income"] += total - not_earned
        for sku, units in refund["restocked"].items():
            sums[order, f"units of {sku}"] += units
        for sku, units in refund["sent_out"].items():
            sums[order, f"units of {sku}"] -= units
    return {key: amount for key, amount in sums.items() if amount}


def _moved(
    movements: Iterable[Mapping[str, Any]], accounts: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], Decimal]:
    kinds = {accounts[role]["name"]: kind for role, kind in _KINDS.items() if role in accounts}
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for posting in movements:
        order = str(posting["document"]["number"]).split("-")[0]
        kind = kinds.get(posting["account"])
        amount = Decimal(posting["debit"]) - Decimal(posting["credit"])
        if kind is not None:
            sums[order, kind] += amount
        if posting["account"] == accounts["inventory"]["name"]:
            sums[order, f"units of {posting['item']}"] += Decimal(posting["quantity"])
    return {key: amount for key, amount in sums.items() if amount}


#: Roles of the company's accounts, and what a bookkeeper adds up together.
_KINDS = {
    "undeposited": "money",
    "bank": "money",
    "receivable": "receivable",
    "tax": "sales tax",
    "sales": "income",
    "shipping_income": "income",
    "returns": "income",
    "discounts": "income",
    "rounding": "income",
    "fees": "income",
    "gift_cards": "gift cards",
    "store_credit": "store credit",
    "tips": "tips",
    "duties": "duties",
}
