"""Draws the table of moves as docs/architecture.md shows it: `python -m tests.room.state_drawing`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from plugin.states import MOVES, State

BEGIN, END = "<!-- states -->", "<!-- /states -->"


def drawing(moves: Mapping[State, frozenset[State]] = MOVES) -> str:
    """A mermaid stateDiagram of every state and every move, in the order of `State`; a refund starts waiting."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state}" as {_id(state)}' for state in State if _id(state) != state]
    lines.append(f"    [*] --> {_id(State.WAITING)}")
    lines += [
        f"    {_id(old)} --> {_id(new)}"
        for old in State
        for new in State
        if new in moves.get(old, frozenset())
    ]
    return "\n".join(["```mermaid", *lines, "```"])


def drawn_in(text: str) -> str:
    """What stands between the marks. Raises ValueError where there is not exactly one pair of them."""
    found = re.findall(f"{re.escape(BEGIN)}(.*?){re.escape(END)}", text, re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"{len(found)} drawings between {BEGIN} and {END}")
    return str(found[0]).strip()


def _id(state: State) -> str:
    return state.value.replace(" ", "_")


if __name__ == "__main__":
    print(f"{BEGIN}\n{drawing()}\n{END}")
