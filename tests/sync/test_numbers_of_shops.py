"""What a merchant's company writes around an order's number: a prefix, a suffix, or both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.policy import Adopting, Gateway, MissingSale
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.journal.policies import SameNumbers
from plugin.states import State
from tests.sandbox_process import Json
from tests.sync.test_by_hand import typed
from tests.world import World


def numbered(world: World, refund: Json) -> list[str | None]:
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    return [document.number for document in world.detail(refund).documents]


def test_a_sale_is_found_by_prefix_and_suffix_and_ours_comes_last(world: World) -> None:
    world.change_policy(number_prefix="W-", number_suffix="-SHOP")
    order = world.order(line_items=[{"sku": "MUG-01", "price": "20.00", "quantity": 2}])
    world.book_sale(order, number="W-1001-SHOP")
    refunds = [world.refund(order, lines=[{"index": 0, "quantity": 1}]) for _ in range(2)]
    world.send(*refunds)
    given = sorted(str(number) for refund in refunds for number in numbered(world, refund))
    first = 1 if world.shares_numbers else 0
    expected = ["W-1001-SHOP", "W-1001-SHOP-1", "W-1001-SHOP-2"][first : first + 2]
    assert given == expected


def test_another_shops_order_of_the_same_number_is_not_this_ones(world: World) -> None:
    """The plain 1001 belongs to somebody else, and even comes to the same."""
    world.change_policy(number_suffix="-SHOP")
    order = world.order()
    world.book_sale(order, number="1001")
    refund = world.refund(order)
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "sale-missing")


def test_a_created_sale_has_the_number_under_which_the_next_refund_finds_it(world: World) -> None:
    """The pattern is as long as it may be; an order number of six digits is cut, the same way each time."""
    undeposited = world.company["accounts"]["undeposited"]
    mug = world.sandbox.post(
        f"/companies/{world.realm}/items", name="Mug", kind="non-stock", sku="MUG", price="20.00"
    )
    world.change_policy(
        number_prefix="NORTHERN-",
        number_suffix="-STORES",
        missing_sale=MissingSale.CREATE,
        sku_items={"MUG": Item(Ref(mug["Id"], "Mug"), ItemKind.NON_STOCK, "MUG", True, None)},
        gateways={"shopify_payments": Gateway(account=Ref(undeposited["id"], undeposited["name"]))},
    )
    order = world.order(
        name="#100001", line_items=[{"sku": "MUG", "title": "Mug", "price": "20.00", "quantity": 2}]
    )
    first = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(first)
    (sale,) = world.documents("SalesReceipt")
    assert sale["DocNumber"] == "NORTHERN-100001-STORE"
    assert world.state(first) is State.BOOKED, world.sentence(first)
    second = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(second)
    assert world.state(second) is State.BOOKED, world.sentence(second)
    assert len(world.documents("SalesReceipt")) == 1


@pytest.mark.parametrize("number", ["W1002", "1002"])
def test_a_refund_by_hand_is_known_by_either_number(world: World, number: str) -> None:
    """A bookkeeper writes down what QuickBooks shows, or what the store shows; the customer has two orders."""
    world.change_policy(number_prefix="W", adopting=Adopting.AUTOMATIC)
    orders = [world.order(), world.order()]
    for order in orders:
        world.book_sale(order, number=f"W{order['name'].removeprefix('#')}")
    (sale, _) = world.documents("SalesReceipt")
    typed(world, sale, PrivateNote=f"Refund of {number}")
    refunds = [world.refund(order) for order in orders]
    world.send(*refunds)
    assert {world.state(refund) for refund in refunds} == {State.BOOKED}
    assert [world.sentence(refund).code for refund in refunds] == ["booked", "because-adopted"]


def test_two_shops_whose_numbers_could_meet_are_refused(world: World) -> None:
    register, now = world.room.register, world.clock.now()
    other = register.install("shopify", "other.myshopify.com", now)
    for prefix, suffix in (("", ""), ("1", ""), ("", "0")):
        own = replace(world.policy, number_prefix=prefix, number_suffix=suffix)
        with pytest.raises(SameNumbers, match=world.domain):
            register.connect(other, world.company_id, own, now)
    register.connect(other, world.company_id, replace(world.policy, number_suffix="-B"), now)
