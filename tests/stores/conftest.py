"""One sandbox for all tests of the stores; every test makes a shop of its own in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.sandbox_process import Sandbox, start_sandbox
from tests.stores.contract import RIGS, Rig, ShopifyRig

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.calm()


@pytest.fixture
def shop_name() -> str:
    return f"shop-{next(_NUMBERS)}.myshopify.com"


@pytest.fixture(params=sorted(RIGS))
def rig(request: pytest.FixtureRequest, sandbox: Sandbox, shop_name: str) -> Rig:
    """Every store in turn."""
    return RIGS[request.param](sandbox, shop_name)


@pytest.fixture
def shopify(sandbox: Sandbox, shop_name: str) -> ShopifyRig:
    return ShopifyRig(sandbox, shop_name)
