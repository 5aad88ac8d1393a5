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
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from plugin.accounting.sentences import say
from plugin.protocols import Clock, Json, TryLater

#: Seconds to connect and to answer; a batch may work for 120 s. Source: Intuit's batch reference.
TIMEOUTS = (5, 130)

#: Intuit asks to wait a minute after a 429. Source: Intuit, "Limits and throttles".
THROTTLED = timedelta(seconds=60)

#: A token that ends so soon may end on the way; it is renewed before use.
_LEEWAY = timedelta(seconds=120)


class TokenShelf(Protocol):
    """Where the company's token pair is kept: {access_token, refresh_token, expires_at (epoch seconds)}."""

    def read(self) -> Json:
        """The stored pair, as last written by anybody."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Nobody else renews while this is held, in any process."""
        ...

    def write(self, token: Json) -> None:
        """Store the new pair, committed when this returns: the old one is dead already."""
        ...


class QuickBooksSession(OAuth2Session):  # type: ignore[misc]  # Authlib ships no types
    """An Authlib session that renews its token once for all users of the shelf."""

    def __init__(
        self, client_id: str, client_secret: str, token_address: str, shelf: TokenShelf, clock: Clock
    ) -> None:
        # No scope: Authlib would send it along with every renewal, and Intuit refuses that.
        super().__init__(client_id, client_secret, token_endpoint=token_address, token=dict(shelf.read()))
        self._token_address = token_address
        self._shelf = shelf
        self._clock = clock
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
        if response.status_code == 401 and options.get("auth") is None:  # the token endpoint is sent its own
            self._renew(self.access_token)
            options["headers"] = {
                **options.get("headers", {}),
                "Authorization": f"Bearer {self.access_token}",
            }
            response = self._send(method, url, **options)
            if response.status_code == 401:
                raise TryLater(say("company-reconnect"))
        return response

    def ensure_active_token(self, token: Mapping[str, Any] | None = None) -> bool:
        """Authlib asks this before each request. Renews a token that ends soon, single-flight."""
        held = token if token is not None else self.token
        ends = held.get("expires_at")
        if ends is not None and int(ends) <= (self._clock.now() + _LEEWAY).timestamp():
            self._renew(str(held["access_token"]))
        return True

    def _send(self, method: str, url: str, **options: Any) -> requests.Response:
        options.setdefault("timeout", TIMEOUTS)
        options.setdefault("allow_redirects", False)
        if isinstance(options.get("data"), str):
            options["data"] = options["data"].encode()
        try:
            response: requests.Response = super().request(method, url, **options)
        except requests.RequestException as error:
            # It may have been done all the same; who sends it again does so under the same key.
            raise TryLater(say("company-no-answer")) from error
        self.tid = response.headers.get("intuit_tid", "")
        if response.status_code == 429:
            raise TryLater(say("company-throttled"), THROTTLED)
        if response.status_code == 403:  # 3100: the app was disconnected in QuickBooks
            raise TryLater(say("company-reconnect"))
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
            new = self.refresh_token(self._token_address, refresh_token=old["refresh_token"])
        except OAuthError as refused:
            raise TryLater(say("company-reconnect")) from refused
        except (ValueError, KeyError, TypeError) as half:
            raise TryLater(say("company-half-answer")) from half
        if not isinstance(new.get("access_token"), str):
            raise TryLater(say("company-half-answer"))
        ends = self._clock.now() + timedelta(seconds=int(new.get("expires_in", 3600)))
        return {**old, **new, "expires_at": int(ends.timestamp())}
