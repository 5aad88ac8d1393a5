"""Documents as the Web Connector hands them over: what is read, in which order it is done, what is remembered."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
import requests

from tests.sandbox.company_file import (
    HEAD,
    File,
    add,
    card_refund,
    document,
    element,
    form,
    line,
    new_file,
    query,
)
from tests.sandbox_process import Sandbox


@pytest.fixture
def file(sandbox: Sandbox) -> File:
    return new_file(sandbox)


def memo(macro: str = "", **head: str) -> ET.Element:
    return form("CreditMemo", line(Quantity="1", Rate="10.00"), macro=macro, **head)


def missing(name: str = "Sugar") -> ET.Element:
    """A request that fails with 3140."""
    return form("CreditMemo", line(name, Quantity="1"))


def test_a_macro_stands_for_what_an_earlier_request_of_the_set_has_made(file: File) -> None:
    answer = file.send(memo("TxnID:cm-42"), card_refund("macro:TxnID:cm-42", "10.80"))
    assert [one.attrib["statusCode"] for one in answer] == ["0", "0"]
    made = answer.findtext("CreditMemoAddRs/CreditMemoRet/TxnID")
    assert answer.findtext(".//RefundAppliedToTxnRet/TxnID") == made


def test_a_macro_is_forgotten_after_its_set_and_unknown_where_its_request_failed(file: File) -> None:
    file.send(memo("TxnID:a"))
    assert file.codes(card_refund("macro:TxnID:a", "1.00")) == ["9100"]
    failed = form("CreditMemo", line("Sugar"), macro="TxnID:b")
    assert file.codes(failed, card_refund("macro:TxnID:b", "1.00"), on_error="continueOnError") == [
        "3140",
        "9100",
    ]


def test_the_rest_is_skipped_after_an_error_and_what_was_done_stays(file: File) -> None:
    assert file.codes(memo(), missing(), memo(), query("Invoice")) == ["0", "3140", "3231", "3231"]
    assert len(file.documents()) == 1


def test_the_rest_is_done_after_an_error_where_the_set_says_so(file: File) -> None:
    assert file.codes(memo(), missing(), memo(), on_error="continueOnError") == ["0", "3140", "0"]
    assert len(file.documents()) == 2


def test_a_warning_stops_the_set_too_and_an_empty_answer_does_not(file: File) -> None:
    assert file.codes(query("Item", FullName="Sugar"), memo()) == ["500", "3231"]
    assert file.codes(query("Invoice", RefNumber="1"), memo()) == ["1", "0"]


def test_every_answer_carries_the_id_of_its_request_even_where_there_is_none(file: File) -> None:
    asked = [memo(), memo()]
    asked[0].set("requestID", "refund-7")
    asked[1].set("requestID", "x" * 51)
    answer = file.send(*asked, on_error="continueOnError")
    assert [(one.attrib["requestID"], one.attrib["statusCode"]) for one in answer] == [
        ("refund-7", "0"), ("x" * 51, "1060"),
    ]  # fmt: skip
    said = file.post(document(memo()).replace(' requestID="1"', "")).text
    assert 'requestID=""' in said


def test_the_same_set_again_is_answered_from_memory_and_books_nothing_twice(file: File) -> None:
    asked = document(memo(), missing(), newMessageSetID="r42-1")
    first, second = file.post(asked), file.post(asked)
    assert first.content == second.content
    assert 'messageSetStatusCode="0"' in first.text
    assert len(file.documents()) == 1


def test_a_lost_answer_can_be_asked_for(file: File, sandbox: Sandbox) -> None:
    sandbox.fault("lost after", what="qbd")
    with pytest.raises(requests.ConnectionError):
        file.send(memo(), newMessageSetID="r42-1")
    again = file.send(newMessageSetID="r42-1", oldMessageSetID="r42-1", on_error="continueOnError")
    assert again.attrib == {"newMessageSetID": "r42-1", "messageSetStatusCode": "0"}
    assert [again.findtext(".//TxnID")] == list(file.documents())


def test_an_answer_that_never_was_is_not_found(file: File, sandbox: Sandbox) -> None:
    sandbox.fault("lost before", what="qbd")
    with pytest.raises(requests.ConnectionError):
        file.send(memo(), newMessageSetID="r42-1")
    again = file.send(newMessageSetID="r42-1", oldMessageSetID="r42-1")
    assert (again.attrib["messageSetStatusCode"], len(again)) == ("9002", 0)
    assert file.codes(memo(), newMessageSetID="r42-1") == ["0"]


def test_another_set_under_a_known_id_is_refused(file: File) -> None:
    file.send(memo(), newMessageSetID="r42-1")
    again = file.send(memo(RefNumber="7"), newMessageSetID="r42-1")
    assert (again.attrib["messageSetStatusCode"], len(again)) == ("9001", 0)
    assert len(file.documents()) == 1


def test_an_id_of_more_than_23_characters_is_refused(file: File) -> None:
    long = file.send(memo(), newMessageSetID="x" * 24)
    assert (long.attrib["messageSetStatusCode"], len(long)) == ("9004", 0)
    assert file.documents() == {}


def test_a_cleared_answer_is_gone(file: File) -> None:
    file.send(memo(), newMessageSetID="r42-1")
    assert file.send(oldMessageSetID="r42-1").attrib == {"messageSetStatusCode": "0"}
    assert file.send(oldMessageSetID="r42-1").attrib == {"messageSetStatusCode": "600"}
    probe = file.send(oldMessageSetID="r42-1", newMessageSetID="r42-1")
    assert probe.attrib["messageSetStatusCode"] == "9002"


def test_the_next_set_clears_the_one_before(file: File) -> None:
    file.send(memo(), newMessageSetID="one")
    assert file.codes(memo(), oldMessageSetID="one", newMessageSetID="two") == ["0"]
    assert file.send(oldMessageSetID="one", newMessageSetID="one").attrib["messageSetStatusCode"] == "9002"
    assert file.send(oldMessageSetID="two", newMessageSetID="two").attrib["messageSetStatusCode"] == "0"


def test_an_answer_from_memory_may_hold_ids_only(file: File) -> None:
    first = file.send(memo(), newMessageSetID="r42-1")
    file.change(recovery="ids only")
    again = file.send(oldMessageSetID="r42-1", newMessageSetID="r42-1")
    assert again.find(".//CreditMemoRet") is None
    for name in ("TxnID", "EditSequence", "TxnNumber"):
        assert again.findtext(f"CreditMemoAddRs/ErrorRecovery/{name}") == first.findtext(
            f".//CreditMemoRet/{name}"
        )


ONE = document(memo())


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "<QBXML>",
        ONE.replace('<?qbxml version="13.0"?>', ""),
        ONE.replace('"13.0"', '"99.0"'),
        ONE.replace("stopOnError", "rollbackOnError"),
        ONE.replace(' onError="stopOnError"', ""),
        ONE.replace("<Quantity>1</Quantity><Rate>10.00</Rate>", "<Rate>10.00</Rate><Quantity>1</Quantity>"),
        ONE.replace("<Quantity>1</Quantity>", "<Amount>10.00</Amount><Quantity>1</Quantity>"),
        ONE.replace("<Quantity>1</Quantity>", "<Quantity>1</Quantity><Quantity>1</Quantity>"),
        ONE.replace("<Quantity>1</Quantity>", "<Quantity>one</Quantity>"),
        ONE.replace("<Quantity>1</Quantity>", "<Quantity>1.123456</Quantity>"),
        ONE.replace("<Quantity>", '<Quantity unit="piece">'),
        ONE.replace("CreditMemoLineAdd", "CreditMemoRow"),
        ONE.replace("<Rate>10.00</Rate>", "<Rate>10.00</Rate><RatePercent>5</RatePercent>"),
        ONE.replace("CreditMemoAddRq", "CreditMemoMakeRq"),
        ONE.replace("<QBXML>", "<!DOCTYPE QBXML [<!ENTITY a 'TEA'>]><QBXML>").replace("TEA", "&a;"),
        ONE.replace("TEA", "caf\u00e9 \u201ctwo\u201d"),
        HEAD + "<QBXML/>",
        document(element("CreditMemoAddRq", {"CreditMemoAdd": {"CustomerRef": {"FullName": "Ada Jones"}}})),
        document(query("Invoice", RefNumber="1", MaxReturned="1")),
        document(memo(), element("TxnVoidRq", {"TxnVoidType": "ReceivePayment", "TxnID": "7-1274221220"})),
    ],
)
def test_a_document_that_does_not_fit_the_schema_is_refused_whole_and_nothing_is_done(
    file: File, broken: str
) -> None:
    answer = file.post(broken)
    assert (answer.status_code, answer.headers["X-HResult"]) == (400, "0x80040400")
    assert answer.json()["message"] == "QuickBooks found an error when parsing the provided XML text stream."
    assert file.documents() == {}


def test_latin_1_comes_back_and_other_letters_are_question_marks(file: File) -> None:
    asked = document(add("Customer", Name="Zo\u00eb \u2764"))
    assert "Zo&#235; &#10084;" in asked
    assert "<Name>Zo&#235; ?</Name>" in file.post(asked).text


def test_a_company_file_that_is_not_there_is_said_to_be_missing(sandbox: Sandbox) -> None:
    assert requests.post(f"{sandbox.address}/desktop/none/qbxml", data=ONE, timeout=30).status_code == 404
