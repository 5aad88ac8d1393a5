"""Facts, decisions and documents to JSON and back, exactly: amounts as text, moments with their zone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from plugin.accounting.decision import Decision
from plugin.accounting.documents import Document
from plugin.accounting.policy import Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import Sentence

T = TypeVar("T")


class Codec(Generic[T]):
    """Writes a value as plain JSON types and reads it back equal."""

    def __init__(self, type_: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(type_)

    def dump(self, value: T) -> Any:
        """Dicts, lists, texts, numbers, booleans, None; Decimals as text."""
        return self._adapter.dump_python(value, mode="json")

    def load(self, stored: Any) -> T:
        """The value again. Raises pydantic.ValidationError for what was not written by `dump`."""
        return self._adapter.validate_json(json.dumps(stored))


REFUND: Codec[Refund] = Codec(Refund)
SALE: Codec[Sale] = Codec(Sale)
POLICY: Codec[Policy] = Codec(Policy)
DECISION: Codec[Decision] = Codec(Decision)
DOCUMENT: Codec[Document] = Codec(Document)
SENTENCE: Codec[Sentence] = Codec(Sentence)


def fingerprint(refund: Refund) -> str:
    """Equal for equal facts of the refund itself: what was given back, and what became of its money.

    The order around it may change without changing it: units ordered or shipped later, the shop's zone.
    """
    still = {"order_id": refund.order.id, **REFUND.dump(replace(refund, note="", zone=""))}
    del still["order"]
    for line in still["goods"]:
        del line["ordered"], line["shipped"]
    return hashlib.sha256(json.dumps(still, sort_keys=True).encode()).hexdigest()


def plain(payload: Any) -> Any:
    """A ledger's payload or answer for a JSON column: a Decimal becomes {"decimal": "12.30"}, exactly."""
    match payload:
        case Decimal():
            return {"decimal": str(payload)}
        case dict():
            return {key: plain(value) for key, value in payload.items()}
        case list() | tuple():
            return [plain(value) for value in payload]
        case _:
            return payload


def exact(stored: Any) -> Any:
    """What `plain` wrote, with its Decimals again."""
    match stored:
        case {"decimal": str() as text} if len(stored) == 1:
            return Decimal(text)
        case dict():
            return {key: exact(value) for key, value in stored.items()}
        case list():
            return [exact(value) for value in stored]
        case _:
            return stored
