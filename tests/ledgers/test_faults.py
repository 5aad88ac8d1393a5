"""The table of faults is closed: every code that Intuit has is in it, and each ends in a sentence."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from plugin.ledgers.quickbooks_online.faults import OTHER, PASSING, TABLE, Fault, Happens, Row, fault_of
from plugin.texts import TEXTS, render
from tests.ledgers.faults_page import PAGE, shown_in, table
from tests.shared import shared

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = "reference/quickbooks-online.md"

#: The reference names it to say that Intuit does not document it.
NO_CODE = "6200"


def section(title: str) -> str:
    """That part of the reference, up to the next heading."""
    text = shared(REFERENCE).read_text(encoding="utf-8")
    found = re.search(rf"^### {re.escape(title)}.*?(?=^##)", text, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[0]


def stated_rows() -> list[tuple[str, str]]:
    """(code, HTTP status or "–") of the reference's table of errors."""
    rows = [line.split("|") for line in section("2.4 Errors").splitlines() if re.match(r"\|[^-]*\d{3}", line)]
    return [
        (code.lstrip("0"), cells[2].strip())
        for cells in rows
        for code in re.findall(r"\b\d{3,6}\b", cells[1])
    ]


def test_every_code_of_the_reference_has_a_row_with_its_status() -> None:
    stated = stated_rows()
    assert len(stated) > 20
    wrong = [
        (code, status)
        for code, status in stated
        if code not in TABLE or str(TABLE[code].status or "–") != status
    ]
    assert wrong == []


def test_every_code_that_an_object_may_be_refused_with_has_a_row() -> None:
    named = set(re.findall(r"\b(?:5010|6\d\d0)\b", section("2.1 Objects"))) - {NO_CODE}
    assert len(named) >= 5
    assert named <= TABLE.keys()


@pytest.mark.parametrize("row", [*TABLE.values(), OTHER], ids=lambda row: row.code)
def test_every_row_ends_in_a_sentence_with_all_that_it_needs(row: Row) -> None:
    wanted = {name for _, name, _, _ in Formatter().parse(TEXTS[row.text]) if name}
    assert set(row.says) == wanted
    sentence = Fault(row.code, "odd words", "tid-1").sentence("refund receipt")
    assert "{" not in render(sentence)
    assert render(sentence) != sentence.code


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.code)
def test_a_row_says_how_long_the_company_pauses_exactly_where_it_does(row: Row) -> None:
    assert (row.pause is not None) is (row.happens in PASSING - {Happens.DOUBT})


def test_an_unknown_code_is_told_with_quickbooks_words_and_intuits_id_of_the_exchange() -> None:
    told = render(Fault("8123", "Frobnicated", "1-abc").sentence("credit memo"))
    assert all(part in told for part in ("credit memo", "8123", "Frobnicated", "1-abc"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Invalid Reference Id : Accounts element id 7 not found", "account 7"),
        ("Invalid Reference Id : Klasses element id 12 not found", "class 12"),
        ("Nothing of the sort", "Nothing of the sort"),
        ("Invalid Reference Id : Widgets element id 7 not found", "Widgets element id 7"),
    ],
)
def test_what_is_gone_is_named_where_the_words_say_it(words: str, told: str) -> None:
    sentence = Fault("2500", words).sentence("refund receipt")
    assert sentence.parameters["words"].startswith(told) or told in sentence.parameters["words"]
    assert words in sentence.parameters["words"]


@pytest.mark.parametrize("odd", [None, {}, {"Error": []}, {"Error": ["?"]}, {"Error": {}}, "down", []])
def test_a_fault_of_no_shape_is_still_a_fault(odd: object) -> None:
    fault = fault_of(odd)
    assert (fault.code, fault.words, fault.row) == ("", "no reason given", OTHER)


def test_a_fault_in_lower_case_is_read_like_any_other() -> None:
    fault = fault_of(
        {"error": [{"message": "message=AuthenticationFailed", "detail": "Token", "code": "003200"}]}
    )
    assert (fault.code, fault.words) == ("3200", "Token")


def test_only_the_table_knows_a_code() -> None:
    """A second place that asks "is it 6210?" would answer otherwise one day."""
    codes = re.compile("|".join(rf'"0*{code}"' for code in TABLE))
    folder = ROOT / "plugin" / "ledgers" / "quickbooks_online"
    knowing = {
        path.name
        for path in sorted(folder.glob("*.py"))
        if path.name != "faults.py" and codes.search(path.read_text(encoding="utf-8"))
    }
    assert knowing == set()


def test_the_documentation_shows_the_table_as_it_is() -> None:
    assert shown_in(PAGE.read_text(encoding="utf-8")) == table(), "run make tables"
