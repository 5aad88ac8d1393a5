"""One refund shared among documents: exact along every line and along every document."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.accounting.allocate import parts_of, quantities, shares
from plugin.accounting.documents import DocumentLine
from plugin.accounting.money import Money, total
from plugin.accounting.policy import Gateway
from plugin.accounting.row import Row
from plugin.accounting.sale import LineRole, Ref
from tests.accounting.books import (
    CLEARING,
    MUG,
    POLICY,
    book,
    goods,
    held,
    invoice,
    lines,
    memos,
    paid_back,
    receipts,
    refund,
    sales_receipt,
    sold,
    usd,
)


def cents(units: int) -> Money:
    return Money.from_minor_units(units, "USD")


def row(amount: str, quantity: str | None, *, stock: bool) -> Row:
    line = DocumentLine(LineRole.GOODS, MUG.ref, "Mug", usd(amount), stock=stock)
    return Row(line, None if quantity is None else Decimal(quantity))


@given(
    amounts=st.lists(st.integers(-2_000, 10_000), min_size=1, max_size=8),
    cuts=st.lists(st.integers(1, 100_000), max_size=3),
)
def test_shares_are_exact_both_ways(amounts: list[int], cuts: list[int]) -> None:
    whole = sum(amounts)
    if whole <= 0:
        return
    edges = sorted({cut for cut in cuts if cut < whole})
    totals = [high - low for low, high in zip([0, *edges], [*edges, whole], strict=True)]
    table = shares([cents(amount) for amount in amounts], [cents(each) for each in totals])
    assert [total(column, "USD") for column in table] == [cents(each) for each in totals]
    assert [total(line, "USD") for line in zip(*table, strict=True)] == [cents(a) for a in amounts]
    for line, amount in zip(zip(*table, strict=True), amounts, strict=True):
        assert all(min(0, amount) <= share.minor_units <= max(0, amount) for share in line)


def test_shares_are_never_further_from_proportion_than_a_cent() -> None:
    (memo, paid) = shares([usd("100.00"), usd("8.00")], [usd("48.00"), usd("60.00")])
    assert memo == (usd("44.44"), usd("3.56"))
    assert paid == (usd("55.56"), usd("4.44"))


@pytest.mark.parametrize("totals", [["50.00", "57.99"], ["108.00", "0.00"], ["118.00", "-10.00"]])
def test_documents_that_do_not_come_to_the_lines_are_refused(totals: list[str]) -> None:
    with pytest.raises(ValueError, match="do not come to"):
        shares([usd("108.00")], [usd(each) for each in totals])


@given(quantity=st.integers(1, 50), parts=st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
def test_quantities_add_up_and_follow_the_amounts(quantity: int, parts: list[int]) -> None:
    whole = cents(sum(parts))
    shared = quantities(Decimal(quantity), whole, [cents(part) for part in parts])
    assert sum(shared) == quantity
    assert all(each >= 0 for each in shared)
    assert all(each == each.quantize(Decimal("0.00001")) for each in shared)
    if whole:
        assert all(bool(part) or not each for part, each in zip(parts, shared, strict=True))


def test_two_gateways_share_lines_tax_and_units() -> None:
    policy = replace(POLICY, gateways={"paypal": Gateway(CLEARING)})
    back = refund(
        goods=[goods(amount_="100.00", tax="8.25", quantity=3)],
        money=[paid_back("75.00"), paid_back("33.25", gateway="paypal")],
        order_total="108.25",
    )
    verdict = book(back, sales_receipt(sold(MUG, "100.00", quantity="3"), tax="8.25"), policy=policy)
    first, second = receipts(verdict)
    assert (first.total, first.money_account.name) == (usd("75.00"), "Undeposited Funds")
    assert (second.total, second.money_account.name) == (usd("33.25"), "PayPal clearing")
    assert first.tax + second.tax == usd("8.25")
    assert [line.quantity for line in (*first.lines, *second.lines)] == [
        Decimal("2.07840"),
        Decimal("0.92160"),
    ]


def test_two_movements_of_one_account_are_one_receipt() -> None:
    back = refund(goods=[goods()], money=[paid_back("20.00"), paid_back("30.00", gateway="manual")])
    (only,) = receipts(book(back, sales_receipt(sold(MUG, "50.00"))))
    assert only.total == usd("50.00")
    assert only.reference == "re_20.00, re_30.00"


def test_a_third_of_a_hundred_still_has_quantity_and_price() -> None:
    ((line, rest),) = parts_of(row("100.00", "3", stock=True), [usd("100.00")])
    assert line is not None
    assert (line.quantity, line.price, rest) == (Decimal(3), Decimal("33.33333"), usd("0.00"))


def test_a_price_that_does_not_give_the_amount_is_left_out_on_non_stock() -> None:
    ((line, rest),) = parts_of(row("1000.01", "30000", stock=False), [usd("1000.01")])
    assert line is not None
    assert (line.amount, line.quantity, line.price, rest) == (usd("1000.01"), None, None, usd("0.00"))


def test_on_stock_the_quantity_stays_and_the_cent_is_left_for_the_rounding_item() -> None:
    ((line, rest),) = parts_of(row("1000.01", "30000", stock=True), [usd("1000.01")])
    assert line is not None
    assert (line.amount, line.quantity, line.price) == (usd("999.90"), Decimal(30000), Decimal("0.03333"))
    assert rest == usd("0.11")


def test_the_cent_goes_to_the_rounding_item_or_is_held() -> None:
    many = refund(
        goods=[goods(amount_="1000.01", quantity=30000)],
        money=[paid_back("1000.01")],
        order_total="1000.01",
    )
    sale = sales_receipt(sold(MUG, "1000.01", quantity="30000"))
    (paid,) = receipts(book(many, sale))
    assert lines(paid) == [("MUG-01", "999.90"), ("Rounding", "0.11")]
    assert paid.total == usd("1000.01")
    assert held(book(many, sale, policy=replace(POLICY, rounding_item=None))) == "rounding-item-missing"


def test_a_line_that_came_to_nothing_goes_with_the_first_document_as_a_whole() -> None:
    free = goods("STICKER", "0.00", title="Sticker")
    back = refund(goods=[goods(amount_="100.00"), free], received="40.00", money=[paid_back("40.00")])
    sticker = sold(replace(MUG, sku="STICKER"), "0.00", description="Sticker", id_="sticker")
    verdict = book(back, invoice(sold(MUG, "108.00"), sticker, paid="40.00"))
    (memo,), (paid,) = memos(verdict), receipts(verdict)
    assert [line.quantity for line in memo.lines] == [Decimal("0.60000"), Decimal(1)]
    assert [line.quantity for line in paid.lines] == [Decimal("0.40000")]


def test_a_part_of_a_line_repeats_everything_but_amount_quantity_and_price() -> None:
    """The parts are spelled out field by field; a field added later must not be lost on the way."""
    whole = DocumentLine(
        role=LineRole.GOODS,
        item=MUG.ref,
        description="Mug",
        amount=usd("10.00"),
        stock=False,
        taxable=True,
        tax_code="TAX",
        class_=Ref("7", "Web"),
        account=Ref("79", "Sales"),
        overrides_account=True,
    )
    ((part, rest), _) = parts_of(Row(whole), [usd("4.00"), usd("6.00")])
    assert (part, rest) == (replace(whole, amount=usd("4.00")), usd("0.00"))
    defaults = {each.name: each.default for each in fields(DocumentLine)}
    same = {name for name, default in defaults.items() if getattr(whole, name) == default}
    assert same <= {"quantity", "price", "stock"}, "name the new field above, with a value of its own"
