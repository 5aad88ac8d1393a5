"""The pretend QuickBooks tells what has changed in the companies that let the app in."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.sandbox.books import Books, line
from tests.sandbox.listener import Listener, listening
from tests.sandbox_process import ControlRefused, Json, Sandbox


@pytest.fixture
def listener(sandbox: Sandbox) -> Iterator[Listener]:
    with listening() as listener:
        sandbox.post("/webhooks/subscribe", address=listener.address, verifier="v-1")
        sandbox.post("/webhooks/deliver")
        listener.letters.clear()
        yield listener


def deliver(sandbox: Sandbox, **how: bool) -> Json:
    answer: Json = sandbox.post("/webhooks/deliver", **how)
    return answer


def invoice(books: Books, **more: object) -> Json:
    return {"CustomerRef": books.customer(), "Line": [line(books.item("fallback"), 10.00)], **more}


def told(listener: Listener) -> list[tuple[str, str]]:
    return [(event["type"], event["intuitentityid"]) for event in listener.events()]


def test_a_letter_is_cloud_events_signed_with_the_verifier(books: Books, listener: Listener) -> None:
    made = books.post("RefundReceipt", refund(books))
    answer = deliver(books.sandbox)
    assert answer["status"] == 200
    assert answer["sent"] == listener.events()
    (event,) = listener.events()
    moment = event.pop("time")
    assert datetime.fromisoformat(moment).tzinfo is not None
    assert event.pop("id")
    assert event == {
        "specversion": "1.0",
        "source": "intuit.sandbox",
        "type": "qbo.refundreceipt.created.v1",
        "datacontenttype": "application/json",
        "intuitentityid": made["Id"],
        "intuitaccountid": books.company["realm"],
        "data": {},
    }
    body, headers = listener.letters[0]
    signature = base64.b64encode(hmac.new(b"v-1", body, hashlib.sha256).digest()).decode()
    assert headers["intuit-signature"] == signature


def refund(books: Books) -> Json:
    return {"DepositToAccountRef": books.account("undeposited"), "Line": [line(books.item("fallback"), 1.00)]}


def test_one_letter_tells_of_several_companies(sandbox: Sandbox, listener: Listener) -> None:
    both = [Books(sandbox, sandbox.company(name=name)) for name in ("One", "Two")]
    for books in both:
        books.post("RefundReceipt", refund(books))
    deliver(sandbox)
    assert len(listener.letters) == 1
    assert [event["intuitaccountid"] for event in listener.events()] == [one.company["realm"] for one in both]


def test_what_is_made_changed_voided_and_deleted_is_told_so(books: Books, listener: Listener) -> None:
    made = books.post("Invoice", invoice(books))
    key = {"Id": made["Id"], "SyncToken": "0"}
    books.post("Invoice", {**key, "sparse": True, "PrivateNote": "seen"})
    books.post("Invoice", {**key, "SyncToken": "1"}, operation="void")
    books.post("Invoice", {**key, "SyncToken": "2"}, operation="delete")
    deliver(books.sandbox)
    verbs = [kind.split(".")[2] for kind, id_ in told(listener) if kind.startswith("qbo.invoice")]
    assert verbs == ["created", "updated", "voided", "deleted"]


def test_a_payment_is_news_of_its_invoice_too(books: Books, listener: Listener) -> None:
    made = books.post("Invoice", invoice(books))
    deliver(books.sandbox)
    listener.letters.clear()
    part = {"Amount": 1.00, "LinkedTxn": [{"TxnId": made["Id"], "TxnType": "Invoice"}]}
    paid = books.post("Payment", {"CustomerRef": made["CustomerRef"], "TotalAmt": 1.00, "Line": [part]})
    deliver(books.sandbox)
    assert set(told(listener)) == {
        ("qbo.payment.created.v1", paid["Id"]),
        ("qbo.invoice.updated.v1", made["Id"]),
    }


def test_changed_preferences_are_told(books: Books, listener: Listener) -> None:
    books.change(closing_date="2026-01-31")
    deliver(books.sandbox)
    assert told(listener) == [("qbo.preferences.updated.v1", "1")]


def test_what_was_told_is_not_told_again_unless_the_letter_is_repeated(
    books: Books, listener: Listener
) -> None:
    books.post("RefundReceipt", refund(books))
    deliver(books.sandbox)
    assert deliver(books.sandbox) == {"status": None, "sent": []}
    assert len(listener.letters) == 1
    assert deliver(books.sandbox, repeat=True)["status"] == 200
    assert listener.letters[0] == listener.letters[1]


def test_what_was_not_taken_comes_again(books: Books, listener: Listener) -> None:
    books.post("RefundReceipt", refund(books))
    listener.status = 500
    first = deliver(books.sandbox)
    assert first["status"] == 500
    listener.status = 200
    assert deliver(books.sandbox)["sent"] == first["sent"]


def test_a_listener_that_is_away_is_no_trouble(books: Books, sandbox: Sandbox) -> None:
    with listening() as listener:
        sandbox.post("/webhooks/subscribe", address=listener.address, verifier="v-1")
    books.post("RefundReceipt", refund(books))
    assert deliver(sandbox)["status"] is None


def test_nothing_is_told_of_a_company_that_took_the_app_out(books: Books, listener: Listener) -> None:
    sandbox, realm = books.sandbox, books.company["realm"]
    sandbox.post(f"/companies/{realm}/disconnect")
    books.change(closing_date="2026-01-31")
    assert deliver(sandbox) == {"status": None, "sent": []}


def test_webhooks_stay_on_this_machine(sandbox: Sandbox) -> None:
    with pytest.raises(ControlRefused, match="this machine"):
        sandbox.post("/webhooks/subscribe", address="https://books.example/hook", verifier="v-1")
