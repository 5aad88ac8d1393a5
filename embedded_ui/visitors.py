"""Who may look: an expiring signed link becomes a signed session in a cookie. Nothing of it is stored here.

The session never outlives the link. Whoever has the link has the shop's pages until then, so it is
short-lived, leaves the address bar at once, and can be made by those who run the app only.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from itsdangerous import BadData, URLSafeTimedSerializer

from plugin.protocols import Clock

#: The cookie that carries the session; sent to the panel's own paths only.
COOKIE = "contra_visitor"

#: A link is opened within days, not years; a longer one is a mistake.
LONGEST = timedelta(days=90)

#: A ticket is in a page that somebody looks at.
_TICKET = timedelta(minutes=15)

#: Set apart by purpose, so that a link cannot be passed off as a session or a form's token.
_Purpose = Literal["link", "session", "form", "ticket"]


class NoVisitor(Exception):
    """The link or session is missing, altered or over. `over`: it was genuine, and its time has passed."""

    def __init__(self, *, over: bool = False) -> None:
        super().__init__("over" if over else "not genuine")
        self.over = over


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at which shop, until when (aware, UTC). `nonce` is new for every link and every session."""

    shop_id: int
    who: str
    nonce: str
    expires: datetime


class Visitors:
    """Makes and checks links, sessions and form tokens.

    `key`: a secret of at least 16 characters. `secure`: the public address is https, so the cookie must be.
    """

    def __init__(self, key: str, clock: Clock, *, secure: bool) -> None:
        if len(key) < 16:
            raise ValueError("the key that signs visitors' links needs at least 16 characters")
        self._key = key
        self._clock = clock
        self.secure = secure

    def make_link(self, base: str, shop_id: int, who: str, lifetime: timedelta) -> str:
        """A link into the panel at the public address `base`. Raises ValueError for a lifetime of no use."""
        if not timedelta(0) < lifetime <= LONGEST:
            raise ValueError(f"a link lives for up to {LONGEST.days} days")
        visitor = Visitor(shop_id, who, secrets.token_urlsafe(12), self.now() + lifetime)
        return f"{base.rstrip('/')}/panel/enter?t={quote(self._sign('link', visitor))}"

    def enter(self, token: str) -> Visitor:
        """The visitor whose link this is, with a nonce of his own. Raises NoVisitor."""
        visitor = self._check("link", token)
        return Visitor(visitor.shop_id, visitor.who, secrets.token_urlsafe(12), visitor.expires)

    def session(self, visitor: Visitor) -> str:
        """What the cookie holds."""
        return self._sign("session", visitor)

    def check(self, cookie: str | None) -> Visitor:
        """The visitor whose cookie this is. Raises NoVisitor."""
        if not cookie:
            raise NoVisitor
        return self._check("session", cookie)

    def ticket(self, visitor: Visitor) -> str:
        """Opens a tab outside the panel for this visitor, where no session reaches; soon over. Its nonce is new."""
        until = min(visitor.expires, self.now() + _TICKET)
        return self._sign("ticket", Visitor(visitor.shop_id, visitor.who, secrets.token_urlsafe(12), until))

    def admit(self, ticket: str) -> Visitor:
        """The visitor whose ticket this is; that it is used once is for others to see to. Raises NoVisitor."""
        return self._check("ticket", ticket)

    def form_token(self, nonce: str) -> str:
        """What a form of the session with that nonce carries, so that no other site can press its button."""
        return self._signer("form").dumps(nonce)

    def form_is_ours(self, nonce: str, token: str) -> bool:
        """The form was rendered for this very session."""
        try:
            return bool(self._signer("form").loads(token) == nonce)
        except BadData:
            return False

    def now(self) -> datetime:
        """The aware moment, UTC."""
        return self._clock.now()

    def _signer(self, purpose: _Purpose) -> URLSafeTimedSerializer:
        # itsdangerous signs with SHA-1 unless told otherwise.
        return URLSafeTimedSerializer(
            self._key, salt=f"contra.visitor.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def _sign(self, purpose: _Purpose, visitor: Visitor) -> str:
        # The moment of expiry is part of what is signed: links of different lifetimes share one check.
        expires = int(visitor.expires.timestamp())
        return self._signer(purpose).dumps([visitor.shop_id, visitor.who, visitor.nonce, expires])

    def _check(self, purpose: _Purpose, token: str) -> Visitor:
        try:
            visitor = _visitor(self._signer(purpose).loads(token))
        except BadData as error:
            raise NoVisitor from error
        if visitor.expires <= self.now():
            raise NoVisitor(over=True)
        return visitor


def _visitor(signed: Any) -> Visitor:
    match signed:
        case [int(shop_id), str(who), str(nonce), int(expires)]:
            return Visitor(shop_id, who, nonce, datetime.fromtimestamp(expires, UTC))
        case _:  # signed by us, yet by another version
            raise NoVisitor
