"""Documents that a bookkeeper entered by hand: each stands for one refund of the company, and none is ours."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from plugin.accounting.decision import Decision
from plugin.journal import tables as t


def taken(connection: sa.Connection, company_id: int, ledger_ids: Iterable[str]) -> frozenset[str]:
    """Those that we wrote ourselves, whatever a person made of our mark, and those that stand for a refund already."""
    ids = list(ledger_ids)
    found: set[str] = set()
    for table in (t.adopted, t.documents):
        c = table.c
        rows = connection.execute(
            sa.select(c.ledger_id).where(c.company_id == company_id, c.ledger_id.in_(ids))
        )
        found.update(rows.scalars())
    return frozenset(found)


def adopt(connection: sa.Connection, company_id: int, decision: Decision, refund_id: int) -> None:
    """They stand for that refund. Raises sqlalchemy.exc.IntegrityError where one stands for another."""
    for hand in decision.adopted:
        connection.execute(
            t.adopted.insert().values(company_id=company_id, ledger_id=hand.id, refund_id=refund_id)
        )
