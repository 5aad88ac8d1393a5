"""The web server: granian, one worker process in which the engine runs too."""

from __future__ import annotations

import socket

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from plugin.config import Config

#: Threads that answer requests. A slow client keeps one busy, and letters that wait together share a commit;
#: more than the machine has cores is meant, which granian would warn of at every start.
_THREADS = 32
#: After SIGTERM or SIGINT, how long requests and syncs that run may take; killing them is safe, waiting is kinder.
_PATIENCE_SECONDS = 5


class CannotListen(Exception):
    """The address is taken, or is none of this machine; the text is the system's."""


def check_address(config: Config) -> None:
    """Raises CannotListen.

    Asked before serving: granian shares a port with other processes of the same user, so two apps would
    answer each other's requests without a word, and it ends with a traceback where the port is a stranger's.
    """
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of a process that ended a moment ago do not count as a listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise CannotListen(f"{config.host} port {config.port}: {error.strerror}") from error


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
        # Without it a client that never ends its request, or a sync that waits for an answer, keeps us from ending.
        workers_kill_timeout=_PATIENCE_SECONDS,
        log_level=LogLevels.error,
    )
