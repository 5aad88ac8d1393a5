"""Money is exact, knows its currency and shares itself without losing a cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.accounting.money import Amount, CurrencyMismatch, Money, NotMoney, total
from tests.accounting.books import usd


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [
        ("12.30", "USD", 1230),
        ("20", "JPY", 20),
        ("20.0", "JPY", 20),
        ("1.234", "KWD", 1234),
        ("-0.00", "USD", 0),
    ],
)
def test_minor_units_follow_the_currency(text: str, currency: str, units: int) -> None:
    money = Money.of(text, currency)
    assert money.minor_units == units
    assert Money.from_minor_units(units, currency) == money


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1.234", "USD"),
        ("0.5", "JPY"),
        ("NaN", "USD"),
        ("1e13", "USD"),
        ("ten", "USD"),
        ("1", "usd"),
        ("1", "US"),
    ],
)
def test_what_is_no_exact_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises(NotMoney):
        Money.of(text, currency)


def test_minus_nothing_is_nothing() -> None:
    assert str(Money(Decimal("-0.00"), "USD")) == "0.00 USD"


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        usd("1.00") + Money.of("1.00", "EUR")
    with pytest.raises(CurrencyMismatch):
        total([usd("1.00"), Money.of("1.00", "EUR")], "USD")


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=9))
def test_shares_add_up(units: int, weights: list[int]) -> None:
    if not sum(weights):
        return
    shares = Money.from_minor_units(units, "USD").split(weights)
    assert total(shares, "USD").minor_units == units
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor_units * sum(weights) - units * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        usd("1.00").split(weights)


def test_an_amount_is_stated_in_the_shops_money_first() -> None:
    both = Amount(Money.of("1.36", "CAD"), usd("1.00"))
    assert both.stated_in("CAD") == Money.of("1.36", "CAD")
    assert both.stated_in("USD") == usd("1.00")
    assert both.stated_in("EUR") is None
