"""Opening what Shopify posts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from plugin.protocols import Letter, NotGenuine, Nudge, Unreadable
from tests.stores.contract import SECRET, ShopifyRig


def _with(letter: Letter, **headers: str) -> Letter:
    return replace(letter, headers={**letter.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})


def test_a_settled_transaction_nudges_its_order(shopify: ShopifyRig) -> None:
    order = shopify.order()
    refund = shopify.refund(order, lines=[{"index": 0}])
    body = json.dumps({"id": refund["transactions"][0]["id"], "order_id": order["id"], "kind": "refund"})
    nudge = shopify.store().open(shopify.signed(body, topic="order_transactions/create"))
    assert isinstance(nudge, Nudge)
    assert (nudge.order_id, nudge.topic) == (shopify.order_id(order), "order_transactions/create")


def test_a_payment_nudges_its_order_as_it_changes_what_is_owed(shopify: ShopifyRig) -> None:
    letter = shopify.signed('{"order_id": 1, "kind": "sale"}', topic="order_transactions/create")
    assert isinstance(shopify.store().open(letter), Nudge)


@pytest.mark.parametrize("topic", ["orders/updated", "app/uninstalled", "", "refunds/update"])
def test_other_topics_are_named_as_not_handled(shopify: ShopifyRig, topic: str) -> None:
    answer = shopify.store().open(_with(shopify.signed("{}"), x_shopify_topic=topic))
    assert isinstance(answer, Unreadable)
    assert (answer.topic, answer.sentence.code) == (topic, "topic-not-handled")


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 - 1, "9007199254740993"])
def test_the_orders_id_stays_whole(shopify: ShopifyRig, number: int | str) -> None:
    nudge = shopify.store().open(shopify.signed(json.dumps({"order_id": number})))
    assert isinstance(nudge, Nudge)
    assert nudge.order_id == f"gid://shopify/Order/{number}"


@pytest.mark.parametrize("number", ["true", "1.5", "1e3", "-1", "0", '"x"', '"१२"', "[1]", "NaN", "1" * 5000])
def test_what_is_no_order_id_is_not_guessed_at(shopify: ShopifyRig, number: str) -> None:
    answer = shopify.store().open(shopify.signed(f'{{"order_id": {number}}}'))
    assert isinstance(answer, Unreadable)
    assert answer.sentence.code in ("webhook-without-order", "webhook-unreadable")


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa", b'{"order_id": "\xc3\x28"}', b"\x00" * 9, b"\xed\xa0\xbd"])
def test_bytes_that_are_no_text_are_unreadable_not_an_error(shopify: ShopifyRig, body: bytes) -> None:
    signature = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    letter = _with(replace(shopify.signed("{}"), body=body), x_shopify_hmac_sha256=signature)
    assert isinstance(shopify.store().open(letter), Unreadable)


@pytest.mark.parametrize(
    "shop",
    [
        "",
        "evil.example",
        "demo.myshopify.com.evil.example",
        "https://demo.myshopify.com",
        "demo.myshopify.com/admin",
        "demo.myshopify.com:8080",
        "user@demo.myshopify.com",
        "-demo.myshopify.com",
        "demo\n.myshopify.com",
        "DEMO.myshopify.com",
        "demo",
        "dèmo.myshopify.com",
    ],
)
def test_a_letter_that_names_no_shop_is_not_genuine(shopify: ShopifyRig, shop: str) -> None:
    with pytest.raises(NotGenuine):
        shopify.store().open(_with(shopify.signed("{}"), x_shopify_shop_domain=shop))


@pytest.mark.parametrize("given", ["", "\x00", "x" * 101, "ü"])
def test_a_delivery_without_a_usable_id_is_known_by_its_body(shopify: ShopifyRig, given: str) -> None:
    letter = _with(shopify.signed('{"order_id": 1}'), x_shopify_webhook_id=given)
    first, second = shopify.store().open(letter), shopify.store().open(letter)
    assert first.delivery_id == second.delivery_id
    assert len(first.delivery_id) == 64
