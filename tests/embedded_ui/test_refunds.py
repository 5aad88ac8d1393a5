"""The list of refunds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from embedded_ui import words
from plugin.accounting.sentences import say
from plugin.states import State
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.samples import OTHER_SHOP, SHOP


def rows(client: FlaskClient, query: str = "") -> int:
    return client.get(f"/panel/refunds{query}").text.count("data-href=")


def test_every_row_shows_order_amount_state_documents_reason_and_age(client: FlaskClient) -> None:
    page = client.get("/panel/refunds").text
    for text in (
        "1001",
        "84.18",
        "Refund receipt 1001",
        "3 h ago",
        "1,012.70",
        "Held",
        "1004 is still on its way",
    ):
        assert text in page
    assert rows(client) == 10


def test_the_exact_time_is_the_shops(client: FlaskClient, other: FlaskClient) -> None:
    # 18:30 UTC less three hours, in New York
    assert 'title="23 Nov 2026, 10:30:00 EST"' in client.get("/panel/refunds").text
    assert "EST" in other.get("/panel/refunds").text


def test_a_tab_shows_one_state_and_every_tab_counts(client: FlaskClient, other: FlaskClient) -> None:
    page = client.get("/panel/refunds?state=held").text
    assert rows(client, "?state=held") == 2
    assert "1001" not in page
    assert 'Held <span class="count">2</span>' in page
    assert 'All <span class="count">10</span>' in page
    assert rows(other, "?state=held") == 1


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_tab_of_its_own_name(client: FlaskClient, other: FlaskClient, state: State) -> None:
    path = f"/panel/refunds?state={words.slug(state)}"
    assert f"<title>Refunds: {words.STATES[state].label.lower()} · Contra</title>" in client.get(path).text
    assert other.get(path).status_code == 200


@pytest.mark.parametrize("state", ["", "nonsense", "HELD", "'; drop table", "%00", "held%20"])
def test_a_state_that_does_not_exist_shows_all(client: FlaskClient, other: FlaskClient, state: str) -> None:
    assert rows(client, f"?state={state}") == 10
    assert rows(other, f"?state={state}") == 1


def test_a_state_without_refunds_says_so_and_leads_back(client: FlaskClient) -> None:
    page = client.get("/panel/refunds?state=undone").text
    assert "Nothing was taken back." in page
    assert "See all refunds" in page


def test_a_shop_without_refunds_is_told_what_will_come(other: FlaskClient, reading: FakeReading) -> None:
    reading.shops[OTHER_SHOP].refunds.clear()
    assert "No refunds yet" in other.get("/panel/refunds").text


@pytest.mark.parametrize("page", ["0", "-1", "abc", "", "1.5", "²", "9" * 40, "%F0%9F%99%82"])
def test_a_page_number_that_is_none_shows_the_first(
    client: FlaskClient, reading: FakeReading, page: str
) -> None:
    reading.rows_per_page = 4
    assert "Page 1 of 3" in client.get(f"/panel/refunds?page={page}").text


def test_a_page_past_the_end_shows_the_last(client: FlaskClient, reading: FakeReading) -> None:
    reading.rows_per_page = 4
    page = client.get("/panel/refunds?page=9999").text
    assert "Page 3 of 3" in page
    assert page.count("data-href=") == 2


def test_paging_keeps_the_state_and_ends_at_both_ends(client: FlaskClient, reading: FakeReading) -> None:
    reading.rows_per_page = 1
    first, last = (client.get(f"/panel/refunds?state=held&page={page}").text for page in (1, 2))
    assert 'href="/panel/refunds?state=held&amp;page=2"' in first
    assert "Newer" not in first
    assert 'href="/panel/refunds?state=held&amp;page=1"' in last
    assert "Older" not in last


def test_a_switched_off_sync_is_announced_on_every_page(
    client: FlaskClient, other: FlaskClient, reading: FakeReading
) -> None:
    shop = reading.shops[SHOP]
    shop.overview = replace(shop.overview, switched_off=True)
    for path in ("/panel/refunds", "/panel/refunds/1", "/panel/attention"):
        assert "Refund sync is switched off" in client.get(path).text
    assert "Refund sync is switched off" not in other.get("/panel/refunds").text


def test_a_company_that_cannot_be_reached_is_announced(client: FlaskClient, reading: FakeReading) -> None:
    shop = reading.shops[SHOP]
    shop.overview = replace(shop.overview, company_trouble=say("company-no-answer"))
    assert "QuickBooks did not answer." in client.get("/panel/refunds").text


def test_what_could_not_be_read_is_listed_for_a_person(client: FlaskClient, other: FlaskClient) -> None:
    page = client.get("/panel/attention").text
    assert "Order id 5512" in page
    assert "refunds/create" in page
    assert 'count alert">2' in page
    assert "Everything could be read" in other.get("/panel/attention").text
