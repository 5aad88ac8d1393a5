"""What the door for machines notes: one short transaction per letter, and nothing else happens."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.journal import DatabaseAway
from plugin.journal import tables as t
from plugin.journal.codec import SENTENCE
from plugin.journal.database import AnyRow, Database
from plugin.protocols import Letter, Nudge, Unreadable

#: Puts sync number `generation` of a company into the engine's queue, inside the caller's transaction.
Enqueue = Callable[[sa.Connection, int, int], None]

#: `insert` of SQLite's or PostgreSQL's dialect: both know what to do on a conflict, in one language.
Insert = Callable[[sa.Table], Any]


#: Characters of refund ids that one open nudge remembers.
_EXPECTED_TEXT = 2000

#: Raises `wanted` of one company, or of the company that a shop is connected to now.
_WANT = (
    t.companies.update()
    .values(wanted=t.companies.c.wanted + 1)
    .returning(t.companies.c.id, t.companies.c.active, t.companies.c.failures, t.companies.c.generation)
)
_WANT_COMPANY = _WANT.where(t.companies.c.id == sa.bindparam("company"))
_WANT_SHOP = _WANT.where(
    t.companies.c.id
    == sa.select(t.connections.c.company_id)
    .where(t.connections.c.shop_id == sa.bindparam("shop"), t.connections.c.active)
    .scalar_subquery()
)
_START = (
    t.companies.update()
    .where(t.companies.c.id == sa.bindparam("company"))
    .values(generation=sa.bindparam("next"), active=sa.bindparam("next"))
)
_SHOP = sa.select(t.shops.c.id).where(
    t.shops.c.platform == sa.bindparam("platform"),
    t.shops.c.domain == sa.bindparam("domain"),
    t.shops.c.installed,
)


def want(connection: sa.Connection, enqueue: Enqueue, company_id: int, *, force: bool = False) -> None:
    """Asks for a sync of that company; it is queued unless one is queued, runs, or waits after a failure.

    `force`: the wait after a failure is over, or a person cuts it short.
    """
    _queue(connection, enqueue, connection.execute(_WANT_COMPANY, {"company": company_id}).first(), force)


def _queue(connection: sa.Connection, enqueue: Enqueue, row: AnyRow | None, force: bool) -> None:
    if row is None or row.active is not None or (row.failures > 0 and not force):
        return
    connection.execute(_START, {"company": row.id, "next": row.generation + 1})
    enqueue(connection, row.id, row.generation + 1)


def count_stranger(
    connection: sa.Connection, insert: Insert, platform: str, domain: str, at: datetime, letters: int
) -> None:
    """Genuine letters of somebody whom we do not know (any more). `insert`: of the database's own dialect."""
    posts = t.strangers.c.posts + letters
    statement = insert(t.strangers).values(platform=platform, domain=domain[:255], posts=letters, last_at=at)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["platform", "domain"], set_={"posts": posts, "last_at": at}
        )
    )


@dataclass(eq=False)
class _Arrived:
    """A nudge on its way into the journal. `known`: its shop is; None until it is committed or has failed.

    `turn` is set when it is settled, or when its own thread has to commit for all that wait.
    """

    platform: str
    nudge: Nudge
    at: datetime
    known: bool | None = None
    failure: Exception | None = None
    turn: threading.Event = field(default_factory=threading.Event)

    @property
    def settled(self) -> bool:
        """It is committed, or has failed."""
        return self.known is not None or self.failure is not None


