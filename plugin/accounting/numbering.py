"""Numbers of documents: the first free of 100, 100-1, 100-2 …, where 100 is the order's number in the company.

Our own "-1" always survives the cut to what the ledger takes; the full number then stands in the memo. What is
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
from plugin.accounting.policy import Policy

_IN_FULL = "Number in full: "


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number as the ledger takes it, and as it would read in full."""

    number: str
    full: str


def in_company(policy: Policy, order_number: str, longest: int) -> str:
    """What the order's sale is numbered in a company whose numbers have at most `longest` characters."""
    return policy.number_of(order_number)[:longest]


def may_meet(one: Policy, other: Policy) -> bool:
    """Orders of two shops can have the same number in the company: their patterns differ by digits at most."""
    return _apart_by_digits(one.number_prefix, other.number_prefix, str.startswith, str.removeprefix) and (
        _apart_by_digits(one.number_suffix, other.number_suffix, str.endswith, str.removesuffix)
    )


def _apart_by_digits(
    one: str, other: str, holds: Callable[[str, str], bool], without: Callable[[str, str], str]
) -> bool:
    """What one has more than the other may be the digits of an order's number."""
    short, long = sorted((one, other), key=len)
    rest = without(long, short)
    return holds(long, short) and (not rest or rest.isdecimal())


def candidates(whole: str, longest: int) -> Iterator[Candidate]:
    """`whole` is 100: 100, 100-1, 100-2 …, none longer than `longest`; ends where nothing of it is left."""
    seen = set[str]()
    for index in count():
        suffix = f"-{index}" if index else ""
        room = longest - len(suffix)
        if room < 1:
            return
        number = whole[:room] + suffix
        if number not in seen:  # "7-1" cut at its dash reads like our own "-1"
            seen.add(number)
            yield Candidate(number, whole + suffix)


def assign(
    decision: Decision,
    whole: str,
    longest: int,
    taken: Callable[[str], bool],
    sale_number: str = "",
) -> Decision:
    """The decision with consecutive numbers on the documents that take one, the memo first.

    `whole`: the order's number in the company, `Policy.number_of`. `taken`: whether a number is used already,
    by us or in the company. `sale_number`: the sale's own, which another document of its kind cannot have.
    Raises ValueError if none is left.
    """

    def used(number: str) -> bool:
        return taken(number) or (sells and number == sale_number)

    sells = any(_sells_again(document) for document in decision.documents)
    wanted = sum(takes_own_number(document) for document in decision.documents)
    own = candidates(whole, longest)
    free = iter(_consecutive(candidates(whole, longest), wanted, used))
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
