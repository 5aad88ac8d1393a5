"""Answers GraphQL over the pretend shop: validation, cost, throttling, paging."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    execute_sync,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)

from sandbox.shopify.cost import LIMIT, Price, is_connection
from sandbox.shopify.pairs import Json
from sandbox.shopify.schema import schema
from sandbox.shopify.shop import Denied, Shop
from sandbox.shopify.views import order_view, refund_view, return_of, shop_view

_GID = re.compile(r"gid://shopify/([A-Za-z]+)/([0-9]+)")
_SINCE = re.compile(r"""updated_at:(>=?)['"]?([0-9T:+.Z-]+)['"]?""")

#: `nodes(ids:)`, like every array argument, takes no more.
_LONGEST_ARRAY = 250


def answer(shop: Shop, query: str, variables: Json) -> Json:
    """The body of the HTTP 200. Every refusal is in `errors`; a throttled query ran nothing."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return {"errors": [error.formatted]}
    if errors := validate(schema(), document):
        return {"errors": [error.formatted for error in errors]}
    requested = Price(schema(), document, variables).requested
    if requested > LIMIT:
        text = f"Query cost is {requested}, which exceeds the single query max cost limit ({LIMIT})."
        extensions = {"code": "MAX_COST_EXCEEDED", "cost": requested, "maxCost": LIMIT}
        return {"errors": [{"message": text, "extensions": extensions}]}
    if shop.bucket.level() < requested:
        return throttled(shop, requested)
    return _run(shop, document, variables, requested)


def throttled(shop: Shop, requested: int) -> Json:
    """What a shop says, with HTTP 200, when the bucket is too empty."""
    return {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": _cost(shop, requested, None)},
    }


def _cost(shop: Shop, requested: int, actual: int | None) -> Json:
    return {
        "requestedQueryCost": requested,
        "actualQueryCost": actual,
        "throttleStatus": shop.bucket.status(),
    }


def _run(shop: Shop, document: DocumentNode, variables: Json, requested: int) -> Json:
    run = _Run(shop)
    result = execute_sync(
        schema(), document, root_value=run, variable_values=variables, field_resolver=run.resolve
    )
    shop.bucket.take(run.actual)
    body: Json = {"data": result.data, "extensions": {"cost": _cost(shop, requested, run.actual)}}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return body


class _Run:
    """One execution: the root fields, the generic resolver, and the count of what was really returned."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.actual = 0
        self._root: dict[str, Callable[..., Any]] = {
            "shop": lambda: shop_view(shop),
            "node": self._node,
            "nodes": self._nodes,
            "order": self._node,
            "refund": self._node,
            "return": self._node,
            "orders": self._orders,
        }

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """Any field of any type: what the view says, cut to the page that was asked for."""
        if source is self:
            return self._counted(info, self._root[info.field_name](**arguments), arguments)
        value = source.get(info.field_name)
        try:
            return self._counted(info, value() if callable(value) else value, arguments)
        except Denied as denied:
            raise GraphQLError(str(denied), extensions={"code": "ACCESS_DENIED"}) from denied

    def _counted(self, info: GraphQLResolveInfo[Any], value: Any, arguments: Json) -> Any:
        if value is None or not is_composite_type(get_named_type(info.return_type)):
            return value
        if is_connection(info.return_type):
            self.actual += 2
            return _page(value, arguments)
        if isinstance(value, list):
            if arguments.get("first") is not None:
                value = value[: arguments["first"]]
            self.actual += sum(item is not None for item in value)
            return value
        self.actual += 1
        return value

    def _node(self, id: str) -> Json | None:  # noqa: A002 - the argument's name in the API
        match = _GID.fullmatch(id)
        if match is None:
            raise GraphQLError(f"Invalid global id '{id}'")
        kind, number = match[1], int(match[2])
        if kind == "Order" and number in self._shop.orders:
            return order_view(self._shop, self._shop.orders[number])
        if kind == "Refund" and number in self._shop.refunds and not self._shop.refunds[number]["unseen"]:
            return refund_view(self._shop, self._shop.refunds[number])
        if kind == "Return":
            return return_of(self._shop, number)
        return None

    def _nodes(self, ids: list[str]) -> list[Json | None]:
        if len(ids) > _LONGEST_ARRAY:
            raise GraphQLError(
                f"The input array size of {len(ids)} is greater than the maximum allowed of 250."
            )
        return [self._node(id_) for id_ in ids]

    def _orders(self, query: str | None = None, sortKey: str = "ID", **_: Any) -> list[Json]:  # noqa: N803
        orders = list(self._shop.orders.values())
        for term in (query or "").split():
            match = _SINCE.fullmatch(term)
            if match is None:
                raise GraphQLError(f"this pretend shop does not know the search term {term!r}")
            since = datetime.fromisoformat(match[2])
            orders = [
                o
                for o in orders
                if (at := datetime.fromisoformat(o["updated_at"])) > since
                or (match[1] == ">=" and at == since)
            ]
        keys = {"UPDATED_AT": "updated_at", "CREATED_AT": "created_at", "PROCESSED_AT": "created_at"}
        if sortKey in keys:
            orders.sort(key=lambda o: datetime.fromisoformat(o[keys[sortKey]]))
        return [order_view(self._shop, order) for order in orders]


def _cursor(position: int) -> str:
    return base64.b64encode(f"after {position}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("after ")) + 1
    except (binascii.Error, ValueError) as error:
        raise GraphQLError(f"Invalid cursor for current pagination sort: {cursor}") from error


def _page(items: list[Any], arguments: Json) -> Json:
    """One page of a connection, forwards."""
    first = arguments.get("first")
    if first is None or arguments.get("last") is not None or arguments.get("before") is not None:
        raise GraphQLError(
            "you must provide one of first or last; this pretend shop pages with first and after"
        )
    if arguments.get("reverse"):
        items = items[::-1]
    start = _position(arguments["after"]) if arguments.get("after") else 0
    page = items[start : start + first]
    end = start + len(page)
    info = {
        "hasNextPage": end < len(items),
        "hasPreviousPage": start > 0,
        "startCursor": _cursor(start) if page else None,
        "endCursor": _cursor(end - 1) if page else None,
    }
    return {"nodes": page, "pageInfo": info}
