"""What QuickBooks' answers mean, recorded and documented ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.ledgers.quickbooks_online.answers import read_answer
from plugin.ledgers.quickbooks_online.api import fault_of
from plugin.ledgers.quickbooks_online.exact import from_json
from plugin.ledgers.quickbooks_online.payload import draft
from plugin.protocols import Answer, Booked, NotBooked, NotYet, NumberTaken
from tests.ledgers.made import MARKER, a_memo, a_receipt, a_sale, a_void, usd
from tests.shared import shared

SAMPLES = "recorded/quickbooks_online/intuit-doc-samples"


def meaning(item: dict[str, Any] | None, document: Document | None = None) -> Answer:
    drafted = draft(document or a_receipt(), a_sale(), "d1", {MARKER: "301"})
    return read_answer(drafted, item, "USD")


def fault(code: str | None, words: str = "odd") -> dict[str, Any]:
    error = {"Message": "Odd", "Detail": words, **({"code": code} if code else {})}
    return {"bId": "d1", "Fault": {"Error": [error], "type": "ValidationFault"}}


def documented_faults() -> dict[str, dict[str, Any]]:
    entries = from_json(shared(f"{SAMPLES}/errors.json").read_text())
    return {entry["code"]: entry["body"] for entry in entries}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("5010", "changed-before-booking"),
        ("610", "reference-gone"),
        ("6210", "closed-period-refused"),
        ("6070", "quickbooks-refused"),
    ],
)
def test_documented_faults_are_told_by_their_code(code: str, sentence: str) -> None:
    answer = meaning({"bId": "d1", **documented_faults()[code]})
    assert isinstance(answer, NotBooked)
    assert answer.sentence.code == sentence


def test_a_documented_duplicate_number_names_the_other_type() -> None:
    answer = meaning({"bId": "d1", **documented_faults()["6140"]})
    assert isinstance(answer, NumberTaken)
    assert (answer.number, answer.across_types) == ("1001-1", True)


@pytest.mark.parametrize("name", ["RefundReceipt", "Refund Receipt", "REFUNDRECEIPT"])
def test_a_duplicate_number_of_the_same_type_is_not_across_types(name: str) -> None:
    answer = meaning(fault("6140", f"DocNumber=1001-1 is assigned to TxnType={name} with TxnId=396"))
    assert isinstance(answer, NumberTaken)
    assert not answer.across_types


def test_a_duplicate_number_in_another_language_is_still_one() -> None:
    assert isinstance(meaning(fault("6140", "Le numéro existe déjà")), NumberTaken)


@pytest.mark.parametrize("code", ["3001", "003001", "10000"])
def test_what_passes_is_not_yet(code: str) -> None:
    assert isinstance(meaning(fault(code)), NotYet)


def test_a_lapsed_subscription_is_named() -> None:
    answer = meaning(fault("6190"))
    assert isinstance(answer, NotBooked)
    assert answer.sentence.code == "subscription-lapsed"


def test_a_fault_without_a_code_is_refused_with_its_words() -> None:
    answer = meaning(fault(None, "Something odd"))
    assert isinstance(answer, NotBooked)
    assert answer.sentence.parameters["words"] == "Something odd"


@pytest.mark.parametrize("odd", [None, {}, {"Error": []}, {"Error": ["?"]}, "down"])
def test_a_fault_of_no_shape_is_still_a_fault(odd: object) -> None:
    assert fault_of(odd) == ("", "no reason given")


def test_a_documented_credit_memo_is_booked_with_what_is_left_of_it() -> None:
    body = from_json(shared(f"{SAMPLES}/creditmemo_object.json").read_text())
    answer = meaning({"bId": "d1", **body}, a_memo())
    assert isinstance(answer, Booked)
    assert (answer.ledger_id, answer.revision, answer.number) == ("73", "3", "1026")
    assert (answer.total, answer.open) == (usd(100), usd(0))


def test_a_documented_refund_receipt_is_booked() -> None:
    body = from_json(shared(f"{SAMPLES}/refundreceipt_create_min.json").read_text())["response"]
    answer = meaning({"bId": "d1", **body})
    assert isinstance(answer, Booked)
    assert (answer.total, answer.open) == (usd(420), None)


def test_an_amount_is_of_the_currency_that_the_document_names() -> None:
    row = {"Id": "9", "SyncToken": "0", "TotalAmt": Decimal("27.00"), "CurrencyRef": {"value": "CAD"}}
    answer = meaning({"RefundReceipt": row})
    assert isinstance(answer, Booked)
    assert answer.total == Money.of(27, "CAD")


@pytest.mark.parametrize(
    "item",
    [
        None,
        {"bId": "d1"},
        {"RefundReceipt": {}},
        {"RefundReceipt": {"Id": "9", "SyncToken": "0", "TotalAmt": "27.00"}},
        {"RefundReceipt": {"Id": "9", "SyncToken": "0", "TotalAmt": Decimal("27.005")}},
    ],
)
def test_half_an_answer_is_not_yet(item: dict[str, Any] | None) -> None:
    assert isinstance(meaning(item), NotYet)


def test_a_void_that_left_the_amount_is_not_booked() -> None:
    row = {"Id": "180", "SyncToken": "4", "TotalAmt": 54, "Balance": 54}
    answer = meaning({"Invoice": row}, a_void())
    assert isinstance(answer, NotBooked)
    assert answer.sentence.code == "void-without-effect"
