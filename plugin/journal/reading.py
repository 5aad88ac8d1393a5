"""What the panel shows, read in one go; implements `embedded_ui.reading.Reading`. And what people press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from plugin.journal import settling
from plugin.journal import tables as t
from plugin.journal.approving import approve
from plugin.journal.cards import tell
from plugin.journal.codec import POLICY, REFUND, SENTENCE
from plugin.journal.database import Database
from plugin.journal.intake import Enqueue, Intake, want
from plugin.journal.pictures import (
    as_it_stands,
    document_names,
    documents_of,
    event,
    link,
    proposal_of,
    refund_row,
)
from plugin.journal.views import Overview, RefundDetail, RefundPage, Trouble
from plugin.protocols import Clock
from plugin.states import CompanyState, State

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
                sa.select(co.name, co.synced_at, co.trouble, co.state, co.ends_at, t.connections.c.policy)
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
            company_state=CompanyState(joined.state) if joined else CompanyState.CONNECTED,
            ends_at=joined.ends_at if joined else None,
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
            named = document_names(connection, [row.id for row in rows])
        pages = max(1, -(-total // PAGE_ROWS))
        return RefundPage(
            tuple(refund_row(row, named.get(row.id, ())) for row in rows), counts, total, page, pages
        )

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
            documents = documents_of(connection, decided.id) if decided else ()
            e = t.events.c
            events = connection.execute(
                sa.select(e.at, e.who, e.old, e.new, e.sentence)
                .where(e.refund_id == refund_id)
                .order_by(e.id)
            ).all()
            named = document_names(connection, [refund_id])
            retry = settling.can_retry(connection, refund_id, State(row.state))
            takes_back = link(connection, row, c.refund_key == row.facts.get("reverses"))
            taken_back_by = link(connection, row, c.facts["reverses"].as_string() == row.refund_key)
        return RefundDetail(
            row=refund_row(row, named.get(refund_id, ())),
            refund=REFUND.load(row.facts),
            decision=as_it_stands(decided.decision, documents) if decided else None,
            documents=documents,
            events=tuple(event(each) for each in events),
            can_retry=retry,
            proposal=proposal_of(row),
            takes_back=takes_back,
            taken_back_by=taken_back_by,
            look_again=row.look_again,
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
        return self._asked(shop_id, refund_id, lambda at, on: settling.retry(on, refund_id, who, at))

    def approve(self, shop_id: int, refund_id: int, shown: str, who: str) -> bool:
        """Has the proposal booked whose content is `shown`; False where it is another, or none, by now."""
        return self._asked(shop_id, refund_id, lambda at, on: approve(on, refund_id, shown, who, at))

    def _asked(self, shop_id: int, refund_id: int, move: Callable[[datetime, sa.Connection], bool]) -> bool:
        """A person moves a refund of that shop; its order is read again and a sync asked for."""
        c, now = t.refunds.c, self._clock.now()
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(c.id, c.order_id, t.connections.c.company_id)
                .join_from(t.refunds, t.connections)
                .where(c.id == refund_id, c.shop_id == shop_id)
            ).first()
            if row is None or not move(now, connection):
                return False
            connection.execute(
                t.shops.update().where(t.shops.c.id == shop_id).values(failures=0, wait_until=None)
            )
            self._intake.nudge(connection, shop_id, row.order_id, now)
            tell(connection, row.company_id)  # who presses Retry has put something right in QuickBooks
            want(connection, self._enqueue, row.company_id, force=True)
            return True
