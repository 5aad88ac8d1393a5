"""Books as merchants really keep them: sales that connectors booked oddly, late, or under a stranger's number.

Each is told from the door to the balances. What cannot be booked rightly is held by name, and nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.states import State
from tests.sandbox_process import Json, Sandbox
from tests.world import World, make_world, sqlite_url

MUG = {"sku": "MUG", "title": "Mug", "price": "20.00", "tracked": True}
SOLD = ("Invoice", "SalesReceipt")


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


def enter(world: World, entity: str, body: Json) -> Json:
    """Somebody enters that in QuickBooks."""
    answer = requests.post(
        world.sandbox.qbo(world.company, f"/{entity.lower()}"),
        json=body,
        headers={"Authorization": f"Bearer {world.company['access_token']}", "Accept": "application/json"},
        timeout=30,
    )
    assert answer.ok, answer.text
    made: Json = answer.json()[entity]
    return made


def item(world: World, name: str, kind: str = "service", **facts: Any) -> str:
    """A new item of the company; its id."""
    made = world.sandbox.post(
        f"/companies/{world.realm}/items", name=name, kind=kind, **{"price": "1", **facts}
    )
    return str(made["Id"])


def line(item_id: str, amount: float, quantity: int | None = 1, tax: str = "NON") -> Json:
    detail: Json = {"ItemRef": {"value": item_id}, "TaxCodeRef": {"value": tax}}
    if quantity is not None:
        detail["Qty"] = quantity
    return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}


def discount(amount: float) -> Json:
    return {
        "Amount": amount,
        "DetailType": "DiscountLineDetail",
        "DiscountLineDetail": {"PercentBased": False},
    }


def sell(
    world: World, *lines: Json, entity: str = "SalesReceipt", customer: str = "Ada", tax: float = 0
) -> Json:
    """A sale under the order's number, as somebody else than the usual connector books it."""
    buyer = enter(world, "Customer", {"DisplayName": customer})["Id"]
    body = {"DocNumber": "1001", "CustomerRef": {"value": buyer}, "Line": list(lines)}
    return enter(world, entity, {**body, "TxnTaxDetail": {"TotalTax": tax}})


def books(world: World) -> Any:
    """All that QuickBooks says of accounts, stock and customers."""
    return world.sandbox.balances(world.company)


def held(world: World, refund: Json) -> str:
    """Why that refund is held, while nothing was written."""
    assert world.state(refund) is State.HELD, world.detail(refund).row
    assert world.documents() == []
    return world.sentence(refund).code


def nothing_is_left(world: World) -> None:
    """The whole sale is undone in every account."""
    moved = {name: amount for name, amount in world.balances().items() if float(amount)}
    assert moved == {}


@pytest.mark.parametrize("entity", SOLD)
@pytest.mark.parametrize("paid", [True, False], ids=["paid", "unpaid"])
def test_a_strangers_sale_of_the_orders_number_is_left_alone(world: World, entity: str, paid: bool) -> None:
    sell(world, line(item(world, "Consulting"), 500), entity=entity, customer="Bob Builder")
    before = books(world)
    order = world.order(line_items=[MUG], **({} if paid else {"paid": "0.00"}))
    refund = world.refund(order, **({} if paid else {"transactions": []}))
    world.send(refund)

    assert held(world, refund) == "sale-does-not-fit"
    assert "Bob Builder" in world.sentence(refund).parameters["sales"]
    assert books(world) == before


def test_the_right_sale_that_comes_late_is_booked_beside_the_strangers(world: World) -> None:
    sell(world, line(item(world, "Consulting"), 500), entity="Invoice", customer="Bob Builder")
    order = world.order(line_items=[MUG])
    refund = world.refund(order)
    world.send(refund)
    assert held(world, refund) == "sale-does-not-fit"

    world.book_sale(order)
    world.later(hours=2)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    (receipt,) = world.documents()
    assert receipt["CustomerRef"]["name"] == "Ada Jones"
    assert world.balance("receivable") == "500.00"


def test_goods_that_are_not_on_the_sale_are_not_booked_on_the_line_that_is_left(world: World) -> None:
    """28.00 were sold: a mug, and 8.00 that the connector booked in one line for a cap and its shipping."""
    mug = item(world, "Mug", "stock", sku="MUG", price="20")
    sell(world, line(mug, 20), line(item(world, "Package protection"), 8))
    order = world.order(
        line_items=[MUG, {"sku": "CAP", "title": "Cap", "price": "4.00"}], shipping_lines=[{"price": "4.00"}]
    )
    refund = world.refund(order)
    world.send(refund)
    assert held(world, refund) == "unknown-item"


