"""Every row of the checkbox table for QuickBooks Online, and each combination of the boxes."""

from __future__ import annotations

from itertools import product

import pytest

from plugin.accounting.decision import Decision, Hold, Skip
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from tests.accounting.books import (
    MUG,
    POSTER,
    book,
    boxes,
    decided,
    documents,
    goods,
    held,
    invoice,
    paid_back,
    refund,
    sales_receipt,
    skipped,
    sold,
    usd,
)

MUG_AND_POSTER = (sold(MUG, "60.00"), sold(POSTER, "40.00", description="Poster"))
ALL_GOODS = [
    goods("MUG-01", "60.00", tax="4.80"),
    goods("POSTER-A2", "40.00", tax="3.20", title="Poster"),
]


def all_refunded(received: str, back: str) -> Refund:
    return refund(goods=ALL_GOODS, received=received, money=[paid_back(back)] if back != "0.00" else [])


UNPAID = (invoice(*MUG_AND_POSTER, tax="8.00"), all_refunded("0.00", "0.00"))
PART_PAID = (invoice(*MUG_AND_POSTER, tax="8.00", paid="60.00"), all_refunded("60.00", "60.00"))
PAID = (invoice(*MUG_AND_POSTER, tax="8.00", paid=None), all_refunded("108.00", "108.00"))
RECEIPT = (sales_receipt(*MUG_AND_POSTER, tax="8.00"), all_refunded("108.00", "108.00"))

MEMO_APPLIED = ("credit memo of 108.00", "108.00 applied to invoice 501")


def test_memos_and_receipts_book_what_is_owed_by_memo_and_money_by_receipt() -> None:
    sale, whole = PART_PAID
    assert documents(book(whole, sale)) == (
        "credit memo of 48.00",
        "refund receipt of 60.00 from Undeposited Funds",
        "48.00 applied to invoice 501",
    )


@pytest.mark.parametrize("case", [PAID, RECEIPT], ids=["paid invoice", "sales receipt"])
def test_a_paid_sale_is_refunded_by_one_receipt(case: tuple[Sale, Refund]) -> None:
    sale, whole = case
    assert documents(book(whole, sale)) == ("refund receipt of 108.00 from Undeposited Funds",)


def test_memos_only_on_a_part_paid_invoice_leaves_the_customer_owed() -> None:
    sale, whole = PART_PAID
    verdict = book(whole, sale, policy=boxes(memos=True, receipts=False))
    assert documents(verdict) == ("credit memo of 108.00", "48.00 applied to invoice 501")
    assert decided(verdict).owed == usd("60.00")


def test_memos_only_on_a_paid_invoice_is_a_memo_that_stays_open() -> None:
    sale, whole = PAID
    verdict = book(whole, sale, policy=boxes(memos=True, receipts=False))
    assert documents(verdict) == ("credit memo of 108.00",)
    assert decided(verdict).owed == usd("108.00")


def test_memos_only_on_an_unpaid_invoice_is_a_memo_applied_to_it() -> None:
    sale, whole = UNPAID
    verdict = book(whole, sale, policy=boxes(memos=True, receipts=False, void=False))
    assert documents(verdict) == MEMO_APPLIED
    assert not decided(verdict).owed


def test_memos_only_on_a_sales_receipt_is_skipped_by_name() -> None:
    sale, whole = RECEIPT
    assert skipped(book(whole, sale, policy=boxes(memos=True, receipts=False))) == "refund-receipts-off"


def test_receipts_only_books_money_by_receipt() -> None:
    sale, whole = PAID
    verdict = book(whole, sale, policy=boxes(memos=False, receipts=True))
    assert documents(verdict) == ("refund receipt of 108.00 from Undeposited Funds",)


def test_receipts_only_holds_the_whole_refund_where_something_is_no_longer_owed() -> None:
    sale, whole = PART_PAID
    assert held(book(whole, sale, policy=boxes(memos=False, receipts=True))) == "credit-memos-off"


def test_an_unpaid_invoice_wholly_refunded_is_voided() -> None:
    sale, whole = UNPAID
    assert documents(book(whole, sale)) == ("invoice 1001 voided",)


def test_void_off_makes_a_memo_instead() -> None:
    sale, whole = UNPAID
    verdict = book(whole, sale, policy=boxes(memos=True, receipts=True, void=False))
    assert documents(verdict) == MEMO_APPLIED
    assert "no-void-off" in [sentence.code for sentence in decided(verdict).because]


def test_void_off_and_memos_off_holds() -> None:
    sale, whole = UNPAID
    policy = boxes(memos=False, receipts=True, void=False)
    assert held(book(whole, sale, policy=policy)) == "credit-memos-off"


def test_void_only_voids_and_skips_what_takes_money() -> None:
    policy = boxes(memos=False, receipts=False, void=True)
    assert documents(book(UNPAID[1], UNPAID[0], policy=policy)) == ("invoice 1001 voided",)
    assert skipped(book(PAID[1], PAID[0], policy=policy)) == "refund-receipts-off"
    assert held(book(PART_PAID[1], PART_PAID[0], policy=policy)) == "credit-memos-off"


@pytest.mark.parametrize("case", [UNPAID, PART_PAID, PAID, RECEIPT])
def test_all_off_skips_every_refund(case: tuple[Sale, Refund]) -> None:
    sale, whole = case
    policy = boxes(memos=False, receipts=False, void=False)
    assert skipped(book(whole, sale, policy=policy)) == "refund-sync-off"


@pytest.mark.parametrize("case", [UNPAID, PART_PAID, PAID, RECEIPT])
@pytest.mark.parametrize(("memos", "receipts", "void"), list(product([True, False], repeat=3)))
def test_no_document_is_made_whose_box_is_off(
    case: tuple[Sale, Refund], memos: bool, receipts: bool, void: bool
) -> None:
    sale, whole = case
    verdict = book(whole, sale, policy=boxes(memos=memos, receipts=receipts, void=void))
    assert isinstance(verdict, Decision | Hold | Skip)
    made = " ".join(documents(verdict)) if isinstance(verdict, Decision) else ""
    assert memos or "credit memo" not in made
    assert receipts or "refund receipt" not in made
    assert void or "voided" not in made
