"""Refunds that real shops recorded, loaded into the sandbox shop, sent as signed webhooks, found in the books.

Each goes into a company whose home currency is the shop's. The recordings are read from where they lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plugin.states import State
from tests.sandbox_process import Json, Sandbox
from tests.shared import shared
from tests.world import World, make_world, sqlite_url


def recorded(name: str) -> Json:
    body: Json = json.loads(shared(f"recorded/shopify/refunds/{name}.json").read_text())
    return body


@contextmanager
def shop_of(
    name: str, sandbox: Sandbox, folder: Path, *, currency: str, numbers: str, **facts: Any
) -> Iterator[tuple[World, Json, Json]]:
    """A world in that currency with the recorded refund loaded: (world, its order, its refund)."""
    with make_world(sandbox, sqlite_url(folder), currency=currency, numbers=numbers, **facts) as world:
        loaded = world.load_recorded(recorded(name))
        refund = {"id": loaded["refund_id"]}
        yield world, loaded["order"], refund


@pytest.fixture(params=["per type", "across types"])
def numbers(request: pytest.FixtureRequest) -> str:
    setting: str = request.param
    return setting


def only_document(world: World) -> Json:
    (document,) = world.documents()
    return document


def test_a_full_return_after_a_discount_is_one_receipt_of_57_23(
    sandbox: Sandbox, tmp_path: Path, numbers: str
) -> None:
    name = "real_full_return_discounted_USD"
    with shop_of(name, sandbox, tmp_path, currency="USD", numbers=numbers) as (world, order, refund):
        world.book_sale(order)
        world.send(refund)
        assert world.state(refund) is State.BOOKED
        receipt = only_document(world)
        assert (receipt["type"], Decimal(str(receipt["TotalAmt"]))) == ("RefundReceipt", Decimal("57.23"))
        (goods,) = world.detail(refund).refund.goods
        assert goods.sku is None
        assert goods.restocked
        (sale,) = world.documents("SalesReceipt")
        item = sale["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"]
        assert receipt["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"] == item


def test_a_return_with_tax_is_749_95_and_134_99(sandbox: Sandbox, tmp_path: Path, numbers: str) -> None:
    name = "real_return_linked_INR"
    with shop_of(name, sandbox, tmp_path, currency="INR", numbers=numbers) as (world, order, refund):
        world.book_sale(order)
        world.send(refund)
        assert world.state(refund) is State.BOOKED
        receipt = only_document(world)
        assert Decimal(str(receipt["TxnTaxDetail"]["TotalTax"])) == Decimal("134.99")
        assert Decimal(str(receipt["TotalAmt"])) == Decimal("884.94")


def test_an_amount_alone_is_one_adjustment_line_of_1_00(
    sandbox: Sandbox, tmp_path: Path, numbers: str
) -> None:
    name = "real_amount_only_refund_discrepancy_INR"
    with shop_of(name, sandbox, tmp_path, currency="INR", numbers=numbers) as (world, order, refund):
        world.book_sale(order)
        world.send(refund)
        assert world.state(refund) is State.BOOKED
        (line,) = (
            line for line in only_document(world)["Line"] if line["DetailType"] == "SalesItemLineDetail"
        )
        assert Decimal(str(line["Amount"])) == Decimal("1.00")
        assert line["SalesItemLineDetail"]["ItemRef"]["value"] == world.company["items"]["adjustment"]["id"]


def test_three_shipping_adjustments_are_shipping_once(sandbox: Sandbox, tmp_path: Path, numbers: str) -> None:
    name = "real_cancel_full_shipping_adjustments_GBP"
    with shop_of(name, sandbox, tmp_path, currency="GBP", numbers=numbers) as (world, order, refund):
        world.book_sale(order)
        world.send(refund)
        assert world.state(refund) is State.BOOKED
        receipt = only_document(world)
        amounts = sorted(
            Decimal(str(line["Amount"]))
            for line in receipt["Line"]
            if line["DetailType"] == "SalesItemLineDetail"
        )
        assert amounts == [Decimal("3.95"), Decimal("16.50")]
        assert Decimal(str(receipt["TotalAmt"])) == Decimal("20.45")


class TestACancelledOrderWithoutMoney:
    name = "real_order_cancel_no_money"

    def test_books_nothing_when_the_order_is_not_in_quickbooks(
        self, sandbox: Sandbox, tmp_path: Path, numbers: str
    ) -> None:
        with shop_of(self.name, sandbox, tmp_path, currency="CAD", numbers=numbers) as (world, _, refund):
            world.send(refund)
            assert world.documents() == []
            world.later(days=15)
            assert world.state(refund) is State.SKIPPED
            assert world.documents() == []

    def test_books_nothing_when_its_invoice_is_void_already(
        self, sandbox: Sandbox, tmp_path: Path, numbers: str
    ) -> None:
        with shop_of(self.name, sandbox, tmp_path, currency="CAD", numbers=numbers) as (world, order, refund):
            world.book_sale(order, as_="invoice", paid="0.00", void=True)
            world.send(refund)
            assert (world.state(refund), world.sentence(refund).code) == (State.SKIPPED, "already-void")
            assert world.documents() == []

    def test_voids_its_unpaid_invoice(self, sandbox: Sandbox, tmp_path: Path, numbers: str) -> None:
        with shop_of(self.name, sandbox, tmp_path, currency="CAD", numbers=numbers) as (world, order, refund):
            world.book_sale(order, as_="invoice", paid="0.00")
            assert world.balance("receivable") == "750.00"
            world.send(refund)
            assert world.state(refund) is State.BOOKED
            assert world.balance("receivable") == "0.00"
            (invoice,) = world.documents("Invoice")
            assert invoice["PrivateNote"].startswith("Voided")


@pytest.mark.parametrize(("booked_in", "total"), [("shop", "1366.02"), ("presentment", "1012.70")])
def test_pending_money_in_two_currencies_is_held_then_booked_in_the_sales_currency(
    sandbox: Sandbox, tmp_path: Path, numbers: str, booked_in: str, total: str
) -> None:
    name = "real_multicurrency_pending_full_offset_CAD_USD"
    with shop_of(name, sandbox, tmp_path, currency="CAD", numbers=numbers) as (world, order, refund):
        world.book_sale(order, currency=booked_in)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "money-pending")
        assert world.documents() == []

        (transaction,) = recorded(name)["transactions"]
        world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction['id']}", status="success")
        world.deliver(refund, "order_transactions/create", transaction_id=transaction["id"])
        world.sync()
        assert world.state(refund) is State.BOOKED, world.sentence(refund)
        receipt = only_document(world)
        assert Decimal(str(receipt["TotalAmt"])) == Decimal(total)
        assert receipt["CurrencyRef"]["value"] == ("CAD" if booked_in == "shop" else "USD")
