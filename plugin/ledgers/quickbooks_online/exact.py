"""JSON whose amounts are numbers, digit for digit.

The standard library writes a Decimal only by way of a float, python-quickbooks as a text in quotes; the
first loses digits of long amounts, the second is accepted by nothing but courtesy.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def to_json(value: Any) -> str:
    """`value` (dict, list, tuple, str, int, bool, None, Decimal) as JSON; Decimal("12.30") becomes 12.30.

    Properties are sorted, so that a payload that was stored in between is sent again byte for byte.

    Raises TypeError for anything else, a float above all, and ValueError for NaN and infinities.
    """
    match value:
        case None | bool() | str() | int():
            return json.dumps(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is no amount")
            return format(value, "f")
        case dict():
            return (
                "{"
                + ",".join(
                    f"{json.dumps(_name(name))}:{to_json(inner)}" for name, inner in sorted(value.items())
                )
                + "}"
            )
        case list() | tuple():
            return "[" + ",".join(map(to_json, value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} has no exact JSON")


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError("names of JSON properties are texts")
    return name


def from_json(text: str) -> Any:
    """The reverse: fractions become Decimal, whole numbers int. Raises ValueError (json.JSONDecodeError)."""
    return json.loads(text, parse_float=Decimal)


def decimal(value: Any) -> Decimal:
    """A number of a parsed answer. Raises ValueError for anything that is no number (None, a text, true)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is no number")
    return Decimal(value)
