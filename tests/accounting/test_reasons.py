"""Why it is booked so: the sentences that stand beside a decision say what happened, and nothing that did not."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.decision import Verdict
from plugin.accounting.policy import NeverShipped
from plugin.accounting.sentences import Sentence, say
from tests.accounting.books import (
    MUG,
    POLICY,
    book,
    boxes,
    decided,
    goods,
    paid_back,
    refund,
    sales_receipt,
    sold,
    usd,
)
from tests.accounting.cases.facts import ALL_CANCELLED, PART_PAID, PART_PAID_BACK, TWO_CANCELLED, UNPAID

SALE = sales_receipt(sold(MUG, "50.00"), tax="4.00")
STAYED_OUT = say("because-stayed-out", title="Mug")


def reasons(verdict: Verdict) -> tuple[Sentence, ...]:
    return decided(verdict).because


def test_a_memo_that_is_applied_as_a_whole_says_so() -> None:
    memo = say("because-memo", amount=usd("54.00"), number="1001", applied=usd("54.00"))
    assert memo in reasons(book(TWO_CANCELLED, UNPAID))


def test_a_memo_that_is_applied_in_part_says_of_how_much() -> None:
    """Memos only, 60.00 of 108.00 paid: one memo of 108.00, of which 48.00 were still owed."""
    answer = book(PART_PAID_BACK, PART_PAID, policy=boxes(receipts=False))
    in_part = say("because-memo-in-part", amount=usd("108.00"), number="1001", applied=usd("48.00"))
    assert in_part in reasons(answer)
    assert "because-memo" not in [sentence.code for sentence in reasons(answer)]


def test_stock_that_left_and_stayed_out_is_named() -> None:
    gone = refund(goods=[goods(tax="4.00", restocked=False)], money=[paid_back("54.00")], order_total="54.00")
    assert STAYED_OUT in reasons(book(gone, SALE))


def test_stock_that_never_left_did_not_stay_out() -> None:
    """It is back on the sale's own item, as the policy says: the unit is in stock."""
    never_left = refund(
        goods=[goods(tax="4.00", restocked=False, shipped=False)],
        money=[paid_back("54.00")],
        order_total="54.00",
    )
    policy = replace(POLICY, never_shipped=NeverShipped.ITEM_OF_THE_SALE)
    assert STAYED_OUT not in reasons(book(never_left, SALE, policy=policy))


def test_what_came_back_and_the_price_alone_did_not_stay_out() -> None:
    back = refund(goods=[goods(tax="4.00")], money=[paid_back("54.00")], order_total="54.00")
    cheaper = refund(
        goods=[goods(amount_="10.00", tax="0.80", quantity=0, ordered=1, restocked=False)],
        money=[paid_back("10.80")],
        order_total="54.00",
    )
    for each in (back, cheaper):
        assert STAYED_OUT not in reasons(book(each, SALE))


def test_a_void_needs_no_memo_and_says_what_it_undoes() -> None:
    void = say("because-void", number="1001", amount=usd("108.00"))
    assert reasons(book(ALL_CANCELLED, UNPAID))[1:] == (void,)
