"""Requests to a ledger: composed, stored before they are sent, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from plugin.accounting.policy import Offers
from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.journal.answering import record, refuse
from plugin.journal.codec import exact
from plugin.journal.composing import Draft, Request, drafted, planned, set_apart, store
from plugin.journal.database import Database
from plugin.journal.settling import settle
from plugin.journal.turns import take_turn
from plugin.protocols import Answer, Drafted, NotBooked, NotYet


class Booking:
    """The journal's side of writing documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unanswered(self, company_id: int, put_off: Collection[str] = ()) -> Request | None:
        """The oldest stored request whose answer nobody knows, but for those that were put off just now."""
        c, a = t.requests.c, t.attempts.c
        with self._database.read() as connection:
            stored = connection.execute(
                sa.select(c.key, c.sent)
                .where(c.company_id == company_id, c.answered_at.is_(None), c.key.not_in(put_off))
                .order_by(c.stored_at, c.key)
                .limit(1)
            ).first()
            if stored is None:
                return None
            rows = connection.execute(
                sa.select(a.item_key, a.kind, a.payload)
                .where(a.request_key == stored.key)
                .order_by(a.position)
            ).all()
        drafts = tuple(Drafted(row.item_key, row.kind, exact(row.payload)) for row in rows)
        return Request(stored.key, drafts, again=stored.sent > 0)

    def compose(self, company_id: int, draft: Draft, offers: Offers, at: datetime) -> Request | None:
        """Stores the next request of documents whose parents exist; None when nothing is left to send.

        A document that the ledger's own drafting refuses is refused here, unsent.
        """
        with self._database.write() as connection:
            take_turn(connection, company_id)
            while rows := planned(connection, company_id, offers.documents_per_request):
                drafts = [(row, drafted(connection, row, draft, at)) for row in rows]
                sendable = [(row, one) for row, one in drafts if one is not None]
                if sendable:
                    return store(connection, company_id, sendable, at)
        return None

    def has_planned(self, company_id: int) -> bool:
        """Some document waits to be sent."""
        with self._database.read() as connection:
            return bool(planned(connection, company_id, 1))

    def sending(self, key: str) -> None:
        """Counts that the request leaves now."""
        with self._database.write() as connection:
            c = t.requests.c
            connection.execute(t.requests.update().where(c.key == key).values(sent=c.sent + 1))

    def answered(
        self, company_id: int, request: Request, answers: Mapping[str, Answer], offers: Offers, at: datetime
    ) -> NotYet | None:
        """Records each answer and settles the refunds; the answer that asks to try later, if there is one: rather
        one that concerns the whole company.

        Where nobody knows what became of any document the request stays open, to be sent again as it is; where
        only some are not known, they are a request of their own.
        """
        later: NotYet | None = None
        unknown: list[str] = []
        with self._database.write() as connection:
            take_turn(connection, company_id)
            touched: set[int] = set()
            for draft in request.drafts:
                answer = answers.get(draft.key) or NotYet(say("answer-missing"), {})
                if isinstance(answer, NotYet):
                    later = later if later is not None and later.after is not None else answer
                    unknown += [] if answer.unwritten else [draft.key]
                touched.add(record(connection, company_id, request.key, draft.key, answer, offers, at))
            if 0 < len(unknown) < len(request.drafts):
                set_apart(connection, company_id, request.key, unknown, at)
            if len(unknown) < len(request.drafts):
                connection.execute(
                    t.requests.update().where(t.requests.c.key == request.key).values(answered_at=at)
                )
            for refund_id in sorted(touched):
                settle(connection, refund_id, at)
        return later

    def refused(self, company_id: int, request: Request, sentence: Sentence, at: datetime) -> None:
        """The ledger refused the request as a whole, so nothing of it was written.

        One document: it is that one's fault. Several: each is sent again alone, so that one stops no other.
        """
        a, c = t.attempts.c, t.documents.c
        with self._database.write() as connection:
            take_turn(connection, company_id)
            rows = connection.execute(
                sa.select(a.item_key, a.document_id, c.refund_id)
                .join_from(t.attempts, t.documents)
                .where(a.request_key == request.key, a.outcome.is_(None))
            ).all()
            for row in rows:
                if len(request.drafts) == 1:
                    refuse(connection, row.document_id, NotBooked(sentence, {}))
                else:
                    connection.execute(
                        t.documents.update()
                        .where(c.id == row.document_id)
                        .values(state="planned", alone=True)
                    )
            connection.execute(
                t.attempts.update()
                .where(a.request_key == request.key, a.outcome.is_(None))
                .values(outcome="RefusedWhole")
            )
            connection.execute(
                t.requests.update().where(t.requests.c.key == request.key).values(answered_at=at)
            )
            for refund_id in sorted({row.refund_id for row in rows}):
                settle(connection, refund_id, at)
