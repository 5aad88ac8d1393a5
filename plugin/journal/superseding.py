"""Setting a stored decision aside, so that its refund is decided anew."""

from __future__ import annotations

import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.journal.numbers import give_back_unused


def live_decisions(refund_id: int) -> sa.Select[int]:
    """Ids of the refund's decisions that count; there is at most one."""
    d = t.decisions.c
    return sa.select(d.id).where(d.refund_id == refund_id, d.superseded.is_(False))


def has_documents(connection: sa.Connection, refund_id: int) -> bool:
    """Documents of it exist in the company, or may exist."""
    c = t.documents.c
    found = connection.execute(
        sa.select(c.id).where(c.refund_id == refund_id, c.state.in_(("sent", "booked"))).limit(1)
    ).first()
    return found is not None


def supersede(connection: sa.Connection, refund_id: int) -> None:
    """Sets aside a decision of which nothing exists in the company, and gives its unused numbers back."""
    for decision_id in connection.execute(live_decisions(refund_id)).scalars().all():
        give_back_unused(connection, refund_id, decision_id)
    connection.execute(
        t.decisions.update().where(t.decisions.c.refund_id == refund_id).values(superseded=True)
    )
