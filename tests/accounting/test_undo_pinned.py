"""What takes a booking back, document by document and field by field: nothing of the original is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plugin.accounting.decision import ByHand, Decision, Hold, Written
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
)
from plugin.accounting.money import Money
from plugin.accounting.policy import Offers
from plugin.accounting.sale import LineRole, Ref
from plugin.accounting.sentences import Sentence, say
from plugin.accounting.undo import undo
from tests.accounting.books import ADA, MUG, SALES, UNDEPOSITED, usd
from tests.accounting.cases.company import OFFERS

BOOKED, DAY = date(2026, 10, 15), date(2026, 10, 20)
ONLINE, DESKTOP = OFFERS["online"], OFFERS["desktop"]
RECEIVABLE, CHECKING, VISA = Ref("84", "Receivables"), Ref("36", "Checking"), Ref("m1", "Visa")
MUG_LINE = DocumentLine(
    LineRole.GOODS, MUG.ref, "Mug", usd("25.00"), Decimal(1), Decimal(25), True, True, account=SALES
)
LINES, TAX, WHOLE = (MUG_LINE,), usd("2.00"), usd("27.00")
MEMO = "Refund of order 1001"
BACK_MEMO = "Refund of order 1001 taken back"
COMMON = ("1001", BOOKED, ADA, "USD", LINES, TAX, MEMO, "501")
RECEIPT = RefundReceipt("R1#1", *COMMON, UNDEPOSITED, "re_1", ("card",))
CREDIT = CreditMemo("R1#1", *COMMON, RECEIVABLE)
CARD = CardRefund(
    "R1#2", "1001", BOOKED, ADA, "R1#1", usd("20.00"), UNDEPOSITED, RECEIVABLE, MEMO, "re_1", ("card",), VISA
)
CHECK = RefundCheck(
    "R1#3", "1001", BOOKED, ADA, "R1#1", usd("7.00"), CHECKING, RECEIVABLE, MEMO, "re_2", ("bank",)
)


def decision(*documents: Document) -> Decision:
    """27.00 of a mug: 10.00 in cash, 6.00 as store credit, 11.00 no longer owed, of which 3.00 stay open."""
    return Decision(
        documents,
        (),
        lines=WHOLE,
        tax=TAX,
        cash=usd("10.00"),
        credit=usd("6.00"),
        ar=usd("11.00"),
        owed=usd("3.00"),
        returned={"MUG-01": 1},
    )


def there(open_: str | None = None, number: str | None = "1001") -> Written:
    return Written("901", number, "7", None if open_ is None else usd(open_))


def undone(
    *documents: Document, written: Mapping[str, Written] | None = None, offers: Offers = ONLINE
) -> Decision | Hold:
    known = written if written is not None else {document.marker: there() for document in documents}
    return undo("R2", decision(*documents), known, DAY, offers, BACK_MEMO)


def made(answer: Decision | Hold) -> tuple[Document, ...]:
    assert isinstance(answer, Decision), answer
    return answer.documents


def told(answer: Decision | Hold) -> Sequence[Sentence]:
    return answer.because if isinstance(answer, Decision) else (answer.sentence,)


def common() -> tuple[str, None, date, Ref, str, tuple[DocumentLine, ...], Money, str, str]:
    """What a reversing document begins with: the original's customer, lines, tax and sale; its own day and memo."""
    return ("R2#1", None, DAY, ADA, "USD", LINES, TAX, BACK_MEMO, "501")


def reversed_(kind: str, by: str, number: str = "1001") -> tuple[Sentence, ...]:
    return (say("because-undo-reverse", kind=kind, number=number, by=by),)


def test_all_six_figures_and_the_units_have_the_other_sign() -> None:
    answer = undone(RECEIPT)
    assert isinstance(answer, Decision)
    assert (answer.lines, answer.tax, answer.cash) == (usd("-27.00"), usd("-2.00"), usd("-10.00"))
    assert (answer.credit, answer.ar, answer.owed) == (usd("-6.00"), usd("-11.00"), usd("-3.00"))
    assert answer.returned == {"MUG-01": -1}


def test_a_receipt_is_reversed_by_a_sales_receipt_of_the_same_lines_tax_and_account() -> None:
    answer = undone(RECEIPT)
    assert made(answer) == (SalesReceipt(*common(), UNDEPOSITED, "re_1", ("card",)),)
    assert told(answer) == reversed_("refund receipt", "sales receipt")


