"""First the refund alone, then which document in QuickBooks holds its sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.accounting.dates import deadline
from plugin.accounting.decision import Hold
from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import CHARGEBACK, ExtraKind, Outcome, Refund, Tender
from plugin.accounting.sale import ItemKind, LineRole, Ref
from plugin.accounting.which_sale import the_sale
from plugin.texts import render
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
    item,
    paid_back,
    receipt,
    refund,
    sales_receipt,
    skipped,
    sold,
    usd,
)

SALE = sales_receipt(sold(MUG, "50.00"), tax="4.00")
PAID_BACK = refund(goods=[goods(tax="4.00")], money=[paid_back("54.00")], order_total="54.00")
NO_MONEY = refund(goods=[goods(tax="4.00")], order_total="54.00", received="0.00")


def test_a_refund_from_before_the_start_date_is_skipped() -> None:
    policy = replace(POLICY, start=date(2026, 10, 16))
    assert skipped(book(PAID_BACK, SALE, policy=policy)) == "before-start"


def test_the_start_date_is_a_day_of_the_shop() -> None:
    """23:30 of the 15th in New York is the 16th in London."""
    moment = datetime(2026, 10, 16, 3, 30, tzinfo=UTC)
    late = replace(PAID_BACK, moment=moment, transactions=(paid_back("54.00", moment=moment),))
    policy = replace(POLICY, start=date(2026, 10, 16))
    assert skipped(book(late, SALE, policy=policy)) == "before-start"
    assert documents(book(late, SALE, policy=replace(policy, start=date(2026, 10, 15))))


def test_the_start_date_asks_for_the_day_the_money_moved() -> None:
    """Recorded on 31 December, pending; the money left on 3 January, so it belongs to the new books."""
    recorded, moved = datetime(2026, 12, 31, 20, 0, tzinfo=UTC), datetime(2027, 1, 3, 15, 0, tzinfo=UTC)
    policy = replace(POLICY, start=date(2027, 1, 1))
    pending = paid_back("54.00", moment=recorded, outcome=Outcome.PENDING)
    waiting = replace(PAID_BACK, moment=recorded, transactions=(pending,))
    assert held(book(waiting, SALE, policy=policy)) == "money-pending"
    settled = replace(waiting, transactions=(paid_back("54.00", moment=moved),))
    assert receipt(book(settled, SALE, policy=policy)).date == date(2027, 1, 3)
    before = replace(waiting, transactions=(paid_back("54.00", moment=recorded),))
    assert skipped(book(before, SALE, policy=policy)) == "before-start"


def test_pending_money_is_held_even_beside_money_that_arrived() -> None:
    both = replace(PAID_BACK, transactions=(paid_back("20.00"), paid_back("34.00", outcome=Outcome.PENDING)))
    assert held(book(both, SALE)) == "money-pending"


def test_money_that_only_failed_is_held() -> None:
    failed = replace(PAID_BACK, transactions=(paid_back("54.00", outcome=Outcome.FAILED),))
    assert held(book(failed, SALE)) == "money-failed"


def test_a_split_that_failed_in_part_is_held_and_says_how_much() -> None:
    """100.00 back: 40.00 arrived, 60.00 did not. The customer is owed that, it is not "no longer owed"."""
    line = goods(amount_="100.00", ordered=2)
    split = refund(
        goods=[line],
        money=[paid_back("40.00", gateway="paypal"), paid_back("60.00", outcome=Outcome.FAILED)],
        order_total="200.00",
    )
    for sale in (
        invoice(sold(MUG, "200.00", quantity="2"), paid="100.00"),
        sales_receipt(sold(MUG, "200.00", quantity="2")),
    ):
        answer = book(split, sale)
        assert isinstance(answer, Hold)
        assert answer.sentence.code == "money-partly-failed"
        assert answer.sentence.parameters["cash"] == "40.00 USD"
        assert answer.sentence.parameters["rest"] == "60.00 USD"
        assert answer.sentence.parameters["failed"] == "60.00 USD"


def test_a_chargeback_is_held_and_warns_of_booking_it_by_hand() -> None:
    answer = book(replace(PAID_BACK, not_understood=(CHARGEBACK,)), SALE)
    assert held(answer) == "chargeback"
    assert isinstance(answer, Hold)
    assert "twice" in render(answer.sentence)


def test_a_failed_try_beside_a_successful_one_does_not_matter() -> None:
    tried = replace(PAID_BACK, transactions=(paid_back("54.00", outcome=Outcome.FAILED), paid_back("54.00")))
    assert documents(book(tried, SALE)) == ("refund receipt of 54.00 from Undeposited Funds",)


def test_what_no_rule_books_is_held() -> None:
    assert held(book(replace(PAID_BACK, not_understood=("subscription",)), SALE)) == "not-understood-yet"


def test_a_promise_without_an_item_for_what_is_owed_is_held() -> None:
    to_a_card = replace(PAID_BACK, transactions=(paid_back("54.00", tender=Tender.GIFT_CARD),))
    assert held(book(to_a_card, SALE)) == "liability-item-missing"


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


# Numbers of other invoices start at 1001 too.

BOB = Ref("12", "Bob Builder")
CONSULTING = replace(
    invoice(sold(item("Consulting", ItemKind.SERVICE), "500.00", description="Consulting in May")),
    id="77",
    customer=BOB,
)


@pytest.mark.parametrize("asked", [PAID_BACK, NO_MONEY], ids=["paid back", "no money moved"])
def test_a_strangers_invoice_of_that_number_is_never_used(asked: Refund) -> None:
    answer = book(asked, CONSULTING)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "sale-does-not-fit"
    assert answer.sentence.parameters == {
        "number": "1001",
        "ordered": "54.00 USD",
        "sales": "invoice 1001 of Bob Builder, 500.00 USD",
    }
    assert answer.look_again == deadline(asked, POLICY)
    late = book(asked, CONSULTING, now=NOW + timedelta(days=15))
    assert isinstance(late, Hold)
    assert late.look_again is None


def test_a_strangers_void_invoice_says_nothing_of_the_order() -> None:
    void = replace(CONSULTING, voided=True, total=usd("0.00"), balance=usd("0.00"))
    assert held(book(NO_MONEY, void)) == "sale-does-not-fit"
    assert held(book(PAID_BACK, void)) == "sale-does-not-fit"


def test_a_stranger_beside_the_sale_does_not_count() -> None:
    assert documents(book(PAID_BACK, CONSULTING, SALE)) == ("refund receipt of 54.00 from Undeposited Funds",)
    assert the_sale(PAID_BACK, [CONSULTING, SALE], POLICY) == SALE
    assert the_sale(PAID_BACK, [CONSULTING], POLICY) is None
    assert the_sale(PAID_BACK, [SALE, replace(SALE, id="502")], POLICY) is None
    assert the_sale(PAID_BACK, [replace(SALE, voided=True)], POLICY) is None


def test_a_sale_of_another_total_fits_if_all_that_was_refunded_is_on_it() -> None:
    """A poster came into the order after the connector had booked it."""
    edited = replace(
        PAID_BACK, order=replace(PAID_BACK.order, total=amount("94.00"), received=amount("94.00"))
    )
    edited = replace(edited, order=replace(edited.order, outstanding=amount("0.00")))
    assert documents(book(edited, SALE)) == ("refund receipt of 54.00 from Undeposited Funds",)
    poster = replace(edited, goods=(goods("POSTER-A2", "40.00"),), transactions=(paid_back("40.00"),))
    assert held(book(poster, SALE)) == "sale-does-not-fit"
    both = replace(edited, goods=(*edited.goods, *poster.goods))
    assert held(book(both, SALE)) == "sale-does-not-fit"


def test_a_sale_of_another_total_does_not_fit_an_amount_without_goods() -> None:
    goodwill = refund(extras=[extra("5.00")], money=[paid_back("5.00")], order_total="53.00")
    assert held(book(goodwill, SALE)) == "sale-does-not-fit"
    assert documents(book(replace(goodwill, order=PAID_BACK.order), SALE))


def test_a_sale_of_another_total_fits_goods_without_a_sku_by_their_title() -> None:
    sign = goods(None, "50.00", title="Sign")
    back = refund(goods=[sign], money=[paid_back("50.00")], order_total="99.00")
    assert documents(book(back, sales_receipt(sold(item("Custom"), "50.00", description="Sign"))))
    other = sales_receipt(sold(item("Custom"), "50.00", description="Consulting"))
    assert held(book(back, other)) == "sale-does-not-fit"


def test_a_sale_fits_by_the_merchants_sku_map() -> None:
    renamed = sales_receipt(sold(item("Becher", ItemKind.STOCK), "60.00", description="x"))
    back = refund(goods=[goods()], money=[paid_back("50.00")], order_total="99.00")
    assert held(book(back, renamed)) == "sale-does-not-fit"
    mapped = replace(POLICY, sku_items={"MUG-01": item("Becher", ItemKind.STOCK)})
    assert documents(book(back, renamed, policy=mapped))


def test_a_sale_paid_with_a_gift_card_fits_by_its_total_before_that_line() -> None:
    card = sold(item("Gift card"), "-30.00", role=LineRole.SETTLEMENT, quantity=None, taxable=False)
    sale = sales_receipt(sold(item("Custom"), "54.00", description="x"), card)
    goodwill = refund(extras=[extra("5.00")], money=[paid_back("5.00")], order_total="54.00")
    assert documents(book(goodwill, sale))


def test_several_sales_of_that_number_are_held_and_named() -> None:
    other = replace(invoice(sold(MUG, "50.00"), tax="4.00"), id="502", number="1001")
    answer = book(PAID_BACK, SALE, other)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "several-sales"
    assert answer.sentence.parameters["sales"] == (
        "sales receipt 1001 of Ada Jones, 54.00 USD; invoice 1001 of Ada Jones, 54.00 USD"
    )


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
    stayed_out = goods(tax="4.00", restocked=False)
    kept = refund(goods=[stayed_out], extras=[extra("-54.00")], order_total="54.00")
    assert skipped(book(kept, SALE)) == "nothing-moved"
    assert skipped(book(refund(order_total="54.00"), SALE)) == "nothing-moved"


def test_units_that_come_back_for_nothing_are_still_back_in_stock() -> None:
    """The merchant kept all of the money, as a fee."""
    kept = refund(goods=[goods(tax="4.00")], extras=[extra("-54.00")], order_total="54.00")
    paid = receipt(book(kept, SALE))
    assert (paid.total, paid.tax) == (usd("0.00"), usd("4.00"))
    assert [str(line.quantity) for line in paid.lines if line.stock] == ["1"]


def test_cash_rounding_without_an_item_of_its_own_uses_the_one_for_rounding() -> None:
    rounded = refund(
        extras=[extra("2.00", kind=ExtraKind.CASH_ROUNDING)], money=[paid_back("2.00")], order_total="54.00"
    )
    paid = receipt(book(rounded, SALE, policy=replace(POLICY, extra_items={})))
    assert [line.item and line.item.name for line in paid.lines] == ["Rounding"]
    none = replace(POLICY, extra_items={}, rounding_item=None)
    assert held(book(rounded, SALE, policy=none)) == "extra-item-missing"


@pytest.mark.parametrize("kind", [ExtraKind.DUTY, ExtraKind.FEE_KEPT, ExtraKind.TIP])
def test_an_extra_without_an_item_is_held_and_says_which_setting(kind: ExtraKind) -> None:
    with_extra = refund(extras=[extra("2.00", kind=kind)], money=[paid_back("2.00")], order_total="54.00")
    answer = book(with_extra, SALE, policy=replace(POLICY, extra_items={}))
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "extra-item-missing"
    assert answer.sentence.parameters["kind"] == kind.value
    assert documents(book(with_extra, SALE)) == ("refund receipt of 2.00 from Undeposited Funds",)
