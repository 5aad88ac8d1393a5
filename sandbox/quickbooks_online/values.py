"""Numbers and JSON as QuickBooks Online writes and reads them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from sandbox.money import ZERO, Json, cents

__all__ = ["ZERO", "Json", "cents", "dumps", "loads", "number", "ref", "ref_id"]


def number(value: Any) -> Decimal:
    """A JSON number (already checked to be one) as Decimal; None is zero."""
    return ZERO if value is None else Decimal(value)


def loads(text: bytes | str) -> Any:
    """JSON with every number exact. Raises ValueError for bytes that are none."""
    return json.loads(text, parse_float=Decimal)


def _plain(value: object) -> float | int:
    if isinstance(value, Decimal):
        # repr of a float gives back every amount of up to 15 digits; QuickBooks keeps no more.
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{value!r} has no JSON")


def dumps(value: Any, sort_keys: bool = False) -> bytes:
    """JSON with Decimals as plain numbers."""
    return json.dumps(value, default=_plain, sort_keys=sort_keys).encode()


def ref(thing: Json, name: str = "Name") -> Json:
    """A reference to an object of the company: {"value": id, "name": its name}."""
    return {"value": thing["Id"], "name": thing[name]}


def ref_id(value: Json | None) -> str | None:
    """The id that a reference names, None for no reference."""
    return None if value is None else str(value["value"])
