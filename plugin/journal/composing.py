"""Which documents go out next, and the stored request that carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from plugin.accounting.documents import Document, needs, takes_number
from plugin.accounting.sale import Sale
from plugin.journal import tables as t
from plugin.journal.answering import refuse
from plugin.journal.codec import DOCUMENT, SALE, plain
from plugin.journal.database import AnyRow
from plugin.journal.settling import settle
from plugin.protocols import Drafted, NotBooked, Refused
from plugin.states import State

#: Makes the exact payload of one document: (document, its sale, item key, parents) -> draft.
Draft = Callable[[Document, Sale, str, Mapping[str, str]], Drafted]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Request:
    """A stored request. `drafts` in the order they were composed. `again`: it was sent before."""

    key: str
    drafts: tuple[Drafted, ...]
    again: bool = False


def planned(connection: sa.Connection, company_id: int, limit: int) -> Sequence[AnyRow]:
    """Planned documents of refunds that are being booked, oldest decision first, parents before what needs them."""
    together: list[AnyRow] = []
    alone: list[AnyRow] = []
    for row in _planned(connection, company_id, limit):
        if _is_next(connection, row):
            (alone if row.alone else together).append(row)
        if len(together) == limit:
            break
    return together or alone[:1]


def _planned(connection: sa.Connection, company_id: int, at_once: int) -> Iterator[AnyRow]:
    """All of them in their order; read in parts, because most often the first part is enough."""
    c, d, r = t.documents.c, t.decisions.c, t.refunds.c
    query = (
        sa.select(
            c.id, c.decision_id, c.refund_id, c.position, c.number, c.document, c.attempts, c.alone, d.sale
        )
        .join_from(t.documents, t.decisions)
        .join(t.refunds, r.id == c.refund_id)
        .where(
            c.company_id == company_id,
            c.state == "planned",
            d.superseded.is_(False),
            r.state.in_((State.BOOKING.value, State.PART_BOOKED.value)),
        )
        .order_by(c.decision_id, c.position)
        .limit(at_once * 3)
    )
    rows = connection.execute(query).all()
    while rows:
        yield from rows
        last = sa.tuple_(sa.literal(rows[-1].decision_id), sa.literal(rows[-1].position))
        rows = connection.execute(query.where(sa.tuple_(c.decision_id, c.position) > last)).all()


def _is_next(connection: sa.Connection, row: AnyRow) -> bool:
    """What it needs of its own decision exists; and a numbered document follows those with numbers before its
    own, so that a number that turns out to be taken moves them all and they stay consecutive."""
    document = DOCUMENT.load(row.document)
    c = t.documents.c
    in_the_way: list[sa.ColumnElement[bool]] = [c.marker.in_(needs(document))]
    if takes_number(document):
        in_the_way.append(sa.and_(c.position < row.position, c.number != row.number))
    missing = connection.execute(
        sa.select(c.id)
        .where(c.decision_id == row.decision_id, c.state != "booked", sa.or_(*in_the_way))
        .limit(1)
    ).first()
    return missing is None


def _parents(connection: sa.Connection, decision_id: int) -> dict[str, str]:
    """Marker -> ledger id, of the decision's documents that exist."""
    c = t.documents.c
    rows = connection.execute(
        sa.select(c.marker, c.ledger_id).where(c.decision_id == decision_id, c.ledger_id.is_not(None))
    ).all()
    return {row.marker: row.ledger_id for row in rows}


def drafted(connection: sa.Connection, row: AnyRow, draft: Draft, at: datetime) -> Drafted | None:
    """The payload of that document; None where the ledger's own drafting refuses it, which is then its answer."""
    key = f"{_base36(row.id)}.{_base36(row.attempts + 1)}"
    try:
        return draft(
            DOCUMENT.load(row.document), SALE.load(row.sale), key, _parents(connection, row.decision_id)
        )
    except Refused as refused:
        refuse(connection, row.id, NotBooked(refused.sentence, {}))
        settle(connection, row.refund_id, at)
        return None


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def store(
    connection: sa.Connection,
    company_id: int,
    drafts: Sequence[tuple[AnyRow, Drafted]],
    at: datetime,
) -> Request:
    """Stores the request with every payload, before anything of it is sent."""
    key = str(uuid4())
    connection.execute(t.requests.insert().values(key=key, company_id=company_id, stored_at=at, sent=0))
    for position, (row, draft) in enumerate(drafts):
        connection.execute(
            t.attempts.insert().values(
                request_key=key,
                item_key=draft.key,
                document_id=row.id,
                position=position,
                kind=draft.kind,
                payload=plain(draft.payload),
            )
        )
        connection.execute(
            t.documents.update()
            .where(t.documents.c.id == row.id)
            .values(state="sent", attempts=t.documents.c.attempts + 1)
        )
    return Request(key, tuple(draft for _, draft in drafts))


def set_apart(
    connection: sa.Connection, company_id: int, key: str, item_keys: Sequence[str], at: datetime
) -> None:
    """Makes those items of a request that was answered a request of their own, sent before.

    Under the old key they would go out with the others, which are answered, and may be on their way again.
    """
    apart, a = str(uuid4()), t.attempts.c
    connection.execute(t.requests.insert().values(key=apart, company_id=company_id, stored_at=at, sent=1))
    connection.execute(
        t.attempts.update().where(a.request_key == key, a.item_key.in_(item_keys)).values(request_key=apart)
    )