def test_the_sales_receipt_of_a_dearer_exchange_is_reversed_by_a_refund_receipt() -> None:
    answer = undone(SalesReceipt("R1#1", *COMMON, UNDEPOSITED, "re_1", ("card",)))
    assert made(answer) == (RefundReceipt(*common(), UNDEPOSITED, "re_1", ("card",)),)
    assert told(answer) == reversed_("sales receipt", "refund receipt")


def test_a_memo_whose_credit_is_used_up_is_reversed_by_an_invoice_that_stays_open() -> None:
    answer = undone(CREDIT, written={"R1#1": there(open_="0.00")})
    assert made(answer) == (Invoice(*common(), RECEIVABLE),)
    assert told(answer) == reversed_("credit memo", "invoice")


@pytest.mark.parametrize(
    ("open_", "closed"), [("0.01", "0.01"), ("10.00", "10.00"), ("27.00", "27.00"), ("30.00", "27.00")]
)
def test_the_new_invoice_is_closed_against_the_memo_as_far_as_its_credit_is_open(
    open_: str, closed: str
) -> None:
    answer = undone(CREDIT, written={"R1#1": there(open_)})
    application = CreditApplication("R2#2", "901", "R2#1", ADA, usd(closed), DAY)
    assert made(answer) == (Invoice(*common(), RECEIVABLE), application)


def test_a_memo_of_which_nobody_knows_what_is_open_leaves_the_invoice_open() -> None:
    assert made(undone(CREDIT)) == (Invoice(*common(), RECEIVABLE),)


def test_an_invoice_that_cannot_be_voided_is_reversed_by_a_memo_applied_to_it() -> None:
    invoice = Invoice("R1#1", *COMMON, RECEIVABLE)
    voids_nothing = replace(ONLINE, voids=frozenset())
    answer = undone(invoice, written={"R1#1": there("27.00")}, offers=voids_nothing)
    application = CreditApplication("R2#2", "R2#1", "901", ADA, usd("27.00"), DAY)
    assert made(answer) == (CreditMemo(*common(), RECEIVABLE), application)
    assert told(answer) == reversed_("invoice", "credit memo")


def test_money_documents_need_no_application() -> None:
    """Their money is back where it was: nothing of them is ever open."""
    answer = undone(RECEIPT, written={"R1#1": there("27.00")})
    assert [document.kind for document in made(answer)] == [DocumentKind.SALES_RECEIPT]


def test_the_application_of_a_memo_goes_with_the_memo() -> None:
    applied = CreditApplication("R1#2", "R1#1", "501", ADA, usd("27.00"), BOOKED)
    answer = undone(CREDIT, applied, written={"R1#1": there()})
    assert made(answer) == (Invoice(*common(), RECEIVABLE),)


def test_the_company_names_a_document_else_its_own_number_does() -> None:
    unnumbered = {"R1#1": there(number=None)}
    assert told(undone(RECEIPT, written=unnumbered)) == reversed_("refund receipt", "sales receipt")
    renamed = {"R1#1": there(number="CN-9")}
    assert told(undone(RECEIPT, written=renamed)) == reversed_("refund receipt", "sales receipt", "CN-9")
    nameless = undone(replace(RECEIPT, number=None), written=unnumbered)
    assert told(nameless) == reversed_("refund receipt", "sales receipt", "–")


VOIDED_CARD = Void(
    "R2#1", "902", "1001", "8", ADA, usd("20.00"), BOOKED, (), usd("0.00"), RECEIVABLE,
    voids=DocumentKind.CARD_REFUND, money_account=UNDEPOSITED,
)  # fmt: skip
VOIDED_CHECK = Void(
    "R2#2", "903", "1001", "9", ADA, usd("7.00"), BOOKED, (), usd("0.00"), RECEIVABLE,
    voids=DocumentKind.REFUND_CHECK, money_account=CHECKING, after=("R2#1",),
)  # fmt: skip
VOIDED_MEMO = Void(
    "R2#3", "901", "1001", "7", ADA, WHOLE, BOOKED, LINES, TAX, RECEIVABLE,
    voids=DocumentKind.CREDIT_MEMO, after=("R2#1", "R2#2"),
)  # fmt: skip
WRITTEN = {
    "R1#1": there(),
    "R1#2": Written("902", "1001", "8"),
    "R1#3": Written("903", "1001", "9"),
}


