"""Shops, companies and the connections between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.accounting.policy import Offers, Policy
from plugin.journal import tables as t
from plugin.journal.backoff import backoff
from plugin.journal.codec import POLICY
from plugin.journal.companies import Company as Company
from plugin.journal.companies import company_from, rows
from plugin.journal.database import AnyRow, Database
from plugin.journal.moves import CONTRA
from plugin.journal.policies import check_policy, store_policy
from plugin.journal.realms import Realms


@dataclass(frozen=True, slots=True)
class Connection:
    """One shop joined to one company, with the merchant's choices.

    `wait_until`: the shop was away and is not asked before that moment.
    """

    id: int
    shop_id: int
    company_id: int
    platform: str
    domain: str
    policy: Policy
    wait_until: datetime | None = None


class UnknownShop(LookupError):
    """No shop of that name is installed."""


class NotConnected(LookupError):
    """The shop of that name is installed and joined to no company."""


class Register:
    """Reads and writes who is connected to what. What names a company may raise TryLater: the vault is closed."""

    def __init__(self, database: Database, realms: Realms) -> None:
        self._database = database
        self._realms = realms

    def install(self, platform: str, domain: str, at: datetime) -> int:
        """The shop's id; a shop that was uninstalled is installed again under its old id."""
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(t.shops.c.id).where(t.shops.c.platform == platform, t.shops.c.domain == domain)
            ).first()
            if row:
                connection.execute(t.shops.update().where(t.shops.c.id == row.id).values(installed=True))
                return int(row.id)
            made = connection.execute(
                t.shops.insert()
                .values(platform=platform, domain=domain, installed=True, created_at=at)
                .returning(t.shops.c.id)
            )
            return int(made.scalar_one())

    def uninstall(self, platform: str, domain: str) -> None:
        """The shop's letters are counted, no longer noted."""
        with self._database.write() as connection:
            connection.execute(
                t.shops.update()
                .where(t.shops.c.platform == platform, t.shops.c.domain == domain)
                .values(installed=False)
            )

    def add_company(self, edition: str, realm: str, name: str, at: datetime) -> int:
        """The company's id; the same realm twice is the same company, by the name it has now."""
        c = t.companies.c
        with self._database.write() as connection:
            fingerprint = self._realms.fingerprint(connection, edition, realm)
            named = t.companies.update().where(c.edition == edition, c.realm == fingerprint)
            renamed = named.values(name=name[:255]).returning(c.id)
            known = connection.execute(renamed).scalar()
            if known is not None:
                return int(known)
            # Of several processes that add it at once, the first one's; the others wait for it and find it.
            insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
            made = insert(t.companies).values(
                edition=edition, realm=fingerprint, name=name[:255], shares_numbers=False, created_at=at
            )
            once = made.on_conflict_do_nothing(index_elements=["edition", "realm"]).returning(c.id)
            added = connection.execute(once).scalar()
            if added is None:
                return int(connection.execute(renamed).scalar_one())
            self._realms.keep(connection, added, edition, realm)
            return int(added)

    def check(self, shop_id: int, company_id: int, policy: Policy) -> None:
        """Raises what `connect` would raise, and joins nothing."""
        with self._database.read() as connection:
            check_policy(connection, shop_id, company_id, policy, None)

    def connect(self, shop_id: int, company_id: int, policy: Policy, at: datetime, who: str = CONTRA) -> int:
        """The active connection from now on; what the shop was connected to before stays with what it booked.

        A shop and a company that were joined before are joined by the same connection again, with the new
        policy: what was booked is known there.
        Raises WrongPolicy; SameNumbers where another shop of the company numbers its orders alike: both may have an
        order 1001.
        """
        with self._database.write() as connection:
            check_policy(connection, shop_id, company_id, policy, None)
            connection.execute(
                t.connections.update().where(t.connections.c.shop_id == shop_id).values(active=False)
            )
            c = t.connections.c
            joined = connection.execute(
                sa.select(c.id).where(c.shop_id == shop_id, c.company_id == company_id)
            ).scalar()
            if joined is None:
                made = t.connections.insert().values(
                    shop_id=shop_id, company_id=company_id, policy={}, active=True, created_at=at
                )
                joined = connection.execute(made.returning(c.id)).scalar_one()
            connection.execute(t.connections.update().where(c.id == joined).values(active=True))
            store_policy(connection, joined, policy, who, at)
            return int(joined)

    def set_policy(
        self, connection_id: int, policy: Policy, *, who: str, at: datetime, offers: Offers | None = None
    ) -> None:
        """For refunds decided from now on; what is decided keeps the policy it was decided by.

        `offers`: of the company, where it could be asked. Raises WrongPolicy and SameNumbers as `connect` does;
        nothing is changed then.
        """
        c = t.connections.c
        with self._database.write() as connection:
            row = connection.execute(sa.select(c.shop_id, c.company_id).where(c.id == connection_id)).one()
            check_policy(connection, row.shop_id, row.company_id, policy, offers)
            store_policy(connection, connection_id, policy, who, at)

    def connection_of(self, domain: str) -> Connection:
        """The active connection of the shop that the platform calls `domain`. Raises UnknownShop, NotConnected."""
        shop_id = self.shop_id(domain)
        with self._database.read() as connection:
            row = connection.execute(_CONNECTIONS.where(t.connections.c.shop_id == shop_id)).first()
        if row is None:
            raise NotConnected(domain)
        return _connection(row)

    def company(self, company_id: int) -> Company:
        """Raises sqlalchemy.exc.NoResultFound for an id that was never given."""
        with self._database.read() as connection:
            row = connection.execute(rows(t.companies.c.id == company_id)).one()
            return company_from(row, self._realms.of(connection, company_id))

    def company_of_realm(self, edition: str, realm: str) -> Company | None:
        """The company that QuickBooks calls so; None for one that nobody connected. One look into an index."""
        c = t.companies.c
        with self._database.read() as connection:
            fingerprint = self._realms.find(connection, edition, realm)
            row = connection.execute(rows(c.edition == edition, c.realm == fingerprint)).first()
        return company_from(row, realm) if row else None

    def connections(self, company_id: int) -> tuple[Connection, ...]:
        """The active connections of the company, of installed shops."""
        with self._database.read() as connection:
            rows = connection.execute(_CONNECTIONS.where(t.connections.c.company_id == company_id)).all()
        return tuple(_connection(row) for row in rows)

    def shop_away(self, shop_id: int, after: timedelta | None, at: datetime) -> datetime:
        """The shop could not be read; until when it is left alone, longer each time in a row."""
        s = t.shops.c
        with self._database.write() as connection:
            failures = connection.execute(
                t.shops.update().where(s.id == shop_id).values(failures=s.failures + 1).returning(s.failures)
            ).scalar_one()
            until = at + backoff(failures, after)
            connection.execute(t.shops.update().where(s.id == shop_id).values(wait_until=until))
        return until

    def shop_well(self, shop_id: int) -> None:
        """The shop was read after it had been away."""
        with self._database.write() as connection:
            connection.execute(
                t.shops.update().where(t.shops.c.id == shop_id).values(failures=0, wait_until=None)
            )

    def shop_id(self, domain: str) -> int:
        """The id of the shop that the platform calls `domain`. Raises UnknownShop."""
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(t.shops.c.id).where(t.shops.c.domain == domain, t.shops.c.installed)
            ).first()
        if row is None:
            raise UnknownShop(domain)
        return int(row.id)


_CONNECTIONS = (
    sa.select(
        t.connections.c.id,
        t.connections.c.shop_id,
        t.connections.c.company_id,
        t.shops.c.platform,
        t.shops.c.domain,
        t.connections.c.policy,
        t.shops.c.wait_until,
    )
    .join_from(t.connections, t.shops)
    .where(t.connections.c.active, t.shops.c.installed)
    .order_by(t.connections.c.id)
)


def _connection(row: AnyRow) -> Connection:
    policy = POLICY.load(row.policy)
    return Connection(row.id, row.shop_id, row.company_id, row.platform, row.domain, policy, row.wait_until)
