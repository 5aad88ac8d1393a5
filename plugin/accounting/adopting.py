"""A refund that a bookkeeper has already entered by hand stands for ours, instead of being booked twice.

Asked before the sale is checked: what was entered by hand has changed the sale already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from plugin.accounting.case import Case
from plugin.accounting.concluding import decision_of
from plugin.accounting.decision import ByHand, Decision, Hold, Verdict
from plugin.accounting.documents import DocumentKind
from plugin.accounting.money import Money
from plugin.accounting.plan import Plan, plan_of
from plugin.accounting.policy import Adopting
from plugin.accounting.sentences import say


def by_hand_already(case: Case, *, approved: bool) -> Decision | Hold | None:
    """What to do where all that would be booked is there by hand; None where nothing of it is.

    Adopted, or asked about, as the policy says. Only a part by hand: held, for no document of ours can be
    linked to one that was made outside the same booking.
    """
    plan = plan_of(case)
    if not isinstance(plan, Plan):
        return None
    near, wanted = _near(case), _wanted(plan)
    found = [[hand for hand in near if (hand.kind, hand.total) == each] for each in wanted]
    if not any(found):
        return None
    number, said = case.refund.order.number, _told(hand for hands in found for hand in hands)
    if any(len(each) > 1 for each in found):
        return Hold(say("by-hand-several", number=number, documents=said))
    if not all(found) or len({each[0].id for each in found}) < len(wanted):
        return Hold(say("by-hand-in-part", number=number, documents=said))
    because = (say("because-adopted", documents=said),)
    proposal = decision_of(case, (), because, case.zero, adopted=tuple(each[0] for each in found))
    if case.policy.adopting is Adopting.AUTOMATIC or approved:
        return proposal
    return Hold(say("adopt", number=number, documents=said), proposal=proposal)


def by_hand_otherwise(case: Case, verdict: Verdict, *, approved: bool) -> Verdict:
    """Something by hand comes to the same money, but by other documents: a person has to say that it is another."""
    if approved or not isinstance(verdict, Decision):
        return verdict
    statement = case.statement
    sums = {
        statement.lines,
        statement.cash,
        statement.credit,
        statement.ar,
        statement.cash + statement.credit,
    }
    alike = [hand for hand in _near(case) if hand.total and hand.total in sums]
    if not alike:
        return verdict
    sentence = say("by-hand-otherwise", number=case.refund.order.number, documents=_told(alike))
    return Hold(sentence, proposal=verdict)


def _wanted(plan: Plan) -> list[tuple[DocumentKind, Money]]:
    """Kind and total of every document that would be there."""
    return [(part.kind, part.total) for part in plan.parts] + [
        (each.kind, each.amount) for each in plan.paid_out
    ]


def _near(case: Case) -> Sequence[ByHand]:
    """The customer's, dated not far from the refund, or from the day it would be booked on; none stands for two."""
    taken = {
        hand.id
        for reversal in case.earlier.reversals
        if reversal.decision
        for hand in reversal.decision.adopted
    }
    closed = case.offers.closed_through
    days = [case.true_day] if closed is None else [case.true_day, closed + timedelta(days=1)]
    return [
        hand
        for hand in case.books.by_hand
        if hand.id not in taken
        and hand.customer.id == case.sale.customer.id
        and min(_apart(hand.date, day) for day in days) <= case.policy.adopting_days
    ]


def _apart(one: date, other: date) -> int:
    return abs((one - other).days)


def _told(hands: Iterable[ByHand]) -> str:
    """Each once: kind, number, day and total."""
    told = (f"{hand.kind.value} {hand.number or hand.id} of {hand.date}, {hand.total}" for hand in hands)
    return "; ".join(dict.fromkeys(told))
