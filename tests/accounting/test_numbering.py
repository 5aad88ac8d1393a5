"""Numbers: the first free of 100, 100-1, 100-2 …, and the suffix survives the cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.accounting.decision import Decision
from plugin.accounting.documents import CreditMemo, Invoice, RefundReceipt, SalesReceipt
from plugin.accounting.numbering import Candidate, assign, candidates, in_company, may_meet, under
from plugin.accounting.policy import Policy
from tests.accounting.books import (
    ADA,
    MUG,
    UNDEPOSITED,
    book,
    decided,
    goods,
    invoice,
    paid_back,
    refund,
    sales_receipt,
    sold,
    usd,
)

ONE = decided(book(refund(goods=[goods()], money=[paid_back("50.00")]), sales_receipt(sold(MUG, "50.00"))))
TWO = decided(
    book(
        refund(goods=[goods()], received="78.00", money=[paid_back("20.00")]),
        invoice(sold(MUG, "108.00"), paid="78.00"),
    )
)
VOID = decided(book(refund(goods=[goods()], received="0.00"), invoice(sold(MUG, "50.00"))))


def numbers(
    decision: Decision,
    *taken: str,
    order: str = "100",
    prefix: str = "",
    suffix: str = "",
    longest: int = 21,
) -> list[str]:
    done = assign(decision, prefix + order + suffix, longest, lambda number: number in taken)
    return [d.number or "" for d in done.documents if isinstance(d, CreditMemo | RefundReceipt)]


def test_the_first_refund_takes_the_number_of_the_order() -> None:
    assert numbers(ONE) == ["100"]


def test_the_next_free_number_is_taken() -> None:
    assert numbers(ONE, "100") == ["100-1"]
    assert numbers(ONE, "100", "100-1") == ["100-2"]


def test_where_the_sale_holds_the_number_the_first_refund_is_100_1() -> None:
    assert numbers(TWO, "100") == ["100-1", "100-2"]


def test_two_documents_take_consecutive_numbers_memo_first() -> None:
    done = assign(TWO, "100", 21, {"100-1"}.__contains__)
    memo, paid, application = done.documents
    assert isinstance(memo, CreditMemo)
    assert isinstance(paid, RefundReceipt)
    assert (memo.number, paid.number) == ("100-2", "100-3")
    assert application == TWO.documents[2]


def test_a_void_takes_no_number() -> None:
    assert assign(VOID, "100", 21, lambda _: False) == VOID


def test_the_prefix_comes_first() -> None:
    assert numbers(ONE, "W-100", prefix="W-") == ["W-100-1"]


def test_the_merchants_suffix_comes_before_ours() -> None:
    assert numbers(ONE, "1001-SHOP", order="1001", suffix="-SHOP") == ["1001-SHOP-1"]


def test_ours_survives_where_the_merchants_suffix_is_cut() -> None:
    assert numbers(ONE, "1001-NORTHS", order="1001", suffix="-NORTHSHOP", longest=11) == ["1001-NORT-1"]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Policy(), Policy(), True),
        (Policy(number_prefix="A-"), Policy(number_prefix="A-"), True),
        (Policy(number_prefix="A-"), Policy(number_prefix="B-"), False),
        (Policy(number_prefix="A-"), Policy(), False),
        (Policy(number_suffix="-A"), Policy(number_suffix="-B"), False),
        (Policy(number_suffix="-A"), Policy(), False),
        (Policy(number_prefix="A-"), Policy(number_suffix="-A"), False),
        (Policy(number_prefix="A-", number_suffix="-S"), Policy(number_prefix="A-"), False),
        # The order 1001 of the one and the order 12001 of the other: both would be 12001, or A-1001.
        (Policy(number_prefix="12"), Policy(), True),
        (Policy(number_prefix="A-1"), Policy(number_prefix="A-"), True),
        (Policy(number_suffix="0-X"), Policy(number_suffix="-X"), True),
        (Policy(number_suffix="0X"), Policy(number_suffix="X"), True),
        (Policy(number_prefix="1"), Policy(number_suffix="0"), True),
    ],
)
def test_two_shops_may_meet_in_a_number_where_their_patterns_differ_by_digits_at_most(
    one: Policy, other: Policy, meet: bool
) -> None:
    assert (may_meet(one, other), may_meet(other, one)) == (meet, meet)


@given(order=st.text("0123456789", min_size=1, max_size=8), longest=st.integers(6, 21))
def test_the_sale_is_looked_for_under_the_number_that_a_created_one_would_have(
    order: str, longest: int
) -> None:
    policy = Policy(number_prefix="W-", number_suffix="-SHOP")
    whole = policy.number_of(order)
    assert in_company(policy, order, longest) == next(candidates(whole, longest)).number


def test_the_suffix_survives_the_cut_and_the_full_number_stands_in_the_memo() -> None:
    done = assign(ONE, "SHOP-1234567890", 11, {"SHOP-123456"}.__contains__)
    (paid,) = done.documents
    assert isinstance(paid, RefundReceipt)
    assert paid.number == "SHOP-1234-1"
    assert paid.memo.splitlines()[-1] == "Number in full: SHOP-1234567890-1"


def test_a_number_that_fits_is_not_repeated_in_the_memo() -> None:
    (paid,) = assign(ONE, "100", 21, lambda _: False).documents
    assert isinstance(paid, RefundReceipt)
    assert paid.memo == "Refund of order 1001"


def test_numbers_can_run_out_where_nothing_of_the_order_is_left() -> None:
    with pytest.raises(ValueError, match=r"^no number is left$"):
        numbers(ONE, *[c.number for c in candidates("7", 2)], order="7", longest=2)


def test_the_last_character_of_the_order_is_still_a_number() -> None:
    assert [each.number for each in candidates("789", 1)] == ["7"]
    assert [each.number for each in candidates("789", 3)] == ["789", *(f"7-{n}" for n in range(1, 10))]


def test_a_prefix_that_reads_like_a_suffix_when_cut_is_no_second_number() -> None:
    """ "7-1" cut to two characters is "7-", to three with a suffix "7-1": each number comes once."""
    found = [each.number for each in candidates("7-1", 3)]
    assert found[:2] == ["7-1", "7-2"]
    assert len(found) == len(set(found))


def test_a_document_of_the_sales_own_kind_leaves_the_sales_number_to_the_sale() -> None:
    """A dearer exchange is an invoice or a sales receipt, as the sale: one number names one of them."""
    exchange = SalesReceipt(
        "R1#1", None, date(2026, 10, 15), ADA, "USD", (), usd("0.00"), "", "501", UNDEPOSITED, ""
    )
    sells = replace(ONE, documents=(exchange,))
    assert assign(sells, "100", 21, lambda _: False, "100").documents == (replace(exchange, number="100-1"),)
    assert assign(sells, "100", 21, lambda _: False).documents == (replace(exchange, number="100"),)
    (paid,) = assign(ONE, "100", 21, lambda _: False, "100").documents
    assert isinstance(paid, RefundReceipt)
    assert paid.number == "100"


def test_without_the_sales_number_even_an_unlikely_one_is_free() -> None:
    """Whoever does not say which number the sale has forbids none."""
    exchange = Invoice("R1#1", None, date(2026, 10, 15), ADA, "USD", (), usd("0.00"), "", "501", None)
    done = assign(replace(ONE, documents=(exchange,)), "XXXX", 21, lambda _: False)
    assert done.documents == (replace(exchange, number="XXXX"),)


def test_a_new_number_replaces_the_one_in_the_memo_and_nothing_else_of_it() -> None:
    (first,) = assign(ONE, "SHOP-1234567890", 11, lambda _: False).documents
    again = under(first, Candidate("SHOP-1234-1", "SHOP-1234567890-1"))
    assert isinstance(again, RefundReceipt)
    assert again.number == "SHOP-1234-1"
    assert again.memo.splitlines() == ["Refund of order 1001", "Number in full: SHOP-1234567890-1"]


@given(
    prefix=st.text("AB-", max_size=5),
    order=st.text("0123456789", min_size=1, max_size=30),
    suffix=st.text("CD-1", max_size=5),
    longest=st.integers(6, 21),
)
def test_numbers_are_distinct_and_never_too_long(prefix: str, order: str, suffix: str, longest: int) -> None:
    whole = Policy(number_prefix=prefix, number_suffix=suffix).number_of(order)
    first = list(islice(candidates(whole, longest), 200))
    assert len({candidate.number for candidate in first}) == 200
    assert all(len(candidate.number) <= longest for candidate in first)
    ours = [candidate.full.removeprefix(whole) for candidate in first]
    assert all(candidate.number.endswith(end) for candidate, end in zip(first, ours, strict=True))
