"""What a whole sync reads of QuickBooks, counted: every reading is billed. And when a change there is heard of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.accounting.policy import ClosedPeriod
from plugin.journal import tables as t
from plugin.states import State
from plugin.stores.shopify.store import ShopifyStore
from tests.sandbox.listener import Listener, listening
from tests.sandbox_process import Json, Sandbox
from tests.world import VERIFIER, World, make_world, sqlite_url

#: What one look at up to 300 orders asks for: invoices, sales receipts; credit memos, refund receipts by hand.
DOCUMENTS = 4


@pytest.fixture
def world(world_anywhere: World) -> World:
    """The journal on SQLite, then on PostgreSQL."""
    return world_anywhere


def sold(world: World, **how: str) -> Json:
    order = world.order()
    world.book_sale(order, **how)
    return order


def asked(world: World, since: int) -> Counter[str]:
    """Requests to the company since then, by their kind."""
    mine = [one for one in world.sandbox.requests_since(since) if f"/{world.realm}/" in one["path"]]
    return Counter(one["what"].removeprefix("qbo ") for one in mine)


def test_the_second_sync_reads_documents_only(world: World) -> None:
    world.send(world.refund(sold(world)))
    before = world.sandbox.request_count()
    second = world.refund(sold(world))
    world.send(second)
    assert asked(world, before) == {"query": DOCUMENTS, "batch": 1}
    assert world.state(second) is State.BOOKED


def test_the_first_sync_reads_settings_and_lists_once(world: World) -> None:
    """Preferences, CompanyInfo, the item of the sale, and Undeposited Funds if the sale names no account."""
    refund = world.refund(sold(world))
    before = world.sandbox.request_count()
    world.send(refund)
    found = asked(world, before)
    assert (found["batch"], found["cdc"]) == (1, 0)
    assert DOCUMENTS < found["query"] <= DOCUMENTS + 4


def read_the_shop(world: World) -> None:
    """All that the shop has told of. It throttles, so the pretend time passes instead of ours."""
    token = world.room.vault.get(f"shop:{world.shop_id}")["access_token"]
    world.room.stores["shopify"] = ShopifyStore(
        world.config.shopify_secrets,
        world.config.shopify_address,
        lambda _shop: str(token),
        world.clock,
        pause=lambda seconds: world.sandbox.post("/clock", advance=seconds),
    )
    company = world.room.register.company(world.company_id)
    while world.column(t.nudges.c.order_id):
        world.sandbox.post("/clock", advance=60)
        world.clock.ahead += timedelta(minutes=1)
        world.room.sync.read(company)


def test_three_hundred_refunds_of_three_hundred_orders_are_read_like_one(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """Four readings for 300 refunds are 0.013 for each; 0.027 where settings and lists were never read before."""
    with make_world(sandbox, sqlite_url(tmp_path)) as world:
        for refund in [world.refund(sold(world)) for _ in range(300)]:
            assert world.deliver(refund) == 200
        read_the_shop(world)
        before = world.sandbox.request_count()
        world.sync()
        found = asked(world, before)
        assert found["batch"] == 10
        assert found["query"] + found["cdc"] <= DOCUMENTS + 4
        assert len(world.documents("RefundReceipt")) == 300


def test_a_person_who_presses_retry_has_put_something_right_in_quickbooks(world: World) -> None:
    world.change_policy(closed_period=ClosedPeriod.HOLD)
    refund = world.refund(sold(world))
    world.sandbox.patch(f"/companies/{world.realm}", closing_date="2099-12-31")
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "closed-period")
    world.sandbox.patch(f"/companies/{world.realm}", closing_date=None)
    assert world.room.reading.retry(world.shop_id, world.rows()[0].id, "Ada")
    before = world.sandbox.request_count()
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert asked(world, before) == {"query": DOCUMENTS + 2, "cdc": 1, "batch": 1}, "settings, lists"


@pytest.fixture
def quickbooks(world: World) -> Iterator[Listener]:
    """QuickBooks tells us what changes; it lies here until it is passed on."""
    with listening() as listener:
        world.sandbox.post("/webhooks/subscribe", address=listener.address, verifier=VERIFIER)
        world.sandbox.post("/webhooks/deliver")
        listener.letters.clear()
        yield listener


def hear(world: World, quickbooks: Listener, *, times: int = 1) -> list[str]:
    """What QuickBooks has to tell reaches the door; the types of this company's events."""
    world.sandbox.post("/webhooks/deliver")
    types = [each["type"] for each in quickbooks.events() if each["intuitaccountid"] == world.realm]
    for body, headers in quickbooks.letters:
        for _ in range(times):
            answer = world.client.post("/webhooks/quickbooks", data=body, headers=headers)
            assert answer.status_code == 200
    quickbooks.letters.clear()
    return types


def test_a_sale_that_comes_late_is_told_of_and_its_refund_booked(world: World, quickbooks: Listener) -> None:
    order = world.order()
    refund = world.refund(order)
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "sale-missing")
    world.later(minutes=11)
    assert world.state(refund) is State.HELD
    world.clock.ahead += world.clock.ahead  # the last look is some minutes ago
    world.book_sale(order)
    assert "qbo.salesreceipt.created.v1" in hear(world, quickbooks, times=2)
    assert world.sync() == 1
    assert world.state(refund) is State.BOOKED


def test_what_we_book_is_told_of_and_starts_no_circle(world: World, quickbooks: Listener) -> None:
    held = world.refund(world.order())
    booked = world.refund(sold(world, as_="invoice", paid="0.00"), lines=[], amount="5.00")
    world.send(held, booked)
    hear(world, quickbooks)  # the connector's own sale
    world.sync()
    paid = world.refund(sold(world))
    hear(world, quickbooks)
    world.send(paid)
    assert world.state(held) is State.HELD
    told = hear(world, quickbooks)
    assert "qbo.refundreceipt.created.v1" in told
    for _ in range(3):
        before = world.sandbox.request_count()
        world.clock.ahead += world.clock.ahead
        world.sync()
        assert hear(world, quickbooks) == []
        assert asked(world, before)["batch"] == 0
    assert len(world.documents("RefundReceipt")) == 1


def test_after_a_webhook_about_an_item_the_next_sync_looks_once(world: World, quickbooks: Listener) -> None:
    world.send(world.refund(sold(world)))
    world.sandbox.post(
        f"/companies/{world.realm}/items", name="Spoon", kind="non-stock", sku="S", price="1.00"
    )
    assert "qbo.item.created.v1" in hear(world, quickbooks)
    before = world.sandbox.request_count()
    world.send(world.refund(sold(world)), world.refund(sold(world)))
    assert asked(world, before) == {"query": DOCUMENTS, "cdc": 1, "batch": 1}
    before = world.sandbox.request_count()
    world.send(world.refund(sold(world)))
    assert asked(world, before) == {"query": DOCUMENTS, "batch": 1}
