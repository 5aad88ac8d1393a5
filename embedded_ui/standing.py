"""What is said on every page of how the company stands with QuickBooks, while something is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from plugin.accounting.sentences import Sentence, say
from plugin.journal.views import Overview
from plugin.states import CompanyState

#: A connection that ends so soon is told of.
_WARNED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Notice:
    """`urgent`: refunds wait already. `button`: of the link that mends it."""

    title: str
    sentence: Sentence
    button: str
    urgent: bool


def notice_of(overview: Overview, now: datetime) -> Notice | None:
    """None where nothing is to be done."""
    if not overview.company:
        return Notice("No company is connected", say("company-missing"), "Connect QuickBooks", urgent=False)
    match overview.company_state:
        case CompanyState.CONNECTED:
            return _ending(overview.ends_at, now)
        case CompanyState.RECONNECT:
            words = say("company-reconnect")
            return Notice("QuickBooks has to be connected again", words, "Connect again", urgent=True)
        case CompanyState.DISCONNECTED:
            words = say("company-disconnected")
            return Notice("QuickBooks is disconnected", words, "Connect again", urgent=True)
        case _:
            assert_never(overview.company_state)


def _ending(ends_at: datetime | None, now: datetime) -> Notice | None:
    if ends_at is None or ends_at - now > _WARNED:
        return None
    words = say("company-ends", day=ends_at.date())
    return Notice("The connection to QuickBooks ends soon", words, "Connect again", urgent=False)
