"""`python -m plugin policy SHOP`: the merchant's choices, printed and set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.served import elsewhere, run
from tests.webhooks.door import SHOP, Door, environment_of, open_door


@pytest.fixture
def door(sqlite_url: str) -> Iterator[Door]:
    with open_door(sqlite_url) as opened:
        yield opened


@pytest.fixture
def environment(door: Door) -> dict[str, str]:
    """Of an app whose database is ready."""
    return elsewhere(environment_of(door.room.config.database_url))


def test_the_policy_is_printed_and_a_changed_print_sets_it(
    door: Door, environment: dict[str, str], tmp_path: Path
) -> None:
    printed = run(environment, "policy", SHOP)
    assert printed.returncode == 0, printed.stderr
    choices = json.loads(printed.stdout)
    assert choices["boxes"] == {
        "credit_memos": True,
        "refund_receipts": True,
        "void_unpaid": True,
        "edition": "online",
    }
    choices["boxes"]["void_unpaid"] = False
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(choices), encoding="utf-8")

    ended = run(environment, "policy", SHOP, "--import", str(file), "--who", "Ada")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["boxes"]["void_unpaid"] is False
    assert json.loads(run(environment, "policy", SHOP).stdout) == json.loads(ended.stdout)
    boxes = door.room.register.connection_of(SHOP).policy.boxes
    assert not boxes.void_unpaid


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"colour": 1}', "There is no choice called “colour”."),
        ('{"number_prefix": "N"}', "has that number prefix and suffix"),
        ('{"boxes": {"edition": "desktop"}}', "The boxes are those of QuickBooks desktop"),
        ('{"unknown_sku": "fallback item"}', "Nothing was changed:"),
        ("not json", "The file cannot be read as JSON"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(
    environment: dict[str, str], tmp_path: Path, text: str, told: str
) -> None:
    before = run(environment, "policy", SHOP).stdout
    file = tmp_path / "policy.json"
    file.write_text(text, encoding="utf-8")
    ended = run(environment, "policy", SHOP, "--import", str(file))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert run(environment, "policy", SHOP).stdout == before


def test_a_file_that_is_no_text_is_told_by_its_name(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_bytes(b"\xff\xfe\x00")
    ended = run(environment, "policy", SHOP, "--import", str(file))
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: ")
    assert "policy.json is not a text file in UTF-8." in ended.stderr


def test_a_shop_that_nobody_installed_has_none(environment: dict[str, str]) -> None:
    ended = run(environment, "policy", "stranger.myshopify.com")
    assert ended.stderr == "Error: No shop stranger.myshopify.com is installed.\n"
