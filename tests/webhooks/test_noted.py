"""What a genuine letter leaves behind: one nudge per order, one line per unreadable letter, a count of strangers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from plugin.journal import tables as t
from tests.webhooks.door import NEIGHBOUR, SHOP, Door, about_order, headers

STRANGER = "stranger.myshopify.com"
_DEEP = 100_000

UNREADABLE = [
    pytest.param(b"", "webhook-unreadable", id="empty"),
    pytest.param(b"refund 7 of order 1001", "webhook-unreadable", id="not JSON"),
    pytest.param(b'{"order_id": 1001', "webhook-unreadable", id="cut off"),
    pytest.param(b"[" * _DEEP + b"]" * _DEEP, "webhook-unreadable", id="nested without end"),
    pytest.param(b'{"order_id": {"a":' * _DEEP, "webhook-unreadable", id="nested and cut off"),
    pytest.param(b'{"order_id": 1001, "note": "\xc3\x28"}', "webhook-unreadable", id="invalid UTF-8"),
    pytest.param(b"\x00\xff" * 500, "webhook-unreadable", id="bytes"),
    pytest.param(b'[{"order_id": 1001}]', "webhook-unreadable", id="a list"),
    pytest.param(b"null", "webhook-unreadable", id="null"),
    pytest.param(b'{"order_id": ' + b"9" * 5000 + b"}", "webhook-unreadable", id="a number without end"),
    pytest.param(b"{}", "webhook-without-order", id="no order"),
    pytest.param(b'{"order_id": null}', "webhook-without-order", id="the order is null"),
    pytest.param(b'{"order_id": 10.5}', "webhook-without-order", id="half an order"),
    pytest.param(b'{"order_id": -1001}', "webhook-without-order", id="a negative order"),
    pytest.param(b'{"order_id": "1001 OR 1=1"}', "webhook-without-order", id="words for an order"),
]


def test_the_same_webhook_twice_makes_one_nudge_that_was_told_twice(door: Door) -> None:
    for _ in range(2):
        assert door.post(about_order(1001)) == 200
    assert door.nudges() == [("gid://shopify/Order/1001", 2)]
    (company,) = door.rows(t.companies)
    assert (company["wanted"], company["generation"]) == (2, 1), "one sync serves both"


def test_a_rush_of_letters_is_noted_whole_and_strangers_among_them_harm_nobody(door: Door) -> None:
    shops = (SHOP, NEIGHBOUR, STRANGER)
    letters = [(shops[n % 3], about_order(1000 + n % 4)) for n in range(96)]

    def deliver(letter: tuple[str, bytes]) -> int:
        shop, body = letter
        client = door.client.application.test_client()
        given = headers(body, X_Shopify_Shop_Domain=shop)
        return client.post("/webhooks/shopify", data=body, headers=given).status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(deliver, letters)) == {200}
    assert len(door.nudges()) == 8
    assert sum(told for _, told in door.nudges()) == 64
    assert [row["posts"] for row in door.rows(t.strangers)] == [32]
    (company,) = door.rows(t.companies)
    assert company["wanted"] > company["done"]
    assert company["generation"] == 1, "one sync serves them all"


def test_two_topics_about_one_order_make_one_nudge(sqlite_door: Door) -> None:
    assert sqlite_door.post(about_order(1001)) == 200
    assert (
        sqlite_door.post(about_order(1001, kind="refund"), X_Shopify_Topic="order_transactions/create") == 200
    )
    assert sqlite_door.nudges() == [("gid://shopify/Order/1001", 2)]


@pytest.mark.parametrize("order_id", [2**53 + 1, 2**63 - 1, 2**63 + 1, 2**64 - 1])
def test_ids_beyond_what_a_double_holds_stay_whole(sqlite_door: Door, order_id: int) -> None:
    assert sqlite_door.post(about_order(order_id)) == 200
    assert sqlite_door.nudges() == [(f"gid://shopify/Order/{order_id}", 1)]


@pytest.mark.parametrize(("body", "code"), UNREADABLE)
def test_a_genuine_letter_that_nobody_can_read_is_kept_once_for_a_person(
    sqlite_door: Door, body: bytes, code: str
) -> None:
    for _ in range(2):
        assert sqlite_door.post(body) == 200
    (kept,) = sqlite_door.rows(t.troubles)
    assert kept["sentence"]["code"] == code
    assert (kept["shop_id"], kept["body"], kept["topic"]) == (sqlite_door.shop_id, body, "refunds/create")
    assert sqlite_door.nudges() == []


def test_whatever_arrives_fits_into_either_database(door: Door) -> None:
    bodies: list[bytes] = [param.values[0] for param in UNREADABLE]  # type: ignore[misc]  # given above
    for body in bodies:
        assert door.post(body) == 200
    for position, topic in enumerate(("", "x" * 500, "mädchen/create", "'; DROP TABLE contra_shops; --")):
        assert door.post(b" " * position + b"{}", X_Shopify_Topic=topic) == 200
    assert door.post(about_order(2**64 - 1)) == 200
    assert [row["body"] for row in door.rows(t.troubles)][: len(bodies)] == bodies
    assert door.nudges() == [(f"gid://shopify/Order/{2**64 - 1}", 1)]


def test_what_nobody_can_read_is_shown_to_its_own_shop_only(door: Door) -> None:
    nothing = door.attention(door.neighbour_id)
    assert door.post(b"[]") == 200
    assert "message of the shop could not be read" in door.attention(door.shop_id)
    assert "message of the shop could not be read" not in door.attention(door.neighbour_id)
    assert door.attention(door.neighbour_id) == nothing


def test_a_letter_is_known_by_its_body_which_is_signed_not_by_its_id_which_is_not(
    sqlite_door: Door,
) -> None:
    for body, delivery in ((b"[]", "a"), (b"[]", "b"), (b"[]", ""), (b"[1]", "a"), (b"[2]", "")):
        assert sqlite_door.post(body, X_Shopify_Webhook_Id=delivery) == 200
    assert [row["body"] for row in sqlite_door.rows(t.troubles)] == [b"[]", b"[1]", b"[2]"]


@pytest.mark.parametrize("topic", ["orders/updated", "app/uninstalled", "", "x" * 500, "mädchen/create"])
def test_a_genuine_letter_of_another_topic_is_kept_for_a_person_and_asks_for_nothing(
    sqlite_door: Door, topic: str
) -> None:
    for _ in range(2):
        assert sqlite_door.post(about_order(1001), X_Shopify_Topic=topic) == 200
    (kept,) = sqlite_door.rows(t.troubles)
    assert kept["sentence"]["code"] == "topic-not-handled"
    assert kept["topic"] == topic[:100]
    assert sqlite_door.nudges() == []
    assert "came in" in sqlite_door.attention(sqlite_door.shop_id)


def test_what_a_topic_is_called_is_text_on_the_page_and_nothing_else(sqlite_door: Door) -> None:
    assert sqlite_door.post(b"{}", X_Shopify_Topic="<script>alert(1)</script>") == 200
    page = sqlite_door.attention(sqlite_door.shop_id)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_upper_case_topic_is_the_same_topic(sqlite_door: Door) -> None:
    assert sqlite_door.post(about_order(1001), X_Shopify_Topic="REFUNDS/CREATE") == 200
    assert len(sqlite_door.nudges()) == 1


@pytest.mark.parametrize("body", [about_order(1001), b"[]"])
def test_a_genuine_letter_of_an_unknown_shop_is_counted_and_nothing_is_noted(door: Door, body: bytes) -> None:
    before = door.everything()
    for _ in range(3):
        assert door.post(body, X_Shopify_Shop_Domain=STRANGER) == 200
    (counted,) = door.rows(t.strangers)
    assert (counted["platform"], counted["domain"], counted["posts"]) == ("shopify", STRANGER, 3)
    assert {**door.everything(), t.strangers.name: []} == before


@pytest.mark.parametrize("body", [about_order(1001), b"[]"])
def test_a_genuine_letter_of_an_uninstalled_shop_is_counted_and_nothing_is_noted(
    door: Door, body: bytes
) -> None:
    door.room.register.uninstall("shopify", SHOP)
    before = door.everything()
    assert door.post(body) == 200
    assert [row["domain"] for row in door.rows(t.strangers)] == [SHOP]
    assert {**door.everything(), t.strangers.name: []} == before


def test_a_shop_that_is_installed_again_is_heard_again(door: Door) -> None:
    door.room.register.uninstall("shopify", SHOP)
    assert door.room.register.install("shopify", SHOP, door.room.clock.now()) == door.shop_id
    assert door.post(about_order(1001)) == 200
    assert len(door.nudges()) == 1


def test_a_shop_without_a_company_has_its_nudge_kept_until_there_is_one(door: Door) -> None:
    alone = "alone.myshopify.com"
    shop_id = door.room.register.install("shopify", alone, door.room.clock.now())
    assert door.post(about_order(1001), X_Shopify_Shop_Domain=alone) == 200
    (nudge,) = door.rows(t.nudges)
    assert nudge["shop_id"] == shop_id
    (company,) = door.rows(t.companies)
    assert company["wanted"] == 0


def test_nothing_in_a_body_but_the_orders_id_is_believed(sqlite_door: Door) -> None:
    body = json.dumps({"order_id": 1001, "shop_id": NEIGHBOUR, "shop": {"domain": NEIGHBOUR}}).encode()
    assert sqlite_door.post(body) == 200
    (nudge,) = sqlite_door.rows(t.nudges)
    assert nudge["shop_id"] == sqlite_door.shop_id
