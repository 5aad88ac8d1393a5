"""Writes the table of faults into docs/quickbooks-online.md: `python -m tests.ledgers.faults_page`, `make tables`."""

from __future__ import annotations

import re
from pathlib import Path

from plugin.ledgers.quickbooks_online.faults import OTHER, TABLE, Row
from plugin.texts import TEXTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "quickbooks-online.md"
BEGIN, END = "<!-- faults -->", "<!-- /faults -->"


def table() -> str:
    """Every row, as Markdown, in the order of the table."""
    lines = [
        "| Code | HTTP | It says | What happens | Where it ends so, the merchant reads |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_line, [*TABLE.values(), OTHER])])


def _line(row: Row) -> str:
    read = re.sub(r"\{(\w+)\}", r"*\1*", TEXTS[row.text])
    return f"| {row.code} | {row.status or '–'} | {row.means} | {row.happens.value} | {read} |"


def shown_in(text: str) -> str:
    """What stands between the marks. Raises ValueError where there is not exactly one pair of them."""
    found = re.findall(f"{re.escape(BEGIN)}(.*?){re.escape(END)}", text, re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"{len(found)} tables between {BEGIN} and {END}")
    return str(found[0]).strip()


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.replace(shown_in(text), table()), encoding="utf-8")
    print(f"written: {PAGE.relative_to(PAGE.parents[1])}")
