"""Child processes of the demo, and what joins them: addresses, secrets made for the occasion, tables."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests
from cryptography.fernet import Fernet

from plugin.demo.pretend import Pretend

SHOP = "demo.myshopify.com"
_PATIENCE = 60.0


class DemoFailed(Exception):
    """Something that the demo needs did not come up; the text says what."""


@contextmanager
def sandbox() -> Iterator[Pretend]:
    """A running sandbox on a free port of loopback; ends with the caller, however that ends."""
    command = [sys.executable, "-m", "sandbox", "--with-parent"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the demo, which ends its children in order
    ) as child:
        try:
            line = child.stdout.readline() if child.stdout else ""
            if not line:
                raise DemoFailed("The sandbox did not start.")
            yield Pretend(json.loads(line)["address"])
        finally:
            _end(child)


@contextmanager
def served(environment: Mapping[str, str], address: str) -> Iterator[subprocess.Popen[bytes]]:
    """The app, as `python -m plugin serve` runs it, once it answers at `address`."""
    command = [sys.executable, "-m", "plugin", "serve"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, env={**os.environ, **environment}, start_new_session=True
    ) as child:
        try:
            _wait_for(child, f"{address}/health")
            yield child
        finally:
            _end(child)


def environment(
    pretend: Pretend, company: Mapping[str, str], secret: str, database: Path, port: int
) -> dict[str, str]:
    """What a merchant's server would have in its environment, pointed at the pretend systems."""
    return {
        "CONTRA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "CONTRA_PORT": str(port),
        "CONTRA_DATABASE_URL": f"sqlite:///{database}",
        "CONTRA_VAULT_KEYS": Fernet.generate_key().decode(),
        "CONTRA_SESSION_KEY": secrets.token_urlsafe(48),
        "CONTRA_SHOPIFY_SECRETS": secret,
        "CONTRA_SHOPIFY_ADDRESS": f"{pretend.address}/shopify/{{shop}}/admin/api/2026-10/graphql.json",
        "CONTRA_QUICKBOOKS_CLIENT_ID": company["client_id"],
        "CONTRA_QUICKBOOKS_CLIENT_SECRET": company["client_secret"],
        "CONTRA_QUICKBOOKS_ADDRESS": f"{pretend.address}/quickbooks/v3",
        "CONTRA_QUICKBOOKS_DISCOVERY_ADDRESS": f"{pretend.address}/quickbooks/.well-known/openid_configuration",
        "CONTRA_ALLOW_LOOPBACK_ADDRESSES": "1",
    }


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(child: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise DemoFailed("The app ended before it answered; its own words stand above.")
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise DemoFailed(f"The app did not answer at {address} within {_PATIENCE:.0f} seconds.")


def _end(child: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
