"""Rows of measurements: a table for people, `var/bench.json` for whoever compares runs."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

#: Where rows are kept, from the project's root.
BENCH_JSON = Path("var/bench.json")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. `aim` in words ("at least 0.25"), None where nothing is aimed at; `met` likewise."""

    name: str
    value: float
    unit: str
    aim: str | None = None
    met: bool | None = None


def plain(name: str, value: float, unit: str) -> Row:
    """A measurement without an aim."""
    return Row(name, value, unit)


def at_least(name: str, value: float, unit: str, aim: float) -> Row:
    """Met by `aim` and more."""
    return Row(name, value, unit, f"at least {aim:g}", value >= aim)


def at_most(name: str, value: float, unit: str, aim: float) -> Row:
    """Met by `aim` and less."""
    return Row(name, value, unit, f"at most {aim:g}", value <= aim)


def below(name: str, value: float, unit: str, aim: float) -> Row:
    """Met by less than `aim`."""
    return Row(name, value, unit, f"below {aim:g}", value < aim)


class Report:
    """The rows of one run, in the order they were measured; remarks say how."""

    def __init__(self, path: Path = BENCH_JSON) -> None:
        self.path = path
        self.rows: list[Row] = []
        self.remarks: list[str] = []

    def add(self, row: Row) -> None:
        """Keep a row. Raises ValueError when the run has one of that name already."""
        if any(row.name == other.name for other in self.rows):
            raise ValueError(f"two rows are called {row.name}")
        self.rows.append(row)

    def remark(self, text: str) -> None:
        """Keep a sentence that stands under the table: which load generator, its share of CPU."""
        self.remarks.append(text)

    def show(self, console: Console) -> None:
        """Print the table, then the remarks, then the machine."""
        table = Table(title="Benchmarks", title_justify="left")
        table.add_column("what", overflow="fold")
        table.add_column("value", justify="right")
        table.add_column("unit", overflow="fold")
        table.add_column("aim")
        table.add_column("met")
        for row in self.rows:
            table.add_row(row.name, _short(row.value), row.unit, row.aim or "", _MET[row.met])
        console.print(table)
        for text in self.remarks:
            console.print(text, highlight=False)
        console.print(f"{os.cpu_count()} cores, Python {platform.python_version()}", highlight=False)

    def save(self) -> None:
        """Merge the rows into the file, in one move: rows of other benchmarks stay."""
        kept = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        for row in self.rows:
            kept[row.name] = {name: value for name, value in asdict(row).items() if name != "name"}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.path.parent, suffix=".json", delete=False
        ) as new:
            json.dump(kept, new, indent=2)
            new.write("\n")
        Path(new.name).replace(self.path)


_MET = {True: "yes", False: "NO", None: ""}


def _short(value: float) -> str:
    """Three digits that matter: 2355, 12.4, 0.312."""
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"
