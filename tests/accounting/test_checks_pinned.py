"""Every check of the sale with its whole sentence, and the cent or the unit at which it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.checks import currencies_differ, returned_units
from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Hold, Reversal, Verdict
from plugin.accounting.money import Money
from plugin.accounting.refund import Refund, Tender
from plugin.accounting.sale import LineRole, Ref, Sale
from plugin.accounting.sentences import say
from tests.accounting.books import (
    MUG,
    NOON,
    NOW,
    documents,
    going_out,
    goods,
    invoice,
    item,
    refund,
    sales_receipt,
    sold,
    usd,
)
from tests.accounting.cases.company import CUP, OFFERS, POLICIES, POSTER
from tests.accounting.cases.facts import (
    ONE_BACK,
    PAID,
    PART_PAID,
    RECEIPT,
    SOLD_MUGS,
    UNPAID,
    back,
    failed,
    mugs,
    paid_in,
    promised,
)

NOTHING = usd("0.00")


def booked(refund_: Refund, sale: Sale, *reversals: Reversal, others: tuple[Sale, ...] = ()) -> Verdict:
    books = Books((sale, *others))
    return decide(refund_, books, Earlier(reversals=reversals), POLICIES["online"], OFFERS["online"], NOW)


def before(**figures: Any) -> Reversal:
    """An earlier refund of the sale, booked and read back, of which only these figures matter."""
    facts: dict[str, Any] = {**dict.fromkeys(("lines", "tax", "cash", "ar"), NOTHING), "returned": {}}
    return Reversal("R0", in_sale=True, settled=True, **{**facts, **figures})


def is_booked(answer: Verdict) -> bool:
    return isinstance(answer, Decision)


def test_earlier_refunds_that_are_not_finished_are_counted_and_waited_for() -> None:
    waiting = replace(before(), settled=False)
    answer = booked(ONE_BACK, RECEIPT, waiting, replace(waiting, refund_id="R00"), before())
    sentence = say("earlier-refund-unfinished", number="1001", count=2)
    assert answer == Hold(sentence, NOW + timedelta(days=14))


CUP_OUT = going_out("CUP-02", "40.00", tax="3.20", title="Cup")


@pytest.mark.parametrize(
    ("money", "lines", "cash"),
    [
        # a dearer exchange of 16.20, and yet money or credit went back
        ((back("1.00"),), "-16.20", "1.00"),
        ((promised("1.00"),), "-16.20", "1.00"),
        # more came in than it cost
        ((paid_in("20.00"),), "-16.20", "-20.00"),
        ((paid_in("10.00"), promised("3.00")), "-16.20", "-7.00"),
    ],
)
def test_in_a_dearer_exchange_money_only_comes_in_and_never_too_much(
    money: tuple[Any, ...], lines: str, cash: str
) -> None:
    exchange = refund(goods=[mugs(1)], replacements=[CUP_OUT], money=money)
    out = say("exchange-out-of-balance", number="1001", lines=usd(lines), cash=usd(cash))
    assert booked(exchange, PAID) == Hold(out)


@pytest.mark.parametrize(
    ("money", "cash"),
    [((paid_in("1.00"),), "-1.00"), ((replace(promised("1.00"), incoming=True),), "-1.00")],
    ids=["money", "store credit"],
)
def test_in_a_cheaper_exchange_nothing_comes_in(money: tuple[Any, ...], cash: str) -> None:
    cheap = replace(CUP_OUT, amount=mugs(1, amount_="20.00").amount, tax=mugs(1, tax="1.60").tax)
    exchange = refund(goods=[mugs(1)], replacements=[cheap], money=money)
    out = say("exchange-out-of-balance", number="1001", lines=usd("5.40"), cash=usd(cash))
    assert booked(exchange, PAID) == Hold(out)


@pytest.mark.parametrize("money", [(), (paid_in("16.20"),), (paid_in("16.19"),)], ids=["none", "all", "less"])
def test_a_dearer_exchange_may_be_paid_in_part(money: tuple[Any, ...]) -> None:
    assert is_booked(booked(refund(goods=[mugs(1)], replacements=[CUP_OUT], money=money), PAID))


# What went out in an exchange is on a document already

EXCHANGE = refund(
    goods=[mugs(1)], replacements=[replace(CUP_OUT, amount=mugs(1).amount, tax=mugs(1).tax)], money=[]
)


def beside(*lines: Any, **different: Any) -> Sale:
    """Another document of the order's number and customer."""
    return replace(sales_receipt(*lines), **{"id": "777", "number": "X-9", **different})


