"""Answers a query from the company's objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.quickbooks_online import lists
from sandbox.quickbooks_online.company import LISTS, TRANSACTIONS, Company
from sandbox.quickbooks_online.information import company_info, preferences
from sandbox.quickbooks_online.query import Condition, invalid, parse
from sandbox.quickbooks_online.shapes import SHAPES, Number, Text
from sandbox.quickbooks_online.values import Json

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def _read(thing: Json, name: str) -> Any:
    value: Any = thing
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value.get("value") if isinstance(value, dict) else value


def _alike(entity: str, name: str, value: Any) -> Any:
    """The value in the kind of the property, so that '300.00' finds 300 and 7 finds Id '7'."""
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


def _holds(entity: str, condition: Condition, thing: Json) -> bool:
    found = _read(thing, condition.field)
    if found is None:
        return False
    if entity == "TaxCode" and condition.field == "Id":  # TAX and NON are ids too
        return str(found) in {str(value) for value in condition.values}
    found = _alike(entity, condition.field, found)
    wanted = [_alike(entity, condition.field, value) for value in condition.values]
    if condition.sign == "in":
        return found in wanted
    if condition.sign == "like":
        pattern = ".*".join(re.escape(part) for part in str(wanted[0]).split("%"))
        return re.fullmatch(pattern, str(found), re.IGNORECASE | re.DOTALL) is not None
    return _SIGNS[condition.sign](found, wanted[0])


def _rows(company: Company, entity: str) -> list[Json]:
    if entity == "CompanyInfo":
        return [company_info(company)]
    if entity == "Preferences":
        return [preferences(company)]
    assert entity in (*TRANSACTIONS, *LISTS)
    return [lists.with_balances(company, entity, thing) for thing in company.objects[entity].values()]


def answer(company: Company, text: str) -> Json:
    """The value of "QueryResponse". Inactive list entries only where the statement asks about Active."""
    query = parse(text)
    rows = _rows(company, query.entity)
    if all(condition.field != "Active" for condition in query.conditions):
        rows = [row for row in rows if row.get("Active", True)]
    rows = [row for row in rows if all(_holds(query.entity, one, row) for one in query.conditions)]
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
