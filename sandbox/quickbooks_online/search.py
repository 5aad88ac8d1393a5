"""Answers a query from the company's objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.quickbooks_online import lists
from sandbox.quickbooks_online.company import LISTS, TRANSACTIONS, Company
from sandbox.quickbooks_online.index import INDEXED, age
from sandbox.quickbooks_online.information import company_info, preferences
from sandbox.quickbooks_online.query import Condition, Query, invalid, parse
from sandbox.quickbooks_online.shapes import SHAPES, Number, Text
from sandbox.quickbooks_online.struck import unless_struck
from sandbox.quickbooks_online.values import Json

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
Test = Callable[[Json], bool]


def _read(thing: Json, name: str) -> Any:
    value: Any = thing
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value.get("value") if isinstance(value, dict) else value


def _alike(entity: str, name: str, value: Any) -> Any:
    """The value in the kind of the property, so that '300.00' finds 300 and 7 finds Id '7'."""
    if entity == "TaxCode" and name == "Id":  # TAX and NON are ids too
        return str(value)
    kind = SHAPES[entity].get(name.split(".")[0])
    if name == "Id" or isinstance(kind, Number):
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise invalid(f"value {value} is not a number") from error
    if isinstance(kind, Text) and isinstance(value, Decimal):
        raise invalid(f"value {value} of property {name} must be quoted")
    if name == "Active" and isinstance(value, str):
        return value.lower() == "true"
    return value


def _test(entity: str, condition: Condition) -> Test:
    """Whether an object fulfils the condition, as a function: what is asked for is read once only."""
    wanted = [_alike(entity, condition.field, value) for value in condition.values]
    if condition.sign == "in":
        matches = set(wanted).__contains__
    elif condition.sign == "like":
        parts = (re.escape(part) for part in str(wanted[0]).split("%"))
        pattern = re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL)

        def matches(found: Any) -> bool:
            return pattern.fullmatch(str(found)) is not None
    else:
        compare = _SIGNS[condition.sign]

        def matches(found: Any) -> bool:
            return compare(found, wanted[0])

    def test(thing: Json) -> bool:
        found = _read(thing, condition.field)
        return found is not None and matches(_alike(entity, condition.field, found))

    return test


def _rows(company: Company, query: Query) -> Iterable[Json]:
    """What may be the answer: found by an exact value if one is asked for, else every object of the entity."""
    if query.entity == "CompanyInfo":
        return [company_info(company)]
    if query.entity == "Preferences":
        return [preferences(company)]
    assert query.entity in (*TRANSACTIONS, *LISTS)
    every = company.objects[query.entity]
    return (lists.with_balances(company, query.entity, thing) for thing in _candidates(company, query, every))


def _candidates(company: Company, query: Query, every: dict[str, Json]) -> Iterable[Json]:
    for condition in query.conditions:
        if condition.sign not in ("=", "in"):
            continue
        if condition.field == "Id":
            return [every[id_] for id_ in sorted(set(map(str, condition.values)), key=age) if id_ in every]
        if condition.field in INDEXED and all(isinstance(value, str) for value in condition.values):
            ids = company.index.ids(query.entity, condition.field, condition.values)
            return [every[id_] for id_ in ids]
    return every.values()


def answer(company: Company, text: str) -> Json:
    """The value of "QueryResponse". Inactive list entries only where the statement asks about Active."""
    query = parse(text)
    return unless_struck(company, query.entity, "query", lambda: _found(company, query))


def _found(company: Company, query: Query) -> Json:
    tests = [_test(query.entity, condition) for condition in query.conditions]
    if all(condition.field != "Active" for condition in query.conditions):
        tests.append(lambda row: bool(row.get("Active", True)))
    rows = [row for row in _rows(company, query) if all(test(row) for test in tests)]
    if query.counts:
        return {"totalCount": len(rows)}
    for name, downward in reversed(query.order):
        rows.sort(key=lambda row: _sortable(query.entity, name, row), reverse=downward)
    rows = rows[query.start - 1 : query.start - 1 + query.most]
    if query.columns is not None:
        rows = [_chosen(row, query.columns) for row in rows]
    if not rows:
        return {}
    return {query.entity: rows, "startPosition": query.start, "maxResults": len(rows)}


def _sortable(entity: str, name: str, row: Json) -> tuple[bool, Any]:
    value = _read(row, name)
    return (value is not None, "" if value is None else _alike(entity, name, value))


def _chosen(row: Json, columns: tuple[str, ...]) -> Json:
    chosen = {name.split(".")[0] for name in columns}
    kept = {name: value for name, value in row.items() if name in chosen}
    return {**kept, "domain": "QBO", "sparse": True}
