"""Intuit's own check of a payload, read from where third-party contracts lie."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

from tests.shared import shared

Check = Callable[[str, dict[str, Any]], list[str]]


@pytest.fixture(scope="session")
def errors_of() -> Check:
    """(entity, payload) -> what Intuit's schema finds wrong with it."""
    path = shared("contracts/quickbooks_online/check_payload.py")
    spec = importlib.util.spec_from_file_location("intuit_check_payload", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Check = module.check
    return check


def of_batch_item(check: Check, item: dict[str, Any]) -> list[str]:
    """Errors of one item, as the batch it goes out in."""
    return check("IntuitBatchRequest", {"BatchItemRequest": [item]})
