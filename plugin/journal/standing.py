"""How companies stand with QuickBooks: connected, to be connected anew, disconnected; since when, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from plugin.accounting.policy import Policy
from plugin.journal import tables as t
from plugin.journal.codec import POLICY, SENTENCE
from plugin.journal.database import AnyRow, Database
from plugin.journal.views import CompanyView
from plugin.states import CompanyState

#: A connection that nothing uses is renewed this often; it would end after 100 days. Source: Intuit, "Refresh token".
RENEWED_EVERY = timedelta(days=7)


class Standing:
    """Moves companies between their states; nothing here asks QuickBooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def connected(self, company_id: int, who: str, at: datetime) -> None:
        """A person has connected it, for the first time or again; what it waited for is forgotten."""
        self._move(company_id, CompanyState.CONNECTED, who, at, trouble=None, failures=0)

    def connected_since(self, company_id: int, moment: datetime) -> bool:
        """It is connected, and a person did that at that moment or later."""
        c = t.companies.c
        with self._database.read() as connection:
            found = connection.execute(
                sa.select(c.id).where(
                    c.id == company_id, c.state == CompanyState.CONNECTED.value, c.state_at >= moment
                )
            )
            return found.first() is not None

    def disconnected(self, company_id: int, who: str, at: datetime) -> None:
        """A person has ended the connection here."""
        self._move(company_id, CompanyState.DISCONNECTED, who, at, ends_at=None, renew_at=None)

    def lost(self, company_id: int, who: str, at: datetime) -> bool:
        """QuickBooks accepts the connection no more; False where that is known already, or a person ended it."""
        c = t.companies.c
        with self._database.write() as connection:
            moved = connection.execute(
                t.companies.update()
                .where(c.id == company_id, c.state == CompanyState.CONNECTED.value)
                .values(state=CompanyState.RECONNECT.value, state_at=at, state_by=who, renew_at=None)
            )
            return moved.rowcount == 1

    def renewed(self, company_id: int, ends_at: datetime | None, at: datetime) -> None:
        """The connection was renewed. `ends_at`: None where QuickBooks did not say."""
        with self._database.write() as connection:
            connection.execute(
                t.companies.update()
                .where(t.companies.c.id == company_id)
                .values(ends_at=ends_at, renew_at=at + RENEWED_EVERY)
            )

    def company_of(self, shop_id: int) -> int | None:
        """The company that the shop is joined to now."""
        c = t.connections.c
        with self._database.read() as connection:
            found = connection.execute(sa.select(c.company_id).where(c.shop_id == shop_id, c.active))
            return found.scalar()

    def policy(self, shop_id: int, company_id: int | None) -> Policy | None:
        """The shop's choices for that company, joined to it now or before; None where it never was."""
        c = t.connections.c
        with self._database.read() as connection:
            stored = connection.execute(
                sa.select(c.policy).where(c.shop_id == shop_id, c.company_id == company_id)
            ).scalar()
        return POLICY.load(stored) if stored else None

    def zone_of(self, shop_id: int) -> str:
        """The IANA zone of the shop, as its newest refund tells it; "UTC" before the first one."""
        c = t.refunds.c
        with self._database.read() as connection:
            newest = sa.select(c.zone).where(c.shop_id == shop_id).order_by(c.id.desc()).limit(1)
            return connection.execute(newest).scalar() or "UTC"

    def view(self, shop_id: int) -> CompanyView | None:
        """The shop's company as the panel shows it; None where it is joined to none."""
        c = t.connections.c
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(t.companies)
                .join_from(t.connections, t.companies)
                .where(c.shop_id == shop_id, c.active)
            ).first()
            if row is None:
                return None
            serves = connection.execute(
                sa.select(sa.func.count())
                .select_from(t.connections.join(t.shops))
                .where(c.company_id == row.id, c.active, t.shops.c.installed)
            ).scalar_one()
        return _view(row, serves)

    def _move(self, company_id: int, state: CompanyState, who: str, at: datetime, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(
                t.companies.update()
                .where(t.companies.c.id == company_id)
                .values(state=state.value, state_at=at, state_by=who[:255], **values)
            )


def _view(row: AnyRow, shops: int) -> CompanyView:
    return CompanyView(
        id=row.id,
        name=row.name,
        state=CompanyState(row.state),
        since=row.state_at or row.created_at,
        by=row.state_by,
        last_sync=row.synced_at,
        trouble=SENTENCE.load(row.trouble) if row.trouble else None,
        ends_at=row.ends_at,
        shops=shops,
    )
