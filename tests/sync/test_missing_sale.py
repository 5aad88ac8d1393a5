"""A sale that QuickBooks does not have, where the merchant has it created first: the sale, then its refunds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from plugin.accounting.policy import Gateway, MissingSale
from plugin.accounting.refund import Contents
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.accounting.sentences import say
from plugin.protocols import Refused, Store, TryLater
from plugin.states import State
from tests.sandbox_process import Json
from tests.world import World


@pytest.fixture
def world(world_anywhere: World) -> World:
    """SQLite, then PostgreSQL; missing sales are created, mugs are an item of the company."""
    made = world_anywhere.sandbox.post(
        f"/companies/{world_anywhere.realm}/items", name="Mug", kind="non-stock", sku="MUG", price="20.00"
    )
    mug = Item(Ref(str(made["Id"]), "Mug"), ItemKind.NON_STOCK, "MUG", True, None)
    undeposited = world_anywhere.company["accounts"]["undeposited"]
    account = Ref(str(undeposited["id"]), undeposited["name"])
    world_anywhere.change_policy(
        missing_sale=MissingSale.CREATE,
        sku_items={"MUG": mug},
        gateways={"shopify_payments": Gateway(account=account)},
    )
    return world_anywhere


def two_mugs(world: World) -> Json:
    return world.order(line_items=[{"sku": "MUG", "title": "Mug", "price": "20.00", "quantity": 2}])


def one_back(world: World, order: Json) -> Json:
    return world.refund(order, lines=[{"index": 0, "quantity": 1}])


def asked(world: World) -> list[str]:
    """Replaces the store by one that notes whose contents are asked for."""
    store = _Notes(world.room.stores["shopify"])
    world.room.stores["shopify"] = store
    return store.asked


@dataclass
class _Around:
    """A store around another."""

    inside: Store

    def open(self, letter: Any) -> Any:
        return self.inside.open(letter)

    def refunds(self, shop: str, order_ids: Sequence[str]) -> Any:
        return self.inside.refunds(shop, order_ids)

    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        return self.inside.contents(shop, order_ids)


class _Notes(_Around):
    def __init__(self, inside: Store) -> None:
        super().__init__(inside)
        self.asked: list[str] = []

    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        self.asked += order_ids
        return self.inside.contents(shop, order_ids)


class _CannotTell(_Around):
    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        return {id_: Refused("shop-order-unreadable", order=id_) for id_ in order_ids}


class _IsAway(_Around):
    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        raise TryLater(say("shop-down", status=503))


def test_the_missing_sale_is_created_and_then_refunded(world: World) -> None:
    refund = one_back(world, two_mugs(world))
    world.send(refund)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    (sale,) = world.documents("SalesReceipt")
    assert (sale["DocNumber"], sale["TotalAmt"]) == ("1001", 40)
    (receipt,) = world.documents()
    assert receipt["TotalAmt"] == 20
    assert receipt["CustomerRef"] == sale["CustomerRef"]
    assert world.balance("undeposited") == "20.00"
    assert world.balance("receivable") == "0.00"


def test_a_second_refund_waits_for_the_sale_and_counts_the_first(world: World) -> None:
    order = two_mugs(world)
    first, second = one_back(world, order), one_back(world, order)
    world.send(first, second)
    assert world.state(first) is State.BOOKED
    world.later(hours=2)
    assert world.state(second) is State.BOOKED, world.sentence(second)
    assert len(world.documents("SalesReceipt")) == 1
    assert world.balance("undeposited") == "0.00"

    (line,) = order["line_items"]
    more = {**line, "quantity": 3}
    world.sandbox.call(
        "PATCH",
        f"/shops/{world.domain}/orders/{order['id']}",
        {"line_items": [more], "paid": {"shop": "60.00", "presentment": "60.00"}},
    )
    third = one_back(world, order)
    world.send(third)
    assert world.state(third) is State.HELD
    assert len(world.documents()) == 2


def test_contents_are_asked_for_only_where_a_sale_is_to_be_created(world: World) -> None:
    there, missing = two_mugs(world), two_mugs(world)
    world.book_sale(there)
    wanted = asked(world)
    world.send(one_back(world, there))
    assert wanted == []
    world.send(one_back(world, missing))
    assert [id_.rpartition("/")[2] for id_ in wanted] == [str(missing["id"])]

    world.change_policy(missing_sale=MissingSale.HOLD)
    held = one_back(world, two_mugs(world))
    world.send(held)
    assert len(wanted) == 1
    assert world.sentence(held).code == "sale-missing"


def test_an_order_whose_contents_nobody_can_read_is_held_with_the_stores_words(world: World) -> None:
    world.room.stores["shopify"] = _CannotTell(world.room.stores["shopify"])
    refund = one_back(world, two_mugs(world))
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "shop-order-unreadable")
    assert world.documents("SalesReceipt") == []


def test_a_shop_that_is_away_delays_its_missing_sales_and_no_other_refund(world: World) -> None:
    there, missing = two_mugs(world), two_mugs(world)
    world.book_sale(there)
    good, waits = one_back(world, there), one_back(world, missing)
    opened = world.room.stores["shopify"]
    world.room.stores["shopify"] = _IsAway(opened)
    world.send(good, waits)
    assert world.state(good) is State.BOOKED
    assert world.state(waits) is State.WAITING

    world.room.stores["shopify"] = opened
    world.later(hours=2)
    assert world.state(waits) is State.BOOKED


def test_a_sale_that_comes_between_deciding_and_booking_is_not_doubled(world: World) -> None:
    """The connector takes the number first: QuickBooks refuses ours, and the refund follows after Retry."""
    order = two_mugs(world)
    refund = one_back(world, order)
    assert world.deliver(refund) == 200

    def step(name, work):  # type: ignore[no-untyped-def]  # a Step
        done = work()
        if name == "decide":
            world.book_sale(order)
        return done

    ((company, generation),) = world.room.rounds.active()
    world.room.sync.run(company, generation, step)
    assert (world.state(refund), world.sentence(refund).code) == (State.FAILED, "number-borne-by-another")

    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert len(world.documents("SalesReceipt")) == 1
    assert world.balance("undeposited") == "20.00"


def test_what_was_ordered_and_by_whom_is_not_kept_with_the_refund(world: World) -> None:
    refund = one_back(world, two_mugs(world))
    world.send(refund)
    detail = world.detail(refund)
    assert detail.refund.order.contents is None
    assert detail.decision is not None
    assert detail.decision.creates is not None
