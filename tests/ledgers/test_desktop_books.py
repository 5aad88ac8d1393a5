"""What we send to QuickBooks Desktop, booked by a pretend company file whose own books are the witness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.decision import Decision, Written
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
    SalesReceipt,
    Void,
)
from plugin.accounting.money import Money
from plugin.accounting.policy import Desktop, Gateway, MethodKind, PaymentMethod, Policy, ReturnsAccount
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.sale import Payment as Received
from tests.ledgers.desktop_books import DesktopBooks, TaxDiffers
from tests.ledgers.desktop_schema import errors_of
from tests.sandbox_process import Sandbox

DAY = date(2026, 3, 14)
FIRST, SECOND, THIRD = "gid://shopify/Refund/7#1", "gid://shopify/Refund/7#2", "gid://shopify/Refund/7#3"

RECEIVABLE = Ref("84", "Accounts Receivable")
UNDEPOSITED = Ref("4", "Undeposited Funds")
CHECKING = Ref("5", "Checking")
SALES = Ref("79", "Sales of Product Income")
RETURNS = Ref("90", "Returns we took back")
OWED = Ref("91", "Credit given to customers")
ADA = Ref("11", "Ada Jones")

MUG = Item(Ref("item 1", "MUG-01"), ItemKind.STOCK, "MUG-01", True, SALES)
POSTER = Item(Ref("item 2", "POSTER-A2"), ItemKind.NON_STOCK, "POSTER-A2", True, SALES)
ROUNDING = Item(Ref("item 3", "Cents"), ItemKind.SERVICE, None, True, SALES)
STORE_CREDIT = Item(Ref("item 4", "Credit given"), ItemKind.SERVICE, None, True, OWED)
VISA = PaymentMethod(Ref("m1", "Visa by the shop"), MethodKind.VISA)

POLICY = Policy(
    boxes=Desktop(),
    rounding_item=ROUNDING,
    store_credit_item=STORE_CREDIT,
    sku_items={"POSTER-A2": POSTER},
    gateways={"card": Gateway(method=VISA), "manual": Gateway(bank_account=CHECKING)},
    returns=ReturnsAccount(RETURNS),
)


def usd(amount: str | Decimal) -> Money:
    return Money.of(amount, "USD")


def sold(item: Item, amount: str, quantity: int = 1, *, taxable: bool = True) -> SaleLine:
    return SaleLine(
        "made up", LineRole.GOODS, item, item.ref.name, Decimal(quantity), usd(amount), taxable=taxable
    )


def a_sale(*lines: SaleLine, tax: str, paid: str, kind: SaleKind = SaleKind.INVOICE) -> Sale:
    """A sale to Ada, `paid` into Undeposited Funds."""
    whole = usd(sum((line.amount.amount for line in lines), Decimal(tax)))
    return Sale(
        kind=kind,
        id="made up",
        revision="",
        number="1001",
        date=date(2026, 3, 1),
        currency="USD",
        customer=ADA,
        total=whole,
        balance=whole - usd(paid),
        tax=usd(tax),
        lines=lines,
        payments=(Received("p1", usd(paid), UNDEPOSITED),) if Decimal(paid) else (),
    )


def back(line: SaleLine, amount: str, quantity: int | None = 1, **changes: Any) -> DocumentLine:
    """That much of a line of the sale."""
    assert line.item is not None
    made = DocumentLine(
        line.role,
        line.item.ref,
        line.description,
        Money.of(amount, line.amount.currency),
        None if quantity is None else Decimal(quantity),
        None if quantity is None else Decimal(amount) / quantity,
        stock=line.item.kind is ItemKind.STOCK,
        taxable=line.taxable,
        tax_code=line.tax_code,
    )
    return replace(made, **changes)


class Bookkeeper:
    """One company and one sale of it, and the documents a bookkeeper would enter."""

    def __init__(self, books: DesktopBooks, sale: Sale, currency: str | None = None) -> None:
        self.books = books
        self.policy = books.policy(POLICY)
        self.sale = books.book_sale(sale, currency)
        self.before = self._balances()
        self.sent = len(books.wire.sent)

    def memo(self, *lines: DocumentLine, tax: str, **changes: Any) -> CreditMemo:
        return CreditMemo(
            **self.form(*lines, tax=tax), receivable_account=self.sale.receivable_account, **changes
        )

    def form(self, *lines: DocumentLine, tax: str) -> dict[str, Any]:
        return {
            "marker": FIRST,
            "number": None,
            "date": DAY,
            "customer": self.sale.customer,
            "currency": self.sale.currency,
            "lines": lines,
            "tax": Money.of(tax, self.sale.currency),
            "memo": "Refund of order 1001",
            "sale_id": self.sale.id,
        }

    def to_card(self, amount: str, marker: str = SECOND) -> CardRefund:
        account = self.books.lists.refs[UNDEPOSITED]
        return CardRefund(**self._paid(amount, marker, account), method=self.books.lists.refs[VISA.ref])

    def by_check(self, amount: str, marker: str = SECOND) -> RefundCheck:
        return RefundCheck(**self._paid(amount, marker, self.books.lists.refs[CHECKING]))

    def _paid(self, amount: str, marker: str, account: Ref) -> dict[str, Any]:
        return {
            "marker": marker,
            "number": None,
            "date": DAY,
            "customer": self.sale.customer,
            "memo_marker": FIRST,
            "amount": Money.of(amount, self.sale.currency),
            "money_account": account,
            "receivable_account": self.sale.receivable_account,
            "memo": "",
            "reference": "re_1",
            "gateways": ("card",),
        }

    def applied(self, amount: str, marker: str = SECOND) -> CreditApplication:
        return CreditApplication(marker, FIRST, self.sale.id, self.sale.customer, usd(amount), DAY)

    def books_it(self, *documents: Document, creates: Sale | None = None) -> dict[str, Written]:
        nothing = usd("0")
        decision = Decision(documents, (), nothing, nothing, nothing, nothing, nothing, nothing, {}, creates)
        return self.books.write(decision, None if creates else self.sale, self.policy, "1001-1")

    def moved(self) -> dict[str, str]:
        """What changed since the sale: accounts and customers by their natural side, units of stock."""
        now = self._balances()
        return {
            name: f"{difference}"
            for name, amount in now.items()
            if (difference := amount - self.before.get(name, Decimal(0)))
        }

    def sets(self) -> int:
        """How many message sets have carried documents, reading apart."""
        return sum(b"AddRq" in each or b"ModRq" in each or b"TxnVoidRq" in each for each in self._mine())

    def errors(self) -> list[str]:
        """What Intuit's schema says of everything that was sent."""
        return [error for each in self.books.wire.sent for error in errors_of(each)]

    def _mine(self) -> Iterator[bytes]:
        yield from self.books.wire.sent[self.sent :]

    def _balances(self) -> dict[str, Decimal]:
        stated = self.books.balances()
        return {
            name: Decimal(amount)
            for part in ("accounts", "customers", "stock")
            for name, amount in stated[part].items()
        }


