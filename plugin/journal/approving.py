"""Review first: a proposal waits for a person, who approves exactly what was shown."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.accounting.decision import Decision
from plugin.accounting.sentences import say
from plugin.journal import tables as t
from plugin.journal.codec import DECISION
from plugin.journal.moves import move, write_event
from plugin.states import State

#: What changes without changing what is booked: numbers are taken later, a lock is read anew each time.
_NOT_CONTENT = frozenset({"number", "revision"})


def content(decision: Decision) -> str:
    """Equal for decisions that write, or adopt, the same."""
    stored = DECISION.dump(decision)
    told = [_bare(stored["documents"]), _bare(stored["adopted"])]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _bare(stored: Any) -> Any:
    match stored:
        case dict():
            return {name: _bare(value) for name, value in stored.items() if name not in _NOT_CONTENT}
        case list():
            return [_bare(value) for value in stored]
        case _:
            return stored


def propose(
    connection: sa.Connection, refund_id: int, proposal: Decision | None, approved: str | None, at: datetime
) -> None:
    """Keeps what a person has to approve; an approval of something else is void then, and that is noted."""
    values: dict[str, object] = {"proposal": None}
    if proposal is not None:
        values = {"proposal": DECISION.dump(proposal), "approved": None}
        if approved is not None:
            write_event(connection, refund_id, None, None, say("approved-something-else"), at=at)
    connection.execute(t.refunds.update().where(t.refunds.c.id == refund_id).values(values))


def no_proposal(connection: sa.Connection, refund_id: int) -> None:
    """Nothing is proposed any more, and no approval is left."""
    c = t.refunds.c
    connection.execute(t.refunds.update().where(c.id == refund_id).values(proposal=None, approved=None))


def approve(connection: sa.Connection, refund_id: int, shown: str, who: str, at: datetime) -> bool:
    """A person presses Approve under the proposal whose `content` is `shown`; False where it is another by now."""
    c = t.refunds.c
    row = connection.execute(sa.select(c.state, c.proposal).where(c.id == refund_id).with_for_update()).one()
    if State(row.state) is not State.HELD or row.proposal is None:
        return False
    if content(DECISION.load(row.proposal)) != shown:
        return False
    connection.execute(t.refunds.update().where(c.id == refund_id).values(approved=shown))
    move(connection, refund_id, State.WAITING, say("approved"), at=at, who=who)
    return True
