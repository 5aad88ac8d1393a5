"""A Shopify shop in trouble: what is told, what is waited for, and that half an answer is no answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from plugin.protocols import Refused, TryLater
from plugin.stores.shopify.store import ShopifyStore
from plugin.texts import render
from tests.sandbox_process import Json, Sandbox
from tests.stores.contract import SECRET, HeldClock, ShopifyRig


def _why(shopify: ShopifyRig, order: Json, **how: float) -> TryLater:
    with pytest.raises(TryLater) as later:
        shopify.store(**how).refunds(shopify.shop, [shopify.order_id(order)])  # type: ignore[arg-type]
    assert render(later.value.sentence) != later.value.sentence.code
    return later.value


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("down", "shop-down"),
        ("status:500", "shop-down"),
        ("status:302", "shop-down"),
        ("status:402", "shop-closed"),
        ("status:429", "shop-throttles"),
        ("unauthorized", "shop-token-refused"),
        ("status:403", "shop-token-refused"),
        ("half", "shop-answers-half"),
        ("lost before", "shop-unreachable"),
        ("throttled", "shop-throttles"),
    ],
)
def test_each_trouble_has_its_sentence(shopify: ShopifyRig, trouble: str, code: str) -> None:
    order = shopify.order()
    shopify.trouble(trouble)
    assert _why(shopify, order).sentence.code == code


def test_a_token_of_another_shop_is_refused(shopify: ShopifyRig) -> None:
    order = shopify.order()
    shopify.token = "shpat_of_somebody_else"
    assert _why(shopify, order).sentence.code == "shop-token-refused"


def test_a_slow_shop_is_given_up_in_time(shopify: ShopifyRig, sandbox: Sandbox) -> None:
    order = shopify.order()
    sandbox.fault("slow", seconds=2.0, what="shopify graphql")
    address = sandbox.graphql("{shop}")
    store = ShopifyStore([SECRET], address, lambda _: shopify.token, HeldClock(), timeout=(0.5, 0.2))
    with pytest.raises(TryLater) as later:
        store.refunds(shopify.shop, [shopify.order_id(order)])
    assert later.value.sentence.code == "shop-unreachable"


def test_an_empty_bucket_says_how_long_it_takes_to_fill(shopify: ShopifyRig, sandbox: Sandbox) -> None:
    order = shopify.order()
    sandbox.patch(f"/shops/{shopify.shop}", available=126)
    later = _why(shopify, order)
    assert later.after is not None
    assert timedelta(seconds=6.5) < later.after <= timedelta(seconds=7)


def test_a_shop_that_throttles_in_the_middle_is_waited_for(shopify: ShopifyRig, sandbox: Sandbox) -> None:
    orders = [shopify.order() for _ in range(33)]
    for order in orders:
        shopify.refund(order, lines=[{"index": 0}])
    sandbox.patch(f"/shops/{shopify.shop}", available=1200)
    assert len(shopify.read(*orders)) == 33
    assert shopify.clock.waited


def test_waiting_ends_with_the_patience(shopify: ShopifyRig, sandbox: Sandbox) -> None:
    orders = [shopify.order() for _ in range(33)]
    sandbox.patch(f"/shops/{shopify.shop}", available=950)
    with pytest.raises(TryLater) as later:
        shopify.store(patience=1.0).refunds(shopify.shop, [shopify.order_id(order) for order in orders])
    assert later.value.sentence.code == "shop-throttles"
    assert later.value.after


class Meddler(HeldClock):
    """A clock that changes the order behind the reader's back the first time it is looked at."""

    def __init__(self, shopify: ShopifyRig, order: Json) -> None:
        super().__init__()
        self._shopify, self._order, self._changed = shopify, order, False

    def now(self) -> datetime:
        if not self._changed:
            self._changed = True
            self._shopify.refund(self._order, lines=[{"index": 0, "quantity": 1}])
        return super().now()


