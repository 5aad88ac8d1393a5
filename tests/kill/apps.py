"""Starts and kills apps, by way of the zygote."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.sandbox_process import ROOT, Json


@dataclass
class Zygote:
    """A running zygote; several threads may give it orders."""

    process: subprocess.Popen[str]
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, **order: object) -> Json:
        """The zygote's answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self.lock:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        assert line, "the zygote has ended"
        answer: Json = json.loads(line)
        return answer


@contextmanager
def start_zygote() -> Iterator[Zygote]:
    """A zygote; at the end it and every app that it started are gone."""
    command = [sys.executable, "-m", "tests.kill.zygote"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Zygote(process)
    finally:
        process.stdin.close()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@dataclass
class Apps:
    """The app of one world: started, killed, started again. `folder`: where it leaves its words and steps.

    `status`: what the last one ended with, negative for a signal.
    """

    zygote: Zygote
    environment: dict[str, str]
    folder: Path
    pid: int | None = None
    status: int | None = None

    def start(self, die: list[str | int] | None = None, extra: str = "") -> None:
        """The app; one that ran before has to be gone."""
        assert self.pid is None, "an app runs already"
        answer = self.zygote.order(
            do="start",
            environment=self.environment,
            steps=str(self.folder / "steps"),
            log=str(self.folder / "log"),
            die=die,
            extra=extra,
        )
        self.pid = int(answer["pid"])

    def kill(self) -> None:
        """SIGKILL; returns when the process is gone."""
        if self.pid is not None:
            self.status = self.zygote.order(do="kill", pid=self.pid)["status"]
            self.pid = None

    def has_ended(self) -> bool:
        """It is gone, by whatever."""
        if self.pid is not None:
            self.status = self.zygote.order(do="look", pid=self.pid)["status"]
            if self.status is not None:
                self.pid = None
        return self.pid is None

    def steps(self) -> list[tuple[int, str]]:
        """(generation, name) of every step that was begun so far, repeated ones too."""
        file = self.folder / "steps"
        if not file.exists():
            return []
        found = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        return [(int(generation), name) for generation, name in found]

    def words(self) -> str:
        """The end of what the app said."""
        file = self.folder / "log"
        return file.read_text(encoding="utf-8")[-4000:] if file.exists() else ""
