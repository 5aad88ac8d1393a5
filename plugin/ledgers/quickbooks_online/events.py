"""Opens the letters that QuickBooks itself sends: what has changed in which company, and no more than that.

Intuit sends CloudEvents, many in one letter, of any companies that are connected to the app. Sources: Intuit,
"Webhooks" of the developer guide; its blog of 2025-11-12 on the payload's structure.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from plugin.protocols import Letter, NotGenuine

#: What an event may be about -> entities of which the cards may be stale then. A tax agency is told of where its
#: codes and rates are not.
STALE_AFTER: dict[str, frozenset[str]] = {
    "account": frozenset({"Account"}),
    "class": frozenset({"Class"}),
    "department": frozenset({"Department"}),
    "item": frozenset({"Item"}),
    "paymentmethod": frozenset({"PaymentMethod"}),
    "preferences": frozenset({"Preferences"}),
    "taxagency": frozenset({"TaxCode", "TaxRate"}),
}

#: What a refund that is held may have been waiting for: (what the event is about, what happened to it).
_AWAITED = frozenset(
    {
        ("invoice", "created"),
        ("invoice", "updated"),
        ("salesreceipt", "created"),
        ("salesreceipt", "updated"),
        ("payment", "created"),
    }
)

_TYPE = re.compile(r"qbo\.(?P<about>[a-z]{1,40})\.(?P<happened>[a-z]{1,40})\.v\d{1,3}")
_ID = re.compile(r"[!-~]{1,100}")
_REALM = re.compile(r"\d{1,32}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed. `key`: the same on a second delivery. `realm`: QuickBooks' id of the company.

    `about`: "item", "invoice" …, in lower case; `happened`: "created", "updated", "deleted", "merged", "voided" …;
    `ledger_id`: of what changed.
    """

    key: str
    realm: str
    about: str
    happened: str
    ledger_id: str

    @property
    def stale(self) -> frozenset[str]:
        """Entities of which something that is kept may have changed."""
        return STALE_AFTER.get(self.about, frozenset())

    @property
    def may_be_awaited(self) -> bool:
        """A sale that was missing, or its payment, may be there now."""
        return (self.about, self.happened) in _AWAITED

    @property
    def matters(self) -> bool:
        """Somebody has to hear of it."""
        return bool(self.stale) or self.may_be_awaited


@dataclass(frozen=True, slots=True)
class Opened:
    """A genuine letter: its events, and whether there was something in it that nobody can read."""

    events: tuple[Event, ...]
    whole: bool = True


class QuickBooksEvents:
    """Any number of companies, of one app at Intuit."""

    def __init__(self, verifiers: Sequence[str]) -> None:
        """`verifiers`: the app's verifier token and, while it is replaced, the one before; no letter is genuine
        without one."""
        self._verifiers = [verifier.encode() for verifier in verifiers]

    def open(self, letter: Letter) -> Opened:
        """What the letter says. Raises NotGenuine; only the body is signed, so nothing else is believed."""
        if not self._signed(letter):
            raise NotGenuine("the signature is not Intuit's")
        told = _array(letter.body)
        if told is None:
            return Opened((), whole=False)
        events = [_event(each) for each in told]
        return Opened(tuple(_once(events)), whole=None not in events)

    def _signed(self, letter: Letter) -> bool:
        """Intuit: base64 of the HMAC-SHA256 of the raw body."""
        try:
            given = letter.headers.get("intuit-signature", "").encode("ascii")
        except UnicodeEncodeError:
            return False
        good = False
        for verifier in self._verifiers:
            digest = hmac.new(verifier, letter.body, hashlib.sha256).digest()
            good |= hmac.compare_digest(base64.b64encode(digest), given)
        return good


def _array(body: bytes) -> list[Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, list) else None


def _event(told: Any) -> Event | None:
    """None for what is no event of QuickBooks, or lacks something."""
    if not isinstance(told, dict):
        return None
    kind = _TYPE.fullmatch(str(told.get("type")))
    key, realm, id_ = (str(told.get(name)) for name in ("id", "intuitaccountid", "intuitentityid"))
    if kind is None or not _ID.fullmatch(key) or not _REALM.fullmatch(realm) or not _ID.fullmatch(id_):
        return None
    return Event(hashlib.sha256(key.encode()).hexdigest(), realm, kind["about"], kind["happened"], id_)


def _once(events: Sequence[Event | None]) -> Iterator[Event]:
    yield from {event.key: event for event in events if event is not None}.values()
