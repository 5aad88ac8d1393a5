"""`python -m benchmarks [NAME ...]`: run the benchmarks, print one table, write var/bench.json."""

from __future__ import annotations

import importlib
import sys

import click
from rich.console import Console

from benchmarks.report import Report

#: Modules of this package with a `run(report)`, in the order they run.
BENCHMARKS = ("deciding", "intake", "booking", "backlog", "live")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHMARKS))
def main(names: tuple[str, ...]) -> None:
    """Run all of them, or the named ones. Aims are printed, not enforced: a busy machine is no bug."""
    console = Console()
    report = Report()
    for name in names or BENCHMARKS:
        console.print(f"measuring {name} …", highlight=False)
        importlib.import_module(f"benchmarks.{name}").run(report)
    report.show(console)
    report.save()
    console.print(f"written to {report.path}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
