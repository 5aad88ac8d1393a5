"""First the refund alone, then which document in QuickBooks holds its sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.accounting.dates import deadline
from plugin.accounting.decision import Hold
from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import ExtraKind, Outcome, Refund, Tender
from tests.accounting.books import (
    MUG,
    NOW,
    POLICY,
    amount,
    book,
    documents,
    extra,
    goods,
    held,
    invoice,
    paid_back,
    refund,
    sales_receipt,
    skipped,
    sold,
)

SALE = sales_receipt(sold(MUG, "50.00"), tax="4.00")
PAID_BACK = refund(goods=[goods(tax="4.00")], money=[paid_back("54.00")], order_total="54.00")
NO_MONEY = refund(goods=[goods(tax="4.00")], order_total="54.00", received="0.00")


def test_a_refund_from_before_the_start_date_is_skipped() -> None:
    policy = replace(POLICY, start=date(2026, 10, 16))
    assert skipped(book(PAID_BACK, SALE, policy=policy)) == "before-start"


def test_the_start_date_is_a_day_of_the_shop() -> None:
    """23:30 of the 15th in New York is the 16th in London."""
    late = replace(PAID_BACK, moment=datetime(2026, 10, 16, 3, 30, tzinfo=UTC))
    policy = replace(POLICY, start=date(2026, 10, 16))
    assert skipped(book(late, SALE, policy=policy)) == "before-start"
    assert documents(book(late, SALE, policy=replace(policy, start=date(2026, 10, 15))))


def test_pending_money_is_held_even_beside_money_that_arrived() -> None:
    both = replace(PAID_BACK, transactions=(paid_back("20.00"), paid_back("34.00", outcome=Outcome.PENDING)))
    assert held(book(both, SALE)) == "money-pending"


def test_money_that_only_failed_is_held() -> None:
    failed = replace(PAID_BACK, transactions=(paid_back("54.00", outcome=Outcome.FAILED),))
    assert held(book(failed, SALE)) == "money-failed"


def test_a_failed_try_beside_a_successful_one_does_not_matter() -> None:
    tried = replace(PAID_BACK, transactions=(paid_back("54.00", outcome=Outcome.FAILED), paid_back("54.00")))
    assert documents(book(tried, SALE)) == ("refund receipt of 54.00 from Undeposited Funds",)


@pytest.mark.parametrize(
    "strange",
    [
        replace(PAID_BACK, not_understood=("exchange",)),
        replace(PAID_BACK, transactions=(paid_back("54.00", tender=Tender.GIFT_CARD),)),
        replace(PAID_BACK, goods=(goods(tax="4.00", gift_card=True),)),
    ],
    ids=["an exchange", "paid back to a gift card", "a sold gift card"],
)
def test_what_no_rule_books_is_held(strange: Refund) -> None:
    assert held(book(strange, SALE)) == "not-understood-yet"


def test_an_unknown_zone_is_held() -> None:
    assert held(book(replace(PAID_BACK, zone="Mars/Olympus"), SALE)) == "zone-unknown"
    assert held(book(replace(PAID_BACK, zone="America"), SALE)) == "zone-unknown"


def test_a_missing_sale_is_looked_up_again_for_fourteen_days() -> None:
    answer = book(PAID_BACK)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "sale-missing"
    assert answer.look_again == deadline(PAID_BACK, POLICY) == PAID_BACK.moment + timedelta(days=14)


def test_after_that_a_missing_sale_waits_for_a_person() -> None:
    answer = book(PAID_BACK, now=NOW + timedelta(days=15))
    assert isinstance(answer, Hold)
    assert answer.look_again is None


def test_without_money_a_missing_sale_is_skipped_after_that() -> None:
    assert held(book(NO_MONEY)) == "sale-missing"
    assert skipped(book(NO_MONEY, now=NOW + timedelta(days=15))) == "nothing-booked"


def test_several_sales_of_that_number_are_held_and_named() -> None:
    other = replace(invoice(sold(MUG, "50.00"), tax="4.00"), id="502", number="1001")
    answer = book(PAID_BACK, SALE, other)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "several-sales"
    assert answer.sentence.parameters["sales"] == "sales receipt 1001, invoice 1001"


def test_a_voided_sale_is_held_if_money_moved_and_skipped_if_none_did() -> None:
    void = replace(SALE, voided=True)
    assert held(book(PAID_BACK, void)) == "sale-voided"
    assert skipped(book(NO_MONEY, void)) == "already-void"


def test_a_voided_sale_beside_its_new_version_does_not_count() -> None:
    void = replace(SALE, id="499", voided=True)
    assert documents(book(PAID_BACK, void, SALE)) == ("refund receipt of 54.00 from Undeposited Funds",)


def test_a_sale_in_a_third_currency_is_held() -> None:
    euros = sales_receipt(sold(MUG, "50.00", currency="EUR"), tax="4.00", currency="EUR")
    assert held(book(PAID_BACK, euros)) == "currency-differs"


def test_amounts_in_unrelated_currencies_are_held() -> None:
    mixed = replace(PAID_BACK.goods[0], discount=amount("0.00", "EUR"))
    assert held(book(replace(PAID_BACK, goods=(mixed,)), SALE)) == "currency-differs"


def test_amounts_too_large_to_add_up_are_held() -> None:
    huge = Amount(Money.of("9999999999999.00", "USD"), Money.of("9999999999999.00", "USD"))
    line = replace(PAID_BACK.goods[0], amount=huge, tax=huge)
    assert held(book(replace(PAID_BACK, goods=(line,)), SALE)) == "amounts-unusable"


def test_nothing_moved_and_nothing_owed_is_skipped() -> None:
    kept = refund(goods=[goods(tax="4.00")], extras=[extra("-54.00")], order_total="54.00")
    assert skipped(book(kept, SALE)) == "nothing-moved"
    assert skipped(book(refund(order_total="54.00"), SALE)) == "nothing-moved"


@pytest.mark.parametrize("kind", [ExtraKind.DUTY, ExtraKind.FEE_KEPT, ExtraKind.TIP, ExtraKind.CASH_ROUNDING])
def test_an_extra_without_an_item_is_held_and_says_which_setting(kind: ExtraKind) -> None:
    with_extra = refund(extras=[extra("2.00", kind=kind)], money=[paid_back("2.00")], order_total="54.00")
    answer = book(with_extra, SALE, policy=replace(POLICY, extra_items={}))
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "extra-item-missing"
    assert answer.sentence.parameters["kind"] == kind.value
    assert documents(book(with_extra, SALE)) == ("refund receipt of 2.00 from Undeposited Funds",)
