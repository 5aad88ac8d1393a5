"""A worker process must not outlive the process that started it: it would keep the port and the database."""

from __future__ import annotations

import os
import signal
import threading

_LOOK_SECONDS = 1.0


def end_with_parent() -> None:
    """From now on this process is told to stop (SIGTERM) as soon as its parent is gone, however it went."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            _never.wait(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="contra-parent", daemon=True).start()


_never = threading.Event()
