"""What a query costs, before it runs, and the leaky bucket that pays for it.

The rule is the published one: scalar and enum 0, object 1, connection 2 + `first` x the cost of one node.
A plain list with `first`, and `nodes(ids:)`, cost their length x one node; a plain list without, one node.
Source: https://shopify.dev/docs/api/usage/limits
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_list_type,
    value_from_ast_untyped,
)
from graphql.type import GraphQLNonNull, GraphQLOutputType

from sandbox.shopify.pairs import Json

#: No single query may ask for more, on any plan.
LIMIT = 1000


def is_connection(type_: GraphQLOutputType) -> bool:
    """By name, as the whole API keeps to it."""
    return get_named_type(type_).name.endswith("Connection")


def is_list(type_: GraphQLOutputType) -> bool:
    """A list, non-null or not."""
    return is_list_type(type_.of_type if isinstance(type_, GraphQLNonNull) else type_)


class Price:
    """`Price(schema, document, variables).requested`: points that the query may cost at most."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Json) -> None:
        self._schema = schema
        definitions = document.definitions
        self._fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        operation = next(d for d in definitions if isinstance(d, OperationDefinitionNode))
        defaults = {
            v.variable.name.value: value_from_ast_untyped(v.default_value)
            for v in operation.variable_definitions or ()
            if v.default_value
        }
        self._variables = {**defaults, **variables}
        self.requested = self._selections(operation.selection_set, schema.query_type)

    def _selections(self, selected: SelectionSetNode, type_: Any) -> int:
        """Fields of the type itself, plus the dearest of the types that fragments choose between."""
        by_type: dict[str, int] = {}
        for owner, field in self._fields(selected, type_):
            by_type[owner.name] = by_type.get(owner.name, 0) + self._field(field, owner)
        own = by_type.pop(type_.name, 0)
        return own + max(by_type.values(), default=0)

    def _fields(self, selected: SelectionSetNode, type_: Any) -> Iterator[tuple[Any, FieldNode]]:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield type_, node
                continue
            fragment: InlineFragmentNode | FragmentDefinitionNode
            if isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
            else:
                assert isinstance(node, InlineFragmentNode)
                fragment = node
            condition = fragment.type_condition
            inner = self._schema.type_map[condition.name.value] if condition else type_
            yield from self._fields(fragment.selection_set, inner)

    def _field(self, field: FieldNode, owner: GraphQLObjectType) -> int:
        if field.selection_set is None:
            return 0
        definition = owner.fields[field.name.value]
        arguments = {
            a.name.value: value_from_ast_untyped(a.value, self._variables) for a in field.arguments or ()
        }
        named = get_named_type(definition.type)
        if is_connection(definition.type):
            size = arguments.get("first") or arguments.get("last") or 0
            return 2 + self._connection(field.selection_set, named, size)
        node = 1 + self._selections(field.selection_set, named)
        if is_list(definition.type):
            ids = arguments.get("ids")
            return node * (len(ids) if ids is not None else arguments.get("first") or 1)
        return node

    def _connection(self, selected: SelectionSetNode, type_: Any, size: int) -> int:
        sum_ = 0
        for owner, field in self._fields(selected, type_):
            times = size if field.name.value == "nodes" else 1
            sum_ += times * self._field(field, owner)
        return sum_


class Bucket:
    """Points of one shop and app: `size` at most, `rate` come back per second of the pretend time."""

    def __init__(self, size: int, rate: int, now: Callable[[], datetime]) -> None:
        self.size = size
        self.rate = rate
        self._now = now
        self._level = float(size)
        self._at = now()

    def level(self) -> float:
        """Points there now."""
        now = self._now()
        self._level = min(self.size, self._level + (now - self._at).total_seconds() * self.rate)
        self._at = now
        return self._level

    def take(self, points: int) -> None:
        """A query ran; the level never falls below nothing."""
        self._level = max(0.0, self.level() - points)

    def status(self) -> Json:
        """The `throttleStatus` of an answer."""
        return {
            "maximumAvailable": float(self.size),
            "currentlyAvailable": int(self.level()),
            "restoreRate": float(self.rate),
        }