@pytest.mark.parametrize(
    "line",
    [
        sold(CUP, "25.00"),
        sold(item("Other", sku="cup-02"), "25.00"),
        sold(item("Other"), "25.00", description="CUP-02"),
    ],
    ids=["named by the SKU", "of that SKU", "described by the SKU"],
)
def test_what_went_out_on_a_document_beside_the_sale_is_not_booked_again(line: Any) -> None:
    answer = booked(EXCHANGE, RECEIPT, others=(beside(sold(MUG, "1.00"), line),))
    assert answer == Hold(say("replacement-booked", title="Cup", number="1001", sale="sales receipt X-9"))


def test_what_went_out_without_a_sku_is_looked_for_by_its_title() -> None:
    untitled = replace(EXCHANGE, replacements=(replace(EXCHANGE.replacements[0], sku=None),))
    policy = replace(POLICIES["online"], gift_card_item=CUP)
    card = replace(untitled, replacements=(replace(untitled.replacements[0], gift_card=True),))
    books = Books((RECEIPT, beside(sold(item("Other"), "25.00", description="Cup"))))
    answer = decide(card, books, Earlier(), policy, OFFERS["online"], NOW)
    assert answer == Hold(say("replacement-booked", title="Cup", number="1001", sale="sales receipt X-9"))


@pytest.mark.parametrize(
    "different",
    [{"voided": True}, {"customer": Ref("12", "Grace Hopper")}],
    ids=["voided", "of another customer"],
)
def test_a_document_that_is_void_or_somebody_elses_shows_nothing(different: dict[str, Any]) -> None:
    other = beside(sold(CUP, "25.00"), **different)
    assert is_booked(booked(EXCHANGE, RECEIPT, others=(other,)))


def test_the_sale_may_have_sold_the_same_product_before() -> None:
    """The order itself had a mug and three cups: that is no sign of the exchange."""
    sale = sales_receipt(sold(MUG, "25.00"), sold(CUP, "75.00", quantity="3"), tax="8.00")
    exchange = replace(EXCHANGE, goods=(mugs(1, ordered=1),))
    assert is_booked(booked(exchange, sale))


def test_a_sale_that_comes_to_another_sum_and_shows_what_went_out_is_held() -> None:
    """The connector has replaced a mug by a cup on the sale itself, 5.00 dearer."""
    edited = sales_receipt(sold(MUG, "75.00", quantity="3"), sold(CUP, "30.00"), tax="8.00")
    shown = say("replacement-booked", title="Cup", number="1001", sale="sales receipt 1001")
    assert booked(EXCHANGE, edited) == Hold(shown)


def test_a_document_beside_the_sale_that_shows_other_goods_holds_nothing() -> None:
    assert is_booked(booked(EXCHANGE, RECEIPT, others=(beside(sold(MUG, "1.00")),)))


#: A mug that was broken comes back, another one goes out for it.
ANOTHER_MUG = refund(goods=[mugs(1)], replacements=[going_out(tax="2.00", amount_="25.00")])
POSTER_ADDED = sold(POSTER, "10.00")