@pytest.fixture
def books(sandbox: Sandbox) -> DesktopBooks:
    return DesktopBooks.create(sandbox)


def test_a_sale_is_booked_with_its_tax_and_payment(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(MUG, "50.00", 2), tax="4.13", paid="20.00"))
    sale = keeper.sale
    assert (sale.total, sale.balance, sale.tax) == (usd("54.13"), usd("34.13"), usd("4.13"))
    assert sale.applied
    assert not sale.voided
    stated = books.balances()
    assert stated["customers"]["Ada Jones"] == "34.13"
    assert stated["stock"]["MUG-01"] == "998"
    assert keeper.errors() == []


def test_a_paid_invoice_goes_back_to_the_card(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(MUG, "50.00", 2), tax="4.00", paid="54.00"))
    line = keeper.sale.lines[0]
    written = keeper.books_it(keeper.memo(back(line, "25.00"), tax="2.00"), keeper.to_card("27.00"))
    assert keeper.moved() == {
        "Undeposited Funds": "-27.00",
        "Sales of Product Income": "-25.00",
        "Sales Tax Payable": "-2.00",
        "Cost of Goods Sold": "-3.70",
        "Inventory Asset": "3.70",
        "MUG-01": "1",
    }
    assert [each.number for each in written.values()] == ["1001-1", "1001-1"]
    assert written[FIRST].open == usd("0")
    assert keeper.sets() == 2, "the memo's total is looked at before its money leaves"
    assert keeper.errors() == []


def test_a_part_paid_invoice_is_settled_and_the_rest_goes_back_to_the_card(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(MUG, "100.00", 2), tax="8.00", paid="60.00"))
    line = keeper.sale.lines[0]
    keeper.books_it(
        keeper.memo(back(line, "100.00", 2), tax="8.00"),
        keeper.applied("48.00"),
        keeper.to_card("60.00", THIRD),
    )
    moved = keeper.moved()
    assert moved["Undeposited Funds"] == "-60.00"
    assert moved["Ada Jones"] == "-48.00"
    assert moved["Accounts Receivable"] == "-48.00"
    assert books.again(keeper.sale).balance == usd("0")
    assert keeper.errors() == []


