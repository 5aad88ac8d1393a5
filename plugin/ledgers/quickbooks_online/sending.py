"""Sending stored drafts, and learning what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Literal

from plugin.accounting.documents import DocumentKind
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.answers import fault_in, read_answer
from plugin.ledgers.quickbooks_online.api import CompanyFault, QuickBooksApi
from plugin.ledgers.quickbooks_online.asking import asked, trouble
from plugin.ledgers.quickbooks_online.catalog import Catalog
from plugin.ledgers.quickbooks_online.customers import with_customers
from plugin.ledgers.quickbooks_online.faults import PASSING
from plugin.ledgers.quickbooks_online.lookup import existing, made_at
from plugin.protocols import (
    Answer,
    Booked,
    Changed,
    Drafted,
    Json,
    NotYet,
    NumberTaken,
    PeriodClosed,
    Refused,
    TryLater,
)

#: For so long a batch whose answer was lost may still be at work; Intuit ends one after 120 s.
_AT_WORK = timedelta(minutes=5)

#: Reads the invoice of that id anew; None where nobody can.
Reread = Callable[[str], Sale | None]


class Sending:
    """Books drafts of one company. Every call may raise TryLater and Refused."""

    def __init__(self, api: QuickBooksApi, catalog: Catalog, reread: Reread) -> None:
        self._api = api
        self._catalog = catalog
        self._reread = reread

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool) -> Mapping[str, Answer]:
        """One batch. `again`: it was sent before and nobody knows what became of it, so our documents are
        looked up first; Intuit does not say for how long it replays the answer to a key.

        Refused means that nothing of it is written. A question that is refused says nothing of that: TryLater.
        """
        try:
            return self._sent_again(key, drafts) if again else self._sent(key, drafts)
        except CompanyFault as whole:
            raise trouble(whole.fault) from whole
        except Refused as question:
            raise TryLater(question.sentence) from question

    def _sent_again(self, key: str, drafts: Sequence[Drafted]) -> Mapping[str, Answer]:
        there = self._existing(drafts, by="TxnDate")
        rest = [drafted for drafted in drafts if drafted.key not in there]
        if not there or not rest:
            return {**there, **self._settled(rest, self._sent(key, rest))}
        if self._may_be_at_work(there.values()):
            # The rest may come into being this moment: only the same request under the same key makes it once.
            return {**self._settled(rest, self._sent(key, drafts)), **there}
        try:
            sent = self._sent(_key_of(key, rest), rest)
        except CompanyFault as whole:
            words = trouble(whole.fault).sentence
            sent = {drafted.key: NotYet(words, {}, unwritten=True) for drafted in rest}
        return {**self._settled(rest, sent), **there}

    def _may_be_at_work(self, there: Iterable[Booked]) -> bool:
        """The batch has made something so lately, by QuickBooks' own clock, that it may not have ended."""
        now, moments = self._api.time, [made_at(each) for each in there]
        return any(now is None or moment is None or now - moment < _AT_WORK for moment in moments)

    def _settled(self, drafts: Sequence[Drafted], answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
        """A fault that says nothing of the document, once more, may be the first one replayed: what the company
        does not have by now goes out as a new attempt."""
        doubtful: dict[str, Drafted] = {}
        unwritten: dict[str, Answer] = {}
        for drafted in drafts:
            answer = answers[drafted.key]
            if isinstance(answer, NotYet) and fault_in(answer.answer):
                doubtful[drafted.key] = drafted
                unwritten[drafted.key] = replace(answer, unwritten=True)
        return {**answers, **unwritten, **self._existing([*doubtful.values()], by="TxnDate")}

    def _sent(self, key: str, drafts: Sequence[Drafted]) -> Mapping[str, Answer]:
        if not drafts:
            return {}
        whole = asked(with_customers, self._api, key, drafts)
        if unmade := {id_: item for id_, item in whole.items() if "Fault" in item}:
            # A request goes out whole or not at all, so that it is the same whenever it is sent again.
            return {d.key: self._unsent(d, unmade.get(d.key)) for d in drafts}
        items = self._batch(key, [*whole.values()])
        answers = {d.key: self._answer(key, d, items.get(d.key)) for d in drafts}
        taken = [drafted for drafted in drafts if _may_have_its_number(answers[drafted.key])]
        return {**answers, **self._closed(answers), **self._taken(taken)}

    def _closed(self, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
        """Those of a closed period, with the closing date as it is now."""
        closed = {id_: answer for id_, answer in answers.items() if isinstance(answer, PeriodClosed)}
        if not closed:
            return {}
        self._catalog.forget("Preferences")
        try:
            through = self._catalog.company.closed_through
        except (TryLater, Refused) as why:
            return dict.fromkeys(closed, _unknown(why))
        return {id_: replace(answer, closed_through=through) for id_, answer in closed.items()}

    def _taken(self, drafts: Sequence[Drafted]) -> Mapping[str, Answer]:
        """Those whose number is taken by themselves."""
        try:
            return self._existing(drafts, by="DocNumber")
        except (TryLater, Refused) as why:
            return {drafted.key: _unknown(why) for drafted in drafts}

    def _unsent(self, drafted: Drafted, fault: Json | None) -> Answer:
        """What QuickBooks said of its customer; one that has its customer goes out the next time."""
        return read_answer(drafted, fault, "") if fault else NotYet(say("company-half-answer"), {})

    def _batch(self, key: str, items: Sequence[Json]) -> Mapping[str, Json]:
        """The answer to each item; a fault of the whole request is that of each, unless one may spoil the others."""
        try:
            answers = self._api.batch(key, items)
        except CompanyFault as whole:
            if len(items) > 1 and whole.fault.row.happens not in PASSING:
                raise
            answers = {item["bId"]: whole.fault.as_item() for item in items}
        # Kept with each answer: Intuit's support asks for its id of the exchange.
        return {id_: {**item, "intuit_tid": self._api.tid} for id_, item in answers.items()}

    def _answer(self, key: str, drafted: Drafted, item: Json | None) -> Answer:
        """Where more has to be asked and cannot be, the others' answers count all the same."""
        try:
            if drafted.kind == DocumentKind.VOID:
                return self._answer_to_void(key, drafted, item)
            return read_answer(drafted, item, self._home_currency(item))
        except (TryLater, Refused) as why:
            return _unknown(why)

    def _answer_to_void(self, key: str, drafted: Drafted, item: Json | None) -> Answer:
        fault = fault_in(item)
        if fault is not None and fault.row.of_batch:
            item = self._voided(_key_of(key, [drafted]), drafted)
        answer = read_answer(drafted, item, self._home_currency(item))
        return self._as_it_is(drafted, answer) if isinstance(answer, Changed) else answer

    def _voided(self, key: str, drafted: Drafted) -> Json:
        """By the operation of its own: batches document their void for other types than invoices."""
        try:
            answer = self._api.void_invoice(key, drafted.payload["Invoice"])
        except CompanyFault as whole:
            answer = whole.fault.as_item()
        return {**answer, "intuit_tid": self._api.tid}

    def _as_it_is(self, drafted: Drafted, answer: Changed) -> Answer:
        """The invoice under its new lock. One that is void is void, by whomever."""
        now = self._reread(drafted.payload["Invoice"]["Id"])
        if now is not None and now.voided:
            return Booked(now.id, now.revision, now.number, None, None, answer.answer)
        return Changed(now, answer.answer)

    def _home_currency(self, item: Json | None) -> str:
        """Read only where an answer leaves its currency out."""
        stated = any("CurrencyRef" in row for row in (item or {}).values() if isinstance(row, dict))
        return "USD" if stated or item is None or "Fault" in item else self._catalog.company.home_currency

    def _existing(
        self, drafts: Sequence[Drafted], *, by: Literal["DocNumber", "TxnDate"]
    ) -> Mapping[str, Booked]:
        if not drafts:
            return {}
        search = partial(existing, by=by)
        there: Mapping[str, Booked] = asked(search, self._api, drafts, self._catalog.company.home_currency)
        return there


def _may_have_its_number(answer: Answer) -> bool:
    """The number is taken, perhaps by the document itself."""
    return isinstance(answer, NumberTaken) and not answer.across_types


def _unknown(why: TryLater | Refused) -> NotYet:
    """The document is looked for another time; the company cannot be asked now."""
    after = why.after if isinstance(why, TryLater) else None
    return NotYet(why.sentence, {}, after=after or timedelta(0))


def _key_of(key: str, some: Sequence[Drafted]) -> str:
    """Some of a request is another request: another key, but always the same for the same content."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join([key, *(drafted.key for drafted in some)])))
