"""Where third-party contracts and recordings lie: read by tests, never copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared(path: str) -> Path:
    """`$CONTRA_SHARED/<path>`, else `../shared/<path>`.

    Where it is missing the test is skipped with a sentence; with CONTRA_REQUIRE_ALL=1 it fails.
    """
    root = os.environ.get("CONTRA_SHARED")
    base = Path(root) if root else Path(__file__).resolve().parents[2] / "shared"
    found = base / path
    if found.exists():
        return found
    message = f"{path} is read from CONTRA_SHARED, which has no such file here"
    if os.environ.get("CONTRA_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)
