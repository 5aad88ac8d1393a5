"""Items of the company by what they are called, and new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.answers import fault_in
from plugin.ledgers.quickbooks_online.api import QuickBooksApi
from plugin.ledgers.quickbooks_online.faults import PASSING, Fault, Happens
from plugin.ledgers.quickbooks_online.known import Unreadable
from plugin.ledgers.quickbooks_online.reading import read_item
from plugin.ledgers.quickbooks_online.text import plain_text
from plugin.lists import NewItem
from plugin.protocols import Json, Refused, TryLater

_EVERY = " and Active in (true, false)"

#: Types of what holds other items; no line of a document can stand on it.
_HOLDS_OTHERS = {"Group": ItemKind.BUNDLE, "Category": ItemKind.CATEGORY}

#: Longest name of an item, and what stands between those of a parent and its child. Source: Intuit, "Item".
_LONGEST_NAME = 100
_CHILD_OF = ":"

_KEY = "item"

#: Rows of an entity, inactive ones too, whose field is one of the values: (entity, field, values).
Rows = Callable[[str, str, Iterable[str]], Sequence[Json]]


def items_called(rows: Rows, skus: Sequence[str]) -> dict[str, tuple[Item, ...]]:
    """By SKU: the items that have it in their SKU field, else for their name, else for their full name.

    Two queries for up to 300 SKUs: a full name ends in the item's own. The first way that finds an active item
    counts, else the first that finds any. Raises what `rows` raises.
    """
    ways: tuple[dict[str, list[Item]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    by_sku, by_name, by_full_name = ways
    for row, item in _read(rows("Item", "Sku", skus)):
        by_sku[str(row.get("Sku"))].append(item)
    names = {sku.rpartition(_CHILD_OF)[2] for sku in skus} - {""}
    for row, item in _read(rows("Item", "Name", names)):
        by_name[str(row["Name"])].append(item)
        by_full_name[item.ref.name].append(item)
    return {sku: _first([way.get(sku, []) for way in ways]) for sku in skus}


def full_name(row: Json) -> str:
    """Of an item or account: with the names of its parents before its own."""
    return str(row.get("FullyQualifiedName") or row["Name"])


def _read(rows: Sequence[Json]) -> Iterator[tuple[Json, Item]]:
    for row in rows:
        try:
            yield row, listed(row)
        except (Unreadable, KeyError):  # of a type that Intuit's reference does not know
            continue


def listed(row: Json) -> Item:
    """The item under its full name: items of several parents may be called alike."""
    name = Ref(str(row["Id"]), full_name(row))
    if kind := _HOLDS_OTHERS.get(str(row.get("Type"))):
        return Item(name, kind, row.get("Sku") or None, row.get("Active") is not False, None)
    return replace(read_item(row), ref=name)


def _first(ways: Sequence[Sequence[Item]]) -> tuple[Item, ...]:
    active = (tuple(item for item in found if item.active) for found in ways)
    return next(filter(None, active), None) or next((tuple(found) for found in ways if found), ())


def made(api: QuickBooksApi, key: str, wanted: NewItem, us: bool) -> Json:
    """The row of the new service.

    Where its name is taken, of what has it, if that moves no stock and posts to the same account. An inactive item
    keeps its name from nobody: QuickBooks adds "(deleted)" to it. Raises TryLater, CompanyFault; Refused where
    QuickBooks does not take it.
    """
    name = plain_text(wanted.name.replace(_CHILD_OF, " "), us, _LONGEST_NAME)
    facts: Json = {
        "Name": name,
        "Type": "Service",
        "IncomeAccountRef": {"value": wanted.account.id},
    }
    answer = api.batch(key, [{"bId": _KEY, "operation": "create", "Item": facts}]).get(_KEY)
    if answer is not None and isinstance(answer.get("Item"), dict):
        row: Json = answer["Item"]
        return row
    fault = fault_in(answer)
    if fault is None:
        raise TryLater(say("company-half-answer"))
    if fault.row.happens is Happens.NAME:
        return _that_has_the_name(api, name, wanted)
    raise _trouble(fault)


def _trouble(fault: Fault) -> TryLater | Refused:
    sentence = fault.sentence("item")
    if fault.row.happens in PASSING:
        return TryLater(sentence, fault.row.pause)
    return Refused(sentence.code, **sentence.parameters)


def _that_has_the_name(api: QuickBooksApi, name: str, wanted: NewItem) -> Json:
    """Names are one whatever their capitals; under a parent they may be again, but that is another item."""
    rows = api.rows_among("Item", "Name", {name}, _EVERY)
    found = [(row, item) for row, item in _read(rows) if item.ref.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise Refused("item-name-taken", name=name)
    row, item = found[0]
    account, moves_none = item.income_account, item.kind in (ItemKind.SERVICE, ItemKind.NON_STOCK)
    if item.active and moves_none and account is not None and account.id == wanted.account.id:
        return row
    posts = account.name if account else "–"
    raise Refused("item-otherwise", name=name, kind=item.kind.value, account=posts)
