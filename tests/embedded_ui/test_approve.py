"""What waits for a person's yes, and the Approve button."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.states import State
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.samples import SHOP
from tests.embedded_ui.test_refund import SAME_ORIGIN, form_token

pytestmark = pytest.mark.usefixtures("rarer")

REVIEW = "/panel/refunds/12"


def shown(client: FlaskClient) -> str:
    """What the page says that it shows."""
    return client.get(REVIEW).text.split('name="shown" value="')[1].split('"')[0]


def press(
    client: FlaskClient, token: str, what: str, headers: dict[str, str] = SAME_ORIGIN, refund_id: int = 12
) -> TestResponse:
    form = {"form_token": token, "shown": what}
    return client.post(f"/panel/refunds/{refund_id}/approve", data=form, headers=headers)


def test_a_proposal_is_shown_whole_and_marked_as_not_booked(client: FlaskClient) -> None:
    page = client.get(REVIEW).text
    assert "What would go into QuickBooks" in page
    assert "Not booked" in page
    assert "Debits and credits" in page
    assert "Store credit" in page
    assert "Approve</button>" in page
    assert "What goes into QuickBooks" not in page


def test_nothing_is_to_be_approved_where_nothing_is_proposed(client: FlaskClient) -> None:
    for refund_id in (1, 3, 13):
        assert "Approve</button>" not in client.get(f"/panel/refunds/{refund_id}").text


def test_approving_moves_the_refund_and_names_who_pressed(client: FlaskClient, reading: FakeReading) -> None:
    answer = press(client, form_token(client, 12), shown(client))
    assert (answer.status_code, answer.location) == (303, "/panel/refunds/12?asked=approved")
    assert reading.shops[SHOP].refunds[12].row.state is State.WAITING
    page = client.get(answer.location).text
    assert "Approved." in page
    assert "Ada <span" in page


def test_a_second_press_or_another_page_approves_nothing_and_says_so(
    client: FlaskClient, reading: FakeReading
) -> None:
    token = form_token(client, 12)
    answer = press(client, token, "what an older page showed")
    assert answer.location == "/panel/refunds/12?asked=another"
    assert "Nothing was approved" in client.get(answer.location).text
    assert reading.shops[SHOP].refunds[12].row.state is State.HELD


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_press_without_our_forms_token_is_refused(
    client: FlaskClient, reading: FakeReading, token: str
) -> None:
    assert press(client, token, shown(client)).status_code == 403
    assert reading.shops[SHOP].refunds[12].row.state is State.HELD


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_press_from_elsewhere_is_refused_even_with_the_token(
    client: FlaskClient, reading: FakeReading, headers: dict[str, str]
) -> None:
    assert press(client, form_token(client, 12), shown(client), headers).status_code == 403
    assert reading.shops[SHOP].refunds[12].row.state is State.HELD


def test_another_shops_proposal_cannot_be_approved(
    client: FlaskClient, other: FlaskClient, reading: FakeReading
) -> None:
    assert press(other, form_token(other, 77), shown(client)).status_code == 404
    assert press(client, form_token(client, 12), shown(client), refund_id=77).status_code == 404
    assert reading.shops[SHOP].refunds[12].row.state is State.HELD


def test_what_was_entered_by_hand_is_shown_as_adopted(client: FlaskClient) -> None:
    page = client.get("/panel/refunds/13").text
    assert "Refund receipt R-17" in page
    assert "entered by hand" in page
    assert "Adopted" in page


def test_a_refund_and_what_took_it_back_name_each_other(client: FlaskClient) -> None:
    first, back = client.get("/panel/refunds/14").text, client.get("/panel/refunds/11").text
    assert 'This is taken back by <a href="/panel/refunds/11">' in first
    assert 'This takes back <a href="/panel/refunds/14">' in back


def test_an_exchange_shows_what_went_out_and_what_the_customer_paid(client: FlaskClient) -> None:
    page = client.get("/panel/refunds/11").text
    assert "Large mug" in page
    assert "sent out in exchange" in page
    assert "−27.00" in page
    assert "paid by the customer" in page
    assert "−7.56" in client.get("/panel/refunds").text


def test_store_credit_is_told_apart_from_money(client: FlaskClient) -> None:
    page = client.get(REVIEW).text
    assert "store credit" in page
    assert "Store credit or gift card" in page
    assert "restocking not stated" in page


def test_each_line_of_a_document_can_be_seen(client: FlaskClient) -> None:
    page = client.get("/panel/refunds/1").text
    assert "3 lines" in page
    assert "2 × Stoneware mug, blue" in page
