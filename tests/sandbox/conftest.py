"""One sandbox for all of these tests; every test makes its own shops and companies in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.books import Books
from tests.sandbox_process import Sandbox, start_sandbox


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.calm()


@pytest.fixture
def books(sandbox: Sandbox) -> Books:
    return Books(sandbox, sandbox.company())
