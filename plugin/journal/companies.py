"""A connected company as the room knows it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.journal.database import AnyRow
from plugin.states import CompanyState


@dataclass(frozen=True, slots=True)
class Company:
    """`realm`: QuickBooks' own id of it. `state`: how it stands with QuickBooks; nothing is sent to it unless it
    is connected."""

    id: int
    edition: str
    realm: str
    name: str
    shares_numbers: bool
    state: CompanyState = CompanyState.CONNECTED

    @property
    def is_connected(self) -> bool:
        """QuickBooks accepts what we send, as far as we know."""
        return self.state is CompanyState.CONNECTED


def rows(*where: sa.ColumnElement[bool]) -> sa.Select[tuple[int, str, str, bool, str]]:
    """What `company_from` needs."""
    c = t.companies.c
    return sa.select(c.id, c.edition, c.name, c.shares_numbers, c.state).where(*where)


def company_from(row: AnyRow, realm: str) -> Company:
    """The row with its realm id, which does not stand in it."""
    return Company(row.id, row.edition, realm, row.name, row.shares_numbers, CompanyState(row.state))
