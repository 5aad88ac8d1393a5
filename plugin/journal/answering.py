"""What a ledger answered about a document, written down once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from plugin.accounting.documents import CreditApplication, WithLines
from plugin.accounting.money import Money
from plugin.accounting.numbering import is_the_sale
from plugin.accounting.policy import Offers
from plugin.accounting.sentences import say
from plugin.journal import tables as t
from plugin.journal.attempts import attempt_again
from plugin.journal.codec import DOCUMENT, SALE, SENTENCE, plain
from plugin.protocols import Answer, Booked, Changed, NotBooked, NotYet, NumberTaken, PeriodClosed


def record(
    connection: sa.Connection,
    company_id: int,
    request_key: str,
    item_key: str,
    answer: Answer,
    offers: Offers,
    at: datetime,
) -> int:
    """Records one answer; the id of the refund it belongs to. An answer that is known already changes nothing."""
    a, c = t.attempts.c, t.documents.c
    row = connection.execute(
        sa.select(a.document_id, a.outcome, c.refund_id, c.document)
        .join_from(t.attempts, t.documents)
        .where(a.request_key == request_key, a.item_key == item_key)
    ).one()
    if row.outcome is not None:
        return int(row.refund_id)
    match answer:
        case Booked():
            _booked(connection, row.document_id, answer, at)
            if is_the_sale(DOCUMENT.load(row.document)):
                _know_the_sale(connection, row.document_id, answer.ledger_id)
        case NumberTaken() | Changed() | PeriodClosed():
            stopped = attempt_again(connection, company_id, row.document_id, answer, offers, at)
            if stopped is not None:
                refuse(connection, row.document_id, stopped)
        case NotBooked():
            refuse(connection, row.document_id, answer)
        case NotYet(unwritten=True):
            connection.execute(t.documents.update().where(c.id == row.document_id).values(state="planned"))
        case NotYet():
            return int(row.refund_id)
    connection.execute(
        t.attempts.update()
        .where(a.request_key == request_key, a.item_key == item_key)
        .values(outcome=type(answer).__name__, answer=plain(answer.answer))
    )
    return int(row.refund_id)


def _booked(connection: sa.Connection, document_id: int, answer: Booked, at: datetime) -> None:
    connection.execute(
        t.documents.update()
        .where(t.documents.c.id == document_id)
        .values(
            state="booked",
            ledger_id=answer.ledger_id,
            revision=answer.revision,
            stated_total=str(answer.total.amount) if answer.total is not None else None,
            open=str(answer.open.amount) if answer.open is not None else None,
            booked_at=at,
            **({"sentence": SENTENCE.dump(answer.otherwise)} if answer.otherwise is not None else {}),
        )
    )
    if answer.open is not None:
        _apply_what_is_open(connection, document_id, answer.open)


def _know_the_sale(connection: sa.Connection, document_id: int, ledger_id: str) -> None:
    """A missing sale that was created has its id now: later refunds of it find this decision by that."""
    c, d = t.documents.c, t.decisions.c
    row = connection.execute(
        sa.select(c.decision_id, d.sale).join_from(t.documents, t.decisions).where(c.id == document_id)
    ).one()
    sale = SALE.dump(replace(SALE.load(row.sale), id=ledger_id))
    connection.execute(
        t.decisions.update().where(d.id == row.decision_id).values(sale_id=ledger_id, sale=sale)
    )
    _name_the_sale(connection, row.decision_id, ledger_id)


def _name_the_sale(connection: sa.Connection, decision_id: int, ledger_id: str) -> None:
    """The documents that follow belong to a sale that exists: what takes them back one day needs its id."""
    c = t.documents.c
    rows = connection.execute(
        sa.select(c.id, c.document).where(c.decision_id == decision_id, c.state == "planned")
    ).all()
    for row in rows:
        document = DOCUMENT.load(row.document)
        if isinstance(document, WithLines):
            changed = DOCUMENT.dump(replace(document, sale_id=ledger_id))
            connection.execute(t.documents.update().where(c.id == row.id).values(document=changed))


def _apply_what_is_open(connection: sa.Connection, memo_id: int, open_: Money) -> None:
    """QuickBooks may have applied the new memo by itself; only what it left open is applied by us."""
    c = t.documents.c
    memo = connection.execute(sa.select(c.decision_id, c.marker).where(c.id == memo_id)).one()
    rows = connection.execute(
        sa.select(c.id, c.document).where(
            c.decision_id == memo.decision_id, c.kind == "credit application", c.state == "planned"
        )
    ).all()
    for row in rows:
        application = DOCUMENT.load(row.document)
        if not isinstance(application, CreditApplication) or application.memo != memo.marker:
            continue
        if application.amount <= open_:
            continue
        values: dict[str, object] = {
            "sentence": SENTENCE.dump(
                say("credit-applied-by-quickbooks", open=open_, wanted=application.amount)
            )
        }
        if open_:
            values["document"] = DOCUMENT.dump(replace(application, amount=open_))
        else:
            values["state"] = "needless"
        connection.execute(t.documents.update().where(c.id == row.id).values(values))


def refuse(connection: sa.Connection, document_id: int, answer: NotBooked) -> None:
    """The ledger will not have that document, or it is held; why, stands beside it."""
    connection.execute(
        t.documents.update()
        .where(t.documents.c.id == document_id)
        .values(state="held" if answer.held else "refused", sentence=SENTENCE.dump(answer.sentence))
    )
