"""What the panel shows, read in one go; implements `embedded_ui.reading.Reading`. And pressing Retry."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from plugin.accounting.decision import Decision
from plugin.accounting.money import Money
from plugin.accounting.sentences import Sentence
from plugin.journal import settling
from plugin.journal import tables as t
from plugin.journal.codec import DECISION, DOCUMENT, POLICY, REFUND, SENTENCE
from plugin.journal.database import AnyRow, Database
from plugin.journal.intake import Enqueue, Intake, want
from plugin.journal.views import DocumentRow, Event, Overview, RefundDetail, RefundPage, RefundRow, Trouble
from plugin.protocols import Clock
from plugin.states import State

PAGE_ROWS = 50


class Reading:
    """Every question names the shop; another shop's refund is as good as none."""

    def __init__(self, database: Database, enqueue: Enqueue, clock: Clock) -> None:
        self._database = database
        self._enqueue = enqueue
        self._intake = Intake(database, enqueue)
        self._clock = clock

    def overview(self, shop_id: int) -> Overview | None:
        """What stands at the top of every page; None for a shop that is not installed (any more)."""
        s, co = t.shops.c, t.companies.c
        with self._database.read() as connection:
            shop = connection.execute(sa.select(s.domain).where(s.id == shop_id, s.installed)).first()
            if shop is None:
                return None
            joined = connection.execute(
                sa.select(co.name, co.synced_at, co.trouble, t.connections.c.policy)
                .join_from(t.connections, t.companies)
                .where(t.connections.c.shop_id == shop_id, t.connections.c.active)
            ).first()
            troubles = connection.execute(
                sa.select(sa.func.count()).select_from(t.troubles).where(t.troubles.c.shop_id == shop_id)
            ).scalar_one()
            zone = connection.execute(
                sa.select(t.refunds.c.zone)
                .where(t.refunds.c.shop_id == shop_id)
                .order_by(t.refunds.c.id.desc())
                .limit(1)
            ).scalar()
        return Overview(
            shop=shop.domain,
            company=joined.name if joined else "",
            switched_off=bool(joined and POLICY.load(joined.policy).switched_off),
            last_sync=joined.synced_at if joined else None,
            troubles=troubles,
            zone=zone or "UTC",
            company_trouble=SENTENCE.load(joined.trouble) if joined and joined.trouble else None,
        )

    def refunds(self, shop_id: int, state: State | None, page: int) -> RefundPage:
        """Newest first; past the last page there are no rows."""
        c = t.refunds.c
        with self._database.read() as connection:
            counted = connection.execute(
                sa.select(c.state, sa.func.count()).where(c.shop_id == shop_id).group_by(c.state)
            ).all()
            counts = {State(name): count for name, count in counted}
            total = sum(counts.values()) if state is None else counts.get(state, 0)
            query = sa.select(t.refunds).where(c.shop_id == shop_id)
            if state is not None:
                query = query.where(c.state == state.value)
            rows = connection.execute(
                query.order_by(c.moment.desc(), c.id.desc()).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
            ).all()
            named = _document_names(connection, [row.id for row in rows])
        pages = max(1, -(-total // PAGE_ROWS))
        return RefundPage(tuple(_row(row, named.get(row.id, ())) for row in rows), counts, total, page, pages)

    def refund(self, shop_id: int, refund_id: int) -> RefundDetail | None:
        """Everything about one refund of that shop, else None."""
        c, d = t.refunds.c, t.decisions.c
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(t.refunds).where(c.id == refund_id, c.shop_id == shop_id)
            ).first()
            if row is None:
                return None
            decided = connection.execute(
                sa.select(d.id, d.decision).where(d.refund_id == refund_id, d.superseded.is_(False))
            ).first()
            documents = _documents(connection, decided.id) if decided else ()
            e = t.events.c
            events = connection.execute(
                sa.select(e.at, e.who, e.old, e.new, e.sentence)
                .where(e.refund_id == refund_id)
                .order_by(e.id)
            ).all()
            named = _document_names(connection, [refund_id])
            retry = settling.can_retry(connection, refund_id, State(row.state))
        return RefundDetail(
            row=_row(row, named.get(refund_id, ())),
            refund=REFUND.load(row.facts),
            decision=_as_it_stands(decided.decision, documents) if decided else None,
            documents=documents,
            events=tuple(_event(event) for event in events),
            can_retry=retry,
        )

    def troubles(self, shop_id: int) -> tuple[Trouble, ...]:
        """What no machine could read, newest first, the latest hundred."""
        c = t.troubles.c
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(c.id, c.noted_at, c.sentence, c.order_id, c.topic)
                .where(c.shop_id == shop_id)
                .order_by(c.id.desc())
                .limit(100)
            ).all()
        return tuple(
            Trouble(row.id, row.noted_at, SENTENCE.load(row.sentence), row.order_id, row.topic)
            for row in rows
        )

    def retry(self, shop_id: int, refund_id: int, who: str) -> bool:
        """Has the refund tried again, order re-read; False where there is nothing to retry."""
        c = t.refunds.c
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(c.id, c.order_id, t.connections.c.company_id)
                .join_from(t.refunds, t.connections)
                .where(c.id == refund_id, c.shop_id == shop_id)
            ).first()
            if row is None or not settling.retry(connection, refund_id, who, self._clock.now()):
                return False
            connection.execute(
                t.shops.update().where(t.shops.c.id == shop_id).values(failures=0, wait_until=None)
            )
            self._intake.nudge(connection, shop_id, row.order_id, self._clock.now())
            want(connection, self._enqueue, row.company_id, force=True)
            return True


def _row(row: AnyRow, documents: tuple[str, ...]) -> RefundRow:
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


def _document_names(connection: sa.Connection, refund_ids: list[int]) -> dict[int, tuple[str, ...]]:
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
        number = row.number or row.document.get("sale_number")
        name = f"{row.kind} {number}" if number else row.kind
        names[row.refund_id] = (*names.get(row.refund_id, ()), name)
    return names


def _documents(connection: sa.Connection, decision_id: int) -> tuple[DocumentRow, ...]:
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


def _as_it_stands(stored: object, documents: tuple[DocumentRow, ...]) -> Decision:
    """The decision with the numbers and accounts that its documents have by now."""
    return replace(DECISION.load(stored), documents=tuple(row.document for row in documents))


def _event(row: AnyRow) -> Event:
    return Event(
        at=row.at,
        who=row.who,
        old=State(row.old) if row.old else None,
        new=State(row.new) if row.new else None,
        sentence=SENTENCE.load(row.sentence),
    )
