"""What QuickBooks' answers mean, recorded and documented ones."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.ledgers.quickbooks_online.answers import read_answer
from plugin.ledgers.quickbooks_online.exact import from_json
from plugin.ledgers.quickbooks_online.payload import draft, entity_of
from plugin.protocols import Answer, Booked, Changed, NotBooked, NotYet, NumberTaken, PeriodClosed
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


@pytest.mark.parametrize(("code", "sentence"), [("610", "reference-gone"), ("6070", "quickbooks-refused")])
def test_documented_refusals_are_told_by_their_code(code: str, sentence: str) -> None:
    answer = meaning({"bId": "d1", **documented_faults()[code]})
    assert isinstance(answer, NotBooked)
    assert (answer.sentence.code, answer.held) == (sentence, False)


@pytest.mark.parametrize(("code", "meant"), [("5010", Changed), ("6210", PeriodClosed)])
def test_documented_faults_that_lead_to_a_new_attempt_are_no_refusals(code: str, meant: type[Answer]) -> None:
    assert isinstance(meaning({"bId": "d1", **documented_faults()[code]}), meant)


def test_a_documented_duplicate_number_names_the_other_type() -> None:
    answer = meaning({"bId": "d1", **documented_faults()["6140"]})
    assert isinstance(answer, NumberTaken)
    assert (answer.number, answer.across_types) == ("1001-1", True)


@pytest.mark.parametrize(
    ("words", "another"),
    [
        ("DocNumber=1001-1 is assigned to TxnType=RefundReceipt with TxnId=396", False),
        ("DocNumber=1001-1 is assigned to TxnType=Refund Receipt with TxnId=396", False),
        ("DocNumber=1001-1 is assigned to TxnType=REFUNDRECEIPT with TxnId=396", False),
        ("DocNumber=1001-1 is assigned to TxnType=Credit Memo with TxnId=396", True),
        ("DocNumber=1001-1 est attribué à TxnType=Invoice avec TxnId=396", True),
        ("DocNumber=1001-1 ist vergeben an TxnType=SalesReceipt", True),
        ("DocNumber=1001-1 is assigned to TxnType=Journal Entry with TxnId=396", False),
        ("DocNumber=1001-1 est attribué à TxnType=Reçu de remboursement", False),
        ("Le numéro existe déjà", False),
    ],
)
def test_a_taken_number_is_another_kinds_only_where_the_words_name_a_kind_of_ours(
    words: str, another: bool
) -> None:
    """Where they do not, our own document may have it, so it is looked for."""
    answer = meaning(fault("6140", words))
    assert isinstance(answer, NumberTaken)
    assert (answer.number, answer.across_types) == ("1001-1", another)


@pytest.mark.parametrize(
    ("code", "after"),
    [("3001", timedelta(minutes=1)), ("003001", timedelta(minutes=1)), ("6190", timedelta(hours=1))],
)
def test_what_concerns_the_company_leaves_it_alone_and_was_not_written(code: str, after: timedelta) -> None:
    answer = meaning(fault(code))
    assert isinstance(answer, NotYet)
    assert (answer.unwritten, answer.after) == (True, after)


def test_an_error_of_intuits_own_leaves_it_open_whether_the_document_was_written() -> None:
    answer = meaning(fault("10000"))
    assert isinstance(answer, NotYet)
    assert (answer.unwritten, answer.after) == (False, None)


def test_a_fault_without_a_code_is_refused_with_its_words() -> None:
    answer = meaning(fault(None, "Something odd"))
    assert isinstance(answer, NotBooked)
    assert answer.sentence.parameters["words"] == "Something odd"


def test_a_fault_that_nobody_knows_is_refused_with_words_and_intuits_id() -> None:
    answer = meaning({**fault("8123", "Frobnicated"), "intuit_tid": "1-abc"})
    assert isinstance(answer, NotBooked)
    assert answer.sentence.parameters == {
        "kind": "refund receipt",
        "fault": "8123",
        "words": "Frobnicated",
        "tid": "1-abc",
    }


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


def answered(**facts: Any) -> Answer:
    """A receipt that QuickBooks booked as it was sent, but for those facts."""
    copied = {"CurrencyRef": {"value": "USD"}, "TxnTaxCodeRef": {"value": "5"}}
    drafted = draft(a_receipt(), a_sale(copied=copied), "d1", {})
    _, sent = entity_of(drafted)
    row = {**sent, "Id": "9", "SyncToken": "0", "TotalAmt": Decimal("27.00"), **facts}
    return read_answer(drafted, {"bId": "d1", "RefundReceipt": row}, "USD")


def test_what_is_booked_as_it_was_sent_differs_in_nothing() -> None:
    answer = answered()
    assert isinstance(answer, Booked)
    assert answer.otherwise is None


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"DocNumber": "1742"}, "number 1742 instead of 1001-1"),
        ({"DocNumber": None}, "number none instead of 1001-1"),
        ({"CustomerRef": {"value": "99"}}, "customer 99 instead of 7"),
        ({"CurrencyRef": {"value": "CAD"}}, "currency CAD instead of USD"),
        ({"DepositToAccountRef": {"value": "99"}}, "money account 99 instead of 4"),
        ({"TxnDate": "2026-01-01"}, "day 2026-01-01 instead of 2026-03-14"),
        ({"TxnTaxDetail": {"TxnTaxCodeRef": {"value": "7"}}}, "tax code 7 instead of 5"),
        ({"TxnTaxDetail": None, "DocNumber": "7"}, "number 7 instead of 1001-1; tax code none instead of 5"),
    ],
)
def test_what_quickbooks_did_otherwise_without_a_word_is_told(facts: dict[str, Any], what: str) -> None:
    answer = answered(**facts)
    assert isinstance(answer, Booked)
    assert answer.otherwise is not None
    assert answer.otherwise.parameters["what"] == what
