"""Companies in memory, as the pages ask of them; QuickBooks itself is asked in tests/connecting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from plugin.accounting.sentences import say
from plugin.connecting import Said
from plugin.journal.consents import Consent, Question
from plugin.journal.usage import Month
from plugin.journal.views import CompanyView
from plugin.states import CompanyState
from tests.embedded_ui.samples import NOW, OTHER_SHOP, SHOP

_CLAY = CompanyView(
    id=1,
    name="Clay & Co",
    state=CompanyState.CONNECTED,
    since=NOW - timedelta(days=40),
    by="Ada",
    last_sync=NOW - timedelta(minutes=4),
    trouble=None,
    ends_at=NOW + timedelta(days=99),
    shops=1,
)
_SECRET = replace(_CLAY, id=7777, name="Secret Ltd", by="Eve", last_sync=None, shops=3)


class FakeCompanies:
    """Implements `embedded_ui.reading.Companies` and `Usage`. `asks`: what every attempt is answered with."""

    def __init__(self) -> None:
        self.views: dict[int, CompanyView] = {SHOP: _CLAY, OTHER_SHOP: _SECRET}
        self.asks: Question | None = None

    def view(self, shop_id: int) -> CompanyView | None:
        return self.views.get(shop_id)

    def disconnect(self, shop_id: int, who: str) -> bool:
        self.views[shop_id] = replace(self.views[shop_id], state=CompanyState.DISCONNECTED, by=who)
        return True

    def begin(self, shop_id: int, who: str, ticket: str, browser: str) -> str:
        return "https://intuit.example/connect/oauth2?state=s"

    def answered(self, answer: Mapping[str, str], browser: str) -> int | None:
        return 1

    def told(self, consent_id: int, browser: str) -> Consent | None:
        if self.asks is None:
            return Consent(consent_id, SHOP, "Ada", None, say("connected-again", name="Clay & Co"))
        words = say("connect-same-numbers", name="Clay & Co")
        return Consent(consent_id, SHOP, "Ada", self.asks, words)

    def decided(self, consent_id: int, browser: str, said: Said | None) -> bool:
        self.asks = None
        return True

    def months(self, company_id: int) -> tuple[Month, ...]:
        return (Month(date(2026, 11, 1), 1204, 388), Month(date(2026, 10, 1), 990, 401))
