"""The tie of an order: it tells which adjustments keep money back, and which only offset what is not paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plugin.accounting.decision import Hold
from plugin.accounting.money import Money, total
from plugin.accounting.refund import Extra, ExtraKind, Refund, standing_reversal
from plugin.accounting.sentences import say
from plugin.accounting.sums import Bare, bare_of, stated

#: More adjustments than this on one order are for a person; trying every choice of them would not end.
_MOST_CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class _Kept:
    """An adjustment that may keep money back: of which refund, which one, and how much it keeps."""

    refund_id: str
    position: int
    amount: Money


def kept_adjustments(
    refund: Refund, bare: Bare, others: Sequence[Refund], currency: str
) -> frozenset[tuple[str, int]] | Hold:
    """Which adjustments keep money back, and do not merely offset money that is not paid.

    The tie tells: the `ar` of all refunds of the order is (total − received) − outstanding. What is
    pending only offsets. Of the rest all are kept, or none, or the only choice of some that ties.
    """
    order = refund.order
    owed_less = stated(order.total, currency) - stated(order.received, currency)
    owed_less = owed_less - stated(order.outstanding, currency)
    refunds = _standing([refund, *(other for other in others if other.id != refund.id)])
    bares = [(each, bare if each is refund else bare_of(each, currency)) for each in refunds]
    bare_ar = total([_bare_ar(each, of_each, currency) for each, of_each in bares], currency)
    candidates = [kept for each in refunds if not each.pending for kept in _candidates(each, currency)]
    needed = bare_ar - owed_less
    chosen = _choice(candidates, needed)
    if chosen is None:
        most = total((kept.amount for kept in candidates), currency)
        return Hold(
            say(
                "does-not-tie",
                number=order.number,
                refunds=bare_ar - most,
                order=owed_less,
                difference=needed - most,
            )
        )
    return frozenset((kept.refund_id, kept.position) for kept in chosen)


def _standing(refunds: Iterable[Refund]) -> list[Refund]:
    """Without those that were taken back, and without what took them back."""
    refunds = list(refunds)
    if not any(refund.reverses for refund in refunds):
        return refunds
    return [each for each in refunds if not (each.reverses or standing_reversal(each.id, refunds))]


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


def may_offset(extra: Extra, currency: str) -> bool:
    """An adjustment that the store says only offsets, or that takes away: perhaps no line at all."""
    if extra.kind is not ExtraKind.ADJUSTMENT:
        return False
    return extra.offsets_pending or stated(extra.amount + extra.tax, currency) < Money.zero(currency)


def _candidates(refund: Refund, currency: str) -> Iterator[_Kept]:
    for position, extra in enumerate(refund.extras):
        if may_offset(extra, currency) and not extra.offsets_pending:
            yield _Kept(refund.id, position, -stated(extra.amount + extra.tax, currency))


def _bare_ar(refund: Refund, bare: Bare, currency: str) -> Money:
    """What the customer no longer owes if no adjustment keeps money back."""
    extras = [extra for extra in refund.extras if not may_offset(extra, currency)]
    return bare.with_extras(extras, currency) - bare.cash - bare.credit
