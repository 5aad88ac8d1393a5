"""What an item needs by its type, and what a bundle or a category may not."""

from __future__ import annotations

from sandbox.ledger import Entry
from sandbox.quickbooks_online import rules
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal, business, missing
from sandbox.quickbooks_online.values import Json, cents, number

_STOCK_NEEDS = ("ExpenseAccountRef", "AssetAccountRef", "QtyOnHand", "InvStartDate", "TrackQtyOnHand")

#: Types that only a person can make (bundles), or that hold no goods (categories): see POST …/groups of the control.
MADE_BY_HAND = ("Group", "Category")

#: Account types that an item may post its sales to. Intuit names income accounts; its own help has a gift card post to
#: a liability, and a discount to an expense.
_POSTS_TO = (
    "Income", "Other Income", "Other Current Liability", "Long Term Liability", "Expense", "Other Expense",
)  # fmt: skip

#: Reference of a stock item -> the one account type and detail type that fit. Source: Intuit's page of the entity.
_STOCK_ACCOUNTS = {
    "IncomeAccountRef": ("Income", "SalesOfProductIncome"),
    "ExpenseAccountRef": ("Cost of Goods Sold", "SuppliesMaterialsCogs"),
    "AssetAccountRef": ("Other Current Asset", "Inventory"),
}


def complete(company: Company, facts: Json, payload: Json) -> None:
    """Defaults and checks of a new item. Raises 500, 2020, 6430. `payload`: with what is read-only afterwards."""
    kind = facts.setdefault("Type", "Service")
    if kind in MADE_BY_HAND:
        raise Refusal("500", f"Operation is not supported: an item of type {kind} is not made by the API")
    rules.require(facts, "Name", "IncomeAccountRef")
    if kind == "Inventory":
        for name in _STOCK_NEEDS:
            if payload.get(name) in (None, False):
                raise missing(name)
    _check_accounts(company, kind, facts)


def _check_accounts(company: Company, kind: str, facts: Json) -> None:
    accounts = company.objects["Account"]
    if kind != "Inventory":
        account = accounts[facts["IncomeAccountRef"]["value"]]
        if account["AccountType"] not in _POSTS_TO:
            raise _wrong(account, "IncomeAccountRef")
        return
    for name, (type_, detail) in _STOCK_ACCOUNTS.items():
        account = accounts[facts[name]["value"]]
        if (account["AccountType"], account["AccountSubType"]) != (type_, detail):
            raise _wrong(account, name)


def _wrong(account: Json, name: str) -> Refusal:
    said = f"Invalid account type used: {account['Name']} is {account['AccountType']}"
    return Refusal("6430", said, name)


def check_change(company: Company, kept: Json, facts: Json) -> None:
    """Raises 6000 for another type, 6430 for accounts that do not fit."""
    kind = facts.setdefault("Type", kept["Type"])
    if kind != kept["Type"]:
        raise business("the type of an item cannot be changed")
    if kind not in MADE_BY_HAND:
        _check_accounts(company, kind, {**kept, **facts})


def open_stock(company: Company, item: Json, payload: Json) -> None:
    """Units on hand at the start, Dr inventory, Cr opening balance equity."""
    quantity = number(payload["QtyOnHand"])
    value = cents(quantity * number(item.get("PurchaseCost")), company.home_currency)
    document = {
        "type": "Item",
        "id": item["Id"],
        "number": None,
        "date": item["InvStartDate"],
        "note": "opening",
    }
    asset = Entry(item["AssetAccountRef"]["value"], value, item=item["Id"], quantity=quantity)
    company.ledger.post(document, [asset, Entry(company.accounts["opening"]["Id"], -value)])


def add_category(company: Company, name: str) -> Json:
    """A category, which items can stand below."""
    facts = {"Name": name, "FullyQualifiedName": name, "Type": "Category", "Active": True, "SubItem": False}
    return company.add("Item", facts)


def add_bundle(company: Company, name: str, sku: str | None, parts: dict[str, str]) -> Json:
    """A bundle of other items, as a person makes it. `parts`: item id -> how many of it."""
    lines = [
        {
            "ItemRef": {"value": id_, "name": company.objects["Item"][id_]["Name"]},
            "Qty": number(quantity),
        }
        for id_, quantity in parts.items()
    ]
    facts: Json = {
        "Name": name,
        "FullyQualifiedName": name,
        "Type": "Group",
        "Active": True,
        "SubItem": False,
        "PrintGroupedItems": True,
        "ItemGroupDetail": {"ItemGroupLine": lines},
    }
    return company.add("Item", {**facts, "Sku": sku} if sku else facts)
