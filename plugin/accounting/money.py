"""Money: an exact amount in one currency, and an amount stated in two currencies at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

#: ISO 4217 currencies whose minor unit is not a hundredth. Source: ISO 4217 list one.
_PLACES = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}

#: QuickBooks amounts hold at most 15 digits; what is larger is a mistake, not a refund.
_LARGEST = Decimal(10) ** 13
#: Digits before the point of what is smaller than that, as `Decimal.adjusted` counts them: from 0.
_MOST_DIGITS = 12


class NotMoney(ValueError):
    """The text is no exact amount of that currency (too many places, too large, or no number)."""


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""


def places(currency: str) -> int:
    """Decimal places of the currency's minor unit: 2 for most, 0 for JPY, 3 for KWD."""
    return _PLACES.get(currency, 2)


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of the currency: 0.01 for USD, 1 for JPY. Raises NotMoney for no currency code."""
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise NotMoney(f"{currency!r} is no ISO 4217 currency code")
    return Decimal(1).scaleb(-places(currency))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount, always a whole number of minor units of `currency` (ISO 4217, upper case).

    Raises NotMoney for a fraction of a minor unit, for an amount of 10**13 or more, and for NaN.
    `amount` always has the decimal places of the currency, so sums and differences have them too: what
    is made of amounts is not checked again but for its size (`_known`).
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        unit = minor_unit(self.currency)
        if not self.amount.is_finite() or abs(self.amount) >= _LARGEST:
            raise NotMoney(f"{self.amount} is out of range")
        exact = self.amount.quantize(unit)
        if exact != self.amount:
            raise NotMoney(f"{self.amount} is not a whole number of minor units of {self.currency}")
        object.__setattr__(self, "amount", exact + 0)  # "+ 0" turns -0.00 into 0.00

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Money:
        """The amount as a store or a ledger wrote it: "12.30", "20", Decimal("749.95"). Raises NotMoney."""
        try:
            return cls(Decimal(amount), currency)
        except InvalidOperation as error:
            raise NotMoney(f"{amount!r} is not an amount") from error

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in that currency. Raises NotMoney for no currency code."""
        return _zero(currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Money:
        """The amount to the nearest minor unit, halves away from zero. Raises NotMoney."""
        if not amount.is_finite() or abs(amount) >= _LARGEST:
            raise NotMoney(f"{amount} is out of range")
        return _known(amount.quantize(minor_unit(currency), ROUND_HALF_UP) + 0, currency)

    @property
    def minor_units(self) -> int:
        """The amount counted in minor units: 1230 for 12.30 USD, 20 for 20 JPY."""
        return int(self.amount.scaleb(places(self.currency)))

    @classmethod
    def from_minor_units(cls, units: int, currency: str) -> Money:
        """The reverse of `minor_units`. Raises NotMoney."""
        return _known(units * minor_unit(currency), currency)

    def _other(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other}")
        return other.amount

    # The two that rules are made of say the check themselves: a call more is a fifth of their time.
    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other}")
        return _known(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other}")
        return _known(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return _known(-self.amount, self.currency)

    def __abs__(self) -> Money:
        return _known(abs(self.amount), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._other(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._other(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._other(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._other(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Shares in proportion to `weights` (each >= 0, not all zero) that add up to exactly this amount.

        Largest remainder; of equal remainders the earlier share gets the minor unit, so the answer
        does not depend on anything but the arguments. Raises ValueError for weights that share nothing.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights must be non-negative and not all zero")
        if len(weights) == 1:
            return (self,)
        units = self.minor_units
        sign, units = (-1, -units) if units < 0 else (1, units)
        shares = [units * weight // whole for weight in weights]
        remainders = [units * weight % whole for weight in weights]
        short = units - sum(shares)
        for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:short]:
            shares[index] += 1
        return tuple([Money.from_minor_units(sign * share, self.currency) for share in shares])


# The setters of the two slots: a frozen dataclass is made by them at a third of what its __init__ takes.
_set_amount: Callable[[Money, Decimal], None] = Money.__dict__["amount"].__set__
_set_currency: Callable[[Money, str], None] = Money.__dict__["currency"].__set__


def _known(amount: Decimal, currency: str) -> Money:
    """Money of an amount that has the currency's places and is no -0. Raises NotMoney for one too large."""
    if amount.adjusted() > _MOST_DIGITS:
        raise NotMoney(f"{amount} is out of range")
    money: Money = object.__new__(Money)
    _set_amount(money, amount)
    _set_currency(money, currency)
    return money


@cache
def _zero(currency: str) -> Money:
    return Money(Decimal(0), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero of `currency` for no amounts. Raises CurrencyMismatch, and NotMoney for a sum too large."""
    zero = _zero(currency)
    whole = zero.amount
    for amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatch(f"{zero} and {amount}")
        whole += amount.amount
    return _known(whole, currency)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as the shop states it and as the customer saw it; equal where both use one currency."""

    shop: Money
    customer: Money

    def stated_in(self, currency: str) -> Money | None:
        """The amount in that currency: the shop's money first, else the customer's, else None."""
        if self.shop.currency == currency:
            return self.shop
        return self.customer if self.customer.currency == currency else None

    def __neg__(self) -> Amount:
        return Amount(-self.shop, -self.customer)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.shop + other.shop, self.customer + other.customer)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.shop - other.shop, self.customer - other.customer)

    def __bool__(self) -> bool:
        return bool(self.shop) or bool(self.customer)
