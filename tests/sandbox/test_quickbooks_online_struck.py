"""Trouble for single documents, and every kind of trouble for whole requests of the pretend company."""

from __future__ import annotations

import pytest
import requests

from tests.sandbox.books import Books, line
from tests.sandbox_process import ControlRefused, Json, Sandbox

CODES = (
    "500", "610", "2010", "2020", "2030", "2050", "2170", "2500", "3001", "4000", "4001", "5010", "6000", "6070",
    "6140", "6190", "6210", "6240", "6270", "6430", "6540", "10000",
)  # fmt: skip


def receipt(books: Books, **more: str) -> Json:
    return {
        "DepositToAccountRef": books.account("bank"),
        "Line": [line(books.item("fallback"), 10.00)],
        **more,
    }


def item(books: Books, bid: str, **more: str) -> Json:
    return {"bId": bid, "operation": "create", "RefundReceipt": receipt(books, **more)}


def paid(books: Books) -> str:
    answer: str = books.balances()["accounts"]["Checking"]
    return answer


def code_of(answer: Json) -> str:
    code: str = answer["Fault"]["Error"][0]["code"]
    return code


@pytest.mark.parametrize("code", [*CODES, "7777"])
def test_a_document_is_refused_with_any_code_and_nothing_of_it_is_done(books: Books, code: str) -> None:
    books.sandbox.fault(f"fault:{code}", entity="RefundReceipt")
    refused = books.post("RefundReceipt", receipt(books))
    assert (refused["code"], refused["http"]) == (code, 400)
    assert refused["Message"]
    assert refused["Detail"]
    assert paid(books) == "0.00"
    assert books.post("RefundReceipt", receipt(books))["TotalAmt"] == 10.00


def test_one_item_of_a_batch_is_struck_and_the_others_are_kept(books: Books) -> None:
    books.sandbox.fault("fault:6210", what="qbo batch", entity="RefundReceipt", nth=2, count=2)
    answers = books.batch(*(item(books, str(n)) for n in range(5))).values()
    assert sorted("Fault" in one for one in answers) == [False, False, False, True, True]
    assert paid(books) == "-30.00"


def test_a_fault_waits_for_its_entity_operation_and_company(books: Books, sandbox: Sandbox) -> None:
    other = Books(sandbox, sandbox.company())
    match = {"entity": "RefundReceipt", "operation": "create", "realm": books.company["realm"]}
    sandbox.fault("fault:6000", what="qbo write", **match)
    assert "code" not in other.post("RefundReceipt", receipt(other))
    books.customer()
    books.query("select * from RefundReceipt")
    assert "Fault" not in books.batch(item(books, "a"))["a"]
    assert books.post("RefundReceipt", receipt(books))["code"] == "6000"


@pytest.mark.parametrize(
    ("path", "operation"), [("/query?query=select * from Item", "query"), ("/item/1", "read")]
)
def test_a_question_can_be_struck_too(books: Books, path: str, operation: str) -> None:
    books.sandbox.fault("fault:10000", entity="Item", operation=operation)
    assert [books.ask("GET", path).status_code for _ in range(2)] == [400, 200]


def test_an_injected_duplicate_number_names_the_number_that_was_sent(books: Books) -> None:
    books.sandbox.fault("fault:6140")
    detail = books.post("RefundReceipt", receipt(books, DocNumber="1001-1"))["Detail"]
    assert "DocNumber=1001-1 is assigned to TxnType=Invoice with TxnId=" in detail


def test_a_refusal_is_told_again_under_the_same_requestid(books: Books) -> None:
    books.sandbox.fault("fault:6000", entity="RefundReceipt")
    codes = [books.post("RefundReceipt", receipt(books), requestid="k").get("code") for _ in range(2)]
    assert codes == ["6000", "6000"]
    assert books.post("RefundReceipt", receipt(books), requestid="k2")["TotalAmt"] == 10.00


@pytest.mark.parametrize("code", ["10000", "3001", "6190"])
def test_what_passes_is_not_remembered_and_only_the_item_that_failed_is_done_again(
    books: Books, code: str
) -> None:
    books.sandbox.fault(f"fault:{code}", entity="RefundReceipt")
    items = [item(books, "a"), item(books, "b")]
    first = books.batch(*items, requestid="k")
    assert [code_of(one) for one in first.values() if "Fault" in one] == [code]
    second = books.batch(*items, requestid="k")
    assert all("RefundReceipt" in one for one in second.values())
    assert paid(books) == "-20.00"


