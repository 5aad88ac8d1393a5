"""A connected world, and the merchant's browser in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connecting.merchant import Merchant
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


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """A shop that is joined to a company."""
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


@pytest.fixture
def world_anywhere(sandbox: Sandbox, database_url: str) -> Iterator[World]:
    """The same with its journal on SQLite, then on PostgreSQL."""
    with make_world(sandbox, database_url) as made:
        yield made


@pytest.fixture
def merchant(world: World) -> Merchant:
    """Whoever looks after that shop."""
    return Merchant.of(world, world.shop_id)


@pytest.fixture
def newcomer(world: World) -> Merchant:
    """Whoever looks after a shop that was just installed: no company is connected."""
    shop_id = world.room.register.install("shopify", "new.myshopify.com", world.clock.now())
    return Merchant.of(world, shop_id)
