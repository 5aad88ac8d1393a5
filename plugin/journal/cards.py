"""A company's cards, for every thread and process that asks its ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.journal import tables as t
from plugin.journal.codec import exact, plain
from plugin.journal.database import Database
from plugin.ledgers.quickbooks_online.cards import EVERY, AsOf, Drawer, Found, Question, is_deleted
from plugin.protocols import Json

#: Values of one condition; both databases stop at some tens of thousands.
_AT_ONCE = 1000


def tell(connection: sa.Connection, company_id: int, entities: Iterable[str] | None = None) -> None:
    """Something of these entities has changed, of any where None: they are looked at before they are used again."""
    c = t.drawers.c
    concerned = sa.select(c.entity).where(c.company_id == company_id).order_by(c.entity).with_for_update()
    if entities is not None:
        concerned = concerned.where(c.entity.in_(sorted(entities)))
    # Locked in an order, so that two who lock several of them never wait for each other.
    for entity in connection.execute(concerned).scalars().all():
        told = t.drawers.update().where(c.company_id == company_id, c.entity == entity)
        connection.execute(told.values(told=c.told + 1))


class CompanyCards:
    """One company's `Cards`. Each call is one short transaction."""

    def __init__(self, database: Database, company_id: int) -> None:
        self._database = database
        self._company_id = company_id
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    def drawers(self) -> Mapping[str, Drawer]:
        """As the protocol says."""
        c = t.drawers.c
        with self._database.read() as connection:
            rows = connection.execute(t.drawers.select().where(c.company_id == self._company_id)).all()
        return {row.entity: Drawer(AsOf(row.ours, row.theirs), row.told, row.heeded) for row in rows}

    def find(self, entity: str, question: Question) -> Found:
        """As the protocol says."""
        with self._database.read() as connection:
            rows = [*self._cards(connection, entity, question)]
            known = self._answered(connection, entity, question)
        if question.field == "Id":
            known |= {str(row["Id"]) for row in rows}
        return [row for row in rows if not is_deleted(row)], question.without(known)

    def keep(self, entity: str, question: Question, rows: Sequence[Json], as_of: AsOf) -> None:
        """As the protocol says."""
        with self._database.write() as connection:
            self._open_drawer(connection, entity, as_of)
            self._put(connection, entity, rows)
            self._note(connection, entity, question)

    def replace(self, entity: str, rows: Sequence[Json], as_of: AsOf, heeded: int) -> None:
        """As the protocol says."""
        with self._database.write() as connection:
            self._open_drawer(connection, entity, as_of)
            self._look(connection, entity, as_of, heeded)
            for table in (t.cards, t.asked):
                connection.execute(table.delete().where(*self._of(table, entity)))
            self._put(connection, entity, rows)
            self._note(connection, entity, EVERY)

    def catch_up(self, changed: Mapping[str, Sequence[Json]], as_of: AsOf, heeded: Mapping[str, int]) -> None:
        """As the protocol says."""
        with self._database.write() as connection:
            for entity in sorted(heeded):
                if self._look(connection, entity, as_of, heeded[entity]):
                    self._put(connection, entity, changed.get(entity, ()))

    def drop(self, entities: Iterable[str]) -> None:
        """As the protocol says."""
        with self._database.write() as connection:
            for entity in sorted(entities):
                for table in (t.drawers, t.cards, t.asked):
                    connection.execute(table.delete().where(*self._of(table, entity)))

    def _of(self, table: sa.Table, entity: str) -> tuple[sa.ColumnElement[bool], ...]:
        return table.c.company_id == self._company_id, table.c.entity == entity

    def _cards(self, connection: sa.Connection, entity: str, question: Question) -> Iterable[Json]:
        """Deleted ones too."""
        cards = sa.select(t.cards.c.row).where(*self._of(t.cards, entity))
        if not question.field:
            yield from map(exact, connection.execute(cards).scalars())
            return
        stored = t.cards.c.ledger_id if question.field == "Id" else t.cards.c.row[question.field].as_string()
        for values in _parts(question.values):
            yield from map(exact, connection.execute(cards.where(stored.in_(values))).scalars())

    def _answered(self, connection: sa.Connection, entity: str, question: Question) -> set[str]:
        """Values that were asked for before."""
        c = t.asked.c
        asked = sa.select(c.value).where(*self._of(t.asked, entity))
        if connection.execute(asked.where(c.field == EVERY.field)).first() is not None:
            return set(question.values)
        by_hash = {_hashed(value): value for value in question.values}
        known: set[str] = set()
        for hashes in _parts(by_hash):
            rows = connection.execute(asked.where(c.field == question.field, c.value.in_(hashes)))
            known |= {by_hash[hashed] for hashed in rows.scalars()}
        return known

    def _open_drawer(self, connection: sa.Connection, entity: str, as_of: AsOf) -> None:
        """It is no more current than its oldest card."""
        made = self._insert(t.drawers).values(
            **self._head(entity), ours=as_of.ours, theirs=as_of.theirs, told=0, heeded=0
        )
        oldest = {
            name: sa.case(
                (made.excluded[name] < t.drawers.c[name], made.excluded[name]), else_=t.drawers.c[name]
            )
            for name in ("ours", "theirs")
        }
        connection.execute(made.on_conflict_do_update(index_elements=["company_id", "entity"], set_=oldest))

    def _look(self, connection: sa.Connection, entity: str, as_of: AsOf, heeded: int) -> bool:
        """The drawer is current as of then; False where it is no longer there."""
        looked = t.drawers.update().where(*self._of(t.drawers, entity))
        values = {"ours": as_of.ours, "theirs": as_of.theirs, "heeded": heeded}
        return connection.execute(looked.values(values)).rowcount > 0

    def _put(self, connection: sa.Connection, entity: str, rows: Sequence[Json]) -> None:
        if not rows:
            return
        upsert = self._insert(t.cards)
        upsert = upsert.on_conflict_do_update(
            index_elements=["company_id", "entity", "ledger_id"], set_={"row": upsert.excluded.row}
        )
        by_id = {str(row["Id"]): row for row in rows}
        values = [{**self._head(entity), "ledger_id": id_, "row": plain(by_id[id_])} for id_ in sorted(by_id)]
        connection.execute(upsert, values)

    def _note(self, connection: sa.Connection, entity: str, question: Question) -> None:
        asked = self._insert(t.asked).on_conflict_do_nothing()
        head = {**self._head(entity), "field": question.field}
        hashes = sorted(map(_hashed, question.values))
        connection.execute(asked, [{**head, "value": hashed} for hashed in hashes])

    def _head(self, entity: str) -> dict[str, object]:
        return {"company_id": self._company_id, "entity": entity}


def _hashed(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _parts(values: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted(values)
    return (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
