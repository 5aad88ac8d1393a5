"""Whether the rules answer a case as it was worked out by hand."""

from __future__ import annotations

import textwrap

from plugin.accounting.decision import Decision, Hold, Skip
from plugin.texts import render
from tests.accounting.cases.playing import Played, play
from tests.accounting.cases.row import Adopted, Booked, Held, Row, Skipped


def agree(row: Row, edition: str) -> None:
    """Raises AssertionError, in an accountant's words, where they do not."""
    expected, played = row.expected(edition), play(row, edition)
    match expected:
        case Booked():
            _booked(played, expected)
        case Held():
            _held(played, expected)
        case Skipped():
            assert isinstance(played.verdict, Skip), _answer(played)
            assert played.verdict.sentence.code == expected.code, _answer(played)
        case Adopted():
            assert isinstance(played.verdict, Decision), _answer(played)
            assert not played.verdict.documents, played.documents
            adopted = [f"{hand.kind.value} {hand.number}" for hand in played.verdict.adopted]
            assert adopted == list(expected.documents), adopted
        case None:
            raise AssertionError("the case does not concern this edition")


def _as_lines(text: str) -> list[str]:
    return [line.strip() for line in textwrap.dedent(text).strip().splitlines() if line.strip()]


def _postings(text: str) -> list[str]:
    return sorted(_as_lines(text), key=lambda line: (not line.startswith("Dr"), line))


def _answer(played: Played) -> str:
    """What came of it, in one line, for a failure that an accountant reads."""
    verdict = played.verdict
    if isinstance(verdict, Decision):
        return f"booked: {' / '.join(played.documents) or 'nothing'}"
    kind = "held" if isinstance(verdict, Hold) else "skipped"
    return f"{kind}: {verdict.sentence.code}: {render(verdict.sentence)}"


def _booked(played: Played, expected: Booked) -> None:
    assert isinstance(played.verdict, Decision), _answer(played)
    assert list(played.documents) == _as_lines(expected.documents), played.documents
    assert list(played.posted) == _postings(expected.posted), played.posted
    assert sorted(played.stock) == sorted(_as_lines(expected.stock)), played.stock
    assert f"owes {played.owes}" == f"owes {expected.owes}", played.owes
    assert sorted(played.dates) == sorted(expected.dated.split()), played.dates
    for words in expected.memo:
        assert all(words in memo for memo in played.memos), played.memos


def _held(played: Played, expected: Held) -> None:
    verdict = played.verdict
    assert isinstance(verdict, Hold), _answer(played)
    assert verdict.sentence.code == expected.code, _answer(played)
    sentence = render(verdict.sentence)
    assert [figure for figure in expected.figures if figure not in sentence] == [], sentence
    assert (verdict.look_again is not None) is expected.again, verdict.look_again
    if expected.proposed:
        assert list(played.documents) == _as_lines(expected.proposed), played.documents
