"""The facts of a refund, laid out as the rows of one table; and which documents stand beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from plugin.accounting.decision import Decision
from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import Extra, GoodsLine, Refund, ShippingLine, SoldLine
from plugin.journal.views import DocumentRow, RefundDetail


@dataclass(frozen=True, slots=True)
class FactLine:
    """One row. `amount` before discount and without tax; `total` is what the customer gets for it.

    `tags`: what happened to the goods. `counted`: the row is part of the sum below the table.
    """

    title: str
    sku: str | None
    quantity: str
    amount: Amount
    discount: Amount
    tax: Amount
    tags: tuple[str, ...] = ()
    counted: bool = True

    @property
    def total(self) -> Amount:
        """Amount less discount, with tax."""
        return self.amount - self.discount + self.tax


def fact_lines(refund: Refund) -> tuple[FactLine, ...]:
    """Goods that came back, goods that went out, shipping, then everything else, in the store's order."""
    return (
        *(_goods(line) for line in refund.goods),
        *(_sent_out(line) for line in refund.replacements),
        *(_shipping(line) for line in refund.shipping),
        *(_extra(line) for line in refund.extras),
    )


def sum_of(lines: tuple[FactLine, ...]) -> Amount | None:
    """What the counted rows come to; None where there is none, for then there is no currency either."""
    counted = [line.total for line in lines if line.counted]
    return reduce(lambda one, other: one + other, counted) if counted else None


def decided_or_proposed(detail: RefundDetail) -> tuple[Decision | None, tuple[DocumentRow, ...]]:
    """What is booked, with what became of each document; where nothing is decided, what waits for a person's yes."""
    if detail.decision is not None or detail.proposal is None:
        return detail.decision, detail.documents
    proposed = detail.proposal.decision
    rows = tuple(DocumentRow(document, "not booked", None, None, None) for document in proposed.documents)
    return proposed, rows


def two_currencies(refund: Refund) -> bool:
    """The customer paid in other money than the shop counts in."""
    total = refund.order.total
    return total.shop.currency != total.customer.currency


def _goods(line: GoodsLine) -> FactLine:
    tags = [
        {True: "restocked", False: "not restocked", None: "restocking not stated"}[line.restocked],
        {True: "shipped", False: "never shipped", None: "shipped in part"}[line.shipped],
    ]
    if line.gift_card:
        tags.append("gift card")
    quantity = f"{line.quantity} of {line.ordered}"
    return FactLine(line.title, line.sku, quantity, line.amount, line.discount, line.tax, tuple(tags))


def _sent_out(line: SoldLine) -> FactLine:
    """It runs against what came back."""
    tags = ("sent out in exchange", *(("gift card",) if line.gift_card else ()))
    return FactLine(line.title, line.sku, str(line.quantity), -line.amount, -line.discount, -line.tax, tags)


def _shipping(line: ShippingLine) -> FactLine:
    return FactLine(line.title, None, "", line.amount, line.discount, line.tax, ("shipping",))


def _extra(line: Extra) -> FactLine:
    pending = ("only offsets money still to be paid",) if line.offsets_pending else ()
    return FactLine(
        title=line.reason.replace("_", " ").capitalize() or line.kind.value.capitalize(),
        sku=None,
        quantity="",
        amount=line.amount,
        discount=_none_of(line.amount),
        tax=line.tax,
        tags=(line.kind.value, *pending),
        counted=not line.offsets_pending,
    )


def _none_of(amount: Amount) -> Amount:
    return Amount(Money.zero(amount.shop.currency), Money.zero(amount.customer.currency))