def test_goods_back_before_the_connector_has_booked_the_payment_change_nothing(world: World) -> None:
    """Paid in the store, open in QuickBooks: neither voided nor credited, else the payment would hang."""
    order = world.order(line_items=[{"sku": "A", "price": "100.00"}])
    world.book_sale(order, as_="invoice", paid="0.00")
    before = books(world)
    refund = world.refund(order, transactions=[], adjustments=[])
    world.send(refund)
    assert held(world, refund) == "payment-missing"
    assert books(world) == before


def test_when_the_late_payment_comes_what_is_still_open_is_credited(world: World) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "quantity": 2}], paid="100.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(order, lines=[{"index": 0, "quantity": 1}], transactions=[], adjustments=[])
    world.send(refund)
    assert held(world, refund) == "payment-missing"

    (invoice,) = world.documents("Invoice")
    settled = [{"Amount": 100, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}]
    enter(world, "Payment", {"CustomerRef": invoice["CustomerRef"], "TotalAmt": 100, "Line": settled})
    world.later(hours=2)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    assert (world.balance("receivable"), world.balance("undeposited")) == ("0.00", "100.00")


@pytest.mark.parametrize("paid", ["100.00", "200.00"])
def test_the_failed_half_of_a_split_is_not_taken_off_what_is_owed(world: World, paid: str) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "quantity": 2}])
    world.book_sale(order, as_="invoice", paid=paid)
    split = [{"amount": "40.00", "gateway": "paypal"}, {"amount": "60.00", "status": "failure"}]
    refund = world.refund(order, lines=[{"index": 0, "quantity": 1}], transactions=split, adjustments=[])
    world.send(refund)
    assert held(world, refund) == "money-partly-failed"
    assert world.sentence(refund).parameters["failed"] == "60.00 USD"


def test_a_discount_half_in_the_price_and_half_below_leaves_nothing(world: World) -> None:
    mug = item(world, "Mug", "non-stock", sku="MUG", price="100")
    sell(world, line(mug, 90), discount(9))
    order = world.order(line_items=[{"sku": "MUG", "title": "Mug", "price": "100.00", "discount": "19.00"}])
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    nothing_is_left(world)


def test_a_discount_on_a_line_of_its_own_leaves_nothing(world: World) -> None:
    mug = item(world, "Mug", "non-stock", sku="MUG", price="100")
    sell(world, line(mug, 100), line(item(world, "Coupon", income="discounts"), -10))
    order = world.order(line_items=[{"sku": "MUG", "title": "Mug", "price": "100.00", "discount": "10.00"}])
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    nothing_is_left(world)


def test_prices_with_tax_inside_come_back_as_the_sale_shows_them(sandbox: Sandbox, tmp_path: Path) -> None:
    """Three refunds of one unit each: the discount line is undone too, to the cents of rounding."""
    with make_world(sandbox, sqlite_url(tmp_path), currency="GBP", country="GB") as world:
        shirts = {"sku": "A", "price": "33.33", "tax": "16.67", "quantity": 3, "discount": "10.00"}
        order = world.order(taxes_included=True, line_items=[shirts])
        world.book_sale(order, as_="invoice", discount_line=True)
        world.send(*(world.refund(order, lines=[{"index": 0, "quantity": 1}]) for _ in range(3)))
        assert [row.state for row in world.rows()] == [State.BOOKED] * 3
        assert (world.balance("sales"), world.balance("discounts")) == ("-0.01", "0.01")


def test_shipping_comes_back_on_the_item_that_the_sale_had_it_on(world: World) -> None:
    mug = item(world, "Mug", "non-stock", sku="MUG", price="20")
    sell(world, line(mug, 20), line(item(world, "Shopify Shipping", income="returns"), 5))
    order = world.order(line_items=[MUG], shipping_lines=[{"price": "5.00"}])
    refund = world.refund(order, shipping=True)
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    nothing_is_left(world)


