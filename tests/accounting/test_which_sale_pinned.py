"""Which document holds the sale, and the days: whole sentences, and the day at which they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.accounting.dates import booking_day, deadline, local_day, look_again, true_day, zone_is_known
from plugin.accounting.decision import Hold, Skip, Verdict
from plugin.accounting.money import Amount, Money
from plugin.accounting.policy import ClosedPeriod, MissingSale, Policy
from plugin.accounting.refund import Outcome, Refund
from plugin.accounting.sale import LineRole, Ref, Sale
from plugin.accounting.sentences import say
from plugin.accounting.which_sale import fits, the_sale, which_sale
from tests.accounting.books import (
    MUG,
    NOON,
    NOW,
    OFFERS,
    POLICY,
    extra,
    goods,
    invoice,
    item,
    paid_back,
    refund,
    sales_receipt,
    sold,
)
from tests.accounting.cases.facts import ALL_CANCELLED, ONE_BACK, RECEIPT, UNPAID, promised

LATE = NOON + timedelta(days=14)
CREATE = replace(POLICY, missing_sale=MissingSale.CREATE)
MISSING = say("sale-missing", number="1001")


def asked(
    refund_: Refund, *found: Sale, policy: Policy = POLICY, now: datetime = NOW, on_its_way: bool = False
) -> Sale | Verdict | None:
    return which_sale(refund_, found, policy, now, on_its_way=on_its_way)


def test_a_sale_that_another_refund_creates_is_waited_for_so_many_days() -> None:
    waiting = Hold(say("sale-on-its-way", number="1001"), NOW + timedelta(days=3))
    policy = replace(CREATE, missing_days=3)
    assert asked(ONE_BACK, policy=policy, on_its_way=True) == waiting
    assert asked(ONE_BACK, RECEIPT, policy=policy, on_its_way=True) == RECEIPT
    assert which_sale(ONE_BACK, (), policy, NOW) is None


def test_a_missing_sale_is_looked_up_until_the_fourteenth_day_ends() -> None:
    assert asked(ONE_BACK, now=LATE - timedelta(seconds=1)) == Hold(MISSING, LATE)
    assert asked(ONE_BACK, now=LATE) == Hold(MISSING)


def test_without_any_movement_it_is_skipped_after_so_many_days_with_their_number() -> None:
    assert asked(ALL_CANCELLED, now=LATE - timedelta(seconds=1)) == Hold(MISSING, LATE)
    nothing = Skip(say("nothing-booked", number="1001", days=14))
    assert asked(ALL_CANCELLED, now=LATE) == nothing
    given = replace(ALL_CANCELLED, transactions=(promised("108.00"),))
    assert asked(given, now=LATE) == Hold(MISSING)


def test_the_merchant_may_skip_what_has_no_sale() -> None:
    skips = replace(POLICY, missing_sale=MissingSale.SKIP)
    assert asked(ONE_BACK, policy=skips) == Skip(say("sale-missing-skipped", number="1001"))


def test_only_a_sale_that_brought_money_in_of_which_some_went_back_is_created() -> None:
    assert asked(ONE_BACK, policy=CREATE) is None
    assert asked(ONE_BACK) == Hold(MISSING, LATE)
    assert asked(ALL_CANCELLED, policy=CREATE) == Hold(MISSING, LATE)
    no_refund = refund(goods=ONE_BACK.goods, received="108.00")
    assert asked(no_refund, policy=CREATE) == Hold(MISSING, LATE)
    given = refund(goods=ONE_BACK.goods, money=[promised("27.00")], received="0.00")
    assert asked(given, policy=CREATE) == Hold(MISSING, LATE)


TWIN = replace(UNPAID, id="502", number="1001-B")
STRANGER = replace(
    UNPAID, id="77", customer=Ref("", ""), lines=(sold(item("Advice"), "9.00"),), total=UNPAID.tax
)


def test_several_that_fit_are_named_with_whose_they_are_and_what_they_come_to() -> None:
    several = say(
        "several-sales",
        number="1001",
        sales="sales receipt 1001 of Ada Jones, 108.00 USD; invoice 1001-B of Ada Jones, 108.00 USD",
    )
    assert asked(ONE_BACK, RECEIPT, TWIN) == Hold(several)


def test_all_that_do_not_fit_are_named_and_the_right_one_may_still_come() -> None:
    other = replace(STRANGER, id="78", number="77", customer=Ref("12", "Bob Builder"))
    none = say(
        "sale-does-not-fit",
        number="1001",
        ordered=RECEIPT.total,
        sales="invoice 1001 of –, 8.00 USD; invoice 77 of Bob Builder, 8.00 USD",
    )
    assert asked(ONE_BACK, STRANGER, other) == Hold(none, LATE)
    assert asked(ONE_BACK, STRANGER, other, now=LATE) == Hold(none)


def test_the_order_is_told_in_the_sales_currency_where_it_has_it_else_in_the_shops() -> None:
    order = replace(ONE_BACK.order, total=Amount(Money.of("108.00", "USD"), Money.of("99.00", "EUR")))
    both = replace(ONE_BACK, order=order)

    def ordered(code: str) -> str:
        sale = replace(
            STRANGER,
            currency=code,
            total=Money.of("8.00", code),
            lines=(sold(item("Advice"), "8.00", currency=code),),
        )
        answer = asked(both, sale)
        assert isinstance(answer, Hold)
        return answer.sentence.parameters["ordered"]

    assert (ordered("USD"), ordered("EUR"), ordered("SEK")) == ("108.00 USD", "99.00 EUR", "108.00 USD")


def test_the_one_that_comes_to_just_the_orders_sum_is_it() -> None:
    """An edited copy shows the mug too, but comes to another sum."""
    edited = invoice(sold(MUG, "120.00", quantity="4"), tax="8.00")
    assert asked(ONE_BACK, replace(edited, id="9"), RECEIPT) == RECEIPT
    assert the_sale(ONE_BACK, [replace(edited, id="9"), RECEIPT], POLICY) == RECEIPT
    assert asked(ONE_BACK, edited) == edited


def test_a_voided_sale_decides_only_where_there_is_no_other() -> None:
    void = replace(RECEIPT, id="499", voided=True)
    assert asked(ONE_BACK, void) == Hold(say("sale-voided", number="1001"))
    assert asked(ALL_CANCELLED, void) == Skip(say("already-void", number="1001"))
    assert asked(ONE_BACK, void, RECEIPT) == RECEIPT
    assert the_sale(ONE_BACK, [void], POLICY) is None
    assert the_sale(ONE_BACK, [RECEIPT, TWIN], POLICY) is None


def test_a_sale_fits_by_its_sum_before_settlement_lines_too() -> None:
    card = sold(item("Gift card"), "-30.00", role=LineRole.SETTLEMENT, quantity=None, taxable=False)
    sale = sales_receipt(sold(item("Other"), "100.00"), card, tax="8.00")
    goodwill = refund(extras=[extra("5.00")], money=[paid_back("5.00")])
    assert fits(goodwill, sale, POLICY)
    assert fits(goodwill, replace(sale, total=goodwill.order.total.shop), POLICY)
    assert not fits(goodwill, replace(sale, tax=sale.tax, total=sale.total + sale.tax), POLICY)


@pytest.mark.parametrize(
    ("sku", "title", "line", "fitting"),
    [
        ("MUG-01", "x", sold(MUG, "1.00"), True),
        ("MUG-01", "Mug", sold(item("Cup"), "1.00", description="Mug"), False),
        ("MUG-01", "x", sold(None, "1.00"), False),
        ("OLD", "x", sold(MUG, "1.00"), True),
        ("OLD", "x", sold(None, "1.00"), False),
        (None, "Mug", sold(item("Cup"), "1.00", description="Mug"), True),
        (None, "cup", sold(item("Cup"), "1.00", description="x"), True),
        (None, "Vase", sold(item("Cup"), "1.00", description="Mug"), False),
        ("MUG-01", "x", sold(MUG, "1.00", role=LineRole.SHIPPING), False),
    ],
)
def test_goods_are_on_a_sale_by_sku_map_or_title(
    sku: str | None, title: str, line: object, fitting: bool
) -> None:
    """The merchant's SKU map says that OLD is sold as MUG-01."""
    policy = replace(POLICY, sku_items={"OLD": MUG})
    sale = replace(RECEIPT, lines=(line,), total=RECEIPT.tax)  # type: ignore[arg-type]
    asked_for = refund(goods=[goods(sku, title=title)], order_total="108.00")
    assert fits(asked_for, sale, policy) is fitting


