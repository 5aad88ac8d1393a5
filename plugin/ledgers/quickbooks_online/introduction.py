"""The first question to a company that somebody has just connected: what it is called. It proves the realm id too,
which came by way of the browser: another company's token does not open it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.api import CompanyFault, QuickBooksApi
from plugin.ledgers.quickbooks_online.oauth import Intuit
from plugin.ledgers.quickbooks_online.session import QuickBooksSession
from plugin.protocols import Clock, Json, TryLater

#: What a company is called that does not say; never its realm id, which nobody has to see.
UNNAMED = "QuickBooks company"


class _InHand:
    """A pair that is kept nowhere yet."""

    def __init__(self, pair: Json) -> None:
        self._pair = pair

    def read(self) -> Json:
        """The pair."""
        return self._pair

    def exclusive(self) -> AbstractContextManager[None]:
        """Nobody else has it."""
        return nullcontext()

    def write(self, token: Json) -> None:
        """A pair of a moment ago is not renewed; if it were, this is the one."""
        self._pair = token

    def lost(self) -> None:
        """Whoever asked is told by the exception."""


def company_name(realm: str, pair: Json, intuit: Intuit, clock: Clock, address: str) -> str:
    """What the company of that realm id is called. One reading.

    Raises Disconnected where the pair is another company's, TryLater.
    """
    api = QuickBooksApi(realm, QuickBooksSession(intuit, _InHand(pair), clock), address)
    try:
        name = api.rows("CompanyInfo")[0]["CompanyName"]
    except (CompanyFault, LookupError, TypeError) as half:
        raise TryLater(say("company-half-answer")) from half
    return str(name).strip() or UNNAMED
