"""The query language of the pretend company."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.quickbooks_online.query import parse
from sandbox.quickbooks_online.refusals import Refusal
from tests.sandbox.books import Books, line


def names(books: Books, statement: str, entity: str = "Item") -> list[str]:
    return [row["Name"] for row in books.query(statement).get(entity, [])]


def test_a_quote_inside_a_text_is_escaped(books: Books) -> None:
    books.post("Customer", {"DisplayName": "Mickey O'Neil"})
    found = books.query(r"select * from Customer where DisplayName = 'Mickey O\'Neil'")
    assert [row["DisplayName"] for row in found["Customer"]] == ["Mickey O'Neil"]


def test_many_numbers_are_looked_up_in_one_query(books: Books) -> None:
    for number in ("1001", "1002", "1003"):
        body = {"DocNumber": number, "Line": [line(books.item("fallback"), 1.00)]}
        books.post("SalesReceipt", body)
    found = books.query(
        "SELECT * FROM SalesReceipt WHERE DocNumber IN ('1001', '1003', '9') ORDERBY DocNumber"
    )
    assert [row["DocNumber"] for row in found["SalesReceipt"]] == ["1001", "1003"]
    assert (found["startPosition"], found["maxResults"]) == (1, 2)


def test_nothing_found_is_an_empty_answer(books: Books) -> None:
    assert books.query("select * from Invoice where DocNumber = 'none'") == {}


def test_only_the_columns_asked_for_come_back(books: Books) -> None:
    row = books.query("select Id, Name from Item maxresults 1")["Item"][0]
    assert set(row) == {"Id", "Name", "domain", "sparse"}


def test_inactive_entries_come_only_when_asked_for(books: Books) -> None:
    item = books.item("fallback")["value"]
    books.post("Item", {"Id": item, "SyncToken": "0", "sparse": True, "Active": False})
    statement = "select * from Item where Name = 'Refunded goods'"
    assert names(books, statement) == []
    statement = "select * from Item where Name = 'Refunded goods (deleted)' and Active in (true, false)"
    assert names(books, statement) == ["Refunded goods (deleted)"]


def test_a_hundred_rows_come_unless_more_are_asked_for(books: Books) -> None:
    ids = [item["Id"] for item in books.query("select Id from Item")["Item"]]
    for number in range(101):
        books.sandbox.post(
            f"/companies/{books.company['realm']}/items", sku="", name=f"n{number}", kind="service"
        )
    total = books.query("select count(*) from Item")["totalCount"]
    assert total == len(ids) + 101
    assert len(books.query("select Id from Item")["Item"]) == 100
    assert len(books.query("select Id from Item maxresults 1000")["Item"]) == total
    page = books.query(f"select Id from Item startposition {total} maxresults 10")
    assert len(page["Item"]) == 1


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("select * from Nonsense", "4001"),
        ("select Colour from Item", "4001"),
        ("select * from Item where Colour = 'red'", "4001"),
        ("select * from RefundReceipt where PrivateNote = 'x'", "4001"),
        ("select * from Item maxresults 1001", "4001"),
        ("select * from Item startposition 0", "4001"),
        ("select * from Item where Name = 'a' or Name = 'b'", "4000"),
        ("select * from Item where Name = 'a", "4000"),
        ("select * Item", "4000"),
        ("", "4000"),
        ("drop table Item", "4000"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(books: Books, statement: str, code: str) -> None:
    assert books.query(statement)["code"] == code


def test_amounts_and_dates_are_compared_as_such(books: Books) -> None:
    for amount, day in ((9.00, "2026-01-09"), (100.00, "2026-01-10")):
        body = {"Line": [line(books.item("fallback"), amount)], "TxnDate": day}
        books.post("SalesReceipt", body)
    more = books.query("select * from SalesReceipt where TotalAmt > '20.00'")["SalesReceipt"]
    later = books.query("select * from SalesReceipt where TxnDate >= '2026-01-10'")["SalesReceipt"]
    assert [row["TotalAmt"] for row in more] == [row["TotalAmt"] for row in later] == [100.00]


def test_a_like_question_finds_by_a_part(books: Books) -> None:
    assert names(books, "select * from Item where Name like 'ship%'") == ["Shipping"]


def test_the_preferences_can_be_queried(books: Books) -> None:
    found = books.query("select * from Preferences")["Preferences"][0]
    assert found["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert books.query("select * from CompanyInfo")["CompanyInfo"][0]["Country"] == "US"


def test_a_query_is_asked_with_get_too_but_not_posted_as_json(books: Books) -> None:
    got = books.ask("GET", "/query", query="select Id from Item maxresults 1").json()
    assert len(got["QueryResponse"]["Item"]) == 1
    posted = books.ask("POST", "/query", "select Id from Item")
    assert posted.status_code == 400


def test_an_unknown_path_answers_json(books: Books) -> None:
    answer = requests.get(f"{books.sandbox.address}/nothing/here", timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_survives_quoting(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    assert parse(f"select * from Item where Sku = '{quoted}'").conditions[0].values == (text,)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_nonsense_is_refused_and_nothing_else(text: str) -> None:
    assert refusal_of(text) in (None, "4000", "4001")


def refusal_of(text: str) -> str | None:
    try:
        parse(text)
    except Refusal as refusal:
        return refusal.code
    return None


def test_a_document_is_found_by_what_it_says_now(books: Books) -> None:
    body = {"DepositToAccountRef": books.account("bank"), "Line": [line(books.item("fallback"), 1.00)]}
    made = books.post("RefundReceipt", {**body, "DocNumber": "7", "TxnDate": "2026-01-05"})

    def found(condition: str) -> list[str]:
        rows = books.query(f"select Id from RefundReceipt where {condition}").get("RefundReceipt", [])
        return [row["Id"] for row in rows]

    assert found("DocNumber = '7'") == found("TxnDate = '2026-01-05'") == [made["Id"]]
    key = {"Id": made["Id"], "sparse": True}
    books.post("RefundReceipt", {**key, "SyncToken": "0", "DocNumber": "8", "TxnDate": "2026-01-06"})
    assert found("DocNumber = '7'") == found("TxnDate = '2026-01-05'") == []
    assert found("DocNumber in ('7', '8') and TxnDate > '2026-01-05'") == [made["Id"]]
    books.post("RefundReceipt", {"Id": made["Id"], "SyncToken": "1"}, operation="delete")
    assert found("DocNumber = '8'") == []
    assert books.post("RefundReceipt", {**body, "DocNumber": "8"})["DocNumber"] == "8"
