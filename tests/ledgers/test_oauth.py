"""Intuit's OAuth 2.0 on the wire: where its addresses come from, what a pair holds, and what no error repeats."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta

import pytest

from plugin.ledgers.quickbooks_online.oauth import AppRefused, Discovery, GrantEnded, Intuit, ends_at
from plugin.protocols import Json, TryLater
from tests.ledgers.books import RealClock
from tests.sandbox_process import Sandbox


class MovedClock(RealClock):
    """Real time and what a test adds."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def discovery_of(sandbox: Sandbox, clock: RealClock) -> Discovery:
    return Discovery(clock, f"{sandbox.address}/quickbooks/.well-known/openid_configuration")


@pytest.fixture
def company(sandbox: Sandbox) -> Json:
    return sandbox.company()


@pytest.fixture
def intuit(sandbox: Sandbox, company: Json) -> Intuit:
    clock = RealClock()
    return Intuit(company["client_id"], company["client_secret"], discovery_of(sandbox, clock), clock)


def pair(company: Json) -> Json:
    return {name: company[name] for name in ("access_token", "refresh_token")}


def asked(sandbox: Sandbox, since: int) -> list[str]:
    return [one["what"] for one in sandbox.requests_since(since)]


def test_the_discovery_document_is_read_once_a_day(sandbox: Sandbox) -> None:
    clock = MovedClock()
    discovery = discovery_of(sandbox, clock)
    since = sandbox.request_count()
    first = discovery.endpoints()
    assert first.token == f"{sandbox.address}/quickbooks/oauth2/v1/tokens/bearer"
    assert discovery.endpoints() == first
    assert asked(sandbox, since) == ["discovery"]
    clock.ahead = timedelta(days=1)
    assert discovery.endpoints() == first
    assert asked(sandbox, since) == ["discovery"] * 2


def test_while_intuit_is_away_the_addresses_of_before_are_good(sandbox: Sandbox) -> None:
    clock = MovedClock()
    discovery = discovery_of(sandbox, clock)
    sandbox.fault("down", what="discovery")
    with pytest.raises(TryLater):
        discovery.endpoints()
    known = discovery.endpoints()
    clock.ahead = timedelta(days=2)
    sandbox.fault("down", what="discovery")
    assert discovery.endpoints() == known


@pytest.mark.parametrize("kind", ["half", "status:200", "status:404", "lost after"])
def test_a_document_that_names_no_addresses_is_tried_later(sandbox: Sandbox, kind: str) -> None:
    sandbox.fault(kind, what="discovery")
    with pytest.raises(TryLater):
        discovery_of(sandbox, RealClock()).endpoints()


@pytest.mark.parametrize(
    "address", ["http://evil.example/token", "javascript:alert(1)", "//evil.example", "", None, "https://"]
)
def test_a_protected_document_sends_no_secret_to_an_unprotected_address(address: str | None) -> None:
    with pytest.raises(ValueError, match="https"):
        Discovery(RealClock(), "https://intuit.example/document")._checked(address)


def test_a_renewed_pair_holds_both_ends(intuit: Intuit, company: Json) -> None:
    renewed = intuit.renewed(pair(company))
    now = datetime.now(UTC).timestamp()
    assert renewed["refresh_token"] != company["refresh_token"]
    assert 3500 < renewed["expires_at"] - now <= 3600
    assert ends_at(renewed) == renewed["ends_at"] < renewed["hard_ends_at"]


def test_what_intuit_does_not_say_again_is_kept_from_before(intuit: Intuit) -> None:
    old = {"access_token": "a", "refresh_token": "r", "ends_at": 1, "hard_ends_at": 2}
    new = intuit._pair({"access_token": "b"}, old)
    assert (new["refresh_token"], new["ends_at"], new["hard_ends_at"]) == ("r", 1, 2)
    assert ends_at({}) is None


def test_a_dead_token_and_a_wrong_app_are_told_apart(sandbox: Sandbox, intuit: Intuit, company: Json) -> None:
    with pytest.raises(GrantEnded):
        intuit.renewed({"refresh_token": "long dead"})
    wrong = Intuit(company["client_id"], "an old secret", discovery_of(sandbox, RealClock()), RealClock())
    with pytest.raises(AppRefused):
        wrong.renewed(pair(company))
    intuit.renewed(pair(company))


@pytest.mark.parametrize("kind", ["down", "lost before", "half", "status:500", "status:302", "throttled"])
def test_trouble_with_a_renewal_repeats_no_secret(
    sandbox: Sandbox, intuit: Intuit, company: Json, kind: str
) -> None:
    sandbox.fault(kind, what="token", count=2)
    with pytest.raises((TryLater, GrantEnded)) as raised:
        intuit.renewed(pair(company))
    told = "".join(traceback.format_exception(raised.value))
    for secret in (company["refresh_token"], company["access_token"], company["client_secret"]):
        assert secret not in told


def test_a_renewal_is_tried_twice_and_no_more(sandbox: Sandbox, intuit: Intuit, company: Json) -> None:
    sandbox.fault("down", what="token", count=-1)
    since = sandbox.request_count()
    with pytest.raises(TryLater):
        intuit.renewed(pair(company))
    assert asked(sandbox, since).count("token") == 2


def test_a_pair_that_was_given_back_opens_nothing_and_may_be_given_back_twice(
    intuit: Intuit, company: Json
) -> None:
    intuit.revoke(pair(company))
    with pytest.raises(GrantEnded):
        intuit.renewed(pair(company))
    intuit.revoke(pair(company))


def test_giving_back_that_intuit_did_not_hear_is_told(
    sandbox: Sandbox, intuit: Intuit, company: Json
) -> None:
    sandbox.fault("down", what="revoke")
    with pytest.raises(TryLater):
        intuit.revoke(pair(company))
