"""What is asked of Shopify: questions the published API knows, none dearer than allowed, as few as can be."""

from __future__ import annotations

import json
from functools import cache

import pytest
import requests
from graphql import GraphQLSchema, build_schema, parse, validate

from plugin.protocols import Json
from plugin.stores.shopify.queries import ORDERS, PARTS, REFUND_IDS, REFUNDS, next_page
from plugin.stores.shopify.queries_of_orders import (
    AGREEMENTS,
    BUYERS,
    CONTENT_PARTS,
    CONTENTS,
    MORE_RETURNS,
    ONE_AGREEMENT,
    PAYMENTS,
    RETURN_PARTS,
    RETURNS,
    next_page_of_order,
    next_page_of_return,
)
from plugin.stores.shopify.sizes import (
    LIMIT,
    MORE,
    ROUNDS,
    agreement_batches,
    buyer_batches,
    content_batches,
    cost,
    largest_page,
    order_batches,
    refund_batches,
    return_batches,
)
from tests.sandbox_process import Sandbox
from tests.shared import shared
from tests.stores.contract import ShopifyRig

#: The next page of each connection, of whatever has it.
PAGES = {
    **{f"next page of a refund's {part}": next_page(part) for part in PARTS},
    **{f"next page of a return's {part}": next_page_of_return(part) for part in RETURN_PARTS},
    **{f"next page of an order's {part}": next_page_of_order(part) for part in CONTENT_PARTS},
}
QUERIES = {
    "orders": ORDERS,
    "refund ids": REFUND_IDS,
    "refunds": REFUNDS,
    "returns": RETURNS,
    "more returns": MORE_RETURNS,
    "agreements": AGREEMENTS,
    "one agreement": ONE_AGREEMENT,
    "contents": CONTENTS,
    "payments": PAYMENTS,
    "buyers": BUYERS,
    **PAGES,
}


@cache
def _schema() -> GraphQLSchema:
    text = shared("contracts/shopify/admin_2026-10.graphql").read_text(encoding="utf-8")
    return build_schema(text, assume_valid=True)


def _asked(count: int) -> list[tuple[str, Json]]:
    """Every question that reading `count` orders, refunds, returns and contents can lead to."""
    ids = [f"gid://shopify/Order/{n}" for n in range(count)]
    one = {"id": ids[0], "after": None, "saleAfter": None}
    return [
        *((ORDERS, variables) for variables in order_batches(ids)),
        *((REFUNDS, variables) for least in ROUNDS for variables in refund_batches(ids, least)),
        *((RETURNS, variables) for variables in return_batches(ids)),
        (MORE_RETURNS, {**one, **MORE, "after": "x"}),
        *((AGREEMENTS, variables) for variables in agreement_batches(ids)),
        (ONE_AGREEMENT, {**one, "sales": 100}),
        *((CONTENTS, variables) for variables in content_batches(ids)),
        (PAYMENTS, {"id": ids[0], "first": 100}),
        *((BUYERS, variables) for variables in buyer_batches(ids)),
        *((REFUND_IDS, {"id": ids[0], "first": first}) for first in (250, 900)),
        *((page, largest_page(page, {"id": ids[0], "after": "x"})) for page in PAGES.values()),
    ]


@pytest.mark.parametrize("name", QUERIES)
def test_the_published_schema_knows_everything_that_is_asked(name: str) -> None:
    assert validate(_schema(), parse(QUERIES[name])) == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 11, 12, 40, 300])
def test_no_question_costs_more_than_a_shop_allows(count: int) -> None:
    assert max(cost(query, variables) for query, variables in _asked(count)) <= LIMIT


def test_the_shop_counts_the_same_cost(shopify: ShopifyRig) -> None:
    for query, variables in _asked(3):
        body = {"query": query, "variables": variables}
        url = shopify.sandbox.graphql(shopify.shop)
        answer = requests.post(url, json=body, headers={"X-Shopify-Access-Token": shopify.token}, timeout=10)
        counted = answer.json()["extensions"]["cost"]["requestedQueryCost"]
        assert counted == cost(query, variables), json.dumps(variables)


def test_every_order_is_asked_about_once(shopify: ShopifyRig) -> None:
    ids = [str(n) for n in range(300)]
    assert [id_ for variables in order_batches(ids) for id_ in variables["ids"]] == ids


def _calls(sandbox: Sandbox, shopify: ShopifyRig, since: int) -> int:
    return len([r for r in sandbox.requests_since(since) if f"/{shopify.shop}/" in r["path"]])


def test_one_order_with_two_refunds_is_one_call(sandbox: Sandbox, shopify: ShopifyRig) -> None:
    order = shopify.order()
    for _ in range(2):
        shopify.refund(order, lines=[{"index": 0, "quantity": 1}])
    since = sandbox.request_count()
    assert len(shopify.read(order)) == 2
    assert _calls(sandbox, shopify, since) == 1


def test_forty_orders_are_four_calls(sandbox: Sandbox, shopify: ShopifyRig) -> None:
    orders = [shopify.order() for _ in range(40)]
    for order in orders:
        shopify.refund(order, lines=[{"index": 0, "quantity": 1}], shipping=True)
    since = sandbox.request_count()
    assert len(shopify.read(*orders)) == 40
    assert _calls(sandbox, shopify, since) == 4


def test_three_hundred_refunded_lines_are_all_read(shopify: ShopifyRig) -> None:
    lines = [
        {"sku": f"S{n}", "title": f"Thing {n}", "quantity": 1, "price": f"{n}.10"} for n in range(1, 301)
    ]
    order = shopify.order(line_items=lines, shipping_lines=[])
    shopify.refund(order, lines=[{"index": n} for n in range(300)])
    (refund,) = shopify.read(order)
    assert [line.sku for line in refund.goods] == [f"S{n}" for n in range(1, 301)]
    assert sum(line.amount.shop.amount for line in refund.goods) == refund.transactions[0].amount.shop.amount


def test_thirty_refunds_of_one_order_are_all_read_in_the_shops_order(shopify: ShopifyRig) -> None:
    line = {"sku": "MUG", "title": "Mug", "quantity": 30, "price": "2.00"}
    order = shopify.order(line_items=[line])
    made = [shopify.refund(order, lines=[{"index": 0, "quantity": 1}]) for _ in range(30)]
    refunds = shopify.read(order)
    assert [refund.id for refund in refunds] == [f"gid://shopify/Refund/{one['id']}" for one in made]
    assert {sum(line.quantity for line in refund.goods) for refund in refunds} == {1}


def test_many_orders_with_more_lines_than_a_page_are_all_read_whole(shopify: ShopifyRig) -> None:
    lines = [{"title": f"Thing {n}", "price": "1.00"} for n in range(7)]
    orders = [shopify.order(line_items=lines) for _ in range(15)]
    for order in orders:
        moves = [{"amount": "3.00"}, {"amount": "2.00"}, {"amount": "2.00"}]
        shopify.refund(order, lines=[{"index": n} for n in range(7)], transactions=moves)
    refunds = shopify.read(*orders)
    assert [(len(r.goods), len(r.transactions)) for r in refunds] == [(7, 3)] * 15


def test_adjustments_beyond_a_page_are_all_read(shopify: ShopifyRig) -> None:
    order = shopify.order()
    wish = [{"amount": "-1.00", "reason": "CUSTOMER"}] * 20
    shopify.refund(order, adjustments=wish, transactions=[{"amount": "20.00"}])
    (refund,) = shopify.read(order)
    assert len(refund.extras) == 20
