"""The table of moves: every move in it is made by something, no other can be made, and the docs draw it."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.states import MOVES, ImpossibleMove, State, check_move
from tests.room.state_drawing import BEGIN, END, drawing, drawn_in
from tests.room.stories import NOT_YET, STORIES, Move
from tests.sandbox_process import Sandbox, start_sandbox
from tests.world import World, make_world, sqlite_url

ROOT = Path(__file__).resolve().parents[2]
TABLE = {(old, new) for old, followers in MOVES.items() for new in followers}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with start_sandbox() as running:
        yield running


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


def name(move: Move) -> str:
    return f"{move[0]} to {move[1]}"


def test_every_move_has_a_story_or_a_reason_why_nothing_makes_it_yet() -> None:
    assert STORIES.keys() | NOT_YET.keys() == TABLE
    assert not STORIES.keys() & NOT_YET.keys()


@pytest.mark.parametrize("move", STORIES, ids=name)
def test_the_story_of_a_move_makes_it_and_leaves_it_in_the_audit_trail(world: World, move: Move) -> None:
    refund = STORIES[move](world)
    events = world.detail(refund).events
    moved = [(event.old, event.new) for event in events if event.new is not None]
    assert move in moved
    assert all(event.who and event.sentence.code for event in events)
    assert moved[0] == (None, State.WAITING)
    assert all(after[0] is before[1] for before, after in itertools.pairwise(moved))
    assert set(moved[1:]) <= TABLE


@pytest.mark.parametrize("move", sorted({(a, b) for a in State for b in State} - TABLE), ids=name)
def test_a_move_that_the_table_does_not_have_cannot_be_made(move: Move) -> None:
    with pytest.raises(ImpossibleMove, match=f"^{move[0]} -> {move[1]}$"):
        check_move(*move)


@pytest.mark.parametrize("move", sorted(TABLE), ids=name)
def test_a_move_that_the_table_has_may_be_made(move: Move) -> None:
    check_move(*move)


def test_every_state_has_a_row_and_can_be_reached_and_left() -> None:
    assert MOVES.keys() == set(State)
    assert {new for _, new in TABLE} | {State.WAITING} == set(State)
    assert [state for state, followers in MOVES.items() if not followers - {state}] == []


def test_only_one_function_writes_a_state_and_only_a_new_refund_is_given_one() -> None:
    """Anybody else could leave out the check, or the audit trail."""
    writers = []
    for path in sorted((ROOT / "plugin").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.Call) else ""
            if "t.refunds." in text and ".values(" in text and "state=" in text.rpartition(".values(")[2]:
                writers.append(path.relative_to(ROOT).as_posix())
    assert set(writers) == {"plugin/journal/moves.py", "plugin/journal/facts.py"}


def test_the_drawing_in_the_docs_is_the_table() -> None:
    shown = drawn_in((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    assert shown == drawing(), "run `python -m tests.room.state_drawing` and put what it prints into the docs"


def test_a_drawing_of_another_table_would_be_told_apart() -> None:
    less = {**MOVES, State.FAILED: frozenset[State]()}
    assert drawing(less) != drawing()
    assert drawn_in(f"# Docs\n{BEGIN}\n{drawing(less)}\n{END}\n") == drawing(less)


@pytest.mark.parametrize("text", ["", BEGIN, f"{BEGIN}{END}{BEGIN}{END}"])
def test_docs_without_exactly_one_drawing_are_told_apart(text: str) -> None:
    with pytest.raises(ValueError, match="drawings between"):
        drawn_in(text)
