"""The refund in one currency where shop and customer use two: what a changed rate made is a line, never receivable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.accounting.decision import Hold
from plugin.accounting.money import Amount, CurrencyMismatch, Money
from plugin.accounting.refund import ExtraKind, Refund, Transaction
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from plugin.accounting.sums import amounts, can_be_stated, stated
from tests.accounting.books import amount, extra, going_out, goods, paid_back, refund, shipping, usd
from tests.accounting.cases.facts import mugs, promised, taken_back


def both(dollars: str, euros: str) -> Amount:
    """The shop's dollars, the customer's euros."""
    return Amount(shop=Money.of(dollars, "USD"), customer=Money.of(euros, "EUR"))


NOTHING = both("0.00", "0.00")


def moved(dollars: str, euros: str, *, incoming: bool = False, credit: bool = False) -> Transaction:
    made = promised(dollars) if credit else paid_back(dollars)
    return replace(made, amount=both(dollars, euros), incoming=incoming)


def abroad(*money: Transaction, extras: tuple[tuple[str, str], ...] = (), owed: str = "0.00") -> Refund:
    """50.00 dollars of goods that cost the customer 40.00 euros; `owed`: euros no longer owed by it."""
    line = replace(goods(amount_="50.00"), amount=both("50.00", "40.00"), discount=NOTHING, tax=NOTHING)
    made = replace(refund(order_total="100.00"), goods=(line,), transactions=money)
    order = replace(
        made.order,
        total=both("100.00", "80.00"),
        received=Amount(shop=usd("100.00"), customer=Money.of("80.00", "EUR") - Money.of(owed, "EUR")),
        outstanding=NOTHING,
    )
    more = tuple(
        replace(extra("1.00", kind=ExtraKind.TIP, id_=f"tip {at}"), amount=both(*each), tax=NOTHING)
        for at, each in enumerate(extras)
    )
    return replace(made, order=order, extras=more)


def in_dollars(refund_: Refund, *others: Refund) -> Statement:
    answer = state(refund_, others, "USD")
    assert isinstance(answer, Statement), answer
    return answer


def figures(statement: Statement) -> tuple[str, ...]:
    """Lines, difference, cash, credit and what is no longer owed."""
    told = (statement.lines, statement.difference, statement.cash, statement.credit, statement.ar)
    return tuple(str(each.amount) for each in told)


def test_what_the_dollar_lost_is_a_line_and_nothing_is_owed() -> None:
    assert figures(in_dollars(abroad(moved("52.00", "40.00")))) == ("52.00", "2.00", "52.00", "0.00", "0.00")


def test_what_the_dollar_won_is_a_line_below_nothing() -> None:
    assert figures(in_dollars(abroad(moved("47.50", "40.00")))) == ("47.50", "-2.50", "47.50", "0.00", "0.00")


def test_what_is_still_owed_keeps_the_rate_of_its_lines() -> None:
    """30.00 of 40.00 euros went back for 39.00 dollars; the other quarter is 12.50 of the 50.00 dollars."""
    part = abroad(moved("39.00", "30.00"), owed="10.00")
    assert figures(in_dollars(part)) == ("51.50", "1.50", "39.00", "0.00", "12.50")


def test_a_part_that_is_owed_is_rounded_to_the_cent() -> None:
    """A third of 40.00 euros is owed: 13.33 of 40.00 is 16.6625 of 50.00 dollars."""
    part = abroad(moved("33.00", "26.67"), owed="13.33")
    assert figures(in_dollars(part)) == ("49.66", "-0.34", "33.00", "0.00", "16.66")


def test_store_credit_settles_as_money_does() -> None:
    given = abroad(moved("26.00", "20.00"), moved("25.00", "20.00", credit=True))
    assert figures(in_dollars(given)) == ("51.00", "1.00", "26.00", "25.00", "0.00")


def test_extras_count_on_both_sides() -> None:
    tipped = abroad(moved("57.00", "44.00"), extras=(("5.00", "4.00"),))
    assert figures(in_dollars(tipped)) == ("57.00", "2.00", "57.00", "0.00", "0.00")


def test_without_any_movement_the_lines_are_what_they_were() -> None:
    assert figures(in_dollars(abroad(owed="40.00"))) == ("50.00", "0.00", "0.00", "0.00", "50.00")


def test_in_the_customers_own_money_there_is_no_difference() -> None:
    answer = state(abroad(moved("52.00", "40.00")), (), "EUR")
    assert isinstance(answer, Statement)
    assert figures(answer) == ("40.00", "0.00", "40.00", "0.00", "0.00")
    assert (answer.currency, answer.parts) == ("EUR", Money.of("40.00", "EUR"))


def test_an_even_exchange_is_even_in_dollars_too() -> None:
    """40.00 euros came back at 50.00 dollars and went out at 51.00."""
    out = replace(going_out("CUP-02", "51.00"), amount=both("51.00", "40.00"), discount=NOTHING, tax=NOTHING)
    even = in_dollars(replace(abroad(), replacements=(out,)))
    assert figures(even) == ("0.00", "1.00", "0.00", "0.00", "0.00")


def test_money_that_goes_back_beside_an_even_exchange_is_not_what_the_rate_made() -> None:
    """The lines come to no euro, so they give 5.00 euros no rate: what went back too much stays to be seen."""
    out = replace(going_out("CUP-02", "51.00"), amount=both("51.00", "40.00"), discount=NOTHING, tax=NOTHING)
    odd = in_dollars(replace(abroad(moved("6.50", "5.00"), owed="-5.00"), replacements=(out,)))
    assert figures(odd) == ("-1.00", "0.00", "6.50", "0.00", "-7.50")


def test_an_amount_that_is_not_known_in_a_currency_is_refused_with_both() -> None:
    with pytest.raises(CurrencyMismatch, match=r"^1\.00 USD and 2\.00 EUR are not in SEK$"):
        stated(both("1.00", "2.00"), "SEK")
    assert (stated(both("1.00", "2.00"), "USD"), stated(both("1.00", "2.00"), "EUR")) == (
        usd("1.00"),
        Money.of("2.00", "EUR"),
    )


def test_every_amount_of_the_refund_and_its_order_counts() -> None:
    whole = refund(
        goods=[mugs(1)],
        shipping=[shipping("5.00", tax="0.40", discount="1.00")],
        extras=[extra("3.00", tax="0.24")],
        money=[paid_back("34.64")],
        replacements=[going_out("CUP-02", "7.00", tax="0.56", discount="0.10")],
    )
    of_order = ["108.00", "108.00", str(whole.order.outstanding.shop.amount)]
    of_lines = ["25.00", "0.00", "2.00", "5.00", "1.00", "0.40", "7.00", "0.10", "0.56"]
    said = sorted(str(each.shop.amount) for each in amounts(whole))
    assert said == sorted([*of_order, *of_lines, "3.00", "0.24", "34.64"])


def test_one_amount_in_a_third_currency_is_enough() -> None:
    plain = abroad(moved("52.00", "40.00"))
    assert can_be_stated([plain], "USD")
    assert can_be_stated([plain], "EUR")
    assert not can_be_stated([plain], "SEK")
    crowns = replace(plain, id="R2", transactions=(replace(paid_back("1.00"), amount=amount("1.00", "SEK")),))
    assert not can_be_stated([plain, crowns], "USD")


# The tie


def test_what_does_not_tie_is_held_with_all_figures() -> None:
    """27.00 of mugs and 25.00 back: 2.00 are no longer owed, but the order says 5.00."""
    off = refund(goods=[mugs(1)], money=[paid_back("25.00")], outstanding="-5.00")
    tie = say(
        "does-not-tie",
        number="1001",
        refunds=usd("2.00"),
        order=usd("5.00"),
        difference=usd("-3.00"),
    )
    assert state(off, (), "USD") == Hold(tie)


def test_the_figures_of_a_tie_that_fails_take_every_adjustment_for_kept() -> None:
    """27.00, of which a fee of 4.00 may be kept, and 20.00 back: 3.00 or 7.00 no longer owed, never 5.00."""
    off = refund(goods=[mugs(1)], extras=[extra("-4.00")], money=[paid_back("20.00")], outstanding="-5.00")
    tie = say("does-not-tie", number="1001", refunds=usd("3.00"), order=usd("5.00"), difference=usd("-2.00"))
    assert state(off, (), "USD") == Hold(tie)


def test_a_refund_that_was_taken_back_and_what_took_it_back_take_no_part_in_the_tie() -> None:
    gone = refund(id_="R0", goods=[mugs(1)], money=[paid_back("20.00")])
    now = refund(goods=[mugs(1)], money=[paid_back("27.00")])
    assert figures(in_dollars(now, gone, taken_back(gone)))[-1] == "0.00"
    assert isinstance(state(now, (gone,), "USD"), Hold)


def test_the_same_refund_among_the_others_is_counted_once() -> None:
    part = refund(goods=[mugs(1)], money=[paid_back("20.00")])
    assert figures(in_dollars(part, part))[-1] == "7.00"


def test_a_fee_that_is_called_a_fee_is_always_a_line() -> None:
    """Only an adjustment may be a mere offset. 25.00 of lines and 27.00 back do not tie to an order that is even."""
    fee = refund(
        goods=[mugs(1)],
        extras=[extra("-2.00", kind=ExtraKind.FEE_KEPT)],
        money=[paid_back("27.00")],
        outstanding="0.00",
    )
    tie = say("does-not-tie", number="1001", refunds=usd("-2.00"), order=usd("0.00"), difference=usd("-2.00"))
    assert state(fee, (), "USD") == Hold(tie)


def test_the_tax_of_an_adjustment_belongs_to_it() -> None:
    kept = refund(goods=[mugs(1)], extras=[extra("-4.00", tax="-0.32")], money=[paid_back("22.68")])
    assert figures(in_dollars(kept))[0] == "22.68"
    offset = refund(
        goods=[mugs(1)], extras=[extra("1.00", tax="-2.00")], money=[paid_back("27.00")], outstanding="0.00"
    )
    assert figures(in_dollars(offset))[0] == "27.00"


def test_an_adjustment_of_nothing_is_no_offset() -> None:
    nothing, offset = extra("0.00", id_="nothing"), extra("-4.00")
    pending = refund(
        goods=[mugs(1)], extras=[nothing, offset], money=[paid_back("27.00")], outstanding="0.00"
    )
    assert in_dollars(pending).extras == (nothing,)


def test_goodwill_is_never_taken_for_an_offset() -> None:
    """54.00, of which 4.00 are kept and 6.00 merely offset; 2.00 of goodwill do not make 6.00 − 2.00 a choice."""
    extras = [extra("-4.00", id_="kept"), extra("-6.00", id_="offset"), extra("2.00", id_="goodwill")]
    mixed = refund(goods=[mugs(2)], extras=extras, money=[paid_back("52.00")], outstanding="0.00")
    assert [each.id for each in in_dollars(mixed).extras] == ["kept", "goodwill"]


def test_sixteen_adjustments_are_still_tried_and_one_more_is_not() -> None:
    """Amounts that double from one to the next: every sum is made in one way only."""

    def adjusted(count: int) -> Statement | Hold:
        extras = [extra(f"-{2**at / 100:.2f}", id_=str(at)) for at in range(count)]
        kept = usd("0.01") + usd("0.04")
        back_ = paid_back(str((usd("1000.00") - kept).amount))
        line = goods(amount_="1000.00")
        whole = refund(goods=[line], extras=extras, money=[back_], order_total="1000.00", outstanding="0.00")
        return state(whole, (), "USD")

    answer = adjusted(16)
    assert isinstance(answer, Statement)
    assert [each.id for each in answer.extras] == ["0", "2"]
    assert isinstance(adjusted(17), Hold)
