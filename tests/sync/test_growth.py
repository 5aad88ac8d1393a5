"""A sync must not get slower with what was booked before: no question of it reads all that a company ever had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from plugin.journal.database import Database
from plugin.states import State
from tests.sandbox_process import Sandbox
from tests.world import World, make_world, sqlite_url

#: Tables that grow with every refund, for ever.
_GROWS = "refunds|events|decisions|documents|requests|attempts|numbers|adopted"
#: Read whole, or by nothing but whose the rows are.
_ALL = re.compile(
    rf"SCAN contra_(?:{_GROWS})\b|SEARCH contra_(?:{_GROWS})\b.*\((?:company|connection|shop)_id=\?\)"
)


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


@contextmanager
def plans(database: Database) -> Iterator[dict[str, str]]:
    """How SQLite goes about every statement that is run meanwhile: statement -> plan."""
    found: dict[str, str] = {}

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and statement not in found:
            raw = connection.connection.cursor()
            one = parameters[0] if isinstance(parameters, list) else parameters
            rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", one).fetchall()
            found[statement] = "\n".join(row[3] for row in rows)

    sa.event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", explain)


def read_all(found: dict[str, str]) -> list[str]:
    return [f"{statement}\n{plan}" for statement, plan in found.items() if _ALL.search(plan)]


def test_no_question_of_a_sync_reads_all_that_a_company_ever_had(world: World) -> None:
    paid, owed, missing = world.order(), world.order(paid="0.00"), world.order()
    world.book_sale(paid)
    world.book_sale(owed, as_="invoice", paid="0.00")
    one = [{"index": 0, "quantity": 1}]
    refunds = [
        world.refund(paid, lines=one),
        world.refund(owed, lines=one, transactions=[], shipping=False),
        world.refund(missing),
    ]
    with plans(world.room.database) as found:
        world.send(*refunds)
        world.later(hours=2)
    assert [world.state(refund) for refund in refunds] == [State.BOOKED, State.BOOKED, State.HELD]
    assert any("contra_decisions" in plan for plan in found.values())
    assert not read_all(found), "\n\n".join(read_all(found))


def test_a_question_that_reads_all_would_be_found(world: World) -> None:
    with plans(world.room.database) as found, world.room.database.read() as connection:
        for question in (
            "SELECT max(id) FROM contra_events",
            "SELECT state FROM contra_refunds",
            "SELECT id FROM contra_decisions WHERE company_id = 1 AND superseded",
            "SELECT id FROM contra_decisions WHERE company_id = 1 AND sale_id = '1'",
        ):
            connection.exec_driver_sql(question)
    assert len(read_all(found)) == 2
