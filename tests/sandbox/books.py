"""A thin client of the pretend company, as bare as possible: what it sends is what the test says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import requests

from tests.sandbox_process import Json, Sandbox


@dataclass(frozen=True)
class Books:
    """One company and the token to it."""

    sandbox: Sandbox
    company: Json

    def account(self, key: str) -> Json:
        return {"value": self.company["accounts"][key]["id"]}

    def item(self, key: str) -> Json:
        return {"value": self.company["items"][key]["id"]}

    def ask(self, method: str, path: str, body: object = None, **params: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.company['access_token']}"}
        url = self.sandbox.qbo(self.company, path)
        return requests.request(method, url, json=body, params=params, headers=headers, timeout=30)

    def post(self, entity: str, body: Json, **params: str) -> Json:
        """The object written, or the Fault's first Error with "http" added."""
        answer = self.ask("POST", f"/{entity.lower()}", body, **params)
        said: Json = answer.json()
        if "Fault" in said:
            return {**said["Fault"]["Error"][0], "http": answer.status_code}
        written: Json = said[entity]
        return written

    def batch(self, *items: Json, **params: str) -> dict[str, Json]:
        """What each bId got."""
        said = self.ask("POST", "/batch", {"BatchItemRequest": list(items)}, **params).json()
        return {item["bId"]: item for item in said["BatchItemResponse"]}

    def query(self, statement: str) -> Json:
        """The QueryResponse, or the Fault's first Error."""
        headers = {
            "Authorization": f"Bearer {self.company['access_token']}",
            "Content-Type": "application/text",
        }
        url = self.sandbox.qbo(self.company, "/query")
        said: Json = requests.post(url, statement.encode(), headers=headers, timeout=30).json()
        found: Json = said["Fault"]["Error"][0] if "Fault" in said else said["QueryResponse"]
        return found

    def customer(self, name: str = "Ada Jones", currency: str = "USD") -> Json:
        made = self.post("Customer", {"DisplayName": name, "CurrencyRef": {"value": currency}})
        return {"value": made["Id"]}

    def stock(self, sku: str = "TEA", price: str = "10.00", cost: str = "4.00") -> Json:
        wish = {"sku": sku, "name": sku, "kind": "stock", "price": price, "cost": cost}
        made = self.sandbox.post(f"/companies/{self.company['realm']}/items", **wish)
        return {"value": made["Id"]}

    def balances(self) -> Json:
        return self.sandbox.balances(self.company)

    def change(self, **settings: Any) -> None:
        self.sandbox.patch(f"/companies/{self.company['realm']}", **settings)


def line(item: Json, amount: float, **detail: Any) -> Json:
    """One line of that amount."""
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "SalesItemLineDetail": {"ItemRef": item, **detail},
    }


def exact(answer: requests.Response) -> str:
    """The answer without the moment it was given at."""
    said = answer.json()
    said.pop("time", None)
    return json.dumps(said, sort_keys=True)
