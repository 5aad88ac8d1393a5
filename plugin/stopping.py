"""SIGTERM and SIGINT in the web server's worker process: heard once, by a thread of their own.

Granian's handler sets a threading.Event for which the main thread waits, and Python runs handlers in the
main thread, so one that comes at the wrong moment waits for a lock that the main thread itself holds. Two
signals at once make that likely: Ctrl-C and a service manager reach the worker too, and then the parent's
own SIGTERM follows. The worker would hang until it is killed, and what it was answering be lost.
"""

from __future__ import annotations

import signal
import threading

_HEARD = frozenset({signal.SIGTERM, signal.SIGINT})
_LOOK_SECONDS = 0.05


def hear_stop_signals_once() -> None:
    """To be called by the main thread before any other is started, because threads inherit what is blocked.

    The first SIGTERM is handed to the handler that the process has installed meanwhile; SIGINT is the parent's.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    inherited = signal.getsignal(signal.SIGTERM)
    threading.Thread(target=_hear, args=(inherited,), name="contra-signals", daemon=True).start()


def _hear(inherited: object) -> None:
    while signal.sigwait(_HEARD) is not signal.SIGTERM:
        pass
    # A forked process begins with its parent's handler, which stops nothing here.
    while (handler := signal.getsignal(signal.SIGTERM)) is inherited or not callable(handler):
        _never.wait(_LOOK_SECONDS)
    handler(signal.SIGTERM, None)


_never = threading.Event()
