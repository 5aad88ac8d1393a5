"""The sale decides with us: every hold of section 2, each with both figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.accounting.decision import Earlier, Hold, Verdict
from plugin.accounting.policy import Gateway
from plugin.accounting.sale import LineRole, Sale
from tests.accounting.books import (
    MUG,
    NOW,
    OFFERS,
    POLICY,
    book,
    decided,
    documents,
    goods,
    held,
    invoice,
    item,
    paid_back,
    refund,
    reversal,
    sales_receipt,
    sold,
    usd,
)

ONE_MUG = goods(amount_="50.00", tax="4.00", ordered=2)
PAID_BACK = refund(goods=[ONE_MUG], money=[paid_back("54.00")], order_total="108.00")
NOT_PAID = refund(goods=[ONE_MUG], received="0.00", order_total="108.00")
RECEIPT = sales_receipt(sold(MUG, "100.00", quantity="2"), tax="8.00")


def invoiced(paid: str | None) -> Sale:
    return invoice(sold(MUG, "100.00", quantity="2"), tax="8.00", paid=paid)


def figures(verdict: Verdict) -> dict[str, str]:
    assert isinstance(verdict, Hold), verdict
    return dict(verdict.sentence.parameters)


def test_more_money_than_lines_is_held() -> None:
    too_much = refund(goods=[ONE_MUG], money=[paid_back("60.00")], order_total="108.00")
    answer = book(too_much, RECEIPT)
    assert held(answer) == "more-money-than-lines"
    assert (figures(answer)["cash"], figures(answer)["lines"]) == ("60.00 USD", "54.00 USD")


def test_a_rest_on_a_sales_receipt_is_held() -> None:
    answer = book(NOT_PAID, RECEIPT)
    assert held(answer) == "rest-on-sales-receipt"
    assert figures(answer)["rest"] == "54.00 USD"


def test_money_that_quickbooks_has_not_received_is_held_and_looked_up_again() -> None:
    answer = book(PAID_BACK, invoiced(paid="50.00"))
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "payment-missing"
    assert (figures(answer)["back"], figures(answer)["received"]) == ("54.00 USD", "50.00 USD")
    assert answer.look_again == PAID_BACK.moment + timedelta(days=14)
    late = book(PAID_BACK, invoiced(paid="50.00"), now=NOW + timedelta(days=20))
    assert isinstance(late, Hold)
    assert late.look_again is None


@pytest.mark.parametrize("paid", ["0.00", "50.00"])
def test_a_payment_that_the_store_alone_knows_decides_nothing(paid: str) -> None:
    """Goods are back, no money is given yet; the connector has not booked the payment: no void, no memo."""
    whole = refund(goods=[goods(amount_="100.00", tax="8.00", quantity=2)], order_total="108.00")
    answer = book(whole, invoiced(paid=paid))
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "payment-missing"
    assert (figures(answer)["paid"], figures(answer)["received"]) == ("108.00 USD", f"{paid} USD")
    assert answer.look_again == whole.moment + timedelta(days=14)


def test_a_gift_card_line_of_the_sale_is_a_payment_that_quickbooks_knows() -> None:
    card = sold(item("Gift card"), "-30.00", role=LineRole.SETTLEMENT, quantity=None, taxable=False)
    sale = invoice(sold(MUG, "100.00", quantity="2"), card, tax="8.00", paid="0.00")
    part = refund(goods=[ONE_MUG], received="30.00", order_total="108.00")
    assert documents(book(part, sale)) == ("credit memo of 54.00", "54.00 applied to invoice 501")


def test_earlier_cash_refunds_use_up_the_payment() -> None:
    first = decided(book(PAID_BACK, RECEIPT))
    earlier = Earlier(reversals=(reversal(first, replace(PAID_BACK, id="R0")),))
    assert documents(book(PAID_BACK, invoiced(paid=None), earlier=earlier))
    assert held(book(PAID_BACK, invoiced(paid="100.00"), earlier=earlier)) == "payment-missing"


def test_more_than_the_invoice_has_open_is_held() -> None:
    answer = book(NOT_PAID, invoiced(paid="60.00"))
    assert held(answer) == "more-than-is-open"
    assert (figures(answer)["ar"], figures(answer)["open"]) == ("54.00 USD", "48.00 USD")


def test_a_memo_that_is_on_its_way_uses_up_what_is_open() -> None:
    first = decided(book(NOT_PAID, invoiced(paid="0.00")))
    coming = Earlier(reversals=(reversal(first, replace(NOT_PAID, id="R0"), in_sale=False),))
    there = Earlier(reversals=(reversal(first, replace(NOT_PAID, id="R0"), in_sale=True),))
    assert held(book(NOT_PAID, invoiced(paid="40.00"), earlier=coming)) == "more-than-is-open"
    assert documents(book(NOT_PAID, invoiced(paid="54.00"), earlier=there))


def test_more_than_the_sale_came_to_is_held() -> None:
    first = decided(book(PAID_BACK, RECEIPT))
    before = replace(reversal(first, replace(PAID_BACK, id="R0")), lines=usd("60.00"), cash=usd("0.00"))
    answer = book(PAID_BACK, RECEIPT, earlier=Earlier(reversals=(before,)))
    assert held(answer) == "more-than-was-sold-for"
    assert (figures(answer)["reversed"], figures(answer)["sold"]) == ("114.00 USD", "108.00 USD")


def test_the_total_of_the_sale_counts_before_settlement_lines() -> None:
    """30.00 were paid with a gift card, which this sale shows as a negative line."""
    card = sold(item("Gift card"), "-30.00", role=LineRole.SETTLEMENT, quantity=None, taxable=False)
    sale = sales_receipt(sold(MUG, "54.00"), card)
    whole = refund(goods=[goods(amount_="54.00")], money=[paid_back("24.00")], order_total="54.00")
    answer = book(whole, sale)
    assert held(answer) == "rest-on-sales-receipt"


def test_more_units_than_were_ordered_are_held() -> None:
    three = refund(goods=[replace(ONE_MUG, quantity=3)], money=[paid_back("54.00")], order_total="108.00")
    answer = book(three, RECEIPT)
    assert held(answer) == "more-returned-than-sold"
    assert (figures(answer)["returned"], figures(answer)["sold"]) == ("3", "2")


def test_units_returned_before_count() -> None:
    first = decided(book(PAID_BACK, RECEIPT))
    before = replace(
        reversal(first, replace(PAID_BACK, id="R0")),
        lines=usd("0.00"),
        cash=usd("0.00"),
        returned={"MUG-01": 2},
    )
    assert held(book(PAID_BACK, RECEIPT, earlier=Earlier(reversals=(before,)))) == "more-returned-than-sold"


def test_more_units_than_the_sale_in_quickbooks_has_are_held() -> None:
    one_booked = sales_receipt(sold(MUG, "100.00", quantity="1"), tax="8.00")
    two = refund(
        goods=[goods(amount_="100.00", tax="8.00", quantity=2)],
        money=[paid_back("108.00")],
        order_total="108.00",
    )
    assert held(book(two, one_booked)) == "more-returned-than-sold"


def test_an_unfinished_earlier_refund_goes_first() -> None:
    first = decided(book(PAID_BACK, RECEIPT))
    earlier = Earlier(reversals=(reversal(first, replace(PAID_BACK, id="R0"), settled=False),))
    answer = book(PAID_BACK, RECEIPT, earlier=earlier)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "earlier-refund-unfinished"
    assert answer.look_again is not None


def test_several_partial_refunds_until_full_add_up_to_the_sale() -> None:
    first = book(PAID_BACK, RECEIPT)
    second = replace(PAID_BACK, id="R2")
    earlier = Earlier(refunds=(PAID_BACK,), reversals=(reversal(decided(first), PAID_BACK),))
    assert documents(book(second, RECEIPT, earlier=earlier)) == documents(first)
    both = Earlier(
        refunds=(PAID_BACK, second),
        reversals=(*earlier.reversals, reversal(decided(first), second)),
    )
    assert held(book(replace(PAID_BACK, id="R3"), RECEIPT, earlier=both)) == "more-than-was-sold-for"


def test_a_document_that_the_ledger_does_not_offer_is_held() -> None:
    offers = replace(OFFERS, documents=frozenset())
    assert held(book(PAID_BACK, RECEIPT, offers=offers)) == "document-not-offered"


def test_money_from_a_sale_deposited_to_two_accounts_needs_a_choice() -> None:
    sale = invoiced(paid=None)
    (payment,) = sale.payments
    other = replace(payment, id="602", account=replace(payment.account, id="36", name="Bank"))
    half = replace(payment, amount=usd("54.00"))
    two = replace(sale, payments=(half, replace(other, amount=usd("54.00"))))
    assert held(book(PAID_BACK, two)) == "money-account-unknown"
    chosen = replace(POLICY, gateways={"shopify_payments": Gateway(other.account)})
    assert documents(book(PAID_BACK, two, policy=chosen)) == ("refund receipt of 54.00 from Bank",)
