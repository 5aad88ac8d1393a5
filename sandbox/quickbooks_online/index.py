"""Finds objects by what they are usually asked for: a company with many documents answers as fast as one with few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sandbox.quickbooks_online.values import Json, ref_id

#: Properties that are looked up by their exact value; a reference by the id that it names.
INDEXED = ("DocNumber", "TxnDate", "CustomerRef", "Name", "DisplayName", "FullyQualifiedName", "Sku")

#: The full name without its case, by which names are unique.
_FOLDED = "full name, folded"


def age(id_: str) -> tuple[int, str]:
    """Orders ids as they were given; TAX and NON by their letters."""
    return (int(id_) if id_.isdigit() else 0, id_)


class Index:
    """Ids by entity, property and value. `put` after every change of an object, `drop` when it goes."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._known: dict[tuple[str, str], dict[str, str]] = {}

    def put(self, entity: str, thing: Json) -> None:
        """Remember the object by what it says now."""
        says = {name: value for name in INDEXED if (value := _value(thing.get(name))) is not None}
        if "FullyQualifiedName" in says:
            says[_FOLDED] = says["FullyQualifiedName"].casefold()
        known = self._known.get((entity, thing["Id"]), {})
        if says == known:
            return
        self.drop(entity, thing["Id"])
        for name, value in says.items():
            self._ids[entity, name, value][thing["Id"]] = None
        self._known[entity, thing["Id"]] = says

    def drop(self, entity: str, id_: str) -> None:
        """Forget the object."""
        for name, value in self._known.pop((entity, id_), {}).items():
            del self._ids[entity, name, value][id_]

    def ids(self, entity: str, name: str, values: Iterable[str], any_case: bool = False) -> list[str]:
        """Ids of the objects with one of these values, in the order of the ids. `any_case`: of a full name."""
        if any_case:
            name, values = _FOLDED, [value.casefold() for value in values]
        found = {id_ for value in set(values) for id_ in self._ids.get((entity, name, value), ())}
        return sorted(found, key=age)


def _value(value: object) -> str | None:
    if isinstance(value, dict):
        return ref_id(value)
    return value if isinstance(value, str) else None
