"""What holds for every test: no network but loopback, no clock that fails it, nothing left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.leftovers import mark_children, processes_left, tree_state
from tests.network import stay_on_loopback, take_refusals
from tests.postgres import fresh_database, postgres_server

# Its assertions say what differs, wherever they are called from.
pytest.register_assert_rewrite("tests.accounting.cases.agreeing")
stay_on_loopback()
_MARK = mark_children()

# A busy machine is no bug: no example is failed for being slow.
settings.register_profile("contra", deadline=None, print_blob=True)
settings.register_profile("contra-ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.load_profile("contra-ci" if os.environ.get("CI") else "contra")


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No process that these tests started outlives them; where nobody edits the tree meanwhile, no file changes."""
    alone = os.environ.get("CONTRA_REQUIRE_ALL") == "1"
    before = tree_state() if alone else None
    yield
    left = processes_left(_MARK)
    assert not left, "still running after the tests:\n" + "\n".join(left)
    if alone:
        assert tree_state() == before, "the tests changed the tree"


@pytest.fixture(autouse=True)
def nothing_beyond_loopback() -> Iterator[None]:
    """Fails a test whose code asked for a remote address and swallowed the refusal."""
    take_refusals()
    yield
    assert not (refused := take_refusals()), f"asked for the world outside: {refused}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file of this test's own; it does not exist yet."""
    return f"sqlite:///{tmp_path / 'contra.sqlite'}"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database of this test's own."""
    with fresh_database(postgres_server()) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice: on SQLite and on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url