@pytest.mark.parametrize(
    ("goods_", "line"),
    [
        (mugs(1), SOLD_MUGS),
        (mugs(1, ordered=1), sold(MUG, "100.00", quantity=None)),
    ],
    ids=["four", "one without a quantity"],
)
def test_an_edited_sale_with_just_the_units_of_the_order_shows_no_exchange(goods_: Any, line: Any) -> None:
    """A poster was added to the order after it was booked. The mugs are those that were ordered."""
    exchange = replace(ANOTHER_MUG, goods=(goods_,))
    assert is_booked(booked(exchange, sales_receipt(line, POSTER_ADDED, tax="8.00")))


def test_an_edited_sale_with_a_unit_more_than_was_ordered_is_held() -> None:
    shown = say("replacement-booked", title="Mug", number="1001", sale="sales receipt 1001")
    five = sold(MUG, "125.00", quantity="5")
    assert booked(ANOTHER_MUG, sales_receipt(five, tax="8.00")) == Hold(shown)


def test_on_a_document_beside_the_sale_no_unit_was_ordered() -> None:
    shown = say("replacement-booked", title="Mug", number="1001", sale="sales receipt X-9")
    assert booked(ANOTHER_MUG, RECEIPT, others=(beside(sold(MUG, "25.00")),)) == Hold(shown)


# A connector took the refund off the sale

LESS = sales_receipt(sold(MUG, "75.00", quantity="3"), tax="6.00")


def test_a_sale_that_shows_the_refund_already_is_held_with_both_sums_and_units() -> None:
    shows = say(
        "sale-shows-refund",
        number="1001",
        customer="Ada Jones",
        total=usd("81.00"),
        title="Mug",
        booked="3",
        ordered=4,
        order=usd("108.00"),
    )
    assert booked(ONE_BACK, LESS) == Hold(shows)


def test_a_sale_without_a_customer_shows_it_too() -> None:
    answer = booked(ONE_BACK, replace(LESS, customer=Ref("", "")))
    assert isinstance(answer, Hold)
    assert answer.sentence.parameters["customer"] == "–"


def test_units_of_the_same_item_on_several_lines_are_counted_together() -> None:
    two = sold(MUG, "30.00", quantity="2", id_="a")
    tens = replace(two, id="b", quantity=two.quantity * 5 if two.quantity else None)
    half = sales_receipt(two, replace(two, id="b"), tax="6.00")
    assert is_booked(booked(ONE_BACK, half))
    back_of_twenty = refund(goods=[mugs(1, ordered=20)], money=[back("27.00")])
    answer = booked(back_of_twenty, sales_receipt(two, tens, tax="6.00"))
    assert isinstance(answer, Hold)
    assert (answer.sentence.code, answer.sentence.parameters["booked"]) == ("sale-shows-refund", "12")
    eight = replace(two, id="b", quantity=Decimal("8.00"))
    answer = booked(back_of_twenty, sales_receipt(two, eight, tax="6.00"))
    assert isinstance(answer, Hold)
    assert answer.sentence.parameters["booked"] == "10"
    whole = replace(tens, quantity=None)
    assert is_booked(booked(back_of_twenty, sales_receipt(two, whole, tax="6.00")))


def test_a_price_alone_shows_nothing_of_units() -> None:
    price = refund(goods=[mugs(0, amount_="5.00", tax="0.40")], money=[back("5.40")])
    assert is_booked(booked(price, LESS))


@pytest.mark.parametrize("first", ["a price alone", "a line without units"])
def test_the_line_that_shows_it_need_not_be_the_first(first: str) -> None:
    poster = sold(POSTER, "10.00", quantity=None)
    sale = sales_receipt(*LESS.lines, poster, tax="6.00")
    price = replace(mugs(0, amount_="5.00", tax="0.40"), id="price", order_line_id="price")
    line = price if first == "a price alone" else goods("POSTER-A2", "5.00", tax="0.40", title="Poster")
    two = refund(goods=[line, mugs(1)], money=[back("32.40")])
    answer = booked(two, sale)
    assert isinstance(answer, Hold)
    assert (answer.sentence.code, answer.sentence.parameters["title"]) == ("sale-shows-refund", "Mug")


# Money, receivable, units and tax: both figures, and the cent at which it begins


