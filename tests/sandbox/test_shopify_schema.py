"""The pretend shop speaks a part of the published API, and no word that is not in it."""

from __future__ import annotations

from functools import cache

import pytest
from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType
from graphql import build_schema as build

from sandbox.shopify.schema import schema
from tests.shared import shared

TYPES = sorted(name for name in schema().type_map if not name.startswith("__"))


@cache
def _published() -> GraphQLSchema:
    text = shared("contracts/shopify/admin_2026-10.graphql").read_text(encoding="utf-8")
    return build(text, assume_valid=True)


@pytest.mark.parametrize("name", TYPES)
def test_every_type_field_and_argument_is_as_published(name: str) -> None:
    ours, theirs = schema().type_map[name], _published().type_map[name]
    if isinstance(ours, GraphQLEnumType):
        assert isinstance(theirs, GraphQLEnumType)
        assert set(ours.values) <= set(theirs.values)
    if isinstance(ours, GraphQLUnionType):
        assert isinstance(theirs, GraphQLUnionType)
        assert {type_.name for type_ in ours.types} <= {type_.name for type_ in theirs.types}
    if isinstance(ours, GraphQLObjectType | GraphQLInterfaceType):
        assert isinstance(theirs, type(ours))
        for field_name, field in ours.fields.items():
            published = theirs.fields[field_name]
            assert str(field.type) == str(published.type), field_name
            for argument, definition in field.args.items():
                assert str(definition.type) == str(published.args[argument].type), f"{field_name}({argument})"
