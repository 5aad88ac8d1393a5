"""A missing sale is made field by field as an order connector would have booked it, and read back as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.creating import Created, create
from plugin.accounting.decision import Books, Hold
from plugin.accounting.documents import DocumentLine, Invoice, Payment, SalesReceipt
from plugin.accounting.policy import ClosedPeriod, Gateway, Policy
from plugin.accounting.refund import Buyer, Contents, ExtraKind, Outcome, Refund
from plugin.accounting.sale import LineRole, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.sale import Payment as Received
from plugin.accounting.sentences import say
from tests.accounting.books import ADA, extra, going_out, refund, shipping, usd
from tests.accounting.cases.company import (
    CASH_ROUNDING,
    MUG,
    OFFERS,
    PAYPAL,
    POLICIES,
    SHIPPING,
    TIP,
    UNDEPOSITED,
)
from tests.accounting.cases.facts import RECEIPT, UNPAID, paid_in

PLACED = datetime(2026, 10, 2, 15, 0, tzinfo=UTC)
DAY = date(2026, 10, 2)
OFFER = OFFERS["online"]
POLICY = replace(
    POLICIES["online"],
    gateways={"card": Gateway(UNDEPOSITED), "cash": Gateway(UNDEPOSITED), "paypal": Gateway(PAYPAL)},
)
#: 100.00 − 10.00 + 10.00 − 1.00 + 5.00 + 7.92 of tax = 111.92; in cash that is 111.90.
CONTENTS = Contents(
    lines=(going_out(amount_="100.00", discount="10.00", tax="7.20", quantity=4),),
    shipping=(shipping("10.00", discount="1.00", tax="0.72"),),
    extras=(
        extra("5.00", kind=ExtraKind.TIP, id_="tip"),
        replace(extra("-0.02", kind=ExtraKind.CASH_ROUNDING, id_="cash"), reason=""),
    ),
    payments=(paid_in("100.00"), paid_in("11.90", "cash")),
    buyer=Buyer("Ada Jones"),
)


def order(contents: Contents | None = CONTENTS, total: str = "111.92", **different: Any) -> Refund:
    return refund(order_total=total, contents=contents, placed=PLACED, **different)


def created(
    refund_: Refund, books: Books | None = None, policy: Policy = POLICY, closed: date | None = None
) -> Created | Hold:
    offers = replace(OFFER, closed_through=closed)
    return create(refund_, books or Books(buyer=ADA), policy, offers)


def sale_of(answer: Created | Hold) -> Sale:
    assert isinstance(answer, Created), answer
    return answer.sale


LINES = (
    DocumentLine(
        LineRole.GOODS,
        MUG.ref,
        "Mug",
        usd("90.00"),
        Decimal(4),
        Decimal("22.5"),
        stock=True,
        taxable=True,
        account=MUG.income_account,
    ),
    DocumentLine(
        LineRole.SHIPPING,
        SHIPPING.ref,
        "Standard",
        usd("9.00"),
        taxable=True,
        account=SHIPPING.income_account,
    ),
    DocumentLine(LineRole.EXTRA, TIP.ref, "adjustment", usd("5.00"), account=TIP.income_account),
    DocumentLine(
        LineRole.EXTRA,
        CASH_ROUNDING.ref,
        "cash rounding",
        usd("-0.02"),
        account=CASH_ROUNDING.income_account,
    ),
)
COMMON = ("R1#1", None, DAY, ADA, "USD", LINES, usd("7.92"), "Order 1001", "R1#1")
READ_BACK = Sale(
    kind=SaleKind.SALES_RECEIPT,
    id="R1#1",
    revision="",
    number="1001",
    date=DAY,
    currency="USD",
    customer=ADA,
    total=usd("111.90"),
    balance=usd("0.00"),
    tax=usd("7.92"),
    lines=(
        SaleLine("1", LineRole.GOODS, MUG, "Mug", Decimal(4), usd("90.00"), True),
        SaleLine("2", LineRole.SHIPPING, SHIPPING, "Standard", None, usd("9.00"), True),
        SaleLine("3", LineRole.EXTRA, TIP, "adjustment", None, usd("5.00"), False),
        SaleLine("4", LineRole.EXTRA, CASH_ROUNDING, "cash rounding", None, usd("-0.02"), False),
    ),
    payments=(
        Received("card 100.00", usd("100.00"), UNDEPOSITED),
        Received("cash 11.90", usd("11.90"), UNDEPOSITED),
    ),
    applied=False,
)


def test_an_order_paid_in_full_into_one_account_is_a_sales_receipt_net_of_discount() -> None:
    receipt = SalesReceipt(*COMMON, UNDEPOSITED, "re_100.00, re_11.90", is_the_sale=True)
    assert created(order()) == Created((receipt,), READ_BACK)


def test_an_order_paid_in_part_is_an_invoice_and_each_payment_has_its_own_marker_day_and_reference() -> None:
    late = replace(paid_in("10.00", "paypal"), moment=datetime(2026, 10, 4, 3, 30, tzinfo=UTC))
    early = replace(paid_in("50.00"), moment=datetime(2026, 10, 1, 15, 0, tzinfo=UTC), reference=None)
    # Paid the day before the order: never before the sale. And at 23:30 of the 3rd in New York.
    part = replace(CONTENTS, payments=(early, late))
    assert created(order(part)) == Created(
        (
            Invoice(*COMMON, None, is_the_sale=True),
            Payment("R1#2", "R1#1", ADA, usd("50.00"), UNDEPOSITED, None, DAY, ""),
            Payment("R1#3", "R1#1", ADA, usd("10.00"), PAYPAL, None, date(2026, 10, 3), "re_10.00"),
        ),
        replace(
            READ_BACK,
            kind=SaleKind.INVOICE,
            balance=usd("51.90"),
            applied=True,
            payments=(
                Received("card 50.00", usd("50.00"), UNDEPOSITED),
                Received("paypal 10.00", usd("10.00"), PAYPAL),
            ),
        ),
    )


def test_money_in_two_accounts_makes_an_invoice_even_where_all_is_paid() -> None:
    """A sales receipt names one account."""
    both = replace(CONTENTS, payments=(paid_in("100.00"), paid_in("11.90", "paypal")))
    sale = sale_of(created(order(both)))
    assert (sale.kind, sale.balance, sale.applied) == (SaleKind.INVOICE, usd("0.00"), True)


def test_an_order_that_nobody_paid_is_an_open_invoice() -> None:
    sale = sale_of(created(order(replace(CONTENTS, payments=()))))
    assert (sale.kind, sale.balance, sale.applied) == (SaleKind.INVOICE, usd("111.90"), False)


def test_money_that_did_not_arrive_is_no_payment() -> None:
    failed = replace(paid_in("111.90", "unknown"), outcome=Outcome.FAILED)
    answer = created(order(replace(CONTENTS, payments=(failed, *CONTENTS.payments))))
    assert sale_of(answer).payments == READ_BACK.payments


def test_a_reference_is_said_once_and_none_where_the_gateway_has_none() -> None:
    payments = (
        replace(paid_in("100.00"), reference="ch_1"),
        replace(paid_in("11.00"), id="b", reference="ch_1"),
        replace(paid_in("0.90"), id="c", reference=None),
    )
    answer = created(order(replace(CONTENTS, payments=payments)))
    assert isinstance(answer, Created)
    (receipt,) = answer.documents
    assert isinstance(receipt, SalesReceipt)
    assert receipt.reference == "ch_1"


def test_a_free_line_stands_on_the_sale_with_its_units_and_one_of_nothing_does_not() -> None:
    free = going_out("CUP-02", "0.00", title="Free cup")
    contents = replace(
        CONTENTS, lines=(*CONTENTS.lines, free), shipping=(*CONTENTS.shipping, shipping("0.00"))
    )
    sale = sale_of(created(order(contents)))
    assert [(line.description, line.quantity) for line in sale.lines] == [
        ("Mug", Decimal(4)),
        ("Free cup", Decimal(1)),
        ("Standard", None),
        ("adjustment", None),
        ("cash rounding", None),
    ]


def test_the_buyer_is_the_companys_customer_else_a_new_one_by_name() -> None:
    known, other = Ref("7", "Jones, Ada"), replace(CONTENTS, buyer=None)
    assert sale_of(created(order(), Books(buyer=known))).customer == known
    assert sale_of(created(order(other), Books(buyer=known))).customer == known
    assert sale_of(created(order(), Books())).customer == Ref("", "Ada Jones")


@pytest.mark.parametrize("contents", [None, replace(CONTENTS, buyer=None)], ids=["what", "who"])
def test_an_order_of_which_something_is_not_known_is_held(contents: Contents | None) -> None:
    assert created(order(contents), Books()) == Hold(say("order-contents-missing", number="1001"))


def test_an_order_whose_contents_are_not_known_is_held_though_its_buyer_is() -> None:
    assert created(order(None)) == Hold(say("order-contents-missing", number="1001"))


def test_every_sale_that_looks_like_it_is_named() -> None:
    twins = Books(buyer=ADA, look_alikes=(replace(RECEIPT, number="SO-77"), replace(UNPAID, number="SO-78")))
    looks = say("sale-looks-booked", number="1001", sales="sales receipt SO-77, invoice SO-78")
    assert created(order(), twins) == Hold(looks)


def test_contents_that_do_not_come_to_the_orders_total_are_held_with_both() -> None:
    differ = say("order-contents-differ", number="1001", contents=usd("111.90"), ordered=usd("111.91"))
    assert created(order(total="111.91")) == Hold(differ)


def test_what_the_policy_does_not_name_is_held() -> None:
    no_shipping = replace(POLICY, shipping_item=None)
    assert created(order(), policy=no_shipping) == Hold(say("shipping-item-missing"))
    no_account = replace(POLICY, gateways={})
    assert created(order(), policy=no_account) == Hold(say("gateway-account-missing", gateway="card"))


def test_the_number_has_the_prefix_and_is_cut_to_what_the_company_takes() -> None:
    assert sale_of(created(order(), policy=replace(POLICY, number_prefix="W-"))).number == "W-1001"
    short = create(order(), Books(buyer=ADA), POLICY, replace(OFFER, longest_number=3))
    assert sale_of(short).number == "100"


@pytest.mark.parametrize(
    ("closed", "dated"),
    [(date(2026, 10, 1), DAY), (DAY, date(2026, 10, 3)), (date(2026, 10, 5), date(2026, 10, 6))],
)
def test_a_sale_of_a_closed_period_is_dated_on_the_first_open_day_and_says_when_it_was(
    closed: date, dated: date
) -> None:
    answer = created(
        order(), policy=replace(POLICY, closed_period=ClosedPeriod.FIRST_OPEN_DAY), closed=closed
    )
    assert isinstance(answer, Created)
    (receipt,) = answer.documents
    assert isinstance(receipt, SalesReceipt)
    assert (receipt.date, answer.sale.date) == (dated, dated)
    said = ["Order 1001"]
    if dated != DAY:
        said.append("Ordered on 2026-10-02, in a period that is closed")
    assert receipt.memo.splitlines() == said


def test_a_sale_of_a_closed_period_is_held_where_the_policy_says_so_with_both_days() -> None:
    assert created(order(), closed=DAY) == Hold(
        say("closed-period-of-sale", number="1001", day=DAY, closed=DAY)
    )
    assert sale_of(created(order(), closed=date(2026, 10, 1))).date == DAY


def test_a_cent_that_the_units_do_not_divide_goes_to_the_rounding_item() -> None:
    """Three mugs for 100.00: no price of full cents comes to it, and stock keeps its quantity."""
    contents = Contents(
        lines=(going_out(amount_="100.00", tax="8.00", quantity=3),),
        payments=(paid_in("108.00"),),
        buyer=Buyer("Ada Jones"),
    )
    sale = sale_of(created(order(contents, total="108.00")))
    assert sum(line.amount.minor_units for line in sale.lines) == 10000
    assert sale.lines[0].quantity == 3