def test_a_document_may_be_written_although_its_refusal_is_told(books: Books) -> None:
    books.sandbox.fault("fault:10000", entity="RefundReceipt", after=True)
    assert code_of(books.batch(item(books, "a"), requestid="k")["a"]) == "10000"
    assert paid(books) == "-10.00"
    again = books.batch(item(books, "a"), requestid="k")["a"]
    assert again["RefundReceipt"]["TotalAmt"] == 10.00
    assert paid(books) == "-10.00"


def test_trouble_of_one_company_leaves_the_others_alone(books: Books, sandbox: Sandbox) -> None:
    other = Books(sandbox, sandbox.company())
    sandbox.fault("throttled", realm=books.company["realm"], count=-1)
    assert other.ask("GET", "/companyinfo/1").status_code == 200
    assert books.ask("GET", "/companyinfo/1").status_code == 429


def test_a_fault_that_matches_what_there_is_not_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ControlRefused, match="colour"):
        sandbox.fault("fault:6000", colour="red")


def answer_to(books: Books, kind: str, path: str = "/companyinfo/1") -> requests.Response:
    books.sandbox.fault(kind, what="qbo")
    return books.ask("GET", path)


@pytest.mark.parametrize(
    ("kind", "status", "code", "type_"),
    [
        ("unauthorized", 401, "3200", "AUTHENTICATION"),
        ("forbidden", 403, "3100", "SERVICE"),
    ],
)
def test_the_gateway_writes_its_faults_in_lower_case(
    books: Books, kind: str, status: int, code: str, type_: str
) -> None:
    answer = answer_to(books, kind)
    fault = answer.json()["fault"]
    assert (answer.status_code, fault["error"][0]["code"], fault["type"]) == (status, code, type_)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("throttled", 429, "3001"), ("not an admin", 401, "120"), ("broken", 500, "10000")],
)
def test_other_troubles_of_a_whole_request(books: Books, kind: str, status: int, code: str) -> None:
    answer = answer_to(books, kind)
    assert (answer.status_code, code_of(answer.json())) == (status, code)


@pytest.mark.parametrize(
    ("kind", "status", "type_", "words"),
    [("down", 503, "text/html", "<html>"), ("throttled in xml", 429, "application/xml", 'Error code="3001"')],
)
def test_trouble_may_come_without_json(books: Books, kind: str, status: int, type_: str, words: str) -> None:
    answer = answer_to(books, kind)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, type_)
    assert words in answer.text


@pytest.mark.parametrize("kind", ["lost before", "lost after", "half", "down", "broken", "forbidden"])
@pytest.mark.parametrize("what", ["qbo query", "qbo cdc", "qbo read", "qbo batch", "qbo write", "token"])
def test_every_kind_strikes_every_request(books: Books, kind: str, what: str) -> None:
    books.sandbox.fault(kind, what=what)
    try:
        answer = request(books, what)
        answer.json()
    except (requests.ConnectionError, requests.JSONDecodeError):
        pass
    else:
        assert answer.status_code in (500, 403)
    assert request(books, what).json()


def request(books: Books, what: str) -> requests.Response:
    match what:
        case "qbo query":
            return books.ask("GET", "/query", query="select * from Item")
        case "qbo cdc":
            return books.ask("GET", "/cdc")
        case "qbo read":
            return books.ask("GET", "/companyinfo/1")
        case "qbo batch":
            return books.ask("POST", "/batch", {"BatchItemRequest": [item(books, "a")]})
        case "qbo write":
            return books.ask("POST", "/refundreceipt", receipt(books))
        case _:
            return requests.post(
                f"{books.sandbox.address}/quickbooks/oauth2/v1/tokens/bearer",
                data={"grant_type": "refresh_token", "refresh_token": books.company["refresh_token"]},
                auth=(books.company["client_id"], books.company["client_secret"]),
                timeout=10,
            )


def test_a_company_whose_subscription_has_lapsed_can_be_read_only(books: Books) -> None:
    books.change(lapsed=True)
    assert books.post("RefundReceipt", receipt(books))["code"] == "6190"
    assert code_of(books.batch(item(books, "a"))["a"]) == "6190"
    assert books.ask("GET", "/companyinfo/1").status_code == 200
    books.change(lapsed=False)
    assert books.post("RefundReceipt", receipt(books))["TotalAmt"] == 10.00
