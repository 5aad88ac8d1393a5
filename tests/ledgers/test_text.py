"""Texts as QuickBooks takes them: the letters a company stores, and orders that are named in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.ledgers.quickbooks_online.text import plain_text, says_one


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Cafe\u0301", "Caf\xe9"),  # a letter and its accent, as some keyboards send them
        ("Ł\u0301o\u0301dź", "L\xf3dz"),
        ("👩\u200d🚀 lamp ☀\ufe0f", "lamp"),
        ("Mo\u0308bel – “ok”", 'M\xf6bel - "ok"'),
        ("soft\u00adhyphen", "softhyphen"),
        ("五 mugs", "mugs"),
    ],
)
def test_the_united_states_get_the_letters_they_have(written: str, stored: str) -> None:
    assert plain_text(written, us=True, longest=100) == stored


@given(st.text(max_size=60), st.integers(1, 40))
def test_whatever_is_written_fits_and_can_be_stored_there(text: str, longest: int) -> None:
    stored = plain_text(text, us=True, longest=longest)
    stored.encode("iso-8859-1")
    assert len(stored) <= longest
    assert plain_text(stored, us=True, longest=longest) == stored


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Refund of W1001", True),
        ("Refund #1001", True),
        ("W-1001-SHOP", True),
        ("11001", False),
        ("W10011", False),
        ("", False),
    ],
)
def test_an_order_is_named_by_either_of_its_numbers_as_a_word_of_its_own(text: str, named: bool) -> None:
    assert says_one(text, {"1001", "W1001"}) is named
