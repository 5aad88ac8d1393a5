"""Other currencies: the sale's decides; a changed rate is a line of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import GoodsLine, Refund, Transaction
from tests.accounting.books import going_out, goods, refund, sold
from tests.accounting.cases.company import MUG
from tests.accounting.cases.facts import (
    ALL_BACK,
    PAID,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    back,
    invoice,
    mugs,
    partials,
    sales_receipt,
)
from tests.accounting.cases.lines import paid_back
from tests.accounting.cases.row import Booked, Held, Row
from tests.accounting.cases.shapes import memo_and_card, receipt


def _both(amount: Amount, rate: str) -> Amount:
    """The shop's dollars, and what the customer saw of them in euros."""
    return Amount(amount.shop, Money((amount.shop.amount * Decimal(rate)).quantize(Decimal("0.01")), "EUR"))


def _seen_in_euros(refund_: Refund, rate: str = "0.8") -> Refund:
    """The same refund of a customer who paid in euros."""
    order = refund_.order
    return replace(
        refund_,
        order=replace(
            order,
            total=_both(order.total, rate),
            received=_both(order.received, rate),
            outstanding=_both(order.outstanding, rate),
        ),
        goods=tuple(_goods(line, rate) for line in refund_.goods),
        transactions=tuple(_money(each, rate) for each in refund_.transactions),
    )


def _goods(line: GoodsLine, rate: str) -> GoodsLine:
    return replace(
        line,
        amount=_both(line.amount, rate),
        discount=_both(line.discount, rate),
        tax=_both(line.tax, rate),
    )


def _money(transaction: Transaction, rate: str) -> Transaction:
    return replace(transaction, amount=_both(transaction.amount, rate))


def _in_dollars(refund_: Refund, dollars: str) -> Refund:
    """The same refund, for whose money so many dollars left the shop."""
    (moved,) = refund_.transactions
    left = Amount(Money.of(dollars, "USD"), moved.amount.customer)
    return replace(refund_, transactions=(replace(moved, amount=left),))


_ONE = refund(goods=[mugs(1)], money=[back("27.00")])
_EUROS = _seen_in_euros(_ONE)
RATE_FELL = _in_dollars(_EUROS, "26.50")
_RATE_ROSE = _in_dollars(_EUROS, "27.40")
_PART_PAID_EUROS = _seen_in_euros(PART_PAID_BACK)
_PART_PAID_RATE_FELL = _in_dollars(_PART_PAID_EUROS, "58.50")
_ROSE_TWICE = tuple(
    _in_dollars(_seen_in_euros(each), dollars)
    for each, dollars in zip(partials(1, 3), ("27.40", "82.00"), strict=True)
)
_THREE_MORE = (
    "82.00",
    "3 × MUG-01 75.00\nExchange difference 1.00\nSales tax 6.00",
    "Dr Sales 75.00\nDr Exchange gain or loss 1.00\nDr Sales tax payable 6.00",
    "3 × MUG-01",
)
_SAME_EUROS = refund(goods=[mugs(1)], replacements=[going_out("CUP-02", "25.00", tax="2.00", title="Cup")])
_EVEN_AT_ANOTHER_RATE = replace(
    _seen_in_euros(_SAME_EUROS),
    replacements=tuple(
        replace(
            line,
            amount=Amount(Money.of("24.50", "USD"), Money.of("20.00", "EUR")),
            discount=_both(line.discount, "0.8"),
            tax=Amount(Money.of("1.96", "USD"), Money.of("1.60", "EUR")),
        )
        for line in _SAME_EUROS.replacements
    ),
)
_YEN = refund(
    goods=[goods(amount_="10000", tax="1000", discount="0", quantity=4, currency="JPY")],
    received="6000",
    money=[back("6000", currency="JPY")],
    order_total="11000",
    currency="JPY",
)
_DINAR = refund(
    goods=[goods(amount_="10.125", tax="0.506", discount="0", currency="KWD")],
    received="5.000",
    money=[back("5.000", currency="KWD")],
    order_total="10.631",
    currency="KWD",
)

