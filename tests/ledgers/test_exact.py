"""Amounts go out, and come in, digit for digit."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.ledgers.quickbooks_online.exact import from_json, to_json


def test_an_amount_of_fifteen_digits_is_a_json_number_with_every_digit() -> None:
    assert to_json({"Amount": Decimal("9999999999999.99")}) == '{"Amount":9999999999999.99}'
    assert to_json(Decimal("0.1") + Decimal("0.2")) == "0.3"
    assert to_json(Decimal("1E+2")) == "100"


def test_a_float_never_leaves() -> None:
    with pytest.raises(TypeError):
        to_json({"Amount": 0.1})


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_amount_never_leaves(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        to_json(Decimal(amount))


PAYLOADS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**15), max_value=10**15),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PAYLOADS)
def test_what_is_written_is_json_and_is_read_back_equal(payload: object) -> None:
    written = to_json(payload)
    json.loads(written)
    assert from_json(written) == payload
