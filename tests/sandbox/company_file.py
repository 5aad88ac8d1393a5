"""A thin client of the pretend company file, as bare as possible: what it sends is what the test says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import requests

from tests.sandbox_process import Json, Sandbox

HEAD = '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?>'
ADA = {"FullName": "Ada Jones"}


@dataclass(frozen=True)
class File:
    """One company file; `facts`: what the control says of it."""

    sandbox: Sandbox
    facts: Json

    @property
    def path(self) -> str:
        return f"/desktop/{self.facts['id']}"

    def post(self, document: str | bytes) -> requests.Response:
        """The answer to these very bytes."""
        body = document if isinstance(document, bytes) else document.encode()
        return requests.post(f"{self.sandbox.address}{self.path}/qbxml", data=body, timeout=30)

    def send(self, *asked: ET.Element, on_error: str = "stopOnError", **ids: str) -> ET.Element:
        """The QBXMLMsgsRs to these requests. `ids`: newMessageSetID, oldMessageSetID."""
        answer = self.post(document(*asked, on_error=on_error, **ids))
        assert answer.ok, answer.text
        return ET.fromstring(answer.content)[0]

    def codes(self, *asked: ET.Element, on_error: str = "stopOnError", **ids: str) -> list[str]:
        """The status code of each request."""
        return [one.attrib["statusCode"] for one in self.send(*asked, on_error=on_error, **ids)]

    def code(self, asked: ET.Element) -> str:
        return self.codes(asked)[0]

    def make(self, asked: ET.Element) -> ET.Element:
        """What the request made or found: the first Ret, or the whole answer where there is none (a void)."""
        answered = self.send(asked)[0]
        assert answered.attrib["statusCode"] in ("0", "530"), answered.attrib
        return next((part for part in answered if part.tag.endswith("Ret")), answered)

    def change(self, **settings: Any) -> None:
        self.sandbox.patch(self.path, **settings)

    def balances(self) -> Json:
        found: Json = self.sandbox.get(f"{self.path}/balances")
        return found

    def moved(self) -> dict[str, str]:
        """Every account that is not at nothing."""
        return {name: amount for name, amount in self.balances()["accounts"].items() if amount != "0.00"}

    def documents(self) -> dict[str, Json]:
        """Every document by its id."""
        return {one["id"]: one for one in self.sandbox.get(f"{self.path}/documents")}

    def movements(self, since: int = 0) -> list[Json]:
        found: list[Json] = self.sandbox.get(f"{self.path}/movements?since={since}")
        return found

    def customer(self, name: str = "Ada Jones", **facts: Any) -> ET.Element:
        return self.make(add("Customer", Name=name, **facts))

    def stock(self, sku: str = "TEA", units: str = "100", cost: str = "4.00") -> ET.Element:
        """A stock item of 10.00 each, taxable."""
        accounts = {
            "IncomeAccountRef": "Sales", "COGSAccountRef": "Cost of Goods Sold", "AssetAccountRef": "Inventory Asset",
        }  # fmt: skip
        refs = {name: {"FullName": account} for name, account in accounts.items()}
        facts: Json = {
            "Name": sku,
            "SalesTaxCodeRef": {"FullName": "Tax"},
            "SalesPrice": "10.00",
            "IncomeAccountRef": refs["IncomeAccountRef"],
            "PurchaseCost": cost,
            "COGSAccountRef": refs["COGSAccountRef"],
            "AssetAccountRef": refs["AssetAccountRef"],
            "QuantityOnHand": units,
        }
        return self.make(add("ItemInventory", **facts))


def new_file(sandbox: Sandbox, **facts: Any) -> File:
    """A company file with one customer and one stock item, TEA."""
    file = File(sandbox, sandbox.post("/desktop", **{"name": "Acme", "home_currency": "USD", **facts}))
    file.customer()
    file.stock()
    return file


def document(*asked: ET.Element, on_error: str = "stopOnError", **ids: str) -> str:
    """A whole qbXML document."""
    for number, one in enumerate(asked, 1):
        one.attrib.setdefault("requestID", str(number))
    message_set = ET.Element("QBXMLMsgsRq", {**ids, "onError": on_error})
    message_set.extend(asked)
    root = ET.Element("QBXML")
    root.append(message_set)
    body: bytes = ET.tostring(root, "us-ascii", xml_declaration=False)
    return HEAD + body.decode()


def element(tag: str, value: Any, attributes: dict[str, str] | None = None) -> ET.Element:
    """A text, or parts by name in their order; a list is one element after another. "macro:x" uses that macro."""
    made = ET.Element(tag, attributes or {})
    if isinstance(value, str) and value.startswith("macro:"):
        made.set("useMacro", value.removeprefix("macro:"))
    elif isinstance(value, str):
        made.text = value
    else:
        made.extend(
            element(name, one)
            for name, part in value.items()
            for one in (part if isinstance(part, list) else [part])
        )
    return made


def add(kind: str, macro: str = "", **facts: Any) -> ET.Element:
    """XAddRq; `macro` names what it makes."""
    asked = ET.Element(f"{kind}AddRq")
    asked.append(element(f"{kind}Add", facts, {"defMacro": macro} if macro else {}))
    return asked


def query(kind: str, **parts: Any) -> ET.Element:
    return element(f"{kind}QueryRq", parts)


def void(kind: str, id_: str) -> ET.Element:
    return element("TxnVoidRq", {"TxnVoidType": kind, "TxnID": id_})


def line(item: str = "TEA", **facts: str) -> Json:
    """One line, in whatever order it is said: quantity, rate, amount, tax code, account."""
    order = ("Desc", "Quantity", "Rate", "Amount", "TaxAmount", "SalesTaxCodeRef", "OverrideItemAccountRef")
    refs = ("SalesTaxCodeRef", "OverrideItemAccountRef")
    said = {
        name: {"FullName": facts[name]} if name in refs else facts[name] for name in order if name in facts
    }
    return {"ItemRef": {"FullName": item}, **said}


def form(kind: str, *lines: Json, macro: str = "", **head: Any) -> ET.Element:
    """An invoice, sales receipt or credit memo of Ada Jones."""
    return add(kind, macro, **{"CustomerRef": ADA, **head, f"{kind}LineAdd": list(lines)})


def payment(invoice: str, amount: str, **head: Any) -> ET.Element:
    """Money for an invoice."""
    applied = {"TxnID": invoice, "PaymentAmount": amount}
    return add("ReceivePayment", **_received({"TotalAmount": amount, **head}), AppliedToTxnAdd=applied)


def application(invoice: str, memo: str, amount: str, **head: Any) -> ET.Element:
    """Credit of the memo for the invoice: a payment of nothing."""
    applied = {"TxnID": invoice, "SetCredit": {"CreditTxnID": memo, "AppliedAmount": amount}}
    return add("ReceivePayment", **_received({"TotalAmount": "0.00", **head}), AppliedToTxnAdd=applied)


def _received(head: Json) -> Json:
    order = ("CustomerRef", "ARAccountRef", "TxnDate", "RefNumber", "TotalAmount", "ExchangeRate")
    said = {"CustomerRef": ADA, **head}
    return {name: said[name] for name in order if name in said}


def card_refund(memo: str, amount: str, **head: Any) -> ET.Element:
    """So much of the memo, out to a Visa card."""
    order = (
        "CustomerRef",
        "RefundFromAccountRef",
        "ARAccountRef",
        "TxnDate",
        "RefNumber",
        "PaymentMethodRef",
    )
    said = {"CustomerRef": ADA, "PaymentMethodRef": {"FullName": "Visa"}, **head}
    ordered = {name: said[name] for name in order if name in said}
    applied = {"TxnID": memo, "RefundAmount": amount}
    return add("ARRefundCreditCard", **ordered, RefundAppliedToTxnAdd=applied)


def check(memo: str, amount: str, **expense: Any) -> ET.Element:
    """A check to Ada Jones on the A/R account, applied to the memo."""
    expense_line = {
        "AccountRef": {"FullName": "Accounts Receivable"},
        "Amount": amount,
        "CustomerRef": ADA,
        **expense,
    }
    head: Json = {"AccountRef": {"FullName": "Checking"}, "PayeeEntityRef": ADA, "IsToBePrinted": "false"}
    applied = {"TxnID": memo, "Amount": amount}
    return add("Check", **head, ApplyCheckToTxnAdd=applied, ExpenseLineAdd=expense_line)


def texts(found: ET.Element, *names: str) -> Iterator[str | None]:
    """The text of each part, by path."""
    return (found.findtext(name) for name in names)
