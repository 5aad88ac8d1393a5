"""One refund from the door to the books, for every case that is booked, held or skipped today."""

from __future__ import annotations

import pytest

from plugin.states import State
from tests.sandbox_process import Json
from tests.world import World


def numbers(world: World, count: int, order: str = "1001") -> list[str]:
    """The numbers that the first `count` documents of that order's refunds get."""
    if world.shares_numbers:  # the sale holds the plain one
        return [f"{order}-{index}" for index in range(1, count + 1)]
    return [order, *(f"{order}-{index}" for index in range(1, count))]


def booked(world: World, refund: Json) -> list[str | None]:
    """Numbers of the documents of that refund, which is booked."""
    detail = world.detail(refund)
    assert detail.row.state is State.BOOKED, detail.row.sentence
    return [document.number for document in detail.documents]


def test_a_paid_sale_fully_refunded_becomes_one_refund_receipt(world: World) -> None:
    order = world.order(shipping_lines=[{"price": "5.00", "tax": "0.40"}])
    world.book_sale(order)
    refund = world.refund(order, shipping=True)
    world.send(refund)

    assert booked(world, refund) == numbers(world, 1)
    (receipt,) = world.documents()
    assert (receipt["type"], receipt["TotalAmt"]) == ("RefundReceipt", 27)
    for role in ("undeposited", "sales", "shipping_income", "tax", "receivable"):
        assert world.balance(role) == "0.00", role


def test_the_same_webhook_twice_books_once(world_anywhere: World) -> None:
    world = world_anywhere
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund, refund)
    world.send(refund)

    assert len(world.documents()) == 1
    assert world.state(refund) is State.BOOKED


def test_two_refunds_of_one_order_take_consecutive_numbers(world: World) -> None:
    order = world.order(line_items=[{"sku": "MUG-01", "price": "20.00", "tax": "4.80", "quantity": 3}])
    world.book_sale(order, as_="invoice")
    first = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    second = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(second, first)
    third = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(third)

    assert sorted(str(n) for r in (first, second, third) for n in booked(world, r)) == sorted(
        numbers(world, 3)
    )
    assert world.balance("sales") == "0.00"
    assert world.balance("tax") == "0.00"


def test_a_wholly_unpaid_invoice_wholly_refunded_is_voided(world: World) -> None:
    order = world.order(paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(order, transactions=[])
    world.send(refund)

    assert booked(world, refund) == [None]
    assert world.documents() == []
    assert world.balance("receivable") == "0.00"
    assert world.balance("sales") == "0.00"


def test_part_of_an_unpaid_invoice_becomes_a_credit_memo_applied_to_it(world: World) -> None:
    lines = [{"sku": "A", "price": "100.00", "tax": "8.00"}, {"sku": "B", "price": "15.00", "tax": "1.20"}]
    order = world.order(line_items=lines, paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(order, lines=[{"index": 1}], transactions=[])
    world.send(refund)

    assert booked(world, refund) == [*numbers(world, 1), None]
    assert world.balance("receivable") == "108.00"
    (memo,) = world.documents("CreditMemo")
    (invoice,) = world.documents("Invoice")
    assert invoice["Balance"] == 108
    assert memo["RemainingCredit"] == 0


def test_a_part_paid_invoice_refunded_becomes_a_memo_and_a_receipt(world: World) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    refund = world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])
    world.send(refund)

    memo, receipt = numbers(world, 2)
    assert [n for n in booked(world, refund) if n] == [memo, receipt]
    for role in ("undeposited", "sales", "tax", "receivable"):
        assert world.balance(role) == "0.00", role


def test_pending_money_is_held_and_booked_when_the_store_reports_it(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order, transactions=[{"status": "pending"}])
    world.send(refund)
    assert world.state(refund) is State.HELD
    assert world.sentence(refund).code == "money-pending"

    transaction = refund["transactions"][0]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{transaction}", status="success")
    world.deliver(refund, "order_transactions/create", transaction_id=transaction)
    world.sync()
    assert booked(world, refund) == numbers(world, 1)
    assert world.balance("undeposited") == "0.00"


