"""The web server: granian, one worker process in which the engine runs too."""

from __future__ import annotations

import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from plugin.config import Config

#: Threads that answer requests: more only wait for Python's lock, and fewer share a commit less often.
_THREADS = min(16, 2 * (os.cpu_count() or 1) + 1)


def server(config: Config) -> MPServer:
    """Ready to `serve()`, which blocks until SIGTERM or SIGINT and lets requests that run end."""
    return MPServer(
        "plugin.app:serve_app",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        # A worker that dies is started again; the engine's file lock keeps two from overlapping.
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
