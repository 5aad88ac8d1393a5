"""Facts, decisions and documents to JSON and back, exactly: amounts as text, moments with their zone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter

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


class _Decisions(Codec[Decision]):
    """A decision's documents are read one by one, each by its kind: trying every kind on each takes 7 times as long."""

    def load(self, stored: Any) -> Decision:
        """As `Codec.load`."""
        bare = super().load({**stored, "documents": []})
        return replace(bare, documents=tuple(DOCUMENT.load(document) for document in stored["documents"]))


REFUND: Codec[Refund] = Codec(Refund)
SALE: Codec[Sale] = Codec(Sale)
POLICY: Codec[Policy] = Codec(Policy)
DECISION: Codec[Decision] = _Decisions(Decision)
DOCUMENT: Codec[Document] = Codec(Annotated[Document, Field(discriminator="kind")])
SENTENCE: Codec[Sentence] = Codec(Sentence)


def fingerprint(refund: Refund) -> str:
    """Equal for equal facts of the refund itself: what was given back, and what became of its money.

    The order around it may change without changing it: units ordered, shipped or come back later, the shop's
    zone, what else the order contains. A refund that was kept before a kind of fact was known is the same
    refund afterwards, so facts that the first version did not have count only where they say something.
    """
    still = {"order_id": refund.order.id, **REFUND.dump(_as_first_kept(refund))}
    del still["order"]
    for line in still["goods"]:
        del line["ordered"], line["shipped"], line["came_back"]
    for transaction in still["transactions"]:
        _leave_out_nothing(transaction, "incoming")
    _leave_out_nothing(still, "replacements")
    _leave_out_nothing(still, "reverses")
    return hashlib.sha256(json.dumps(still, sort_keys=True).encode()).hexdigest()


def _as_first_kept(refund: Refund) -> Refund:
    """Shipping used to be kept net, as what was given back for it; only that counts still."""
    shipping = tuple(
        replace(line, amount=line.amount - line.discount, discount=line.discount - line.discount)
        for line in refund.shipping
    )
    return replace(refund, note="", zone="", shipping=shipping)


def _leave_out_nothing(stored: dict[str, Any], name: str) -> None:
    if not stored[name]:
        del stored[name]


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