def test_more_tax_than_the_sale_has_is_not_taken_back(world: World) -> None:
    mug = item(world, "Mug", "non-stock", sku="MUG", price="20")
    sell(world, line(mug, 22, tax="TAX"), tax=2)
    refund = world.refund(world.order(line_items=[{**MUG, "tax": "4.00"}]))
    world.send(refund)
    assert held(world, refund) == "more-tax-than-sold"


def test_two_refunds_together_take_back_no_more_tax_than_the_sale_has(world: World) -> None:
    mug = item(world, "Mug", "non-stock", sku="MUG", price="20")
    sell(world, line(mug, 45, quantity=2, tax="TAX"), tax=3)
    order = world.order(line_items=[{**MUG, "quantity": 2, "tax": "4.00"}])
    first, second = (world.refund(order, lines=[{"index": 0, "quantity": 1}]) for _ in range(2))
    world.send(first, second)
    assert world.state(first) is State.BOOKED
    assert world.sentence(second).code == "more-tax-than-sold"
    assert world.sentence(second).parameters["reversed"] == "4.00 USD"


def test_tax_alone_goes_back_and_nothing_else(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    sold = world.balance("sales")
    refund = world.refund(
        order,
        lines=[],
        adjustments=[{"amount": "0", "tax_amount": "-1.60"}],
        transactions=[{"amount": "1.60"}],
    )
    world.send(refund)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    assert (world.balance("tax"), world.balance("sales")) == ("0.00", sold)
    assert world.balance("undeposited") == "20.00"


def test_a_sale_that_moved_no_stock_brings_none_back(world: World) -> None:
    mug = item(world, "Mug", "stock", sku="MUG", price="20")
    sell(world, line(mug, 20, quantity=None))
    before = books(world)["stock"]
    refund = world.refund(world.order(line_items=[MUG]))
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    assert books(world)["stock"] == before


def test_a_broken_mug_is_not_put_into_stock_by_the_item_chosen_for_it(world: World) -> None:
    order = world.order(line_items=[MUG])
    world.book_sale(order)
    box = Item(Ref(item(world, "Box", "stock"), "Box"), ItemKind.STOCK, None, True, None)
    world.change_policy(refund_items={"MUG": box})
    refund = world.refund(order, lines=[{"index": 0, "restock": "no_restock"}])
    world.send(refund)
    assert held(world, refund) == "stock-item-for-what-stayed-out"


def test_units_of_which_only_some_were_shipped_are_held_if_the_store_restocked_none(world: World) -> None:
    order = world.order(line_items=[{**MUG, "quantity": 2, "fulfilled": 1}])
    world.book_sale(order)
    refund = world.refund(order, lines=[{"index": 0, "quantity": 2, "restock": "no_restock"}])
    world.send(refund)
    assert held(world, refund) == "shipped-in-part-not-restocked"


def test_an_unpaid_order_shipped_in_part_is_not_voided_if_the_store_restocked_none(world: World) -> None:
    """A void would put the unit that is gone back into stock."""
    order = world.order(line_items=[{**MUG, "quantity": 2, "fulfilled": 1}], paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(
        order, lines=[{"index": 0, "quantity": 2, "restock": "no_restock"}], transactions=[]
    )
    world.send(refund)
    assert held(world, refund) == "shipped-in-part-not-restocked"


def test_money_that_left_after_the_start_date_is_booked_though_the_refund_was_recorded_before(
    world: World,
) -> None:
    world.change_policy(start=date(2026, 1, 1))
    order = world.order(created_at="2025-12-20T10:00:00-05:00")
    world.book_sale(order)
    pending = [{"status": "pending"}]
    refund = world.refund(order, created_at="2025-12-31T22:00:00-05:00", transactions=pending)
    world.send(refund)
    assert held(world, refund) == "money-pending"

    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(
        f"/shops/{world.domain}/transactions/{transaction}",
        status="success",
        processed_at="2026-01-03T10:00:00-05:00",
    )
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    assert world.documents()[0]["TxnDate"] == "2026-01-03"


def test_a_chargeback_is_held_until_it_is_won(world: World) -> None:
    order = world.order(disputes=[{"initiatedAs": "CHARGEBACK", "status": "UNDER_REVIEW"}])
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    assert held(world, refund) == "chargeback"

    won = [{"initiatedAs": "CHARGEBACK", "status": "WON"}]
    world.sandbox.patch(f"/shops/{world.domain}/orders/{order['id']}", disputes=won)
    world.send(refund)
    assert world.state(refund) is State.BOOKED