ROWS = (
    paid_back(
        "sale-in-the-customers-money",
        "The customer paid in euros, and the sale in QuickBooks is in euros",
        _EUROS,
        sales_receipt(sold(MUG, "80.00", quantity="4", currency="EUR"), tax="6.40", currency="EUR"),
        "21.60",
        "1 × MUG-01 20.00\nSales tax 1.60",
        "Dr Sales 20.00\nDr Sales tax payable 1.60",
        "1 × MUG-01",
        covers=(21,),
        tells=("foreign currency in the customer's money",),
        remark="QuickBooks takes the exchange rate of the refund's day; gain and loss are its own.",
    ),
    paid_back(
        "sale-in-the-shops-money",
        "The customer paid in euros, and the sale in QuickBooks is in the shop's dollars",
        _EUROS,
        RECEIPT,
        "27.00",
        "1 × MUG-01 25.00\nSales tax 2.00",
        "Dr Sales 25.00\nDr Sales tax payable 2.00",
        "1 × MUG-01",
        covers=(21,),
        tells=("foreign currency in the shop's money",),
    ),
    paid_back(
        "rate-fell",
        "The same, and the rate has changed: for the customer's 21.60 euros only 26.50 dollars left the shop",
        RATE_FELL,
        RECEIPT,
        "26.50",
        "1 × MUG-01 25.00\nExchange difference -0.50\nSales tax 2.00",
        "Dr Sales 25.00\nDr Sales tax payable 2.00\nCr Exchange gain or loss 0.50",
        "1 × MUG-01",
        covers=(21,),
        tells=("changed rates",),
    ),
    paid_back(
        "rate-rose",
        "The same, and 27.40 dollars left the shop",
        _RATE_ROSE,
        RECEIPT,
        "27.40",
        "1 × MUG-01 25.00\nExchange difference 0.40\nSales tax 2.00",
        "Dr Sales 25.00\nDr Exchange gain or loss 0.40\nDr Sales tax payable 2.00",
        "1 × MUG-01",
        covers=(21,),
        tells=("changed rates",),
    ),
    Row(
        "neither-currency",
        "The sale in QuickBooks is in pounds, which neither the shop nor the customer used",
        _EUROS,
        (sales_receipt(sold(MUG, "100.00", quantity="4", currency="GBP"), tax="8.00", currency="GBP"),),
        both=Held("currency-differs", ("GBP", "USD", "EUR")),
        covers=(21,),
    ),
    Row(
        "currency-without-decimals",
        "A part-paid invoice in yen, which have no decimals",
        _YEN,
        (invoice(sold(MUG, "10000", quantity="4", currency="JPY"), tax="1000", paid="6000", currency="JPY"),),
        online=Booked(
            """
            Credit memo 1001, 5000
                1.818 × MUG-01 4545
                Sales tax 455
            Refund receipt 1001-1, 6000, from Undeposited Funds
                2.182 × MUG-01 5455
                Sales tax 545
            5000 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 10000
            Dr Sales tax payable 1000
            Cr Accounts receivable 5000
            Cr Undeposited Funds 6000
            """,
            "4 × MUG-01",
            owes="0",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 11000
                4 × MUG-01 10000
                Sales tax 1000
            Credit card refund 1001, 6000, from Undeposited Funds
            5000 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 10000
            Dr Sales tax payable 1000
            Dr Accounts receivable 6000
            Cr Accounts receivable 11000
            Cr Undeposited Funds 6000
            """,
            "4 × MUG-01",
            owes="0",
        ),
        tells=("zero-decimal currencies",),
    ),
    Row(
        "currency-with-three-decimals",
        "A part-paid invoice in Kuwaiti dinars, which have three decimals",
        _DINAR,
        (invoice(sold(MUG, "10.125", currency="KWD"), tax="0.506", paid="5.000", currency="KWD"),),
        online=Booked(
            """
            Credit memo 1001, 5.631
                0.52968 × MUG-01 5.363
                Sales tax 0.268
            Refund receipt 1001-1, 5.000, from Undeposited Funds
                0.47032 × MUG-01 4.762
                Sales tax 0.238
            5.631 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 10.125
            Dr Sales tax payable 0.506
            Cr Accounts receivable 5.631
            Cr Undeposited Funds 5.000
            """,
            "1 × MUG-01",
            owes="0.000",
        ),
        tells=("three-decimal currencies",),
    ),
    Row(
        "rate-fell-on-a-part-paid-invoice",
        "A part-paid invoice in dollars; for the 48.00 euros that go back only 58.50 dollars left the shop",
        _PART_PAID_RATE_FELL,
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 58.50, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Exchange difference -1.50
                Sales tax 4.44
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Exchange gain or loss 1.50
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 58.50
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 106.50
                4 × MUG-01 100.00
                Exchange difference -1.50
                Sales tax 8.00
            Credit card refund 1001, 58.50, from Undeposited Funds
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Exchange gain or loss 1.50
            Dr Accounts receivable 58.50
            Cr Accounts receivable 106.50
            Cr Undeposited Funds 58.50
            """,
            "4 × MUG-01",
        ),
        covers=(7, 21),
        tells=("changed rates",),
        remark="The difference is never receivable: it stands with the money.",
    ),
    paid_back(
        "rate-rose-and-everything-comes-back",
        "Everything comes back, and for the customer's 86.40 euros 110.00 dollars left the shop",
        _in_dollars(_seen_in_euros(ALL_BACK), "110.00"),
        RECEIPT,
        "110.00",
        "4 × MUG-01 100.00\nExchange difference 2.00\nSales tax 8.00",
        "Dr Sales 100.00\nDr Exchange gain or loss 2.00\nDr Sales tax payable 8.00",
        "4 × MUG-01",
        covers=(1, 21),
        tells=("changed rates",),
        remark="The 2.00 are neither more than was sold nor money that never came in.",
    ),
    Row(
        "rate-rose-twice",
        "Next to a mug for which 27.40 dollars left the shop, the other three come back, for 82.00 dollars",
        _ROSE_TWICE[1],
        (RECEIPT,),
        before=_ROSE_TWICE[:1],
        online=receipt(*_THREE_MORE, number="1001-1"),
        desktop=memo_and_card(*_THREE_MORE, number="1001-1"),
        covers=(3, 21),
        tells=("changed rates", "several partials until full"),
        remark="109.40 dollars left the shop for a sale of 108.00: 1.40 of them are loss on exchange.",
    ),
    Row(
        "even-exchange-at-a-changed-rate",
        "A mug goes against a cup of the same 21.60 euros; at today's rate the cup is 24.50 dollars and 1.96 of tax",
        _EVEN_AT_ANOTHER_RATE,
        (PAID,),
        both=Booked(
            """
            Credit memo 1001, 0.00
                1 × MUG-01 25.00
                -1 × CUP-02 -24.50
                Exchange difference -0.54
                Sales tax 0.04
            """,
            """
            Dr Sales 0.50
            Dr Sales tax payable 0.04
            Cr Exchange gain or loss 0.54
            """,
            "1 × MUG-01\n-1 × CUP-02",
        ),
        covers=(21, 22),
        tells=("changed rates", "exchange even"),
        remark="Nobody owes anything in euros, so nobody does in dollars: all of it is the rate's.",
    ),
)
