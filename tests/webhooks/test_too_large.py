"""A body above five million bytes is answered 413, and nothing of it is stored."""

from __future__ import annotations

import pytest

from tests.webhooks.door import Door, about_order, headers

LIMIT = 5_000_000


def padded(size: int) -> bytes:
    body = about_order(1001)
    return body + b" " * (size - len(body))


def test_a_body_at_the_limit_is_read(sqlite_door: Door) -> None:
    assert sqlite_door.post(padded(LIMIT)) == 200
    assert len(sqlite_door.nudges()) == 1


@pytest.mark.parametrize("size", [LIMIT + 1, 4 * LIMIT])
def test_a_body_above_the_limit_is_refused_unread(sqlite_door: Door, size: int) -> None:
    before = sqlite_door.everything()
    assert sqlite_door.post(padded(size)) == 413
    assert sqlite_door.everything() == before


def test_a_length_that_is_claimed_is_refused_before_anything_is_read(sqlite_door: Door) -> None:
    body = about_order(1001)
    answer = sqlite_door.client.post(
        "/webhooks/shopify",
        data=body,
        headers=headers(body),
        environ_overrides={"CONTENT_LENGTH": str(10**12)},
    )
    assert answer.status_code == 413


def test_an_unsigned_body_above_the_limit_is_refused_all_the_same(sqlite_door: Door) -> None:
    assert sqlite_door.post(padded(LIMIT + 1), X_Shopify_Hmac_Sha256="") == 413
