"""What a store changes later, and what a person presses: never twice in the books, never a false alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plugin.accounting.policy import Gateway
from plugin.accounting.sale import Ref
from plugin.journal.policies import SameNumbers
from plugin.states import State
from tests.sandbox_process import Json, Sandbox
from tests.world import World, make_world, sqlite_url


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


def two_mugs(world: World) -> Json:
    order = world.order(
        line_items=[{"sku": "A", "price": "20.00", "tax": "3.20", "quantity": 2, "tracked": True}]
    )
    world.book_sale(order)
    return order


def edit(world: World, order: Json, **changes: Any) -> None:
    world.sandbox.call("PATCH", f"/shops/{world.domain}/orders/{order['id']}", changes)


def test_a_failed_refund_that_changes_and_is_retried_is_booked_once(world: World) -> None:
    world.change_policy(gateways={"shopify_payments": Gateway(Ref("999999", "Gone"))})
    order = two_mugs(world)
    refund = world.refund(order, lines=[{"index": 0, "quantity": 1}], transactions=[{"status": "pending"}])
    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="success")
    world.send(refund)
    assert world.state(refund) is State.FAILED

    world.change_policy(gateways={})
    edit(world, order, disputes=["WON"])
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="failure")
    world.deliver(refund)
    world.sync()
    row = world.detail(refund).row
    world.room.reading.retry(world.shop_id, row.id, "Ada")
    world.sync()
    assert len(world.documents()) <= 1
    assert world.state(refund) is not State.PART_BOOKED


def test_units_ordered_later_and_a_new_time_zone_are_no_change_of_a_booked_refund(world: World) -> None:
    order = two_mugs(world)
    refund = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(refund)
    (line,) = order["line_items"]
    edit(world, order, line_items=[{**line, "quantity": 3}])
    world.sandbox.patch(f"/shops/{world.domain}", zone="America/Denver")
    world.send(refund)
    assert world.state(refund) is State.BOOKED


def test_a_refund_that_bounces_after_booking_says_what_came_back(world: World) -> None:
    refund = world.refund(two_mugs(world), lines=[{"index": 0, "quantity": 1}])
    world.send(refund)
    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="failure")
    world.send(refund)
    sentence = world.sentence(refund)
    assert sentence.code == "changed-after-booking"
    assert sentence.parameters["before"] == "21.60 USD, 21.60 USD paid back"
    assert sentence.parameters["after"] == "21.60 USD, 0.00 USD paid back, 21.60 USD failed"


def test_retry_reads_the_order_again(world: World) -> None:
    refund = world.refund(
        two_mugs(world), lines=[{"index": 0, "quantity": 1}], transactions=[{"status": "pending"}]
    )
    world.send(refund)
    assert world.state(refund) is State.HELD
    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="success")

    world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED


def test_two_shops_of_one_company_need_prefixes_of_their_own(world: World) -> None:
    now = world.clock.now()
    other = world.room.register.install("shopify", "other.myshopify.com", now)
    (connection,) = world.room.register.connections(world.company_id)
    with pytest.raises(SameNumbers, match=world.domain):
        world.room.register.connect(other, world.company_id, connection.policy, now)
    own = replace(connection.policy, number_prefix="B-")
    second = world.room.register.connect(other, world.company_id, own, now)
    with pytest.raises(SameNumbers):
        world.room.register.set_policy(second, connection.policy, who="Ada", at=now)


def test_units_that_came_back_before_are_counted_by_refund(world: World) -> None:
    """Two of two mugs sold come back in two refunds; a third that the store invents is not booked."""
    order = two_mugs(world)
    (line,) = order["line_items"]
    first = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    second = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(first, second)
    more = {**line, "quantity": 3, "tax": {"shop": "4.80", "presentment": "4.80"}}
    edit(world, order, line_items=[more], paid={"shop": "64.80", "presentment": "64.80"})
    third = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(third)
    assert world.state(third) is State.HELD
    assert float(world.sandbox.balances(world.company)["stock"]["A"]) == 100
