"""Amounts as the pretend shop keeps them: the same money in the shop's currency and in the customer's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]

#: Digits after the point that a currency uses, where it is not two (ISO 4217).
_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "XOF": 0, "BHD": 3, "JOD": 3, "KWD": 3, "TND": 3}


def digits(currency: str) -> int:
    """Digits after the point."""
    return _DIGITS.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Half up to the currency's smallest unit."""
    return amount.quantize(Decimal(1).scaleb(-digits(currency)), ROUND_HALF_UP)


def written(amount: Decimal, currency: str) -> str:
    """As Shopify's GraphQL writes it: "57.23", "20.0", and "20" in a currency without decimals."""
    text = f"{rounded(amount, currency):f}"
    if "." not in text:
        return text
    text = text.rstrip("0")
    return text + "0" if text.endswith(".") else text


@dataclass(frozen=True, slots=True)
class Pair:
    """Money in the shop's currency and in the customer's ("presentment"), beside each other."""

    shop: Decimal
    presentment: Decimal

    @classmethod
    def read(cls, value: Any, rate: Decimal = Decimal(1)) -> Pair:
        """From {"shop", "presentment"}, or from the shop's amount and the rate; None is zero."""
        if value is None:
            return NOTHING
        if isinstance(value, Mapping):
            shop = Decimal(str(value["shop"]))
            return cls(shop, Decimal(str(value.get("presentment", shop * rate))))
        shop = Decimal(str(value))
        return cls(shop, shop * rate)

    def __add__(self, other: Pair) -> Pair:
        return Pair(self.shop + other.shop, self.presentment + other.presentment)

    def __sub__(self, other: Pair) -> Pair:
        return Pair(self.shop - other.shop, self.presentment - other.presentment)

    def __neg__(self) -> Pair:
        return Pair(-self.shop, -self.presentment)

    def __mul__(self, factor: Decimal | int) -> Pair:
        return Pair(self.shop * factor, self.presentment * factor)

    def __truediv__(self, divisor: Decimal | int) -> Pair:
        return Pair(self.shop / divisor, self.presentment / divisor)

    def __bool__(self) -> bool:
        return bool(self.shop) or bool(self.presentment)

    def rounded(self, order: Json) -> Pair:
        """Both amounts in whole smallest units of the order's two currencies."""
        return Pair(
            rounded(self.shop, order["currency"]), rounded(self.presentment, order["presentment_currency"])
        )

    def json(self, order: Json) -> Json:
        """As the control addresses show it: {"shop": "20.00", "presentment": "20.00"}."""
        both = self.rounded(order)
        return {"shop": f"{both.shop:f}", "presentment": f"{both.presentment:f}"}

    def bag(self, order: Json) -> Json:
        """As a GraphQL MoneyBag."""
        return {
            "shopMoney": _money(self.shop, order["currency"]),
            "presentmentMoney": _money(self.presentment, order["presentment_currency"]),
        }


def _money(amount: Decimal, currency: str) -> Json:
    return {"amount": written(amount, currency), "currencyCode": currency}


NOTHING = Pair(Decimal(0), Decimal(0))


def added(pairs: Iterable[Pair]) -> Pair:
    """The sum; nothing for none."""
    sum_ = NOTHING
    for pair in pairs:
        sum_ = sum_ + pair
    return sum_
