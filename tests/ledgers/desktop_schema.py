"""Intuit's qbXML schema and the rules it lacks, read from where third-party contracts lie."""

from __future__ import annotations

import functools
import importlib.util
import os
from collections.abc import Callable

import pytest

from tests.shared import shared

Check = Callable[[bytes], list[str]]


def schema() -> Check:
    """A whole message set -> what is wrong with it, in words; nothing: QuickBooks would read it.

    Where it is missing the test is skipped with a sentence; with CONTRA_REQUIRE_ALL=1 it fails.
    """
    path = shared("contracts/quickbooks_desktop/validate.py")
    if importlib.util.find_spec("lxml") is None:
        message = "lxml, which reads Intuit's schema of qbXML, is not installed"
        if os.environ.get("CONTRA_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    spec = importlib.util.spec_from_file_location("qbxml_validate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Check = module.validate
    return check


@functools.cache
def _schema_if_there() -> Check | None:
    try:
        return schema()
    except pytest.skip.Exception:
        return None


def errors_of(message_set: bytes) -> list[str]:
    """What is wrong with that set; nothing where there is no schema, for the rest of a test is worth running.

    A test that is about the schema asks for `schema`.
    """
    check = _schema_if_there()
    return check(message_set) if check else []
