"""Writes docs/accounting.md from the cases: `python -m tests.accounting.render`, or `make tables`.

What the page shows is what the rules answer today; `test_cases.py` holds it against the figures worked out by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from plugin.accounting.choices import refusals
from plugin.accounting.decision import Decision, Hold, Skip
from plugin.texts import render as text_of
from tests.accounting.books import NOON
from tests.accounting.cases import ROWS, TOPICS, telling
from tests.accounting.cases.agreeing import agree
from tests.accounting.cases.company import EDITIONS, TITLES
from tests.accounting.cases.page import INTRODUCTION, checkboxes
from tests.accounting.cases.playing import Played, play
from tests.accounting.cases.row import Booked, Row
from tests.accounting.cases.settings import SETTINGS, Setting

PAGE = Path(__file__).resolve().parents[2] / "docs" / "accounting.md"


def page() -> str:
    """The whole page, as Markdown."""
    parts = [INTRODUCTION, _contents(), checkboxes()]
    for topic, rows in TOPICS.items():
        parts += [f"## {topic}", *(_case(row) for row in rows)]
    parts.append(_settings())
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _contents() -> str:
    topics = [*TOPICS, "Choices that are refused where they are set"]
    links = [f"[{topic}](#{_anchor(topic)})" for topic in ["The checkboxes", *topics]]
    return "**Topics:** " + " · ".join(links)


def _anchor(heading: str) -> str:
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")


def _case(row: Row) -> str:
    played = {edition: play(row, edition) for edition in EDITIONS if row.expected(edition)}
    columns = {edition: _column(row, each) for edition, each in played.items()}
    if len(columns) == 2 and columns["online"] == columns["desktop"]:
        columns = {"both": columns["online"]}
    heads = [TITLES.get(edition, "QuickBooks Online and Desktop") for edition in columns]
    lines = [f"### {row.title}", "", *_facts(row, [*played.values()]), ""]
    lines += [f"| | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    for name in names:
        cells = [column.get(name, "") or "–" for column in columns.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    if row.remark:
        lines += ["", f"*{row.remark}*"]
    return "\n".join(lines)


def _facts(row: Row, played: Sequence[Played]) -> Iterator[str]:
    booked = "; ".join(telling.sale(each) for each in row.sales) or "nothing of this order"
    yield f"- In QuickBooks: {booked}."
    for each in row.look_alikes:
        yield f"- Beside it: {telling.sale(each)}."
    for hand in row.by_hand:
        hand_made = f"{hand.kind.value} {hand.number} of {hand.date} for {hand.customer.name}"
        yield f"- By hand: {hand_made}, {hand.total.amount}."
    for position, earlier in enumerate(row.before, 1):
        yield f"- Refund {position}, booked before: {telling.refund(earlier)}."
    for other in row.also:
        yield f"- Not booked: {telling.refund(other)}."
    yield f"- What happened: {telling.refund(row.refund)}."
    if row.choices:
        yield f"- Choices: {'; '.join(each.words for each in row.choices)}."
    stated = dict.fromkeys(_stated(each.decision) for each in played if each.decision)
    yield from (f"- Stated: {each}." for each in stated)


def _stated(decision: Decision) -> str:
    return (
        f"lines {decision.lines.amount} = money {decision.cash.amount} + credit {decision.credit.amount} "
        f"+ no longer owed {decision.ar.amount}"
    )


def _column(row: Row, played: Played) -> dict[str, str]:
    """One edition's answer, row by row."""
    verdict = played.verdict
    match verdict:
        case Decision():
            return {
                **_booked(row, played, verdict),
                "Why": _joined(text_of(each) for each in verdict.because),
            }
        case Hold() if played.decision is not None:
            return {"Held": text_of(verdict.sentence), **_booked(row, played, played.decision)}
        case Hold():
            again = " It is looked up again at every sync." if verdict.look_again else ""
            return {"Held": text_of(verdict.sentence) + again}
        case Skip():
            return {"Skipped": text_of(verdict.sentence)}


def _booked(row: Row, played: Played, decision: Decision) -> dict[str, str]:
    if decision.adopted:
        adopted = (f"{hand.kind.value.capitalize()} {hand.number}" for hand in decision.adopted)
        return {"Documents": f"{_joined(adopted)}, made by hand; nothing new is written"}
    owed = played.owes.removeprefix("-")
    table = {
        "Documents": _joined(f"**{line}**" if line in played.heads else line for line in played.documents),
        "Debits and credits": _joined(played.posted),
        "Stock": _joined(played.stock),
        "Customer": f"is owed {owed}" if played.owes.startswith("-") else f"owes {owed}",
    }
    if played.dates != {NOON.date().isoformat()}:
        table["Dated"] = ", ".join(sorted(played.dates))
    expected = row.online or row.desktop or row.both
    if isinstance(expected, Booked) and expected.memo:
        table["Memo"] = _joined(played.memos[0].splitlines())
    return table


def _joined(lines: Iterable[str]) -> str:
    return "<br>".join(line.strip().replace("|", "\\|") for line in lines)


def _settings() -> str:
    lines = ["## Choices that are refused where they are set", ""]
    lines += ["| Edition | Choices | What the merchant reads |", "|---|---|---|"]
    lines += [_setting(each) for each in SETTINGS]
    return "\n".join(lines)


def _setting(setting: Setting) -> str:
    sentences = refusals(setting.policy, setting.offers)
    words = "; ".join(each.words for each in setting.choices)
    return f"| {TITLES[setting.edition]} | {words} | {_joined(text_of(each) for each in sentences)} |"


def disagreements() -> Iterator[str]:
    """The cases that the rules answer otherwise than they were worked out by hand, and how."""
    for row in ROWS:
        for edition in EDITIONS:
            if row.expected(edition):
                try:
                    agree(row, edition)
                except AssertionError as wrong:
                    yield f"{row.id}, {TITLES[edition]}: {wrong}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(PAGE.parents[1])}")
    if wrong := list(disagreements()):
        sys.exit("\n".join(["The page says what the rules do today; worked out otherwise:", *wrong]))
