"""Every ledger of the registry keeps the contract."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from tests.ledgers.books import REGISTRY, Books
from tests.ledgers.contract import LedgerContract
from tests.sandbox_process import Sandbox


class TestEveryLedger(LedgerContract):
    @pytest.fixture(params=list(REGISTRY))
    def open_books(self, request: pytest.FixtureRequest, sandbox: Sandbox) -> Callable[..., Books]:
        return functools.partial(REGISTRY[request.param], sandbox)
