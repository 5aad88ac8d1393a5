"""Whose a new sale is: the customer of that name, made where the company has none.

A customer is made only for a sale that is created; every other document has its sale's customer.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from plugin.accounting.sale import Ref
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.api import BATCH, CompanyFault, QuickBooksApi
from plugin.ledgers.quickbooks_online.faults import Fault, Happens, fault_of
from plugin.ledgers.quickbooks_online.payload import entity_of
from plugin.protocols import Drafted, Json, TryLater

#: Unique among customers, vendors and employees, and without these letters. Source: Intuit, "Customer".
_LONGEST_NAME = 100
_FORBIDDEN = str.maketrans(dict.fromkeys(":\t\n", " "))

#: (name, currency or None where the company keeps one only)
Wanted = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Called:
    """Customers of one name. `fitting`: the one for new documents; `every`: those of another currency, too."""

    fitting: Ref | None
    every: tuple[Ref, ...]


def with_customers(api: QuickBooksApi, key: str, drafts: Sequence[Drafted]) -> dict[str, Json]:
    """Each draft's batch item by its key, with its customer's id; or what QuickBooks said instead of making one.

    One reading where a name is wanted, and a batch where it is new. `key`: of the request it is for; asked
    again under it, a customer that was made before is found. Raises TryLater, CompanyFault.
    """
    wanted = {drafted.key: name for drafted in drafts if (name := _wanted(drafted)) is not None}
    found = _found(api, key, sorted(set(wanted.values()), key=str)) if wanted else {}
    return {d.key: _with(found[wanted[d.key]], d) if d.key in wanted else d.payload for d in drafts}


def _with(found: str | Fault, drafted: Drafted) -> Json:
    if isinstance(found, Fault):
        return found.as_item()
    entity, payload = entity_of(drafted)
    return {**drafted.payload, entity: {**payload, "CustomerRef": {"value": found}}}


def _wanted(drafted: Drafted) -> Wanted | None:
    _, payload = entity_of(drafted)
    customer = payload.get("CustomerRef")
    if not customer or customer["value"]:
        return None
    return str(customer["name"]), payload.get("CurrencyRef", {}).get("value")


def _found(api: QuickBooksApi, key: str, wanted: Sequence[Wanted]) -> dict[Wanted, str | Fault]:
    """A customer keeps one currency for ever, and a vendor may have the name: then the next of its names."""
    found: dict[Wanted, str | Fault] = {**_there(api, wanted)}
    for at in range(len(_names("", "USD"))):
        missing = [
            (each, names[at])
            for each in wanted
            if at < len(names := _names(*each)) and _is_open(found.get(each))
        ]
        for start in range(0, len(missing), BATCH):
            found |= _made(api, key, missing[start : start + BATCH])
        if doubtful := [each for each, _ in missing if _may_be_there(found[each])]:
            found |= _there(api, doubtful)
    return found


def _is_open(found: str | Fault | None) -> bool:
    """Nobody has tried, or the name that was tried is another's."""
    return found is None or (isinstance(found, Fault) and found.row.happens is Happens.NAME)


def _may_be_there(found: str | Fault) -> bool:
    """Somebody may have made the customer a moment ago, or we have."""
    return isinstance(found, Fault) and found.row.happens in (Happens.NAME, Happens.DOUBT)


def _there(api: QuickBooksApi, wanted: Sequence[Wanted]) -> dict[Wanted, str]:
    called = customers_called(api, wanted)
    return {each: known.fitting.id for each, known in called.items() if known.fitting}


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


def _made(api: QuickBooksApi, key: str, wanted: Sequence[tuple[Wanted, str]]) -> dict[Wanted, str | Fault]:
    """Id of each customer that QuickBooks made, else what it said."""
    items: list[Json] = []
    for at, ((_, currency), name) in enumerate(wanted):
        facts: Json = {"DisplayName": name, **({"CurrencyRef": {"value": currency}} if currency else {})}
        items.append({"bId": f"c{at}", "operation": "create", "Customer": facts})
    content = "/".join([key, "customers", *(name for _, name in wanted)])
    try:
        answers = api.batch(str(uuid.uuid5(uuid.NAMESPACE_URL, content)), items)
    except CompanyFault as whole:
        return {each: whole.fault for each, _ in wanted}
    return {each: _id_or_fault(answers.get(f"c{at}", {}), api.tid) for at, (each, _) in enumerate(wanted)}


def _id_or_fault(answer: Json, tid: str) -> str | Fault:
    """Raises TryLater where nothing is said of it."""
    if "Customer" in answer:
        return str(answer["Customer"]["Id"])
    if "Fault" not in answer:
        raise TryLater(say("company-half-answer"))
    return fault_of(answer["Fault"], tid)