def test_more_money_than_lines_by_a_cent_is_held_with_both() -> None:
    more = refund(goods=[mugs(1)], money=[back("27.01")])
    assert booked(more, RECEIPT) == Hold(say("more-money-than-lines", cash=usd("27.01"), lines=usd("27.00")))


def test_what_failed_for_good_is_told_with_what_arrived_and_what_is_missing() -> None:
    """27.00: 10.00 by card arrived, 12.00 by PayPal did not; 5.00 were not tried."""
    split = refund(goods=[mugs(1)], money=[back("10.00"), failed("12.00", "paypal")], received="50.00")
    partly = say(
        "money-partly-failed", number="1001", cash=usd("10.00"), rest=usd("17.00"), failed=usd("12.00")
    )
    assert booked(split, PART_PAID) == Hold(partly)


@pytest.mark.parametrize(
    ("money", "missing"),
    [
        ((back("10.00"), failed("12.00"), back("12.00", "cash")), "2.00"),
        ((back("10.00"), failed("10.00"), failed("1.00", "cash")), "1.00"),
    ],
)
def test_only_what_never_went_through_by_the_same_gateway_is_missing(
    money: tuple[Any, ...], missing: str
) -> None:
    split = refund(goods=[mugs(2)], money=money, received="60.00")
    answer = booked(split, PART_PAID)
    assert isinstance(answer, Hold)
    assert (answer.sentence.code, answer.sentence.parameters["failed"]) == (
        "money-partly-failed",
        f"{missing} USD",
    )


def test_what_failed_and_then_went_through_is_not_missing() -> None:
    again = refund(goods=[mugs(2)], money=[failed("10.00"), back("10.00")], received="60.00")
    assert is_booked(booked(again, PART_PAID))


def test_what_failed_by_one_gateway_and_went_back_whole_by_another_is_not_missing() -> None:
    other = refund(goods=[mugs(1)], money=[failed("12.00", "paypal"), back("27.00")])
    assert is_booked(booked(other, RECEIPT))


def test_money_that_failed_on_its_way_in_is_not_missing() -> None:
    incoming = replace(failed("5.00"), incoming=True)
    part = refund(goods=[mugs(2)], money=[back("10.00"), incoming], received="60.00")
    assert is_booked(booked(part, PART_PAID))


def test_a_rest_on_a_sales_receipt_is_held_with_its_three_figures() -> None:
    less = refund(goods=[mugs(1)], money=[back("26.99")])
    rest = say(
        "rest-on-sales-receipt", number="1001", lines=usd("27.00"), cash=usd("26.99"), rest=usd("0.01")
    )
    assert booked(less, RECEIPT) == Hold(rest)


def test_money_that_quickbooks_never_received_is_held_with_its_three_figures() -> None:
    early = invoice(SOLD_MUGS, tax="8.00", paid="26.99")
    missing = say(
        "payment-missing", number="1001", paid=usd("108.00"), back=usd("27.00"), received=usd("26.99")
    )
    assert booked(ONE_BACK, early) == Hold(missing, NOON + timedelta(days=14))
    assert is_booked(booked(ONE_BACK, invoice(SOLD_MUGS, tax="8.00", paid="27.00")))


def test_earlier_money_counts_to_the_cent() -> None:
    paid = invoice(SOLD_MUGS, tax="8.00", paid="54.00")
    assert is_booked(booked(ONE_BACK, paid, before(cash=usd("27.00"), lines=usd("27.00"))))
    answer = booked(ONE_BACK, paid, before(cash=usd("27.01"), lines=usd("27.01")))
    assert isinstance(answer, Hold)
    assert answer.sentence.parameters["back"] == "54.01 USD"


def test_a_payment_that_only_quickbooks_knows_holds_nothing() -> None:
    """The store knows of 50.00, QuickBooks of 60.00 (a bank transfer entered by hand, say)."""
    part = refund(goods=[mugs(1)], received="50.00")
    assert is_booked(booked(part, PART_PAID))
    answer = booked(refund(goods=[mugs(1)], received="60.01"), PART_PAID)
    assert isinstance(answer, Hold)
    assert answer.sentence.parameters["paid"] == "60.01 USD"


