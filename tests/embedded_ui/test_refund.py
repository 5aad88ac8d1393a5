"""The page of one refund, and its Retry button."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.accounting.sentences import say
from plugin.journal.views import DocumentRow
from plugin.states import State
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.samples import NOW, SHOP, usd

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def form_token(client: FlaskClient, refund_id: int) -> str:
    return client.get(f"/panel/refunds/{refund_id}").text.split('name="form_token" value="')[1].split('"')[0]


def press(
    client: FlaskClient, refund_id: int, token: str, headers: dict[str, str] = SAME_ORIGIN
) -> TestResponse:
    return client.post(f"/panel/refunds/{refund_id}/retry", data={"form_token": token}, headers=headers)


def test_the_page_shows_facts_decision_reasons_entries_and_trail(client: FlaskClient) -> None:
    page = client.get("/panel/refunds/1").text
    for fact in ("Stoneware mug, blue", "MUG-BLUE-350", "2 of 3", "−3.60", "not restocked", "re_3QfK2a81"):
        assert fact in page
    for decided in ("Refund receipt 1001", "id 301", "Sale 1001 is a sales receipt", "Undeposited Funds"):
        assert decided in page
    for entry in ("70.20", "6.23", "2 × Stoneware mug, blue is back in stock."):
        assert entry in page
    assert "The store told us of this refund." in page


def test_each_document_has_its_own_debits_and_credits(client: FlaskClient) -> None:
    entries = client.get("/panel/refunds/2").text.split("Debits and credits")[1]
    assert entries.index("Credit memo 1002") < entries.index("44.44")
    assert entries.index("Accounts receivable") < entries.index("Refund receipt 1002-1")
    assert entries.index("Refund receipt 1002-1") < entries.index("55.56")


def test_amounts_are_shown_in_both_currencies_where_they_differ(client: FlaskClient) -> None:
    page = client.get("/panel/refunds/4").text
    assert "1,012.70" in page
    assert "1,366.02" in page
    assert "CAD" in page
    assert "not counted" in page
    assert "CAD" not in client.get("/panel/refunds/1").text


def test_a_refund_that_may_solve_itself_says_until_when_it_is_looked_up_again(
    client: FlaskClient, reading: FakeReading
) -> None:
    detail = reading.shops[SHOP].refunds[3]
    assert "looked up again by itself" not in client.get("/panel/refunds/3").text
    reading.shops[SHOP].refunds[3] = replace(detail, look_again=NOW + timedelta(days=3))
    assert "It is looked up again by itself until" in client.get("/panel/refunds/3").text
    reading.shops[SHOP].refunds[3] = replace(detail, look_again=NOW - timedelta(days=3))
    assert "looked up again by itself" not in client.get("/panel/refunds/3").text


def test_a_total_that_differs_is_shown_beside_ours(client: FlaskClient, reading: FakeReading) -> None:
    detail = reading.shops[SHOP].refunds[1]
    document: DocumentRow = replace(detail.documents[0], stated_total=usd("84.19"))
    reading.shops[SHOP].refunds[1] = replace(detail, documents=(document,))
    assert "QuickBooks says" in client.get("/panel/refunds/1").text


def test_what_people_wrote_is_shown_as_text_never_as_markup(
    client: FlaskClient, reading: FakeReading
) -> None:
    shop = reading.shops[SHOP]
    detail = shop.refunds[4]
    bad = "<script>alert(1)</script>"
    goods = replace(detail.refund.goods[0], title=bad, sku='"><img src=x>')
    refund = replace(detail.refund, note=bad, goods=(goods,))
    row = replace(detail.row, order_number=bad, sentence=say("sale-missing", number=bad))
    shop.refunds[4] = replace(detail, row=row, refund=refund)
    shop.overview = replace(shop.overview, company=bad)
    for path in ("/panel/refunds/4", "/panel/refunds"):
        page = client.get(path).text
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_sentence_whose_text_changed_since_is_shown_as_it_was_stored(
    client: FlaskClient, reading: FakeReading
) -> None:
    detail = reading.shops[SHOP].refunds[3]
    row = replace(detail.row, sentence=say("sale-missing", order="1003"))
    reading.shops[SHOP].refunds[3] = replace(detail, row=row)
    assert "sale-missing (order 1003)" in client.get("/panel/refunds/3").text


def test_another_shops_refund_is_as_absent_as_one_that_never_was(
    client: FlaskClient, other: FlaskClient
) -> None:
    theirs, nobodys = client.get("/panel/refunds/77"), client.get("/panel/refunds/78")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.text == nobodys.text
    assert other.get("/panel/refunds/77").status_code == 200
    assert other.get("/panel/refunds/1").status_code == 404


@pytest.mark.parametrize("refund_id", ["0", "-1", "abc", "1.0", str(2**63), "9" * 400])
def test_an_id_that_no_refund_has_is_a_404(client: FlaskClient, refund_id: str) -> None:
    assert client.get(f"/panel/refunds/{refund_id}").status_code == 404


def test_retry_is_offered_only_where_it_helps(client: FlaskClient) -> None:
    assert "Retry</button>" in client.get("/panel/refunds/3").text
    assert "Retry</button>" not in client.get("/panel/refunds/1").text


def test_retry_moves_the_refund_and_names_who_pressed(client: FlaskClient, reading: FakeReading) -> None:
    answer = press(client, 3, form_token(client, 3))
    assert (answer.status_code, answer.location) == (303, "/panel/refunds/3?asked=yes")
    assert reading.shops[SHOP].refunds[3].row.state is State.WAITING
    page = client.get(answer.location).text
    assert "Asked for." in page
    assert "Ada <span" in page


def test_a_second_press_does_no_harm_and_says_so(client: FlaskClient, reading: FakeReading) -> None:
    token = form_token(client, 3)
    press(client, 3, token)
    after_one = reading.shops[SHOP].refunds[3]
    answer = press(client, 3, token)
    assert answer.location == "/panel/refunds/3?asked=no"
    assert reading.shops[SHOP].refunds[3] == after_one
    assert "There was nothing to try again" in client.get(answer.location).text


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_press_without_our_forms_token_is_refused(
    client: FlaskClient, reading: FakeReading, token: str
) -> None:
    answer = press(client, 3, token)
    assert answer.status_code == 403
    assert "nothing was done" in answer.text
    assert reading.shops[SHOP].refunds[3].row.state is State.HELD


def test_the_token_of_another_session_is_refused(
    client: FlaskClient, other: FlaskClient, reading: FakeReading
) -> None:
    assert press(client, 3, form_token(other, 77)).status_code == 403
    assert press(other, 77, form_token(client, 3)).status_code == 403
    assert reading.shops[SHOP].refunds[3].row.state is State.HELD


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_a_press_from_elsewhere_is_refused_even_with_the_token(
    client: FlaskClient, reading: FakeReading, headers: dict[str, str]
) -> None:
    assert press(client, 3, form_token(client, 3), headers).status_code == 403
    assert reading.shops[SHOP].refunds[3].row.state is State.HELD


def test_a_browser_that_names_its_origin_only_may_press(client: FlaskClient) -> None:
    assert press(client, 3, form_token(client, 3), {"Origin": "http://localhost"}).status_code == 303


def test_another_shops_refund_cannot_be_retried(client: FlaskClient, reading: FakeReading) -> None:
    assert press(client, 77, form_token(client, 3)).status_code == 404
    assert client.get("/panel/refunds/3/retry").status_code == 404
