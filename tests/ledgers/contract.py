"""What every ledger promises, told once; `test_contract.py` runs it against each ledger of the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    RefundReceipt,
    Void,
)
from plugin.accounting.money import Amount, Money, total
from plugin.accounting.sale import Item, ItemKind, LineRole, Sale, SaleKind
from plugin.protocols import Answer, Booked, Changed, Drafted, NotBooked, NumberTaken, PeriodClosed
from plugin.searches import Beside, HandSearch, SaleSearch
from tests.ledgers.books import Books, both

DAY = date(2026, 3, 14)
OpenBooks = Callable[..., Books]


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def reversing(sale: Sale, number: str | None, **changes: Any) -> dict[str, Any]:
    """The whole sale the other way round: what a receipt or memo of all of it is made of."""
    lines = tuple(
        DocumentLine(
            line.role,
            line.item.ref if line.item else None,
            line.description,
            line.amount,
            line.quantity if line.item else None,
            line.amount.amount / line.quantity if line.item and line.quantity else None,
            stock=line.item is not None and line.item.kind is ItemKind.STOCK,
            taxable=line.taxable,
            tax_code=line.tax_code,
            account=line.account,
        )
        for line in sale.lines
    )
    whole = {
        "marker": f"gid://shopify/Refund/{sale.number}#1",
        "number": number,
        "date": DAY,
        "customer": sale.customer,
        "currency": sale.currency,
        "lines": lines,
        "tax": sale.tax,
        "memo": f"Refund of order {sale.number}",
        "sale_id": sale.id,
    }
    return {**whole, **changes}


def receipt_of(sale: Sale, number: str | None, **changes: Any) -> RefundReceipt:
    paid = {"money_account": sale.payments[0].account, "reference": "pi_1"}
    return RefundReceipt(**{**reversing(sale, number), **paid, **changes})


def memo_of(sale: Sale, number: str | None, **changes: Any) -> CreditMemo:
    return CreditMemo(**{**reversing(sale, number), "receivable_account": sale.receivable_account, **changes})


def application_of(memo: CreditMemo, sale: Sale, amount: Money) -> CreditApplication:
    return CreditApplication(
        memo.marker.replace("#1", "#2"), memo.marker, sale.id, sale.customer, amount, DAY
    )


def void_of(sale: Sale) -> Void:
    return Void(
        f"gid://shopify/Refund/{sale.number}#1",
        sale.id,
        sale.number,
        sale.revision,
        sale.customer,
        sale.balance,
        DAY,
        (),
        sale.tax,
        sale.receivable_account,
    )


def drafted(
    books: Books, document: Document, sale: Sale, parents: Mapping[str, str] | None = None, key: str = "d1"
) -> Drafted:
    return books.open_ledger().draft(document, sale, key, parents or {})


def booked(books: Books, *drafts: Drafted, key: str | None = None, again: bool = False) -> list[Answer]:
    """The answers, in the order of the drafts."""
    key = key or str(uuid4())
    books.next_run()
    answers = books.ask(lambda ledger: ledger.book(key, drafts, again=again))
    assert set(answers) == {draft.key for draft in drafts}
    return [answers[draft.key] for draft in drafts]


def book(books: Books, document: Document, sale: Sale, parents: Mapping[str, str] | None = None) -> Answer:
    (answer,) = booked(books, drafted(books, document, sale, parents))
    return answer


def existing(answer: Answer) -> Booked:
    assert isinstance(answer, Booked), answer
    return answer


def _items(answer: object) -> tuple[Item, ...]:
    assert isinstance(answer, tuple), answer
    return answer


def _beside(answer: object) -> Beside:
    assert isinstance(answer, Beside), answer
    return answer


class LedgerContract:
    """Subclass it with a fixture `open_books`."""

    @pytest.fixture
    def books(self, open_books: OpenBooks) -> Books:
        return open_books()

    def test_it_says_what_it_can_write_and_up_to_which_day_the_books_are_closed(
        self, open_books: OpenBooks
    ) -> None:
        books = open_books(closing_date="2026-02-28")
        offers = books.ask(lambda ledger: ledger.offers())
        assert offers.closed_through == date(2026, 2, 28)
        assert {
            DocumentKind.CREDIT_MEMO,
            DocumentKind.CREDIT_APPLICATION,
            DocumentKind.VOID,
        } <= offers.documents
        assert offers.longest_number >= 11
        assert offers.documents_per_request >= 1

    def test_open_books_have_no_closing_date(self, books: Books) -> None:
        assert books.ask(lambda ledger: ledger.offers()).closed_through is None

    def test_an_order_that_nobody_booked_has_no_sale(self, books: Books) -> None:
        assert books.ask(lambda ledger: ledger.sales(["nobody's"])) == {"nobody's": ()}

    def test_no_number_is_no_question(self, books: Books) -> None:
        assert books.ask(lambda ledger: ledger.sales([])) == {}

    def test_no_search_is_no_question(self, books: Books) -> None:
        assert books.ask(lambda ledger: ledger.beside([])) == {}
        books.next_run()
        assert books.ask(lambda ledger: ledger.by_hand([])) == {}
        books.next_run()
        assert books.ask(lambda ledger: ledger.items([])) == {}

    def test_a_missing_sale_is_found_under_another_number_by_day_total_and_whose_it_is(
        self, books: Books
    ) -> None:
        name = "O'Brien\\') or Id in ('1"
        there = books.sale(books.sell(books.order(customer=name), number="SO-77"))
        total = Amount(there.total, there.total)
        the_same = SaleSearch("it's 1", name, there.date, total)
        others = [
            replace(the_same, buyer="Ben Ito"),
            replace(the_same, day=DAY),
            replace(the_same, total=Amount(usd("59.41"), usd("59.41"))),
        ]
        named = replace(the_same, buyer="Nobody", order=there.number)
        books.next_run()
        found = books.ask(lambda ledger: ledger.beside([the_same, *others, named]))
        alike = {search: _beside(answer) for search, answer in found.items()}
        assert alike[the_same].buyer == there.customer
        assert [sale.number for sale in alike[the_same].look_alikes] == ["SO-77"]
        assert [alike[search].look_alikes for search in others] == [(), (), ()]
        assert [sale.id for sale in alike[named].look_alikes] == [there.id]

    def test_an_item_is_found_by_its_sku_and_a_sku_of_none_names_none(self, books: Books) -> None:
        books.sell()
        asked = ["MUG-1", "it's none"]
        found = books.ask(lambda ledger: ledger.items(asked))
        (mug,) = _items(found["MUG-1"])
        assert (mug.sku, mug.kind, mug.active) == ("MUG-1", ItemKind.STOCK, True)
        assert found["it's none"] == ()

    def test_what_we_wrote_is_not_by_hand(self, books: Books) -> None:
        sale = books.sale(books.sell())
        existing(book(books, receipt_of(sale, f"{sale.number}-1"), sale))
        books.next_run()
        search = HandSearch(sale.customer.id, sale.number, (DAY,), 5)
        odd = HandSearch("') or Id in ('1", "it's", (DAY,), 5)
        assert books.ask(lambda ledger: ledger.by_hand([search, odd])) == {search: (), odd: ()}

    def test_a_number_cannot_break_out_of_its_question(self, books: Books) -> None:
        number = books.sell()
        odd = ["it's", "a\\", "') or Id in ('1", "x' --", number]
        found = books.ask(lambda ledger: ledger.sales(odd))
        assert [len(_sales(found[one])) for one in odd] == [0, 0, 0, 0, 1]

    def test_many_numbers_are_answered_each_with_its_own_sale(self, books: Books) -> None:
        numbers = [books.sell(), books.sell(as_="invoice"), books.sell(as_="invoice", paid="0.00")]
        found = books.ask(lambda ledger: ledger.sales([*numbers, "missing"]))
        assert found["missing"] == ()
        for number in numbers:
            assert [sale.number for sale in _sales(found[number])] == [number]

    def test_a_sales_receipt_is_read_with_lines_tax_and_where_its_money_went(self, books: Books) -> None:
        sale = books.sale(books.sell())
        assert (sale.kind, sale.total, sale.tax, sale.balance) == (
            SaleKind.SALES_RECEIPT,
            usd("59.40"),
            usd("4.40"),
            usd("0"),
        )
        goods, shipping = sale.lines
        assert (goods.role, goods.amount, goods.quantity, goods.taxable) == (
            LineRole.GOODS,
            usd("50.00"),
            Decimal(2),
            True,
        )
        assert goods.item is not None
        assert (goods.item.sku, goods.item.kind) == ("MUG-1", ItemKind.STOCK)
        assert goods.account is not None
        assert (shipping.role, shipping.amount) == (LineRole.SHIPPING, usd("5.00"))
        assert sale.received == usd("59.40")
        assert [payment.account.name for payment in sale.payments] == ["Undeposited Funds"]
        assert sale.customer.name == "Ada Jones"
        assert not sale.voided

    @pytest.mark.parametrize(
        ("paid", "received", "balance"),
        [("full", "59.40", "0.00"), ("20.00", "20.00", "39.40"), ("0.00", "0.00", "59.40")],
    )
    def test_an_invoice_is_read_with_what_was_received_and_what_is_open(
        self, books: Books, paid: str, received: str, balance: str
    ) -> None:
        sale = books.sale(books.sell(as_="invoice", paid=paid))
        assert sale.kind is SaleKind.INVOICE
        assert (sale.received, sale.balance) == (usd(received), usd(balance))
        assert sale.applied is (received != "0.00")

    def test_a_discount_line_of_the_sale_is_negative_and_names_its_account(self, books: Books) -> None:
        order = books.order()
        line = {**order["line_items"][0], "discount": both("5.00")}
        order = books.order(line_items=[line])
        sale = books.sale(books.sell(order, discount_line=True))
        discount = next(line for line in sale.lines if line.role is LineRole.DISCOUNT)
        assert (discount.item, discount.amount) == (None, usd("-5.00"))
        assert discount.account is not None
        assert total((line.amount for line in sale.lines), "USD") + sale.tax == sale.total

    def test_a_voided_sale_says_so(self, books: Books) -> None:
        sale = books.sale(books.sell(as_="invoice", paid="0.00", void=True))
        assert sale.voided
        assert sale.total == usd("0")

    def test_two_documents_of_one_number_are_both_told(self, books: Books) -> None:
        number = books.sell()
        books.sell(books.order(), as_="invoice", number=number)
        found = books.ask(lambda ledger: ledger.sales([number]))[number]
        assert {sale.kind for sale in _sales(found)} == {SaleKind.INVOICE, SaleKind.SALES_RECEIPT}

    def test_a_draft_is_the_same_whenever_it_is_made(self, books: Books) -> None:
        sale = books.sale(books.sell())
        document = receipt_of(sale, f"{sale.number}-1")
        assert drafted(books, document, sale) == drafted(books, document, sale)

    def test_a_refund_receipt_takes_back_money_goods_and_tax(self, books: Books) -> None:
        sale = books.sale(books.sell())
        answer = existing(book(books, receipt_of(sale, f"{sale.number}-1"), sale))
        assert (answer.total, answer.number) == (sale.total, f"{sale.number}-1")
        assert books.balance("Undeposited Funds") == 0

    def test_a_credit_memo_and_its_application_settle_the_invoice(self, books: Books) -> None:
        sale = books.sale(books.sell(as_="invoice", paid="0.00"))
        memo = memo_of(sale, f"{sale.number}-1")
        answer = existing(book(books, memo, sale))
        assert (answer.total, answer.open) == (sale.total, sale.total)
        application = application_of(memo, sale, sale.total)
        existing(book(books, application, sale, {memo.marker: answer.ledger_id}))
        after = books.sale(sale.number)
        assert after.balance == usd("0")
        assert after.applied
        assert after.received == usd("0")

    def test_a_void_leaves_an_invoice_of_nothing(self, books: Books) -> None:
        sale = books.sale(books.sell(as_="invoice", paid="0.00"))
        answer = existing(book(books, void_of(sale), sale))
        assert answer.total is None
        assert books.sale(sale.number).voided
        assert books.balance("Accounts Receivable (A/R)") == 0

    def test_the_same_key_sent_twice_books_once(self, books: Books) -> None:
        sale = books.sale(books.sell())
        draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
        key = str(uuid4())
        (first,), (second,) = booked(books, draft, key=key), booked(books, draft, key=key)
        assert existing(first).ledger_id == existing(second).ledger_id
        assert len(books.documents("RefundReceipt")) == 1

    def test_what_left_before_is_found_again_even_when_the_key_is_forgotten(self, books: Books) -> None:
        sale = books.sale(books.sell(as_="invoice", paid="0.00"))
        memo = memo_of(sale, f"{sale.number}-1")
        draft = drafted(books, memo, sale)
        (first,) = booked(books, draft)
        (second,) = booked(books, draft, again=True)
        assert existing(first).ledger_id == existing(second).ledger_id
        application = application_of(memo, sale, sale.total)
        draft = drafted(books, application, sale, {memo.marker: existing(first).ledger_id})
        (third,), (fourth,) = booked(books, draft), booked(books, draft, again=True)
        assert existing(third).ledger_id == existing(fourth).ledger_id
        assert len(books.documents("CreditMemo")) == 1

    def test_a_number_of_another_refund_is_answered_and_nothing_is_booked(self, books: Books) -> None:
        sale, other = books.sale(books.sell()), books.sale(books.sell())
        existing(book(books, receipt_of(sale, "R-7"), sale))
        taken = book(books, receipt_of(other, "R-7"), other)
        assert isinstance(taken, NumberTaken)
        assert (taken.number, taken.across_types) == ("R-7", False)
        assert len(books.documents("RefundReceipt")) == 1

    def test_a_number_that_our_own_document_took_is_that_document(self, books: Books) -> None:
        sale = books.sale(books.sell())
        draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
        (first,) = booked(books, draft)
        (second,) = booked(books, replace(draft, key="d2", payload={**draft.payload, "bId": "d2"}))
        assert existing(first).ledger_id == existing(second).ledger_id
        assert len(books.documents("RefundReceipt")) == 1

    def test_the_number_of_the_sale_is_free_or_not_as_the_company_has_it(self, open_books: OpenBooks) -> None:
        books = open_books(numbers="per type")
        sale = books.sale(books.sell())
        assert existing(book(books, receipt_of(sale, sale.number), sale)).number == sale.number
        books = open_books(numbers="across types")
        sale = books.sale(books.sell())
        taken = book(books, receipt_of(sale, sale.number), sale)
        assert isinstance(taken, NumberTaken)
        assert taken.across_types

    def test_one_refused_document_does_not_stop_the_others(self, books: Books) -> None:
        good, bad = books.sale(books.sell()), books.sale(books.sell())
        account = replace(bad.payments[0].account, id="999999")
        drafts = [
            drafted(books, receipt_of(good, f"{good.number}-1"), good, key="d1"),
            drafted(books, receipt_of(bad, f"{bad.number}-1", money_account=account), bad, key="d2"),
        ]
        first, second = booked(books, *drafts)
        existing(first)
        assert isinstance(second, NotBooked)
        assert second.sentence.code == "reference-gone"

    def test_a_sale_that_changed_since_it_was_read_is_not_voided_and_told_as_it_is(
        self, books: Books
    ) -> None:
        sale = books.sale(books.sell(as_="invoice", paid="0.00"))
        stale = replace(void_of(sale), revision="41")
        answer = book(books, stale, sale)
        assert isinstance(answer, Changed)
        assert answer.now is not None
        assert replace(answer.now, copied=sale.copied) == sale
        assert not books.sale(sale.number).voided
        assert isinstance(book(books, replace(stale, revision=answer.now.revision), sale), Booked)

    def test_an_invoice_that_is_void_already_counts_as_voided(self, books: Books) -> None:
        sale = books.sale(books.sell(as_="invoice", paid="0.00"))
        existing(book(books, void_of(sale), sale))
        existing(book(books, void_of(sale), sale))

    def test_a_day_in_a_closed_period_is_refused_as_such(self, open_books: OpenBooks) -> None:
        books = open_books()
        sale = books.sale(books.sell())
        books.sandbox.patch(f"/companies/{books.company['realm']}", closing_date="2026-03-31")
        answer = book(books, receipt_of(sale, f"{sale.number}-1"), sale)
        assert isinstance(answer, PeriodClosed)
        assert answer.closed_through == date(2026, 3, 31)


def _sales(found: object) -> Sequence[Sale]:
    assert isinstance(found, tuple)
    return found
