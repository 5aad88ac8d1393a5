"""Names, levels, types and accounts of what the pretend company keeps beside its documents."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.books import Books, line
from tests.sandbox_process import ControlRefused, Json, Sandbox


def service(books: Books, name: str, **more: Any) -> Json:
    return books.post(
        "Item", {"Name": name, "Type": "Service", "IncomeAccountRef": books.account("sales"), **more}
    )


def stock(books: Books, **more: Any) -> Json:
    facts = {
        "Name": "Tea",
        "Type": "Inventory",
        "IncomeAccountRef": books.account("sales"),
        "ExpenseAccountRef": books.account("cogs"),
        "AssetAccountRef": books.account("inventory"),
        "TrackQtyOnHand": True,
        "QtyOnHand": 5,
        "InvStartDate": "2026-01-01",
    }
    return books.post("Item", {name: value for name, value in {**facts, **more}.items() if value is not None})


def make(books: Books, what: str, **facts: Any) -> Json:
    made: Json = books.sandbox.post(f"/companies/{books.company['realm']}/{what}", **facts)
    return made


def test_an_item_below_another_has_both_names(books: Books) -> None:
    parent = make(books, "categories", name="Drinks")
    child = service(books, "Tea", SubItem=True, ParentRef={"value": parent["id"]})
    assert (child["FullyQualifiedName"], child["SubItem"], child["Level"]) == ("Drinks:Tea", True, 1)
    assert child["ParentRef"] == {"value": parent["id"], "name": "Drinks"}
    found = books.query("select * from Item where FullyQualifiedName = 'Drinks:Tea'")
    assert [one["Id"] for one in found["Item"]] == [child["Id"]]


def test_a_name_is_unique_below_its_parent_whatever_its_case(books: Books) -> None:
    parent = make(books, "categories", name="Drinks")
    service(books, "Tea")
    below = {"ParentRef": {"value": parent["id"]}}
    assert "code" not in service(books, "Tea", **below)
    assert service(books, "TEA", **below)["code"] == "6240"
    assert service(books, "tEA")["code"] == "6240"


def test_items_stand_at_most_five_levels_deep(books: Books) -> None:
    below: Json = {}
    for level in range(5):
        below = {"ParentRef": {"value": service(books, f"L{level}", **below)["Id"]}}
    assert service(books, "L5", **below)["code"] == "6000"


def test_a_parent_that_there_is_not_is_2500(books: Books) -> None:
    assert service(books, "Tea", ParentRef={"value": "999"})["code"] == "2500"


def test_a_sku_may_stand_on_several_items(books: Books) -> None:
    first, second = service(books, "Tea", Sku="T-1"), service(books, "More tea", Sku="T-1")
    found = books.query("select Id from Item where Sku = 'T-1'")["Item"]
    assert [one["Id"] for one in found] == [first["Id"], second["Id"]]


@pytest.mark.parametrize("entity", ["Class", "Department", "Account", "Customer"])
def test_other_lists_have_levels_too(books: Books, entity: str) -> None:
    facts = {"AccountType": "Expense"} if entity == "Account" else {}
    name = "DisplayName" if entity == "Customer" else "Name"
    parent = books.post(entity, {name: "Up", **facts})
    child = books.post(entity, {name: "Down", "ParentRef": {"value": parent["Id"]}, **facts})
    assert child["FullyQualifiedName"] == "Up:Down"


@pytest.mark.parametrize("other", ["Vendor", "Employee"])
def test_customers_share_their_names_with_vendors_and_employees(books: Books, other: str) -> None:
    books.post(other, {"DisplayName": "Ada Jones"})
    assert books.post("Customer", {"DisplayName": "ada jones"})["code"] == "6240"
    assert "code" not in books.post("Customer", {"DisplayName": "Ada Jones 2"})


@pytest.mark.parametrize("entity", ["Item", "Customer"])
@pytest.mark.parametrize("letter", [":", "\t", "\n"])
def test_a_name_holds_no_colon_tab_or_new_line(books: Books, entity: str, letter: str) -> None:
    name = f"Ada{letter}Jones"
    made = service(books, name) if entity == "Item" else books.post("Customer", {"DisplayName": name})
    assert made["code"] == "2050"


def test_what_was_made_inactive_is_renamed_and_its_name_is_free(books: Books) -> None:
    made = service(books, "Tea")
    key = {"Id": made["Id"], "sparse": True}
    gone = books.post("Item", {**key, "SyncToken": "0", "Active": False})
    assert (gone["Name"], gone["FullyQualifiedName"]) == ("Tea (deleted)", "Tea (deleted)")
    back = books.post("Item", {**key, "SyncToken": "1", "Active": True})
    assert back["Name"] == "Tea"
    books.post("Item", {**key, "SyncToken": "2", "Active": False})
    assert "code" not in service(books, "Tea")
    assert books.post("Item", {**key, "SyncToken": "3", "Active": True})["code"] == "6240"


@pytest.mark.parametrize(
    "name",
    [
        "ExpenseAccountRef",
        "AssetAccountRef",
        "QtyOnHand",
        "InvStartDate",
        "TrackQtyOnHand",
        "IncomeAccountRef",
    ],
)
def test_a_stock_item_needs_its_accounts_and_its_start(books: Books, name: str) -> None:
    assert stock(books, **{name: None})["element"] == name


@pytest.mark.parametrize(
    ("reference", "account"),
    [
        ("IncomeAccountRef", "returns"),
        ("IncomeAccountRef", "gift_cards"),
        ("ExpenseAccountRef", "sales"),
        ("AssetAccountRef", "clearing"),
        ("AssetAccountRef", "bank"),
    ],
)
def test_a_stock_item_with_an_account_of_another_kind_is_6430(
    books: Books, reference: str, account: str
) -> None:
    assert stock(books, **{reference: books.account(account)})["code"] == "6430"


@pytest.mark.parametrize(
    ("account", "code"),
    [("sales", None), ("gift_cards", None), ("fees", None), ("exchange", None), ("bank", "6430"),
     ("receivable", "6430"), ("card", "6430"), ("opening", "6430")],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["Service", "NonInventory"])
def test_other_items_post_to_income_a_liability_or_an_expense(
    books: Books, account: str, code: str | None, kind: str
) -> None:
    made = service(books, "Any", Type=kind, IncomeAccountRef=books.account(account))
    assert made.get("code") == code


def test_the_type_of_an_item_stays(books: Books) -> None:
    made = service(books, "Tea")
    key = {"Id": made["Id"], "SyncToken": "0", "sparse": True}
    assert books.post("Item", {**key, "Type": "NonInventory"})["code"] == "6000"


@pytest.mark.parametrize("kind", ["Group", "Category"])
def test_bundles_and_categories_are_not_made_by_the_api(books: Books, kind: str) -> None:
    assert service(books, "Any", Type=kind)["code"] == "500"


def bundle(books: Books) -> tuple[Json, Json]:
    tea = books.stock()
    return tea, make(books, "bundles", name="Tea for two", sku="T-2", parts={tea["value"]: 2})


def test_a_bundle_made_by_hand_is_found_with_its_parts(books: Books) -> None:
    tea, made = bundle(books)
    (found,) = books.query("select * from Item where Sku = 'T-2'")["Item"]
    (part,) = found["ItemGroupDetail"]["ItemGroupLine"]
    assert (found["Id"], found["Type"]) == (made["id"], "Group")
    assert (part["ItemRef"]["value"], part["Qty"]) == (tea["value"], 2)


def test_a_bundle_or_category_cannot_stand_on_a_line_of_its_own(books: Books) -> None:
    _, group = bundle(books)
    category = make(books, "categories", name="Drinks")
    for made in (group, category):
        body = {"DepositToAccountRef": books.account("bank"), "Line": [line({"value": made["id"]}, 1.00)]}
        assert books.post("RefundReceipt", body)["code"] == "6000"


def test_a_sold_bundle_is_what_is_within_it(books: Books) -> None:
    tea, made = bundle(books)
    inner = line(tea, 20.00, Qty=2, UnitPrice=10.00)
    group = {"GroupItemRef": {"value": made["id"]}, "Quantity": 1, "Line": [inner]}
    body = {
        "CustomerRef": books.customer(),
        "Line": [{"DetailType": "GroupLineDetail", "GroupLineDetail": group}],
    }
    sale = books.post("Invoice", body)
    first, subtotal = sale["Line"]
    assert (sale["TotalAmt"], first["Amount"], subtotal["Amount"]) == (20.00, 0, 20.00)
    assert [first["LineNum"], first["GroupLineDetail"]["Line"][0]["LineNum"]] == [1, 2]
    balances = books.balances()
    assert (balances["accounts"]["Sales"], balances["stock"]["TEA"]) == ("20.00", "98")
    void = books.post("Invoice", {"Id": sale["Id"], "SyncToken": "0"}, operation="void")
    assert void["Line"][0]["GroupLineDetail"]["Line"][0]["Amount"] == 0
    assert books.balances()["accounts"]["Sales"] == "0.00"


def test_a_bundle_line_names_a_bundle(books: Books) -> None:
    inner = line(books.item("fallback"), 1.00)
    group = {"GroupItemRef": books.item("fallback"), "Quantity": 1, "Line": [inner]}
    body = {
        "CustomerRef": books.customer(),
        "Line": [{"DetailType": "GroupLineDetail", "GroupLineDetail": group}],
    }
    assert books.post("Invoice", body)["code"] == "6000"


@pytest.mark.parametrize(
    ("tracked", "where", "taken"),
    [
        ("none", "transaction", False),
        ("none", "line", False),
        ("transaction", "transaction", True),
        ("transaction", "line", False),
        ("line", "transaction", False),
        ("line", "line", True),
    ],
)
def test_a_class_is_taken_only_where_classes_are_tracked(
    books: Books, tracked: str, where: str, taken: bool
) -> None:
    ref = {"value": books.post("Class", {"Name": "Web"})["Id"]}
    books.change(tracks_classes=tracked)
    prefs = books.ask("GET", "/preferences").json()["Preferences"]["AccountingInfoPrefs"]
    assert prefs["ClassTrackingPerTxn"] == (tracked == "transaction")
    assert prefs["ClassTrackingPerTxnLine"] == (tracked == "line")
    on_line = {"ClassRef": ref} if where == "line" else {}
    body = {
        "DepositToAccountRef": books.account("bank"),
        "Line": [line(books.item("fallback"), 1.00, **on_line)],
        **({"ClassRef": ref} if where == "transaction" else {}),
    }
    assert books.post("RefundReceipt", body).get("code") == (None if taken else "6000")


@pytest.mark.parametrize("tracked", [True, False])
def test_a_location_is_taken_only_where_locations_are_tracked(books: Books, tracked: bool) -> None:
    ref = {"value": books.post("Department", {"Name": "Shop"})["Id"]}
    books.change(tracks_locations=tracked)
    body = {
        "DepositToAccountRef": books.account("bank"),
        "Line": [line(books.item("fallback"), 1.00)],
        "DepartmentRef": ref,
    }
    assert books.post("RefundReceipt", body).get("code") == (None if tracked else "6000")


def test_tax_codes_are_not_written_by_the_api(books: Books) -> None:
    assert books.post("TaxCode", {"Name": "Mine"})["code"] == "500"


def test_a_tax_code_abroad_names_its_rate(sandbox: Sandbox) -> None:
    books = Books(sandbox, sandbox.company(home_currency="GBP", country="GB"))
    made = make(books, "tax_codes", name="Twenty", rate="20")
    code = books.ask("GET", f"/taxcode/{made['id']}").json()["TaxCode"]
    (detail,) = code["SalesTaxRateList"]["TaxRateDetail"]
    rate = books.ask("GET", f"/taxrate/{detail['TaxRateRef']['value']}").json()["TaxRate"]
    assert rate["RateValue"] == 20


def sale(books: Books, entity: str = "SalesReceipt") -> Json:
    return books.post(
        entity, {"CustomerRef": books.customer(), "Line": [line(books.item("fallback"), 10.00)]}
    )


def test_a_deposit_moves_the_money_of_receipts_and_payments_into_the_bank(books: Books) -> None:
    receipt = sale(books)
    paid = books.post("Payment", {"CustomerRef": receipt["CustomerRef"], "TotalAmt": 5.00})
    made = make(books, "deposits", documents=[receipt["Id"], paid["Id"]])
    accounts = books.balances()["accounts"]
    assert (accounts["Checking"], accounts["Undeposited Funds"]) == ("15.00", "0.00")
    shown = books.ask("GET", f"/deposit/{made['id']}").json()["Deposit"]
    assert shown["TotalAmt"] == 15.00
    assert [one["LinkedTxn"] for one in shown["Line"]] == [
        [{"TxnId": receipt["Id"], "TxnType": "SalesReceipt"}],
        [{"TxnId": paid["Id"], "TxnType": "Payment"}],
    ]
    kept = books.ask("GET", f"/salesreceipt/{receipt['Id']}").json()["SalesReceipt"]
    assert kept["LinkedTxn"] == [{"TxnId": made["id"], "TxnType": "Deposit"}]


@pytest.mark.parametrize("operation", ["update", "void", "delete"])
def test_what_was_deposited_cannot_be_changed(books: Books, operation: str) -> None:
    receipt = sale(books)
    make(books, "deposits", documents=[receipt["Id"]])
    key = {"Id": receipt["Id"], "SyncToken": "0", "sparse": True}
    how = {"operation": "update", "include": "void"} if operation == "void" else {"operation": operation}
    refused = books.post("SalesReceipt", {**key, "PrivateNote": "x"}, **how)
    assert refused["code"] == "6540"
    assert "deposit" in refused["Detail"]


def test_a_deposit_that_is_deleted_gives_its_documents_back(books: Books) -> None:
    receipt = sale(books)
    made = make(books, "deposits", documents=[receipt["Id"]])
    books.post("Deposit", {"Id": made["id"], "SyncToken": "0"}, operation="delete")
    accounts = books.balances()["accounts"]
    assert (accounts["Checking"], accounts["Undeposited Funds"]) == ("0.00", "10.00")
    key = {"Id": receipt["Id"], "SyncToken": "0", "sparse": True}
    assert books.post("SalesReceipt", key, operation="update", include="void")["TotalAmt"] == 0


def test_only_what_waits_in_undeposited_funds_is_deposited(books: Books) -> None:
    body = {"Line": [line(books.item("fallback"), 1.00)], "DepositToAccountRef": books.account("bank")}
    banked, waiting = books.post("SalesReceipt", body), sale(books)
    make(books, "deposits", documents=[waiting["Id"]])
    for id_, why in ((banked["Id"], "Undeposited"), (waiting["Id"], "6540"), ("999", "610")):
        with pytest.raises(ControlRefused, match=why):
            make(books, "deposits", documents=[id_])


def test_deposits_are_made_by_hand(books: Books) -> None:
    body = {"DepositToAccountRef": books.account("bank"), "Line": [{"Amount": 1.00}]}
    assert books.post("Deposit", body)["code"] == "500"


def test_a_void_or_deleted_document_changes_no_books_while_it_is_deposited(books: Books) -> None:
    receipt = sale(books)
    make(books, "deposits", documents=[receipt["Id"]])
    before = books.balances()
    key = {"Id": receipt["Id"], "SyncToken": "0", "sparse": True}
    books.post("SalesReceipt", key, operation="delete")
    assert books.balances() == before
