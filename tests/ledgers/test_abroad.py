"""Companies outside the United States, and sales in a foreign currency."""

from __future__ import annotations

import pytest

from plugin.accounting.money import Money
from tests.ledgers.books import Books, quickbooks_online
from tests.ledgers.contract import application_of, book, existing, memo_of, receipt_of
from tests.sandbox_process import Sandbox


def foreign_order(books: Books) -> dict[str, object]:
    """One mug at 20.00 USD that the customer paid with 27.00 CAD, tax 2.00 USD or 2.70 CAD."""
    mug = {"sku": "MUG-9", "title": "Mug", "quantity": 1, "tracked": True}
    prices = {
        "price": {"shop": "20.00", "presentment": "27.00"},
        "tax": {"shop": "2.00", "presentment": "2.70"},
    }
    return books.order(line_items=[{**mug, **prices}], shipping_lines=[], presentment_currency="CAD")


def test_a_foreign_sales_receipt_is_refunded_in_its_currency_at_its_own_rate(sandbox: Sandbox) -> None:
    books = quickbooks_online(sandbox)
    sale = books.sale(books.sell(foreign_order(books), currency="presentment"))
    assert (sale.total, sale.received) == (Money.of("29.70", "CAD"), Money.of("29.70", "CAD"))
    answer = existing(book(books, receipt_of(sale, f"{sale.number}-1"), sale))
    assert answer.total == sale.total
    assert books.balance("Undeposited Funds") == 0


def test_a_memo_for_a_foreign_invoice_settles_it_and_leaves_nothing_at_home(sandbox: Sandbox) -> None:
    books = quickbooks_online(sandbox)
    number = books.sell(foreign_order(books), as_="invoice", paid="0.00", currency="presentment")
    sale = books.sale(number)
    books.sandbox.patch(f"/companies/{books.company['realm']}", rates={"CAD": "0.9"})  # the rate has moved
    memo = memo_of(sale, f"{number}-1")
    answer = existing(book(books, memo, sale))
    assert answer.open == Money.of("29.70", "CAD")
    existing(book(books, application_of(memo, sale, sale.total), sale, {memo.marker: answer.ledger_id}))
    assert books.sale(number).balance == Money.zero("CAD")
    assert books.balance("Accounts Receivable (A/R) - CAD") == 0


@pytest.mark.parametrize(("country", "currency"), [("GB", "GBP"), ("CA", "CAD"), ("JP", "JPY")])
def test_a_company_abroad_gets_tax_codes_and_amounts_that_exclude_tax(
    sandbox: Sandbox, country: str, currency: str
) -> None:
    books = quickbooks_online(sandbox, country=country, home_currency=currency)
    order = books.order()
    if currency == "JPY":
        whole = {
            "price": {"shop": "2500", "presentment": "2500"},
            "tax": {"shop": "500", "presentment": "500"},
        }
        order = books.order(
            line_items=[{"sku": "MUG-1", "title": "Mug", "quantity": 2, **whole}], shipping_lines=[]
        )
    sale = books.sale(books.sell(order))
    assert sale.currency == currency
    answer = existing(book(books, receipt_of(sale, f"{sale.number}-1"), sale))
    assert answer.total == sale.total
    assert books.balance("Undeposited Funds") == 0
