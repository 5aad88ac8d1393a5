"""The page of the company: how it stands, and its buttons; and the banner above every page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from plugin.accounting.sentences import say
from plugin.states import CompanyState
from tests.embedded_ui.fake_companies import FakeCompanies
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.samples import NOW, SHOP
from tests.embedded_ui.test_refund import SAME_ORIGIN


def change(companies: FakeCompanies, **facts: object) -> None:
    companies.views[SHOP] = replace(companies.views[SHOP], **facts)  # type: ignore[arg-type]  # named as they are


def test_the_page_says_how_the_company_stands_since_when_by_whom_and_what_was_asked(
    client: FlaskClient,
) -> None:
    page = client.get("/panel/connections").text
    for words in ("Clay &amp; Co", "Connected", "by Ada", "4 min ago", "1,204 reads, 388 writes"):
        assert words in page
    assert 'aria-current="page">Connections' in page


@pytest.mark.parametrize(
    ("state", "words"),
    [(CompanyState.RECONNECT, "To be connected again"), (CompanyState.DISCONNECTED, "Disconnected")],
)
def test_a_company_that_is_not_connected_says_so_and_offers_to_connect(
    client: FlaskClient, companies: FakeCompanies, state: CompanyState, words: str
) -> None:
    change(companies, state=state)
    page = client.get("/panel/connections").text
    assert words in page
    assert ">Connect again</a>" in page
    assert 'data-moving="yes"' in page


def test_what_the_last_sync_came_to_is_told(client: FlaskClient, companies: FakeCompanies) -> None:
    change(companies, trouble=say("company-throttled"))
    assert "QuickBooks asks to slow down" in client.get("/panel/connections").text


def test_whoever_disconnects_is_told_how_many_shops_wait_then(
    client: FlaskClient, companies: FakeCompanies
) -> None:
    assert "shops of this company" not in client.get("/panel/connections").text
    change(companies, shops=3)
    assert "That holds for all 3 shops of this company." in client.get("/panel/connections").text


def test_a_shop_without_a_company_is_offered_one(
    client: FlaskClient, companies: FakeCompanies, reading: FakeReading
) -> None:
    del companies.views[SHOP]
    overview = reading.shops[SHOP].overview
    reading.shops[SHOP].overview = replace(overview, company="", company_state=CompanyState.CONNECTED)
    assert "Connect QuickBooks</a>" in client.get("/panel/connections").text
    assert "Refunds wait until a QuickBooks company is connected." in client.get("/panel/refunds").text


def test_disconnecting_is_one_press_with_the_visitors_name(
    client: FlaskClient, companies: FakeCompanies
) -> None:
    token = client.get("/panel/connections").text.split('name="form_token" value="')[1].split('"')[0]
    answer = client.post("/panel/connections/disconnect", data={"form_token": token}, headers=SAME_ORIGIN)
    assert (answer.status_code, answer.location) == (303, "/panel/connections?asked=yes")
    assert (companies.views[SHOP].state, companies.views[SHOP].by) == (CompanyState.DISCONNECTED, "Ada")
    assert "Disconnect Clay" not in client.get(answer.location).text


@pytest.mark.parametrize(
    ("facts", "words", "urgent"),
    [
        ({"company_state": CompanyState.RECONNECT}, "QuickBooks has to be connected again", True),
        ({"company_state": CompanyState.DISCONNECTED}, "QuickBooks is disconnected", True),
        ({"ends_at": NOW + timedelta(days=30)}, "The connection to QuickBooks ends soon", False),
        ({"company": ""}, "No company is connected", False),
    ],
)
def test_what_is_to_be_done_is_said_on_every_page_with_its_button(
    client: FlaskClient, reading: FakeReading, facts: dict[str, object], words: str, urgent: bool
) -> None:
    shop = reading.shops[SHOP]
    shop.overview = replace(shop.overview, **facts)  # type: ignore[arg-type]  # named as they are
    for path in ("/panel/refunds", "/panel/refunds/1", "/panel/attention"):
        page = client.get(path).text
        assert words in page
        assert ("banner urgent" in page) is urgent
        assert 'href="/connect/quickbooks/start?ticket=' in page


def test_nothing_is_said_while_nothing_is_to_be_done(client: FlaskClient, reading: FakeReading) -> None:
    shop = reading.shops[SHOP]
    shop.overview = replace(shop.overview, ends_at=NOW + timedelta(days=31))
    assert "/connect/quickbooks/start" not in client.get("/panel/refunds").text
