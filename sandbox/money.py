"""Amounts as both pretend QuickBooks editions keep them."""

from __future__ import annotations

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
