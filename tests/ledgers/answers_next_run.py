"""A ledger that answers every question only in the next run, as a company file behind a mailbox does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar, cast

from plugin.accounting.documents import Document
from plugin.accounting.policy import Offers
from plugin.accounting.sale import Item, Sale
from plugin.protocols import Answer, Drafted, Ledger, Refused, TryLater, Waiting
from plugin.searches import Beside, Found, HandSearch, SaleSearch

T = TypeVar("T")

#: (what is asked, about what): two equal questions have one answer.
Question = tuple[str, Any]


class AnswersNextRun:
    """Raises Waiting for each new question; `deliver()` has the ledger inside answer what is open.

    Answers are kept while a run works its way through its questions, and forgotten by the first `deliver()`
    that finds nothing open: then the run is over, and the next one asks anew.
    """

    def __init__(self, open_ledger: Callable[[], Ledger]) -> None:
        """`open_ledger`: makes the ledger inside, anew for every delivery."""
        self._open_ledger = open_ledger
        self._open: dict[Question, Callable[[Ledger], Any]] = {}
        self._answers: dict[Question, Any] = {}

    @property
    def waiting(self) -> bool:
        """Some question has no answer yet."""
        return bool(self._open)

    def deliver(self) -> None:
        """Answer every open question; forget all answers where there was none."""
        if not self._open:
            self._answers.clear()
            return
        ledger = self._open_ledger()
        open_, self._open = self._open, {}
        for question, put in open_.items():
            try:
                self._answers[question] = put(ledger)
            except (TryLater, Refused) as trouble:
                self._answers[question] = trouble

    def offers(self) -> Offers:
        return self._ask(("offers", ()), lambda ledger: ledger.offers())

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        return self._ask(("sales", tuple(numbers)), lambda ledger: ledger.sales(numbers))

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        return self._ask(("beside", tuple(searches)), lambda ledger: ledger.beside(searches))

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        return self._ask(("by hand", tuple(searches)), lambda ledger: ledger.by_hand(searches))

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        return self._ask(("items", tuple(skus)), lambda ledger: ledger.items(skus))

    def listed(self, ids: Collection[str]) -> Mapping[str, Item]:
        return self._ask(("listed", tuple(sorted(ids))), lambda ledger: ledger.listed(ids))

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        return self._open_ledger().draft(document, sale, key, parents)

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        return self._ask(("book", (key, again)), lambda ledger: ledger.book(key, drafts, again=again))

    def _ask(self, question: Question, put: Callable[[Ledger], T]) -> T:
        if question not in self._answers:
            self._open[question] = put
            raise Waiting
        answer = self._answers[question]
        if isinstance(answer, TryLater | Refused):
            del self._answers[question]
            raise answer
        return cast(T, answer)
