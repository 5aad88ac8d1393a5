"""Who may look. The link of the first shop's visitor is worth nothing for the second's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from embedded_ui import pages
from embedded_ui.visitors import COOKIE, LONGEST, NoVisitor, Visitors
from tests.embedded_ui.conftest import BASE, KEY, Visit
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.samples import OTHER_SHOP, SHOP
from tests.embedded_ui.two_shops import StillClock

HOUR = timedelta(hours=1)


def token(link: str) -> str:
    return link.split("?t=")[1]


def open_link(client: FlaskClient, token: str) -> TestResponse:
    return client.get("/panel/enter", query_string={"t": token})


def altered(text: str) -> str:
    """One character in the middle is another one."""
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


def test_a_link_opens_the_panel_and_its_token_leaves_the_address(
    stranger: FlaskClient, visitors: Visitors
) -> None:
    answer = open_link(stranger, token(visitors.make_link(BASE, SHOP, "Ada", HOUR)))
    assert answer.status_code == 303
    assert answer.location == "/panel/refunds"
    page = stranger.get(answer.location)
    assert page.status_code == 200
    assert "clay.myshopify.com" in page.text
    assert "You look as Ada" in page.text


def test_the_session_cookie_is_kept_from_scripts_other_sites_and_other_paths(
    stranger: FlaskClient, visitors: Visitors
) -> None:
    cookie = open_link(stranger, token(visitors.make_link(BASE, SHOP, "Ada", HOUR))).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/panel", "Max-Age=3600"):
        assert part in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_when_the_public_address_is_https(
    reading: FakeReading, clock: StillClock
) -> None:
    visitors = Visitors(KEY, clock, secure=True)
    app = Flask("https")
    app.register_blueprint(pages.blueprint(reading, visitors))
    answer = open_link(app.test_client(), token(visitors.make_link(BASE, SHOP, "Ada", HOUR)))
    assert "Secure" in answer.headers["Set-Cookie"]


def test_an_altered_link_is_turned_away_and_told_what_to_do(
    stranger: FlaskClient, visitors: Visitors
) -> None:
    answer = open_link(stranger, altered(token(visitors.make_link(BASE, SHOP, "Ada", HOUR))))
    assert answer.status_code == 403
    assert "python -m plugin link SHOP" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "🙂", ".", "x" * 10_000])
def test_something_that_is_no_link_is_turned_away(stranger: FlaskClient, text: str) -> None:
    assert open_link(stranger, text).status_code == 403


def test_a_link_signed_with_another_key_is_turned_away(stranger: FlaskClient, clock: StillClock) -> None:
    forged = Visitors("another key, as long as ours", clock, secure=False).make_link(BASE, SHOP, "Eve", HOUR)
    assert open_link(stranger, token(forged)).status_code == 403


def test_an_expired_link_says_that_it_has_expired(
    stranger: FlaskClient, visitors: Visitors, clock: StillClock
) -> None:
    link = visitors.make_link(BASE, SHOP, "Ada", HOUR)
    clock.move(HOUR)
    answer = open_link(stranger, token(link))
    assert answer.status_code == 403
    assert "Your link has expired" in answer.text


def test_a_session_never_outlives_its_link(
    stranger: FlaskClient, visitors: Visitors, clock: StillClock
) -> None:
    link = visitors.make_link(BASE, SHOP, "Ada", HOUR)
    clock.move(timedelta(minutes=59))
    session = visitors.session(visitors.enter(token(link)))
    visitors.check(session)
    clock.move(timedelta(minutes=1))
    with pytest.raises(NoVisitor) as refused:
        visitors.check(session)
    assert refused.value.over
    stranger.set_cookie(COOKIE, session, path="/panel")
    assert stranger.get("/panel/refunds").status_code == 403


def test_a_link_cannot_be_passed_off_as_a_session_nor_a_session_as_a_link(
    stranger: FlaskClient, visitors: Visitors
) -> None:
    link = token(visitors.make_link(BASE, SHOP, "Ada", HOUR))
    stranger.set_cookie(COOKIE, link, path="/panel")
    assert stranger.get("/panel/refunds").status_code == 403
    assert open_link(stranger, visitors.session(visitors.enter(link))).status_code == 403


def test_an_altered_session_is_turned_away(stranger: FlaskClient, visitors: Visitors) -> None:
    session = visitors.session(visitors.enter(token(visitors.make_link(BASE, SHOP, "Ada", HOUR))))
    stranger.set_cookie(COOKIE, altered(session), path="/panel")
    assert stranger.get("/panel/refunds").status_code == 403


def test_the_session_alone_says_which_shop_is_seen(client: FlaskClient, other: FlaskClient) -> None:
    assert "secret" not in client.get(f"/panel/refunds?shop_id={OTHER_SHOP}").text.lower()
    assert "clay" not in other.get(f"/panel/refunds?shop_id={SHOP}").text.lower()


def test_visitors_of_a_shop_that_is_gone_are_turned_away(visit: Visit, reading: FakeReading) -> None:
    client = visit(OTHER_SHOP)
    del reading.shops[OTHER_SHOP]
    assert client.get("/panel/refunds").status_code == 403


@pytest.mark.parametrize("lifetime", [timedelta(0), -HOUR, LONGEST + HOUR])
def test_a_link_of_no_useful_lifetime_is_not_made(visitors: Visitors, lifetime: timedelta) -> None:
    with pytest.raises(ValueError, match="a link lives for"):
        visitors.make_link(BASE, SHOP, "Ada", lifetime)


def test_a_key_that_can_be_guessed_is_refused(clock: StillClock) -> None:
    with pytest.raises(ValueError, match="16 characters"):
        Visitors("short", clock, secure=False)
