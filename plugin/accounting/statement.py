"""The refund stated in one currency: what it reverses, what was paid back, and what is no longer owed.

`lines` = goods + shipping + extras − discounts + tax; `ar` = `lines` − `cash` − `credit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugin.accounting.decision import Hold
from plugin.accounting.money import Amount, CurrencyMismatch, Money, total
from plugin.accounting.refund import Extra, ExtraKind, GoodsLine, Outcome, Refund, ShippingLine, Tender
from plugin.accounting.sentences import say

#: More adjustments than this on one order are for a person; trying every choice of them would not end.
_MOST_CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class Statement:
    """One refund in one currency. `extras`: those that are lines, the mere offsets left out."""

    currency: str
    extras: tuple[Extra, ...]
    lines: Money
    tax: Money
    cash: Money
    credit: Money

    @property
    def ar(self) -> Money:
        """What the customer no longer owes."""
        return self.lines - self.cash - self.credit

    def of(self, amount: Amount) -> Money:
        """The amount in the statement's currency. Raises CurrencyMismatch where it has none."""
        return stated(amount, self.currency)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An adjustment that may keep money back: of which refund, which one, and how much it keeps."""

    refund_id: str
    position: int
    amount: Money


def stated(amount: Amount, currency: str) -> Money:
    """The amount in that currency. Raises CurrencyMismatch where it is stated in others only."""
    money = amount.stated_in(currency)
    if money is None:
        raise CurrencyMismatch(f"{amount.shop} and {amount.customer} are not in {currency}")
    return money


def amounts(refund: Refund) -> Iterator[Amount]:
    """Every amount of the refund and of its order."""
    yield from (refund.order.total, refund.order.received, refund.order.outstanding)
    for line in refund.parts:
        yield from (line.amount, line.discount, line.tax)
    for extra in refund.extras:
        yield from (extra.amount, extra.tax)
    yield from (transaction.amount for transaction in refund.transactions)


def can_be_stated(refunds: Sequence[Refund], currency: str) -> bool:
    """Whether every amount is known in that currency: the shop's money or the customer's."""
    return all(a.stated_in(currency) is not None for refund in refunds for a in amounts(refund))


def state(refund: Refund, others: Sequence[Refund], currency: str) -> Statement | Hold:
    """The statement of `refund`; `others`: the other refunds of its order. A Hold where it does not tie."""
    kept = _kept(refund, others, currency)
    if isinstance(kept, Hold):
        return kept
    extras = tuple(
        extra
        for position, extra in enumerate(refund.extras)
        if not _may_offset(extra, currency) or (refund.id, position) in kept
    )
    return Statement(
        currency=currency,
        extras=extras,
        lines=_lines(refund, extras, currency),
        tax=total((stated(part.tax, currency) for part in _all(refund, extras)), currency),
        cash=_went_back(refund, currency, money=True),
        credit=_went_back(refund, currency, money=False),
    )


def _kept(refund: Refund, others: Sequence[Refund], currency: str) -> frozenset[tuple[str, int]] | Hold:
    """Which adjustments keep money back, and do not merely offset money that is not paid.

    The tie tells: the `ar` of all refunds of the order is (total − received) − outstanding. What is
    pending only offsets. Of the rest all are kept, or none, or the only choice of some that ties.
    """
    order = refund.order
    owed_less = stated(order.total - order.received - order.outstanding, currency)
    refunds = [refund, *(other for other in others if other.id != refund.id)]
    bare = total((_bare_ar(each, currency) for each in refunds), currency)
    candidates = [kept for each in refunds if not each.pending for kept in _candidates(each, currency)]
    needed = bare - owed_less
    chosen = _choice(candidates, needed)
    if chosen is None:
        most = total((kept.amount for kept in candidates), currency)
        return Hold(
            say(
                "does-not-tie",
                number=order.number,
                refunds=bare - most,
                order=owed_less,
                difference=needed - most,
            )
        )
    return frozenset((kept.refund_id, kept.position) for kept in chosen)


def _choice(candidates: Sequence[_Kept], needed: Money) -> Sequence[_Kept] | None:
    """All, none, or the one choice that adds up to `needed`; None where there is none or more than one."""
    if total((kept.amount for kept in candidates), needed.currency) == needed:
        return candidates
    if not needed:
        return ()
    if len(candidates) > _MOST_CANDIDATES:
        return None
    sums: list[tuple[Money, tuple[_Kept, ...]]] = [(Money.zero(needed.currency), ())]
    for kept in candidates:
        sums += [(sum_ + kept.amount, (*chosen, kept)) for sum_, chosen in sums]
    fitting = [chosen for sum_, chosen in sums if sum_ == needed]
    return fitting[0] if len(fitting) == 1 else None


def _may_offset(extra: Extra, currency: str) -> bool:
    """An adjustment that the store says only offsets, or that takes away: perhaps no line at all."""
    if extra.kind is not ExtraKind.ADJUSTMENT:
        return False
    return extra.offsets_pending or stated(extra.amount + extra.tax, currency) < Money.zero(currency)


def _candidates(refund: Refund, currency: str) -> Iterator[_Kept]:
    for position, extra in enumerate(refund.extras):
        if _may_offset(extra, currency) and not extra.offsets_pending:
            yield _Kept(refund.id, position, -stated(extra.amount + extra.tax, currency))


def _bare_ar(refund: Refund, currency: str) -> Money:
    """What the customer no longer owes if no adjustment keeps money back."""
    extras = [extra for extra in refund.extras if not _may_offset(extra, currency)]
    back = _went_back(refund, currency, money=True) + _went_back(refund, currency, money=False)
    return _lines(refund, extras, currency) - back


def _lines(refund: Refund, extras: Sequence[Extra], currency: str) -> Money:
    given = (stated(amount, currency) for part in _all(refund, extras) for amount in (part.amount, part.tax))
    discounts = (stated(part.discount, currency) for part in refund.parts)
    return total(given, currency) - total(discounts, currency)


def _all(refund: Refund, extras: Sequence[Extra]) -> tuple[GoodsLine | ShippingLine | Extra, ...]:
    return (*refund.parts, *extras)


def _went_back(refund: Refund, currency: str, *, money: bool) -> Money:
    """What *successfully* went back as money, or as a promise (store credit, gift card)."""
    return total(
        (
            stated(t.amount, currency)
            for t in refund.transactions
            if t.outcome is Outcome.SUCCEEDED and (t.tender is Tender.MONEY) is money
        ),
        currency,
    )
