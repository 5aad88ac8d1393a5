"""The three worked examples of the accounting rules."""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.refund import Tender
from plugin.accounting.sale import ItemKind, Ref
from tests.accounting.books import (
    MUG,
    POLICY,
    book,
    decided,
    documents,
    extra,
    goods,
    invoice,
    item,
    lines,
    memos,
    paid_back,
    receipt,
    receipts,
    refund,
    sales_receipt,
    sold,
    usd,
)

STORE_CREDIT = item("Store credit", ItemKind.SERVICE, account=Ref("95", "Store credit owed"))


def test_a_part_paid_invoice_wholly_refunded_is_shared_by_memo_and_receipt() -> None:
    """Invoice 100.00 + 8.00 tax, 60.00 paid; all refunded, 60.00 went back: 108 = 60 + 0 + 48."""
    verdict = book(
        refund(goods=[goods(amount_="100.00", tax="8.00")], received="60.00", money=[paid_back("60.00")]),
        invoice(sold(MUG, "100.00"), tax="8.00", paid="60.00"),
    )
    assert documents(verdict) == (
        "credit memo of 48.00",
        "refund receipt of 60.00 from Undeposited Funds",
        "48.00 applied to invoice 501",
    )
    (memo,), (paid,) = memos(verdict), receipts(verdict)
    assert (lines(memo), memo.tax) == ([("MUG-01", "44.44")], usd("3.56"))
    assert (lines(paid), paid.tax) == ([("MUG-01", "55.56")], usd("4.44"))
    decision = decided(verdict)
    assert (decision.lines, decision.cash, decision.ar) == (usd("108.00"), usd("60.00"), usd("48.00"))


def test_a_restocking_fee_is_a_line_that_takes_away() -> None:
    """Sales receipt 50.00, 10.00 kept, 40.00 back: 40 = 40 + 0 + 0."""
    verdict = book(
        refund(
            goods=[goods(amount_="50.00")],
            extras=[extra("-10.00")],
            money=[paid_back("40.00")],
            order_total="50.00",
        ),
        sales_receipt(sold(MUG, "50.00")),
    )
    assert lines(receipt(verdict)) == [("MUG-01", "50.00"), ("Refund adjustment", "-10.00")]
    assert receipt(verdict).total == usd("40.00")


def test_store_credit_is_a_line_that_posts_to_what_is_owed() -> None:
    """Paid 50.00, 30.00 back as store credit, 20.00 in cash: 50 = 20 + 30 + 0."""
    verdict = book(
        refund(
            goods=[goods(amount_="50.00")],
            money=[paid_back("30.00", tender=Tender.STORE_CREDIT), paid_back("20.00")],
            order_total="50.00",
        ),
        sales_receipt(sold(MUG, "50.00")),
        policy=replace(POLICY, store_credit_item=STORE_CREDIT),
    )
    assert lines(receipt(verdict)) == [("MUG-01", "50.00"), ("Store credit", "-30.00")]
    assert receipt(verdict).total == usd("20.00")
    decision = decided(verdict)
    assert (decision.lines, decision.cash, decision.credit) == (usd("50.00"), usd("20.00"), usd("30.00"))
