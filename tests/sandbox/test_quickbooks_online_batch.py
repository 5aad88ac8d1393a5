"""Batches, replays by requestid, and limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.quickbooks_online import chart, limits
from sandbox.world import World
from tests.sandbox.books import Books, exact, line
from tests.sandbox_process import Json, Sandbox


def create(books: Books, key: str, amount: float = 10.00) -> Json:
    receipt = {
        "DepositToAccountRef": books.account("undeposited"),
        "Line": [line(books.item("fallback"), amount)],
    }
    return {"bId": key, "operation": "create", "RefundReceipt": receipt}


def paid_out(books: Books) -> str:
    answer: str = books.balances()["accounts"]["Undeposited Funds"]
    return answer


def test_each_item_of_a_batch_is_kept_or_refused_on_its_own(books: Books) -> None:
    bad = create(books, "r2")
    bad["RefundReceipt"]["DepositToAccountRef"] = {"value": "999"}
    said = books.batch(create(books, "r1"), bad, {"bId": "q", "Query": "select * from RefundReceipt"})
    assert said["r1"]["RefundReceipt"]["TotalAmt"] == 10.00
    assert said["r2"]["Fault"]["Error"][0]["code"] == "2500"
    assert said["q"]["QueryResponse"] == {}  # what the batch makes is not seen within it
    assert paid_out(books) == "-10.00"


def test_the_items_of_a_batch_are_not_done_in_the_order_sent(books: Books) -> None:
    body = {"BatchItemRequest": [create(books, f"r{n}") for n in range(9)]}
    said = books.ask("POST", "/batch", body).json()["BatchItemResponse"]
    keys = [item["bId"] for item in said]
    assert keys != sorted(keys)
    assert sorted(keys) == [f"r{n}" for n in range(9)]


def test_a_document_made_in_a_batch_cannot_be_named_in_it(books: Books) -> None:
    ada = books.customer()
    made = books.post("Invoice", {"CustomerRef": ada, "Line": [line(books.item("fallback"), 10.00)]})
    memo_id = str(int(made["Id"]) + 1)  # the id that the memo will get
    targets = [(made["Id"], "Invoice"), (memo_id, "CreditMemo")]
    lines = [{"Amount": 10.00, "LinkedTxn": [{"TxnId": id_, "TxnType": kind}]} for id_, kind in targets]
    memo = {"CustomerRef": ada, "Line": [line(books.item("fallback"), 10.00)]}
    payment = {"CustomerRef": ada, "TotalAmt": 0, "Line": lines}
    # Both turns of the two keys: whichever goes first, the application does not see the memo.
    for first, second in (("a", "b"), ("b", "a")):
        said = books.batch(
            {"bId": first, "operation": "create", "CreditMemo": memo},
            {"bId": second, "operation": "create", "Payment": payment},
        )
        assert said[second]["Fault"]["Error"][0]["code"] == "2500"
        lines[1]["LinkedTxn"] = [
            {"TxnId": str(int(said[first]["CreditMemo"]["Id"]) + 1), "TxnType": "CreditMemo"}
        ]


@pytest.mark.parametrize("how", [{"operation": "update", "optionsData": "void"}, {"operation": "void"}])
def test_an_invoice_is_voided_in_a_batch(books: Books, how: Json) -> None:
    sale = books.post(
        "Invoice", {"CustomerRef": books.customer(), "Line": [line(books.item("fallback"), 10.00)]}
    )
    said = books.batch({"bId": "v", **how, "Invoice": {"Id": sale["Id"], "SyncToken": "0"}})
    assert said["v"]["Invoice"]["TotalAmt"] == 0


def test_more_than_30_items_are_refused_as_a_whole(books: Books) -> None:
    body = {"BatchItemRequest": [create(books, f"r{n}") for n in range(31)]}
    answer = books.ask("POST", "/batch", body)
    assert (answer.status_code, "Fault" in answer.json()) == (400, True)
    assert paid_out(books) == "0.00"
    assert len(books.batch(*body["BatchItemRequest"][:30])) == 30


def test_the_same_requestid_answers_the_same_and_books_once(books: Books) -> None:
    body = {"BatchItemRequest": [create(books, "r1")]}
    first = books.ask("POST", "/batch", body, requestid="k" * 36)
    again = books.ask("POST", "/batch", body, requestid="k" * 36)
    assert first.content == again.content
    assert paid_out(books) == "-10.00"
    assert [one["committed"] for one in books.sandbox.requests_since()[-2:]] == [True, False]


def test_the_same_request_written_otherwise_is_still_the_same(books: Books) -> None:
    item = create(books, "r1")
    first = books.batch(item, requestid="k")
    item["RefundReceipt"] = dict(reversed(item["RefundReceipt"].items()))
    item["RefundReceipt"]["Line"][0]["Amount"] = 10
    assert books.batch(item, requestid="k") == first
    assert paid_out(books) == "-10.00"


def test_a_refusal_is_replayed_too(books: Books) -> None:
    body = {**create(books, "")["RefundReceipt"], "DocNumber": "7"}
    books.post("RefundReceipt", body)
    refused = books.ask("POST", "/refundreceipt", body, requestid="second")
    books.change(numbers="per type", custom_numbers=False)  # now it would be taken
    assert exact(books.ask("POST", "/refundreceipt", body, requestid="second")) == exact(refused)


def test_a_requestid_used_for_another_request_is_refused_loudly(books: Books) -> None:
    books.batch(create(books, "r1"), requestid="once")
    other = books.ask("POST", "/batch", {"BatchItemRequest": [create(books, "r2")]}, requestid="once")
    assert other.json()["Fault"]["Error"][0]["code"] == "2030"
    assert paid_out(books) == "-10.00"


def test_keys_have_a_longest_length(books: Books) -> None:
    long_key = books.ask("POST", "/batch", {"BatchItemRequest": [create(books, "r1")]}, requestid="k" * 37)
    long_bid = books.ask("POST", "/batch", {"BatchItemRequest": [create(books, "r" * 11)]}, requestid="k")
    single = books.ask("POST", "/refundreceipt", create(books, "")["RefundReceipt"], requestid="k" * 51)
    assert [a.json()["Fault"]["Error"][0]["code"] for a in (long_key, long_bid, single)] == ["2050"] * 3
    assert paid_out(books) == "0.00"


def test_two_companies_may_use_one_requestid(books: Books, sandbox: Sandbox) -> None:
    other = Books(sandbox, sandbox.company())
    for one in (books, other):
        one.batch(create(one, "r1"), requestid="same")
        assert paid_out(one) == "-10.00"


def test_the_forty_first_batch_of_a_minute_is_429(books: Books) -> None:
    question = {"BatchItemRequest": [{"bId": "q", "Query": "select Id from Item"}]}
    answers = [books.ask("POST", "/batch", question).status_code for _ in range(41)]
    assert answers == [200] * 40 + [429]
    said = books.ask("POST", "/batch", question).json()
    assert said["Fault"]["Error"][0]["code"] == "3001"
    books.change(batches_per_minute=0)
    assert books.ask("POST", "/batch", question).status_code == 200


def test_a_minute_later_batches_are_taken_again(books: Books) -> None:
    books.change(batches_per_minute=1)
    question = {"BatchItemRequest": [{"bId": "q", "Query": "select Id from Item"}]}
    assert [books.ask("POST", "/batch", question).status_code for _ in range(2)] == [200, 429]
    books.sandbox.post("/clock", advance=60)
    assert books.ask("POST", "/batch", question).status_code == 200


def test_requests_have_a_limit_of_their_own(books: Books) -> None:
    books.change(requests_per_minute=2)
    assert [books.ask("GET", "/companyinfo/1").status_code for _ in range(3)] == [200, 200, 429]


class StillWorld(World):
    """A world whose time moves only when it is told to."""

    moment = datetime(2026, 1, 31, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@given(st.lists(st.tuples(st.sampled_from(["query", "batch"]), st.integers(0, 700)), max_size=80))
def test_no_window_ever_holds_more_than_its_limit(asked: list[tuple[str, int]]) -> None:
    world = StillWorld()
    limits_ = {"requests_per_second": 2, "requests_per_minute": 9, "batches_per_minute": 4}
    company = chart.new_company(world, {"name": "Any", "home_currency": "USD", **limits_})
    taken: list[tuple[datetime, str]] = []
    for kind, wait in asked:
        world.moment += timedelta(milliseconds=10 * wait)
        now = world.moment
        second = [one for one in taken if now - one[0] < timedelta(seconds=1)]
        minute = [one for one in taken if now - one[0] < timedelta(minutes=1)]
        batches = [one for one in minute if one[1] == "batch"]
        full = len(second) >= 2 or len(minute) >= 9 or (kind == "batch" and len(batches) >= 4)
        assert limits.too_many(company, kind) == full
        if not full:
            taken.append((now, kind))


def test_a_company_takes_forty_batches_and_five_hundred_requests_a_minute(books: Books) -> None:
    question = {"BatchItemRequest": [{"bId": "q", "Query": "select Id from Preferences"}]}
    batches = [books.ask("POST", "/batch", question).status_code for _ in range(41)]
    assert batches == [200] * 40 + [429]
    requests = [books.ask("GET", "/companyinfo/1").status_code for _ in range(461)]
    assert requests == [200] * 460 + [429]


def test_a_batch_that_was_throttled_is_not_remembered(books: Books) -> None:
    books.change(batches_per_minute=1)
    books.batch(create(books, "r1"), requestid="one")
    body = {"BatchItemRequest": [create(books, "r2")]}
    assert books.ask("POST", "/batch", body, requestid="two").status_code == 429
    books.change(batches_per_minute=0)
    assert books.ask("POST", "/batch", body, requestid="two").status_code == 200
    assert paid_out(books) == "-20.00"
