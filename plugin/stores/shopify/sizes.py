"""What a query costs before it runs, and page sizes with which many orders share one query.

The published rule: scalar and enum 0, object 1, connection 2 + `first` x the cost of one node; a list with
`first`, and `nodes(ids:)`, its length x one node; of several types in one place the dearest. A query that
asks for more than 1,000 points is refused. Source: https://shopify.dev/docs/api/usage/limits
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    value_from_ast_untyped,
)

from plugin.protocols import Json
from plugin.stores.shopify.queries import ORDERS, REFUNDS
from plugin.stores.shopify.queries_of_orders import AGREEMENTS, BUYERS, CONTENTS, RETURNS

#: Points that one query may ask for, on every plan.
LIMIT = 1000

#: Ids that one query may name.
_LONGEST_ARRAY = 250

#: Ids of refunds read with each order, to see how many there are; a full list is asked for again, longer.
KNOWN = 4


@cache
def _parsed(query: str) -> tuple[SelectionSetNode, dict[str, FragmentDefinitionNode]]:
    definitions = parse(query).definitions
    fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
    operation = next(d for d in definitions if isinstance(d, OperationDefinitionNode))
    return operation.selection_set, fragments


def cost(query: str, variables: Json) -> int:
    """Points that the query asks for at most."""
    selected, fragments = _parsed(query)
    return _Cost(fragments, variables).of(selected)


class _Cost:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Json) -> None:
        self._fragments = fragments
        self._variables = variables

    def of(self, selected: SelectionSetNode, nodes: int = 1) -> int:
        """Fields in common plus the dearest type; `nodes`: how often a connection repeats its nodes."""
        by_type: dict[str, int] = {}
        for type_, field in self._fields(selected, ""):
            times = nodes if field.name.value == "nodes" else 1
            by_type[type_] = by_type.get(type_, 0) + times * self._field(field)
        return by_type.pop("", 0) + max(by_type.values(), default=0)

    def _fields(self, selected: SelectionSetNode, type_: str) -> Iterator[tuple[str, FieldNode]]:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield type_, node
            elif isinstance(node, FragmentSpreadNode):
                # A named fragment is always written for the very type it is spread on.
                yield from self._fields(self._fragments[node.name.value].selection_set, type_)
            elif isinstance(node, InlineFragmentNode):
                inner = node.type_condition.name.value if node.type_condition else type_
                yield from self._fields(node.selection_set, inner)

    def _field(self, field: FieldNode) -> int:
        if field.selection_set is None:
            return 0
        given = {
            a.name.value: value_from_ast_untyped(a.value, self._variables) for a in field.arguments or ()
        }
        names = {name.name.value for _, name in self._fields(field.selection_set, "")}
        if "nodes" in names and field.name.value != "nodes":
            return 2 + self.of(field.selection_set, nodes=given["first"])
        length = len(given["ids"]) if "ids" in given else given.get("first", 1)
        return int(length) * (1 + self.of(field.selection_set))


@dataclass(frozen=True, slots=True)
class Sizes:
    """Page sizes: refunds (or what else an order has several of), lines of each, of each other part of each."""

    refunds: int
    goods: int
    few: int


#: From generous to thrifty: the first that fits is taken, so that one order is mostly read in one call
#: and many orders share a query. What does not fit into its page is asked for again.
_FOR_ORDERS = (
    Sizes(3, 11, 3),
    Sizes(2, 9, 2),
    Sizes(2, 5, 2),
    Sizes(1, 8, 2),
    Sizes(1, 5, 2),
    Sizes(1, 4, 1),
    Sizes(1, 2, 1),
)

#: For refunds that did not fit beside their order: a first round, and further ones for those still cut.
ROUNDS = (Sizes(1, 6, 2), Sizes(1, 12, 4), Sizes(1, 40, 8))


def _order_variables(ids: Sequence[str], sizes: Sizes) -> Json:
    few = {"refunds": sizes.refunds, "goods": sizes.goods, "few": sizes.few}
    return {"ids": list(ids), "known": KNOWN, **few}


def _refund_variables(ids: Sequence[str], sizes: Sizes) -> Json:
    return {"ids": list(ids), "goods": sizes.goods, "few": sizes.few}


def order_batches(ids: Sequence[str]) -> Iterator[Json]:
    """Variables of as few ORDERS queries as the limit allows."""
    yield from _batches(ORDERS, ids, _FOR_ORDERS, _order_variables)


def refund_batches(ids: Sequence[str], least: Sizes = ROUNDS[0]) -> Iterator[Json]:
    """Variables of as few REFUNDS queries as the limit allows, with pages of that size at least."""
    choices = tuple(reversed(ROUNDS[ROUNDS.index(least) :]))
    yield from _batches(REFUNDS, ids, choices, _refund_variables)


#: Returns of an order: how many, lines of each, payments of each.
_FOR_RETURNS = (Sizes(2, 8, 3), Sizes(2, 4, 2), Sizes(1, 4, 2), Sizes(1, 2, 1))

#: Further returns of one order.
MORE: Json = {"returns": 4, "lines": 8, "few": 3}


def return_batches(ids: Sequence[str]) -> Iterator[Json]:
    """Variables of as few RETURNS queries as the limit allows; `ids`: of orders."""
    yield from _batches(RETURNS, ids, _FOR_RETURNS, _return_variables)


def _return_variables(ids: Sequence[str], sizes: Sizes) -> Json:
    return {"ids": list(ids), "returns": sizes.refunds, "lines": sizes.goods, "few": sizes.few}


#: Sales agreements of an order: how many, sales of each.
_FOR_AGREEMENTS = (Sizes(5, 15, 0), Sizes(4, 8, 0), Sizes(3, 5, 0))


def agreement_batches(ids: Sequence[str]) -> Iterator[Json]:
    """Variables of as few AGREEMENTS queries as the limit allows; `ids`: of orders."""
    yield from _batches(AGREEMENTS, ids, _FOR_AGREEMENTS, _agreement_variables)


def _agreement_variables(ids: Sequence[str], sizes: Sizes) -> Json:
    return {"ids": list(ids), "agreements": sizes.refunds, "sales": sizes.goods}


#: Contents of an order: payments, lines of goods, shipping lines.
_FOR_CONTENTS = (Sizes(10, 40, 4), Sizes(5, 12, 2), Sizes(3, 5, 1))


def content_batches(ids: Sequence[str]) -> Iterator[Json]:
    """Variables of as few CONTENTS queries as the limit allows."""
    yield from _batches(CONTENTS, ids, _FOR_CONTENTS, _content_variables)


def _content_variables(ids: Sequence[str], sizes: Sizes) -> Json:
    return {"ids": list(ids), "lines": sizes.goods, "few": sizes.few, "payments": sizes.refunds}


def buyer_batches(ids: Sequence[str]) -> Iterator[Json]:
    """Variables of as few BUYERS queries as the limit allows."""
    yield from _batches(BUYERS, ids, (Sizes(0, 0, 0),), lambda part, _: {"ids": list(part)})


def _batches(
    query: str,
    ids: Sequence[str],
    choices: Sequence[Sizes],
    variables: Callable[[Sequence[str], Sizes], Json],
) -> Iterator[Json]:
    one, two = (cost(query, variables([""] * count, choices[-1])) for count in (1, 2))
    at_once = min(_LONGEST_ARRAY, 1 + (LIMIT - one) // (two - one))
    for start in range(0, len(ids), at_once):
        part = ids[start : start + at_once]
        fitting = (chosen for size in choices if cost(query, chosen := variables(part, size)) <= LIMIT)
        yield next(fitting)


def largest_page(query: str, variables: Json) -> Json:
    """The variables with `first` as large as the limit allows, 250 at most (Shopify's longest page)."""
    none, one = (cost(query, {**variables, "first": count}) for count in (0, 1))
    return {**variables, "first": min(250, (LIMIT - none) // (one - none))}
