"""A new attempt of the same decision, where a ledger refused the first: planned here, stored before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

import sqlalchemy as sa

from plugin.accounting.attempts import on_open_day, under_new_lock
from plugin.accounting.documents import Document, Void
from plugin.accounting.numbering import takes_own_number
from plugin.accounting.policy import Offers
from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.journal.codec import DOCUMENT, POLICY, REFUND, SALE
from plugin.journal.database import AnyRow
from plugin.journal.moves import write_event
from plugin.journal.numbers import renumber
from plugin.protocols import Changed, NotBooked, NumberTaken, PeriodClosed

#: A document that was refused so often is left for a person: somebody, or something, always comes first.
_ENOUGH = 20

#: What another attempt of the same decision may be the answer to, and what such an answer is called in the journal.
Refusal = NumberTaken | Changed | PeriodClosed
_REFUSALS = tuple(kind.__name__ for kind in (NumberTaken, Changed, PeriodClosed))


def attempt_again(
    connection: sa.Connection,
    company_id: int,
    document_id: int,
    answer: Refusal,
    offers: Offers,
    at: datetime,
) -> NotBooked | None:
    """Plans the document anew under another number, lock or day; what stops it, where it may not go out again."""
    row = _row(connection, document_id)
    attempt = _Attempt(connection, company_id, row, DOCUMENT.load(row.document), offers, at)
    match answer:
        case NumberTaken():
            return attempt.under_the_next_number(answer)
        case Changed():
            return attempt.under_the_new_lock(answer)
        case PeriodClosed():
            return attempt.on_the_first_open_day(answer)
        case _:
            assert_never(answer)


def _row(connection: sa.Connection, document_id: int) -> AnyRow:
    c, d, r, a = t.documents.c, t.decisions.c, t.refunds.c, t.attempts.c
    # Only these: an error of the ledger's own says nothing against the document, however often it comes.
    refusals = (
        sa.select(sa.func.count())
        .where(a.document_id == document_id, a.outcome.in_(_REFUSALS))
        .scalar_subquery()
        .label("refusals")
    )
    return connection.execute(
        sa.select(c.id, c.document, refusals, c.decision_id, c.refund_id, d.sale, d.policy, r.facts)
        .join_from(t.documents, t.decisions)
        .join(t.refunds, r.id == c.refund_id)
        .where(c.id == document_id)
    ).one()


@dataclass(frozen=True, slots=True)
class _Attempt:
    connection: sa.Connection
    company_id: int
    row: AnyRow
    document: Document
    offers: Offers
    at: datetime

    @property
    def _in_vain(self) -> bool:
        return bool(self.row.refusals >= _ENOUGH)

    def under_the_next_number(self, answer: NumberTaken) -> NotBooked | None:
        kind = self.document.kind.value
        if not takes_own_number(self.document):
            words = say("number-borne-by-another", kind=kind, number=answer.number)
            return NotBooked(words, answer.answer)
        if self._in_vain:
            return NotBooked(say("numbers-taken", kind=kind), answer.answer)
        renumber(self.connection, self.company_id, self.row.id, answer, self.offers.longest_number)
        return None

    def under_the_new_lock(self, answer: Changed) -> NotBooked | None:
        """What the decision assumed has to be so still: else a person looks, and Retry decides anew."""
        void, assumed = self.document, SALE.load(self.row.sale)
        same = None
        if isinstance(void, Void) and answer.now is not None and not self._in_vain:
            same = under_new_lock(void, assumed, answer.now)
        if same is None:
            return NotBooked(say("changed-before-booking"), answer.answer, held=True)
        self._plan(self.row.id, same)
        self._note(say("sent-under-new-lock", number=same.target_number))
        return None

    def on_the_first_open_day(self, answer: PeriodClosed) -> NotBooked | None:
        """With it those of its decision that are planned for a closed day: they would be refused like it."""
        offers = replace(self.offers, closed_through=answer.closed_through)
        moved = None if self._in_vain else self._moved(self.document, offers)
        kind = self.document.kind.value
        if moved is None:
            return NotBooked(say("closed-period-refused", kind=kind), answer.answer, held=True)
        self._plan(self.row.id, moved)
        self._note(say("moved-to-open-day", kind=kind, day=moved.date))
        c = t.documents.c
        planned = self.connection.execute(
            sa.select(c.id, c.document).where(c.decision_id == self.row.decision_id, c.state == "planned")
        ).all()
        for each in planned:
            follower = self._moved(DOCUMENT.load(each.document), offers)
            if follower is not None:
                self._plan(each.id, follower)
        return None

    def _moved(self, document: Document, offers: Offers) -> Document | None:
        refund, policy = REFUND.load(self.row.facts), POLICY.load(self.row.policy)
        return on_open_day(document, refund, policy, offers, self.at)

    def _plan(self, document_id: int, document: Document) -> None:
        values = {"state": "planned", "document": DOCUMENT.dump(document)}
        self.connection.execute(t.documents.update().where(t.documents.c.id == document_id).values(values))

    def _note(self, sentence: Sentence) -> None:
        write_event(self.connection, self.row.refund_id, None, None, sentence, at=self.at)
