"""What deciding answers: a Decision, a Hold or a Skip; and what it must know of earlier refunds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.accounting.refund import Refund
from plugin.accounting.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Decision:
    """Documents to book, in the order they are written, and why.

    `lines` = `cash` + `credit` + `ar` (accounting rules, section 1), all in the sale's currency; `tax`: the
    tax among `lines`.
    `owed`: what stays open in the customer's favour by the merchant's choice of documents, else zero.
    `returned`: units per order line that this decision reverses.
    """

    documents: tuple[Document, ...]
    because: tuple[Sentence, ...]
    lines: Money
    tax: Money
    cash: Money
    credit: Money
    ar: Money
    owed: Money
    returned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hold:
    """The refund waits for a person. Until `look_again`, where that is set, every sync decides it anew."""

    sentence: Sentence
    look_again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is to be booked, by a named rule."""

    sentence: Sentence


Verdict = Decision | Hold | Skip


@dataclass(frozen=True, slots=True)
class Reversal:
    """An earlier refund of the same sale for which documents were decided. Money in the sale's currency.

    `in_sale`: the sale's balance and links, as read now, already show it. `settled`: all its documents exist.
    """

    refund_id: str
    lines: Money
    tax: Money
    cash: Money
    ar: Money
    returned: Mapping[str, int]
    in_sale: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """`refunds`: the order's other refunds, as facts. `reversals`: what was decided for this sale before."""

    refunds: tuple[Refund, ...] = ()
    reversals: tuple[Reversal, ...] = ()
