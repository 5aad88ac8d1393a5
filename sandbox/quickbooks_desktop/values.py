"""Numbers, moments and ids as qbXML writes them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sandbox.money import ZERO, Json, cents

__all__ = ["ZERO", "Json", "amount_text", "cents", "exact_text", "moment_text", "ref", "ref_id"]


def amount_text(amount: Decimal) -> str:
    """AMTTYPE: always two decimals, whatever the currency."""
    return f"{amount + 0:.2f}"


def exact_text(number: Decimal) -> str:
    """QUANTYPE, PRICETYPE, PERCENTTYPE: up to five decimals, no zeros at the end."""
    return format(number.quantize(Decimal("0.00001")).normalize() + 0, "f")


def moment_text(moment: datetime) -> str:
    """DATETIMETYPE, to the second, with its offset."""
    return moment.isoformat(timespec="seconds")


def ref(entry: Json) -> Json:
    """A reference to a list entry: {"ListID", "FullName"}."""
    return {"ListID": entry["ListID"], "FullName": entry.get("FullName", entry["Name"])}


def ref_id(value: Json | None) -> str | None:
    """The ListID that a resolved reference names, None for no reference."""
    return None if value is None else str(value["ListID"])
