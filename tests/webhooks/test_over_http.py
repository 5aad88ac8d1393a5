"""The door behind the real web server: what only bytes on a wire can get wrong."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from socket import socket

import pytest
import requests

from plugin.journal import tables as t
from tests.cli.served import Served, elsewhere, serve
from tests.webhooks.door import Door, about_order, environment_of, headers, open_door, sign

LIMIT = 5_000_000
BODY = about_order(1001)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Door]]:
    folder = tmp_path_factory.mktemp("over-http")
    url = f"sqlite:///{folder / 'contra.db'}"
    with open_door(url) as door, serve(elsewhere(environment_of(url)), folder / "said") as served:
        yield served, door


@pytest.fixture
def served(behind: tuple[Served, Door]) -> Served:
    return behind[0]


@pytest.fixture
def door(behind: tuple[Served, Door]) -> Iterator[Door]:
    """No letter of the test before is in the journal."""
    yield behind[1]
    with behind[1].room.database.write() as connection:
        for table in (t.nudges, t.troubles, t.strangers):
            connection.execute(table.delete())


def in_chunks(body: bytes, size: int = 65_536) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def post(served: Served, body: bytes | Iterator[bytes], given: dict[str, str]) -> int:
    to = f"{served.address}/webhooks/shopify"
    return requests.post(to, data=body, headers=given, timeout=30).status_code


def spoken(served: Served, sent: bytes, *more: bytes) -> bytes:
    """The first line that bare bytes are answered with."""
    with served.connect() as connection:
        connection.sendall(sent)
        for part in more:
            connection.sendall(part)
        return first_line(connection)


def first_line(connection: socket) -> bytes:
    received = b""
    while b"\r\n" not in received and (part := connection.recv(1000)):
        received += part
    return received.partition(b"\r\n")[0]


def head(given: dict[str, str], *more: str) -> bytes:
    lines = [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join(["POST /webhooks/shopify HTTP/1.1", "Host: contra", *lines, *more, "", ""]).encode(
        "latin-1"
    )


def test_a_letter_in_chunks_is_read_whole(served: Served, door: Door) -> None:
    body = BODY + b" " * 200_000
    assert post(served, in_chunks(body), headers(body)) == 200
    assert door.nudges() == [("gid://shopify/Order/1001", 1)]


def test_a_letter_in_chunks_above_the_limit_is_refused(served: Served, door: Door) -> None:
    whole = BODY + b" " * (LIMIT - len(BODY))
    assert post(served, in_chunks(whole), headers(whole)) == 200
    before = door.told()
    assert post(served, in_chunks(whole + b" "), headers(whole + b" ")) == 413
    assert door.told() == before


def test_a_length_above_the_limit_is_refused_before_the_body_comes(served: Served, door: Door) -> None:
    before = door.told()
    answer = spoken(served, head(headers(BODY), f"Content-Length: {LIMIT + 1}"))
    assert answer.startswith(b"HTTP/1.1 413")
    assert door.told() == before


def test_a_body_without_an_end_is_refused_at_the_limit(served: Served, door: Door) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    answer = spoken(
        served, head(headers(BODY), "Transfer-Encoding: chunked"), *[chunk] * (LIMIT // 65_536 + 1)
    )
    assert answer.startswith(b"HTTP/1.1 413")
    assert door.nudges() == []


@pytest.mark.parametrize("signature", ["päck", "\xff" * 44, sign(BODY)[:-2] + "\xe9="])
def test_a_header_that_is_not_ascii_is_not_genuine_and_no_mistake_of_ours(
    served: Served, door: Door, signature: str
) -> None:
    before = door.told()
    given = headers(BODY, X_Shopify_Hmac_Sha256=signature)
    answer = spoken(served, head(given, f"Content-Length: {len(BODY)}") + BODY)
    assert answer.startswith((b"HTTP/1.1 401", b"HTTP/1.1 400"))
    assert door.told() == before


def test_other_headers_that_are_not_ascii_do_no_harm(served: Served, door: Door) -> None:
    given = {**headers(BODY), "X-Shopify-Triggered-At": "ünlängst", "X-Shopify-Webhook-Id": "é" * 300}
    answer = spoken(served, head(given, f"Content-Length: {len(BODY)}") + BODY)
    assert answer.startswith(b"HTTP/1.1 200")
    assert door.nudges() == [("gid://shopify/Order/1001", 1)]


def test_a_letter_that_was_cut_off_on_the_way_leaves_no_trace(served: Served, door: Door) -> None:
    before = door.told()
    with served.connect() as connection:
        connection.sendall(head(headers(BODY), f"Content-Length: {len(BODY)}") + BODY[:-1])
    assert post(served, b"x", headers(BODY)) == 401
    assert door.told() == before


def test_a_body_that_says_it_is_compressed_is_signed_bytes_all_the_same(served: Served, door: Door) -> None:
    packed = base64.b64decode("H4sIAAAAAAAA/w==")
    assert post(served, packed, {**headers(packed), "Content-Encoding": "gzip"}) == 200
    assert [row["body"] for row in door.rows(t.troubles)] == [packed]


def test_header_names_in_any_case_are_the_same(served: Served, door: Door) -> None:
    given = {name.upper(): value for name, value in headers(BODY).items()}
    answer = spoken(served, head(given, f"Content-Length: {len(BODY)}") + BODY)
    assert answer.startswith(b"HTTP/1.1 200")


def test_the_door_takes_letters_by_post_only(served: Served) -> None:
    answer = requests.get(f"{served.address}/webhooks/shopify", timeout=30)
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"OPTIONS", "POST"})


def test_nothing_of_all_this_was_a_mistake_of_ours(served: Served) -> None:
    assert "Traceback" not in served.words()
