"""Numbers and JSON as QuickBooks Online writes and reads them."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]

ZERO = Decimal(0)

#: Currencies without minor units, of those a pretend company may keep (ISO 4217).
_WHOLE = frozenset({"JPY", "KRW", "CLP", "ISK", "VND"})


def cents(amount: Decimal, currency: str = "USD") -> Decimal:
    """Rounded half-up to the currency's minor unit, as QuickBooks rounds (128.35 × 14.50 is 1861.08)."""
    rounded = amount.quantize(Decimal(1) if currency in _WHOLE else Decimal("0.01"), ROUND_HALF_UP)
    return rounded + 0  # "+ 0" turns -0.00 into 0.00


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
