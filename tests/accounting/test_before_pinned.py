"""What a refund alone forbids: each with the whole sentence that the merchant reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plugin.accounting.decision import Earlier, Hold, Skip
from plugin.accounting.money import Amount
from plugin.accounting.refund import CHARGEBACK, GoodsLine, Outcome, Refund, SoldLine, Transaction
from plugin.accounting.sentences import say
from tests.accounting.books import (
    MUG,
    POLICY,
    amount,
    book,
    decided,
    going_out,
    goods,
    paid_back,
    refund,
    sales_receipt,
    sold,
    usd,
)
from tests.accounting.cases.facts import taken_back

SALE = sales_receipt(sold(MUG, "50.00"), tax="4.00")
BACK = refund(goods=[goods(tax="4.00")], money=[paid_back("54.00")], order_total="54.00")
UNUSABLE = Hold(say("amounts-unusable", number="1001"))


def test_a_refund_of_the_day_before_the_start_is_skipped_with_both_days() -> None:
    answer = book(BACK, SALE, policy=replace(POLICY, start=date(2026, 10, 16)))
    assert answer == Skip(say("before-start", day=date(2026, 10, 15), start=date(2026, 10, 16)))


def test_the_start_date_itself_is_booked() -> None:
    assert decided(book(BACK, SALE, policy=replace(POLICY, start=date(2026, 10, 15)))).documents


def test_every_part_that_no_rule_books_is_named_once() -> None:
    parts = ("subscription", "deposit", "subscription")
    answer = book(replace(BACK, not_understood=parts), SALE)
    assert answer == Hold(say("not-understood-yet", what="subscription, deposit"))


def test_a_chargeback_beside_something_else_is_named_among_the_rest() -> None:
    answer = book(replace(BACK, not_understood=(CHARGEBACK, "deposit")), SALE)
    assert answer == Hold(say("not-understood-yet", what="chargeback, deposit"))


def test_a_refund_whose_money_came_back_before_it_was_booked_is_skipped() -> None:
    again = Earlier(refunds=(taken_back(BACK),))
    assert book(BACK, SALE, earlier=again) == Skip(say("reversed-before-booking", number="1001"))


def test_another_refund_that_came_back_does_not_matter() -> None:
    other = replace(taken_back(BACK), reverses="R0")
    # Its own transactions are what counts for the tie: none.
    assert decided(book(BACK, SALE, earlier=Earlier(refunds=(other,)))).documents


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("chargeback", replace(BACK, not_understood=(CHARGEBACK,))),
        ("money-pending", replace(BACK, transactions=(paid_back("54.00", outcome=Outcome.PENDING),))),
        ("money-failed", replace(BACK, transactions=(paid_back("54.00", outcome=Outcome.FAILED),))),
        ("amounts-unusable", replace(BACK, transactions=(paid_back("-54.00"),))),
    ],
)
def test_each_sentence_names_the_order(code: str, changed: Refund) -> None:
    assert book(changed, SALE) == Hold(say(code, number="1001"))


def test_the_zone_that_nobody_knows_is_named() -> None:
    assert book(replace(BACK, zone="Mars/Olympus"), SALE) == Hold(say("zone-unknown", zone="Mars/Olympus"))


LESS = Amount(usd("-0.01"), usd("-0.01"))
CUP = going_out("CUP-02", "40.00")


@pytest.mark.parametrize(
    "movement",
    [
        replace(paid_back("1.00"), amount=Amount(usd("-0.01"), usd("0.01"))),
        replace(paid_back("1.00"), amount=Amount(usd("0.01"), usd("-0.01"))),
    ],
    ids=["shop", "customer"],
)
def test_money_that_moved_is_never_less_than_nothing_in_either_currency(movement: Transaction) -> None:
    assert book(replace(BACK, transactions=(*BACK.transactions, movement)), SALE) == UNUSABLE


@pytest.mark.parametrize(
    "line",
    [
        replace(CUP, amount=LESS),
        replace(CUP, discount=LESS),
        replace(CUP, tax=LESS),
        replace(CUP, quantity=0),
    ],
    ids=["amount", "discount", "tax", "no unit"],
)
def test_goods_that_go_out_are_never_less_than_nothing(line: SoldLine) -> None:
    assert book(replace(BACK, replacements=(line,)), SALE) == UNUSABLE


def test_goods_that_come_back_are_never_fewer_than_none() -> None:
    fewer: GoodsLine = replace(goods(tax="4.00"), quantity=-1)
    assert book(replace(BACK, goods=(fewer,)), SALE) == UNUSABLE


def test_nothing_is_a_sound_amount() -> None:
    nothing = replace(paid_back("54.00"), id="void", amount=amount("0.00"))
    assert decided(book(replace(BACK, transactions=(*BACK.transactions, nothing)), SALE)).documents
