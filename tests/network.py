"""No test reaches beyond this machine: an audit hook refuses every address that is not loopback.

The hook sees what Python's own sockets do, whoever opened them. What it cannot see: libpq's connections
(`tests/postgres.py` checks that address) and child processes, whose requests are sent into a proxy that
nobody listens on.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any

#: What was refused since the last `take_refusals`, so that code which swallows the error is found too.
_refusals: list[str] = []
_NAMES = {"", "localhost", "ip6-localhost"}
_WITH_SOCKET = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_WITH_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class BeyondLoopback(RuntimeError):
    """A test asked for an address that is not this machine. Not an OSError: nobody may take it for weather."""


def is_loopback(host: object) -> bool:
    """Whether a host, as the socket module takes it, is this machine and nothing else."""
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    if host is None or host in _NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event in _WITH_SOCKET:
        address = args[1]
        if not isinstance(address, tuple):
            return  # a unix socket, or a datagram socket that is connected already
        host = address[0]
    elif event in _WITH_NAME:
        host = args[0]
    else:
        return
    if not is_loopback(host):
        _refusals.append(f"{event} {host}")
        raise BeyondLoopback(f"{event}: {host!r} is not on this machine; tests use the sandbox")


def stay_on_loopback() -> None:
    """From now on, for the rest of this process; child processes inherit a dead proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = "http://127.0.0.1:9"
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost,::1"
    sys.addaudithook(_watch)


def take_refusals() -> list[str]:
    """What was refused since the last call."""
    taken = list(_refusals)
    _refusals.clear()
    return taken
