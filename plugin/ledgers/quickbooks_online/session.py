"""The HTTP session of one company: Intuit's OAuth 2.0 tokens, timeouts, and what python-quickbooks drops.

python-quickbooks needs `access_token` and `request(...)` of its session, and turns a 429, a 503 in HTML and a
lower-case fault alike into "code 10000"; so all three are recognised here, before it sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, Protocol

import requests
from authlib.integrations.requests_client import OAuth2Session

from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.faults import Fault, Happens, fault_of
from plugin.ledgers.quickbooks_online.oauth import GrantEnded, Intuit
from plugin.ledgers.quickbooks_online.pace import Pace, Unpaced, kind_of
from plugin.protocols import Clock, Disconnected, Json, TryLater

#: Seconds to connect and to answer; a batch may work for 120 s. Source: Intuit's batch reference.
TIMEOUTS = (5, 130)

#: A token that ends so soon may end on the way; it is renewed before use.
_LEEWAY = timedelta(seconds=120)


class TokenShelf(Protocol):
    """Where the company's token pair is kept: {access_token, refresh_token, expires_at (epoch seconds) …}."""

    def read(self) -> Json:
        """The stored pair, as last written by anybody."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Nobody else renews while this is held, in any process."""
        ...

    def write(self, token: Json) -> None:
        """Store the new pair, committed when this returns: the old one is dead already."""
        ...

    def lost(self) -> None:
        """Intuit accepts the pair no more, and only a person can bring a new one. Called while it is `exclusive`."""
        ...


class QuickBooksSession(OAuth2Session):  # type: ignore[misc]  # Authlib ships no types
    """An Authlib session that renews its token once for all users of the shelf."""

    def __init__(self, intuit: Intuit, shelf: TokenShelf, clock: Clock, pace: Pace | None = None) -> None:
        super().__init__(token=dict(shelf.read()))
        self._intuit = intuit
        self._shelf = shelf
        self._clock = clock
        self._pace = pace or Unpaced()
        self.tid = ""

    @property
    def access_token(self) -> str:
        """What python-quickbooks puts into the Authorization header."""
        return str(self.token["access_token"])

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """Send, renewing a refused token once. `tid` is then Intuit's id of the exchange, for its support.

        Raises TryLater: throttled, away, no answer, or to be connected anew.
        """
        response = self._send(method, url, **options)
        if response.status_code == 401 and not _is_over(response):
            self.renew()
            options["headers"] = {
                **options.get("headers", {}),
                "Authorization": f"Bearer {self.access_token}",
            }
            response = self._send(method, url, **options)
        if response.status_code in (401, 403):
            raise self._turned_away(response)
        return response

    def renew(self) -> None:
        """A new pair, unless somebody else has renewed this one. Raises TryLater."""
        self._renew(self.access_token)

    def lost(self) -> Disconnected:
        """What to raise where QuickBooks accepts the connection no more: nobody asks this company until a person
        connects it again."""
        with self._shelf.exclusive():
            if self._shelf.read()["access_token"] == self.access_token:
                self._shelf.lost()
        return Disconnected(say("company-reconnect"))

    def ensure_active_token(self, token: Mapping[str, Any] | None = None) -> bool:
        """Authlib asks this before each request. Renews a token that ends soon, single-flight."""
        held = token if token is not None else self.token
        ends = held.get("expires_at")
        if ends is not None and int(ends) <= (self._clock.now() + _LEEWAY).timestamp():
            self._renew(str(held["access_token"]))
        return True

    def throttled(self) -> TryLater:
        """What to raise after "too many requests", by whatever status or code: nobody asks this company for a while."""
        return TryLater(say("company-throttled"), self._pace.throttled())

    def _send(self, method: str, url: str, **options: Any) -> requests.Response:
        options.setdefault("timeout", TIMEOUTS)
        options.setdefault("allow_redirects", False)
        if isinstance(options.get("data"), str):
            options["data"] = options["data"].encode()
        self.ensure_active_token()  # first: what cannot leave for want of a token is not counted
        self._pace.take(kind_of(method, url))
        try:
            response: requests.Response = super().request(method, url, **options)
        except requests.RequestException as error:
            # It may have been done all the same; who sends it again does so under the same key.
            raise TryLater(say("company-no-answer")) from error
        self.tid = response.headers.get("intuit_tid", "")
        if response.status_code == 429:
            raise self.throttled()
        if response.status_code >= 500:
            raise TryLater(say("company-away", status=response.status_code))
        return response

    def _renew(self, seen: str) -> None:
        """Replace the token `seen`, unless somebody else has. The old refresh token dies with its use, so the
        new pair is stored before anything is sent with it."""
        with self._shelf.exclusive():
            stored = dict(self._shelf.read())
            if stored["access_token"] == seen:
                stored = self._new_pair(stored)
                self._shelf.write(stored)
            self.token = stored

    def _new_pair(self, old: Json) -> Json:
        try:
            return self._intuit.renewed(old)
        except GrantEnded:
            self._shelf.lost()
            raise Disconnected(say("company-reconnect")) from None

    def _turned_away(self, response: requests.Response) -> TryLater:
        """The codes that say so end the connection; a token that is refused otherwise may be good in a while."""
        if _is_over(response):
            return self.lost()
        return TryLater(say("company-reconnect"))


def _is_over(response: requests.Response) -> bool:
    """The connection has ended: the company is not this app's any more, or who connected it is no administrator."""
    return _fault(response).row.happens is Happens.CONNECT


def _fault(response: requests.Response) -> Fault:
    """Of an answer that is no success; Intuit writes faults of authentication in lower case."""
    try:
        body = response.json()
    except ValueError:
        body = None
    return fault_of((body.get("fault") or body.get("Fault")) if isinstance(body, dict) else None)
