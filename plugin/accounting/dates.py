"""Days: in which zone they are counted, on which one a refund is booked, and until when we look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plugin.accounting.decision import Hold
from plugin.accounting.policy import ClosedPeriod, Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sentences import say

#: How far ahead of the day on which a refund is decided the books may be closed for its first open day to count.
_CLOSED_AHEAD = timedelta(days=31)


def zone_is_known(zone: str) -> bool:
    """Whether this machine knows the IANA zone; without it no day can be told."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a folder of zones
        return False
    return True


def local_day(moment: datetime, zone: str) -> date:
    """The day of an aware moment in the shop's zone. Raises ZoneInfoNotFoundError for an unknown zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def true_day(refund: Refund) -> date:
    """The day of the last successful money transaction; if no money moved, the day of the refund."""
    moments = [transaction.moment for transaction in refund.money]
    return local_day(max(moments, default=refund.moment), refund.zone)


def booking_day(refund: Refund, policy: Policy, offers: Offers) -> date | Hold:
    """The day the documents get. In a closed period: a Hold, or the first open day, as the policy says."""
    day = true_day(refund)
    return open_day(day, policy, offers) or Hold(say("closed-period", day=day, closed=offers.closed_through))


def open_day(day: date, policy: Policy, offers: Offers) -> date | None:
    """That day, or, in a closed period, the first open one; None where the policy wants a person to decide."""
    closed = offers.closed_through
    if closed is None or day > closed:
        return day
    return closed + timedelta(days=1) if policy.closed_period is ClosedPeriod.FIRST_OPEN_DAY else None


def without_far_days(policy: Policy, offers: Offers, today: date) -> Policy:
    """The policy as far as it can be followed today: a month may be closed before it is over, but books that are
    closed for longer than a month to come are a slip, and a refund moved there would stand in another year."""
    closed = offers.closed_through
    if closed is None or closed - today <= _CLOSED_AHEAD:
        return policy
    return replace(policy, closed_period=ClosedPeriod.HOLD)


def refunded_on(day: date) -> str:
    """What the memo of a refund says that had to be moved out of a closed period."""
    return f"Refunded on {day.isoformat()}, in a period that is closed"


def ordered_on(day: date) -> str:
    """What the memo of a created sale says that had to be moved out of a closed period."""
    return f"Ordered on {day.isoformat()}, in a period that is closed"


def deadline(refund: Refund, policy: Policy) -> datetime:
    """Until when a sale or a payment that QuickBooks does not have is looked up again."""
    try:
        return refund.moment + timedelta(days=policy.missing_days)
    except OverflowError:
        return datetime.max.replace(tzinfo=refund.moment.tzinfo)


def look_again(refund: Refund, policy: Policy, now: datetime) -> datetime | None:
    """The deadline, or None once it has passed."""
    last = deadline(refund, policy)
    return last if now < last else None
