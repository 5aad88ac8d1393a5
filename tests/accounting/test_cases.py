"""Every case of the table, in each edition that it concerns, with the figures worked out by hand."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest

from plugin.accounting.choices import refusals
from plugin.accounting.decision import Decision, Hold, Skip
from plugin.accounting.policy import Desktop, Online
from plugin.texts import render
from tests.accounting.cases import ROWS
from tests.accounting.cases.company import EDITIONS, OFFERS, POLICIES
from tests.accounting.cases.playing import Played, play
from tests.accounting.cases.row import Adopted, Booked, Held, Row, Skipped
from tests.accounting.cases.settings import SETTINGS, Setting

CASES = [(row, edition) for row in ROWS for edition in EDITIONS if row.expected(edition)]


def as_lines(text: str) -> list[str]:
    return [line.strip() for line in textwrap.dedent(text).strip().splitlines() if line.strip()]


def postings(text: str) -> list[str]:
    return sorted(as_lines(text), key=lambda line: (not line.startswith("Dr"), line))


def answer(played: Played) -> str:
    """What came of it, in one line, for a failure that an accountant reads."""
    verdict = played.verdict
    if isinstance(verdict, Decision):
        return f"booked: {' / '.join(played.documents) or 'nothing'}"
    kind = "held" if isinstance(verdict, Hold) else "skipped"
    return f"{kind}: {verdict.sentence.code}: {render(verdict.sentence)}"


def booked(played: Played, expected: Booked) -> None:
    assert isinstance(played.verdict, Decision), answer(played)
    assert list(played.documents) == as_lines(expected.documents)
    assert list(played.posted) == postings(expected.posted)
    assert sorted(played.stock) == sorted(as_lines(expected.stock))
    assert f"owes {played.owes}" == f"owes {expected.owes}"
    assert sorted(played.dates) == sorted(expected.dated.split())
    for words in expected.memo:
        assert all(words in memo for memo in played.memos), played.memos


def held(played: Played, expected: Held) -> None:
    verdict = played.verdict
    assert isinstance(verdict, Hold), answer(played)
    assert verdict.sentence.code == expected.code, answer(played)
    sentence = render(verdict.sentence)
    assert [figure for figure in expected.figures if figure not in sentence] == [], sentence
    assert (verdict.look_again is not None) is expected.again, verdict.look_again
    if expected.proposed:
        assert list(played.documents) == as_lines(expected.proposed)


@pytest.mark.parametrize(("row", "edition"), CASES, ids=[f"{row.id}-{edition}" for row, edition in CASES])
def test_the_case_is_booked_as_worked_out_by_hand(row: Row, edition: str) -> None:
    expected, played = row.expected(edition), play(row, edition)
    match expected:
        case Booked():
            booked(played, expected)
        case Held():
            held(played, expected)
        case Skipped():
            assert isinstance(played.verdict, Skip), answer(played)
            assert played.verdict.sentence.code == expected.code, answer(played)
        case Adopted():
            assert isinstance(played.verdict, Decision), answer(played)
            assert not played.verdict.documents
            adopted = [f"{hand.kind.value} {hand.number}" for hand in played.verdict.adopted]
            assert adopted == list(expected.documents)
        case None:
            pytest.fail("no edition is concerned")


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
