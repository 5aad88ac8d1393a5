"""`python -m tests.kill.zygote`: has imported the app, has started no thread, and forks one app per order.

A fresh interpreter takes seconds to import everything; a fork takes milliseconds. Orders and answers are
JSON lines: {"do": "start", …} -> {"pid"}; {"do": "kill", "pid"} and {"do": "look", "pid"} -> {"status"},
None while it runs. At the end of the orders every app is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import traceback

from tests.kill import launcher
from tests.sandbox_process import Json


def _start(order: Json) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        launcher.live(order)
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)  # not back into the loop of the zygote, whose orders are not for this process


def _look(living: set[int], pid: int, options: int) -> Json:
    if pid not in living:
        return {"status": 0}
    ended, status = os.waitpid(pid, options)
    if not ended:
        return {"status": None}
    living.discard(pid)
    return {"status": os.waitstatus_to_exitcode(status)}


def _kill(living: set[int], pid: int) -> Json:
    if pid in living:
        os.kill(pid, signal.SIGKILL)
    return _look(living, pid, 0)


def main() -> None:
    """Serve orders until there are none."""
    assert threading.active_count() == 1, "a fork of a process with threads may find a lock held for ever"
    living: set[int] = set()
    try:
        for line in sys.stdin:
            order: Json = json.loads(line)
            match order["do"]:
                case "start":
                    pid = _start(order)
                    living.add(pid)
                    answer: Json = {"pid": pid}
                case "kill":
                    answer = _kill(living, order["pid"])
                case _:
                    answer = _look(living, order["pid"], os.WNOHANG)
            print(json.dumps(answer), flush=True)
    finally:
        for pid in tuple(living):
            with contextlib.suppress(ProcessLookupError):
                _kill(living, pid)


if __name__ == "__main__":
    main()
