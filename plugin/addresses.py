"""Addresses that the app is told: whether they are whole, https, and on which side of this machine's edge.

Whether a host is this machine is asked twice with opposite cautions, so there are two answers.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit


def is_loopback(host: str | None) -> bool:
    """Certainly this machine and nothing else: "localhost", or a loopback address written in full."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def may_be_here(host: str) -> bool:
    """Possibly this machine: also 0.0.0.0, names under localhost, and addresses in other notations.

    `host`: lower case, as urlsplit gives it. Names are not looked up: what one stands for may change later.
    """
    name = host.rstrip(".")
    if name == "localhost" or name.endswith((".localhost", ".localdomain")):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        try:
            # The system's own reading: 127.1, 2130706433 and 0x7f.1 are all 127.0.0.1 (inet_aton(3)).
            address = ipaddress.IPv4Address(socket.inet_aton(name))
        except (OSError, UnicodeEncodeError):
            return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    # Connecting to the unspecified address reaches this machine.
    return address.is_loopback or address.is_unspecified


def wrong_with_public(name: str, address: str, *, loopback: bool) -> list[str]:
    """Sentences about the app's own address, the setting `name`. `loopback`: the one setting that allows it."""
    parts = _split(address)
    if parts is None or not parts.hostname:
        return [f"{name} has to be an address like https://contra.example.com."]
    if loopback and not is_loopback(parts.hostname):
        return [
            "CONTRA_ALLOW_LOOPBACK_ADDRESSES=1 is for trying Contra on one machine; "
            f"it is refused because {name} is not a loopback address."
        ]
    wrong = []
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        wrong.append(f"{name} has to begin with https://.")
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        wrong.append(f"{name} has to end after the host and its port.")
    return wrong


def is_good_peer(address: str, *, loopback: bool) -> bool:
    """https and elsewhere; on this machine, and plain, only where `loopback` allows it."""
    parts = _split(address)
    if parts is None or not parts.hostname:
        return False
    if loopback and is_loopback(parts.hostname):
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and not may_be_here(parts.hostname)


def _split(address: str) -> SplitResult | None:
    """The address in its parts, None where it has none: "[::1" without its end, a port that is no number."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts
