"""What the stores said: open nudges, and the facts of each refund, kept once per stable id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from plugin.accounting.money import Money, total
from plugin.accounting.refund import Outcome, Refund, Transaction
from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.journal.codec import REFUND, SENTENCE, fingerprint
from plugin.journal.database import AnyRow, Database
from plugin.journal.moves import move, write_event
from plugin.journal.register import Connection
from plugin.journal.superseding import has_documents, supersede
from plugin.journal.turns import take_turn
from plugin.journal.undoing import look_again_at
from plugin.protocols import Refused
from plugin.states import State

#: A store's readers are seconds behind its letters, on a bad day hours.
_SHOWN_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenNudge:
    """An order to look at. `told`: how often we were told so far. `expects`: refunds that letters named."""

    order_id: str
    told: int
    expects: frozenset[str]
    noted_at: datetime

    def waits_for(self, read: tuple[Refund, ...] | Refused, at: datetime) -> bool:
        """The store does not show yet what its own letter named; it is given a day."""
        shown = set() if isinstance(read, Refused) else {refund.id for refund in read}
        return bool(self.expects - shown) and at - self.noted_at < _SHOWN_WITHIN


class Facts:
    """Reads nudges, keeps facts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def nudges(self, shop_id: int, after: str, limit: int) -> tuple[OpenNudge, ...]:
        """The shop's open nudges in the order of their order ids, those above `after`."""
        c = t.nudges.c
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(c.order_id, c.told, c.expects, c.noted_at)
                .where(c.shop_id == shop_id, c.order_id > after)
                .order_by(c.order_id)
                .limit(limit)
            ).all()
        return tuple(
            OpenNudge(row.order_id, row.told, frozenset(row.expects.split()), row.noted_at) for row in rows
        )

    def keep(
        self,
        shop: Connection,
        nudge: OpenNudge,
        read: tuple[Refund, ...] | Refused,
        at: datetime,
    ) -> bool:
        """Keeps what was read of one order and closes its nudge, unless a newer letter came meanwhile.

        False, and the nudge stays open, while the store does not show a refund that its letter named.
        """
        waits = nudge.waits_for(read, at)
        with self._database.write() as connection:
            take_turn(connection, shop.company_id)
            if not isinstance(read, Refused):
                _no_trouble(connection, shop.shop_id, nudge.order_id)
                for refund in read:
                    _keep(connection, shop, refund, at)
            if waits:
                return False
            if sentence := _unreadable(nudge, read):
                _trouble(connection, shop.shop_id, nudge.order_id, sentence, at)
            c = t.nudges.c
            connection.execute(
                t.nudges.delete().where(
                    c.shop_id == shop.shop_id, c.order_id == nudge.order_id, c.told == nudge.told
                )
            )
        return True


def _unreadable(nudge: OpenNudge, read: tuple[Refund, ...] | Refused) -> Sentence | None:
    """What a person has to know of an order that could not be read, or not whole."""
    if isinstance(read, Refused):
        return read.sentence
    missing = nudge.expects - {refund.id for refund in read}
    return say("refund-never-shown", order=nudge.order_id, refund=min(missing)) if missing else None


def shown_amount(refund: Refund) -> Money:
    """What lists show: the money (or promise) on its way back, else what the lines come to; shop's money.

    Negative where the customer paid: for a dearer exchange, or taking a refund back.
    """
    currency = refund.order.total.shop.currency
    moving = [x for x in refund.transactions if x.outcome is not Outcome.FAILED]
    if not moving:
        return _lines(refund)
    return total((_towards_the_customer(x) for x in moving), currency)


def _towards_the_customer(transaction: Transaction) -> Money:
    return -transaction.amount.shop if transaction.incoming else transaction.amount.shop


def _lines(refund: Refund) -> Money:
    currency = refund.order.total.shop.currency
    back = [line.amount.shop - line.discount.shop + line.tax.shop for line in refund.parts]
    out = [line.amount.shop - line.discount.shop + line.tax.shop for line in refund.replacements]
    extras = [x.amount.shop + x.tax.shop for x in refund.extras]
    return total([*back, *extras, *(-amount for amount in out)], currency)


def _keep(connection: sa.Connection, shop: Connection, refund: Refund, at: datetime) -> None:
    c = t.refunds.c
    row = connection.execute(
        sa.select(c.id, c.state, c.fingerprint, c.facts, c.changed_facts)
        .where(c.connection_id == shop.id, c.refund_key == refund.id)
        .with_for_update()
    ).first()
    values = _columns(refund)
    if row is None:
        _first(connection, shop, refund, values, at)
        look_again_at(connection, shop.id, {refund.reverses}, at)
        return
    state, changed = State(row.state), row.fingerprint != values["fingerprint"]
    match state:
        case State.WAITING | State.HELD | State.SKIPPED | State.FAILED if not has_documents(
            connection, row.id
        ):
            connection.execute(t.refunds.update().where(c.id == row.id).values(values))
            if changed and state is not State.WAITING:
                supersede(connection, row.id)
                move(connection, row.id, State.WAITING, say("facts-changed"), at=at)
        case _ if changed:
            _changed_since(connection, row, state, refund, at)
        case _:
            pass
    if changed:
        before = (row.changed_facts or row.facts).get("reverses")
        look_again_at(connection, shop.id, {before, refund.reverses}, at)


def _first(
    connection: sa.Connection, shop: Connection, refund: Refund, values: Mapping[str, object], at: datetime
) -> None:
    made = connection.execute(
        t.refunds.insert()
        .values(
            connection_id=shop.id,
            shop_id=shop.shop_id,
            refund_key=refund.id,
            order_id=refund.order.id,
            state=State.WAITING.value,
            seen_at=at,
            **values,
        )
        .returning(t.refunds.c.id)
    )
    write_event(connection, made.scalar_one(), None, State.WAITING, say("refund-seen"), at=at)


def _columns(refund: Refund) -> dict[str, object]:
    amount = shown_amount(refund)
    facts = REFUND.dump(refund)
    if REFUND.load(facts) != refund:
        # Half a character pair in a title, say: whoever reads it back would stumble over it.
        raise ValueError(f"refund {refund.id} cannot be stored as it is")
    return {
        "order_number": refund.order.number,
        "facts": facts,
        "fingerprint": fingerprint(refund),
        "amount": str(amount.amount),
        "currency": amount.currency,
        "moment": refund.moment,
        "zone": refund.zone,
    }


def _changed_since(
    connection: sa.Connection, row: AnyRow, state: State, refund: Refund, at: datetime
) -> None:
    """The decided facts stay; a booked refund is held with before and after, one being booked is when it is done."""
    connection.execute(
        t.refunds.update().where(t.refunds.c.id == row.id).values(changed_facts=REFUND.dump(refund))
    )
    if state in (State.BOOKED, State.BOOKED_WITH_A_DIFFERENCE):
        before = REFUND.load(row.facts)
        move(connection, row.id, State.HELD, changed_after_booking(before, refund), at=at)


def changed_after_booking(before: Refund, after: Refund) -> Sentence:
    """The hold of a refund whose facts changed when documents of it existed already."""
    return say("changed-after-booking", before=_told(before), after=_told(after))


def _told(refund: Refund) -> str:
    """Lines, the money that arrived, and what else there is: "54.00 USD, 54.00 USD paid back"."""
    currency = refund.order.total.shop.currency
    money = {
        outcome: total(
            (_towards_the_customer(x) for x in refund.transactions if x.outcome is outcome), currency
        )
        for outcome in Outcome
    }
    parts = [str(_lines(refund)), f"{money[Outcome.SUCCEEDED]} paid back"]
    parts += [f"{money[o]} {o.value}" for o in (Outcome.PENDING, Outcome.FAILED) if money[o]]
    return ", ".join([*parts, *refund.not_understood])


def _trouble(
    connection: sa.Connection, shop_id: int, order_id: str, sentence: Sentence, at: datetime
) -> None:
    _no_trouble(connection, shop_id, order_id)
    connection.execute(
        t.troubles.insert().values(
            shop_id=shop_id,
            key=f"order:{order_id}"[:255],
            topic="order",
            order_id=order_id,
            sentence=SENTENCE.dump(sentence),
            noted_at=at,
        )
    )


def _no_trouble(connection: sa.Connection, shop_id: int, order_id: str) -> None:
    c = t.troubles.c
    connection.execute(t.troubles.delete().where(c.shop_id == shop_id, c.key == f"order:{order_id}"[:255]))
