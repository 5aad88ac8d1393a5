"""A story in few lines, so that the smallest example of a failure can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from plugin.accounting.decision import Decision, Hold, Skip, Verdict
from plugin.accounting.documents import CardRefund, Numbered, RefundReceipt, SalesReceipt, Void
from plugin.accounting.money import Amount
from plugin.accounting.policy import Gateway, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Item, Ref, Sale
from tests.invariants import choices


def amount(value: Amount) -> str:
    """12.00, or 12.00/11.07 in two currencies."""
    if value.shop == value.customer:
        return str(value.shop.amount)
    return f"{value.shop.amount}/{value.customer.amount}"


def refund(told: Refund) -> str:
    """One refund in one line."""
    parts = [*_parts(told), f"outstanding {amount(told.order.outstanding)}"]
    return f"{told.id} {told.moment:%m-%d %H:%M}: " + "; ".join(parts)


def _parts(told: Refund) -> Iterator[str]:
    if told.reverses:
        yield f"takes back {told.reverses}"
    for line in told.goods:
        flags = f"restocked={line.restocked} shipped={line.shipped} came_back={line.came_back}"
        of = f"{line.quantity}/{line.ordered} × {line.sku or line.title}"
        yield f"{of} {amount(line.amount)} - {amount(line.discount)} + tax {amount(line.tax)} ({flags})"
    for post in told.shipping:
        yield f"shipping {amount(post.amount)} - {amount(post.discount)} + tax {amount(post.tax)}"
    for extra in told.extras:
        yield f"{extra.kind.value} {amount(extra.amount)}"
    for new in told.replacements:
        out = f"out goes {new.quantity} × {new.sku}"
        yield f"{out} {amount(new.amount)} - {amount(new.discount)} + tax {amount(new.tax)}"
    for each in told.transactions:
        way = f"{'in' if each.incoming else 'back'} by {each.gateway} {each.method or ''}"
        yield f"{amount(each.amount)} {way} {each.tender.value} {each.outcome.value}"
    yield from told.not_understood


def sale(told: Sale) -> str:
    """The sale in one line."""
    lines = ", ".join(
        f"{line.item.ref.name if line.item else line.description}"
        f"{'' if line.quantity is None else f' × {line.quantity}'} {line.amount.amount}"
        for line in told.lines
    )
    paid = ", ".join(f"{each.amount.amount} into {each.account.name}" for each in told.payments)
    figures = f"of {told.total}, balance {told.balance.amount}, tax {told.tax.amount}"
    return f"{told.kind.value} {told.number} {figures}: {lines}; paid {paid or 'nothing'}"


def policy(told: Policy) -> str:
    """What differs from one in which nothing is forgotten."""
    plain = choices.full(told.boxes.edition)
    return ", ".join(
        f"{each.name}={_short(getattr(told, each.name))}"
        for each in fields(Policy)
        if _short(getattr(told, each.name)) != _short(getattr(plain, each.name))
    )


def _short(value: Any) -> str:
    match value:
        case Item() | Ref():
            return (value.ref if isinstance(value, Item) else value).name
        case Mapping():
            return "{" + ", ".join(f"{_short(k)}: {_short(v)}" for k, v in value.items()) + "}"
        case Gateway():
            parts = (value.account, value.method and value.method.ref, value.bank_account)
            return "/".join(part.name if part else "–" for part in parts)
        case _:
            return str(getattr(value, "value", value))


def verdict(told: Verdict) -> str:
    """An answer in few words."""
    match told:
        case Hold() | Skip():
            return f"{type(told).__name__} {told.sentence}"
        case Decision():
            names = ("lines", "cash", "credit", "ar", "owed")
            figures = ", ".join(f"{name} {getattr(told, name).amount}" for name in names)
            return f"Decision {figures}: " + "; ".join(document(each) for each in told.documents)


def document(told: Any) -> str:
    """A document in few words."""
    total = told.total if isinstance(told, Numbered) else told.amount
    said = f"{told.kind.value} {total.amount}"
    if isinstance(told, RefundReceipt | SalesReceipt | CardRefund):
        said += f" ({told.money_account.name})"
    if isinstance(told, Void):
        return said
    for line in getattr(told, "lines", ()):
        of = "" if line.quantity is None else f" {line.quantity}×{line.price}"
        said += f" [{line.role.value}: {line.item.name if line.item else '–'}{of} {line.amount.amount}]"
    return said + (f" tax {told.tax.amount}" if hasattr(told, "tax") else "")
