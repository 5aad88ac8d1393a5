"""Intuit's OAuth 2.0: asking a person for a company, and the tokens that their yes brings. Authlib carries it.

Everything here is about tokens and nothing about companies: who asks, where they are kept and what a lost one
means is decided elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from plugin.accounting.sentences import say
from plugin.protocols import Clock, Json, TryLater

#: Intuit's own, for production companies. Source: Intuit, "Discovery document".
DISCOVERY = "https://developer.api.intuit.com/.well-known/openid_configuration"

#: All that a refund needs; there is no scope that only reads. Source: Intuit, "Scopes".
SCOPE = "com.intuit.quickbooks.accounting"

#: Seconds to connect and to answer. An answer that is not waited for may hold the only good token.
_TIMEOUTS = (5, 60)

#: Addresses change about never; a process looks again so often.
_KEPT = timedelta(days=1)

_HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
    # Else the day on which the person has to be asked again is not told. Source: Intuit's PHP SDK.
    "x-include-refresh-token-hard-expires-in": "true",
}


#: What is kept of a pair's lives -> what Intuit calls it, in seconds from now.
_LIVES = {"ends_at": "x_refresh_token_expires_in", "hard_ends_at": "x_refresh_token_hard_expires_in"}


class GrantEnded(Exception):
    """Intuit knows the code or token no more: a person has to be asked again."""


class AppRefused(TryLater):
    """Intuit refuses the app itself, not a company of it: whoever runs it has to look. `error`: Intuit's word."""

    def __init__(self, error: str) -> None:
        super().__init__(say("intuit-refused-app", error=error[:80]))


class _Unanswered(TryLater):
    """Whether it was done, nobody knows."""

    def __init__(self) -> None:
        super().__init__(say("company-no-answer"))


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a person is asked, where tokens are had, and where they are given back."""

    authorization: str
    token: str
    revocation: str


class Discovery:
    """Intuit's document of its addresses, fetched when first needed and kept for a day."""

    def __init__(self, clock: Clock, address: str = DISCOVERY) -> None:
        self._clock = clock
        self._address = address
        self._lock = threading.Lock()
        self._known: tuple[datetime, Endpoints] | None = None

    def endpoints(self) -> Endpoints:
        """Raises TryLater where Intuit does not answer and nothing is known of before."""
        with self._lock:
            now = self._clock.now()
            if self._known is None or not timedelta(0) <= now - self._known[0] < _KEPT:
                try:
                    self._known = now, self._fetched()
                except TryLater:
                    if self._known is None:
                        raise
            return self._known[1]

    def _fetched(self) -> Endpoints:
        with _in_doubt():
            answer = requests.get(self._address, timeout=_TIMEOUTS, allow_redirects=False)
            answer.raise_for_status()
            document = answer.json()
            return Endpoints(
                self._checked(document["authorization_endpoint"]),
                self._checked(document["token_endpoint"]),
                self._checked(document["revocation_endpoint"]),
            )

    def _checked(self, address: object) -> str:
        """Secrets are sent there: no less protected than the document itself. Raises ValueError."""
        parts = urlsplit(str(address))
        if not parts.hostname or parts.scheme not in {"https", urlsplit(self._address).scheme}:
            raise ValueError("an endpoint has to be an https address")
        return str(address)


class Intuit:
    """The app as Intuit's developer portal knows it."""

    def __init__(self, client_id: str, client_secret: str, discovery: Discovery, clock: Clock) -> None:
        self._client = (client_id, client_secret)
        self._discovery = discovery
        self._clock = clock

    def address(self, redirect_address: str, state: str) -> str:
        """Where a person is asked for a company. Raises TryLater."""
        session = OAuth2Session(self._client[0], scope=SCOPE, redirect_uri=redirect_address)
        address, _ = session.create_authorization_url(self._discovery.endpoints().authorization, state=state)
        return str(address)

    def exchanged(self, code: str, redirect_address: str) -> Json:
        """The pair for the code that a yes brought. Raises GrantEnded, TryLater."""
        address = self._discovery.endpoints().token
        with self._session() as session, _in_doubt():
            answer = session.fetch_token(
                address,
                grant_type="authorization_code",
                code=code,
                redirect_uri=redirect_address,
                headers=_HEADERS,
                timeout=_TIMEOUTS,
                allow_redirects=False,
            )
            return self._pair(answer, {})

    def renewed(self, pair: Json) -> Json:
        """The next pair; the old one may be dead already. Raises GrantEnded, TryLater.

        Intuit changes a refresh token about once a day, and then kills the one before at once. So after an answer
        that was lost, the old one is tried once more while it may still be good; waiting makes that less likely.
        """
        try:
            return self._renewed(pair)
        except _Unanswered:
            return self._renewed(pair)

    def revoke(self, pair: Json) -> None:
        """Gives the company back: none of its tokens is good any more. Raises TryLater.

        A token that Intuit does not know (any more) is as good as given back.
        """
        address = self._discovery.endpoints().revocation
        with _in_doubt():
            answer = requests.post(
                address,
                json={"token": pair["refresh_token"]},
                auth=self._client,
                headers={"Accept": "application/json"},
                timeout=_TIMEOUTS,
                allow_redirects=False,
            )
            if answer.status_code != requests.codes.bad_request:
                answer.raise_for_status()

    def _renewed(self, pair: Json) -> Json:
        address = self._discovery.endpoints().token
        with self._session() as session, _in_doubt():
            answer = session.refresh_token(
                address,
                refresh_token=pair["refresh_token"],
                headers=dict(_HEADERS),
                timeout=_TIMEOUTS,
                allow_redirects=False,
            )
            return self._pair(answer, pair)

    def _session(self) -> Any:
        # No scope: Authlib would send it along with every renewal, and Intuit refuses that.
        return OAuth2Session(*self._client)

    def _pair(self, answer: Mapping[str, Any], old: Json) -> Json:
        """What is kept, moments as epoch seconds. `ends_at`: the refresh token dies unless it is used;
        `hard_ends_at`: the person has to be asked again, whatever is renewed. Raises KeyError, ValueError."""
        now = self._clock.now()
        if not isinstance(answer["access_token"], str):
            raise ValueError("no token")
        pair = {
            "access_token": answer["access_token"],
            "refresh_token": str(answer.get("refresh_token") or old["refresh_token"]),
            "expires_at": _end(now, answer.get("expires_in", 3600)),
        }
        for name, told in _LIVES.items():
            if told in answer:
                pair[name] = _end(now, answer[told])
            elif name in old:
                pair[name] = old[name]
        return pair


def ends_at(pair: Json) -> int | None:
    """The earlier end of a pair, in epoch seconds; None where Intuit told none."""
    return min((pair[name] for name in ("ends_at", "hard_ends_at") if name in pair), default=None)


def _end(now: datetime, seconds: Any) -> int:
    return int((now + timedelta(seconds=int(seconds))).timestamp())


@contextmanager
def _in_doubt() -> Iterator[None]:
    """Trouble with Intuit's token endpoint, as ours."""
    try:
        yield
    except OAuthError as error:
        if error.error == "invalid_grant":
            raise GrantEnded from None
        # Ours to mend (`invalid_client`), or none of those it may answer: no reason to give a company up.
        raise AppRefused(str(error.error)) from None
    except (requests.RequestException, ValueError, KeyError, TypeError, OverflowError):
        # Not chained: what was sent and what was answered may stand in its text.
        raise _Unanswered from None
