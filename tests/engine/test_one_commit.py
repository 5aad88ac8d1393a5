"""Noting a letter and queueing its sync are one commit, in both directions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from plugin.engine import Engine
from plugin.journal import DatabaseAway
from plugin.journal.intake import Intake
from plugin.protocols import Nudge
from tests.engine.house import DOMAIN, NOON, House, at_once, make_house


@pytest.fixture
def house_with_engine(database_url: str) -> Iterator[House]:
    with make_house(database_url, Engine) as made:
        yield made


class Changed(Exception):
    """Something went wrong after everything was written and before it was committed."""


def syncs(house: House) -> int:
    """How many syncs stand in the engine's own table."""
    schema = None if house.database.is_sqlite else "dbos"
    table = sa.table("workflow_status", sa.column("workflow_uuid"), schema=schema)
    with house.database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_letter_is_noted_and_its_sync_queued(house_with_engine: House) -> None:
    house = house_with_engine
    house.nudge("1")
    house.nudge("2")
    assert (house.open_nudges(), syncs(house)) == (2, 1)


def test_a_note_rolled_back_takes_the_queued_sync_with_it(house_with_engine: House) -> None:
    house = house_with_engine

    def note_and_fail() -> None:
        with house.database.write() as connection:
            house.intake.nudge(connection, house.shop_id, "1", NOON)
            raise Changed

    with pytest.raises(Changed):
        note_and_fail()
    assert (house.open_nudges(), syncs(house), house.rounds.active()) == (0, 0, ())
    house.nudge("1")
    assert (house.open_nudges(), syncs(house)) == (1, 1)


def test_a_sync_that_cannot_be_queued_takes_the_note_with_it(house_with_engine: House) -> None:
    house = house_with_engine

    def fails(_connection: sa.Connection, _company: int, _generation: int) -> None:
        raise Changed

    with pytest.raises(Changed):
        Intake(house.database, fails).note("shopify", Nudge(DOMAIN, "1", "refunds/create", "d"), NOON)
    assert (house.open_nudges(), syncs(house), house.rounds.active()) == (0, 0, ())
    assert house.company().wanted == 0


def test_no_letter_of_a_rush_is_answered_when_its_commit_failed(house_with_engine: House) -> None:
    """Letters that arrive together may share a commit, and so a failure."""
    house, answered = house_with_engine, list[object]()

    def fails(_connection: sa.Connection, _company: int, _generation: int) -> None:
        raise Changed

    intake = Intake(house.database, fails)

    def note(order: str) -> None:
        try:
            answered.append(intake.note("shopify", Nudge(DOMAIN, order, "refunds/create", "d"), NOON))
        except (Changed, DatabaseAway) as error:
            answered.append(type(error))

    at_once(*(lambda order=order: note(str(order)) for order in range(12)))
    assert len(answered) == 12
    assert set(answered) <= {Changed, DatabaseAway}
    assert house.open_nudges() == 0
