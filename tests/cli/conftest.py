"""A world whose app runs as a process of its own."""

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
def world(running: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(running, sqlite_url(tmp_path)) as made:
        yield made
    running.calm()
