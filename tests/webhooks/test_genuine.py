"""Who wrote? What is not genuine is answered 401, and nothing of it is stored."""

from __future__ import annotations

import base64
import json

import pytest
import sqlalchemy as sa

from plugin.journal import tables as t
from tests.webhooks.door import NEIGHBOUR, SHOP, Door, about_order, headers, sign

BODY = about_order(1001)
GENUINE = sign(BODY)


def test_a_genuine_letter_is_noted_and_a_sync_is_asked_for_in_one_commit(door: Door) -> None:
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1

    sa.event.listen(door.room.database.engine, "commit", count)
    assert door.post(BODY) == 200
    assert commits == 1
    assert door.nudges() == [("gid://shopify/Order/1001", 1)]
    (company,) = door.rows(t.companies)
    assert (company["wanted"], company["active"]) == (1, 1)
    queued = [
        row for rows in door.everything().values() for row in rows if f"sync:{door.company_id}:1" in row
    ]
    assert queued, "the engine's own table does not know the sync"


def test_a_genuine_answer_says_nothing_and_is_kept_nowhere(sqlite_door: Door) -> None:
    answer = sqlite_door.client.post("/webhooks/shopify", data=BODY, headers=headers(BODY))
    assert answer.data == b""
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("", id="empty"),
        pytest.param(sign(BODY, "another secret"), id="wrong secret"),
        pytest.param(sign(BODY + b" "), id="of another body"),
        pytest.param(GENUINE[:-4] + "AAA=", id="changed at its end"),
        pytest.param(GENUINE.rstrip("="), id="without its padding"),
        pytest.param(f"{GENUINE}, {GENUINE}", id="twice"),
        pytest.param(GENUINE.swapcase(), id="in the other case"),
        pytest.param(base64.b64decode(GENUINE).hex(), id="in hex"),
        pytest.param("päck", id="not ASCII"),
        pytest.param(GENUINE[:-2] + "é=", id="not ASCII at its end"),
        pytest.param("A" * 100_000, id="very long"),
    ],
)
def test_a_letter_with_a_wrong_signature_leaves_no_trace(sqlite_door: Door, signature: str) -> None:
    before = sqlite_door.everything()
    assert sqlite_door.post(BODY, X_Shopify_Hmac_Sha256=signature) == 401
    assert sqlite_door.everything() == before


def test_an_unsigned_letter_leaves_no_trace(door: Door) -> None:
    before, unsigned = door.everything(), headers(BODY)
    del unsigned["X-Shopify-Hmac-Sha256"]
    assert door.client.post("/webhooks/shopify", data=BODY, headers=unsigned).status_code == 401
    assert door.client.post("/webhooks/shopify").status_code == 401
    assert door.everything() == before


@pytest.mark.parametrize("altered", [b"", BODY[:-1], BODY + b"\n", BODY.replace(b"1001", b"1002")])
def test_an_altered_letter_leaves_no_trace(sqlite_door: Door, altered: bytes) -> None:
    before = sqlite_door.everything()
    assert sqlite_door.post(altered, X_Shopify_Hmac_Sha256=GENUINE) == 401
    assert sqlite_door.everything() == before


def test_an_altered_letter_about_nothing_readable_is_not_kept_for_a_person_either(door: Door) -> None:
    before = door.everything()
    assert door.post(b"[]", X_Shopify_Hmac_Sha256=GENUINE) == 401
    assert door.post(BODY, X_Shopify_Hmac_Sha256="x", X_Shopify_Shop_Domain="stranger.myshopify.com") == 401
    assert door.everything() == before


@pytest.mark.parametrize("shop", ["", "evil.example", f"{SHOP}.evil.example", f"https://{SHOP}", "no shop"])
def test_a_signed_letter_that_names_no_shop_leaves_no_trace(sqlite_door: Door, shop: str) -> None:
    before = sqlite_door.everything()
    assert sqlite_door.post(BODY, X_Shopify_Shop_Domain=shop) == 401
    assert sqlite_door.everything() == before


def test_the_secret_before_this_one_still_signs_while_it_is_rotated(sqlite_door: Door) -> None:
    assert sqlite_door.post(BODY, X_Shopify_Hmac_Sha256=sign(BODY, "the-secret-before")) == 200
    assert sqlite_door.nudges() == [("gid://shopify/Order/1001", 1)]


def test_the_signature_is_over_the_raw_bytes_not_over_what_they_mean(sqlite_door: Door) -> None:
    spaced = json.dumps(json.loads(BODY), indent=3).encode()
    assert sqlite_door.post(spaced, X_Shopify_Hmac_Sha256=GENUINE) == 401
    assert sqlite_door.post(spaced) == 200


def test_a_form_or_a_compressed_body_is_signed_bytes_like_any_other(sqlite_door: Door) -> None:
    form = b"order_id=1001"
    assert sqlite_door.post(form, Content_Type="application/x-www-form-urlencoded") == 200
    assert sqlite_door.post(BODY, Content_Type="multipart/form-data; boundary=x") == 200
    assert sqlite_door.nudges() == [("gid://shopify/Order/1001", 1)]
    assert len(sqlite_door.rows(t.troubles)) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_a_letter_comes_by_post_only(sqlite_door: Door, method: str) -> None:
    before = sqlite_door.everything()
    answer = sqlite_door.client.open("/webhooks/shopify", method=method, data=BODY, headers=headers(BODY))
    assert answer.status_code == 405
    assert sqlite_door.everything() == before


@pytest.mark.parametrize("path", ["/webhooks", "/webhooks/", "/webhooks/magento", "/webhooks/shopify/"])
def test_there_is_no_door_where_none_was_made(sqlite_door: Door, path: str) -> None:
    assert sqlite_door.client.post(path, data=BODY, headers=headers(BODY)).status_code == 404


def test_two_shops_get_two_nudges_for_the_same_order_number(door: Door) -> None:
    assert door.post(BODY) == 200
    assert door.post(BODY, X_Shopify_Shop_Domain=NEIGHBOUR) == 200
    assert [(row["shop_id"], row["told"]) for row in door.rows(t.nudges)] == [
        (door.shop_id, 1),
        (door.neighbour_id, 1),
    ]
