"""Debits and credits of every kind of document, of its void, and every sentence that tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Numbered,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    needs,
    numbered,
    sign_of,
    takes_number,
)
from plugin.accounting.effect import effect
from plugin.accounting.entries import AccountRole, Entry
from plugin.accounting.sale import LineRole, Ref
from plugin.accounting.sentences import Sentence, say
from tests.accounting.books import ADA, MUG, POSTER, SALES, UNDEPOSITED, usd

DAY = date(2026, 10, 15)
RECEIVABLE, BANK = Ref("84", "Receivables"), Ref("36", "Checking")
NOTHING = usd("0.00")
LINE = DocumentLine(
    LineRole.GOODS, MUG.ref, "Mug", usd("25.00"), Decimal(1), Decimal(25), stock=True, account=SALES
)
COMMON = ("R1#1", "1001", DAY, ADA, "USD", (LINE,), usd("2.00"), "", "501")
OUT = ("1001", DAY, ADA, "R1#1", usd("27.00"), BANK, RECEIVABLE, "", "re_1", ("card",))
RECEIPT = RefundReceipt(*COMMON, UNDEPOSITED, "re_1")
MEMO = CreditMemo(*COMMON, RECEIVABLE)
SOLD = SalesReceipt(*COMMON, UNDEPOSITED, "re_1")
INVOICE = Invoice(*COMMON, RECEIVABLE)
CARD = CardRefund("R1#1", *OUT, Ref("m1", "Visa"))
CHECK = RefundCheck("R1#1", *OUT)
PAYMENT = Payment("R1#1", "501", ADA, usd("27.00"), BANK, RECEIVABLE, DAY, "re_1")
APPLIED = CreditApplication("R1#1", "R1#1", "501", ADA, usd("27.00"), DAY)
VOID = Void("R1#1", "501", "1001", "0", ADA, usd("27.00"), DAY, (LINE,), usd("2.00"), RECEIVABLE)


def decision(*documents: Document) -> Decision:
    return Decision(documents, (), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, {})


def voided(kind: DocumentKind) -> Void:
    paid_out = kind in (
        DocumentKind.CARD_REFUND,
        DocumentKind.REFUND_CHECK,
        DocumentKind.PAYMENT,
    )
    bare = replace(VOID, lines=(), tax=NOTHING) if paid_out else VOID
    return replace(bare, voids=kind, money_account=BANK)


def posted(document: Document) -> list[str]:
    """Debits and credits, in their order."""
    told = []
    for entry in effect(decision(document)).entries:
        assert entry.marker == "R1#1"
        assert not (entry.debit and entry.credit)
        side, amount = ("Dr", entry.debit) if entry.debit else ("Cr", entry.credit)
        told.append(f"{side} {entry.account_name} {amount.amount}")
    return told


TAKEN = ["Dr Sales of Product Income 25.00", "Dr Sales tax payable 2.00"]
MADE = ["Cr Sales of Product Income 25.00", "Cr Sales tax payable 2.00"]
PAID_OUT = ["Dr Receivables 27.00", "Cr Checking 27.00"]
PAID_IN = ["Dr Checking 27.00", "Cr Receivables 27.00"]


@pytest.mark.parametrize(
    ("document", "entries"),
    [
        (RECEIPT, [*TAKEN, "Cr Undeposited Funds 27.00"]),
        (MEMO, [*TAKEN, "Cr Receivables 27.00"]),
        (replace(MEMO, receivable_account=None), [*TAKEN, "Cr Accounts receivable 27.00"]),
        (SOLD, [*MADE, "Dr Undeposited Funds 27.00"]),
        (INVOICE, [*MADE, "Dr Receivables 27.00"]),
        (CARD, PAID_OUT),
        (CHECK, PAID_OUT),
        (PAYMENT, PAID_IN),
        (replace(PAYMENT, receivable_account=None), ["Dr Checking 27.00", "Cr Accounts receivable 27.00"]),
        (APPLIED, []),
        (voided(DocumentKind.INVOICE), [*TAKEN, "Cr Receivables 27.00"]),
        (voided(DocumentKind.SALES_RECEIPT), [*TAKEN, "Cr Checking 27.00"]),
        (voided(DocumentKind.CREDIT_MEMO), [*MADE, "Dr Receivables 27.00"]),
        (voided(DocumentKind.REFUND_RECEIPT), [*MADE, "Dr Checking 27.00"]),
        (
            replace(voided(DocumentKind.REFUND_RECEIPT), money_account=None),
            [*MADE, "Dr Money 27.00"],
        ),
        (voided(DocumentKind.CARD_REFUND), PAID_IN),
        (voided(DocumentKind.REFUND_CHECK), PAID_IN),
        (voided(DocumentKind.PAYMENT), PAID_OUT),
        (voided(DocumentKind.CREDIT_APPLICATION), []),
        (voided(DocumentKind.VOID), []),
    ],
)
def test_each_document_debits_and_credits_as_a_bookkeeper_would(
    document: Document, entries: list[str]
) -> None:
    assert posted(document) == entries


def test_an_entry_is_a_debit_or_a_credit_of_one_role() -> None:
    entries = effect(decision(RECEIPT)).entries
    assert entries == (
        Entry("R1#1", AccountRole.INCOME, "Sales of Product Income", usd("25.00"), NOTHING),
        Entry("R1#1", AccountRole.TAX, "Sales tax payable", usd("2.00"), NOTHING),
        Entry("R1#1", AccountRole.MONEY, "Undeposited Funds", NOTHING, usd("27.00")),
    )


def test_lines_of_one_account_are_one_posting_and_what_comes_to_nothing_is_none() -> None:
    more = replace(LINE, amount=usd("5.00"))
    fee = replace(LINE, amount=usd("-4.00"), account=Ref("87", "Fees"))
    away = replace(fee, amount=usd("4.00"))
    assert posted(replace(RECEIPT, lines=(LINE, more, fee, away))) == [
        "Dr Sales of Product Income 30.00",
        "Dr Sales tax payable 2.00",
        "Cr Undeposited Funds 32.00",
    ]


@pytest.mark.parametrize(
    ("role", "account"),
    [
        (LineRole.GOODS, AccountRole.INCOME),
        (LineRole.SHIPPING, AccountRole.INCOME),
        (LineRole.EXTRA, AccountRole.INCOME),
        (LineRole.ROUNDING, AccountRole.INCOME),
        (LineRole.REPLACEMENT, AccountRole.INCOME),
        (LineRole.RETURNS, AccountRole.INCOME),
        (LineRole.TAX_BASE, AccountRole.INCOME),
        (LineRole.DISCOUNT, AccountRole.DISCOUNT),
        (LineRole.TAX, AccountRole.TAX),
        (LineRole.SETTLEMENT, AccountRole.LIABILITY),
        (LineRole.GIFT_CARD, AccountRole.LIABILITY),
        (LineRole.EXCHANGE_DIFFERENCE, AccountRole.EXCHANGE),
    ],
)
def test_each_line_posts_by_its_role_where_its_account_is_not_known(
    role: LineRole, account: AccountRole
) -> None:
    line = DocumentLine(role, None, "", usd("27.00"))
    first, _ = effect(decision(replace(RECEIPT, lines=(line,), tax=NOTHING))).entries
    assert (first.role, first.account_name) == (account, account.value)


@pytest.mark.parametrize(
    ("document", "units"),
    [
        (RECEIPT, 1),
        (MEMO, 1),
        (SOLD, -1),
        (INVOICE, -1),
        (CARD, 0),
        (PAYMENT, 0),
        (APPLIED, 0),
        (voided(DocumentKind.INVOICE), 1),
        (voided(DocumentKind.SALES_RECEIPT), 1),
        (voided(DocumentKind.CREDIT_MEMO), -1),
        (voided(DocumentKind.REFUND_RECEIPT), -1),
    ],
)
def test_units_come_back_with_what_takes_a_sale_back_and_leave_with_what_sells(
    document: Document, units: int
) -> None:
    expected = ((MUG.ref, Decimal(units)),) if units else ()
    assert effect(decision(document)).stock == expected


def test_only_stock_with_a_quantity_moves_and_item_by_item() -> None:
    poster = replace(LINE, item=POSTER.ref, stock=False)
    unknown = replace(LINE, item=None)
    alone = replace(LINE, quantity=None, price=None)
    cup = replace(LINE, item=Ref("c", "Cup"), quantity=Decimal("0.5"))
    lines = (LINE, poster, unknown, alone, cup, LINE)
    assert effect(decision(replace(RECEIPT, lines=lines))).stock == (
        (MUG.ref, Decimal(2)),
        (Ref("c", "Cup"), Decimal("0.5")),
    )


def test_units_that_come_back_and_leave_again_are_not_told() -> None:
    assert effect(decision(RECEIPT, replace(SOLD, marker="R1#2"))).stock == ()


def words(*documents: Document, owed: str = "0.00", balance: str | None = None) -> tuple[Sentence, ...]:
    made = replace(decision(*documents), owed=usd(owed), balance=None if balance is None else usd(balance))
    return effect(made).words


def bare(amount: str, role: LineRole = LineRole.GOODS, account: Ref | None = SALES) -> DocumentLine:
    return DocumentLine(role, None, "", usd(amount), account=account)


LEAVES = say("effect-money-leaves", amount=usd("27.00"), account="Undeposited Funds")
COMES = say("effect-money-comes", amount=usd("27.00"), account="Undeposited Funds")
LESS_TAX = say("effect-tax-owed-less", amount=usd("2.00"))
MORE_TAX = say("effect-tax-owed-more", amount=usd("2.00"))
IN = say("effect-back-in-stock", quantity="1", item="MUG-01")
GONE = say("effect-out-of-stock", quantity="1", item="MUG-01")


def test_money_tax_and_stock_are_told_both_ways() -> None:
    assert words(RECEIPT) == (LEAVES, LESS_TAX, IN)
    assert words(SOLD) == (COMES, MORE_TAX, GONE)
    assert words(RECEIPT, replace(SOLD, marker="R1#2")) == ()


def test_each_money_account_is_told_once_in_the_order_of_the_documents() -> None:
    other = replace(RECEIPT, marker="R1#2", money_account=BANK, lines=(bare("5.00"),), tax=NOTHING)
    again = replace(other, marker="R1#3", money_account=UNDEPOSITED)
    plain = replace(RECEIPT, lines=(bare("10.00"),), tax=NOTHING)
    assert words(plain, other, again) == (
        say("effect-money-leaves", amount=usd("15.00"), account="Undeposited Funds"),
        say("effect-money-leaves", amount=usd("5.00"), account="Checking"),
    )


def test_what_the_customer_owes_less_or_more_and_now_is_told() -> None:
    plain = replace(MEMO, lines=(bare("27.00"),), tax=NOTHING)
    assert words(plain) == (say("effect-owes-less", amount=usd("27.00")),)
    assert words(plain, balance="81.00") == (
        say("effect-owes-less", amount=usd("27.00")),
        say("effect-owes-now", amount=usd("81.00")),
    )
    sold = replace(INVOICE, lines=(bare("27.00"),), tax=NOTHING)
    assert words(sold) == (say("effect-owes-more", amount=usd("27.00")),)


def test_what_stays_open_in_the_customers_favour_is_owed_not_owed_less() -> None:
    plain = replace(MEMO, lines=(bare("27.00"),), tax=NOTHING)
    assert words(plain, owed="20.00") == (
        say("effect-owes-less", amount=usd("7.00")),
        say("effect-is-owed", amount=usd("20.00")),
    )
    assert words(plain, owed="27.00", balance="0.00") == (
        say("effect-owes-now", amount=usd("0.00")),
        say("effect-is-owed", amount=usd("27.00")),
    )


def test_a_promise_is_a_liability_until_it_is_taken_back() -> None:
    given = replace(
        MEMO, lines=(bare("27.00"), bare("-27.00", LineRole.SETTLEMENT, Ref("95", "Owed"))), tax=NOTHING
    )
    assert words(given) == (say("effect-promised", amount=usd("27.00")),)
    taken = replace(given, lines=(bare("27.00", LineRole.GIFT_CARD, None), bare("-27.00")))
    assert words(taken) == (say("effect-promise-taken-back", amount=usd("27.00")),)


def test_a_changed_rate_is_a_loss_or_a_gain() -> None:
    role = LineRole.EXCHANGE_DIFFERENCE
    loss = replace(MEMO, lines=(bare("-0.40"), bare("0.40", role, None)), tax=NOTHING)
    assert words(loss) == (say("effect-exchange-loss", amount=usd("0.40")),)
    gain = replace(MEMO, lines=(bare("0.40"), bare("-0.40", role, None)), tax=NOTHING)
    assert words(gain) == (say("effect-exchange-gain", amount=usd("0.40")),)


@pytest.mark.parametrize(("units", "told"), [("10", "10"), ("1.77760", "1.7776"), ("100.00", "100")])
def test_units_are_told_without_needless_zeros_and_never_as_a_power_of_ten(units: str, told: str) -> None:
    line = replace(LINE, quantity=Decimal(units))
    assert words(replace(RECEIPT, lines=(line,)))[-1] == say(
        "effect-back-in-stock", quantity=told, item="MUG-01"
    )


@pytest.mark.parametrize(
    ("document", "handles"),
    [
        (APPLIED, ("R1#1", "501")),
        (CARD, ("R1#1",)),
        (CHECK, ("R1#1",)),
        (PAYMENT, ("501",)),
        (RECEIPT, ("501",)),
        (MEMO, ("501",)),
        (SOLD, ("501",)),
        (INVOICE, ("501",)),
        # the order's own missing sale names itself, and waits for nothing
        (replace(SOLD, sale_id="R1#1", is_the_sale=True), ()),
        (replace(INVOICE, sale_id="R1#1", is_the_sale=True), ()),
        (replace(VOID, after=("R2#1", "R2#2")), ("R2#1", "R2#2")),
    ],
)
def test_what_must_be_there_before_a_document_is_written(
    document: Document, handles: tuple[str, ...]
) -> None:
    assert needs(document) == handles


@pytest.mark.parametrize("document", [RECEIPT, MEMO, SOLD, INVOICE, CARD, CHECK])
def test_what_takes_a_number_gets_it_and_nothing_else_changes(document: Numbered) -> None:
    assert takes_number(document)
    assert numbered(document, "1001-7") == replace(document, number="1001-7")


@pytest.mark.parametrize(
    ("document", "kind"), [(PAYMENT, "payment"), (APPLIED, "credit application"), (VOID, "void")]
)
def test_what_takes_no_number_is_refused_one(document: Document, kind: str) -> None:
    assert not takes_number(document)
    with pytest.raises(TypeError, match=f"^a {kind} takes no number$"):
        numbered(document, "1001")


def test_the_missing_sale_itself_neither_takes_back_nor_sells() -> None:
    assert (sign_of(RECEIPT), sign_of(MEMO), sign_of(SOLD), sign_of(INVOICE)) == (1, 1, -1, -1)
    assert sign_of(replace(SOLD, is_the_sale=True)) == 0
    assert sign_of(replace(INVOICE, is_the_sale=True)) == 0
