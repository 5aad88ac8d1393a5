"""Full and partial refunds of sales that are there and paid as the store says."""

from __future__ import annotations

from tests.accounting.books import goods, refund, sold
from tests.accounting.cases.company import MUG
from tests.accounting.cases.facts import (
    ALL_BACK,
    ONE_BACK,
    PAID,
    PART_PAID,
    RECEIPT,
    TWO_CANCELLED,
    UNPAID,
    back,
    invoice,
    mugs,
    partials,
)
from tests.accounting.cases.row import Booked, Held, Row

_ALL_BY_RECEIPT = Booked(
    """
    Refund receipt 1001, 108.00, from Undeposited Funds
        4 × MUG-01 100.00
        Sales tax 8.00
    """,
    """
    Dr Sales 100.00
    Dr Sales tax payable 8.00
    Cr Undeposited Funds 108.00
    """,
    "4 × MUG-01",
)
_ALL_BY_MEMO_AND_CARD = Booked(
    """
    Credit memo 1001, 108.00
        4 × MUG-01 100.00
        Sales tax 8.00
    Credit card refund 1001, 108.00, from Undeposited Funds
    """,
    """
    Dr Sales 100.00
    Dr Sales tax payable 8.00
    Dr Accounts receivable 108.00
    Cr Accounts receivable 108.00
    Cr Undeposited Funds 108.00
    """,
    "4 × MUG-01",
)


def _by_receipt(number: str, mugs: int) -> Booked:
    return Booked(
        f"""
        Refund receipt {number}, {27 * mugs}.00, from Undeposited Funds
            {mugs} × MUG-01 {25 * mugs}.00
            Sales tax {2 * mugs}.00
        """,
        f"""
        Dr Sales {25 * mugs}.00
        Dr Sales tax payable {2 * mugs}.00
        Cr Undeposited Funds {27 * mugs}.00
        """,
        f"{mugs} × MUG-01",
    )


def _by_memo_and_card(number: str, mugs: int) -> Booked:
    return Booked(
        f"""
        Credit memo {number}, {27 * mugs}.00
            {mugs} × MUG-01 {25 * mugs}.00
            Sales tax {2 * mugs}.00
        Credit card refund {number}, {27 * mugs}.00, from Undeposited Funds
        """,
        f"""
        Dr Sales {25 * mugs}.00
        Dr Sales tax payable {2 * mugs}.00
        Dr Accounts receivable {27 * mugs}.00
        Cr Accounts receivable {27 * mugs}.00
        Cr Undeposited Funds {27 * mugs}.00
        """,
        f"{mugs} × MUG-01",
    )


_TWO_BY_MEMO = Booked(
    """
    Credit memo 1001, 54.00
        2 × MUG-01 50.00
        Sales tax 4.00
    54.00 of credit memo 1001 applied to invoice 1001
    """,
    """
    Dr Sales 50.00
    Dr Sales tax payable 4.00
    Cr Accounts receivable 54.00
    """,
    "2 × MUG-01",
    owes="54.00",
)

_THREE = partials(1, 1, 2)
_TWO = partials(1, 2)
_OVER = partials(4, 1)

