"""Starts the pretend systems as the child process they are, and speaks to their control."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]


class ControlRefused(Exception):
    """The control answered with an error; the text says which."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox. `address`: the base of every pretend address, without a slash at its end."""

    address: str
    pid: int

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask the control. Raises ControlRefused."""
        answer = requests.request(method, f"{self.address}/control{path}", json=body, timeout=30)
        if not answer.ok:
            raise ControlRefused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        """POST to the control, e.g. `sandbox.post("/companies", name="Acme", home_currency="USD")`."""
        return self.call("POST", path, body)

    def patch(self, path: str, **body: Any) -> Any:
        """PATCH the control."""
        return self.call("PATCH", path, body)

    def get(self, path: str) -> Any:
        """GET from the control."""
        return self.call("GET", path)

    def shop(self, domain: str = "demo.myshopify.com", **facts: Any) -> Json:
        """A new shop; answers {domain, token}."""
        wanted = {
            "domain": domain,
            "currency": "USD",
            "zone": "America/New_York",
            "secret": "s3cret",
            **facts,
        }
        answer: Json = self.post("/shops", **wanted)
        return answer

    def company(self, **facts: Any) -> Json:
        """A new company; answers realm, client, tokens, accounts and items."""
        answer: Json = self.post("/companies", **{"name": "Acme", "home_currency": "USD", **facts})
        return answer

    def qbo(self, company: Json, path: str = "") -> str:
        """The pretend QuickBooks address of that company."""
        return f"{self.address}/quickbooks/v3/company/{company['realm']}{path}"

    def graphql(self, domain: str = "demo.myshopify.com") -> str:
        """The pretend Shopify address of that shop."""
        return f"{self.address}/shopify/{domain}/admin/api/2026-10/graphql.json"

    def fault(self, kind: str, seconds: float = 1.0, **match: Any) -> int:
        """Make trouble, e.g. `sandbox.fault("lost after", what="qbo batch", nth=2)`."""
        answer = self.post("/faults", kind=kind, match=match, seconds=seconds)
        return int(answer["id"])

    def calm(self) -> None:
        """End all trouble: forget the faults, let go what is held."""
        self.call("DELETE", "/faults")
        self.post("/release")

    def requests_since(self, seq: int = 0) -> list[Json]:
        """The request log after that number."""
        answer: list[Json] = self.get(f"/requests?since={seq}")
        return answer

    def request_count(self) -> int:
        """How many requests have reached the pretend systems so far."""
        return int(self.get("/requests/count")["count"])

    def balances(self, company: Json) -> Json:
        """{accounts, stock, customers}, amounts as strings in the home currency."""
        answer: Json = self.get(f"/companies/{company['realm']}/balances")
        return answer

    def movements(self, company: Json, since: int = 0) -> list[Json]:
        """The ledger's postings after that number."""
        answer: list[Json] = self.get(f"/companies/{company['realm']}/movements?since={since}")
        return answer

    def documents(self, company: Json) -> list[Json]:
        """Every document of the company, oldest first, each with its `type`."""
        answer: list[Json] = self.get(f"/companies/{company['realm']}/documents")
        return answer

    def book_sale(self, company: Json, shop: str, order_id: int, **how: Any) -> Json:
        """Let the connector book that order, e.g. as_="invoice", paid="60.00"; answers {id, number}."""
        kind = how.pop("as_", "sales receipt")
        wanted = {"shop": shop, "order_id": order_id, "as": kind, **how}
        answer: Json = self.post(f"/companies/{company['realm']}/sales", **wanted)
        return answer


@contextmanager
def start_sandbox() -> Iterator[Sandbox]:
    """A fresh, empty sandbox on a free port; stopped at the end, and when this process dies."""
    command = [sys.executable, "-m", "sandbox", "--with-parent"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the sandbox ended before it was ready"
        yield Sandbox(json.loads(line)["address"], process.pid)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
