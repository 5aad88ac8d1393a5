"""What a decision does to the books: debits and credits, stock, and the same in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plugin.accounting.decision import Decision
from plugin.accounting.effect import effect
from plugin.accounting.entries import AccountRole
from plugin.texts import render
from tests.accounting.books import (
    MUG,
    POSTER,
    book,
    boxes,
    decided,
    extra,
    goods,
    invoice,
    paid_back,
    refund,
    sales_receipt,
    sold,
)


def postings(decision: Decision) -> list[tuple[str, str, str]]:
    """(account, debit, credit), a blank where nothing is."""
    return [
        (e.account_name, str(e.debit.amount) if e.debit else "", str(e.credit.amount) if e.credit else "")
        for e in effect(decision).entries
    ]


def words(decision: Decision) -> list[str]:
    return [render(sentence) for sentence in effect(decision).words]


RECEIPT = decided(
    book(
        refund(goods=[goods(tax="4.00")], extras=[extra("-5.00")], money=[paid_back("49.00")]),
        sales_receipt(sold(MUG, "50.00"), sold(POSTER, "54.00", description="Poster"), tax="4.00"),
    )
)
PART_PAID = decided(
    book(
        refund(goods=[goods(amount_="100.00", tax="8.00")], received="60.00", money=[paid_back("60.00")]),
        invoice(sold(MUG, "100.00"), tax="8.00", paid="60.00"),
    )
)
VOIDED = decided(
    book(
        refund(goods=[goods(amount_="100.00", tax="8.00", quantity=2)], received="0.00"),
        invoice(sold(MUG, "100.00", quantity="2"), tax="8.00"),
    )
)


def test_a_receipt_debits_income_and_tax_and_credits_the_money_account() -> None:
    assert postings(RECEIPT) == [
        ("Sales of Product Income", "45.00", ""),
        ("Sales tax payable", "4.00", ""),
        ("Undeposited Funds", "", "49.00"),
    ]
    assert words(RECEIPT) == [
        "49.00 USD leaves Undeposited Funds.",
        "The customer owes 0.00 USD for this order now.",
        "4.00 USD less sales tax is payable.",
        "1 × MUG-01 is back in stock.",
    ]


def test_memo_and_receipt_share_the_reversal() -> None:
    assert postings(PART_PAID) == [
        ("Sales of Product Income", "44.44", ""),
        ("Sales tax payable", "3.56", ""),
        ("Accounts Receivable (A/R)", "", "48.00"),
        ("Sales of Product Income", "55.56", ""),
        ("Sales tax payable", "4.44", ""),
        ("Undeposited Funds", "", "60.00"),
    ]
    assert words(PART_PAID) == [
        "60.00 USD leaves Undeposited Funds.",
        "The customer owes 48.00 USD less.",
        "The customer owes 0.00 USD for this order now.",
        "8.00 USD less sales tax is payable.",
        "1 × MUG-01 is back in stock.",
    ]


def test_a_void_takes_back_the_whole_invoice() -> None:
    assert postings(VOIDED) == [
        ("Sales of Product Income", "100.00", ""),
        ("Sales tax payable", "8.00", ""),
        ("Accounts Receivable (A/R)", "", "108.00"),
    ]
    assert effect(VOIDED).stock == ((MUG.ref, Decimal(2)),)


def test_a_memo_alone_says_what_the_customer_is_owed() -> None:
    memos_only = boxes(receipts=False)
    alone = decided(
        book(
            refund(goods=[goods(amount_="100.00", tax="8.00")], received="60.00", money=[paid_back("60.00")]),
            invoice(sold(MUG, "100.00"), tax="8.00", paid="60.00"),
            policy=memos_only,
        )
    )
    assert words(alone)[:3] == [
        "The customer owes 48.00 USD less.",
        "The customer owes 0.00 USD for this order now.",
        "The customer is owed 60.00 USD.",
    ]


def test_an_account_that_only_the_ledger_knows_goes_by_its_role() -> None:
    sale = replace(invoice(sold(MUG, "100.00"), tax="8.00"), receivable_account=None)
    half = refund(goods=[goods(amount_="50.00", ordered=2)], received="0.00")
    memo = decided(book(half, sale))
    assert postings(memo)[-1] == (AccountRole.RECEIVABLE.value, "", "50.00")
