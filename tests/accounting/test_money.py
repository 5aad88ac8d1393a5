"""Money is exact, knows its currency and shares itself without losing a cent."""

from __future__ import annotations

import operator
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.accounting.money import Amount, CurrencyMismatch, Money, NotMoney, places, total
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
    ("text", "currency", "why"),
    [
        ("1.234", "USD", "1.234 is not a whole number of minor units of USD"),
        ("0.5", "JPY", "0.5 is not a whole number of minor units of JPY"),
        ("NaN", "USD", "NaN is out of range"),
        ("1e13", "USD", "1E+13 is out of range"),
        ("ten", "USD", "'ten' is not an amount"),
        ("1", "usd", "'usd' is no ISO 4217 currency code"),
        ("1", "US", "'US' is no ISO 4217 currency code"),
    ],
)
def test_what_is_no_exact_amount_is_refused(text: str, currency: str, why: str) -> None:
    with pytest.raises(NotMoney) as refusal:
        Money.of(text, currency)
    assert str(refusal.value) == why


def test_minus_nothing_is_nothing() -> None:
    assert str(Money(Decimal("-0.00"), "USD")) == "0.00 USD"


def test_currencies_do_not_mix() -> None:
    euro = Money.of("1.00", "EUR")
    for mixed in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(CurrencyMismatch, match=r"1\.00 USD and 1\.00 EUR"):
            mixed(usd("1.00"), euro)
    with pytest.raises(CurrencyMismatch, match=r"0\.00 USD and 1\.00 EUR"):
        total([usd("1.00"), euro], "USD")
    assert usd("1.00") != euro


LARGEST = "9999999999999.99"


def test_what_comes_to_more_than_a_ledger_holds_is_refused() -> None:
    largest = usd(LARGEST)
    assert total([largest, usd("0.01"), usd("-0.01")], "USD") == largest
    with pytest.raises(NotMoney, match="out of range"):
        largest + usd("0.01")
    with pytest.raises(NotMoney, match="out of range"):
        -largest - usd("0.01")
    with pytest.raises(NotMoney, match="out of range"):
        total([largest, usd("0.01")], "USD")
    for units in (10**15, -(10**15), 10**40):
        with pytest.raises(NotMoney, match="out of range"):
            Money.from_minor_units(units, "USD")
    for code in ("usd", "US", "USDX", "\u00c9UR"):
        with pytest.raises(NotMoney, match="ISO 4217"):
            Money.from_minor_units(1, code)


@pytest.mark.parametrize(
    ("exact", "currency", "near"),
    [
        ("0.125", "USD", "0.13"),
        ("-0.125", "USD", "-0.13"),
        ("0.1249", "USD", "0.12"),
        ("-0.004", "USD", "0.00"),
        ("2.5", "JPY", "3"),
        ("0.0005", "KWD", "0.001"),
    ],
)
def test_what_is_between_two_minor_units_goes_to_the_nearer_one(exact: str, currency: str, near: str) -> None:
    rounded = Money.rounded(Decimal(exact), currency)
    assert str(rounded) == f"{near} {currency}"
    assert rounded == Money.of(near, currency)


@pytest.mark.parametrize(
    ("exact", "why"),
    [
        ("9999999999999.995", "10000000000000.00 is out of range"),
        ("1e13", "1E+13 is out of range"),
        ("-1e13", "-1E+13 is out of range"),
        ("1e40", "1E+40 is out of range"),
        ("NaN", "NaN is out of range"),
        ("Infinity", "Infinity is out of range"),
    ],
)
def test_what_is_no_amount_is_not_rounded_to_one(exact: str, why: str) -> None:
    with pytest.raises(NotMoney) as refusal:
        Money.rounded(Decimal(exact), "USD")
    assert str(refusal.value) == why


_UNITS = st.integers(-(10**12), 10**12)


@given(_UNITS, _UNITS, st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_is_computed_is_what_would_have_been_read(a: int, b: int, code: str) -> None:
    """Amounts that rules make are not checked like those that a store writes, so they are compared here."""
    x, y = Money.from_minor_units(a, code), Money.from_minor_units(b, code)
    for units, made in (
        (a + b, x + y),
        (a - b, x - y),
        (-a, -x),
        (abs(a), abs(x)),
        (a + b + a, total([x, y, x], code)),
        (0, x - x),
        (0, total([], code)),
    ):
        read = Money(Decimal(units).scaleb(-places(code)), code)
        assert (made, hash(made), str(made)) == (read, hash(read), str(read))
        assert (made.minor_units, made < Money.zero(code), bool(made)) == (units, units < 0, units != 0)


def test_no_amount_changes_once_it_is_made() -> None:
    for money in (usd("1.00"), usd("1.00") + usd("2.00"), Money.zero("USD")):
        with pytest.raises(FrozenInstanceError):
            money.amount = Decimal("5.00")  # type: ignore[misc]


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=9))
def test_shares_add_up(units: int, weights: list[int]) -> None:
    if not sum(weights):
        return
    shares = Money.from_minor_units(units, "USD").split(weights)
    assert total(shares, "USD").minor_units == units
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor_units * sum(weights) - units * weight) < sum(weights)


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("1.00", [1, 1, 1], ["0.34", "0.33", "0.33"]),
        ("-1.00", [1, 1, 1], ["-0.34", "-0.33", "-0.33"]),
        ("0.05", [0, 1], ["0.00", "0.05"]),
        ("1.00", [1, 2], ["0.33", "0.67"]),
        ("0.00", [3, 4], ["0.00", "0.00"]),
        ("7.00", [1], ["7.00"]),
    ],
)
def test_the_cent_left_over_goes_to_the_largest_remainder_and_of_equal_ones_to_the_first(
    amount: str, weights: list[int], shares: list[str]
) -> None:
    assert usd(amount).split(weights) == tuple(usd(share) for share in shares)


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^weights must be non-negative and not all zero$"):
        usd("1.00").split(weights)


def test_amounts_in_two_currencies_are_computed_in_each() -> None:
    a, b = Amount(Money.of("1.36", "CAD"), usd("1.00")), Amount(Money.of("0.36", "CAD"), usd("0.30"))
    assert a + b == Amount(Money.of("1.72", "CAD"), usd("1.30"))
    assert a - b == Amount(Money.of("1.00", "CAD"), usd("0.70"))
    assert -a == Amount(Money.of("-1.36", "CAD"), usd("-1.00"))


@pytest.mark.parametrize(
    ("shop", "customer", "something"),
    [("0.00", "0.00", False), ("0.01", "0.00", True), ("0.00", "0.01", True), ("0.01", "0.01", True)],
)
def test_an_amount_is_nothing_where_both_sides_of_it_are(shop: str, customer: str, something: bool) -> None:
    assert bool(Amount(usd(shop), usd(customer))) is something


def test_an_amount_is_stated_in_the_shops_money_first() -> None:
    both = Amount(Money.of("1.36", "CAD"), usd("1.00"))
    assert both.stated_in("CAD") == Money.of("1.36", "CAD")
    assert both.stated_in("USD") == usd("1.00")
    assert both.stated_in("EUR") is None
