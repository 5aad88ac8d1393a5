"""Every code that is said anywhere has a text, and every parameter of the text is supplied where it is said."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from plugin.accounting.sentences import say
from plugin.texts import PARTS, TEXTS, render

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("plugin", "webhooks", "embedded_ui")
SPEAKERS = {"say", "Refused"}


@dataclass(frozen=True)
class Said:
    """A call of a speaker: where, which code (None: not written out there), and with which parameters."""

    where: str
    code: str | None
    parameters: frozenset[str]
    more: bool


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _codes(argument: ast.expr) -> Iterator[str | None]:
    """A literal, or either side of `a if … else b`."""
    match argument:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=body, orelse=other):
            yield from _codes(body)
            yield from _codes(other)
        case _:
            yield None


def _calls(path: Path) -> Iterator[Said]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in SPEAKERS:
            named = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            more = any(keyword.arg is None for keyword in node.keywords)
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            for code in _codes(node.args[0]):
                yield Said(where, code, named, more)


def said() -> list[Said]:
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [call for path in paths for call in _calls(path)]


def wanted(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_something_is_said_at_all() -> None:
    assert len(said()) > 40


def test_every_code_has_a_text() -> None:
    assert [call for call in said() if call.code is not None and call.code not in TEXTS] == []


def test_every_parameter_of_a_text_is_supplied() -> None:
    missing = [
        (call.where, call.code, wanted(TEXTS[call.code]) - call.parameters)
        for call in said()
        if call.code in TEXTS and not call.more and wanted(TEXTS[call.code]) - call.parameters
    ]
    assert missing == []


def test_no_part_of_the_catalogue_says_what_another_says() -> None:
    assert sum(len(part.TEXTS) for part in PARTS) == len(TEXTS)


def test_every_text_is_said_somewhere() -> None:
    """A text nobody says is a sentence somebody forgot; codes chosen elsewhere must be written out whole."""
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "texts"
    )
    assert [code for code in TEXTS if f'"{code}"' not in sources] == []


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_text_reads_as_a_sentence(code: str) -> None:
    text = TEXTS[code]
    assert text.endswith((".", "?", "!"))
    assert "  " not in text
    assert render(say(code, **dict.fromkeys(wanted(text), "x")))


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert render(say("never-heard-of")) == "never-heard-of"
