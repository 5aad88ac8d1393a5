"""A request that QuickBooks refused whole: what that means for who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from plugin.ledgers.quickbooks_online.api import CompanyFault
from plugin.ledgers.quickbooks_online.faults import PASSING, Fault
from plugin.protocols import Refused, TryLater

P = ParamSpec("P")
T = TypeVar("T")


def asked(call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """The call's answer. A fault of the whole request is TryLater where it passes by itself, else Refused."""
    try:
        return call(*arguments, **options)
    except CompanyFault as whole:
        raise trouble(whole.fault) from whole


def trouble(fault: Fault) -> TryLater | Refused:
    """What to raise where nothing more can be said of a fault."""
    if fault.row.happens in PASSING:
        return TryLater(fault.sentence("request"), fault.row.pause)
    return Refused(
        "quickbooks-refused-all", fault=fault.code or "?", words=fault.words, tid=fault.tid or "unknown"
    )
