"""The pretend shop keeps the rules of a real one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
import requests

from tests.sandbox_process import ControlRefused, Json, Sandbox

_NUMBERS = count(1)
Ask = Callable[..., Any]

TOTALS = """
query($id: ID!) { order(id: $id) {
  totalPriceSet { shopMoney { amount } } totalOutstandingSet { shopMoney { amount } }
  currentTotalPriceSet { shopMoney { amount } } totalRefundedSet { shopMoney { amount } } updatedAt
  refunds(first: 9) { orderAdjustments(first: 9) { nodes { reason amountSet { shopMoney { amount } } } } }
} }
"""


class Shop:
    """One pretend shop and its GraphQL address."""

    def __init__(self, sandbox: Sandbox, **facts: Any) -> None:
        self.sandbox = sandbox
        self.name = f"rules-{next(_NUMBERS)}.myshopify.com"
        self.token = sandbox.shop(self.name, **facts)["token"]

    def post(self, path: str, **body: Any) -> Any:
        return self.sandbox.post(f"/shops/{self.name}{path}", **body)

    def order(self, *lines: Json, **facts: Any) -> Json:
        wish = {"line_items": list(lines) or [{"price": "50.00", "quantity": 2, "tax": "8.00"}], **facts}
        made: Json = self.post("/orders", order=wish)
        return made

    def send(self, query: str, token: str | None = None, **variables: Any) -> requests.Response:
        headers = {"X-Shopify-Access-Token": token or self.token}
        body = {"query": query, "variables": variables}
        return requests.post(self.sandbox.graphql(self.name), json=body, headers=headers, timeout=10)

    def ask(self, query: str, **variables: Any) -> Json:
        answer: Json = self.send(query, **variables).json()
        return answer

    def totals(self, order: Json) -> Json:
        answer: Json = self.ask(TOTALS, id=gid(order))["data"]["order"]
        return answer


def gid(order: Json) -> str:
    return f"gid://shopify/Order/{order['id']}"


def amount(bag: Json) -> str:
    return str(bag["shopMoney"]["amount"])


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    return Shop(sandbox)


def test_more_units_than_are_left_cannot_be_refunded(shop: Shop) -> None:
    order = shop.order()
    shop.post("/refunds", order_id=order["id"], lines=[{"index": 0, "quantity": 1}])
    with pytest.raises(ControlRefused, match="422"):
        shop.post("/refunds", order_id=order["id"], lines=[{"index": 0, "quantity": 2}])


def test_more_money_than_came_in_cannot_be_refunded(shop: Shop) -> None:
    order = shop.order()
    with pytest.raises(ControlRefused, match="more money"):
        shop.post("/refunds", order_id=order["id"], transactions=[{"amount": "108.01"}])


def test_the_parts_of_a_line_add_up_to_the_line(shop: Shop) -> None:
    order = shop.order({"price": "10.00", "quantity": 3, "discount": "0.01", "tax": "1.00"})
    for _ in range(3):
        shop.post("/refunds", order_id=order["id"], lines=[{"index": 0, "quantity": 1}])
    stated = shop.sandbox.get(f"/shops/{shop.name}/refunds")
    assert [one["lines"]["goods"] for one in stated] == ["10.00", "9.99", "10.00"]
    assert [one["lines"]["tax"] for one in stated] == ["0.33", "0.34", "0.33"]
    assert amount(shop.totals(order)["totalOutstandingSet"]) == "0.0"


def test_a_full_refund_of_a_paid_order_leaves_nothing_outstanding(shop: Shop) -> None:
    order = shop.order()
    shop.post("/refunds", order_id=order["id"], lines=[{"index": 0}])
    totals = shop.totals(order)
    assert [
        amount(totals[f"{name}Set"]) for name in ("totalPrice", "currentTotalPrice", "totalOutstanding")
    ] == [
        "108.0",
        "0.0",
        "0.0",
    ]


def test_a_kept_fee_stays_in_the_order_and_is_an_adjustment_in_the_merchants_favour(shop: Shop) -> None:
    order = shop.order()
    shop.post("/refunds", order_id=order["id"], lines=[{"index": 0}], transactions=[{"amount": "98.00"}])
    totals = shop.totals(order)
    (adjustment,) = totals["refunds"][0]["orderAdjustments"]["nodes"]
    assert (adjustment["reason"], amount(adjustment["amountSet"])) == ("REFUND_DISCREPANCY", "10.0")
    assert amount(totals["currentTotalPriceSet"]) == "10.0"
    assert amount(totals["totalOutstandingSet"]) == "0.0"


def test_outstanding_falls_while_the_money_is_pending_and_rises_when_it_arrives(shop: Shop) -> None:
    order = shop.order()
    refund = shop.post(
        "/refunds", order_id=order["id"], lines=[{"index": 0}], transactions=[{"status": "pending"}]
    )
    before = shop.totals(order)
    (adjustment,) = before["refunds"][0]["orderAdjustments"]["nodes"]
    assert adjustment["reason"] == "PENDING_REFUND_DISCREPANCY"
    assert [amount(before[f"total{name}Set"]) for name in ("Outstanding", "Refunded")] == ["-108.0", "0.0"]
    shop.post(f"/transactions/{refund['transactions'][0]['id']}", status="success")
    after = shop.totals(order)
    assert [amount(after[f"total{name}Set"]) for name in ("Outstanding", "Refunded")] == ["0.0", "108.0"]
    assert after["updatedAt"] > before["updatedAt"]
    with pytest.raises(ControlRefused, match="is settled"):
        shop.post(f"/transactions/{refund['transactions'][0]['id']}", status="success")
    shop.post(f"/transactions/{refund['transactions'][0]['id']}", status="failure")
    assert amount(shop.totals(order)["totalOutstandingSet"]) == "-108.0"


def test_money_that_failed_leaves_the_customer_owed(shop: Shop) -> None:
    order = shop.order()
    refund = shop.post(
        "/refunds", order_id=order["id"], lines=[{"index": 0}], transactions=[{"status": "pending"}]
    )
    shop.post(f"/transactions/{refund['transactions'][0]['id']}", status="failure")
    assert amount(shop.totals(order)["totalOutstandingSet"]) == "-108.0"
    (stated,) = shop.sandbox.get(f"/shops/{shop.name}/refunds")
    assert (stated["cash"], stated["pending"], stated["total"]) == ("0.00", "0.00", "108.00")


def test_an_unpaid_order_pays_nothing_back(shop: Shop) -> None:
    order = shop.order(paid="0.00")
    refund = shop.post("/refunds", order_id=order["id"], lines=[{"index": 0}])
    assert (refund["transactions"], refund["order_adjustments"]) == ([], [])
    assert amount(shop.totals(order)["totalOutstandingSet"]) == "0.0"


def test_amounts_in_the_customers_money_follow_the_orders_rate(shop: Shop) -> None:
    order = shop.order({"price": "10.00", "quantity": 2}, presentment_currency="EUR", rate="0.9")
    refund = shop.post("/refunds", order_id=order["id"], lines=[{"index": 0, "quantity": 1}])
    assert refund["transactions"][0]["amount"] == {"shop": "10.00", "presentment": "9.00"}


def test_a_wrong_token_is_refused(shop: Shop) -> None:
    answer = shop.send("{ shop { name } }", token="wrong")
    assert (answer.status_code, "errors" in answer.json()) == (401, True)


def test_a_field_that_does_not_exist_is_an_error(shop: Shop) -> None:
    answer = shop.ask("{ shop { name shoeSize } }")
    assert "data" not in answer
    assert "shoeSize" in answer["errors"][0]["message"]


def test_aliases_fragments_and_variables_are_understood(shop: Shop) -> None:
    order = shop.order()
    query = """
      query($id: ID!) {
        a: node(id: $id) { ...F }
        b: order(id: $id) { n: name }
        c: node(id: "gid://shopify/Order/1") { id }
      }
      fragment F on Order { name ... on Node { id } }
    """
    data = shop.ask(query, id=gid(order))["data"]
    assert data == {"a": {"name": order["name"], "id": gid(order)}, "b": {"n": order["name"]}, "c": None}


def test_a_connection_pages_to_its_end(shop: Shop) -> None:
    order = shop.order(*({"price": "1.00", "title": str(n)} for n in range(7)))
    query = """
      query($id: ID!, $after: String) { order(id: $id) {
        lineItems(first: 3, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } } } }
    """
    titles, after, more = [], None, True
    while more:
        page = shop.ask(query, id=gid(order), after=after)["data"]["order"]["lineItems"]
        titles += [node["title"] for node in page["nodes"]]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert titles == [str(n) for n in range(7)]


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ shop { name currencyCode } }", 1),
        ("{ orders(first: 10) { nodes { id } } }", 12),
        (
            "{ orders(first: 10) { pageInfo { hasNextPage } nodes { id totalPriceSet { shopMoney { amount } } } } }",
            33,
        ),
        (
            '{ nodes(ids: ["gid://shopify/Order/1", "gid://shopify/Order/2"]) '
            "{ ... on Order { refunds(first: 3) { id } } } }",
            8,
        ),
        ("{ orders(first: 4) { nodes { refunds { refundLineItems(first: 5) { nodes { id } } } } } }", 38),
    ],
)
def test_requested_cost_follows_the_published_rule(shop: Shop, query: str, points: int) -> None:
    assert shop.ask(query)["extensions"]["cost"]["requestedQueryCost"] == points


def test_a_query_above_a_thousand_points_is_refused(shop: Shop) -> None:
    answer = shop.ask(
        "{ orders(first: 250) { nodes { totalPriceSet { shopMoney { amount } presentmentMoney { amount } } } } }"
    )
    assert answer["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_the_bucket_runs_dry_and_fills_again(shop: Shop) -> None:
    # So slowly that a busy machine cannot fill it before it is asked.
    shop.sandbox.patch(f"/shops/{shop.name}", available=5, restore_rate=0.1)
    query = "{ orders(first: 10) { nodes { id } } }"
    dry = shop.send(query)
    assert (dry.status_code, dry.json()["errors"][0]["extensions"]["code"]) == (200, "THROTTLED")
    assert dry.json()["extensions"]["cost"]["throttleStatus"]["restoreRate"] == 0.1
    shop.sandbox.post("/clock", advance=600)
    assert "errors" not in shop.ask(query)


def test_only_what_was_returned_is_paid_for(shop: Shop) -> None:
    shop.order()
    cost = shop.ask("{ orders(first: 100) { nodes { id } } }")["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (102, 3)


def test_orders_are_found_by_the_time_they_changed(shop: Shop) -> None:
    old = shop.order(created_at="2025-01-01T00:00:00+00:00")
    new = shop.order(created_at="2025-06-01T00:00:00+00:00")
    query = '{ orders(first: 9, query: "updated_at:>=2025-05-01T00:00:00Z", sortKey: UPDATED_AT) { nodes { id } } }'
    assert [node["id"] for node in shop.ask(query)["data"]["orders"]["nodes"]] == [gid(new)]
    shop.post("/refunds", order_id=old["id"], lines=[{"index": 0}])
    assert [node["id"] for node in shop.ask(query)["data"]["orders"]["nodes"]] == [gid(new), gid(old)]


def test_a_letter_is_signed_over_its_bytes_and_each_has_an_id_of_its_own(sandbox: Sandbox) -> None:
    shop = Shop(sandbox, secret="new", previous_secret="old")
    refund = shop.post("/refunds", order_id=shop.order()["id"], lines=[{"index": 0}])
    ids = set()
    for which, secret in (("current", "new"), ("previous", "old")):
        letter = shop.post("/letters", topic="refunds/create", refund_id=refund["id"], secret=which)
        body = base64.b64decode(letter["body"])
        wanted = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
        assert letter["headers"]["X-Shopify-Hmac-Sha256"] == wanted
        assert json.loads(body)["order_id"] == refund["order_id"]
        ids.add(letter["headers"]["X-Shopify-Webhook-Id"])
    assert len(ids) == 2
