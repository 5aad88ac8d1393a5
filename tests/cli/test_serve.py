"""`serve` and `link`, as they run on a server: over real HTTP, ended by signals, silent about secrets."""

from __future__ import annotations

import base64
import json
import signal
from pathlib import Path
from socket import socket

import pytest
import requests

from plugin.journal import tables as t
from plugin.states import State
from tests.cli.served import Served, elsewhere, run, serve, until
from tests.sandbox_process import Json
from tests.webhooks.door import about_order, headers
from tests.world import SECRET, World


def letter_about(world: World, refund: Json) -> tuple[bytes, dict[str, str]]:
    """A signed webhook about that refund: body and headers."""
    letter = world.sandbox.post(
        f"/shops/{world.domain}/letters", topic="refunds/create", refund_id=refund["id"]
    )
    return base64.b64decode(letter["body"]), letter["headers"]


def sold_and_refunded(world: World) -> Json:
    order = world.order(customer="Ada Lovelace of Testing")
    world.book_sale(order)
    return world.refund(order, note="a note that is nobody's business")


def post(served: Served, body: bytes, given: dict[str, str]) -> int:
    """The status that a real post of that letter is answered with."""
    to = f"{served.address}/webhooks/shopify"
    return requests.post(to, data=body, headers=given, timeout=30).status_code


def test_a_webhook_over_http_is_booked_and_whoever_has_the_link_sees_it(world: World, tmp_path: Path) -> None:
    refund = sold_and_refunded(world)
    body, given = letter_about(world, refund)
    environment = elsewhere(world.environment)
    with serve(environment, tmp_path / "said") as served:
        assert post(served, body, given) == 200
        assert post(served, body, given) == 200
        assert post(served, body, {**given, "X-Shopify-Hmac-Sha256": "d3Jvbmc="}) == 401
        assert post(served, b"[]", headers(b"[]", X_Shopify_Shop_Domain=world.domain)) == 200
        assert post(served, body, {**given, "X-Shopify-Shop-Domain": "stranger.myshopify.com"}) == 200
        until(lambda: bool(world.rows()) and world.state(refund) is State.BOOKED, "the refund is booked")
        assert len(world.documents()) == 1

        linked = run(environment, "link", world.domain, "--who", "Ada", "--hours", "2")
        assert linked.returncode == 0, linked.stderr
        link = linked.stdout.strip()
        assert link.startswith(f"{served.address}/panel/enter?t=")
        assert requests.get(f"{served.address}/panel/refunds", timeout=30).status_code in (401, 403)
        with requests.Session() as visitor:
            page = visitor.get(link, timeout=30)
            assert page.status_code == 200
            assert page.url == f"{served.address}/panel/refunds"
            (row,) = world.rows()
            assert row.order_number in page.text
            assert "21.60" in page.text
            assert "could not be read" in visitor.get(f"{served.address}/panel/attention", timeout=30).text
        served.tell_to_stop(signal.SIGTERM)
        assert served.process.wait(20) == 0
        words = served.words()
    assert "Traceback" not in words
    tell_tales = {
        "a body": "nobody's business",
        "a customer": "Ada Lovelace",
        "the order's id": str(json.loads(body)["order_id"]),
        "the signature": given["X-Shopify-Hmac-Sha256"],
        "the app's secret": SECRET,
        "the secret before": "the-secret-before",
        "the shop's token": world.room.vault.get(f"shop:{world.shop_id}")["access_token"],
        "QuickBooks' access token": world.company["access_token"],
        "QuickBooks' refresh token": world.company["refresh_token"],
        "the client's secret": world.company["client_secret"],
        "a vault key": environment["CONTRA_VAULT_KEYS"],
        "the session key": environment["CONTRA_SESSION_KEY"],
        "the link": link.partition("?t=")[2][:30],
    }
    assert [what for what, text in tell_tales.items() if text in words] == []


def begin_letter(served_at: socket, body: bytes) -> None:
    """Sends everything but the last byte, and is sure that the app has begun to read it."""
    lines = [f"{name}: {value}" for name, value in headers(body).items()]
    head = "\r\n".join(
        ["POST /webhooks/shopify HTTP/1.1", "Host: contra", f"Content-Length: {len(body)}", *lines]
    )
    served_at.sendall(f"{head}\r\nExpect: 100-continue\r\n\r\n".encode())
    # Answered when the app reads the body, not before.
    assert served_at.recv(1000).startswith(b"HTTP/1.1 100")
    served_at.sendall(body[:-1])


def refuses(port: int) -> bool:
    try:
        with socket() as asking:
            asking.connect(("127.0.0.1", port))
    except ConnectionRefusedError:
        return True
    return False


@pytest.mark.parametrize(
    ("number", "everybody"),
    [
        pytest.param(signal.SIGTERM, False, id="SIGTERM to the process"),
        pytest.param(signal.SIGTERM, True, id="SIGTERM to its group, as by a service manager"),
        pytest.param(signal.SIGINT, True, id="SIGINT to its group, as by Ctrl-C"),
    ],
)
def test_a_request_that_runs_is_served_before_the_process_ends(
    world: World, tmp_path: Path, number: signal.Signals, everybody: bool
) -> None:
    body = about_order(1001)
    with serve(elsewhere(world.environment), tmp_path / "said") as served, served.connect() as late:
        begin_letter(late, body)
        served.tell_to_stop(number, everybody=everybody)
        until(lambda: refuses(served.port), "nobody new is let in")
        assert served.process.poll() is None
        late.sendall(body[-1:])
        assert late.recv(1000).startswith(b"HTTP/1.1 200")
        assert served.process.wait(20) == 0
        assert "Traceback" not in served.words()
    # The letter's shop is none of this world's, so it was counted.
    assert world.column(t.strangers.c.posts) == [1]


def test_neither_a_request_that_never_ends_nor_a_sync_that_hangs_keeps_the_process_from_ending(
    world: World, tmp_path: Path
) -> None:
    refund = sold_and_refunded(world)
    environment = elsewhere(world.environment)
    world.sandbox.fault("hold after", what="qbo batch")
    with serve(environment, tmp_path / "said") as served, served.connect() as stuck:
        begin_letter(stuck, about_order(1001))
        assert post(served, *letter_about(world, refund)) == 200
        until(lambda: bool(world.sandbox.get("/held")), "a batch is on its way")
        served.tell_to_stop(signal.SIGTERM)
        assert served.process.wait(20) == 0
    world.sandbox.calm()
    with serve(environment, tmp_path / "said again"):
        until(lambda: world.state(refund) is State.BOOKED, "the refund is booked")
    assert len(world.documents()) == 1
    assert world.column(t.strangers.c.posts) == []