def test_desktop_voids_what_was_paid_out_then_the_memo_each_with_its_own_lines_and_accounts() -> None:
    answer = undone(CREDIT, CARD, CHECK, written=WRITTEN, offers=DESKTOP)
    assert made(answer) == (VOIDED_CARD, VOIDED_CHECK, VOIDED_MEMO)
    assert told(answer) == tuple(
        say("because-undo-void", kind=kind, number="1001")
        for kind in ("credit card refund", "refund check", "credit memo")
    )


def test_desktop_voids_the_sales_receipt_of_an_exchange_its_money_leaves_the_account_it_came_to() -> None:
    (void,) = made(undone(SalesReceipt("R1#1", *COMMON, UNDEPOSITED, "re_1"), offers=DESKTOP))
    assert isinstance(void, Void)
    assert (void.voids, void.money_account) == (DocumentKind.SALES_RECEIPT, UNDEPOSITED)
    assert void.receivable_account is None


def test_desktop_voids_the_invoice_of_an_exchange_in_its_receivable_account() -> None:
    (void,) = made(undone(Invoice("R1#1", *COMMON, RECEIVABLE), offers=DESKTOP))
    assert isinstance(void, Void)
    assert (void.voids, void.money_account) == (DocumentKind.INVOICE, None)
    assert void.receivable_account == RECEIVABLE


def test_a_void_names_the_document_as_the_company_does_else_as_we_did() -> None:
    def number(ours: str | None, theirs: str | None) -> tuple[str, str]:
        memo = replace(CREDIT, number=ours)
        answer = undone(memo, written={"R1#1": there(number=theirs)}, offers=DESKTOP)
        (void,) = made(answer)
        assert isinstance(void, Void)
        return void.target_number, told(answer)[0].parameters["number"]

    assert number("1001", "CN-9") == ("CN-9", "CN-9")
    assert number("1001", None) == ("1001", "1001")
    assert number(None, None) == ("", "–")


VOIDED = Void("R1#1", "501", "1001", "3", ADA, WHOLE, BOOKED, LINES, TAX, RECEIVABLE)


def test_a_voided_invoice_is_made_anew_under_a_number_of_its_own() -> None:
    answer = undone(VOIDED)
    assert made(answer) == (Invoice(*common(), RECEIVABLE),)
    assert told(answer) == (say("because-undo-anew", number="1001"),)


def of_mugs(units: str, amount: str, *, stock: bool) -> Void:
    """A voided invoice of so many units: its line repeats the sale's price, however long that is."""
    price = usd(amount).amount / Decimal(units)
    return replace(
        VOIDED,
        lines=(replace(MUG_LINE, amount=usd(amount), quantity=Decimal(units), price=price, stock=stock),),
    )


@pytest.mark.parametrize(
    ("units", "amount", "stock", "shown"),
    [
        ("3", "10.00", True, (Decimal(3), Decimal("3.33333"))),
        ("3", "0.02", False, (Decimal(3), Decimal("0.00667"))),
        ("300000", "100000.01", False, (None, None)),
    ],
)
def test_a_voided_invoice_is_made_anew_at_prices_of_five_places_that_come_to_its_amounts(
    units: str, amount: str, stock: bool, shown: tuple[Decimal | None, Decimal | None]
) -> None:
    (invoice,) = made(undone(of_mugs(units, amount, stock=stock)))
    assert isinstance(invoice, Invoice)
    (line,) = invoice.lines
    assert (line.quantity, line.price, line.amount, line.stock) == (*shown, usd(amount), stock)


def test_a_voided_line_of_no_units_is_made_anew_as_it_was() -> None:
    freight = DocumentLine(LineRole.SHIPPING, MUG.ref, "Standard", usd("5.00"), taxable=True)
    (invoice,) = made(undone(replace(VOIDED, lines=(MUG_LINE, freight))))
    assert isinstance(invoice, Invoice)
    assert invoice.lines == (MUG_LINE, freight)


def test_stock_whose_price_needs_more_places_is_for_a_person() -> None:
    """Neither its units nor its amount may change."""
    answer = undone(of_mugs("300000", "100000.01", stock=True))
    what = "booked by voiding an invoice with a price of more than five places"
    assert told(answer) == (say("undo-by-hand", what=what),)


