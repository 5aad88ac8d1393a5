"""What was decided and written before for the same sale or order: what deciding has to count with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from plugin.accounting.decision import Decision, Earlier, Reversal, Written, reversal_of
from plugin.accounting.documents import CardRefund, CreditApplication, Document, RefundCheck
from plugin.accounting.money import Money, total
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from plugin.journal import tables as t
from plugin.journal.codec import DECISION, DOCUMENT, SALE
from plugin.journal.database import AnyRow


@dataclass(frozen=True, slots=True)
class Candidate:
    """A refund to be decided. `siblings`: its order's others. `approved`: content of the proposal that a person
    has approved."""

    id: int
    connection_id: int
    refund: Refund
    siblings: tuple[Refund, ...]
    approved: str | None = None


#: Begins the `sale_id` of a decision whose own sale is not in the ledger yet.
NOT_THERE_YET = "#"


def earlier(
    connection: sa.Connection,
    company_id: int,
    candidate: Candidate,
    sale: Sale | None,
    looked_up: datetime,
) -> Earlier:
    """The order's other refunds, and what was decided before for that sale, by any shop of the company.

    While the ledger does not show the sale, or while a decision of the order still creates it, the order tells
    which decisions belong together. What the refund takes back is among them whatever the sale is now.
    """
    d, r = t.decisions.c, t.refunds.c
    rows = connection.execute(
        sa.select(d.id, d.decision, d.decided_at, r.refund_key)
        .join_from(t.decisions, t.refunds)
        .where(d.id.in_(_which(connection, company_id, candidate, sale)))
        .order_by(d.id)
    ).all()
    documents = _documents(connection, [row.id for row in rows]) if rows else {}
    reversals = tuple(_reversal(row, documents.get(row.id, ()), looked_up) for row in rows)
    creating = any(each.decision is not None and each.decision.creates is not None for each in reversals)
    return Earlier(candidate.siblings, reversals, sale_on_its_way=sale is None and creating)


def _which(connection: sa.Connection, company_id: int, candidate: Candidate, sale: Sale | None) -> set[int]:
    """Ids of the decisions that belong together. By the order and by the sale, each has an index: in one question, a
    database would read every decision of the company, for every refund."""
    d, r, refund = t.decisions.c, t.refunds.c, candidate.refund
    counts = (d.superseded.is_(False), d.refund_id != candidate.id)
    others = connection.execute(
        sa.select(r.id, r.refund_key).where(
            r.connection_id == candidate.connection_id, r.order_id == refund.order.id
        )
    ).all()
    of_the_order = sa.select(d.id).where(d.refund_id.in_([other.id for other in others]), *counts)
    if sale is None:
        return set(connection.execute(of_the_order).scalars())
    taken_back = [other.id for other in others if other.refund_key == refund.reverses]
    by_the_order = sa.or_(d.sale_id.startswith(NOT_THERE_YET), d.refund_id.in_(taken_back))
    of_the_sale = sa.select(d.id).where(d.company_id == company_id, d.sale_id == sale.id, *counts)
    found = connection.execute(sa.union(of_the_sale, of_the_order.where(by_the_order)))
    return set(found.scalars())


def sale_of(connection: sa.Connection, candidate: Candidate, found: Sale | None) -> Sale | None:
    """The sale that the candidate's documents belong to: what takes a refund back belongs to that refund's own."""
    if candidate.refund.reverses is None:
        return found
    d, r = t.decisions.c, t.refunds.c
    stored = connection.execute(
        sa.select(d.sale)
        .join_from(t.decisions, t.refunds)
        .where(
            r.connection_id == candidate.connection_id,
            r.refund_key == candidate.refund.reverses,
            d.superseded.is_(False),
        )
    ).scalar()
    if stored is None:
        return found
    sale: Sale = SALE.load(stored)
    return found if found is not None and found.id == sale.id else sale


def _documents(connection: sa.Connection, decisions: list[int]) -> Mapping[int, Sequence[AnyRow]]:
    c = t.documents.c
    rows = connection.execute(
        sa.select(t.documents).where(c.decision_id.in_(decisions)).order_by(c.decision_id, c.position)
    ).all()
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.decision_id, []).append(row)
    return found


def _reversal(row: AnyRow, documents: Sequence[AnyRow], looked_up: datetime) -> Reversal:
    now = tuple(DOCUMENT.load(each.document) for each in documents)
    decision: Decision = replace(DECISION.load(row.decision), documents=now)
    finished = all(each.state in ("booked", "needless") for each in documents)
    return reversal_of(
        row.refund_key,
        decision,
        in_sale=finished and all(at is None or at < looked_up for at in (x.booked_at for x in documents)),
        # Decided a moment ago, in this very run: nothing of it can be half done.
        settled=finished or row.decided_at >= looked_up,
        written=_written(documents, now),
    )


def _written(rows: Sequence[AnyRow], documents: Sequence[Document]) -> Mapping[str, Written]:
    """Marker -> the document as the ledger answered it, less what was made of a memo since."""
    booked = [(row, document) for row, document in zip(rows, documents, strict=True) if row.state == "booked"]
    written = {}
    for row, document in booked:
        if row.ledger_id is None:
            continue
        open_ = None
        if row.open is not None:
            whole = Money.of(row.open, _currency(document))
            used = (_used_of(each, document.marker, whole) for _, each in booked)
            open_ = whole - total(used, whole.currency)
        written[row.marker] = Written(row.ledger_id, row.number, row.revision or "", open_)
    return written


def _used_of(document: Document, memo: str, like: Money) -> Money:
    """How much of that memo the document takes."""
    match document:
        case CreditApplication(memo=of) | CardRefund(memo_marker=of) | RefundCheck(memo_marker=of) if (
            of == memo
        ):
            return document.amount
        case _:
            return Money.zero(like.currency)


def _currency(document: Document) -> str:
    money: Money = document.tax if hasattr(document, "tax") else document.amount
    return money.currency