def test_a_sale_that_comes_late_is_looked_up_again_without_a_webhook(world: World) -> None:
    order = world.order()
    refund = world.refund(order)
    world.send(refund)
    assert world.sentence(refund).code == "sale-missing"
    world.later(hours=2)
    assert world.state(refund) is State.HELD

    world.book_sale(order)
    world.later(hours=2)
    assert booked(world, refund) == numbers(world, 1)


def test_a_sale_that_never_comes_is_skipped_when_no_money_moved_and_held_when_it_did(world: World) -> None:
    unpaid, paid = world.order(paid="0.00"), world.order()
    cancelled, refunded = world.refund(unpaid, transactions=[]), world.refund(paid)
    world.send(cancelled, refunded)
    assert {world.state(cancelled), world.state(refunded)} == {State.HELD}

    world.later(days=15)
    assert (world.state(cancelled), world.state(refunded)) == (State.SKIPPED, State.HELD)
    assert world.sentence(cancelled).code == "nothing-booked"
    assert world.documents() == []


def test_no_money_moved_and_nothing_owed_is_skipped(world: World) -> None:
    order = world.order(paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00", void=True)
    refund = world.refund(order, transactions=[])
    world.send(refund)
    assert world.state(refund) is State.SKIPPED
    assert world.sentence(refund).code == "already-void"


def test_all_boxes_unchecked_records_every_refund_and_posts_nothing(world: World) -> None:
    world.uncheck()
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.SKIPPED
    assert world.sentence(refund).code == "refund-sync-off"
    assert world.documents() == []


def test_memos_alone_leave_a_paid_sales_credit_open_and_say_so(world: World) -> None:
    world.uncheck("refund_receipts")
    order = world.order()
    world.book_sale(order, as_="invoice")
    refund = world.refund(order)
    world.send(refund)
    assert booked(world, refund) == numbers(world, 1)
    assert world.sentence(refund).code == "booked-owed"
    assert world.balance("undeposited") == "21.60"
    assert world.balance("receivable") == "-21.60"


def test_units_that_come_back_are_in_stock_again_and_broken_ones_are_not(world: World) -> None:
    order = world.order(
        line_items=[{"sku": "MUG-01", "price": "20.00", "tax": "3.20", "quantity": 2, "tracked": True}]
    )
    world.book_sale(order)
    before = world.sandbox.balances(world.company)["stock"]["MUG-01"]
    back = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    broken = world.refund(order, lines=[{"index": 0, "quantity": 1, "restock": "no_restock"}])
    world.send(back, broken)
    assert booked(world, back)
    assert booked(world, broken)
    after = world.sandbox.balances(world.company)["stock"]["MUG-01"]
    assert float(after) == float(before) + 1


@pytest.mark.parametrize(("closed_period", "state"), [("hold", State.HELD), ("first open day", State.BOOKED)])
def test_a_refund_in_a_closed_period_is_held_or_moved_as_the_policy_says(
    world: World, closed_period: str, state: State
) -> None:
    from plugin.accounting.policy import ClosedPeriod

    world.change_policy(closed_period=ClosedPeriod(closed_period))
    order = world.order(created_at="2026-03-01T10:00:00-05:00")
    world.book_sale(order)
    refund = world.refund(order, created_at="2026-03-02T10:00:00-05:00")
    world.sandbox.patch(f"/companies/{world.realm}", closing_date="2026-03-31")
    world.send(refund)
    assert world.state(refund) is state
    if state is State.BOOKED:
        (receipt,) = world.documents()
        assert receipt["TxnDate"] == "2026-04-01"


def test_a_day_ends_at_midnight_of_the_shop_not_of_greenwich(world: World) -> None:
    order = world.order(created_at="2026-01-30T10:00:00-05:00")
    world.book_sale(order)
    refund = world.refund(order, created_at="2026-01-31T23:30:00-05:00")
    world.send(refund)
    (receipt,) = world.documents()
    assert receipt["TxnDate"] == "2026-01-31"
