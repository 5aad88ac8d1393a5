"""Every case of the table, in each edition that it concerns, with the figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.choices import refusals
from plugin.accounting.policy import Desktop, Online
from plugin.texts import render
from tests.accounting.cases import ROWS
from tests.accounting.cases.agreeing import agree
from tests.accounting.cases.company import EDITIONS, OFFERS, POLICIES
from tests.accounting.cases.row import Row
from tests.accounting.cases.settings import SETTINGS, Setting

CASES = [(row, edition) for row in ROWS for edition in EDITIONS if row.expected(edition)]


@pytest.mark.parametrize(("row", "edition"), CASES, ids=[f"{row.id}-{edition}" for row, edition in CASES])
def test_the_case_is_booked_as_worked_out_by_hand(row: Row, edition: str) -> None:
    agree(row, edition)


@pytest.mark.parametrize("setting", SETTINGS, ids=[setting.id for setting in SETTINGS])
def test_a_choice_that_cannot_be_booked_is_refused_where_it_is_set(setting: Setting) -> None:
    sentences = refusals(setting.policy, setting.offers)
    assert [sentence.code for sentence in sentences if sentence.code == setting.code], sentences
    said = " ".join(render(sentence) for sentence in sentences)
    assert [figure for figure in setting.figures if figure not in said] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_usual_choices_are_refused_nothing(edition: str) -> None:
    policy, offers = POLICIES[edition], OFFERS[edition]
    assert refusals(policy, offers) == ()
    assert refusals(policy) == ()


@pytest.mark.parametrize(
    ("edition", "boxes"),
    [("online", Online(False, False, False)), ("desktop", Desktop(False, False, False, False))],
)
def test_switching_everything_off_is_no_mistake(edition: str, boxes: Online | Desktop) -> None:
    assert boxes.switched_off
    assert refusals(replace(POLICIES[edition], boxes=boxes), OFFERS[edition]) == ()


def test_every_case_has_a_name_of_its_own() -> None:
    names = [row.id for row in ROWS] + [setting.id for setting in SETTINGS]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert twice == []
