"""No text can break out of the value it is in a query, and what is asked stands in no address."""

from __future__ import annotations

import re
from itertools import count

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.ledgers.quickbooks_online.api import QuickBooksApi, quoted
from plugin.ledgers.quickbooks_online.session import QuickBooksSession
from plugin.protocols import Json
from tests.ledgers.books import RealClock, address, intuit
from tests.ledgers.shelf import MemoryShelf
from tests.sandbox_process import Sandbox

#: A value of Intuit's query language: quotes around characters, each of which a backslash may escape.
VALUE = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)

#: What a shop may call a product or number an order; the letters of the language stand for themselves often.
TEXTS = st.text(min_size=1, max_size=40) | st.text(alphabet="'\\\"%)(, \n=;-/*?", min_size=1, max_size=12)
_NAMES = count(1)


@given(st.text() | st.text(alphabet="'\\ )("))
def test_a_quoted_text_is_one_value_and_means_the_text(text: str) -> None:
    value = VALUE.fullmatch(quoted(text))
    assert value is not None
    assert re.sub(r"\\(.)", r"\1", value[1], flags=re.DOTALL) == text


def test_a_number_made_to_break_out_stays_inside() -> None:
    assert quoted("1' or Id in ('2") == r"'1\' or Id in (\'2'"
    assert quoted("1\\' or 1") == r"'1\\\' or 1'"


@pytest.fixture(scope="module")
def company(running: Sandbox) -> Json:
    """Abroad, where texts are not cut to ISO-8859-1."""
    return running.company(home_currency="CAD", country="CA")


@pytest.fixture(scope="module")
def api(running: Sandbox, company: Json) -> QuickBooksApi:
    tokens = MemoryShelf({name: company[name] for name in ("access_token", "refresh_token")})
    session = QuickBooksSession(intuit(running, company), tokens, RealClock())
    return QuickBooksApi(company["realm"], session, address(running))


def make(running: Sandbox, company: Json, sku: str) -> str:
    """An item of that SKU; its id."""
    account = {"value": company["accounts"]["sales"]["id"]}
    item = {"Name": f"Item {next(_NAMES)}", "Type": "Service", "IncomeAccountRef": account, "Sku": sku}
    token = {"Authorization": f"Bearer {company['access_token']}"}
    answer = requests.post(running.qbo(company, "/item"), json=item, headers=token, timeout=10)
    assert answer.ok, answer.text
    return str(answer.json()["Item"]["Id"])


@settings(max_examples=40)
@given(text=TEXTS, beside=TEXTS)
def test_any_text_finds_what_has_it_and_nothing_else(
    running: Sandbox, company: Json, api: QuickBooksApi, text: str, beside: str
) -> None:
    """The sandbox reads the query with a parser of its own, which refuses what does not belong there."""
    running.post("/clock", advance=10)  # no limit is met by so many questions
    made = make(running, company, text)
    found = api.rows_among("Item", "Sku", [text, beside])
    assert made in [row["Id"] for row in found]
    assert {row["Sku"] for row in found} <= {text, beside}


@settings(max_examples=30)
@given(text=TEXTS)
def test_any_text_that_nothing_has_finds_nothing(api: QuickBooksApi, running: Sandbox, text: str) -> None:
    running.post("/clock", advance=10)
    assert api.rows_among("SalesReceipt", "DocNumber", [text]) == []
    assert api.rows_among("Customer", "DisplayName", [text], " and Active in (true, false)") == []


def test_what_is_asked_for_stands_in_no_address(api: QuickBooksApi, running: Sandbox) -> None:
    """An address is logged on its way; the body is not."""
    before = running.request_count()
    api.rows_among("Customer", "DisplayName", ["Ada Lovelace"])
    (asked,) = running.requests_since(before)
    assert (asked["method"], asked["what"]) == ("POST", "qbo query")
    assert "Ada" not in asked["path"]
    assert "Lovelace" not in asked["path"]