# Days

NEW_YORK = "America/New_York"


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, 30, tzinfo=UTC)


def test_the_day_is_that_of_the_last_money_that_arrived_in_the_shops_zone() -> None:
    """03:30 in Greenwich is 23:30 of the day before in New York."""
    assert local_day(at(16, 3), NEW_YORK) == date(2026, 10, 15)
    first, last = paid_back("10.00", moment=at(16, 3)), paid_back("17.00", moment=at(18, 3))
    moved = replace(ONE_BACK, moment=at(12, 12), transactions=(last, first))
    assert true_day(moved) == date(2026, 10, 17)
    failing = replace(last, outcome=Outcome.FAILED)
    assert true_day(replace(moved, transactions=(failing, first))) == date(2026, 10, 15)
    credit = replace(promised("17.00"), moment=at(20, 12))
    assert true_day(replace(moved, transactions=(credit, first))) == date(2026, 10, 15)
    assert true_day(replace(moved, transactions=(credit,))) == date(2026, 10, 12)
    assert true_day(replace(moved, transactions=())) == date(2026, 10, 12)


@pytest.mark.parametrize("closed", [date(2026, 10, 15), date(2026, 10, 31)])
def test_a_closed_day_is_held_with_both_days_or_moved_to_the_first_open_one(closed: date) -> None:
    offers = replace(OFFERS, closed_through=closed)
    held = Hold(say("closed-period", day=date(2026, 10, 15), closed=closed))
    assert booking_day(ONE_BACK, POLICY, offers) == held
    moving = replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    assert booking_day(ONE_BACK, moving, offers) == closed + timedelta(days=1)


@pytest.mark.parametrize("closed", [None, date(2026, 10, 14)])
def test_an_open_day_is_kept(closed: date | None) -> None:
    assert booking_day(ONE_BACK, POLICY, replace(OFFERS, closed_through=closed)) == date(2026, 10, 15)


def test_the_deadline_counts_from_the_refund_and_is_over_when_it_is_reached() -> None:
    policy = replace(POLICY, missing_days=2)
    last = ONE_BACK.moment + timedelta(days=2)
    assert deadline(ONE_BACK, policy) == last
    assert look_again(ONE_BACK, policy, last - timedelta(microseconds=1)) == last
    assert look_again(ONE_BACK, policy, last) is None


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        (NEW_YORK, True),
        ("UTC", True),
        ("Mars/Olympus", False),
        ("America", False),
        ("", False),
        ("../etc", False),
    ],
)
def test_a_zone_is_one_of_the_machines_or_unknown(zone: str, known: bool) -> None:
    assert zone_is_known(zone) is known
