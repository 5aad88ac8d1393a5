"""Change data capture of the pretend company."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.sandbox.books import Books, line
from tests.sandbox_process import Json


def moment(books: Books, ago: timedelta = timedelta()) -> str:
    """A moment of the pretend time, cut to the second as the company cuts its stamps."""
    now = datetime.fromisoformat(books.sandbox.post("/clock", advance=0)["now"])
    return (now - ago).isoformat(timespec="seconds")


def changes(books: Books, entities: str, since: str | None = None) -> list[Json]:
    """One QueryResponse for each entity."""
    wanted = since or moment(books, timedelta(days=1))
    said = books.ask("GET", "/cdc", entities=entities, changedSince=wanted).json()
    assert set(said) == {"CDCResponse", "time"}, said
    (answer,) = said["CDCResponse"]
    found: list[Json] = answer["QueryResponse"]
    return found


def refused(books: Books, **params: str) -> Json:
    answer = books.ask("GET", "/cdc", **params)
    assert answer.status_code == 400
    error: Json = answer.json()["Fault"]["Error"][0]
    return error


def receipt(books: Books) -> Json:
    return books.post("RefundReceipt", body(books))


def body(books: Books) -> Json:
    return {"DepositToAccountRef": books.account("bank"), "Line": [line(books.item("fallback"), 1.00)]}


def test_what_has_changed_comes_whole_in_the_order_that_was_asked(books: Books) -> None:
    items, accounts = changes(books, "Item,account")
    assert {one["Name"] for one in accounts["Account"]} >= {"Checking", "Sales"}
    assert (items["startPosition"], items["maxResults"]) == (1, len(items["Item"]))
    whole = books.ask("GET", f"/item/{items['Item'][0]['Id']}").json()["Item"]
    assert items["Item"][0] == whole


def test_only_what_has_changed_since_comes(books: Books) -> None:
    books.sandbox.post("/clock", advance=60)
    since = moment(books)
    item = books.item("fallback")
    assert changes(books, "Item,RefundReceipt", since) == [{}, {}]
    made = receipt(books)
    books.post("Item", {"Id": item["value"], "SyncToken": "0", "sparse": True, "Active": False})
    items, receipts = changes(books, "Item,RefundReceipt", since)
    assert [one["Active"] for one in items["Item"]] == [False]
    assert [one["Id"] for one in receipts["RefundReceipt"]] == [made["Id"]]


def test_what_was_deleted_comes_last_and_says_so(books: Books) -> None:
    gone, kept = receipt(books), receipt(books)
    books.post("RefundReceipt", {"Id": gone["Id"], "SyncToken": "0"}, operation="delete")
    (answer,) = changes(books, "RefundReceipt")
    assert [one["Id"] for one in answer["RefundReceipt"]] == [kept["Id"], gone["Id"]]
    deleted = answer["RefundReceipt"][1]
    assert (deleted["status"], set(deleted)) == ("Deleted", {"Id", "status", "domain", "MetaData"})


def test_a_payment_changes_its_invoice(books: Books) -> None:
    body = {"CustomerRef": books.customer(), "Line": [line(books.item("fallback"), 10.00)]}
    sale = books.post("Invoice", body)
    books.sandbox.post("/clock", advance=60)
    since = moment(books)
    part = {"Amount": 1.00, "LinkedTxn": [{"TxnId": sale["Id"], "TxnType": "Invoice"}]}
    books.post("Payment", {"CustomerRef": sale["CustomerRef"], "TotalAmt": 1.00, "Line": [part]})
    (invoices,) = changes(books, "Invoice", since)
    assert [one["Balance"] for one in invoices["Invoice"]] == [9.00]


def test_an_answer_holds_a_thousand_objects_of_all_entities_together(books: Books) -> None:
    receipts = [{"bId": str(n), "operation": "create", "RefundReceipt": body(books)} for n in range(30)]
    for _ in range(34):
        books.batch(*receipts)
    receipts_and_items = changes(books, "RefundReceipt,Item")
    assert [one.get("maxResults") for one in receipts_and_items] == [1000, None]
    items, rest = changes(books, "Item,RefundReceipt")
    assert items["maxResults"] + rest["maxResults"] == 1000


@pytest.mark.parametrize("entity", ["TaxCode", "Preferences", "CompanyInfo", "Nonsense"])
def test_what_is_not_captured_is_refused(books: Books, entity: str) -> None:
    since = moment(books)
    assert refused(books, entities=f"Item,{entity}", changedSince=since)["code"] == "500"


def test_a_look_back_of_more_than_thirty_days_is_refused(books: Books) -> None:
    changes(books, "Item", moment(books, timedelta(days=29)))
    wanted = moment(books, timedelta(days=31))
    assert refused(books, entities="Item", changedSince=wanted)["code"] == "4001"


@pytest.mark.parametrize("since", ["", "yesterday", "2026-01-31T10:00:00"])
def test_a_moment_without_its_zone_is_refused(books: Books, since: str) -> None:
    assert refused(books, entities="Item", changedSince=since)["code"] == "4001"


def test_no_entity_at_all_is_2020(books: Books) -> None:
    assert refused(books, changedSince=moment(books))["code"] == "2020"


def test_the_question_has_its_own_name_in_the_log(books: Books) -> None:
    before = books.sandbox.request_count()
    changes(books, "Item")
    assert [one["what"] for one in books.sandbox.requests_since(before)] == ["qbo cdc"]


def test_the_stamp_of_a_change_is_cut_to_the_second(books: Books) -> None:
    """As the real one's: who asks from the very moment of the last look may miss what came in its second."""
    stamp = datetime.fromisoformat(receipt(books)["MetaData"]["LastUpdatedTime"])
    assert stamp.microsecond == 0
    (answer,) = changes(books, "RefundReceipt", (stamp + timedelta(milliseconds=1)).isoformat())
    assert answer == {}