def test_an_order_that_changes_while_it_is_read_is_read_again(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[{"price": "1.00", "quantity": 40}])
    for _ in range(9):
        shopify.refund(order, lines=[{"index": 0, "quantity": 1}])
    with pytest.raises(TryLater) as later:
        shopify.store(clock=Meddler(shopify, order)).refunds(shopify.shop, [shopify.order_id(order)])
    assert later.value.sentence.code == "shop-changed-while-read"
    assert len(shopify.read(order)) == 10


def test_a_name_that_is_no_shop_is_never_asked(shopify: ShopifyRig) -> None:
    for name in ("evil.example", "demo.myshopify.com.evil.example", "a.myshopify.com/x?", "A.myshopify.com"):
        with pytest.raises(ValueError, match="no shop"):
            shopify.store().refunds(name, ["gid://shopify/Order/1"])


@contextmanager
def _shop_that_says(body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{{shop}}"
        server.shutdown()
        thread.join()


HALVES: list[object] = [
    None,
    [],
    7,
    {},
    {"data": None},
    {"data": {}},
    {"data": {"shop": None, "nodes": []}},
    {"data": {"shop": {"ianaTimezone": "UTC"}, "nodes": []}},
    {"data": {"shop": {"ianaTimezone": "UTC"}, "nodes": None}},
    {"errors": "no"},
    {"errors": [{"message": "Internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]},
    {"errors": ["odd"], "data": {"shop": {"ianaTimezone": "UTC"}, "nodes": [None]}},
    {"errors": [{"message": "x", "extensions": None}], "extensions": 3},
    {"data": None, "errors": [{"message": "half", "path": ["nodes", 0]}], "extensions": {"cost": {}}},
]


@pytest.mark.parametrize("body", HALVES, ids=lambda body: json.dumps(body)[:60])
def test_half_an_answer_is_no_answer(body: object) -> None:
    with _shop_that_says(json.dumps(body).encode()) as address:
        store = ShopifyStore([SECRET], address, lambda _: "token", HeldClock())
        with pytest.raises(TryLater) as later:
            store.refunds("demo.myshopify.com", ["gid://shopify/Order/1"])
    assert later.value.sentence.code == "shop-answers-half"


def test_a_missing_permission_is_told_as_such() -> None:
    error = {"message": "Access denied for refunds", "extensions": {"code": "ACCESS_DENIED"}}
    with _shop_that_says(json.dumps({"data": {"nodes": [None]}, "errors": [error]}).encode()) as address:
        store = ShopifyStore([SECRET], address, lambda _: "token", HeldClock())
        with pytest.raises(TryLater) as later:
            store.refunds("demo.myshopify.com", ["gid://shopify/Order/1"])
    assert later.value.sentence.code == "shop-access-denied"


@pytest.mark.parametrize("node", [{}, {"id": "x"}, {"refundIds": None}, {"refundIds": [], "refunds": 5}])
def test_an_order_of_the_wrong_shape_is_refused_alone(node: Json) -> None:
    data = {"shop": {"ianaTimezone": "UTC"}, "nodes": [node]}
    with _shop_that_says(json.dumps({"data": data}).encode()) as address:
        store = ShopifyStore([SECRET], address, lambda _: "token", HeldClock())
        answer = store.refunds("demo.myshopify.com", ["gid://shopify/Order/1"])
    assert "gid://shopify/Order/1" in answer
    assert not isinstance(answer["gid://shopify/Order/1"], tuple)


@pytest.mark.parametrize(
    "node",
    [{}, {"id": "x", "transactions": 5}, {"lineItems": None, "transactions": []}, {"transactions": None}],
)
def test_contents_of_the_wrong_shape_are_refused_or_asked_for_later_and_never_made_up(node: Json) -> None:
    data = {"shop": {"ianaTimezone": "UTC"}, "nodes": [node]}
    with _shop_that_says(json.dumps({"data": data}).encode()) as address:
        store = ShopifyStore([SECRET], address, lambda _: "token", HeldClock())
        answer = store.contents("demo.myshopify.com", ["gid://shopify/Order/1"])
    assert isinstance(answer["gid://shopify/Order/1"], Refused)