@pytest.mark.parametrize("void", ["card", "check", "memo"])
def test_the_void_of_anything_but_an_invoice_is_not_taken_back_by_us(void: str) -> None:
    """A void does not say all that a card refund said; and a memo made anew as an invoice would double the debt."""
    done = {"card": VOIDED_CARD, "check": VOIDED_CHECK, "memo": VOIDED_MEMO}[void]
    assert told(undone(done)) == (say("undo-by-hand", what="booked by voiding documents"),)


def test_what_was_entered_by_hand_is_named() -> None:
    hand = ByHand(DocumentKind.REFUND_RECEIPT, "77", "CN-5", DAY, ADA, usd("27.00"))
    answer = undo("R2", replace(decision(), adopted=(hand,)), {}, DAY, ONLINE, BACK_MEMO)
    assert told(answer) == (say("undo-by-hand", what="entered by hand"),)


PAID_IN = Payment("R1#2", "R1#1", ADA, usd("5.00"), UNDEPOSITED, RECEIVABLE, BOOKED, "re_3")
EXCHANGE = Invoice("R1#1", *COMMON, RECEIVABLE)


def test_what_the_customer_paid_for_an_exchange_is_not_taken_back_by_us() -> None:
    assert told(undone(EXCHANGE, PAID_IN)) == (say("undo-by-hand", what="paid by the customer"),)


def test_the_payment_of_a_created_sale_stays_with_the_sale() -> None:
    sale = replace(EXCHANGE, is_the_sale=True)
    memo = replace(CREDIT, marker="R1#3")
    answer = undone(sale, PAID_IN, memo, written={"R1#3": there()})
    assert made(answer) == (Invoice(*common(), RECEIVABLE),)


@pytest.mark.parametrize(
    ("documents", "count"), [((RECEIPT,), 1), ((CREDIT, CARD, CHECK), 3), ((VOIDED,), 1)]
)
def test_documents_that_the_company_does_not_know_are_counted(
    documents: tuple[Document, ...], count: int
) -> None:
    assert told(undone(*documents, written={})) == (say("undo-not-known", count=count),)


def test_a_void_in_a_closed_period_is_held_with_both_days() -> None:
    closed = replace(DESKTOP, closed_through=BOOKED)
    answer = undone(CREDIT, offers=closed)
    assert told(answer) == (say("undo-closed-period", day=BOOKED, closed=BOOKED),)
    late = replace(CARD, date=date(2026, 10, 16))
    mixed = undone(CREDIT, late, CHECK, written=WRITTEN, offers=closed)
    assert told(mixed) == (say("undo-closed-period", day=BOOKED, closed=BOOKED),)


def test_a_void_the_day_after_the_closing_date_is_made() -> None:
    open_ = replace(DESKTOP, closed_through=date(2026, 10, 14))
    assert len(made(undone(CREDIT, offers=open_))) == 1


def test_a_reversal_names_the_created_sale_as_the_company_does() -> None:
    """The refund was booked on a sale that was created with it: by now the sale has an id of its own."""
    sale = replace(EXCHANGE, is_the_sale=True)
    memo = replace(CREDIT, marker="R1#2", sale_id="R1#1")
    written = {"R1#1": Written("801", "1001", "0"), "R1#2": there()}
    answer = undone(sale, memo, written=written)
    assert made(answer) == (replace(Invoice(*common(), RECEIVABLE), sale_id="801"),)


def test_what_a_changed_rate_made_has_the_other_sign_too() -> None:
    changed = replace(decision(RECEIPT), difference=usd("0.40"))
    answer = undo("R2", changed, {"R1#1": there()}, DAY, ONLINE, BACK_MEMO)
    assert isinstance(answer, Decision)
    assert answer.difference == usd("-0.40")
    plain = undone(RECEIPT)
    assert isinstance(plain, Decision)
    assert plain.difference is None


def test_a_document_that_the_company_cannot_take_is_named() -> None:
    bare = replace(ONLINE, documents=frozenset({DocumentKind.REFUND_RECEIPT}))
    assert told(undone(RECEIPT, offers=bare)) == (say("document-not-offered", kind="sales receipt"),)
