"""What deciding needs of the journal, and what it leaves there: decisions, documents, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from plugin.accounting import numbering
from plugin.accounting.decision import Decision, Earlier, Hold, Reversal, Skip, Verdict
from plugin.accounting.documents import Document, takes_number
from plugin.accounting.policy import Offers
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from plugin.journal import tables as t
from plugin.journal.codec import DECISION, DOCUMENT, POLICY, REFUND, SALE
from plugin.journal.database import Database
from plugin.journal.moves import move
from plugin.journal.numbers import take_numbers, taken_numbers
from plugin.journal.register import Company, Connection
from plugin.journal.superseding import live_decisions
from plugin.journal.turns import take_turn
from plugin.states import State


@dataclass(frozen=True, slots=True)
class Candidate:
    """A refund to be decided. `number`: its order's number in the company, prefix included."""

    id: int
    connection_id: int
    refund: Refund
    siblings: tuple[Refund, ...]


class Deciding:
    """Hands out undecided refunds and stores verdicts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def undecided(self, company_id: int) -> tuple[int, ...]:
        """Ids of refunds that wait, and of held ones that may have solved themselves, order by order."""
        c = t.refunds.c
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(c.id)
                .join_from(t.refunds, t.connections)
                .join(t.shops, t.shops.c.id == t.connections.c.shop_id)
                .where(
                    t.connections.c.company_id == company_id,
                    t.connections.c.active,
                    t.shops.c.installed,
                    sa.or_(
                        c.state == State.WAITING.value,
                        sa.and_(c.state == State.HELD.value, c.look_again.is_not(None)),
                    ),
                )
                .order_by(c.connection_id, c.order_id, c.moment, c.id)
            )
            return tuple(rows.scalars())

    def candidates(self, ids: tuple[int, ...]) -> tuple[Candidate, ...]:
        """Those refunds with the other refunds of their orders, in the order of `ids`."""
        c = t.refunds.c
        other = t.refunds.alias()
        with self._database.read() as connection:
            rows = connection.execute(sa.select(c.id, c.connection_id, c.facts).where(c.id.in_(ids))).all()
            others = connection.execute(
                sa.select(c.id, other.c.facts, other.c.changed_facts)
                .join(
                    other, sa.and_(other.c.connection_id == c.connection_id, other.c.order_id == c.order_id)
                )
                .where(c.id.in_(ids), other.c.id != c.id)
                .order_by(other.c.moment, other.c.id)
            ).all()
        siblings: dict[int, list[Refund]] = {}
        for row in others:
            siblings.setdefault(row.id, []).append(REFUND.load(row.changed_facts or row.facts))
        found = {
            row.id: Candidate(
                row.id, row.connection_id, REFUND.load(row.facts), tuple(siblings.get(row.id, ()))
            )
            for row in rows
        }
        return tuple(found[id_] for id_ in ids if id_ in found)

    def earlier(
        self, company: Company, candidate: Candidate, sale: Sale | None, looked_up: datetime
    ) -> Earlier:
        """The order's other refunds, and what was decided before for that sale, by any shop of the company."""
        if sale is None:
            return Earlier(refunds=candidate.siblings)
        d = t.decisions.c
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(d.id, d.decision, d.decided_at, t.refunds.c.refund_key)
                .join_from(t.decisions, t.refunds)
                .where(
                    d.company_id == company.id,
                    d.sale_id == sale.id,
                    d.superseded.is_(False),
                    d.refund_id != candidate.id,
                )
                .order_by(d.id)
            ).all()
            states = _document_states(connection, [row.id for row in rows])
        reversals = []
        for row in rows:
            decision, done = DECISION.load(row.decision), states.get(row.id, [])
            finished = all(state in ("booked", "needless") for state, _ in done)
            reversals.append(
                Reversal(
                    refund_id=row.refund_key,
                    lines=decision.lines,
                    tax=decision.tax,
                    cash=decision.cash,
                    ar=decision.ar,
                    returned=decision.returned,
                    in_sale=finished and all(at is None or at < looked_up for _, at in done),
                    # Decided a moment ago, in this very run: nothing of it can be half done.
                    settled=finished or row.decided_at >= looked_up,
                )
            )
        return Earlier(candidate.siblings, tuple(reversals))

    def store(
        self,
        company: Company,
        connection_: Connection,
        candidate: Candidate,
        verdict: Verdict,
        sale: Sale | None,
        offers: Offers,
        at: datetime,
    ) -> None:
        """Stores the verdict and moves the refund; a decision takes its numbers here, before anything is sent.

        Nothing where another process has decided the refund meanwhile.
        """
        with self._database.write() as connection:
            take_turn(connection, company.id)
            if not _undecided(connection, candidate.id):
                return
            match verdict:
                case Hold(sentence, look_again):
                    move(connection, candidate.id, State.HELD, sentence, at=at, look_again=look_again)
                case Skip(sentence):
                    move(connection, candidate.id, State.SKIPPED, sentence, at=at)
                case Decision():
                    if sale is None:
                        raise AssertionError("a decision without a sale")
                    _store_decision(connection, company, connection_, candidate, verdict, sale, offers, at)


