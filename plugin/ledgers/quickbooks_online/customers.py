"""Whose a new sale is: the customer of that name, made where the company has none.

A customer is made only for a sale that is created; every other document has its sale's customer.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from plugin.accounting.sale import Ref
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.answers import fault_code
from plugin.ledgers.quickbooks_online.api import BATCH, QuickBooksApi
from plugin.ledgers.quickbooks_online.payload import entity_of
from plugin.protocols import Drafted, Json, TryLater

#: Unique among customers, vendors and employees, and without these letters. Source: Intuit, "Customer".
_LONGEST_NAME = 100
_FORBIDDEN = str.maketrans(dict.fromkeys(":\t\n", " "))
_NAME_TAKEN = "6240"

#: Trying again helps: nothing said, throttled, Intuit's "unexpected error".
_PASSING = frozenset({"3001", "429", "10000"})

#: (name, currency or None where the company keeps one only)
Wanted = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Called:
    """Customers of one name. `fitting`: the one for new documents; `every`: those of another currency, too."""

    fitting: Ref | None
    every: tuple[Ref, ...]


def with_customers(api: QuickBooksApi, key: str, drafts: Sequence[Drafted]) -> dict[str, Json]:
    """Each draft's batch item by its key, with its customer's id; left out where no customer could be made.

    One reading where a name is wanted, and a batch where it is new. `key`: of the request it is for; asked
    again under it, a customer that was made before is found. Raises TryLater, CompanyFault.
    """
    wanted = {drafted.key: name for drafted in drafts if (name := _wanted(drafted)) is not None}
    ids = _ids(api, key, sorted(set(wanted.values()), key=str)) if wanted else {}
    items: dict[str, Json] = {}
    for drafted in drafts:
        if drafted.key not in wanted:
            items[drafted.key] = drafted.payload
        elif (id_ := ids.get(wanted[drafted.key])) is not None:
            entity, payload = entity_of(drafted)
            items[drafted.key] = {**drafted.payload, entity: {**payload, "CustomerRef": {"value": id_}}}
    return items


def _wanted(drafted: Drafted) -> Wanted | None:
    _, payload = entity_of(drafted)
    customer = payload.get("CustomerRef")
    if not customer or customer["value"]:
        return None
    return str(customer["name"]), payload.get("CurrencyRef", {}).get("value")


def _ids(api: QuickBooksApi, key: str, wanted: Sequence[Wanted]) -> dict[Wanted, str]:
    """A customer keeps one currency for ever, and a vendor may have the name: then the next of its names."""
    names = {each: _names(*each) for each in wanted}
    called = customers_called(api, wanted)
    ids = {each: found.fitting.id for each, found in called.items() if found.fitting}
    for at in range(max(map(len, names.values()))):
        missing = [(each, names[each][at]) for each in wanted if each not in ids and at < len(names[each])]
        for start in range(0, len(missing), BATCH):
            ids |= _made(api, key, missing[start : start + BATCH])
    return ids


def _names(name: str, currency: str | None) -> list[str]:
    name = name.translate(_FORBIDDEN).strip() or "Customer"
    endings = ["", f" ({currency})", " (customer)"] if currency else ["", " (customer)"]
    return [name[: _LONGEST_NAME - len(ending)] + ending for ending in endings]


def customers_called(api: QuickBooksApi, wanted: Sequence[Wanted]) -> dict[Wanted, Called]:
    """Who has each name, or an ending of ours behind it. One reading. Raises TryLater, CompanyFault."""
    names = {each: _names(*each) for each in wanted}
    rows = api.rows_among("Customer", "DisplayName", (name for each in names.values() for name in each))
    by_name = {str(row["DisplayName"]).casefold(): row for row in rows}  # names differ by more than capitals
    called: dict[Wanted, Called] = {}
    for each, its_names in names.items():
        found = [by_name[name.casefold()] for name in its_names if name.casefold() in by_name]
        fitting = [row for row in found if each[1] in (None, row.get("CurrencyRef", {}).get("value"))]
        called[each] = Called(_ref(fitting[0]) if fitting else None, tuple(map(_ref, found)))
    return called


def _ref(row: Json) -> Ref:
    return Ref(str(row["Id"]), str(row["DisplayName"]))


def _made(api: QuickBooksApi, key: str, wanted: Sequence[tuple[Wanted, str]]) -> dict[Wanted, str]:
    """Those that QuickBooks made; where it says that the name is taken, another one may not be."""
    items: list[Json] = []
    for at, ((_, currency), name) in enumerate(wanted):
        facts: Json = {"DisplayName": name, **({"CurrencyRef": {"value": currency}} if currency else {})}
        items.append({"bId": f"c{at}", "operation": "create", "Customer": facts})
    content = "/".join([key, "customers", *(name for _, name in wanted)])
    answers = api.batch(str(uuid.uuid5(uuid.NAMESPACE_URL, content)), items)
    ids: dict[Wanted, str] = {}
    for at, (each, _) in enumerate(wanted):
        answer = answers.get(f"c{at}", {})
        if "Customer" in answer:
            ids[each] = str(answer["Customer"]["Id"])
        elif not answer or fault_code(answer) in _PASSING:
            raise TryLater(say("company-half-answer"))
    return ids
