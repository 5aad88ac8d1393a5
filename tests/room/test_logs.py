"""Logs say what happened, and neither a token nor a body: not in an error that nobody foresaw either."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest
import sqlalchemy as sa

from plugin.clock import SystemClock
from plugin.journal import tables as t
from plugin.journal.database import Database
from tests.sandbox_process import ROOT
from tests.webhooks.door import Door, open_door

_SPEAK = """
import structlog
from plugin.logs import set_up_logs
set_up_logs()
log = structlog.get_logger()
log.debug("never shown")
log.info("letter of an unknown shop", shop="a-shop.myshopify.com", topic="refunds/create")
try:
    raise ValueError("what went wrong")
except ValueError:
    log.exception("sync broke", company=7)
"""


def test_a_line_begins_with_when_and_how_bad_and_goes_to_stderr() -> None:
    spoken = subprocess.run(
        [sys.executable, "-c", _SPEAK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert spoken.stdout == ""
    first, second = spoken.stderr.splitlines()[:2]
    assert first.startswith("timestamp='20")
    assert "level='info' event='letter of an unknown shop' shop='a-shop.myshopify.com'" in first
    assert "level='error' event='sync broke' company=7" in second
    assert "ValueError: what went wrong" in spoken.stderr
    assert "never shown" not in spoken.stderr


def test_an_error_that_nobody_foresaw_repeats_nothing_of_a_letter(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with open_door(sqlite_url) as door:
        refuse_everything(door, t.troubles)
        assert door.post(b"a body that is nobody's business") == 500
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "IntegrityError" in caplog.text
    assert "nobody's business" not in caplog.text


def refuse_everything(door: Door, table: sa.Table) -> None:
    """Makes every insert into that table fail by a rule that nobody knew of."""
    rule = f"CREATE TRIGGER no BEFORE INSERT ON {table.name} BEGIN SELECT RAISE(ABORT, 'no'); END"
    with door.room.database.write() as connection:
        connection.execute(sa.text(rule))


def test_an_error_about_a_token_repeats_neither_it_nor_its_ciphertext(journal: Database) -> None:
    row = {"owner": "shop:1", "ciphertext": "gAAAAA-ciphertext", "written_at": SystemClock().now()}
    twice = t.secrets.insert().values([row, row])
    with journal.write() as connection, pytest.raises(sa.exc.IntegrityError) as raised:
        connection.execute(twice)
    assert "gAAAAA-ciphertext" not in str(raised.value)
