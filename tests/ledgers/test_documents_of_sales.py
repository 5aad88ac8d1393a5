"""Exchanges, refunds taken back, missing sales, store credit: written into a pretend company and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.documents import (
    CreditApplication,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Payment,
    SalesReceipt,
)
from plugin.accounting.sale import LineRole, Ref, Sale, SaleKind
from plugin.ledgers.quickbooks_online.payload import ENTITIES
from plugin.protocols import Booked, Json, NotBooked, TryLater
from tests.ledgers.books import Books, both, quickbooks_online
from tests.ledgers.contract import (
    DAY,
    application_of,
    book,
    booked,
    drafted,
    existing,
    memo_of,
    receipt_of,
    reversing,
    usd,
)
from tests.sandbox_process import Sandbox


@pytest.fixture
def books(sandbox: Sandbox) -> Books:
    return quickbooks_online(sandbox)


def item(books: Books, key: str) -> Ref:
    named = books.company["items"][key]
    return Ref(named["id"], named["name"])


def account(books: Books, key: str) -> Ref:
    named = books.company["accounts"][key]
    return Ref(named["id"], named["name"])


def a_line(books: Books, key: str, amount: str, role: LineRole = LineRole.GOODS) -> DocumentLine:
    return DocumentLine(role, item(books, key), key, usd(amount))


def balances(books: Books) -> Json:
    """Accounts, stock and customers that are not at nothing."""
    return {
        what: {name: amount for name, amount in each.items() if Decimal(amount)}
        for what, each in books.sandbox.balances(books.company).items()
    }


def missing(
    books: Books, kind: type[SalesReceipt] | type[Invoice], buyer: str = "Grace Lee"
) -> tuple[Document, Sale]:
    """A sale of 54.00 that the company does not have, as it is created, and as its refund sees it."""
    number = str(books.order()["id"])
    marker = f"gid://shopify/Refund/{number}#1"
    who = Ref("", buyer)
    money = account(books, "clearing")
    is_receipt = kind is SalesReceipt
    sale = Sale(
        kind=SaleKind.SALES_RECEIPT if is_receipt else SaleKind.INVOICE,
        id=marker,
        revision="",
        number=number,
        date=DAY,
        currency="USD",
        customer=who,
        total=usd("54.00"),
        balance=usd("0.00"),
        tax=usd("4.00"),
        lines=(),
    )
    goods = replace(a_line(books, "fallback", "50.00"), quantity=Decimal(2), price=Decimal(25), taxable=True)
    form: dict[str, Any] = {**reversing(sale, number), "lines": (goods,), "is_the_sale": True}
    document: Document = (
        SalesReceipt(**form, money_account=money, reference="pi_1")
        if is_receipt
        else Invoice(**form, receivable_account=None)
    )
    return document, sale


def payment_of(books: Books, invoice: Invoice, amount: str) -> Payment:
    marker = invoice.marker.replace("#1", "#2")
    clearing = account(books, "clearing")
    return Payment(marker, invoice.marker, invoice.customer, usd(amount), clearing, None, DAY, "pi_1")


def sales_receipt_of(sale: Sale, number: str, **changes: Any) -> SalesReceipt:
    """The whole sale once more, into the account that its money went to."""
    money = {"money_account": sale.payments[0].account, "reference": "pi_2"}
    return SalesReceipt(**{**reversing(sale, number), **money, **changes})


def written(books: Books, document: Document, sale: Sale, parents: Mapping[str, str] | None = None) -> Booked:
    return existing(book(books, document, sale, parents))


def test_it_offers_what_quickbooks_online_has_and_no_more(books: Books) -> None:
    offers = books.ask(lambda ledger: ledger.offers())
    assert offers.documents == frozenset(ENTITIES)
    assert set(DocumentKind) - offers.documents == {DocumentKind.CARD_REFUND, DocumentKind.REFUND_CHECK}
    assert not offers.computes_tax
    assert not offers.overrides_accounts


def test_a_dearer_exchange_brings_money_and_swaps_the_goods(books: Books) -> None:
    sale = books.sale(books.sell())
    before = balances(books)
    mug = sale.lines[0]
    assert mug.item is not None
    back = DocumentLine(
        LineRole.GOODS, mug.item.ref, "Mug", usd("-25"), Decimal(-1), Decimal(25), stock=True, taxable=True
    )
    out = replace(back, role=LineRole.REPLACEMENT, amount=usd("60"), quantity=Decimal(2), price=Decimal(30))
    exchange = sales_receipt_of(sale, f"{sale.number}-1", lines=(back, out), tax=usd("2.80"))
    assert written(books, exchange, sale).total == usd("37.80")
    after = balances(books)
    assert Decimal(after["stock"]["MUG-1"]) - Decimal(before["stock"]["MUG-1"]) == -1
    assert books.balance("Undeposited Funds") == Decimal("59.40") + Decimal("37.80")
    assert books.balance("Sales Tax Payable") == Decimal("7.20")


def test_a_cheaper_exchange_takes_units_back_and_gives_others_out_on_one_receipt(books: Books) -> None:
    sale = books.sale(books.sell())
    before = balances(books)["stock"]["MUG-1"]
    mug = replace(receipt_of(sale, None).lines[0])
    out = replace(
        mug, role=LineRole.REPLACEMENT, amount=usd("-20"), quantity=Decimal(-1), price=Decimal("20")
    )
    receipt = receipt_of(sale, f"{sale.number}-1", lines=(mug, out), tax=usd("2.40"))
    assert written(books, receipt, sale).total == usd("32.40")
    assert Decimal(balances(books)["stock"]["MUG-1"]) - Decimal(before) == 1


def test_our_own_sales_receipt_under_the_orders_number_is_not_its_sale(books: Books) -> None:
    sale = books.sale(books.sell(as_="invoice"))
    written(books, sales_receipt_of(sale, sale.number), sale)
    assert books.sale(sale.number).id == sale.id


def test_a_receipt_taken_back_by_a_sales_receipt_leaves_no_trace_in_any_balance(books: Books) -> None:
    sale = books.sale(books.sell())
    before = balances(books)
    receipt = receipt_of(sale, f"{sale.number}-1")
    written(books, receipt, sale)
    assert balances(books) != before
    written(books, sales_receipt_of(sale, f"{sale.number}-2", marker=f"{receipt.marker}-back#1"), sale)
    assert balances(books) == before


def test_a_memo_taken_back_is_closed_by_an_invoice_of_its_own(books: Books) -> None:
    """The memo was never applied; the application names it by its id, and the new invoice by its marker."""
    sale = books.sale(books.sell(as_="invoice"))
    before = balances(books)
    memo = memo_of(sale, f"{sale.number}-1")
    memo_id = written(books, memo, sale).ledger_id
    again = Invoice(
        **reversing(sale, f"{sale.number}-2", marker=f"{memo.marker}-back#1"),
        receivable_account=sale.receivable_account,
    )
    invoice_id = written(books, again, sale).ledger_id
    applied = CreditApplication(
        f"{memo.marker}-back#2", memo_id, again.marker, sale.customer, sale.total, DAY
    )
    written(books, applied, sale, {again.marker: invoice_id})
    assert balances(books) == before
    (kept,) = [one for one in books.documents("CreditMemo") if one["Id"] == memo_id]
    (anew,) = [one for one in books.documents("Invoice") if one["Id"] == invoice_id]
    assert (kept["RemainingCredit"], anew["Balance"]) == (0, 0)


def test_an_invoice_reads_the_same_after_payments_and_applications_of_ours(books: Books) -> None:
    sale = books.sale(books.sell(as_="invoice", paid="20.00"))
    memo = memo_of(sale, f"{sale.number}-1", lines=(a_line(books, "fallback", "9.40"),), tax=usd("0"))
    parents = {memo.marker: written(books, memo, sale).ledger_id}
    written(books, application_of(memo, sale, usd("9.40")), sale, parents)
    marker = memo.marker.replace("#1", "#3")
    clearing = account(books, "clearing")
    paid = Payment(marker, sale.id, sale.customer, usd("30.00"), clearing, None, DAY, "pi_9")
    written(books, paid, sale)
    after = books.sale(sale.number)
    assert (after.total, after.balance, after.received) == (sale.total, usd("0"), usd("50.00"))
    assert [(each.amount, each.account.name) for each in after.payments] == [
        (usd("20.00"), "Undeposited Funds"),
        (usd("30.00"), "Payments Clearing"),
    ]


def test_a_missing_sale_is_created_for_a_new_customer_and_found_again_as_the_sale(books: Books) -> None:
    document, sale = missing(books, SalesReceipt)
    written(books, document, sale)
    found = books.sale(sale.number)
    assert (found.kind, found.total, found.received) == (
        SaleKind.SALES_RECEIPT,
        usd("54.00"),
        usd("54.00"),
    )
    assert found.customer.name == "Grace Lee"
    (again, other) = missing(books, SalesReceipt)
    written(books, again, other)
    assert books.sale(other.number).customer == found.customer


def test_a_missing_invoice_gets_its_payment_and_its_refund_in_the_same_decision(books: Books) -> None:
    invoice, sale = missing(books, Invoice)
    assert isinstance(invoice, Invoice)
    parents = {invoice.marker: written(books, invoice, sale).ledger_id}
    written(books, payment_of(books, invoice, "30.00"), sale, parents)
    found = books.sale(sale.number)
    assert (found.balance, found.received) == (usd("24.00"), usd("30.00"))
    memo = memo_of(
        sale,
        f"{sale.number}-1",
        marker=invoice.marker.replace("#1", "#3"),
        lines=(a_line(books, "fallback", "24.00"),),
        tax=usd("0"),
    )
    parents[memo.marker] = written(books, memo, sale, parents).ledger_id
    application = replace(application_of(memo, sale, usd("24.00")), marker=invoice.marker.replace("#1", "#4"))
    written(books, application, sale, parents)
    assert books.sale(sale.number).balance == usd("0")
    assert "Grace Lee" not in balances(books)["customers"]


def test_a_payment_whose_answer_was_lost_is_found_by_its_invoice(books: Books) -> None:
    invoice, sale = missing(books, Invoice)
    assert isinstance(invoice, Invoice)
    parents = {invoice.marker: written(books, invoice, sale).ledger_id}
    draft = drafted(books, payment_of(books, invoice, "54.00"), sale, parents)
    (first,) = booked(books, draft)
    (second,) = booked(books, draft, again=True)
    assert existing(first).ledger_id == existing(second).ledger_id
    assert len(books.documents("Payment")) == 1


@pytest.mark.parametrize("kind", [SalesReceipt, Invoice])
@pytest.mark.parametrize(
    ("trouble", "batches"), [("lost before", (1, 2)), ("lost after", (1, 1)), ("half", (1, 1))]
)
def test_a_created_sale_whose_answer_was_lost_is_created_once(
    books: Books, kind: type[SalesReceipt] | type[Invoice], trouble: str, batches: tuple[int, int]
) -> None:
    """Once the batch that makes the customer, once the one that makes the sale; a customer made stays made."""
    document, sale = missing(books, kind)
    draft = drafted(books, document, sale)
    key = "7c9e6679-7425-40de-944b-e07fc1f90ae8"
    for nth in batches:
        books.sandbox.fault(trouble, what="qbo batch", nth=nth)
        with pytest.raises(TryLater):
            booked(books, draft, key=key)
        books.sandbox.calm()
    (answer,) = booked(books, draft, key=key, again=True)
    assert existing(answer).total == usd("54.00")
    assert len(books.documents(ENTITIES[document.kind])) == 1
    assert list(books.sandbox.balances(books.company)["customers"]) == ["Grace Lee"]


def test_a_buyer_whose_name_belongs_to_another_currency_is_a_customer_of_that_name_and_money(
    sandbox: Sandbox,
) -> None:
    books = quickbooks_online(sandbox, multicurrency=True, rates={"CAD": "0.75"})
    books.sandbox.shop("abroad.myshopify.com", currency="CAD")
    order = {**books.order(), "customer": "Grace Lee"}
    abroad = sandbox.post("/shops/abroad.myshopify.com/orders", order={**order, "id": order["id"] + 500_000})
    sandbox.book_sale(books.company, "abroad.myshopify.com", abroad["id"], number="abroad")
    document, sale = missing(books, Invoice)
    written(books, document, sale)
    assert books.sale(sale.number).customer.name == "Grace Lee (USD)"


def test_a_buyer_whose_name_is_odd_gets_one_that_quickbooks_takes(books: Books) -> None:
    document, sale = missing(books, Invoice, buyer="Zoë: Łódź\tand sons" + "x" * 200)
    written(books, document, sale)
    name = books.sale(sale.number).customer.name
    assert name.startswith("Zoë  Lódz and sons")
    assert len(name) <= 100


def test_a_receipt_of_nothing_moves_the_debt_and_no_money(books: Books) -> None:
    sale = books.sale(books.sell())
    before = books.balance("Undeposited Funds")
    whole = receipt_of(sale, f"{sale.number}-1")
    given = a_line(books, "store_credit", "-59.40", LineRole.SETTLEMENT)
    answer = written(books, replace(whole, lines=(*whole.lines, given)), sale)
    assert answer.total == usd("0.00")
    assert books.balance("Undeposited Funds") == before
    assert books.balance("Store Credit") == Decimal("59.40")
    assert books.balance("Sales") == 0


def test_a_sold_gift_card_taken_back_lowers_the_debt_and_no_income(books: Books) -> None:
    card = {"title": "Gift card", "quantity": 1, "gift_card": True, "price": both("40.00")}
    sale = books.sale(books.sell(books.order(line_items=[card], shipping_lines=[])))
    assert sale.lines[0].role is LineRole.GOODS
    assert books.balance("Gift Cards") == 40
    back = a_line(books, "gift_card", "40.00", LineRole.GIFT_CARD)
    written(books, receipt_of(sale, f"{sale.number}-1", lines=(back,), tax=usd("0")), sale)
    assert {"Gift Cards", "Undeposited Funds", "Sales"} & balances(books)["accounts"].keys() == set()


def test_tax_alone_is_refunded_without_income(books: Books) -> None:
    sale = books.sale(books.sell())
    income = books.balance("Sales")
    nothing = replace(receipt_of(sale, None).lines[0], amount=usd("0"), quantity=None, price=None)
    receipt = receipt_of(sale, f"{sale.number}-1", lines=(nothing,), tax=usd("4.40"))
    assert written(books, receipt, sale).total == usd("4.40")
    assert books.balance("Sales Tax Payable") == 0
    assert books.balance("Sales") == income


def test_a_pair_of_lines_carries_the_refund_out_of_sales_into_returns(books: Books) -> None:
    sale = books.sale(books.sell())
    receipt = receipt_of(sale, f"{sale.number}-1")
    pair = (
        a_line(books, "out_of_sales", "-50.00", LineRole.RETURNS),
        a_line(books, "into_returns", "50.00", LineRole.RETURNS),
    )
    answer = written(books, replace(receipt, lines=(*receipt.lines, *pair)), sale)
    assert answer.total == sale.total
    assert books.balance("Sales") == 50
    assert books.balance("Returns and Allowances") == -50


def test_kept_fees_tips_and_changed_rates_have_accounts_of_their_own(books: Books) -> None:
    sale = books.sale(books.sell())
    whole = receipt_of(sale, f"{sale.number}-1")
    more = (
        a_line(books, "restocking_fee", "-10.00", LineRole.EXTRA),
        a_line(books, "tip", "3.00", LineRole.EXTRA),
        a_line(books, "exchange", "0.15", LineRole.EXCHANGE_DIFFERENCE),
    )
    written(books, replace(whole, lines=(*whole.lines, *more)), sale)
    named = ("Fees from Returns", "Tips Payable", "Changed Rates on Refunds")
    assert [str(books.balance(name)) for name in named] == ["10.00", "-3.00", "-0.15"]


def test_tax_that_the_sale_shows_as_a_line_is_read_as_tax_and_reversed_on_that_item(books: Books) -> None:
    sale = books.sale(books.sell(tax_line=True))
    assert (sale.tax, sale.lines[-1].role, sale.lines[-1].amount) == (usd("0"), LineRole.TAX, usd("4.40"))
    written(books, receipt_of(sale, f"{sale.number}-1"), sale)
    assert books.balance("Sales Tax Payable") == 0


def test_what_the_order_was_paid_with_is_settlement(books: Books) -> None:
    sale = books.sale(books.sell(settled={"gift_card": "20.00"}))
    assert sale.lines[-1].role is LineRole.SETTLEMENT
    assert (sale.total, sale.before_settlement) == (usd("39.40"), usd("59.40"))


def test_a_total_below_nothing_is_refused(books: Books) -> None:
    sale = books.sale(books.sell())
    given = a_line(books, "store_credit", "-59.41", LineRole.SETTLEMENT)
    whole = receipt_of(sale, f"{sale.number}-1")
    answer = book(books, replace(whole, lines=(*whole.lines, given)), sale)
    assert isinstance(answer, NotBooked)
    assert answer.sentence.parameters["fault"] == "6000"


def test_all_ways_of_one_decision_go_out_in_few_requests(books: Books) -> None:
    """Of thirty missing sales of two buyers: a reading for the customers, a batch to make them, one for all."""
    made = [missing(books, SalesReceipt, buyer) for buyer in ("Ada", "Bob") for _ in range(15)]
    ledger = books.open_ledger()
    ledger.offers()
    drafts = [ledger.draft(document, sale, f"d{n}", {}) for n, (document, sale) in enumerate(made)]
    before = books.sandbox.request_count()
    answers = ledger.book("7c9e6679-7425-40de-944b-e07fc1f90ae9", drafts)
    assert all(isinstance(answer, Booked) for answer in answers.values())
    assert books.sandbox.request_count() - before == 3
