"""A company that is away, slow, throttled or answers half; tokens that end; answers that are lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.accounting.documents import SalesReceipt
from plugin.accounting.sale import Ref
from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.protocols import Booked, Drafted, NotBooked, NotYet, Refused, TryLater
from tests.ledgers.books import Books, RealClock, address, intuit, quickbooks_online
from tests.ledgers.contract import book, booked, drafted, existing, receipt_of, reversing, usd, void_of
from tests.ledgers.shelf import MemoryShelf
from tests.sandbox_process import Sandbox


@pytest.fixture
def books(sandbox: Sandbox) -> Books:
    return quickbooks_online(sandbox)


def tokens_asked(books: Books, since: int) -> int:
    return [one["what"] for one in books.sandbox.requests_since(since)].count("token")


@pytest.mark.parametrize(
    ("kind", "code", "after"),
    [
        ("down", "company-away", None),
        ("status:500", "company-away", None),
        ("throttled", "company-throttled", timedelta(seconds=60)),
        ("half", "company-half-answer", None),
        ("lost before", "company-no-answer", None),
        ("lost after", "company-no-answer", None),
        ("status:404", "company-half-answer", None),
    ],
)
def test_trouble_while_reading_is_tried_later(
    books: Books, kind: str, code: str, after: timedelta | None
) -> None:
    books.sandbox.fault(kind, what="qbo query")
    with pytest.raises(TryLater) as later:
        books.open_ledger().sales(["1001"])
    assert (later.value.sentence.code, later.value.after) == (code, after)


@pytest.mark.parametrize("kind", ["down", "throttled", "half", "lost before", "lost after", "unauthorized"])
def test_whatever_happens_to_the_answer_the_same_key_books_once(books: Books, kind: str) -> None:
    sale = books.sale(books.sell())
    draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
    key = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    books.sandbox.fault(kind, what="qbo batch")
    try:
        booked(books, draft, key=key)
    except TryLater:
        (answer,) = booked(books, draft, key=key)
        existing(answer)
    (answer,) = booked(books, draft, key=key, again=True)
    existing(answer)
    assert len(books.documents("RefundReceipt")) == 1


def test_a_token_that_has_ended_is_renewed_and_the_question_asked_again(books: Books) -> None:
    books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
    assert books.open_ledger().sales(["1001"]) == {"1001": ()}
    assert len(books.shelf.written) == 1
    assert books.shelf.read()["refresh_token"] != books.company["refresh_token"]


def test_a_token_that_is_about_to_end_is_renewed_before_it_is_used(books: Books) -> None:
    soon = int((datetime.now(UTC) + timedelta(seconds=30)).timestamp())
    books.shelf.write({**books.shelf.read(), "expires_at": soon})
    before = books.sandbox.request_count()
    books.open_ledger().sales(["1001"])
    whats = [one["what"] for one in books.sandbox.requests_since(before)]
    assert (whats[:2], whats.count("token")) == (["discovery", "token"], 1)
    assert books.shelf.read()["expires_at"] > soon


def test_of_two_threads_with_an_ended_token_one_renews_it(books: Books) -> None:
    books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
    before = books.sandbox.request_count()
    ready = threading.Barrier(2)
    answers: list[object] = []

    def ask() -> None:
        ledger = books.open_ledger()
        ready.wait()
        answers.append(ledger.sales(["1001"]))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"1001": ()}, {"1001": ()}]
    assert tokens_asked(books, before) == 1
    assert len(books.shelf.written) == 1


def test_the_new_pair_is_kept_before_it_is_used(books: Books) -> None:
    """The sandbox kills the old refresh token at once, so a pair that is not kept is lost for ever."""
    books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
    books.sandbox.fault("down", what="qbo query", nth=2)  # the first is the one that is refused
    with pytest.raises(TryLater):
        books.open_ledger().sales(["1001"])
    books.open_ledger().sales(["1001"])
    assert len(books.shelf.written) == 1


def test_a_refused_renewal_asks_the_merchant_to_connect_again(books: Books) -> None:
    books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
    books.shelf.write({**books.shelf.read(), "refresh_token": "long dead"})
    with pytest.raises(TryLater) as later:
        books.open_ledger().sales(["1001"])
    assert later.value.sentence.code == "company-reconnect"


@pytest.mark.parametrize("kind", ["down", "half", "lost before"])
def test_a_token_endpoint_in_trouble_is_tried_later(books: Books, kind: str) -> None:
    books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
    books.sandbox.fault(kind, what="token", count=2)
    with pytest.raises(TryLater):
        books.open_ledger().sales(["1001"])


def test_another_companys_token_opens_nothing(sandbox: Sandbox, books: Books) -> None:
    other = quickbooks_online(sandbox)
    ledger = QuickBooksOnlineLedger(
        books.company["realm"],
        intuit(sandbox, books.company),
        MemoryShelf(other.shelf.read()),
        RealClock(),
        address(sandbox),
    )
    with pytest.raises(TryLater) as later:
        ledger.sales(["1001"])
    assert later.value.sentence.code == "company-reconnect"


def test_more_batches_than_a_minute_allows_are_tried_in_a_minute(books: Books) -> None:
    sale = books.sale(books.sell())
    books.sandbox.patch(f"/companies/{books.company['realm']}", batches_per_minute=1)
    draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
    booked(books, draft)
    with pytest.raises(TryLater) as later:
        booked(books, draft)
    assert later.value.after == timedelta(seconds=60)


def test_a_batch_refused_as_a_whole_is_refused_with_quickbooks_words(books: Books) -> None:
    books.sell()
    odd = Drafted("d1", "credit memo", {"bId": "d1", "operation": "create", "CreditMemo": {}})
    twice = [odd, replace(odd, key="d2")]  # both items carry one bId
    with pytest.raises(Refused) as refused:
        booked(books, *twice)
    assert refused.value.sentence.code == "quickbooks-refused-all"


def test_a_refusal_tells_the_code_and_words_of_quickbooks(books: Books) -> None:
    sale = books.sale(books.sell())
    wrong = receipt_of(sale, None)
    line = replace(wrong.lines[0], amount=usd("49.99"))
    answer = book(books, replace(wrong, lines=(line,)), sale)
    assert isinstance(answer, NotBooked)
    assert answer.sentence.code == "quickbooks-refused"
    assert answer.sentence.parameters["fault"] == "6070"


def test_money_out_of_an_account_of_the_wrong_type_is_refused_by_name(books: Books) -> None:
    sale = books.sale(books.sell())
    account = replace(sale.payments[0].account, id=books.company["accounts"]["sales"]["id"])
    answer = book(books, receipt_of(sale, f"{sale.number}-1", money_account=account), sale)
    assert isinstance(answer, NotBooked)
    assert answer.sentence.code == "wrong-account-type"


def test_a_company_that_knows_no_void_in_a_batch_voids_by_the_operation_of_its_own(books: Books) -> None:
    sale = books.sale(books.sell(as_="invoice", paid="0.00"))
    books.sandbox.fault("fault:2020", what="qbo batch", operation="void")
    existing(book(books, void_of(sale), sale))
    assert books.sale(sale.number).voided


def test_a_void_that_is_refused_both_ways_is_refused(books: Books) -> None:
    sale = books.sale(books.sell(as_="invoice", paid="20.00"))
    books.sandbox.fault("fault:2020", what="qbo batch", operation="void")
    assert isinstance(book(books, void_of(sale), sale), NotBooked)
    assert not books.sale(sale.number).voided


def test_a_void_of_its_own_that_was_lost_is_found_and_counts_once(books: Books) -> None:
    sale = books.sale(books.sell(as_="invoice", paid="0.00"))
    draft = drafted(books, void_of(sale), sale)
    books.sandbox.fault("fault:2020", what="qbo batch", operation="void")
    books.sandbox.fault("lost after", what="qbo write")
    assert isinstance(booked(books, draft, key="a-key")[0], NotYet)
    (answer,) = booked(books, draft, key="a-key", again=True)
    existing(answer)


@pytest.mark.parametrize(
    ("code", "after"), [("3001", timedelta(minutes=1)), ("6190", timedelta(hours=1)), ("3100", timedelta(0))]
)
def test_a_document_that_is_told_of_the_whole_company_waits_with_it_and_was_not_written(
    books: Books, code: str, after: timedelta
) -> None:
    sale = books.sale(books.sell())
    draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
    books.sandbox.fault(f"fault:{code}")
    (answer,) = booked(books, draft)
    assert isinstance(answer, NotYet)
    assert (answer.unwritten, answer.after) == (True, after)
    assert books.documents("RefundReceipt") == []


def test_a_document_that_was_written_although_a_fault_was_told_is_found(books: Books) -> None:
    sale = books.sale(books.sell())
    draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
    books.sandbox.fault("fault:10000", after=True)
    (first,) = booked(books, draft, key="a-key")
    assert isinstance(first, NotYet)
    assert not first.unwritten
    existing(booked(books, draft, key="a-key", again=True)[0])
    assert len(books.documents("RefundReceipt")) == 1


def test_a_fault_that_says_nothing_sticks_to_no_document(books: Books) -> None:
    """Said once more under the same key, it may be what was said then: the document is not there, so it goes out
    under another."""
    sale = books.sale(books.sell())
    draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
    books.sandbox.fault("fault:10000", entity="RefundReceipt", operation="create", count=2)
    (first,) = booked(books, draft, key="a-key")
    (second,) = booked(books, draft, key="a-key", again=True)
    assert [isinstance(one, NotYet) and one.unwritten for one in (first, second)] == [False, True]
    existing(booked(books, draft, key="another-key")[0])
    assert len(books.documents("RefundReceipt")) == 1


def test_a_batch_that_may_still_be_at_work_is_sent_again_whole_and_under_its_key(books: Books) -> None:
    """Another key for the rest would book it twice, if the first request makes it a moment later."""
    sale, other = books.sale(books.sell()), books.sale(books.sell())
    drafts = [
        drafted(books, receipt_of(sale, f"{sale.number}-1"), sale, key="d1"),
        drafted(books, receipt_of(other, f"{other.number}-1"), other, key="d2"),
    ]
    books.sandbox.fault("fault:6000", entity="RefundReceipt")
    books.sandbox.fault("lost after", what="qbo batch")
    with pytest.raises(TryLater):
        booked(books, *drafts, key="one-key")
    assert len(books.documents("RefundReceipt")) == 1
    answers = booked(books, *drafts, key="one-key", again=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Booked", "NotBooked"]
    assert len(books.documents("RefundReceipt")) == 1


def test_a_customer_that_somebody_made_a_moment_ago_is_adopted(books: Books) -> None:
    marker = "gid://shopify/Refund/77#1"
    sold = books.sale(books.sell())
    who = Ref("", "Grace Hopper")
    sale = replace(sold, id=marker, number="77", customer=who, copied={})
    made = SalesReceipt(
        **reversing(sold, "77", marker=marker, sale_id=marker, customer=who),
        money_account=sold.payments[0].account,
        reference="pi_1",
        is_the_sale=True,
    )
    books.sandbox.fault("fault:6240", entity="Customer", operation="create", after=True)
    draft = books.open_ledger().draft(made, sale, "d1", {})
    existing(booked(books, draft)[0])
    receipt = next(one for one in books.documents("SalesReceipt") if one["DocNumber"] == "77")
    assert receipt["CustomerRef"]["name"] == "Grace Hopper"


def test_items_that_the_answer_leaves_out_are_not_yet(books: Books) -> None:
    sale = books.sale(books.sell())
    drafts = [drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)]
    ledger = books.open_ledger()
    assert isinstance(ledger, QuickBooksOnlineLedger)
    unheard = replace(drafts[0], key="d9")  # its item carries another bId, so none answers to d9
    assert isinstance(ledger.book("a-key", [unheard])["d9"], NotYet)


def test_thirty_refunds_of_forty_orders_cost_few_requests(books: Books) -> None:
    numbers = [books.sell() for _ in range(30)] + [books.sell(as_="invoice") for _ in range(10)]
    before = books.sandbox.request_count()
    ledger = books.open_ledger()
    ledger.offers()
    found = ledger.sales(numbers)
    sales = [sales[0] for sales in found.values() if isinstance(sales, tuple)]
    assert len(sales) == 40
    drafts = [
        ledger.draft(receipt_of(sale, f"{sale.number}-1"), sale, f"d{n}", {})
        for n, sale in enumerate(sales[:30])
    ]
    answers = ledger.book("a-key", drafts)
    assert all(isinstance(answer, Booked) for answer in answers.values())
    assert books.sandbox.request_count() - before <= 7


def test_answers_of_several_pages_are_read_to_the_end(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [books.sell() for _ in range(5)]
    monkeypatch.setattr("plugin.ledgers.quickbooks_online.api.PAGE", 2)
    monkeypatch.setattr("plugin.ledgers.quickbooks_online.api.VALUES", 4)
    found = books.open_ledger().sales(numbers)
    assert [len(found[number]) for number in numbers if isinstance(found[number], tuple)] == [1] * 5  # type: ignore[arg-type]


def test_an_amount_of_fifteen_digits_is_read_and_refunded_to_the_cent(books: Books) -> None:
    price = {"shop": "1234567890123.45", "presentment": "1234567890123.45"}
    order = books.order(line_items=[{"sku": "YACHT", "title": "Yacht", "price": price}], shipping_lines=[])
    sale = books.sale(books.sell(order))
    assert sale.total == usd("1234567890123.45")
    answer = existing(book(books, receipt_of(sale, f"{sale.number}-1"), sale))
    assert answer.total == sale.total
    assert books.balance("Undeposited Funds") == 0


def test_a_lost_receipt_is_found_again_where_the_company_numbers_by_itself(sandbox: Sandbox) -> None:
    books = quickbooks_online(sandbox, custom_numbers=False)
    sale = books.sale(books.sell(number="1001"))
    draft = drafted(books, receipt_of(sale, f"{sale.number}-1"), sale)
    (first,) = booked(books, draft)
    assert existing(first).number != f"{sale.number}-1"
    (second,) = booked(books, draft, again=True)
    assert existing(first).ledger_id == existing(second).ledger_id
    assert len(books.documents("RefundReceipt")) == 1


def test_of_a_batch_that_was_booked_in_part_only_the_rest_is_sent(books: Books) -> None:
    sale, other = books.sale(books.sell()), books.sale(books.sell())
    drafts = [
        drafted(books, receipt_of(sale, f"{sale.number}-1"), sale, key="d1"),
        drafted(books, receipt_of(other, f"{other.number}-1"), other, key="d2"),
    ]
    booked(books, drafts[0])
    for _ in range(2):
        first, second = booked(books, *drafts, key="one-key", again=True)
        assert isinstance(first, Booked)
        assert isinstance(second, Booked)
    assert len(books.documents("RefundReceipt")) == 2


def test_a_company_that_computes_its_own_tax_is_told_by_the_total_of_its_answer(sandbox: Sandbox) -> None:
    books = quickbooks_online(sandbox, computes_tax="0.01")
    sale = books.sale(books.sell())
    answer = existing(book(books, receipt_of(sale, f"{sale.number}-1"), sale))
    assert answer.total == sale.total + usd("0.01")
