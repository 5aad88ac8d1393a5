"""The app as the kill tests run it: the room and its engine, with a look over the engine's shoulder.

The app itself has no hooks. A step is watched from outside, by the `Step` that is handed to the sync.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from plugin import app
from plugin.clock import SystemClock
from plugin.config import load
from plugin.engine import Step, engine_lock
from plugin.journal import migrate
from plugin.logs import set_up_logs
from tests.sandbox_process import Json

T = TypeVar("T")

#: When a step can be cut: before it, when its work is done and the engine has not recorded that, and after.
MOMENTS = ("before", "done", "recorded")


@dataclass
class Watch:
    """Writes down every step, and ends this process with SIGKILL where it is told to.

    `steps`: path of the list of steps, a line "generation<TAB>name" each. `die`: [generation, name, moment],
    or None. `extra`: the name of a step that somebody has added to the sync, or "".
    """

    steps: str
    die: list[str | int] | None
    extra: str = ""

    def over(self, company_id: int, generation: int, step: Step, run: app.Duty) -> None:
        """Runs a sync with its steps watched."""

        def watched(name: str, work: Callable[[], T]) -> T:
            self._write(f"{generation}\t{name}")

            def watched_work() -> T:
                answer = work()
                self._die_at(generation, name, "done")
                return answer

            self._die_at(generation, name, "before")
            answer = step(name, watched_work)
            self._die_at(generation, name, "recorded")
            return answer

        run.run(company_id, generation, watched)
        if self.extra:
            watched(self.extra, lambda: 0)

    def _die_at(self, *here: object) -> None:
        if self.die == list(here):
            os.kill(os.getpid(), signal.SIGKILL)

    def _write(self, line: str) -> None:
        file = os.open(self.steps, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, f"{line}\n".encode())
        os.close(file)


class HastyClock(SystemClock):
    """Does not wait for the company's limits: an app that is killed and started again waits for more than these."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Real time, plus what was slept."""
        return super().now() + self._ahead

    def sleep(self, duration: timedelta) -> None:
        """At once."""
        self._ahead += duration


class WatchedDuty(app.Duty):
    """What the engine runs, watched."""

    def __init__(self, room: app.Room, watch: Watch) -> None:
        super().__init__(room)
        self._plain = app.Duty(room)
        self._watch = watch

    def run(self, company_id: int, generation: int, step: Step) -> None:
        self._watch.over(company_id, generation, step, self._plain)


def live(order: Json) -> None:
    """The app of that order ({environment, steps, die, extra, log}), until it is killed or its parent ends."""
    parent = os.getppid()
    _write_to(order["log"])
    set_up_logs()
    room = app.build(load(order["environment"]), HastyClock())
    with ExitStack() as stack:
        migrate.check(room.database)
        if room.config.sqlite_path is not None:
            stack.enter_context(engine_lock(room.config.sqlite_path.with_suffix(".lock")))
        room.engine.launch(WatchedDuty(room, Watch(order["steps"], order.get("die"), order.get("extra", ""))))
        while os.getppid() == parent:
            time.sleep(0.1)


def _write_to(log: str) -> None:
    """What this process says goes into its own file."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, target in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(number, target)
    sys.stdout = sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115  # ends with the process
