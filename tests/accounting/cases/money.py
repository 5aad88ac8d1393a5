"""How money goes back: gateways, split tender, accounts, fees of the gateway."""

from __future__ import annotations

from tests.accounting.books import refund
from tests.accounting.cases.company import PAYPAL, POLICIES, RECEIVABLE_STORE, UNDEPOSITED
from tests.accounting.cases.facts import (
    ALL_BACK,
    ONE_BACK,
    PAID,
    RECEIPT,
    back,
    deposited,
    mugs,
)
from tests.accounting.cases.lines import paid_back
from tests.accounting.cases.row import Booked, Held, Row, box, choice
from tests.accounting.cases.shapes import memo_and_card, receipt
from tests.accounting.cases.stock import BACK

_SPLIT = refund(goods=[mugs(4)], money=[back("60.00"), back("48.00", "paypal")])
_TWICE = refund(goods=[mugs(4)], money=[back("60.00"), back("48.00")])

ROWS = (
    Row(
        "split-tender",
        "A refund goes back by two gateways: 60.00 to a card, 48.00 by PayPal",
        _SPLIT,
        (PAID,),
        online=Booked(
            """
            Refund receipt 1001, 60.00, from Undeposited Funds
                2.2224 × MUG-01 55.56
                Sales tax 4.44
            Refund receipt 1001-1, 48.00, from PayPal clearing
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Undeposited Funds 60.00
            Cr PayPal clearing 48.00
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            Refund check 1001, 48.00, from PayPal clearing
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 108.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 60.00
            Cr PayPal clearing 48.00
            """,
            "4 × MUG-01",
        ),
        covers=(20,),
        tells=("split tender",),
    ),
    Row(
        "two-movements-of-one-gateway",
        "Two cards of one gateway get their money back: one document for one account",
        _TWICE,
        (RECEIPT,),
        online=receipt(
            "108.00",
            "4 × MUG-01 100.00\nSales tax 8.00",
            "Dr Sales 100.00\nDr Sales tax payable 8.00",
            "4 × MUG-01",
        ),
        desktop=memo_and_card(
            "108.00",
            "4 × MUG-01 100.00\nSales tax 8.00",
            "Dr Sales 100.00\nDr Sales tax payable 8.00",
            "4 × MUG-01",
        ),
    ),
    Row(
        "cash",
        "The money is given back in cash",
        refund(goods=[mugs(1)], money=[back("27.00", "cash")]),
        (RECEIPT,),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK, account="Cash on hand", by="Refund check"),
        tells=("manual and cash methods",),
    ),
    Row(
        "bank-transfer",
        "The merchant gives the money back by hand, by bank transfer",
        refund(goods=[mugs(1)], money=[back("27.00", "bank transfer")]),
        (RECEIPT,),
        online=receipt(*BACK),
        desktop=memo_and_card(*BACK, account="Checking", by="Refund check"),
        tells=("manual and cash methods",),
    ),
    Row(
        "debit-card",
        "Money goes back to a debit card, which is booked as a check unless the merchant says otherwise",
        refund(goods=[mugs(1)], money=[back("27.00", "debit")]),
        (RECEIPT,),
        desktop=memo_and_card(*BACK, account="Checking", by="Refund check"),
    ),
    Row(
        "debit-card-is-a-card",
        "The same where a debit card is a card",
        refund(goods=[mugs(1)], money=[back("27.00", "debit")]),
        (RECEIPT,),
        desktop=memo_and_card(*BACK),
        choices=(box("A debit card is a card", debit_is_card=True),),
    ),
    Row(
        "gateway-with-its-own-account",
        "Money goes back by PayPal, and PayPal has an account of its own",
        refund(goods=[mugs(1)], money=[back("27.00", "paypal")]),
        (RECEIPT,),
        online=receipt(*BACK, account="PayPal clearing"),
        desktop=memo_and_card(*BACK, account="PayPal clearing", by="Refund check"),
    ),
    Row(
        "account-not-clear",
        "The sale's money went to two accounts, and the gateway has none of its own",
        ALL_BACK,
        (deposited(PAID, ("60.00", UNDEPOSITED), ("48.00", PAYPAL)),),
        both=Held("money-account-unknown", ("card", "2")),
    ),
    Row(
        "memo-receivable-of-sales-receipts",
        "The merchant keeps credit memos for sales receipts in a receivable account of their own",
        ONE_BACK,
        (RECEIPT,),
        desktop=Booked(
            """
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001, 27.00, from Undeposited Funds
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Dr Store receivables 27.00
            Cr Store receivables 27.00
            Cr Undeposited Funds 27.00
            """,
            "1 × MUG-01",
        ),
        choices=(
            box(
                "Credit memo A/R account for sales receipts: Store receivables",
                memo_receivable=RECEIVABLE_STORE,
            ),
        ),
    ),
    Row(
        "memo-receivable-of-invoices",
        "The same choice, and the sale is an invoice: its own receivable account counts",
        ONE_BACK,
        (PAID,),
        desktop=memo_and_card(*BACK),
        choices=(
            box(
                "Credit memo A/R account for sales receipts: Store receivables",
                memo_receivable=RECEIVABLE_STORE,
            ),
        ),
    ),
    paid_back(
        "gateway-keeps-its-fee",
        "The gateway keeps the 3.43 that it took when the sale was paid: nothing is posted for it on the refund",
        ALL_BACK,
        RECEIPT,
        "108.00",
        "4 × MUG-01 100.00\nSales tax 8.00",
        "Dr Sales 100.00\nDr Sales tax payable 8.00",
        "4 × MUG-01",
        covers=(24,),
        remark="The fee stays what it was, an expense of the sale.",
    ),
    paid_back(
        "gateway-returns-its-fee",
        "The gateway gives its fee of 3.43 back with the next payout: nothing is posted for it on the refund",
        ALL_BACK,
        RECEIPT,
        "108.00",
        "4 × MUG-01 100.00\nSales tax 8.00",
        "Dr Sales 100.00\nDr Sales tax payable 8.00",
        "4 × MUG-01",
        covers=(25,),
        remark="The returned fee is a line of the payout's deposit, where the bookkeeper matches the payout.",
    ),
    paid_back(
        "negative-payout",
        "The day's refunds are more than its sales, so the gateway takes money from the bank account",
        ALL_BACK,
        RECEIPT,
        "108.00",
        "4 × MUG-01 100.00\nSales tax 8.00",
        "Dr Sales 100.00\nDr Sales tax payable 8.00",
        "4 × MUG-01",
        covers=(30,),
        remark=(
            "The refund leaves Undeposited Funds as always; what the bank shows is a transfer to Undeposited Funds, "
            "entered with the payout."
        ),
    ),
    Row(
        "two-gateways-of-one-account-and-method",
        "Money goes back by two gateways that share an account and a payment method",
        refund(goods=[mugs(4)], money=[back("60.00"), back("48.00", "shop wallet")]),
        (PAID,),
        online=receipt(
            "108.00",
            "4 × MUG-01 100.00\nSales tax 8.00",
            "Dr Sales 100.00\nDr Sales tax payable 8.00",
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            Credit card refund 1001, 48.00, from Undeposited Funds
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 108.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 108.00
            """,
            "4 × MUG-01",
        ),
        choices=(
            choice(
                "Gateways “card” and “shop wallet”: both Visa, no account of their own",
                gateways=dict.fromkeys(("card", "shop wallet"), POLICIES["desktop"].gateway("card")),
            ),
        ),
        covers=(20,),
        tells=("split tender",),
        remark="Online a document serves an account; on Desktop each payout serves a gateway, as its statement does.",
    ),
)
