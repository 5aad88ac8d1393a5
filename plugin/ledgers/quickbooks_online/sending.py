"""Sending stored drafts, and learning what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.answers import (
    CHANGED,
    NUMBER_TAKEN,
    VOID_NOT_KNOWN,
    fault_code,
    read_answer,
)
from plugin.ledgers.quickbooks_online.api import CompanyFault, QuickBooksApi
from plugin.ledgers.quickbooks_online.asking import asked
from plugin.ledgers.quickbooks_online.catalog import Catalog
from plugin.ledgers.quickbooks_online.customers import with_customers
from plugin.ledgers.quickbooks_online.lookup import existing
from plugin.protocols import Answer, Drafted, Json, NotBooked, NotYet, NumberTaken


class Sending:
    """Books drafts of one company. Every call may raise TryLater and Refused."""

    def __init__(self, api: QuickBooksApi, catalog: Catalog) -> None:
        self._api = api
        self._catalog = catalog

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool) -> Mapping[str, Answer]:
        """One batch. `again`: it was sent before and nobody knows what became of it, so our documents are
        looked up first; Intuit does not say for how long it replays the answer to a key."""
        there: Mapping[str, Answer] = self._existing(drafts, by="TxnDate") if again else {}
        missing = [drafted for drafted in drafts if drafted.key not in there]
        answers = self._sent(_derived(key, missing) if there else key, missing)
        stuck = [
            d for d in missing if isinstance(answers[d.key], NotYet) and "Fault" in answers[d.key].answer
        ]
        if again and stuck:
            # The answer of then is replayed, "try later" included: only another key asks anew.
            answers = {**answers, **self._sent(_derived(key, stuck, self._api.tid), stuck)}
        return {**there, **answers}

    def _sent(self, key: str, drafts: Sequence[Drafted]) -> Mapping[str, Answer]:
        if not drafts:
            return {}
        whole = asked(with_customers, self._api, key, drafts)
        items = asked(self._api.batch, key, list(whole.values())) if whole else {}
        # Kept with each answer: Intuit's support asks for its id of the exchange.
        items = {id_: {**item, "intuit_tid": self._api.tid} for id_, item in items.items()}
        answers = {d.key: self._answer(key, d, items.get(d.key)) for d in drafts if d.key in whole}
        answers |= {d.key: NotBooked(say("customer-not-made"), {}) for d in drafts if d.key not in whole}
        doubtful = [d for d in drafts if _may_be_ours(answers[d.key])]
        return {**answers, **self._existing(doubtful, by="DocNumber")}

    def _answer(self, key: str, drafted: Drafted, item: Json | None) -> Answer:
        if drafted.kind == "void" and item is not None and fault_code(item) in VOID_NOT_KNOWN:
            try:
                item = self._api.void_invoice(_derived(key, [drafted]), drafted.payload["Invoice"])
            except CompanyFault as fault:
                item = fault.as_item()
        return read_answer(drafted, item, self._home_currency(item))

    def _home_currency(self, item: Json | None) -> str:
        """Read only where an answer leaves its currency out."""
        stated = any("CurrencyRef" in row for row in (item or {}).values() if isinstance(row, dict))
        return "USD" if stated or item is None or "Fault" in item else self._catalog.company.home_currency

    def _existing(
        self, drafts: Sequence[Drafted], *, by: Literal["DocNumber", "TxnDate"]
    ) -> Mapping[str, Answer]:
        if not drafts:
            return {}
        search = partial(existing, by=by)
        there: Mapping[str, Answer] = asked(search, self._api, drafts, self._catalog.company.home_currency)
        return there


def _derived(key: str, drafts: Sequence[Drafted], salt: str = "") -> str:
    """Another content needs another key; the same one for the same content."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join([key, salt, *(drafted.key for drafted in drafts)])))


def _may_be_ours(answer: Answer) -> bool:
    """A refusal that may only say that the document is there already: its own number, its own void."""
    if isinstance(answer, NumberTaken):
        return not answer.across_types
    return isinstance(answer, NotBooked) and fault_code(answer.answer) in {CHANGED, NUMBER_TAKEN}
