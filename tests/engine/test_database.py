"""Reading one state, writing one after the other, being the only one, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from plugin.journal import DatabaseAway
from plugin.journal.database import Database, Moment
from tests.engine.house import at_once, until

_metadata = sa.MetaData()
things = sa.Table(
    "things",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("at", Moment),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    _metadata.create_all(made.engine)
    yield made
    made.close()


def count(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(things)).scalar_one())


def add(database: Database, id_: int) -> None:
    with database.write() as connection:
        connection.execute(things.insert().values(id=id_, count=0))


def test_many_threads_that_write_at_once_wait_for_each_other(database: Database) -> None:
    add(database, 1)

    def raise_it() -> None:
        for _ in range(25):
            with database.write() as connection:
                row = connection.execute(sa.select(things.c.count).where(things.c.id == 1).with_for_update())
                connection.execute(things.update().values(count=row.scalar_one() + 1))

    at_once(*[raise_it] * 12)
    with database.read() as connection:
        assert connection.execute(sa.select(things.c.count)).scalar_one() == 300


def test_statements_without_a_transaction_of_their_own_queue_too(database: Database) -> None:
    """As the engine's own pollers write."""

    def add_some(first: int) -> None:
        for id_ in range(first, first + 20):
            with database.engine.begin() as connection:
                connection.execute(things.insert(), [{"id": id_, "count": 0}, {"id": -id_, "count": 0}])

    at_once(*(lambda first=first: add_some(first) for first in range(100, 900, 100)))
    assert count(database) == 8 * 20 * 2


def test_a_statement_that_fails_gives_the_turn_back(database: Database) -> None:
    add(database, 1)
    with pytest.raises(sa.exc.IntegrityError):
        add(database, 1)
    with database.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(things.insert().values(id=1, count=0))
    at_once(lambda: add(database, 2), lambda: add(database, 3))
    assert count(database) == 3


def test_a_mistake_inside_a_write_rolls_back_and_gives_the_turn_back(database: Database) -> None:
    def add_and_fail() -> None:
        with database.write() as connection:
            connection.execute(things.insert().values(id=1, count=0))
            raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        add_and_fail()
    at_once(lambda: add(database, 1))
    assert count(database) == 1


def test_a_connection_given_up_inside_a_transaction_gives_the_turn_back(database: Database) -> None:
    connection = database.engine.connect()
    connection.execute(things.insert().values(id=1, count=0))
    connection.close()
    at_once(lambda: add(database, 1))
    assert count(database) == 1


def test_a_broken_connection_gives_the_turn_back(database: Database) -> None:
    connection = database.engine.connect()
    connection.execute(things.insert().values(id=1, count=0))
    connection.invalidate()
    connection.close()
    at_once(lambda: add(database, 1))
    assert count(database) == 1


def test_two_questions_inside_one_reading_see_one_state(database: Database) -> None:
    add(database, 1)
    with database.read() as connection:
        query = sa.select(sa.func.count()).select_from(things)
        before = connection.execute(query).scalar_one()
        at_once(lambda: add(database, 2))
        assert connection.execute(query).scalar_one() == before == 1
    assert count(database) == 2


def test_reading_does_not_wait_for_a_writer(database: Database) -> None:
    with database.write() as connection:
        connection.execute(things.insert().values(id=1, count=0))
        at_once(lambda: count(database))
    assert count(database) == 1


def test_a_moment_comes_back_aware_and_the_same(database: Database) -> None:
    delhi = timezone(timedelta(hours=5, minutes=30))
    moment = datetime(2026, 10, 31, 23, 59, 59, 123456, tzinfo=delhi)
    with database.write() as connection:
        connection.execute(things.insert().values(id=1, count=0, at=moment))
        connection.execute(things.insert().values(id=2, count=0, at=None))
    with database.read() as connection:
        found, none = connection.execute(sa.select(things.c.at).order_by(things.c.id)).scalars()
    assert found == moment
    assert found.tzinfo is UTC
    assert none is None


def test_moments_are_compared_across_zones(database: Database) -> None:
    ahead = timezone(timedelta(hours=14))
    early, late = datetime(2026, 6, 1, 12, tzinfo=ahead), datetime(2026, 6, 1, 1, tzinfo=UTC)
    with database.write() as connection:
        connection.execute(
            things.insert(), [{"id": 1, "count": 0, "at": late}, {"id": 2, "count": 0, "at": early}]
        )
    with database.read() as connection:
        assert list(connection.execute(sa.select(things.c.id).order_by(things.c.at)).scalars()) == [2, 1]
        assert connection.execute(sa.select(things.c.id).where(things.c.at < late)).scalar_one() == 2


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="needs its zone"), database.write() as connection:
        connection.execute(things.insert().values(id=1, count=0, at=datetime(2026, 6, 1)))  # noqa: DTZ001


def test_one_at_a_time_is_inside_over_all_threads(database: Database) -> None:
    inside, most = 0, 0

    def enter() -> None:
        nonlocal inside, most
        for _ in range(10):
            with database.exclusive("a token"):
                inside += 1
                most = max(most, inside)
                inside -= 1

    at_once(*[enter] * 6)
    assert most == 1


def test_another_name_is_another_door(database: Database) -> None:
    with database.exclusive("a token"):
        at_once(lambda: database.exclusive("another").__enter__())


def test_the_door_opens_again_after_a_mistake(database: Database) -> None:
    with pytest.raises(ValueError, match="a mistake"), database.exclusive("a token"):
        raise ValueError("a mistake")
    with database.exclusive("a token"):
        pass


def test_no_transaction_is_open_inside(database: Database) -> None:
    with database.exclusive("a token"):
        at_once(lambda: add(database, 1))
        if not database.is_sqlite:
            query = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = :state"
            )
            with database.read() as connection:
                open_ = connection.execute(sa.text(query), {"state": "idle in transaction"}).scalar_one()
            assert open_ == 0


def test_one_at_a_time_is_inside_over_all_processes(postgres_url: str) -> None:
    """Two `Database`s share nothing but the server, like two processes."""
    one, other = Database(postgres_url), Database(postgres_url)
    entered = threading.Event()

    def enter() -> None:
        with other.exclusive("a token"):
            entered.set()

    with one.exclusive("a token"):
        thread = threading.Thread(target=enter, daemon=True)
        thread.start()
        query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        with one.engine.connect() as connection:
            until(lambda: connection.execute(sa.text(query)).scalar_one(), "nobody waits at the door")
        assert not entered.is_set()
    assert entered.wait(30)
    thread.join(30)
    one.close()
    other.close()


def test_a_database_that_is_not_there_is_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = tmp_path_factory.mktemp("nowhere") / "no such folder" / "contra.db"
    for url in (f"sqlite:///{nowhere}", "postgresql+psycopg://nobody@127.0.0.1:1/none"):
        database = Database(url)
        with pytest.raises(DatabaseAway):
            database.ping()
        database.close()
