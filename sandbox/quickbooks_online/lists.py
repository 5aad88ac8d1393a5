"""Items, customers, accounts and the other lists: making them, changing them, showing what they hold."""

from __future__ import annotations

from sandbox.ledger import Entry
from sandbox.quickbooks_online import rules
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal, business, missing
from sandbox.quickbooks_online.values import ZERO, Json, cents, number

_READ_ONLY = (
    "Id",
    "SyncToken",
    "MetaData",
    "domain",
    "sparse",
    "status",
    "Balance",
    "CurrentBalance",
    "QtyOnHand",
)
_STOCK_NEEDS = ("ExpenseAccountRef", "AssetAccountRef", "QtyOnHand", "InvStartDate", "TrackQtyOnHand")


def create(company: Company, entity: str, payload: Json) -> Json:
    """A new list entry. Raises 2020, 2500, 6240 (the name is taken), 6430."""
    facts: Json = rules.resolve(company, {k: v for k, v in payload.items() if k not in _READ_ONLY})
    facts.setdefault("Active", True)
    match entity:
        case "Customer":
            _complete_customer(company, facts)
        case "Item":
            _complete_item(facts, payload)
        case "Account":
            rules.require(facts, "Name", "AccountType")
            facts.setdefault("CurrencyRef", {"value": company.home_currency})
        case _:
            rules.require(facts, "Name")
    label = "DisplayName" if entity == "Customer" else "Name"
    facts["FullyQualifiedName"] = facts[label]
    _check_name(company, entity, label, facts[label], None)
    kept = company.add(entity, facts)
    if kept.get("Type") == "Inventory":
        _open_stock(company, kept, payload)
    return kept


def _complete_customer(company: Company, facts: Json) -> None:
    parts = [facts[name] for name in ("GivenName", "FamilyName") if facts.get(name)]
    name = facts.get("DisplayName") or " ".join(parts)
    if not name:
        raise missing("DisplayName")
    if any(letter in name for letter in ":\t\n"):
        raise Refusal("2050", "a display name holds no colon, tab or new line", "DisplayName")
    facts["DisplayName"] = name
    currency = facts.setdefault("CurrencyRef", {"value": company.home_currency})["value"]
    if currency != company.home_currency and not company.settings.multicurrency:
        raise business(f"{currency} is not the company's currency and it keeps no other")


def _complete_item(facts: Json, payload: Json) -> None:
    rules.require(facts, "Name", "IncomeAccountRef")
    facts.setdefault("Type", "Service")
    if facts["Type"] == "Inventory":
        for name in _STOCK_NEEDS:
            if payload.get(name) is None:
                raise missing(name)


def _open_stock(company: Company, item: Json, payload: Json) -> None:
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


def _check_name(company: Company, entity: str, label: str, name: str, own_id: str | None) -> None:
    for other in company.objects[entity].values():
        if other[label].lower() == name.lower() and other["Id"] != own_id:
            raise Refusal("6240", "The name supplied already exists. : null")


def update(company: Company, entity: str, kept: Json, wanted: Json) -> None:
    """Change a list entry in place. Raises Refusal. A customer's currency stays what it is."""
    facts: Json = rules.resolve(company, {k: v for k, v in wanted.items() if k not in _READ_ONLY})
    label = "DisplayName" if entity == "Customer" else "Name"
    rules.require(facts, label)
    _check_name(company, entity, label, facts[label], kept["Id"])
    if entity == "Customer" and facts.get("CurrencyRef", kept["CurrencyRef"]) != kept["CurrencyRef"]:
        raise business("a customer's currency cannot change")
    facts["FullyQualifiedName"] = facts[label]
    kept.update(facts)


def with_balances(company: Company, entity: str, kept: Json) -> Json:
    """The object as the API shows it, with what the books say about it now."""
    ledger = company.ledger
    match entity:
        case "Item" if kept["Type"] == "Inventory":
            return {**kept, "QtyOnHand": ledger.stock[kept["Id"]].quantity}
        case "Customer":
            return {**kept, "Balance": ledger.customers.get(kept["Id"], ZERO)}
        case "Account":
            return {**kept, "CurrentBalance": ledger.accounts.get(kept["Id"], ZERO)}
        case _:
            return kept
