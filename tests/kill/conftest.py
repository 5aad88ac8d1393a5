"""Sandboxes, a zygote and databases for the kill tests."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.kill.apps import Zygote, start_zygote
from tests.kill.play import Lane
from tests.postgres import fresh_database, postgres_server
from tests.sandbox_process import Sandbox, start_sandbox

#: A play waits more than it works (for the engine to look into its queue), so there are more than cores.
_LANES = 4


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as running:
        yield running


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[list[Sandbox]]:
    with ExitStack() as stack:
        yield [stack.enter_context(start_sandbox()) for _ in range(_LANES)]


@pytest.fixture(scope="session")
def lanes(zygote: Zygote, sandboxes: list[Sandbox], tmp_path_factory: pytest.TempPathFactory) -> list[Lane]:
    """Each with a sandbox of its own and an SQLite file of its own."""
    return [
        _lane(zygote, sandbox, tmp_path_factory.mktemp(f"lane-{index}"))
        for index, sandbox in enumerate(sandboxes)
    ]


def _lane(zygote: Zygote, sandbox: Sandbox, folder: Path) -> Lane:
    files = itertools.count(1)
    return Lane(sandbox, zygote, folder, lambda: f"sqlite:///{folder / f'contra-{next(files)}.db'}")


@pytest.fixture(scope="session")
def postgres_lanes(
    zygote: Zygote, sandboxes: list[Sandbox], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Lane]]:
    """The same on PostgreSQL databases; fewer, because the server's connections are few."""
    with ExitStack() as stack:

        def new_database() -> str:
            return stack.enter_context(fresh_database(postgres_server()))

        postgres_server()
        yield [
            Lane(sandbox, zygote, tmp_path_factory.mktemp(f"postgres-{index}"), new_database)
            for index, sandbox in enumerate(sandboxes[:3])
        ]
