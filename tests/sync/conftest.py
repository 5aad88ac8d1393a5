"""A whole world per test; every test of the way runs on both settings of QuickBooks' number check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, start_sandbox
from tests.world import World, make_world, sqlite_url


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.calm()


@pytest.fixture(params=["per type", "across types"])
def world(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """A dollar shop in New York and a US company; document numbers unique per type, then across types."""
    with make_world(sandbox, sqlite_url(tmp_path), numbers=request.param) as made:
        yield made


@pytest.fixture
def world_anywhere(sandbox: Sandbox, database_url: str) -> Iterator[World]:
    """The same with its journal on SQLite, then on PostgreSQL."""
    with make_world(sandbox, database_url) as made:
        yield made
