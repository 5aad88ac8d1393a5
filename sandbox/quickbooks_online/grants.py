"""What a person allowed the app in one company: tokens, and how long each of them lives."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

ACCESS_LIFE = timedelta(hours=1)
#: 101 days, as the real endpoint answers; counted anew from every renewal.
REFRESH_LIFE = timedelta(seconds=8_726_400)
#: Source: Intuit's blog of 2025-11-12, "refresh token policy": five years from the person's yes, whatever is renewed.
HARD_LIFE = timedelta(days=5 * 365)
#: How long a refresh token stays the same where it is not changed at each renewal (Intuit: "about 24 hours").
_SAME_FOR = timedelta(hours=24)

ACCOUNTING = "com.intuit.quickbooks.accounting"

Ended = Literal["revoked by the app", "disconnected in QuickBooks"]


@dataclass
class Grant:
    """The tokens of one yes. `ended`: why none of them is good any more."""

    consented: datetime
    scopes: tuple[str, ...] = (ACCOUNTING,)
    refresh_token: str = ""
    access_tokens: dict[str, datetime] = field(default_factory=dict)
    ended: Ended | None = None
    _renewed: datetime = field(init=False)
    _changed: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._renewed = self._changed = self.consented

    @property
    def hard_end(self) -> datetime:
        """When the person has to be asked again, whatever was renewed."""
        return self.consented + HARD_LIFE

    @property
    def refresh_end(self) -> datetime:
        """When the refresh token dies if nobody uses it."""
        return min(self._renewed + REFRESH_LIFE, self.hard_end)

    def issue(self, now: datetime, keeps_refresh_token: bool = False) -> None:
        """A new access token, and a new refresh token: the old one is dead at once.

        `keeps_refresh_token`: as long as it is younger than a day the refresh token stays the same.
        """
        if not (keeps_refresh_token and self.refresh_token and now < self._changed + _SAME_FOR):
            self.refresh_token = "refresh-" + secrets.token_urlsafe(24)
            self._changed = now
        self._renewed = now
        self.access_tokens["access-" + secrets.token_urlsafe(24)] = min(now + ACCESS_LIFE, self.hard_end)

    @property
    def is_alive(self) -> bool:
        """Whether the app was let in, and still is."""
        return bool(self.access_tokens) and self.ended is None

    @property
    def access_token(self) -> str:
        """The newest access token."""
        return next(reversed(self.access_tokens))

    def expire(self, now: datetime) -> None:
        """Every access token has had its hour."""
        self.access_tokens = dict.fromkeys(self.access_tokens, now)

    def can_renew(self, token: str, now: datetime) -> bool:
        """Whether that refresh token is the newest one and still alive."""
        return self.ended is None and token == self.refresh_token and now < self.refresh_end

    def opens(self, token: str, now: datetime) -> bool:
        """Whether that access token is one of these and still alive."""
        return token in self.access_tokens and now < self.access_tokens[token]

    def owns(self, token: str) -> bool:
        """Whether that is one of these tokens, access or refresh."""
        return token in self.access_tokens or token == self.refresh_token
