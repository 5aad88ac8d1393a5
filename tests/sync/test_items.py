"""A refund of goods that the sale does not name: the company's own list of items is asked, and only then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from plugin.accounting.effect import effect
from plugin.accounting.entries import AccountRole
from plugin.accounting.policy import Gateway, MissingSale
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.protocols import Refused
from plugin.states import State
from tests.sandbox_process import Json
from tests.sync.test_trouble import _Around
from tests.world import World


@pytest.fixture
def world(world_anywhere: World) -> World:
    """SQLite, then PostgreSQL."""
    return world_anywhere


def make_item(world: World, name: str, sku: str = "", kind: str = "service") -> Json:
    made: Json = world.sandbox.post(
        f"/companies/{world.realm}/items", name=name, kind=kind, sku=sku, price="20.00"
    )
    return made


def resold_as(world: World, sku: str) -> Json:
    """A refund of an order whose product has another SKU by now than when it was booked."""
    order = world.order()
    world.book_sale(order)
    (line,) = order["line_items"]
    changed = {"line_items": [{**line, "sku": sku}]}
    world.sandbox.call("PATCH", f"/shops/{world.domain}/orders/{order['id']}", changed)
    return world.refund(order)


@dataclass
class _Notes(_Around):
    """A ledger that notes which SKUs its list of items is asked for."""

    asked: list[str]

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        self.asked.extend(skus)
        return super().items(skus)


def asked_for(world: World) -> list[str]:
    """SKUs that the list of items is asked for from now on."""
    opened, asked = world.room.sync.ledger, list[str]()
    world.room.sync.ledger = lambda company: _Notes(opened(company), "", asked)
    return asked


def booked_on(world: World, refund: Json) -> str:
    """The item of the only line of the only receipt."""
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    (receipt,) = world.documents("RefundReceipt")
    (line,) = receipt["Line"][:1]
    return str(line["SalesItemLineDetail"]["ItemRef"]["name"])


def test_goods_are_booked_on_the_item_that_has_their_sku(world: World) -> None:
    make_item(world, "Tall mug", "MUG-NEW")
    refund, asked = resold_as(world, "MUG-NEW"), asked_for(world)
    world.send(refund)
    assert booked_on(world, refund) == "Tall mug"
    assert asked == ["MUG-NEW"]


def test_goods_are_booked_on_the_item_that_is_named_by_their_sku(world: World) -> None:
    make_item(world, "MUG-NEW")
    refund = resold_as(world, "MUG-NEW")
    world.send(refund)
    assert booked_on(world, refund) == "MUG-NEW"


def test_a_sku_of_two_items_is_held_until_one_of_them_has_it(world: World) -> None:
    make_item(world, "Tall mug", "MUG-NEW")
    make_item(world, "Small mug", "MUG-NEW")
    refund = resold_as(world, "MUG-NEW")
    world.send(refund)
    assert world.state(refund) is State.HELD
    assert world.sentence(refund).code == "several-items"
    assert world.documents() == []


def test_a_sku_that_nothing_has_is_held_and_booked_once_an_item_has_it(world: World) -> None:
    refund = resold_as(world, "MUG-NEW")
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "unknown-item")
    make_item(world, "Tall mug", "MUG-NEW")
    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert booked_on(world, refund) == "Tall mug"


def test_a_bundle_is_held_by_its_name(world: World) -> None:
    mug = make_item(world, "Tall mug")
    parts = {mug["Id"]: "2"}
    world.sandbox.post(f"/companies/{world.realm}/bundles", name="Set of mugs", sku="SET", parts=parts)
    refund = resold_as(world, "SET")
    world.send(refund)
    sentence = world.sentence(refund)
    assert (world.state(refund), sentence.code) == (State.HELD, "item-is-bundle")
    assert sentence.parameters["item"] == "Set of mugs"


def test_the_list_is_not_asked_where_the_sale_or_the_merchant_names_the_item(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    mapped = make_item(world, "Tall mug")
    item = Item(Ref(str(mapped["Id"]), "Tall mug"), ItemKind.SERVICE, None, True, None)
    world.change_policy(sku_items={"MUG-NEW": item})
    asked = asked_for(world)
    refunds = [world.refund(order), resold_as(world, "MUG-NEW")]
    world.send(*refunds)
    assert {world.state(refund) for refund in refunds} == {State.BOOKED}
    assert asked == []


def test_what_the_merchant_says_of_an_item_is_corrected_by_the_company(world: World) -> None:
    """A choice says which item; that it moves stock, and what it is called, the company knows better."""
    stock = make_item(world, "Shelf mug", kind="stock")
    lie = Item(Ref(str(stock["Id"]), "Nothing that comes back"), ItemKind.SERVICE, None, True, None)
    world.change_policy(no_restock_item=lie)
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order, lines=[{"index": 0, "restock": "no_restock"}])
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (
        State.HELD,
        "stock-item-for-what-stayed-out",
    )
    assert world.sentence(refund).parameters["item"] == "Shelf mug"


def test_the_decision_names_the_account_that_the_item_of_a_choice_posts_to(world: World) -> None:
    made = make_item(world, "Written off")
    chosen = Item(Ref(str(made["Id"]), "Written off"), ItemKind.SERVICE, None, True, None)
    world.change_policy(no_restock_item=chosen)
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order, lines=[{"index": 0, "restock": "no_restock"}])
    world.send(refund)
    decision = world.detail(refund).decision
    assert decision is not None
    told = {entry.account_name for entry in effect(decision).entries if entry.role is AccountRole.INCOME}
    moved = world.sandbox.movements(world.company)
    assert told
    assert told <= {movement["account"] for movement in moved}


def test_a_missing_sale_is_created_on_the_items_that_have_its_skus(world: World) -> None:
    make_item(world, "Tall mug", "MUG-NEW")
    undeposited = world.company["accounts"]["undeposited"]
    account = Ref(undeposited["id"], undeposited["name"])
    gateways = {"shopify_payments": Gateway(account=account)}
    world.change_policy(missing_sale=MissingSale.CREATE, gateways=gateways)
    order = world.order(line_items=[{"sku": "MUG-NEW", "title": "Mug", "price": "20.00", "tax": "1.60"}])
    refund = world.refund(order)
    world.send(refund)
    assert booked_on(world, refund) == "Tall mug"
    (sale,) = world.documents("SalesReceipt")
    assert sale["Line"][0]["SalesItemLineDetail"]["ItemRef"]["name"] == "Tall mug"