class Intake:
    """Notes nudges, letters that nobody can read, and strangers.

    Nudges that arrive while a commit is under way share the next one: a commit waits for the disk, so a
    rush of letters costs a few of them, and each letter is still answered after its own is committed.
    """

    def __init__(self, database: Database, enqueue: Enqueue) -> None:
        self._database = database
        self._enqueue = enqueue
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert
        # Made once: building a statement costs more than running it.
        upsert = self._insert(t.nudges)
        expects = t.nudges.c.expects
        self._upsert = upsert.on_conflict_do_update(
            index_elements=["shop_id", "order_id"],
            set_={
                "told": t.nudges.c.told + 1,
                # A flood of letters for one order must not grow its row without end.
                "expects": sa.case(
                    (sa.func.length(expects) < _EXPECTED_TEXT, expects + upsert.excluded.expects),
                    else_=expects,
                ),
            },
        )
        self._arrived: list[_Arrived] = []
        self._committing = False
        self._guard = threading.Lock()

    def note(self, platform: str, nudge: Nudge, at: datetime) -> bool:
        """Notes the nudge and asks for a sync, in one commit; False, and counted, for an unknown shop.

        Raises DatabaseAway: nothing is noted then.
        """
        mine = _Arrived(platform, nudge, at)
        with self._guard:
            self._arrived.append(mine)
            waits, self._committing = self._committing, True
        if waits:
            mine.turn.wait()
        if not mine.settled:
            self._commit_for_all()
        if mine.failure is not None:
            raise mine.failure
        return bool(mine.known)

    def _commit_for_all(self) -> None:
        """Commits everything that has arrived, then gives the turn to what arrived meanwhile."""
        with self._guard:
            arrived, self._arrived = self._arrived, []
        try:
            self._note_all(arrived)
        except Exception as error:  # noqa: BLE001  # every thread that waits raises it for itself
            for each in arrived:
                each.failure = each.failure or error
        finally:
            with self._guard:
                self._committing = bool(self._arrived)
                following = self._arrived[:1]
            for each in (*arrived, *following):
                each.turn.set()

    def _note_all(self, arrived: list[_Arrived]) -> None:
        """One commit for all; where it fails for another reason than the database being away, one for each."""
        try:
            known = self._commit(arrived)
        except DatabaseAway as away:
            for each in arrived:
                each.failure = away
        except sa.exc.DBAPIError as error:
            if len(arrived) == 1:
                arrived[0].failure = error
                return
            for each in arrived:
                self._note_all([each])
        else:
            for each in arrived:
                each.known = known[each.platform, each.nudge.shop]

    def _commit(self, arrived: list[_Arrived]) -> dict[tuple[str, str], bool]:
        """By (platform, shop): whether it is known."""
        by_shop: dict[tuple[str, str], list[_Arrived]] = {}
        for each in arrived:
            by_shop.setdefault((each.platform, each.nudge.shop), []).append(each)
        known = {}
        with self._database.write() as connection:
            for (platform, domain), letters in by_shop.items():
                shop_id = self._shop(connection, platform, domain, letters[-1].at, len(letters))
                known[platform, domain] = shop_id is not None
                if shop_id is not None:
                    self._note_orders(connection, shop_id, [(each.nudge, each.at) for each in letters])
        return known

    def nudge(self, connection: sa.Connection, shop_id: int, order_id: str, at: datetime) -> None:
        """Look at that order, in the caller's transaction."""
        self._note_orders(connection, shop_id, [(Nudge("", order_id, "", ""), at)])

    def _note_orders(
        self, connection: sa.Connection, shop_id: int, nudges: Sequence[tuple[Nudge, datetime]]
    ) -> None:
        rows = [
            {
                "shop_id": shop_id,
                "order_id": nudge.order_id,
                "told": 1,
                "expects": f"{nudge.refund_id}\n" if nudge.refund_id else "",
                "noted_at": at,
            }
            for nudge, at in nudges
        ]
        connection.execute(self._upsert, rows)
        row = connection.execute(_WANT_SHOP, {"shop": shop_id}).first()
        _queue(connection, self._enqueue, row, force=False)

    def keep(self, platform: str, unreadable: Unreadable, letter: Letter, at: datetime) -> bool:
        """Keeps a genuine letter that nobody can read, once, for a person. False as in `note`."""
        with self._database.write() as connection:
            shop_id = self._shop(connection, platform, unreadable.shop, at, 1)
            if shop_id is None:
                return False
            connection.execute(
                self._insert(t.troubles)
                .values(
                    shop_id=shop_id,
                    # Only the body is signed: the same one under another delivery's name is the same letter.
                    key=f"letter:{hashlib.sha256(letter.body).hexdigest()}",
                    topic=unreadable.topic[:100],
                    sentence=SENTENCE.dump(unreadable.sentence),
                    body=letter.body,
                    noted_at=at,
                )
                .on_conflict_do_nothing(index_elements=["shop_id", "key"])
            )
            return True

    def _shop(
        self, connection: sa.Connection, platform: str, domain: str, at: datetime, letters: int
    ) -> int | None:
        """The shop's id; an unknown one's letters are counted."""
        row = connection.execute(_SHOP, {"platform": platform, "domain": domain}).first()
        if row is not None:
            return int(row.id)
        count_stranger(connection, self._insert, platform, domain, at, letters)
        return None
