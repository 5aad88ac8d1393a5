"""Moving a refund from state to state: the only code that does, always with a line in the audit trail."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from plugin.accounting.sentences import Sentence
from plugin.journal import tables as t
from plugin.journal.codec import SENTENCE
from plugin.states import State, check_move

#: Who moves a refund when no person does.
CONTRA = "Contra"


def move(
    connection: sa.Connection,
    refund_id: int,
    new: State,
    sentence: Sentence,
    *,
    at: datetime,
    who: str = CONTRA,
    look_again: datetime | None = None,
) -> bool:
    """Puts the refund into `new` and says why; False, and no trace, where it stands there with the same words.

    Raises ImpossibleMove for a move that `states.MOVES` does not have.
    """
    row = connection.execute(
        sa.select(t.refunds.c.state, t.refunds.c.sentence)
        .where(t.refunds.c.id == refund_id)
        .with_for_update()
    ).one()
    old, told = State(row.state), SENTENCE.dump(sentence)
    same = old is new and row.sentence == told
    if not same:
        check_move(old, new)
        write_event(connection, refund_id, old, new, sentence, at=at, who=who)
    connection.execute(
        t.refunds.update()
        .where(t.refunds.c.id == refund_id)
        .values(state=new.value, sentence=told, look_again=look_again)
    )
    return not same


def write_event(
    connection: sa.Connection,
    refund_id: int,
    old: State | None,
    new: State | None,
    sentence: Sentence,
    *,
    at: datetime,
    who: str = CONTRA,
) -> None:
    """One line of the audit trail; `old` and `new` are None where no state moved."""
    connection.execute(
        t.events.insert().values(
            refund_id=refund_id,
            at=at,
            who=who[:255],
            old=old.value if old else None,
            new=new.value if new else None,
            sentence=SENTENCE.dump(sentence),
        )
    )