def test_money_that_earlier_refunds_paid_out_holds_none_that_moves_no_money() -> None:
    """27.01 went back before, of 27.00 that QuickBooks received; now a mug that nobody paid is cancelled."""
    cancelled = refund(goods=[mugs(1)], received="27.00")
    sale = invoice(SOLD_MUGS, tax="8.00", paid="27.00")
    assert is_booked(booked(cancelled, sale, before(cash=usd("27.01"), lines=usd("27.01"))))


def test_more_than_the_invoice_has_open_by_a_cent_is_held_with_both() -> None:
    almost = invoice(SOLD_MUGS, tax="8.00", paid="81.01")
    unpaid = refund(goods=[mugs(1)], received="0.00")
    more = say("more-than-is-open", number="1001", ar=usd("27.00"), open=usd("26.99"))
    assert booked(unpaid, almost) == Hold(more)
    assert is_booked(booked(unpaid, invoice(SOLD_MUGS, tax="8.00", paid="81.00")))


def test_what_is_overbooked_already_leaves_money_refunds_alone() -> None:
    """The balance is below nothing; nothing more stops being owed, so nothing is held."""
    assert is_booked(booked(ONE_BACK, replace(PAID, balance=usd("-5.00"))))


def test_more_than_the_sale_came_to_by_a_cent_is_held_with_both() -> None:
    more = say("more-than-was-sold-for", number="1001", reversed=usd("108.01"), sold=usd("108.00"))
    assert booked(ONE_BACK, RECEIPT, before(lines=usd("81.01"))) == Hold(more)
    assert is_booked(booked(ONE_BACK, RECEIPT, before(lines=usd("81.00"))))


def test_more_tax_than_the_sale_has_by_a_cent_is_held_with_both_wherever_the_tax_stands() -> None:
    more = say("more-tax-than-sold", number="1001", reversed=usd("8.01"), sold=usd("8.00"))
    on_a_line = sales_receipt(
        SOLD_MUGS, sold(item("State tax"), "8.00", role=LineRole.TAX, quantity=None, taxable=False)
    )
    for sale in (RECEIPT, on_a_line):
        assert booked(ONE_BACK, sale, before(tax=usd("6.01"))) == Hold(more)
        assert is_booked(booked(ONE_BACK, sale, before(tax=usd("6.00"))))


def test_more_units_than_were_ordered_are_held_with_both() -> None:
    more = say("more-returned-than-sold", title="Mug", returned=5, sold=4)
    assert booked(ONE_BACK, RECEIPT, before(returned={"MUG-01": 4})) == Hold(more)
    assert is_booked(booked(ONE_BACK, RECEIPT, before(returned={"MUG-01": 3})))
    assert is_booked(booked(ONE_BACK, RECEIPT, before(returned={"CUP-02": 4})))


def test_units_of_one_order_line_in_two_lines_of_the_refund_are_added() -> None:
    both = refund(
        goods=[mugs(2), replace(mugs(3), id="second")], money=[back("135.00")], order_total="200.00"
    )
    sale = sales_receipt(sold(MUG, "192.00", quantity="9"), tax="10.00")
    more = say("more-returned-than-sold", title="Mug", returned=5, sold=4)
    assert booked(both, replace(sale, total=usd("202.00"))) == Hold(more)
    assert returned_units(both.goods) == {"MUG-01": 5}


