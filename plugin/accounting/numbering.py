"""Numbers of documents: the first free of 100, 100-1, 100-2 …

The suffix always survives the cut to what the ledger takes; the full number then stands in the memo. What is
paid out of a memo shares its number; a missing sale that is created has the order's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    Document,
    Invoice,
    Numbered,
    PaysOut,
    SalesReceipt,
    numbered,
)

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
    decision: Decision,
    prefix: str,
    order_number: str,
    longest: int,
    taken: Callable[[str], bool],
    sale_number: str = "",
) -> Decision:
    """The decision with consecutive numbers on the documents that take one, the memo first.

    `taken`: whether a number is used already, by us or in the company. `sale_number`: the sale's own, which
    another document of its kind cannot have. Raises ValueError if none is left.
    """

    def used(number: str) -> bool:
        return taken(number) or (sells and number == sale_number)

    sells = any(_sells_again(document) for document in decision.documents)
    wanted = sum(takes_own_number(document) for document in decision.documents)
    own = candidates(prefix, order_number, longest)
    free = iter(_consecutive(candidates(prefix, order_number, longest), wanted, used))
    documents: list[Document] = []
    given: dict[str, Candidate] = {}
    for document in decision.documents:
        if is_the_sale(document):
            documents.append(under(document, next(own)))
        elif takes_own_number(document):
            given[document.marker] = next(free)
            documents.append(under(document, given[document.marker]))
        elif isinstance(document, PaysOut):
            documents.append(under(document, given[document.memo_marker]))
        else:
            documents.append(document)
    return replace(decision, documents=tuple(documents))


def is_the_sale(document: Document) -> bool:
    """The order's own sale, which was missing: it has the order's number."""
    return isinstance(document, SalesReceipt | Invoice) and document.is_the_sale


def _sells_again(document: Document) -> bool:
    return isinstance(document, SalesReceipt | Invoice) and not document.is_the_sale


def takes_own_number(document: Document) -> bool:
    """Neither voids, applications and payments, nor what shares its memo's number, nor the sale itself."""
    return isinstance(document, Numbered) and not isinstance(document, PaysOut) and not is_the_sale(document)


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


def under(document: Document, candidate: Candidate) -> Document:
    """The document under that number; where it had to be cut, the memo says it in full."""
    if isinstance(document, Numbered) and candidate.full != candidate.number:
        kept = [line for line in document.memo.splitlines() if not line.startswith(_IN_FULL)]
        document = replace(document, memo="\n".join([*kept, _IN_FULL + candidate.full]))
    return numbered(document, candidate.number)
