"""What every test of a ledger may ask for: a pretend company's sandbox, and Intuit's check of payloads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledgers.intuit import errors_of
from tests.sandbox_process import Sandbox, start_sandbox

__all__ = ["errors_of"]


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """One sandbox for all; every test makes companies of its own in it."""
    yield running
    running.calm()
