"""Where a run can be cut: found by watching a run that nobody cuts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugin.sync import STEPS
from tests.kill.launcher import MOMENTS
from tests.sandbox_process import Json


@dataclass(frozen=True)
class RequestCut:
    """The app dies while its `nth` request is on the way.

    `moment`: "lost" (the other side never saw it), "done" (it did what was asked, the answer found nobody), or
    "late" (it reaches the other side when the next process has done everything already).
    """

    nth: int
    what: str
    moment: str

    def __str__(self) -> str:
        return f"request {self.nth}, {self.what}, {self.moment}"


@dataclass(frozen=True)
class StepCut:
    """The app dies at that step of the sync of that generation; `moment` is one of `launcher.MOMENTS`."""

    generation: int
    step: str
    moment: str

    def __str__(self) -> str:
        return f"sync {self.generation}, step {self.step!r}, {self.moment}"


Cut = RequestCut | StepCut


class NotCut(AssertionError):
    """Some step would not be cut: the sync runs one that `plugin.sync.STEPS` does not name, or never runs one."""


@dataclass(frozen=True)
class Record:
    """What a run that nobody cut did. `requests`: of the sandbox's log. `steps`: (generation, name)."""

    requests: Sequence[Json]
    steps: Sequence[tuple[int, str]]


def request_cuts(record: Record, first: int = 1) -> list[RequestCut]:
    """Every request from the `first` on: lost, done, and for those that change something, late."""
    cuts: list[RequestCut] = []
    for nth, request in enumerate(record.requests, 1):
        moments = ("lost", "done", "late") if request["committed"] else ("lost", "done")
        cuts += [RequestCut(nth, request["what"], moment) for moment in moments if nth >= first]
    return cuts


def step_cuts(record: Record, named: Iterable[str] = STEPS) -> list[StepCut]:
    """Every step that was run, at each of its moments. Raises NotCut unless those are the named ones."""
    run, named = {name for _, name in record.steps}, set(named)
    if run - named:
        raise NotCut(f"run, but not named in plugin.sync.STEPS: {sorted(run - named)}")
    if named - run:
        raise NotCut(f"named in plugin.sync.STEPS, but no run of the story takes them: {sorted(named - run)}")
    return [StepCut(generation, name, moment) for generation, name in record.steps for moment in MOMENTS]
