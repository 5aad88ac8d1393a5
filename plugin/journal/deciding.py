"""What deciding needs of the journal, and what it leaves there: decisions, documents, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from plugin.accounting import numbering
from plugin.accounting.decision import Decision, Earlier, Hold, Skip, Verdict
from plugin.accounting.documents import Document, takes_number
from plugin.accounting.money import Money
from plugin.accounting.policy import Offers
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale, SaleKind
from plugin.journal import tables as t
from plugin.journal.adopting import adopt, taken
from plugin.journal.approving import no_proposal, propose
from plugin.journal.codec import DECISION, DOCUMENT, POLICY, REFUND, SALE
from plugin.journal.database import Database
from plugin.journal.earlier import NOT_THERE_YET, Candidate, earlier, sale_of
from plugin.journal.elsewhere import booked_elsewhere
from plugin.journal.moves import move
from plugin.journal.numbers import take_numbers, taken_numbers
from plugin.journal.register import Company, Connection
from plugin.journal.superseding import live_decisions
from plugin.journal.turns import take_turn
from plugin.journal.undoing import take_back
from plugin.states import State


class Deciding:
    """Hands out undecided refunds and stores verdicts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def undecided(self, company_id: int, after: int, limit: int) -> tuple[int, ...]:
        """Ids of refunds that wait, and of held ones that may have solved themselves, order by order: at most
        `limit`, behind the refund `after` (0: from the first)."""
        c = t.refunds.c
        place = (c.connection_id, c.order_id, c.moment, c.id)
        query = (
            sa.select(c.id)
            .join_from(t.refunds, t.connections)
            .join(t.shops, t.shops.c.id == t.connections.c.shop_id)
            .where(
                t.connections.c.company_id == company_id,
                t.connections.c.active,
                t.shops.c.installed,
                c.state.in_((State.WAITING.value, State.HELD.value)),
                sa.or_(c.state == State.WAITING.value, c.look_again.is_not(None)),
            )
            .order_by(*place)
            .limit(limit)
        )
        with self._database.read() as connection:
            last = connection.execute(sa.select(*place).where(c.id == after)).first()
            if last is not None:
                behind = sa.tuple_(
                    *(sa.literal(value, column.type) for value, column in zip(last, place, strict=True))
                )
                query = query.where(sa.tuple_(*place) > behind)
            return tuple(connection.execute(query).scalars())

    def candidates(self, ids: tuple[int, ...]) -> tuple[Candidate, ...]:
        """Those refunds with the other refunds of their orders, in the order of `ids`."""
        c = t.refunds.c
        other = t.refunds.alias()
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(c.id, c.connection_id, c.facts, c.approved).where(c.id.in_(ids))
            ).all()
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
                row.id,
                row.connection_id,
                REFUND.load(row.facts),
                tuple(siblings.get(row.id, ())),
                row.approved,
            )
            for row in rows
        }
        return tuple(found[id_] for id_ in ids if id_ in found)

    def earlier(
        self, company: Company, candidate: Candidate, sale: Sale | None, looked_up: datetime
    ) -> Earlier:
        """The order's other refunds, and what was decided before for that sale, by any shop of the company."""
        with self._database.read() as connection:
            return earlier(connection, company.id, candidate, sale, looked_up)

    def taken(self, company: Company, ledger_ids: Iterable[str]) -> frozenset[str]:
        """Which of these documents of the company are ours, or stand for a refund already."""
        with self._database.read() as connection:
            return taken(connection, company.id, ledger_ids)

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

        The refund is skipped, whatever the verdict, where another company has it.
        `sale`: the one that was found. Nothing where another process has decided the refund meanwhile, or
        adopted the same document for another, or a person has approved it.
        """
        with self._database.write() as connection:
            take_turn(connection, company.id)
            if not _is_still(connection, candidate):
                return
            if there := booked_elsewhere(connection, candidate.id):
                verdict = Skip(there)
            match verdict:
                case Hold(sentence, look_again, proposal):
                    propose(connection, candidate.id, proposal, candidate.approved, at)
                    move(connection, candidate.id, State.HELD, sentence, at=at, look_again=look_again)
                case Skip(sentence):
                    no_proposal(connection, candidate.id)
                    move(connection, candidate.id, State.SKIPPED, sentence, at=at)
                case Decision(adopted=hands) if hands and taken(
                    connection, company.id, [h.id for h in hands]
                ):
                    return
                case Decision():
                    no_proposal(connection, candidate.id)
                    _store_decision(connection, company, connection_, candidate, verdict, sale, offers, at)


def _is_still(connection: sa.Connection, candidate: Candidate) -> bool:
    """It waits as it did when it was handed out."""
    c = t.refunds.c
    row = connection.execute(sa.select(c.state, c.approved).where(c.id == candidate.id)).one()
    return State(row.state) in (State.WAITING, State.HELD) and row.approved == candidate.approved


def _store_decision(
    connection: sa.Connection,
    company: Company,
    connection_: Connection,
    candidate: Candidate,
    decision: Decision,
    found: Sale | None,
    offers: Offers,
    at: datetime,
) -> None:
    sale = decision.creates or sale_of(connection, candidate, found) or _not_there(candidate, decision)
    if connection.execute(live_decisions(candidate.id)).first() is not None:
        raise AssertionError(f"refund {candidate.id} has a decision already")
    taken = taken_numbers(connection, company.id, sale.number if company.shares_numbers else None)
    decision = numbering.assign(
        decision,
        whole=connection_.policy.number_of(candidate.refund.order.number),
        longest=offers.longest_number,
        taken=taken,
        sale_number=sale.number,
    )
    made = connection.execute(
        t.decisions.insert()
        .values(
            refund_id=candidate.id,
            company_id=company.id,
            sale_id=f"{NOT_THERE_YET}{candidate.id}" if decision.creates else sale.id,
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
    adopt(connection, company.id, decision, candidate.id)
    move(connection, candidate.id, State.BOOKING, decision.because[0], at=at)
    if not decision.documents:
        # Somebody's own document stands for ours: there is nothing to send and nobody to answer.
        move(connection, candidate.id, State.BOOKED, decision.because[0], at=at)
        take_back(connection, candidate.id, at)


def _not_there(candidate: Candidate, decision: Decision) -> Sale:
    """What somebody entered the refund of by hand, although the company does not have it: named, no more."""
    if not decision.adopted:
        raise AssertionError("a decision without a sale")
    hand, nothing = decision.adopted[0], Money.zero(decision.lines.currency)
    return Sale(
        kind=SaleKind.SALES_RECEIPT,
        id=f"{NOT_THERE_YET}{candidate.id}",
        revision="",
        number=candidate.refund.order.number,
        date=hand.date,
        currency=nothing.currency,
        customer=hand.customer,
        total=nothing,
        balance=nothing,
        tax=nothing,
        lines=(),
    )


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
