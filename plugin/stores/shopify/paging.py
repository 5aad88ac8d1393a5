"""Follows what a page cut to its end, and sees to it that all answers show an order at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from plugin.accounting.sentences import say
from plugin.protocols import Json, TryLater
from plugin.stores.shopify.api import Api
from plugin.stores.shopify.sizes import largest_page

#: What a node of the wrong shape raises when it is taken apart.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(slots=True)
class Found:
    """One order as read: its node, its Refund nodes with every part whole, and what stands beside them.

    `returns`: Return nodes by id. `original`: the total when the order was placed; `agreements`: its sales
    agreements. The three are read only where they are needed.
    """

    order: Json
    refunds: list[Json] = field(default_factory=list)
    returns: dict[str, Json] = field(default_factory=dict)
    original: Json | None = None
    agreements: list[Json] = field(default_factory=list)


def check_same(order: Json, seen: Any) -> None:
    """`seen`: the order as a later answer shows it. Raises TryLater if it is not what it was."""
    if not isinstance(seen, dict) or seen.get("updatedAt") != order["updatedAt"]:
        raise TryLater(say("shop-changed-while-read"))


def cut(node: Json, parts: Iterable[str]) -> list[str]:
    """The connections of a node that go on beyond their page."""
    return [part for part in parts if node[part]["pageInfo"]["hasNextPage"]]


def read_rest(api: Api, order: Json, node: Json, parts: Iterable[str], page_of: Callable[[str], str]) -> None:
    """Follows each connection of a node to its end, and puts its nodes behind those already there.

    `page_of`: the query for the next page of one connection; it names the node that it is of "owner".
    """
    for part in cut(node, parts):
        query, page = page_of(part), node[part]["pageInfo"]
        while page["hasNextPage"]:
            variables = largest_page(query, {"id": node["id"], "after": page["endCursor"]})
            owner = api.ask(query, variables)["owner"] or {}
            check_same(order, owner.get("order", owner))
            node[part]["nodes"] += owner[part]["nodes"]
            page = owner[part]["pageInfo"]
        node[part]["pageInfo"] = page
