"""QuickBooks' own webhooks: what has changed in the companies that are connected, told in CloudEvents.

Source: Intuit's blog of 2025-11-12, "Upcoming change to webhooks payload structure", and "Webhooks" of the guide.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from sandbox.quickbooks_online.portal import Subscription
from sandbox.quickbooks_online.values import Json, dumps
from sandbox.world import World

#: Intuit waits 3 s for the answer; a letter that is answered later counts as not taken.
_PATIENCE = 3.0


class NotSubscribed(Exception):
    """Nobody has asked for webhooks, or not at an address of this machine."""


def subscribe(world: World, address: str, verifier: str) -> None:
    """Send to that address from now on. Raises NotSubscribed for another machine's."""
    if urlsplit(address).hostname not in ("127.0.0.1", "localhost"):
        raise NotSubscribed("webhooks are sent to this machine only")
    world.portal.subscription = Subscription(address, verifier)


def deliver(world: World, repeat: bool = False) -> Json:
    """Post everything outstanding, of all companies in one letter; answers {status, sent: [events]}.

    What is not answered with 200 stays outstanding; status is then what was said, None for no answer (in time) and
    where there was nothing to send. `repeat`: the last letter once more, byte by byte. Takes the lock by itself,
    as nothing may be held while the other side works. Raises NotSubscribed.
    """
    with world.lock:
        portal = world.portal
        if portal.subscription is None:
            raise NotSubscribed("nobody has subscribed to webhooks")
        subscription = portal.subscription
        events: list[Json] = portal.last_sent if repeat else list(portal.outstanding)
    if not events:
        return {"status": None, "sent": []}
    status = _post(subscription, dumps(events))
    with world.lock:
        portal.last_sent = events
        if status == 200:
            told = {event["id"] for event in events}
            portal.outstanding = [event for event in portal.outstanding if event["id"] not in told]
    return {"status": status, "sent": events}


def signature(letter: bytes, verifier: str) -> str:
    """The header intuit-signature."""
    return base64.b64encode(hmac.new(verifier.encode(), letter, hashlib.sha256).digest()).decode()


def _post(subscription: Subscription, letter: bytes) -> int | None:
    parts = urlsplit(subscription.address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "intuit_notification_server/1.0",
        "intuit-signature": signature(letter, subscription.verifier),
    }
    try:
        connection.request("POST", parts.path or "/", letter, headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
