"""Numbers of documents: the first free of 100, 100-1, 100-2 …

The suffix always survives the cut to what the ledger takes; the full number then stands in the memo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from plugin.accounting.decision import Decision
from plugin.accounting.documents import CreditMemo, Document, RefundReceipt, numbered, takes_number

_IN_FULL = "Number in full: "


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number as the ledger takes it, and as it would read in full."""

    number: str
    full: str


def candidates(prefix: str, order_number: str, longest: int) -> Iterator[Candidate]:
    """100, 100-1, 100-2 …, none longer than `longest`; ends where nothing of the order is left."""
    whole, seen = prefix + order_number, set[str]()
    for index in count():
        suffix = f"-{index}" if index else ""
        room = longest - len(suffix)
        if room < 1:
            return
        number = whole[:room] + suffix
        if number not in seen:  # a prefix with a dash, cut at the wrong place, reads like a suffix
            seen.add(number)
            yield Candidate(number, whole + suffix)


def assign(
    decision: Decision, prefix: str, order_number: str, longest: int, taken: Callable[[str], bool]
) -> Decision:
    """The decision with consecutive numbers on the documents that take one, the memo first.

    `taken`: whether a number is used already, by us or in the company. Raises ValueError if none is left.
    """
    wanted = sum(takes_number(document) for document in decision.documents)
    free = iter(_consecutive(candidates(prefix, order_number, longest), wanted, taken))
    return replace(decision, documents=tuple(_numbered(document, free) for document in decision.documents))


def _consecutive(
    numbers: Iterator[Candidate], wanted: int, taken: Callable[[str], bool]
) -> tuple[Candidate, ...]:
    """The first run of `wanted` free numbers."""
    run: tuple[Candidate, ...] = ()
    while len(run) < wanted:
        candidate = next(numbers, None)
        if candidate is None:
            raise ValueError("no number is left")
        run = () if taken(candidate.number) else (*run, candidate)
    return run


def _numbered(document: Document, free: Iterator[Candidate]) -> Document:
    if not isinstance(document, CreditMemo | RefundReceipt):
        return document
    return under(document, next(free))


def under(document: CreditMemo | RefundReceipt, candidate: Candidate) -> Document:
    """The document under that number; where it had to be cut, the memo says it in full."""
    if candidate.full != candidate.number:
        kept = [line for line in document.memo.splitlines() if not line.startswith(_IN_FULL)]
        document = replace(document, memo="\n".join([*kept, _IN_FULL + candidate.full]))
    return numbered(document, candidate.number)