def _undecided(connection: sa.Connection, refund_id: int) -> bool:
    state = connection.execute(sa.select(t.refunds.c.state).where(t.refunds.c.id == refund_id)).scalar_one()
    return State(state) in (State.WAITING, State.HELD)


def _document_states(
    connection: sa.Connection, decisions: list[int]
) -> dict[int, list[tuple[str, datetime | None]]]:
    c = t.documents.c
    rows = connection.execute(
        sa.select(c.decision_id, c.state, c.booked_at).where(c.decision_id.in_(decisions))
    ).all()
    states: dict[int, list[tuple[str, datetime | None]]] = {}
    for row in rows:
        states.setdefault(row.decision_id, []).append((row.state, row.booked_at))
    return states


def _store_decision(
    connection: sa.Connection,
    company: Company,
    connection_: Connection,
    candidate: Candidate,
    decision: Decision,
    sale: Sale,
    offers: Offers,
    at: datetime,
) -> None:
    if connection.execute(live_decisions(candidate.id)).first() is not None:
        raise AssertionError(f"refund {candidate.id} has a decision already")
    taken = taken_numbers(connection, company.id, sale.number if company.shares_numbers else None)
    decision = numbering.assign(
        decision,
        prefix=connection_.policy.number_prefix,
        order_number=candidate.refund.order.number,
        longest=offers.longest_number,
        taken=taken,
    )
    made = connection.execute(
        t.decisions.insert()
        .values(
            refund_id=candidate.id,
            company_id=company.id,
            sale_id=sale.id,
            decision=DECISION.dump(decision),
            sale=SALE.dump(sale),
            policy=POLICY.dump(connection_.policy),
            superseded=False,
            decided_at=at,
        )
        .returning(t.decisions.c.id)
    )
    decision_id = made.scalar_one()
    for position, document in enumerate(decision.documents, 1):
        _plan(connection, company.id, candidate.id, decision_id, position, document)
    take_numbers(connection, company.id, decision, candidate.id)
    move(connection, candidate.id, State.BOOKING, decision.because[0], at=at)


def _plan(
    connection: sa.Connection,
    company_id: int,
    refund_id: int,
    decision_id: int,
    position: int,
    document: Document,
) -> None:
    number = getattr(document, "number", None) if takes_number(document) else None
    connection.execute(
        t.documents.insert().values(
            decision_id=decision_id,
            company_id=company_id,
            refund_id=refund_id,
            position=position,
            kind=document.kind.value,
            marker=document.marker,
            number=number,
            document=DOCUMENT.dump(document),
            state="planned",
            attempts=0,
            alone=False,
        )
    )