def test_more_units_than_quickbooks_sold_are_held_with_both() -> None:
    """All four mugs of the order, but the sale in QuickBooks shows three for the same sum."""
    three = sales_receipt(sold(MUG, "100.00", quantity="3"), tax="8.00")
    four = refund(goods=[mugs(4)], money=[back("108.00")])
    assert booked(four, three) == Hold(say("more-returned-than-sold", title="Mug", returned=4, sold="3"))
    assert is_booked(booked(refund(goods=[mugs(3)], money=[back("81.00")]), three))
    ten = sales_receipt(sold(MUG, "100.00", quantity="10"), tax="8.00")
    eleven = refund(goods=[mugs(11, amount_="100.00", tax="8.00", ordered=11)], money=[back("108.00")])
    told = say("more-returned-than-sold", title="Mug", returned=11, sold="10")
    assert booked(eleven, ten) == Hold(told)


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("POSTER-A2", sold(POSTER, "10.00")),
        ("POSTER-A2", sold(POSTER, "10.00", quantity=None)),
        ("PIN-09", sold(POSTER, "10.00")),
    ],
    ids=["a line with its units", "a line without units", "a line that nobody finds"],
)
def test_the_line_with_too_many_units_need_not_be_the_first(first: str, line: Any) -> None:
    sale = sales_receipt(line, sold(MUG, "90.00", quantity="3"), tax="8.00")
    other = goods(first, "10.00", title="First")
    whole = refund(goods=[other, mugs(4, amount_="90.00", tax="8.00")], money=[back("108.00")])
    assert booked(whole, sale) == Hold(say("more-returned-than-sold", title="Mug", returned=4, sold="3"))


# Currencies


def money(code: str) -> Money:
    return Money.of("1.00", code)


EURO = money("EUR")


@pytest.mark.parametrize(
    "sale",
    [
        replace(RECEIPT, total=EURO),
        replace(RECEIPT, balance=EURO),
        replace(RECEIPT, tax=EURO),
        replace(RECEIPT, lines=(replace(SOLD_MUGS, amount=EURO),)),
        replace(RECEIPT, payments=(replace(RECEIPT.payments[0], amount=EURO),)),
    ],
    ids=["total", "balance", "tax", "line", "payment"],
)
def test_one_amount_of_the_sale_in_another_currency_is_enough(sale: Sale) -> None:
    differs = say("currency-differs", number="1001", booked="USD", known="USD")
    assert currencies_differ(ONE_BACK, sale, Earlier()) == Hold(differs)


@pytest.mark.parametrize("figure", ["lines", "tax", "cash", "ar"])
def test_one_figure_of_an_earlier_booking_in_another_currency_is_enough(figure: str) -> None:
    earlier = Earlier(reversals=(before(**{figure: EURO}),))
    differs = say("currency-differs", number="1001", booked="USD", known="USD")
    assert currencies_differ(ONE_BACK, RECEIPT, earlier) == Hold(differs)


def test_a_sale_in_neither_currency_of_the_order_is_named_with_all_three() -> None:
    euros = sales_receipt(sold(MUG, "100.00", quantity="4", currency="EUR"), tax="8.00", currency="EUR")
    ours = ONE_BACK.order.total
    crowns = replace(ours, customer=Money.of("999.00", "SEK"))
    order = replace(ONE_BACK, order=replace(ONE_BACK.order, total=crowns))
    differs = say("currency-differs", number="1001", booked="EUR", known="USD and SEK")
    assert currencies_differ(order, euros, Earlier()) == Hold(differs)


def test_another_refund_of_the_order_in_other_currencies_is_enough() -> None:
    other = refund(id_="R9", goods=[goods(currency="EUR")], currency="EUR")
    differs = say("currency-differs", number="1001", booked="USD", known="USD")
    assert currencies_differ(ONE_BACK, RECEIPT, Earlier(refunds=(other,))) == Hold(differs)
    assert currencies_differ(ONE_BACK, RECEIPT, Earlier(refunds=(ONE_BACK,))) is None


def test_store_credit_for_an_unpaid_invoice_leaves_the_invoice_open() -> None:
    """The shop owes the credit, the customer still owes the invoice: neither is held."""
    given = refund(goods=[mugs(1)], money=[promised("27.00", Tender.STORE_CREDIT)], received="0.00")
    assert documents(booked(given, UNPAID)) == ("credit memo of 0.00",)