def test_an_untaxed_refund_goes_out_as_one_message_set(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "12.00", taxable=False), tax="0.00", paid="12.00"))
    line = keeper.sale.lines[0]
    keeper.books_it(keeper.memo(back(line, "12.00"), tax="0.00"), keeper.by_check("12.00"))
    assert keeper.sets() == 1
    assert keeper.moved() == {"Checking": "-12.00", "Sales of Product Income": "-12.00"}
    assert keeper.errors() == []


def test_a_sales_receipt_is_refunded_by_check_through_the_companys_receivable(books: DesktopBooks) -> None:
    sale = a_sale(sold(POSTER, "50.00"), tax="4.00", paid="54.00", kind=SaleKind.SALES_RECEIPT)
    keeper = Bookkeeper(books, replace(sale, balance=usd("0")))
    assert keeper.sale.receivable_account is None
    keeper.books_it(keeper.memo(back(keeper.sale.lines[0], "50.00"), tax="4.00"), keeper.by_check("54.00"))
    assert keeper.moved() == {
        "Checking": "-54.00",
        "Sales of Product Income": "-50.00",
        "Sales Tax Payable": "-4.00",
    }
    assert keeper.errors() == []


def test_money_by_two_ways_pays_out_one_memo(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "50.00"), tax="4.00", paid="54.00"))
    line = keeper.sale.lines[0]
    written = keeper.books_it(
        keeper.memo(back(line, "50.00"), tax="4.00"), keeper.to_card("30.00"), keeper.by_check("24.00", THIRD)
    )
    moved = keeper.moved()
    assert (moved["Undeposited Funds"], moved["Checking"]) == ("-30.00", "-24.00")
    assert "Ada Jones" not in moved
    assert written[FIRST].open == usd("0")


def test_store_credit_takes_what_money_did_not(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "46.30"), tax="3.70", paid="50.00"))
    credit = DocumentLine(
        LineRole.SETTLEMENT, books.lists.refs[STORE_CREDIT.ref], "Store credit", usd("-30.00")
    )
    memo = keeper.memo(back(keeper.sale.lines[0], "46.30"), credit, tax="3.70")
    keeper.books_it(memo, keeper.to_card("20.00"))
    assert keeper.moved() == {
        "Undeposited Funds": "-20.00",
        "Credit given to customers": "30.00",
        "Sales of Product Income": "-46.30",
        "Sales Tax Payable": "-3.70",
    }


def test_refunded_goods_go_to_returns_by_overriding_their_account(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "50.00"), tax="4.00", paid="54.00"))
    account = books.lists.refs[RETURNS]
    line = back(keeper.sale.lines[0], "50.00", account=account, overrides_account=True)
    keeper.books_it(keeper.memo(line, tax="4.00"), keeper.to_card("54.00"))
    assert keeper.moved() == {
        "Undeposited Funds": "-54.00",
        "Returns we took back": "-50.00",
        "Sales Tax Payable": "-4.00",
    }


def test_a_cent_that_the_company_computes_otherwise_is_rounded_before_money_leaves(
    books: DesktopBooks,
) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "50.00", 2), tax="4.13", paid="54.13"))
    line = keeper.sale.lines[0]
    written = keeper.books_it(keeper.memo(back(line, "25.00"), tax="2.06"), keeper.to_card("27.06"))
    assert keeper.moved() == {
        "Undeposited Funds": "-27.06",
        "Sales of Product Income": "-24.99",
        "Sales Tax Payable": "-2.07",
    }
    assert written[FIRST].open == usd("0")
    assert books.differences == {}
    assert keeper.sets() == 3
    assert keeper.errors() == []


def test_a_tax_beyond_the_tolerance_stops_the_money(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "50.00", 2), tax="4.00", paid="54.00"))
    memo = keeper.memo(back(keeper.sale.lines[0], "25.00"), tax="1.00")
    with pytest.raises(TaxDiffers) as differs:
        keeper.books_it(memo, keeper.to_card("26.00"))
    assert (differs.value.stated, differs.value.computed) == (usd("26.00"), usd("27.00"))
    assert list(differs.value.written) == [FIRST]
    assert books.differences == {FIRST: usd("1.00")}
    assert "Undeposited Funds" not in keeper.moved()


def test_an_unpaid_invoice_is_voided(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(MUG, "50.00", 2), tax="4.00", paid="0"))
    sale = keeper.sale
    void = Void(
        FIRST,
        sale.id,
        "1001",
        sale.revision,
        sale.customer,
        sale.total,
        DAY,
        (),
        sale.tax,
        sale.receivable_account,
    )
    keeper.books_it(void)
    assert keeper.moved()["Ada Jones"] == "-54.00"
    assert keeper.moved()["MUG-01"] == "2"
    assert books.again(sale).voided
    assert keeper.errors() == []


