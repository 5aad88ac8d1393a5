"""No text can break out of the value it is in a query."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from plugin.ledgers.quickbooks_online.api import quoted

#: A value of Intuit's query language: quotes around characters, each of which a backslash may escape.
VALUE = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


@given(st.text() | st.text(alphabet="'\\ )("))
def test_a_quoted_text_is_one_value_and_means_the_text(text: str) -> None:
    value = VALUE.fullmatch(quoted(text))
    assert value is not None
    assert re.sub(r"\\(.)", r"\1", value[1], flags=re.DOTALL) == text


def test_a_number_made_to_break_out_stays_inside() -> None:
    assert quoted("1' or Id in ('2") == r"'1\' or Id in (\'2'"
    assert quoted("1\\' or 1") == r"'1\\\' or 1'"
