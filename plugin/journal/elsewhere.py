"""A refund that reached another company's books while its shop was joined to that one: it is booked once."""

from __future__ import annotations

import sqlalchemy as sa

from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.states import State

#: Where a refund stands that is in the books, or on its way there.
_BOOKED = (
    State.BOOKING,
    State.PART_BOOKED,
    State.BOOKED,
    State.BOOKED_WITH_A_DIFFERENCE,
    State.UNDONE,
)


def booked_elsewhere(connection: sa.Connection, refund_id: int) -> Sentence | None:
    """Says which company has the refund, by another connection of its shop; None where none has.

    It waits until no other company's sync decides a refund of that shop; that ends with the transaction.
    """
    c, k = t.refunds.c, t.connections.c
    row = connection.execute(
        sa.select(c.shop_id, c.refund_key, c.connection_id).where(c.id == refund_id)
    ).one()
    # Not the key: rows that point to the shop may be written meanwhile.
    shop = sa.select(t.shops.c.id).where(t.shops.c.id == row.shop_id)
    connection.execute(shop.with_for_update(key_share=True))
    name = connection.execute(
        sa.select(t.companies.c.name)
        .join_from(t.refunds, t.connections)
        .join(t.companies)
        .where(k.shop_id == row.shop_id, k.id != row.connection_id, c.refund_key == row.refund_key)
        .where(sa.or_(c.state.in_([state.value for state in _BOOKED]), _stands_there()))
        .order_by(c.id)
        .limit(1)
    ).scalar()
    return None if name is None else say("booked-elsewhere", company=name)


def _stands_there() -> sa.ColumnElement[bool]:
    """Whatever its state: documents of it are or may be there, or somebody's own document stands for it."""
    c, d, a = t.refunds.c, t.documents.c, t.adopted.c
    written = sa.exists().where(d.refund_id == c.id, d.state.in_(("sent", "booked")))
    return sa.or_(written, sa.exists().where(a.refund_id == c.id))
