"""One process at a time writes what the sync of a company reads, decides, sends and learns.

The engine runs one sync per company. But a process that lost its lease and has not noticed may still be at it
while another one has taken over: then each of them has to see what the other has written, or both book.
"""

from __future__ import annotations

import sqlalchemy as sa

#: First half of the advisory lock's key, so that it meets nobody else's.
_TURN_CLASS = 0x7475726E


def take_turn(connection: sa.Connection, company_id: int) -> None:
    """Waits until no other transaction has the company's turn; it ends with this transaction.

    Call it first: what is asked after it sees what the others have committed. On SQLite every write has the
    only turn there is. It locks no row, so letters and people do not wait for it.
    """
    if connection.dialect.name == "postgresql":
        key = {"class": _TURN_CLASS, "key": company_id % (1 << 31)}
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:class, :key)"), key)