ROWS = (
    Row(
        "full-refund-of-a-sales-receipt",
        "A sale that was paid at once is refunded in full",
        ALL_BACK,
        (RECEIPT,),
        online=_ALL_BY_RECEIPT,
        desktop=_ALL_BY_MEMO_AND_CARD,
        covers=(1,),
        tells=("full", "sale as sales receipt", "tax-exclusive", "restocked"),
    ),
    Row(
        "full-refund-of-a-paid-invoice",
        "A paid invoice is refunded in full",
        ALL_BACK,
        (PAID,),
        online=_ALL_BY_RECEIPT,
        desktop=_ALL_BY_MEMO_AND_CARD,
        covers=(2,),
        boxes=("Online, memos + receipts",),
        tells=("sale as invoice, paid",),
        remark="The paid invoice stays closed. Never a receipt and a memo for the same lines.",
    ),
    Row(
        "partial-refund",
        "One of four mugs is refunded",
        ONE_BACK,
        (RECEIPT,),
        online=_by_receipt("1001", 1),
        desktop=_by_memo_and_card("1001", 1),
        covers=(3,),
        tells=("partial",),
    ),
    Row(
        "several-partial-refunds-until-all-is-back",
        "The third refund of an order takes back the last two mugs",
        _THREE[2],
        (RECEIPT,),
        before=_THREE[:2],
        online=_by_receipt("1001-2", 2),
        desktop=_by_memo_and_card("1001-2", 2),
        covers=(3,),
        tells=("several partials until full",),
    ),
    Row(
        "second-refund-on-the-same-day",
        "A second refund of the same sale on the same day",
        _TWO[1],
        (PAID,),
        before=_TWO[:1],
        online=_by_receipt("1001-1", 2),
        desktop=_by_memo_and_card("1001-1", 2),
        tells=("several refunds on one sale on one day",),
    ),
    Row(
        "more-refunded-than-sold-for",
        "A mug is refunded after everything was refunded before",
        _OVER[1],
        (RECEIPT,),
        before=_OVER[:1],
        both=Held("more-than-was-sold-for", ("135.00", "108.00")),
        tells=("over-refund",),
    ),
    Row(
        "unpaid-invoice-partly-cancelled",
        "Two of four mugs on an unpaid invoice are cancelled",
        refund(goods=[mugs(2, shipped=False)], received="0.00"),
        (UNPAID,),
        both=_TWO_BY_MEMO,
        covers=(6,),
        tells=("sale as invoice, unpaid",),
    ),
    Row(
        "return-on-account",
        "Two mugs come back on account: the store paid nothing back, because nothing had been paid",
        TWO_CANCELLED,
        (UNPAID,),
        both=_TWO_BY_MEMO,
        covers=(8,),
        remark="No line brings the memo down to nothing: the customer owes less.",
    ),
    Row(
        "part-paid-invoice-wholly-refunded",
        "Worked example: an invoice of 108.00, 60.00 of it paid, is refunded in full; the 60.00 go back",
        refund(goods=[goods(amount_="100.00", tax="8.00")], received="60.00", money=[back("60.00")]),
        (invoice(sold(MUG, "100.00"), tax="8.00", paid="60.00"),),
        online=Booked(
            """
            Credit memo 1001, 48.00
                0.4444 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 60.00, from Undeposited Funds
                0.5556 × MUG-01 55.56
                Sales tax 4.44
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 60.00
            """,
            "1 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                1 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 60.00, from Undeposited Funds
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 60.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 60.00
            """,
            "1 × MUG-01",
        ),
        covers=(7,),
        boxes=("Online, memos + receipts",),
        tells=("sale as invoice, part-paid", "worked example 1"),
    ),
    Row(
        "part-paid-invoice-partly-refunded",
        "Of an invoice half paid, one mug comes back: 20.00 go back, 7.00 are no longer owed",
        refund(goods=[mugs(1)], received="60.00", money=[back("20.00")]),
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 7.00
                0.2592 × MUG-01 6.48
                Sales tax 0.52
            Refund receipt 1001-1, 20.00, from Undeposited Funds
                0.7408 × MUG-01 18.52
                Sales tax 1.48
            7.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Accounts receivable 7.00
            Cr Undeposited Funds 20.00
            """,
            "1 × MUG-01",
            owes="41.00",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            Credit card refund 1001, 20.00, from Undeposited Funds
            7.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Dr Accounts receivable 20.00
            Cr Accounts receivable 27.00
            Cr Undeposited Funds 20.00
            """,
            "1 × MUG-01",
            owes="41.00",
        ),
        covers=(7,),
    ),
    Row(
        "part-paid-invoice-whose-paid-half-is-not-touched",
        "Of an invoice half paid, one mug is cancelled that was not paid for yet: no money moves",
        refund(goods=[mugs(1)], received="60.00"),
        (PART_PAID,),
        both=Booked(
            """
            Credit memo 1001, 27.00
                1 × MUG-01 25.00
                Sales tax 2.00
            27.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 25.00
            Dr Sales tax payable 2.00
            Cr Accounts receivable 27.00
            """,
            "1 × MUG-01",
            owes="21.00",
        ),
    ),
    Row(
        "part-paid-invoice-by-two-gateways",
        "A part-paid invoice is refunded in full, and its money goes back by two gateways",
        refund(goods=[mugs(4)], received="60.00", money=[back("40.00"), back("20.00", "paypal")]),
        (PART_PAID,),
        online=Booked(
            """
            Credit memo 1001, 48.00
                1.7776 × MUG-01 44.44
                Sales tax 3.56
            Refund receipt 1001-1, 40.00, from Undeposited Funds
                1.4816 × MUG-01 37.04
                Sales tax 2.96
            Refund receipt 1001-2, 20.00, from PayPal clearing
                0.7408 × MUG-01 18.52
                Sales tax 1.48
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Cr Accounts receivable 48.00
            Cr Undeposited Funds 40.00
            Cr PayPal clearing 20.00
            """,
            "4 × MUG-01",
        ),
        desktop=Booked(
            """
            Credit memo 1001, 108.00
                4 × MUG-01 100.00
                Sales tax 8.00
            Credit card refund 1001, 40.00, from Undeposited Funds
            Refund check 1001, 20.00, from PayPal clearing
            48.00 of credit memo 1001 applied to invoice 1001
            """,
            """
            Dr Sales 100.00
            Dr Sales tax payable 8.00
            Dr Accounts receivable 60.00
            Cr Accounts receivable 108.00
            Cr Undeposited Funds 40.00
            Cr PayPal clearing 20.00
            """,
            "4 × MUG-01",
        ),
        covers=(7, 20),
        tells=("split tender",),
        remark="Lines, tax and units are shared to the cent: every line and every document adds up.",
    ),
)
