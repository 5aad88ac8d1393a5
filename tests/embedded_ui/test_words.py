"""How amounts, moments and ages read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from embedded_ui import words
from plugin.accounting.money import Money
from plugin.states import State

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("57.23", "USD", "57.23"),
        ("1366.02", "CAD", "1,366.02"),
        ("-10", "USD", "−10.00"),
        ("1200", "JPY", "1,200"),
        ("1.5", "KWD", "1.500"),
        ("0", "USD", "0.00"),
        ("9999999999999.99", "INR", "9,999,999,999,999.99"),
    ],
)
def test_an_amount_is_grouped_and_has_its_currencys_places(amount: str, currency: str, shown: str) -> None:
    assert words.figure(Money.of(amount, currency)) == shown


@pytest.mark.parametrize(("quantity", "shown"), [("2.00000", "2"), ("0.44444", "0.44444"), ("10", "10")])
def test_units_have_no_needless_zeros(quantity: str, shown: str) -> None:
    assert words.count(Decimal(quantity)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-90, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 day ago"),
        (28 * 86_400, "28 days ago"),
        (29 * 86_400, "25 Oct 2026"),
    ],
)
def test_an_age_is_one_unit_and_never_in_the_future(seconds: int, shown: str) -> None:
    assert words.age(NOON - timedelta(seconds=seconds), NOON, "UTC") == shown


def test_the_shops_clock_changes_with_the_season() -> None:
    assert words.exact(datetime(2026, 7, 1, 2, tzinfo=UTC), "America/New_York") == "30 Jun 2026, 22:00:00 EDT"
    assert (
        words.exact(datetime(2026, 12, 1, 2, tzinfo=UTC), "America/New_York") == "30 Nov 2026, 21:00:00 EST"
    )


@pytest.mark.parametrize("zone", ["Nowhere/Atlantis", "", "../etc/passwd", "/etc/passwd"])
def test_a_zone_that_nobody_knows_is_shown_as_utc(zone: str) -> None:
    assert words.exact(NOON, zone) == "23 Nov 2026, 12:00:00 UTC"


def test_every_state_has_words_and_a_sign_and_an_address_of_its_own() -> None:
    assert set(words.STATES) == set(State)
    assert len({w.label for w in words.STATES.values()}) == len(State)
    assert len({w.icon for w in words.STATES.values()}) == len(State)
    assert all(words.state_of(words.slug(state)) is state for state in State)
