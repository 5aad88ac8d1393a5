"""What a refund is, once answers are in: booked, with a difference, in part, failed; and pressing Retry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import sqlalchemy as sa

from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
)
from plugin.accounting.money import Money
from plugin.accounting.payout import money_account
from plugin.accounting.plan import readdressed
from plugin.accounting.policy import Policy
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.journal.codec import DECISION, DOCUMENT, POLICY, REFUND, SALE, SENTENCE
from plugin.journal.database import AnyRow
from plugin.journal.facts import changed_after_booking
from plugin.journal.moves import move
from plugin.journal.superseding import supersede
from plugin.journal.undoing import take_back
from plugin.states import State

_Rows = Sequence[AnyRow]

#: States of a document that goes no further by itself.
_STOPPED = frozenset({"refused", "held"})


def settle(connection: sa.Connection, refund_id: int, at: datetime) -> None:
    """Moves the refund to where its documents put it; nothing while some are still to be sent or answered."""
    c, d = t.documents.c, t.decisions.c
    rows = connection.execute(
        sa.select(c.kind, c.state, c.document, c.number, c.stated_total, c.sentence, d.decision)
        .join_from(t.documents, t.decisions)
        .where(c.refund_id == refund_id, d.superseded.is_(False))
        .order_by(c.decision_id, c.position)
    ).all()
    states = {row.state for row in rows}
    if states & _STOPPED:
        if "sent" not in states:
            _stopped(connection, refund_id, rows, at)
        return
    if states - {"booked", "needless"}:
        return
    _done(connection, refund_id, rows, at)


def _stopped(connection: sa.Connection, refund_id: int, rows: _Rows, at: datetime) -> None:
    stopped = next(row for row in rows if row.state in _STOPPED)
    alone = State.HELD if stopped.state == "held" else State.FAILED
    some = any(row.state == "booked" for row in rows)
    words = SENTENCE.load(stopped.sentence)
    move(connection, refund_id, State.PART_BOOKED if some else alone, words, at=at)


def _done(connection: sa.Connection, refund_id: int, rows: _Rows, at: datetime) -> None:
    differences = [say_ for row in rows for say_ in _differences(row)]
    decision = DECISION.load(rows[0].decision)
    if differences:
        move(connection, refund_id, State.BOOKED_WITH_A_DIFFERENCE, differences[0], at=at)
    elif decision.owed:
        move(connection, refund_id, State.BOOKED, say("booked-owed", owed=decision.owed), at=at)
    else:
        move(connection, refund_id, State.BOOKED, _booked(rows), at=at)
    take_back(connection, refund_id, at)
    facts = connection.execute(
        sa.select(t.refunds.c.facts, t.refunds.c.changed_facts).where(t.refunds.c.id == refund_id)
    ).one()
    if facts.changed_facts is not None:
        words = changed_after_booking(REFUND.load(facts.facts), REFUND.load(facts.changed_facts))
        move(connection, refund_id, State.HELD, words, at=at)


def _differences(row: AnyRow) -> list[Sentence]:
    """The ledger's total against ours, to the cent; and a credit that went elsewhere."""
    found: list[Sentence] = []
    document: Document = DOCUMENT.load(row.document)
    ours = stated_by_ledgers(document)
    if ours is not None and row.stated_total is not None:
        stated = Money.of(row.stated_total, ours.currency)
        if stated != ours:
            number = row.number or document.marker
            found.append(
                say("total-differs", kind=document.kind.value, number=number, ours=ours, theirs=stated)
            )
    if row.sentence is not None:
        found.append(SENTENCE.load(row.sentence))
    return found


def stated_by_ledgers(document: Document) -> Money | None:
    """What the ledger's total of it has to be; None for what comes to nothing there (applications, voids)."""
    match document:
        case RefundReceipt() | CreditMemo() | SalesReceipt() | Invoice() | CardRefund() | RefundCheck():
            return document.total
        case Payment():
            return document.amount
        case CreditApplication() | Void():
            return None
        case _:
            assert_never(document)


