"""The refund stated in one currency: what it reverses, what was paid back, and what is no longer owed.

`lines` = goods + shipping + extras − discounts + tax − replacements; `ar` = `lines` − `cash` − `credit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.accounting.decision import Hold
from plugin.accounting.money import Amount, Money, total
from plugin.accounting.refund import Extra, Refund
from plugin.accounting.sums import Bare, bare_of, stated
from plugin.accounting.tie import kept_adjustments, may_offset


@dataclass(frozen=True, slots=True)
class Statement:
    """One refund in one currency. `extras`: those that are lines, the mere offsets left out.

    `lines`, `cash` and `ar` are negative where an exchange cost the customer more. `difference`: the line
    that a changed rate adds to the shop's money (negative: less left than was taken in), part of `lines`.
    `ar`: what the customer no longer owes. `parts`: of `lines`, goods and shipping less their discounts.
    """

    currency: str
    extras: tuple[Extra, ...]
    difference: Money
    lines: Money
    tax: Money
    cash: Money
    credit: Money
    ar: Money
    parts: Money

    def of(self, amount: Amount) -> Money:
        """The amount in the statement's currency. Raises CurrencyMismatch where it has none."""
        return stated(amount, self.currency)


def state(refund: Refund, others: Sequence[Refund], currency: str) -> Statement | Hold:
    """The statement of `refund`; `others`: the other refunds of its order. A Hold where it does not tie.

    The tie is looked at in the customer's money: there no rate has changed between order and refund.
    """
    theirs = refund.order.total.customer.currency
    bare_theirs = bare_of(refund, theirs)
    kept = kept_adjustments(refund, bare_theirs, others, theirs)
    if isinstance(kept, Hold):
        return kept
    extras = tuple(
        extra
        for position, extra in enumerate(refund.extras)
        if not may_offset(extra, theirs) or (refund.id, position) in kept
    )
    bare, difference = bare_theirs, Money.zero(currency)
    if currency != theirs:
        bare = bare_of(refund, currency)
        difference = _difference(bare, currency, bare_theirs, theirs, extras)
    lines = bare.with_extras(extras, currency) + difference
    return Statement(
        currency=currency,
        extras=extras,
        difference=difference,
        lines=lines,
        tax=bare.tax + total([stated(extra.tax, currency) for extra in extras], currency),
        cash=bare.cash,
        credit=bare.credit,
        ar=lines - bare.cash - bare.credit,
        parts=bare.parts,
    )


def _difference(bare: Bare, currency: str, bare_theirs: Bare, theirs: str, extras: Sequence[Extra]) -> Money:
    """What a changed rate made of the shop's money: settled in the customer's, it is settled in the shop's too.

    Of a refund that leaves something owed, that part keeps the rate of its lines.
    """
    lines_theirs = bare_theirs.with_extras(extras, theirs)
    back_theirs = bare_theirs.cash + bare_theirs.credit
    lines, ar_theirs = bare.with_extras(extras, currency), lines_theirs - back_theirs
    if not lines_theirs or not back_theirs:
        # An even exchange settles itself, whatever its two halves are worth in the shop's money by now.
        return Money.zero(currency) if lines_theirs or back_theirs else -lines
    ar = Money.rounded(lines.amount * ar_theirs.amount / lines_theirs.amount, currency)
    return bare.cash + bare.credit + ar - lines
