"""Which adjustments keep money back for real, and which only offset money that is not paid: the tie tells."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plugin.accounting.decision import Earlier, Hold
from plugin.accounting.refund import Outcome, Refund
from plugin.accounting.statement import Statement, state
from tests.accounting.books import (
    MUG,
    amount,
    book,
    decided,
    extra,
    goods,
    held,
    invoice,
    lines,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    sold,
    usd,
)

SALE = sales_receipt(sold(MUG, "100.00"), tax="8.00")
HUNDRED = goods(amount_="100.00", tax="8.00")


def stated(refund_: Refund, *others: Refund) -> Statement:
    answer = state(refund_, others, "USD")
    assert isinstance(answer, Statement), answer
    return answer


def test_a_fee_kept_back_is_a_line() -> None:
    kept = refund(goods=[HUNDRED], extras=[extra("-10.00")], money=[paid_back("98.00")])
    assert stated(kept).lines == usd("98.00")
    assert not stated(kept).ar


def test_an_adjustment_that_only_offset_pending_money_is_no_line() -> None:
    """The money has arrived since: the order owes nothing, so nothing was kept."""
    settled = refund(
        goods=[HUNDRED], extras=[extra("-108.00")], money=[paid_back("108.00")], outstanding="0.00"
    )
    assert stated(settled).lines == usd("108.00")
    assert stated(settled).extras == ()
    assert lines(receipt(book(settled, SALE))) == [("MUG-01", "100.00")]


def test_what_the_store_calls_pending_never_is_a_line() -> None:
    pending = refund(
        goods=[HUNDRED],
        extras=[extra("-108.00", offsets_pending=True)],
        money=[paid_back("108.00", outcome=Outcome.PENDING)],
        outstanding="-108.00",
    )
    assert stated(pending).lines == usd("108.00")


def test_an_adjustment_on_an_unpaid_order_only_offsets_what_was_never_paid() -> None:
    """Nothing was paid and what is outstanding fell by all of it: the customer owes 108.00 less."""
    cancelled = refund(goods=[HUNDRED], extras=[extra("-108.00")], received="0.00", outstanding="0.00")
    assert stated(cancelled).ar == usd("108.00")


def test_goodwill_always_adds_a_line() -> None:
    more = refund(extras=[extra("5.00", tax="0.40")], money=[paid_back("5.40")])
    assert stated(more).lines == usd("5.40")
    assert stated(more).tax == usd("0.40")


def test_one_of_two_adjustments_is_a_line_if_only_that_ties() -> None:
    both = refund(
        goods=[HUNDRED],
        extras=[extra("-10.00", id_="fee"), extra("-98.00", id_="offset")],
        money=[paid_back("98.00")],
        outstanding="0.00",
    )
    assert [each.id for each in stated(both).extras] == ["fee"]


def test_two_ways_that_both_tie_are_held() -> None:
    either = refund(
        goods=[HUNDRED],
        extras=[extra("-10.00", id_="fee"), extra("-10.00", id_="offset")],
        money=[paid_back("98.00")],
        outstanding="0.00",
    )
    assert held(book(either, SALE)) == "does-not-tie"


def test_an_order_that_does_not_tie_is_held_with_the_difference() -> None:
    wrong = refund(goods=[HUNDRED], money=[paid_back("108.00")], outstanding="3.00")
    answer = book(wrong, SALE)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "does-not-tie"
    assert answer.sentence.parameters["difference"] == "3.00 USD"


def test_other_refunds_of_the_order_take_part_in_the_tie() -> None:
    """The first one cancelled 58.00 of an unpaid order of 108.00, the second the rest."""
    first = refund(id_="R1", goods=[goods(amount_="58.00", ordered=2)], received="0.00", outstanding="0.00")
    second = refund(id_="R2", goods=[goods(amount_="50.00", ordered=2)], received="0.00", outstanding="0.00")
    assert isinstance(state(second, (), "USD"), Hold)
    assert stated(second, first).ar == usd("50.00")
    sale = invoice(sold(MUG, "108.00", quantity="2"))
    assert decided(book(second, sale, earlier=Earlier(refunds=(first,)))).ar == usd("50.00")


def test_a_pending_refund_beside_this_one_does_not_stop_it() -> None:
    half = goods(amount_="50.00", tax="4.00", ordered=2)
    pending = refund(
        id_="R1",
        goods=[half],
        extras=[extra("-54.00")],
        money=[paid_back("54.00", outcome=Outcome.PENDING)],
    )
    this = refund(id_="R2", goods=[half], money=[paid_back("54.00")], outstanding="-54.00")
    assert stated(this, pending).lines == usd("54.00")


@given(kept=st.lists(st.integers(1, 500), max_size=5), cash=st.integers(0, 10_000))
def test_all_kept_ties_to_what_the_order_says(kept: list[int], cash: int) -> None:
    back = f"{cash / 100:.2f}"
    extras = [extra(f"-{cents / 100:.2f}", id_=str(n)) for n, cents in enumerate(kept)]
    made = refund(goods=[HUNDRED], extras=extras, money=[paid_back(back)])
    statement = stated(made)
    assert statement.lines == usd("108.00") - usd(f"{sum(kept) / 100:.2f}")
    assert statement.lines == statement.cash + statement.credit + statement.ar


def test_too_many_adjustments_to_try_are_for_a_person() -> None:
    many = [extra("-0.01", id_=str(n)) for n in range(40)]
    made = refund(goods=[HUNDRED], extras=many, money=[paid_back("108.00")])
    some = replace(made, order=replace(made.order, outstanding=amount("-0.20")))
    assert held(book(some, SALE)) == "does-not-tie"
