"""A request that QuickBooks refused whole: what that means for who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.api import CompanyFault
from plugin.protocols import Refused, TryLater

P = ParamSpec("P")
T = TypeVar("T")


def asked(call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """The call's answer. A fault of the whole request is Refused; a lapsed subscription passes, one day."""
    try:
        return call(*arguments, **options)
    except CompanyFault as fault:
        if fault.code == "6190":
            raise TryLater(say("subscription-lapsed"), timedelta(hours=1)) from fault
        raise Refused("quickbooks-refused-all", fault=fault.code or "?", words=fault.words) from fault
