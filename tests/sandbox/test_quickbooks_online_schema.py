"""What the pretend company shows is well formed by Intuit's own schema, entity by entity."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.quickbooks_online.company import LISTS, TRANSACTIONS
from tests.sandbox.books import Books, line
from tests.sandbox_process import Json, Sandbox
from tests.shared import shared

Check = Callable[[str, Json], list[str]]


@pytest.fixture(scope="session")
def check() -> Check:
    """Intuit's schema as a function, from where it lies."""
    path = shared("contracts/quickbooks_online/check_payload.py")
    spec = importlib.util.spec_from_file_location("check_payload", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Check = module.check
    return found


@pytest.fixture(params=["US", "GB"])
def full(request: pytest.FixtureRequest, sandbox: Sandbox) -> Books:
    """A company that has at least one of everything."""
    currency = {"US": "USD", "GB": "GBP"}[request.param]
    wish = {
        "home_currency": currency,
        "country": request.param,
        "tracks_classes": "line",
        "tracks_locations": True,
    }
    books = Books(sandbox, sandbox.company(**wish))
    realm = books.company["realm"]
    classes, department, customer = people(books)
    taxed: Json = {"TaxCodeRef": {"value": books.company["tax_codes"]["standard"]["id"]}, "ClassRef": classes}
    tea = stock(books)
    goods = line(tea, 20.00, Qty=2, UnitPrice=10.00, **taxed)
    forms: Json = {
        "CustomerRef": customer,
        "DepartmentRef": department,
        "TxnTaxDetail": {"TotalTax": 1.60},
        "GlobalTaxCalculation": "TaxExcluded",
        "PrivateNote": "Order #1",
    }
    bundle = sandbox.post(f"/companies/{realm}/bundles", name="Two", sku="T-2", parts={tea["value"]: 2})
    group = {"GroupItemRef": {"value": bundle["id"]}, "Quantity": 1, "Line": [goods]}
    discount = {
        "DetailType": "DiscountLineDetail",
        "Amount": 1.00,
        "DiscountLineDetail": {"PercentBased": False},
    }
    lines = [goods, {"DetailType": "GroupLineDetail", "GroupLineDetail": group}, discount]
    sale = books.post("Invoice", {**forms, "Line": lines})
    memo = books.post("CreditMemo", {**forms, "Line": [goods]})
    receipt = books.post("SalesReceipt", {**forms, "Line": [goods]})
    books.post("RefundReceipt", {**forms, "Line": [goods], "DepositToAccountRef": books.account("bank")})
    targets = [(sale["Id"], "Invoice"), (memo["Id"], "CreditMemo")]
    applied = [{"Amount": 5.00, "LinkedTxn": [{"TxnId": id_, "TxnType": kind}]} for id_, kind in targets]
    books.post("Payment", {"CustomerRef": customer, "TotalAmt": 0, "Line": applied})
    sandbox.post(f"/companies/{realm}/deposits", documents=[receipt["Id"]])
    return books


def stock(books: Books) -> Json:
    made = books.sandbox.post(f"/companies/{books.company['realm']}/categories", name="Drinks")
    accounts = {"Income": "sales", "Expense": "cogs", "Asset": "inventory"}
    facts: dict[str, Any] = {f"{name}AccountRef": books.account(key) for name, key in accounts.items()}
    tea = {
        "Name": "Tea",
        "Type": "Inventory",
        "TrackQtyOnHand": True,
        "QtyOnHand": 9,
        "InvStartDate": "2026-01-01",
    }
    return {
        "value": books.post("Item", {**tea, **facts, "Sku": "T-1", "ParentRef": {"value": made["id"]}})["Id"]
    }


def people(books: Books) -> list[Json]:
    """A class, a location and a customer, each below another; a vendor and an employee."""
    for entity in ("Vendor", "Employee"):
        books.post(entity, {"DisplayName": f"A {entity}", "GivenName": "A", "FamilyName": entity})
    found = []
    for entity, name in (("Class", "Name"), ("Department", "Name"), ("Customer", "DisplayName")):
        parent = books.post(entity, {name: "Up"})
        made = books.post(entity, {name: "Down", "ParentRef": {"value": parent["Id"]}})
        found.append({"value": made["Id"]})
    return found


def test_every_entity_that_is_shown_is_well_formed(full: Books, check: Check) -> None:
    entities = (*TRANSACTIONS, *LISTS, "CompanyInfo", "Preferences")
    shown = {entity: full.query(f"select * from {entity}").get(entity, []) for entity in entities}
    # In the United States a company's rates are its tax engine's own.
    assert {entity for entity, rows in shown.items() if not rows} <= {"TaxRate"}
    assert [
        (entity, error) for entity in shown for row in shown[entity] for error in check(entity, row)
    ] == []


def test_what_was_voided_or_deleted_is_well_formed(full: Books, check: Check) -> None:
    (invoice,) = full.query("select * from SalesReceipt")["SalesReceipt"]
    deposit = full.query("select * from Deposit")["Deposit"][0]
    gone = full.post("Deposit", {"Id": deposit["Id"], "SyncToken": "0"}, operation="delete")
    void = full.post(
        "SalesReceipt", {"Id": invoice["Id"], "SyncToken": "0"}, operation="update", include="void"
    )
    assert check("Deposit", gone) == []
    assert check("SalesReceipt", void) == []


def test_what_has_changed_is_well_formed(full: Books, check: Check) -> None:
    sale = full.query("select * from RefundReceipt")["RefundReceipt"][0]
    full.post("RefundReceipt", {"Id": sale["Id"], "SyncToken": "0"}, operation="delete")
    now = full.sandbox.post("/clock", advance=0)["now"]
    since = (datetime.fromisoformat(now) - timedelta(days=1)).isoformat()
    answer = full.ask("GET", "/cdc", entities="Item,Account,RefundReceipt,Deposit", changedSince=since)
    found = [
        (entity, row)
        for part in answer.json()["CDCResponse"][0]["QueryResponse"]
        for entity, rows in part.items()
        if isinstance(rows, list)
        for row in rows
    ]
    assert ("RefundReceipt", "Deleted") in {(entity, row.get("status")) for entity, row in found}
    assert [(entity, error) for entity, row in found for error in check(entity, row)] == []
