"""A journal, and a whole world, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.house import House, make_house
from tests.sandbox_process import Sandbox, start_sandbox
from tests.world import World, make_world


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    with make_house(database_url) as made:
        yield made


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def world(running: Sandbox, database_url: str) -> Iterator[World]:
    with make_world(running, database_url) as made:
        yield made
    running.calm()
