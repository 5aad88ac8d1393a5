"""A refund that another one takes back: undone once the other is booked, looked at again when the other changes."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

import sqlalchemy as sa

from plugin.accounting.sentences import say
from plugin.journal import tables as t
from plugin.journal.moves import move
from plugin.journal.superseding import has_documents, supersede
from plugin.states import State

#: Where a refund stands whose documents exist. One that was held because its facts changed is undone as well.
_STANDING = (State.BOOKED, State.BOOKED_WITH_A_DIFFERENCE, State.HELD)
#: Where one stands of which nothing is booked, and nobody looks at it again by himself.
_UNBOOKED = (State.SKIPPED, State.HELD)


def take_back(connection: sa.Connection, refund_id: int, at: datetime) -> None:
    """Moves what this refund reverses, if it reverses one and that one stands."""
    c = t.refunds.c
    by = connection.execute(
        sa.select(c.connection_id, c.facts, c.order_number).where(c.id == refund_id)
    ).one()
    reverses = by.facts.get("reverses")
    if reverses is None:
        return
    taken_back = connection.execute(
        sa.select(c.id, c.state).where(c.connection_id == by.connection_id, c.refund_key == reverses)
    ).first()
    if taken_back is not None and State(taken_back.state) in _STANDING:
        words = say("taken-back", number=by.order_number)
        move(connection, taken_back.id, State.UNDONE, words, at=at)


def look_again_at(
    connection: sa.Connection, connection_id: int, reversed_: Set[str | None], at: datetime
) -> None:
    """Has refunds decided anew that were skipped or held, after the facts of what reverses them came or changed.

    `reversed_`: their ids at the store; None is nobody. What they reverse themselves is looked at as well: whether
    the first of a chain stands hangs on the last.
    """
    c = t.refunds.c
    seen: set[str | None] = {None}
    ahead = set(reversed_)
    while ahead := ahead - seen:
        seen |= ahead
        rows = connection.execute(
            sa.select(c.id, c.state, c.facts, c.changed_facts)
            .where(c.connection_id == connection_id, c.refund_key.in_([key for key in ahead if key]))
            .order_by(c.id)
            .with_for_update()
        ).all()
        for row in rows:
            if State(row.state) in _UNBOOKED and not has_documents(connection, row.id):
                supersede(connection, row.id)
                move(connection, row.id, State.WAITING, say("reversal-changed"), at=at)
        ahead = {(row.changed_facts or row.facts).get("reverses") for row in rows}