@pytest.mark.parametrize("by_card", [True, False])
def test_a_refund_is_undone_by_voiding_its_money_and_then_its_memo(
    books: DesktopBooks, by_card: bool
) -> None:
    keeper = Bookkeeper(books, a_sale(sold(MUG, "50.00", 2), tax="4.00", paid="54.00"))
    money = keeper.to_card("27.00") if by_card else keeper.by_check("27.00")
    written = keeper.books_it(keeper.memo(back(keeper.sale.lines[0], "25.00"), tax="2.00"), money)
    keeper.books_it(
        *(
            Void(
                f"undo#{at}", written[marker].id, "1001-1", written[marker].revision, keeper.sale.customer,
                usd("27.00"), DAY, (), usd("0"), keeper.sale.receivable_account, voids,
                after=() if at == 1 else ("undo#1",),
            )
            for at, (marker, voids) in enumerate(((SECOND, money.kind), (FIRST, DocumentKind.CREDIT_MEMO)), 1)
        )
    )  # fmt: skip
    assert keeper.moved() == {}
    assert keeper.errors() == []


def test_a_dearer_exchange_is_one_sales_receipt_with_the_return_on_it(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(MUG, "50.00", 2), tax="4.00", paid="54.00"))
    mug, poster = keeper.sale.lines[0], books.lists.refs[POSTER.ref]
    went_out = back(mug, "35.00", role=LineRole.REPLACEMENT, item=poster, stock=False)
    came_back = back(mug, "-25.00", quantity=-1)
    account = books.lists.refs[UNDEPOSITED]
    receipt = SalesReceipt(
        **keeper.form(went_out, came_back, tax="0.80"), money_account=account, reference="pi_2"
    )
    keeper.books_it(receipt)
    assert keeper.moved() == {
        "Undeposited Funds": "10.80",
        "Sales of Product Income": "10.00",
        "Sales Tax Payable": "0.80",
        "Cost of Goods Sold": "-3.70",
        "Inventory Asset": "3.70",
        "MUG-01": "1",
    }
    assert keeper.errors() == []


def test_a_missing_sale_is_created_paid_and_refunded(books: DesktopBooks) -> None:
    keeper = Bookkeeper(books, a_sale(sold(POSTER, "10.00"), tax="0.80", paid="10.80"))
    bea = Ref("", "Bea Smith: shop")
    lines = (back(keeper.sale.lines[0], "40.00"),)
    new = {"customer": bea, "sale_id": FIRST}
    sale = replace(
        keeper.sale, id=FIRST, customer=bea, total=usd("43.20"), tax=usd("3.20"), receivable_account=None,
        lines=(replace(keeper.sale.lines[0], amount=usd("40.00")),), copied={},
    )  # fmt: skip
    form = {**keeper.form(*lines, tax="3.20"), **new, "receivable_account": None}
    memo = CreditMemo(**{**form, "marker": THIRD})
    paid = Payment(SECOND, FIRST, bea, usd("43.20"), books.lists.refs[UNDEPOSITED], None, DAY, "pi_3")
    card = replace(
        keeper.to_card("43.20", THIRD[:-1] + "4"), memo_marker=THIRD, customer=bea, receivable_account=None
    )
    written = keeper.books_it(Invoice(**form, is_the_sale=True), paid, memo, card, creates=sale)
    assert keeper.moved() == {}, "sold, paid, taken back and paid out"
    assert len(written) == 4
    assert books.balances()["customers"]["Bea Smith shop"] == "0.00"
    assert keeper.errors() == []


def test_a_foreign_sale_is_refunded_at_its_own_rate(sandbox: Sandbox) -> None:
    books = DesktopBooks.create(sandbox, multicurrency=True, rates={"EUR": "1.25"})

    def euros(amount: str) -> Money:
        return Money.of(amount, "EUR")

    line = replace(sold(POSTER, "50.00", 2), amount=euros("50.00"))
    foreign = replace(
        a_sale(sold(POSTER, "50.00", 2), tax="4.00", paid="0"),
        currency="EUR", lines=(line,), total=euros("54.00"), balance=euros("0.00"), tax=euros("4.00"),
        payments=(Received("p1", euros("54.00"), UNDEPOSITED),), copied={"ExchangeRate": "1.10"},
    )  # fmt: skip
    keeper = Bookkeeper(books, foreign, "Euro")
    assert keeper.sale.receivable_account != books.lists.refs.get(RECEIVABLE)
    keeper.books_it(keeper.memo(back(keeper.sale.lines[0], "25.00"), tax="2.00"), keeper.to_card("27.00"))
    assert keeper.moved() == {
        "Undeposited Funds": "-29.70",
        "Sales of Product Income": "-27.50",
        "Sales Tax Payable": "-2.20",
    }, "the customer is left with nothing, not with the rest of a changed rate"
    assert keeper.errors() == []
