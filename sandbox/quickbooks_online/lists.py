"""Items, customers, accounts and the other lists: making them, changing them, showing what they hold."""

from __future__ import annotations

from sandbox.quickbooks_online import items, rules
from sandbox.quickbooks_online.company import PEOPLE, Company
from sandbox.quickbooks_online.refusals import Refusal, business, missing, name_taken, no_such_reference
from sandbox.quickbooks_online.values import ZERO, Json, ref

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
    "FullyQualifiedName",
    "Level",
)
#: Entities whose objects may stand below another, and the flag that says so.
_BELOW = {
    "Item": "SubItem", "Account": "SubAccount", "Customer": "Job", "Class": "SubClass",
    "Department": "SubDepartment",
}  # fmt: skip
#: Source: Intuit, "Item": a full name is "Parent:Child", of at most five levels.
_MOST_LEVELS = 5
#: What stands behind the name of what was made inactive (recorded for accounts, customers, vendors, employees).
_GONE = " (deleted)"


def label(entity: str) -> str:
    """The property that holds the object's name."""
    return "DisplayName" if entity in PEOPLE else "Name"


def create(company: Company, entity: str, payload: Json) -> Json:
    """A new list entry. Raises 2020, 2500, 6240 (the name is taken), 6430."""
    facts: Json = rules.resolve(company, {k: v for k, v in payload.items() if k not in _READ_ONLY})
    facts.setdefault("Active", True)
    match entity:
        case "Customer" | "Vendor" | "Employee":
            _complete_person(company, entity, facts)
        case "Item":
            items.complete(company, facts, payload)
        case "Account":
            rules.require(facts, "Name", "AccountType")
            facts.setdefault("CurrencyRef", {"value": company.home_currency})
        case "TaxCode" | "TaxRate":
            raise Refusal("500", f"Operation is not supported: a {entity} is made by the tax service")
        case _:
            rules.require(facts, "Name")
    _place(company, entity, facts)
    _check_name(company, entity, facts, None)
    kept = company.add(entity, facts)
    if kept.get("Type") == "Inventory":
        items.open_stock(company, kept, payload)
    return kept


def _complete_person(company: Company, entity: str, facts: Json) -> None:
    parts = [facts[name] for name in ("GivenName", "FamilyName") if facts.get(name)]
    facts["DisplayName"] = facts.get("DisplayName") or " ".join(parts)
    if not facts["DisplayName"]:
        raise missing("DisplayName")
    if entity == "Employee":
        return  # they are paid in the company's own currency, and have no property for it
    currency = facts.setdefault("CurrencyRef", {"value": company.home_currency})["value"]
    if currency != company.home_currency and not company.settings.multicurrency:
        raise business(f"{currency} is not the company's currency and it keeps no other")


def _place(company: Company, entity: str, facts: Json) -> None:
    """Its full name and level, below its parent if it has one. Raises 2050, 2500, 6000."""
    name = facts[label(entity)]
    if entity != "PaymentMethod" and any(letter in name for letter in ":\t\n"):
        raise Refusal("2050", "a name holds no colon, tab or new line", label(entity))
    facts["FullyQualifiedName"] = name
    flag = _BELOW.get(entity)
    if flag is None:
        return
    facts[flag] = facts.get("ParentRef") is not None
    if not facts[flag]:
        facts.pop("ParentRef", None)
        return
    parent = company.find(entity, str(facts["ParentRef"]["value"]))
    if parent is None or not parent["Active"]:
        raise no_such_reference(f"{entity}s", str(facts["ParentRef"]["value"]))
    facts["ParentRef"] = ref(parent, label(entity))
    facts["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{name}"
    levels = facts["FullyQualifiedName"].count(":")
    if levels >= _MOST_LEVELS:
        raise business(f"a {entity} stands at most {_MOST_LEVELS} levels deep")
    if entity in ("Item", "Customer"):
        facts["Level"] = levels


def _check_name(company: Company, entity: str, facts: Json, own_id: str | None) -> None:
    """6240: full names are unique, whatever their case; people share one list, customer, vendor or employee."""
    wanted = facts["FullyQualifiedName"]
    for other in PEOPLE if entity in PEOPLE else (entity,):
        for id_ in company.index.ids(other, "FullyQualifiedName", [wanted], any_case=True):
            if (other, id_) != (entity, own_id):
                raise name_taken()


def update(company: Company, entity: str, kept: Json, wanted: Json) -> None:
    """Change a list entry in place. Raises Refusal. A customer's currency stays what it is."""
    facts: Json = rules.resolve(company, {k: v for k, v in wanted.items() if k not in _READ_ONLY})
    rules.require(facts, label(entity))
    if entity in PEOPLE and facts.get("CurrencyRef", kept.get("CurrencyRef")) != kept.get("CurrencyRef"):
        raise business("a person's currency cannot change")
    if entity == "Item":
        items.check_change(company, kept, facts)
    facts[label(entity)] = _renamed(facts[label(entity)], bool(facts.get("Active", True)))
    _place(company, entity, facts)
    _check_name(company, entity, facts, kept["Id"])
    kept.update(facts)


def _renamed(name: str, active: bool) -> str:
    """The name that shows whether it is still in use; so its old name is free for another."""
    name = name.removesuffix(_GONE)
    return name if active else name + _GONE


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
