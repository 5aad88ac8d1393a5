"""A new attempt of the same decision: what may change about a document without deciding anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from plugin.accounting.dates import (
    local_day,
    open_day,
    ordered_on,
    refunded_on,
    true_day,
    without_far_days,
)
from plugin.accounting.documents import Document, DocumentLine, Numbered, Void
from plugin.accounting.money import Money
from plugin.accounting.numbering import is_the_sale
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Item, Sale, SaleLine


def under_new_lock(void: Void, assumed: Sale, now: Sale) -> Void | None:
    """The same void under the lock that its invoice has now; None where more than the lock has changed.

    `assumed`: the sale that was decided upon; the void may also be of another invoice, of our own making.
    """
    still = (
        now.balance == now.total == void.amount
        and not now.applied
        and now.customer.id == void.customer.id
        and _told(now.lines) == _told(void.lines)
        and (now.id != assumed.id or now.date == assumed.date)
    )
    return replace(void, revision=now.revision) if still else None


def _told(lines: Iterable[SaleLine | DocumentLine]) -> list[tuple[str | None, Money, Decimal | None]]:
    """What each line is of, what it comes to, and how many units; not what somebody wrote on it."""
    return [(_item_id(line), line.amount, line.quantity) for line in lines]


def _item_id(line: SaleLine | DocumentLine) -> str | None:
    item = line.item.ref if isinstance(line.item, Item) else line.item
    return item.id if item else None


def on_open_day(
    document: Document, refund: Refund, policy: Policy, offers: Offers, now: datetime
) -> Document | None:
    """The same document on the first open day, the true one in its memo; None where it may not be moved. `now`: aware.

    A void has its invoice's day. A ledger that refuses a day which it does not call closed knows something else.
    """
    policy = without_far_days(policy, offers, local_day(now, refund.zone))
    day = open_day(document.date, policy, offers)
    if isinstance(document, Void) or day is None or day == document.date:
        return None
    moved = replace(document, date=day)
    if not isinstance(moved, Numbered):
        return moved
    if is_the_sale(document):
        note = ordered_on(local_day(refund.order.placed, refund.zone))
    else:
        note = refunded_on(true_day(refund))
    lines = [line for line in moved.memo.splitlines() if line != note]
    return replace(moved, memo="\n".join([*lines, note]))
