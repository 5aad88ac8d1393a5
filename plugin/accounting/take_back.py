"""A refund that the store itself took back: its money came to the merchant again."""

from __future__ import annotations

from datetime import datetime, timedelta

from plugin.accounting.before import in_part
from plugin.accounting.dates import booking_day, true_day
from plugin.accounting.decision import Decision, Earlier, Hold, Reversal, Skip
from plugin.accounting.money import total
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund, standing_reversal
from plugin.accounting.sentences import say
from plugin.accounting.sums import went_back
from plugin.accounting.undo import undo


def take_back(
    refund: Refund, earlier: Earlier, policy: Policy, offers: Offers, now: datetime
) -> Decision | Hold | Skip:
    """What takes back the booking of the refund that `refund` reverses; nothing, where nothing was booked."""
    number = refund.order.number
    if not refund.happened:
        return Skip(say("reversal-failed", number=number))
    booked = next((each for each in earlier.reversals if each.refund_id == refund.reverses), None)
    original = next((each for each in earlier.refunds if each.id == refund.reverses), None)
    if original and not _is_all_booked(refund, booked) and (hold := in_part(refund, original)):
        return hold
    refunds = (refund, *earlier.refunds)
    first = standing_reversal(refund.reverses or "", refunds)
    if first is not None and first.id != refund.id and standing_reversal(refund.id, refunds) is None:
        return Hold(say("reversed-twice", number=number))
    if booked is None:
        return Skip(say("reversed-before-booking", number=number))
    if not booked.settled:
        until = now + timedelta(days=policy.missing_days)
        return Hold(say("earlier-refund-unfinished", number=number, count=1), until)
    if booked.decision is None or booked.written is None:
        return Hold(say("undo-not-known", count=1))
    day = booking_day(refund, policy, offers)
    if isinstance(day, Hold):
        return day
    lines, actual = [f"Refund of order {number} taken back"], true_day(refund)
    if actual != day:
        lines.append(f"Taken back on {actual.isoformat()}, in a period that is closed")
    return undo(refund.id, booked.decision, booked.written, day, offers, "\n".join(lines))


def _is_all_booked(refund: Refund, booked: Reversal | None) -> bool:
    """All that was booked came back, whatever the store says by now of the money that it gave."""
    if booked is None or booked.decision is None:
        return False
    given = booked.decision.cash + booked.decision.credit
    return -total(went_back(refund, given.currency), given.currency) == given
