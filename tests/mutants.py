"""`python -m tests.mutants [PATTERN ...]`: change the rules of the books one by one and see a test fail for each.

mutmut makes the mutants and runs the tests (`[tool.mutmut]` in pyproject.toml). A mutant that no test notices
survives. Each needs a test, or, where the change makes no difference, its reason in `tests/mutants.toml`. A
mutant is known there by its function and its lines, not by its number, which changes with the function.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
REASONS = ROOT / "tests" / "mutants.toml"
#: mutmut's own folder, below the project's root; it holds what the last run found.
WORK = ROOT / "mutants"
#: What mutmut says of a mutant that needs nobody's attention. Endless loops run into their time limit.
_NOTICED = {"killed", "timeout", "caught by type check"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`where`: the function, dotted. `was`, `becomes`: the lines that differ, without indentation."""

    where: str
    was: str
    becomes: str

    def __str__(self) -> str:
        lines = [f"- {line}" for line in self.was.splitlines()]
        lines += [f"+ {line}" for line in self.becomes.splitlines()]
        return "\n    ".join([self.where, *lines])


@dataclass(frozen=True, slots=True)
class Verdict:
    """`unexplained`: mutmut's name -> a mutant that survives without a reason. `stale`: reasons nobody needs."""

    unexplained: Mapping[str, Mutant]
    explained: int
    stale: tuple[Mutant, ...]


def function_of(name: str) -> str:
    """The function behind mutmut's name of a mutant: `m.xǁMoneyǁsplit__mutmut_3` is one of `m.Money.split`."""
    module, _, function = name.partition("__mutmut_")[0].rpartition(".")
    return f"{module}.{re.sub('^xǁ|^x_', '', function).replace('ǁ', '.')}"


def mutant_of(name: str, diff: str) -> Mutant:
    """From mutmut's name and its unified diff."""
    body = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@", "#"))]
    was, becomes = (
        "\n".join(line[1:].strip() for line in body if line.startswith(sign)) for sign in ("-", "+")
    )
    return Mutant(function_of(name), was, becomes)


def reasons(text: str) -> dict[Mutant, str]:
    """What `tests/mutants.toml` says. Raises ValueError for an entry without a reason, and for one said twice."""
    found: dict[Mutant, str] = {}
    for entry in tomllib.loads(text).get("mutant", []):
        mutant = Mutant(entry["where"], entry["was"].strip(), entry["becomes"].strip())
        if not entry.get("reason", "").strip() or mutant in found:
            raise ValueError(f"no reason, or a second one: {mutant}")
        found[mutant] = entry["reason"]
    return found


def judge(survivors: Mapping[str, Mutant], known: Iterable[Mutant]) -> Verdict:
    """`survivors`: mutmut's name -> what survived."""
    known = set(known)
    unexplained = {name: mutant for name, mutant in survivors.items() if mutant not in known}
    stale = sorted(known - set(survivors.values()), key=str)
    return Verdict(unexplained, len(survivors) - len(unexplained), tuple(stale))


def _states() -> dict[str, str]:
    """mutmut's name of every mutant of the last run -> what became of it."""
    listed = _mutmut("results", "--all", "true").stdout.splitlines()
    return {
        name.strip(): state.strip() for name, _, state in (line.rpartition(":") for line in listed) if name
    }


def _survivors(states: Mapping[str, str]) -> dict[str, Mutant]:
    return {
        name: mutant_of(name, _mutmut("show", name).stdout)
        for name, state in states.items()
        if state not in _NOTICED
    }


def _mutmut(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


def _run(names: Sequence[str]) -> None:
    """Everything anew without names; with names those only. The tests are always those of now."""
    shutil.rmtree(WORK / "tests" if names else WORK, ignore_errors=True)
    # CI=1: Hypothesis draws the same examples in every run (tests/conftest.py)
    environment = {**os.environ, "CI": "1"}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *names]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@click.command()
@click.argument("patterns", nargs=-1)
@click.option("--again", is_flag=True, help="Run only what survived the last time.")
@click.option("--report", is_flag=True, help="Run nothing, tell what the last run found.")
def main(patterns: tuple[str, ...], again: bool, report: bool) -> None:
    """Run the mutants of the rules, all or those of PATTERN ("plugin.accounting.plan*"); 1 where one is open."""
    known = reasons(REASONS.read_text(encoding="utf-8"))
    names = list(patterns)
    if again:
        names = [name for name, state in _states().items() if state not in {*_NOTICED, "not checked"}]
    if not report and not (again and not names):
        _run(names)
    states = {name: state for name, state in _states().items() if state != "not checked"}
    verdict = judge(_survivors(states), known)
    for name, mutant in verdict.unexplained.items():
        click.echo(f"{states[name]}: {name}\n    {mutant}")
    if not names:
        for mutant in verdict.stale:
            click.echo(f"a reason that nobody needs any more: {mutant}")
    click.echo(
        f"{len(states)} mutants, {len(verdict.unexplained)} survive without a reason, {verdict.explained} with one"
    )
    sys.exit(1 if verdict.unexplained else 0)


if __name__ == "__main__":
    main()
