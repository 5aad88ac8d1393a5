"""Trouble made on purpose: what is lost, late, half or held, and whether it was committed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.sandbox.books import Books, line
from tests.sandbox_process import ROOT, ControlRefused, Json, Sandbox, start_sandbox


def receipt(books: Books) -> Json:
    return {"DepositToAccountRef": books.account("bank"), "Line": [line(books.item("fallback"), 10.00)]}


def pay(books: Books, **params: str) -> requests.Response:
    return books.ask("POST", "/refundreceipt", receipt(books), **params)


def paid(books: Books) -> str:
    answer: str = books.balances()["accounts"]["Checking"]
    return answer


def test_an_answer_lost_before_the_work_has_committed_nothing(books: Books) -> None:
    books.sandbox.fault("lost before", what="qbo write")
    with pytest.raises(requests.ConnectionError):
        pay(books)
    assert paid(books) == "0.00"
    assert books.sandbox.requests_since()[-1]["committed"] is False


def test_an_answer_lost_after_the_work_has_committed_it_and_a_replay_tells_it(books: Books) -> None:
    books.sandbox.fault("lost after", what="qbo write")
    with pytest.raises(requests.ConnectionError):
        pay(books, requestid="k")
    assert paid(books) == "-10.00"
    logged = books.sandbox.requests_since()[-1]
    assert (logged["committed"], logged["status"]) == (True, 0)
    assert pay(books, requestid="k").json()["RefundReceipt"]["TotalAmt"] == 10.00
    assert paid(books) == "-10.00"


def test_half_an_answer_is_no_json(books: Books) -> None:
    books.sandbox.fault("half", what="qbo write")
    answer = pay(books)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert paid(books) == "-10.00"


@pytest.mark.parametrize(
    ("kind", "status"), [("down", 503), ("throttled", 429), ("unauthorized", 401), ("status:418", 418)]
)
def test_a_fault_strikes_once_and_does_no_work(books: Books, kind: str, status: int) -> None:
    books.sandbox.fault(kind, what="qbo")
    assert [pay(books).status_code for _ in range(2)] == [status, 200]
    assert paid(books) == "-10.00"


def test_a_fault_can_wait_for_its_turn_and_last(books: Books) -> None:
    books.sandbox.fault("down", what="qbo", nth=2, count=2)
    assert [pay(books).status_code for _ in range(4)] == [200, 503, 503, 200]
    books.sandbox.fault("down", count=-1)
    assert [pay(books).status_code for _ in range(3)] == [503] * 3
    books.sandbox.calm()
    assert pay(books).status_code == 200


def test_a_slow_answer_comes_late(books: Books) -> None:
    books.sandbox.fault("slow", seconds=0.3, what="qbo")
    started = time.monotonic()
    assert pay(books).status_code == 200
    assert time.monotonic() - started >= 0.3


def test_an_unknown_fault_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ControlRefused, match="no fault"):
        sandbox.fault("earthquake")


@pytest.mark.parametrize(("when", "so_far"), [("before", "0.00"), ("after", "-10.00")])
def test_a_held_request_stands_still_until_it_is_released(books: Books, when: str, so_far: str) -> None:
    books.sandbox.fault(f"hold {when}", what="qbo write")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(pay, books)
        held = wait_for_held(books.sandbox)
        assert (held["when"], held["what"]) == (when, "qbo write refundreceipt")
        assert paid(books) == so_far
        assert not waiting.done()
        assert books.sandbox.post("/release") == {"released": 1}
        assert waiting.result(10).status_code == 200
    assert paid(books) == "-10.00"


def test_a_held_request_can_be_ended_where_it_stands(books: Books) -> None:
    books.sandbox.fault("hold before", what="qbo write")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(pay, books)
        wait_for_held(books.sandbox)
        books.sandbox.post("/release", drop=True)
        assert isinstance(waiting.exception(10), requests.ConnectionError)
    assert paid(books) == "0.00"


def wait_for_held(sandbox: Sandbox) -> Json:
    for _ in range(500):
        held: list[Json] = sandbox.get("/held")
        if held:
            return held[0]
        time.sleep(0.01)
    raise AssertionError("nothing was held")


def test_every_request_is_in_the_log_under_its_name(books: Books) -> None:
    before = books.sandbox.request_count()
    pay(books)
    books.query("select Id from Item")
    books.batch({"bId": "q", "Query": "select Id from Item"})
    books.ask("GET", "/companyinfo/1")
    requests.post(f"{books.sandbox.address}/quickbooks/oauth2/v1/tokens/bearer", timeout=10)
    requests.post(books.sandbox.graphql("no.myshopify.com"), timeout=10)
    log = books.sandbox.requests_since(before)
    names = ["qbo write refundreceipt", "qbo query", "qbo batch", "qbo read", "token", "shopify graphql"]
    assert [one["what"] for one in log] == names
    assert [one["seq"] for one in log] == list(range(before + 1, before + 7))
    assert [one["committed"] for one in log] == [True] + [False] * 5


PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "sandbox", "--with-parent"], stdout=subprocess.PIPE)
print(child.stdout.readline().decode(), flush=True)
os._exit(0)
"""


def test_the_sandbox_goes_with_its_parent() -> None:
    command = [sys.executable, "-c", PARENT]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=30)
    address = json.loads(said.stdout)["address"]
    for _ in range(500):
        try:
            requests.get(f"{address}/control/requests/count", timeout=10)
        except requests.ConnectionError:
            return
        time.sleep(0.01)
    raise AssertionError("the sandbox outlived its parent")


def test_the_sandbox_ends_when_told_to_even_with_a_request_held() -> None:
    with start_sandbox() as sandbox, ThreadPoolExecutor(1) as pool:
        sandbox.fault("hold before")
        waiting = pool.submit(requests.post, sandbox.graphql(), timeout=10)
        wait_for_held(sandbox)
        os.kill(sandbox.pid, signal.SIGTERM)
        assert isinstance(waiting.exception(10), requests.ConnectionError)
