"""Rows of the journal's tables as the views that people are shown."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from plugin.accounting.decision import Decision
from plugin.accounting.money import Money
from plugin.accounting.sentences import Sentence
from plugin.journal import tables as t
from plugin.journal.approving import content
from plugin.journal.codec import DECISION, DOCUMENT, SENTENCE
from plugin.journal.database import AnyRow
from plugin.journal.views import DocumentRow, Event, Link, Proposal, RefundRow
from plugin.states import State


def proposal_of(row: AnyRow) -> Proposal | None:
    """What waits for a person's yes; only while the refund is held."""
    if State(row.state) is not State.HELD or row.proposal is None:
        return None
    decision = DECISION.load(row.proposal)
    return Proposal(decision, content(decision))


def link(connection: sa.Connection, row: AnyRow, which: sa.ColumnElement[bool]) -> Link | None:
    """Another refund of the same order."""
    c = t.refunds.c
    of_the_order = sa.and_(c.connection_id == row.connection_id, c.order_id == row.order_id, c.id != row.id)
    found = connection.execute(
        sa.select(c.id, c.order_number).where(of_the_order, which).order_by(c.id).limit(1)
    ).first()
    return Link(found.id, found.order_number) if found else None


def refund_row(row: AnyRow, documents: tuple[str, ...]) -> RefundRow:
    """A row of `refunds` as lists show it."""
    sentence: Sentence | None = SENTENCE.load(row.sentence) if row.sentence else None
    return RefundRow(
        id=row.id,
        order_number=row.order_number,
        state=State(row.state),
        sentence=sentence,
        amount=Money.of(row.amount, row.currency),
        documents=documents,
        moment=row.moment,
        zone=row.zone,
    )


def document_names(connection: sa.Connection, refund_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """By refund: its documents of the decision that counts, as people name them."""
    c = t.documents.c
    rows = connection.execute(
        sa.select(c.refund_id, c.kind, c.number, c.document)
        .join_from(t.documents, t.decisions)
        .where(c.refund_id.in_(refund_ids), t.decisions.c.superseded.is_(False), c.state == "booked")
        .order_by(c.decision_id, c.position)
    ).all()
    names: dict[int, tuple[str, ...]] = {}
    for row in rows:
        number = row.number or row.document.get("target_number")
        name = f"{row.kind} {number}" if number else row.kind
        names[row.refund_id] = (*names.get(row.refund_id, ()), name)
    return names


def documents_of(connection: sa.Connection, decision_id: int) -> tuple[DocumentRow, ...]:
    """The decision's documents in the order they are written."""
    rows = connection.execute(
        sa.select(t.documents)
        .where(t.documents.c.decision_id == decision_id)
        .order_by(t.documents.c.position)
    ).all()
    return tuple(_document(row) for row in rows)


def _document(row: AnyRow) -> DocumentRow:
    document = DOCUMENT.load(row.document)
    currency = document.tax.currency if hasattr(document, "tax") else document.amount.currency
    return DocumentRow(
        document=document,
        state=row.state,
        ledger_id=row.ledger_id,
        number=row.number,
        stated_total=Money.of(row.stated_total, currency) if row.stated_total is not None else None,
        sentence=SENTENCE.load(row.sentence) if row.sentence else None,
    )


def as_it_stands(stored: object, documents: tuple[DocumentRow, ...]) -> Decision:
    """The decision with the numbers and accounts that its documents have by now."""
    return replace(DECISION.load(stored), documents=tuple(row.document for row in documents))


def event(row: AnyRow) -> Event:
    """A row of the audit trail."""
    return Event(
        at=row.at,
        who=row.who,
        old=State(row.old) if row.old else None,
        new=State(row.new) if row.new else None,
        sentence=SENTENCE.load(row.sentence),
    )
