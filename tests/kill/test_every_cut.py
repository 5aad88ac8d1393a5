"""SIGKILL at every cut, start again: each refund is booked once, and the books are those of an uncut run."""

from __future__ import annotations

import pytest

from plugin.sync import STEPS
from tests.kill.cuts import NotCut, Record, request_cuts, step_cuts
from tests.kill.play import HALF, PLAIN, Lane, play_all, play_uncut
from tests.kill.story import Books

Run = tuple[Record, Books]


@pytest.fixture(scope="session")
def plain(lanes: list[Lane]) -> Run:
    """The story when nothing goes wrong."""
    return play_uncut(lanes[0], PLAIN)


@pytest.fixture(scope="session")
def half(lanes: list[Lane]) -> Run:
    """The story when the answer to the first batch comes half, and a second sync goes on."""
    return play_uncut(lanes[1], HALF)


def test_the_story_renews_a_token_and_books_by_more_than_one_batch(plain: Run, half: Run) -> None:
    for record, _ in (plain, half):
        asked = [request["what"] for request in record.requests]
        assert {"shopify graphql", "qbo query", "token", "qbo batch"} <= set(asked)
        assert asked.count("qbo batch") > 1
    assert {generation for generation, _ in half[0].steps} == {1, 2}


def test_killed_at_any_request_each_refund_is_booked_once(lanes: list[Lane], plain: Run) -> None:
    record, books = plain
    failures = play_all(lanes, PLAIN, request_cuts(record), books)
    assert not failures, "\n\n".join(failures)


def test_killed_at_any_step_each_refund_is_booked_once(lanes: list[Lane], plain: Run) -> None:
    record, books = plain
    failures = play_all(lanes, PLAIN, step_cuts(record), books)
    assert not failures, "\n\n".join(failures)


def test_killed_anywhere_after_half_an_answer_each_refund_is_booked_once(
    lanes: list[Lane], half: Run
) -> None:
    record, books = half
    first = next(n for n, request in enumerate(record.requests, 1) if request["what"] == "qbo batch")
    asked = [cut for cut in request_cuts(record, first) if cut.what == "qbo batch" or cut.moment == "lost"]
    done = [cut for cut in step_cuts(record) if cut.generation > 1 and cut.moment == "done"]
    failures = play_all(lanes, HALF, [*asked, *done], books)
    assert not failures, "\n\n".join(failures)


def test_every_request_is_cut_before_and_after_its_commit(plain: Run) -> None:
    record, _ = plain
    cuts = {(cut.nth, cut.moment) for cut in request_cuts(record)}
    for nth, request in enumerate(record.requests, 1):
        assert {(nth, "lost"), (nth, "done")} <= cuts
        assert ((nth, "late") in cuts) == request["committed"]


def test_every_step_is_cut_before_and_after(plain: Run) -> None:
    cuts = {(cut.step, cut.moment) for cut in step_cuts(plain[0])}
    assert cuts == {(step, moment) for step in STEPS for moment in ("before", "done", "recorded")}


def test_a_step_added_later_without_a_cut_is_found(lanes: list[Lane], plain: Run) -> None:
    with pytest.raises(NotCut, match="tidy up"):
        step_cuts(plain[0], [*STEPS, "tidy up"])
    record, _ = play_uncut(lanes[0], PLAIN, extra="tidy up")
    with pytest.raises(NotCut, match="tidy up"):
        step_cuts(record)