def _booked(rows: _Rows) -> Sentence:
    named = [f"{row.kind} {row.number}" if row.number else row.kind for row in rows if row.state == "booked"]
    return say("booked", documents=", ".join(named))


def retry(connection: sa.Connection, refund_id: int, who: str, at: datetime) -> bool:
    """A person presses Retry; False where there is nothing to retry.

    Where documents exist the stored decision is continued with new attempts of what was refused;
    where none exists the refund is decided anew.
    """
    row = connection.execute(
        sa.select(t.refunds.c.state).where(t.refunds.c.id == refund_id).with_for_update()
    ).one()
    if not can_retry(connection, refund_id, State(row.state)):
        return False
    if State(row.state) is State.PART_BOOKED:
        _plan_again(connection, refund_id)
        move(connection, refund_id, State.BOOKING, say("retried"), at=at, who=who)
        return True
    supersede(connection, refund_id)
    move(connection, refund_id, State.WAITING, say("retried"), at=at, who=who)
    return True


def _plan_again(connection: sa.Connection, refund_id: int) -> None:
    """New attempts of what was refused; money leaves by the account that the merchant has chosen meanwhile, and a
    closed period is dealt with as he has chosen meanwhile."""
    c, d = t.documents.c, t.decisions.c
    policy = POLICY.load(
        connection.execute(
            sa.select(t.connections.c.policy)
            .join_from(t.refunds, t.connections)
            .where(t.refunds.c.id == refund_id)
        ).scalar_one()
    )
    rows = connection.execute(
        sa.select(c.id, c.decision_id, c.document, d.sale, d.policy)
        .join_from(t.documents, t.decisions)
        .where(c.refund_id == refund_id, c.state.in_(_STOPPED), d.superseded.is_(False))
        .order_by(c.position)
    ).all()
    for row in rows:
        document = _out_of_todays_account(DOCUMENT.load(row.document), SALE.load(row.sale), policy)
        values = {"state": "planned", "sentence": None, "document": DOCUMENT.dump(document)}
        connection.execute(t.documents.update().where(c.id == row.id).values(values))
        stored = replace(POLICY.load(row.policy), closed_period=policy.closed_period)
        connection.execute(
            t.decisions.update().where(d.id == row.decision_id).values(policy=POLICY.dump(stored))
        )


def _out_of_todays_account(document: Document, sale: Sale, policy: Policy) -> Document:
    """The same document; where it moves money, through the account that its gateways have now, if that is one."""
    match document:
        case RefundReceipt() | SalesReceipt():
            return readdressed(document, sale, policy)
        case CardRefund():
            accounts = {money_account(gateway, sale, policy) for gateway in document.gateways}
        case RefundCheck():
            accounts = {policy.gateway(gateway).bank_account for gateway in document.gateways}
        case CreditMemo() | Invoice() | Payment() | CreditApplication() | Void():
            return document
        case _:
            assert_never(document)
    account = accounts.pop() if len(accounts) == 1 else None
    return replace(document, money_account=account) if account is not None else document


def can_retry(connection: sa.Connection, refund_id: int, state: State) -> bool:
    """Retry helps: it is part booked, or it stands still and nothing of it exists in the company."""
    match state:
        case State.PART_BOOKED:
            return True
        case State.SKIPPED if _nothing_is_booked_at_all(connection, refund_id):
            return False
        case State.HELD | State.SKIPPED | State.FAILED:
            c = t.documents.c
            exists = connection.execute(
                sa.select(c.id).where(c.refund_id == refund_id, c.state.in_(("sent", "booked"))).limit(1)
            ).first()
            return exists is None
        case State.WAITING | State.BOOKING | State.BOOKED | State.BOOKED_WITH_A_DIFFERENCE | State.UNDONE:
            return False


def _nothing_is_booked_at_all(connection: sa.Connection, refund_id: int) -> bool:
    """Refund sync is switched off: until it is on again, deciding anew would only skip the refund again."""
    policy = connection.execute(
        sa.select(t.connections.c.policy)
        .join_from(t.refunds, t.connections)
        .where(t.refunds.c.id == refund_id)
    ).scalar_one()
    return POLICY.load(policy).switched_off
