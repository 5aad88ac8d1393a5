"""The traffic of every kind of refund, played back from cassettes; `make record` records them anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from vcr.serializers import yamlserializer

from plugin.accounting.documents import DocumentKind, Invoice, Payment
from plugin.accounting.sale import LineRole, Ref, Sale
from plugin.ledgers.quickbooks_online.exact import from_json, to_json
from plugin.protocols import Booked, Ledger, NumberTaken, PeriodClosed
from tests.ledgers.books import Books, both, quickbooks_online
from tests.ledgers.cassettes import CASSETTES, RECORDING, cassette
from tests.ledgers.contract import DAY, application_of, memo_of, receipt_of, reversing, usd, void_of
from tests.ledgers.intuit import Check

KEY = "0d5f1e2c-6f0a-4a39-9a3e-5b1d4c7e8f9{}"
Scene = Callable[..., Books | None]


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Scene:
    """Books with order 1001 sold that way while recording; None while playing back."""

    def prepare(*, expired: bool = False, settings: dict[str, Any] | None = None, **how: Any) -> Books | None:
        if not RECORDING:
            return None
        books = quickbooks_online(request.getfixturevalue("sandbox"))
        line = {**books.order()["line_items"][0], "discount": both("5.00"), "tax": both("3.60")}
        books.sell(books.order(id=1001, name="#1001", line_items=[line]), **how)
        if settings:
            books.sandbox.patch(f"/companies/{books.company['realm']}", **settings)
        if expired:
            books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
        return books

    return prepare


def sale_1001(ledger: Ledger) -> Sale:
    found = ledger.sales(["1001", "1002"])
    assert found["1002"] == ()
    assert isinstance(found["1001"], tuple)
    return found["1001"][0]


def test_a_refunded_sales_receipt(scene: Scene) -> None:
    with cassette("sales_receipt_refunded", scene(discount_line=True)) as ledger:
        assert DocumentKind.REFUND_RECEIPT in ledger.offers().documents
        sale = sale_1001(ledger)
        assert [line.role for line in sale.lines] == [LineRole.GOODS, LineRole.SHIPPING, LineRole.DISCOUNT]
        draft = ledger.draft(receipt_of(sale, "1001"), sale, "d1", {})
        answer = ledger.book(KEY.format(1), [draft])["d1"]
    assert isinstance(answer, Booked)
    assert answer.total == sale.total == usd("54.00")


def test_a_part_paid_invoice_gets_a_memo_and_a_receipt_then_the_application(scene: Scene) -> None:
    with cassette("part_paid_invoice", scene(as_="invoice", paid="20.00")) as ledger:
        sale = sale_1001(ledger)
        goods = sale.lines[0]
        assert (sale.received, sale.balance, goods.amount) == (usd("20.00"), usd("34.00"), usd("45.00"))
        whole = memo_of(sale, "1001-1")
        part = replace(whole.lines[0], quantity=None, price=None)
        memo = replace(whole, lines=(replace(part, amount=usd("34.00")),), tax=usd("0"))
        receipt = receipt_of(sale, "1001-2", lines=(replace(part, amount=usd("20.00")),), tax=usd("0"))
        receipt = replace(receipt, marker=receipt.marker.replace("#1", "#3"))
        first = ledger.book(
            KEY.format(2), [ledger.draft(memo, sale, "d1", {}), ledger.draft(receipt, sale, "d2", {})]
        )
        booked = first["d1"]
        assert isinstance(booked, Booked)
        assert booked.open == usd("34.00")
        application = application_of(memo, sale, usd("34.00"))
        draft = ledger.draft(application, sale, "d3", {memo.marker: booked.ledger_id})
        assert isinstance(ledger.book(KEY.format(3), [draft])["d3"], Booked)


def test_an_unpaid_invoice_is_voided(scene: Scene) -> None:
    with cassette("unpaid_invoice_voided", scene(as_="invoice", paid="0.00")) as ledger:
        sale = sale_1001(ledger)
        draft = ledger.draft(void_of(sale), sale, "d1", {})
        assert isinstance(ledger.book(KEY.format(4), [draft])["d1"], Booked)
        assert sale_1001(ledger).voided


def test_a_number_that_the_sale_holds_is_taken(scene: Scene) -> None:
    with cassette("number_taken", scene(settings={"numbers": "across types"})) as ledger:
        sale = sale_1001(ledger)
        answer = ledger.book(KEY.format(5), [ledger.draft(receipt_of(sale, "1001"), sale, "d1", {})])["d1"]
        assert isinstance(answer, NumberTaken)
        assert answer.across_types
        draft = ledger.draft(receipt_of(sale, "1001-1"), sale, "d2", {})
        assert isinstance(ledger.book(KEY.format(6), [draft])["d2"], Booked)


def test_a_day_in_a_closed_period_is_refused(scene: Scene) -> None:
    with cassette("closed_period", scene(settings={"closing_date": "2026-03-31"})) as ledger:
        assert ledger.offers().closed_through is not None
        sale = sale_1001(ledger)
        answer = ledger.book(KEY.format(7), [ledger.draft(receipt_of(sale, "1001"), sale, "d1", {})])["d1"]
    assert isinstance(answer, PeriodClosed)
    assert answer.closed_through == date(2026, 3, 31)


def test_a_missing_invoice_is_created_for_a_new_customer_then_paid(scene: Scene) -> None:
    with cassette("missing_sale_created", scene(as_="invoice")) as ledger:
        sold = sale_1001(ledger)
        marker = "gid://shopify/Refund/1003#1"
        who = Ref("", "Grace Lee")
        sale = replace(sold, id=marker, number="1003", customer=who, copied={})
        form = reversing(sale, "1003", lines=memo_of(sold, None).lines[:1], marker=marker, sale_id=marker)
        invoice = Invoice(**form, receivable_account=None, is_the_sale=True)
        made = ledger.book(KEY.format(8), [ledger.draft(invoice, sale, "d1", {})])["d1"]
        assert isinstance(made, Booked)
        paid = Payment(
            f"{marker[:-1]}2", marker, who, invoice.total, sold.payments[0].account, None, DAY, "pi_1"
        )
        draft = ledger.draft(paid, sale, "d2", {marker: made.ledger_id})
        answer = ledger.book(KEY.format(9), [draft])["d2"]
        assert isinstance(answer, Booked)
        assert answer.total == made.total == invoice.total


def test_an_ended_token_is_renewed(scene: Scene) -> None:
    with cassette("token_renewed", scene(expired=True)) as ledger:
        assert sale_1001(ledger).number == "1001"


@pytest.mark.skipif(RECORDING, reason="the cassettes are being recorded")
def test_a_cassette_holds_no_token_no_secret_and_no_machine() -> None:
    paths = sorted(CASSETTES.glob("*.yaml"))
    assert len(paths) == 7
    for path in paths:
        text = path.read_text()
        for secret in ("Bearer", "Basic ", "access-", "refresh-", "sandbox-client", "127.0.0.1", "localhost"):
            assert secret not in text, f"{path.name} holds {secret}"


@pytest.mark.skipif(RECORDING, reason="the cassettes are being recorded")
def test_every_batch_on_a_cassette_fits_the_schema_of_intuit(errors_of: Check) -> None:
    batches = [
        from_json(one["request"]["body"])
        for path in CASSETTES.glob("*.yaml")
        for one in yamlserializer.deserialize(path.read_text())["interactions"]
        if "/batch?" in one["request"]["uri"]
    ]
    assert len(batches) == 10
    for batch in batches:
        assert errors_of("IntuitBatchRequest", batch) == []
        assert not re.search(r'"(Amount|Qty|UnitPrice|TotalTax)":"', to_json(batch)), "an amount in quotes"
