"""Shops, companies and the connections between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from plugin.accounting.policy import Policy
from plugin.journal import tables as t
from plugin.journal.backoff import backoff
from plugin.journal.codec import POLICY
from plugin.journal.database import Database


@dataclass(frozen=True, slots=True)
class Company:
    """A connected QuickBooks company. `realm`: QuickBooks' own name of it."""

    id: int
    edition: str
    realm: str
    name: str
    shares_numbers: bool


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


class SamePrefix(ValueError):
    """Two shops of one company would look for their orders under the same numbers; the text names the other."""


class Register:
    """Reads and writes who is connected to what."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        """The company's id; the same realm twice is the same company."""
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(t.companies.c.id).where(
                    t.companies.c.edition == edition, t.companies.c.realm == realm
                )
            ).first()
            if row:
                return int(row.id)
            made = connection.execute(
                t.companies.insert()
                .values(edition=edition, realm=realm, name=name, shares_numbers=False, created_at=at)
                .returning(t.companies.c.id)
            )
            return int(made.scalar_one())

    def connect(self, shop_id: int, company_id: int, policy: Policy, at: datetime) -> int:
        """The active connection from now on; what the shop was connected to before stays with what it booked.

        A shop and a company that were joined before are joined by the same connection again, with the new
        policy: what was booked is known there.
        Raises SamePrefix where another shop of the company has that prefix: both may have an order 1001.
        """
        with self._database.write() as connection:
            _check_prefix(connection, shop_id, company_id, policy)
            connection.execute(
                t.connections.update().where(t.connections.c.shop_id == shop_id).values(active=False)
            )
            c, values = t.connections.c, {"policy": POLICY.dump(policy), "active": True}
            again = connection.execute(
                t.connections.update()
                .where(c.shop_id == shop_id, c.company_id == company_id)
                .values(values)
                .returning(c.id)
            ).scalar()
            if again is not None:
                return int(again)
            made = connection.execute(
                t.connections.insert()
                .values(shop_id=shop_id, company_id=company_id, created_at=at, **values)
                .returning(t.connections.c.id)
            )
            return int(made.scalar_one())

    def change_policy(self, connection_id: int, policy: Policy) -> None:
        """For refunds decided from now on; what is decided keeps the policy it was decided by.

        Raises SamePrefix as `connect` does.
        """
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(t.connections.c.shop_id, t.connections.c.company_id).where(
                    t.connections.c.id == connection_id
                )
            ).one()
            _check_prefix(connection, row.shop_id, row.company_id, policy)
            connection.execute(
                t.connections.update()
                .where(t.connections.c.id == connection_id)
                .values(policy=POLICY.dump(policy))
            )

    def company(self, company_id: int) -> Company:
        """Raises sqlalchemy.exc.NoResultFound for an id that was never given."""
        c = t.companies.c
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(c.id, c.edition, c.realm, c.name, c.shares_numbers).where(c.id == company_id)
            ).one()
        return Company(row.id, row.edition, row.realm, row.name, row.shares_numbers)

    def connections(self, company_id: int) -> tuple[Connection, ...]:
        """The active connections of the company, of installed shops."""
        c, s = t.connections.c, t.shops.c
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(c.id, c.shop_id, c.company_id, s.platform, s.domain, c.policy, s.wait_until)
                .join_from(t.connections, t.shops)
                .where(c.company_id == company_id, c.active, s.installed)
                .order_by(c.id)
            ).all()
        return tuple(
            Connection(
                r.id, r.shop_id, r.company_id, r.platform, r.domain, POLICY.load(r.policy), r.wait_until
            )
            for r in rows
        )

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


def _check_prefix(connection: sa.Connection, shop_id: int, company_id: int, policy: Policy) -> None:
    c = t.connections.c
    others = connection.execute(
        sa.select(t.shops.c.domain, c.policy)
        .join_from(t.connections, t.shops)
        .where(c.company_id == company_id, c.shop_id != shop_id, c.active, t.shops.c.installed)
    ).all()
    for other in others:
        if POLICY.load(other.policy).number_prefix == policy.number_prefix:
            raise SamePrefix(other.domain)
