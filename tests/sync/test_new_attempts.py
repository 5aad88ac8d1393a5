"""The same decision, once more: under another lock, on another day, under another number; else held, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from plugin.accounting.policy import ClosedPeriod
from plugin.accounting.sentences import say
from plugin.journal import tables as t
from plugin.protocols import Answer, Booked, Drafted
from plugin.states import State
from plugin.texts import render
from tests.sandbox_process import Json, Sandbox
from tests.sync.test_books import enter, line
from tests.sync.test_trouble import _Around
from tests.world import World, make_world, sqlite_url


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


class _Meanwhile(_Around):
    """Somebody does something in the company just before a request leaves: so many times, `after` others."""

    def __init__(self, inside: Any, what: Callable[[], None], times: int, after: int) -> None:
        super().__init__(inside, "")
        self.what, self.moments = what, range(after, after + times)
        self.sent = 0

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        if self.sent in self.moments:
            self.what()
        self.sent += 1
        return super().book(key, drafts, again=again)


def meanwhile(world: World, what: Callable[[], None], times: int = 1, after: int = 0) -> None:
    """`what` happens between deciding and booking: before each of `times` requests, the first `after` others."""
    opened = world.room.sync.ledger
    around = _Meanwhile(None, what, times, after)

    def ledger(company: Any) -> Any:
        around.inside = opened(company)
        return around

    world.room.sync.ledger = ledger


def the_invoice(world: World) -> Json:
    (invoice,) = world.documents("Invoice")
    return invoice


def touch(world: World, invoice: Json | None = None, **facts: Any) -> None:
    """Somebody saves the invoice once more, with those facts."""
    there = invoice or the_invoice(world)
    lock = {"Id": there["Id"], "SyncToken": there["SyncToken"], "sparse": True}
    enter(world, "Invoice", {**lock, "PrivateNote": "Called Ada", **facts})


def void(world: World) -> None:
    """Somebody voids the invoice."""
    there = the_invoice(world)
    answer = requests.post(
        world.sandbox.qbo(world.company, "/invoice?operation=void"),
        json={"Id": there["Id"], "SyncToken": there["SyncToken"]},
        headers={"Authorization": f"Bearer {world.company['access_token']}"},
        timeout=30,
    )
    assert answer.ok, answer.text


def unpaid_and_refunded(world: World) -> Json:
    order = world.order(paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    return world.refund(order, transactions=[])


def paid_and_refunded(world: World, **order: Any) -> Json:
    made = world.order(**order)
    world.book_sale(made)
    return world.refund(made)


def close(world: World, day: str) -> None:
    world.sandbox.patch(f"/companies/{world.realm}", closing_date=day)


def retry(world: World, refund: Json) -> None:
    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()


def told(world: World, refund: Json) -> list[str]:
    """Codes of the audit trail."""
    return [event.sentence.code for event in world.detail(refund).events]


class TestAVoidOfAnInvoiceThatSomebodyTouched:
    def test_goes_out_again_under_the_new_lock_and_a_key_that_was_stored_first(self, world: World) -> None:
        refund = unpaid_and_refunded(world)
        meanwhile(world, lambda: touch(world))
        world.send(refund)
        assert world.state(refund) is State.BOOKED
        assert "sent-under-new-lock" in told(world, refund)
        assert the_invoice(world)["TotalAmt"] == 0
        assert world.documents() == []
        assert world.column(t.attempts.c.outcome) == ["Changed", "Booked"]
        assert len(set(world.column(t.requests.c.key))) == 2
        assert len(set(world.column(t.attempts.c.item_key))) == 2

    def test_costs_one_reading_more(self, world: World) -> None:
        def readings(refund: Json) -> int:
            before = world.sandbox.request_count()
            world.send(refund)
            assert world.state(refund) is State.BOOKED
            return [one["what"] for one in world.sandbox.requests_since(before)].count("qbo query")

        plain = readings(unpaid_and_refunded(world))
        second = unpaid_and_refunded(world)
        touched = world.documents("Invoice")[-1]
        meanwhile(world, lambda: touch(world, touched))
        assert readings(second) <= plain + 1

    @pytest.mark.parametrize("change", ["paid", "more", "date"])
    def test_is_held_where_more_than_the_lock_has_changed_and_retry_decides_anew(
        self, world: World, change: str
    ) -> None:
        refund = unpaid_and_refunded(world)

        def happens() -> None:
            invoice = the_invoice(world)
            match change:
                case "paid":
                    link = {"Amount": 5, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
                    enter(
                        world,
                        "Payment",
                        {"CustomerRef": invoice["CustomerRef"], "TotalAmt": 5, "Line": [link]},
                    )
                    touch(world)
                case "more":
                    extra = line(world.company["items"]["adjustment"]["id"], 3)
                    kept = [one for one in invoice["Line"] if one["DetailType"] == "SalesItemLineDetail"]
                    touch(world, Line=[*kept, extra])
                case _:
                    touch(world, TxnDate="2026-01-02")

        meanwhile(world, happens)
        world.send(refund)
        detail = world.detail(refund)
        assert (detail.row.state, world.sentence(refund).code) == (State.HELD, "changed-before-booking")
        assert [one.state for one in detail.documents] == ["held"]
        assert detail.can_retry
        assert the_invoice(world)["TotalAmt"] != 0

        retry(world, refund)
        assert world.sentence(refund).code != "changed-before-booking"
        assert the_invoice(world)["TotalAmt"] != 0, "what is decided anew is no void"

    def test_that_is_void_already_counts_as_voided(self, world: World) -> None:
        refund = unpaid_and_refunded(world)

        meanwhile(world, lambda: void(world))
        world.send(refund)
        assert world.state(refund) is State.BOOKED

    def test_that_is_touched_each_time_is_left_for_a_person_in_the_end(self, world: World) -> None:
        refund = unpaid_and_refunded(world)
        meanwhile(world, lambda: touch(world), times=1000)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "changed-before-booking")
        assert len(world.column(t.attempts.c.item_key)) <= 30

    def test_is_sent_again_even_when_the_answer_to_the_first_was_lost(self, world: World) -> None:
        refund = unpaid_and_refunded(world)
        meanwhile(world, lambda: touch(world))
        world.sandbox.fault("lost after", what="qbo batch")
        world.send(refund)
        world.later(minutes=5)
        assert world.state(refund) is State.BOOKED
        assert the_invoice(world)["TotalAmt"] == 0


class TestAPeriodThatIsClosedBetweenDecidingAndBooking:
    def test_moves_the_refund_to_the_first_open_day_as_the_policy_says(self, world: World) -> None:
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        refund = paid_and_refunded(world)
        meanwhile(world, lambda: close(world, _day(world, 1)))
        world.send(refund)
        assert world.state(refund) is State.BOOKED, render(world.sentence(refund))
        (receipt,) = world.documents()
        assert receipt["TxnDate"] == _day(world, 2)
        assert f"Refunded on {_day(world, 0)}, in a period that is closed" in receipt["PrivateNote"]
        assert "moved-to-open-day" in told(world, refund)
        assert world.column(t.attempts.c.outcome) == ["PeriodClosed", "Booked"]
        assert world.detail(refund).documents[0].document.date.isoformat() == _day(world, 2)

    def test_moves_memo_receipt_and_application_together(self, world: World) -> None:
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        refund = part_paid(world)
        meanwhile(world, lambda: close(world, _day(world, 1)))
        world.send(refund)
        assert world.state(refund) is State.BOOKED, render(world.sentence(refund))
        days = {one["TxnDate"] for one in world.documents("CreditMemo", "RefundReceipt")}
        payments = [one for one in world.documents("Payment") if one["TotalAmt"] == 0]
        assert days | {one["TxnDate"] for one in payments} == {_day(world, 2)}
        assert len(world.documents()) == 2
        for role in ("receivable", "undeposited", "sales", "tax"):
            assert world.balance(role) == "0.00", role

    def test_moves_only_what_is_not_booked_yet(self, world: World) -> None:
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        refund = part_paid(world)
        meanwhile(world, lambda: close(world, _day(world, 1)), after=1)
        world.send(refund)
        assert world.state(refund) is State.BOOKED, render(world.sentence(refund))
        (memo,), (receipt,) = world.documents("CreditMemo"), world.documents("RefundReceipt")
        (application,) = (one for one in world.documents("Payment") if one["TotalAmt"] == 0)
        days = [one["TxnDate"] for one in (memo, receipt, application)]
        assert days == [_day(world, 0), _day(world, 2), _day(world, 2)]

    def test_holds_the_refund_where_the_policy_wants_a_person_and_retry_follows_the_new_choice(
        self, world: World
    ) -> None:
        refund = paid_and_refunded(world)
        meanwhile(world, lambda: close(world, _day(world, 1)))
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "closed-period-refused")
        assert world.documents() == []
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        retry(world, refund)
        assert world.state(refund) is State.BOOKED
        (receipt,) = world.documents()
        assert receipt["TxnDate"] == _day(world, 2)

    def test_that_stops_a_half_booked_refund_is_mended_by_retry_under_the_new_choice(
        self, world: World
    ) -> None:
        refund = part_paid(world)
        meanwhile(world, lambda: close(world, _day(world, 1)), after=1)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (
            State.PART_BOOKED,
            "closed-period-refused",
        )
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        retry(world, refund)
        assert world.state(refund) is State.BOOKED, render(world.sentence(refund))
        assert len(world.documents()) == 2
        assert world.balance("receivable") == "0.00"

    def test_holds_a_void_whose_invoice_is_closed_by_now_and_retry_credits_it(self, world: World) -> None:
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        refund = unpaid_and_refunded(world)
        meanwhile(world, lambda: close(world, _day(world, 1)))
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "closed-period-refused")
        retry(world, refund)
        assert world.state(refund) is State.BOOKED, render(world.sentence(refund))
        assert [one["type"] for one in world.documents()] == ["CreditMemo"]

    def test_that_nobody_can_see_holds_the_refund(self, world: World) -> None:
        """QuickBooks refuses the day, and its preferences state no closing date."""
        world.change_policy(closed_period=ClosedPeriod.FIRST_OPEN_DAY)
        refund = paid_and_refunded(world)
        world.sandbox.fault("fault:6210", entity="RefundReceipt", operation="create", count=-1)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "closed-period-refused")
        world.sandbox.calm()
        retry(world, refund)
        assert world.state(refund) is State.BOOKED
        assert len(world.documents()) == 1


class TestANumberThatIsAlwaysTaken:
    def test_is_left_for_a_person_in_the_end(self, world: World) -> None:
        refund = paid_and_refunded(world)
        world.sandbox.fault("fault:6140", entity="RefundReceipt", operation="create", count=-1)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.FAILED, "numbers-taken")
        assert len(world.column(t.attempts.c.item_key)) <= 30
        world.sandbox.calm()
        retry(world, refund)
        assert world.state(refund) is State.BOOKED


class _NumbersItself(_Around):
    """The company has begun to give numbers of its own."""

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        words = say("booked-otherwise", kind="refund receipt", what="number 7 instead of 1001")
        answers = super().book(key, drafts, again=again)
        return {
            id_: replace(answer, otherwise=words) if isinstance(answer, Booked) else answer
            for id_, answer in answers.items()
        }


def test_an_answer_that_differs_in_more_than_its_total_is_booked_with_a_difference_that_is_named(
    world: World,
) -> None:
    opened = world.room.sync.ledger
    world.room.sync.ledger = lambda company: _NumbersItself(opened(company), "")
    refund = paid_and_refunded(world)
    world.send(refund)
    assert world.state(refund) is State.BOOKED_WITH_A_DIFFERENCE
    assert world.sentence(refund).code == "booked-otherwise"
    assert [one.sentence == world.sentence(refund) for one in world.detail(refund).documents] == [True]


def test_a_lapsed_subscription_pauses_the_company_and_its_refunds_are_booked_when_it_is_renewed(
    world: World,
) -> None:
    refunds = [paid_and_refunded(world) for _ in range(2)]
    world.sandbox.fault("fault:6190", entity="RefundReceipt", operation="create", count=-1)
    world.send(*refunds)
    assert {world.state(refund) for refund in refunds} == {State.BOOKING}
    overview = world.room.reading.overview(world.shop_id)
    assert overview is not None
    assert overview.company_trouble is not None
    assert overview.company_trouble.code == "subscription-lapsed"
    before = world.sandbox.request_count()
    world.later(minutes=50)
    assert world.sandbox.request_count() == before
    world.sandbox.calm()
    world.later(minutes=20)
    assert {world.state(refund) for refund in refunds} == {State.BOOKED}
    assert len(world.documents()) == 2


def test_errors_of_the_ledgers_own_say_nothing_against_a_number(world: World) -> None:
    """Twenty-five times nobody knows; then the number is taken, for the first time: the next one is tried."""
    refund = paid_and_refunded(world)
    world.sandbox.fault("fault:10000", entity="RefundReceipt", operation="create", count=25)
    world.sandbox.fault("fault:6140", entity="RefundReceipt", operation="create")
    world.send(refund)
    for _ in range(40):
        world.later(minutes=70)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    (receipt,) = world.documents("RefundReceipt")
    assert receipt["DocNumber"].endswith("-1")


def part_paid(world: World) -> Json:
    """An invoice of 108.00 of which 60.00 are paid; all comes back: a memo, its application, a receipt."""
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    return world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])


def _day(world: World, after: int) -> str:
    """So many days from today, in the shop's zone."""
    today = world.clock.now().astimezone(ZoneInfo("America/New_York")).date()
    return (today + timedelta(days=after)).isoformat()
