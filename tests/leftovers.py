"""What a run of the tests must not leave behind: processes, and changes in the tree."""

from __future__ import annotations

import os
import secrets
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_MARK = "CONTRA_TEST_RUN"


def mark_children() -> str:
    """Every process started from now on carries this text in its environment, however deep it is started."""
    mark = f"{_MARK}={secrets.token_hex(8)}"
    os.environ[_MARK] = mark.partition("=")[2]
    return mark


def _is_running(process: Path) -> bool:
    state = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    return state not in {"Z", "X"}  # a zombie has ended; Python's own warning tells about those


def marked_processes(mark: str) -> list[str]:
    """Running processes that carry the mark: "pid command". Empty where there is no /proc (macOS)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            if mark.encode() not in environment.split(b"\0") or not _is_running(process):
                continue
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it ended while we looked, or belongs to somebody else
        found.append(f"{process.name} {command.strip()}")
    return found


def processes_left(mark: str, patience: float = 5.0) -> list[str]:
    """As `marked_processes`, after giving those that were told to end `patience` seconds to do so."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while (found := marked_processes(mark)) and time.monotonic() < deadline:
        pause.wait(0.05)
    return found


def tree_state() -> str | None:
    """`git status` of the project, None outside a clone."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "-c", "core.fsmonitor=false", "status", "--porcelain", "--untracked-files=all"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout if asked.returncode == 0 else None
