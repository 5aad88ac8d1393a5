"""Customers, items, accounts and the other lists: making entries and finding the ones that a request names."""

from __future__ import annotations

from decimal import Decimal

from sandbox.ledger import Entry
from sandbox.quickbooks_desktop.company import CompanyFile
from sandbox.quickbooks_desktop.statuses import (
    Status,
    closed,
    invalid,
    missing,
    name_in_use,
    no_parent,
    no_reference,
    not_enabled,
)
from sandbox.quickbooks_desktop.values import Json, cents, ref

ITEM_KINDS = (
    "ItemInventory",
    "ItemNonInventory",
    "ItemService",
    "ItemOtherCharge",
    "ItemDiscount",
    "ItemSalesTax",
)

#: Reference -> the list that it is looked up in; every other …AccountRef is an account.
_LISTS = {
    "CustomerRef": "Customer", "PayeeEntityRef": "Customer", "ClassRef": "Class", "ItemRef": "Item",
    "ItemSalesTaxRef": "Item", "PaymentMethodRef": "PaymentMethod", "PreferredPaymentMethodRef": "PaymentMethod",
    "SalesTaxCodeRef": "SalesTaxCode", "CustomerSalesTaxCodeRef": "SalesTaxCode", "CurrencyRef": "Currency",
    "TemplateRef": "Template",
}  # fmt: skip


def list_of(kind: str) -> str:
    """The list that entries of this kind stand in: all items are in one."""
    return "Item" if kind in ITEM_KINDS else kind


def find(company: CompanyFile, kind: str, reference: Json) -> Json | None:
    """The entry that ListID, else FullName (whatever its case), names."""
    entries = company.entries(kind)
    if reference.get("ListID"):
        return entries.get(reference["ListID"])
    wanted = str(reference.get("FullName", "")).lower()
    return next((entry for entry in entries.values() if entry["FullName"].lower() == wanted), None)


def resolve(company: CompanyFile, name: str, given: Json | None, where: str) -> Json | None:
    """The entry that the reference `name` names; None where it is not given or empty. Raises 3140."""
    if not given or not (given.get("ListID") or given.get("FullName")):
        return None
    kind = _LISTS.get(name, "Account" if name.endswith("AccountRef") else name.removesuffix("Ref"))
    entry = find(company, kind, given)
    if entry is None:
        raise no_reference(kind, given.get("FullName") or given["ListID"], where)
    if not entry["IsActive"]:
        raise invalid(name, entry["FullName"], "The list element is inactive.")
    return entry


def with_refs(company: CompanyFile, facts: Json, where: str) -> Json:
    """The facts with every reference in them resolved to {"ListID", "FullName"}. Raises 3140."""
    resolved: Json = {}
    for name, value in facts.items():
        if name.endswith("Ref") and name != "ParentRef":
            entry = resolve(company, name, value, where)
            if entry is not None:
                resolved[name] = ref(entry)
        elif isinstance(value, dict) and name.startswith("Sales"):
            resolved[name] = with_refs(company, value, where)
        else:
            resolved[name] = value
    return resolved


def add(company: CompanyFile, kind: str, given: Json) -> Json:
    """A new list entry. Raises 3090, 3100, 3130, 3140, 3150, 3171, 3210, 3250, and then nothing is kept."""
    facts = with_refs(company, given, kind)
    facts["IsActive"] = given.get("IsActive", "true") in ("true", "1")
    _place(company, kind, facts)
    match kind:
        case "Customer":
            _complete_customer(company, facts)
        case "Account":
            _check_currency(company, facts)
        case "PaymentMethod":
            facts.setdefault("PaymentMethodType", "Other")
        case "SalesTaxCode":
            facts["IsTaxable"] = facts["IsTaxable"] in ("true", "1")
        case _ if kind in ITEM_KINDS:
            facts["Kind"] = kind
            _complete_item(company, facts)
        case _:
            pass
    entry = company.add_entry(list_of(kind), facts)
    if kind == "ItemInventory":
        _open_stock(company, entry)
    return entry


def _place(company: CompanyFile, kind: str, facts: Json) -> None:
    """FullName "Parent:Name" and Sublevel. Raises 3090, 3100, 3130."""
    if ":" in facts["Name"] or not facts["Name"].strip():
        raise Status("3090", f'There was an error when validating the name "{facts["Name"]}".')
    full, sublevel = facts["Name"], 0
    given = facts.pop("ParentRef", None)
    if given:
        parent = find(company, list_of(kind), given)
        if parent is None:
            raise no_parent(given.get("FullName") or given["ListID"], f"{kind}s")
        facts["ParentRef"] = ref(parent)
        full, sublevel = f"{parent['FullName']}:{full}", parent["Sublevel"] + 1
    facts["FullName"], facts["Sublevel"] = full, sublevel
    if find(company, list_of(kind), {"FullName": full}) is not None:
        raise name_in_use(full)


def _complete_customer(company: CompanyFile, facts: Json) -> None:
    """A job keeps its customer's currency."""
    parent = facts.get("ParentRef")
    if parent is not None:
        facts.setdefault("CurrencyRef", company.entries("Customer")[parent["ListID"]]["CurrencyRef"])
    _check_currency(company, facts)


def _check_currency(company: CompanyFile, facts: Json) -> None:
    home = next(iter(company.entries("Currency").values()))
    facts.setdefault("CurrencyRef", ref(home))
    if facts["CurrencyRef"]["ListID"] != home["ListID"] and not company.settings.multicurrency:
        raise not_enabled()


def currency_of(company: CompanyFile, entry: Json) -> str:
    """The code of the currency that a customer or an account is kept in."""
    return str(company.entries("Currency")[entry["CurrencyRef"]["ListID"]]["CurrencyCode"])


def _complete_item(company: CompanyFile, facts: Json) -> None:
    """Every account that the item needs. Raises 3150, 3210."""
    match facts["Kind"]:
        case "ItemInventory":
            for name in ("IncomeAccountRef", "COGSAccountRef", "AssetAccountRef"):
                if name not in facts:
                    raise missing(name)
        case "ItemDiscount":
            if "AccountRef" not in facts:
                raise missing("AccountRef")
        case "ItemSalesTax":
            facts.setdefault("TaxRate", "0")
        case _:
            if income_account(facts) is None:
                raise missing("AccountRef")
    account = income_account(facts)
    if account and company.entries("Account")[account]["AccountType"] in (
        "AccountsReceivable",
        "AccountsPayable",
    ):
        raise invalid("AccountRef", account, "The account cannot be used by an item.")


def income_account(item: Json) -> str | None:
    """The ListID of the account that a sale of the item is posted to; None for a sales tax item."""
    for holder, name in (
        (item, "IncomeAccountRef"),
        (item, "AccountRef"),
        (item.get("SalesOrPurchase", {}), "AccountRef"),
        (item.get("SalesAndPurchase", {}), "IncomeAccountRef"),
    ):
        if name in holder:
            return str(holder[name]["ListID"])
    return None


def sales_price(item: Json) -> Decimal | None:
    """What the item costs the customer, where the item says so."""
    for holder, name in (
        (item, "SalesPrice"),
        (item.get("SalesOrPurchase", {}), "Price"),
        (item.get("SalesAndPurchase", {}), "SalesPrice"),
    ):
        if holder.get(name):
            return Decimal(holder[name])
    return None


def _open_stock(company: CompanyFile, item: Json) -> None:
    """Units on hand at the start, Dr inventory, Cr opening balance equity."""
    quantity = Decimal(item.get("QuantityOnHand") or "0")
    given = item.get("TotalValue")
    cost = Decimal(item.get("PurchaseCost") or "0")
    value = cents(Decimal(given) if given else quantity * cost, company.home_currency)
    day = item.get("InventoryDate") or company.world.now().date().isoformat()
    if quantity and company.settings.closing_date and day <= company.settings.closing_date:
        del company.lists["Item"][item["ListID"]]
        raise closed("ItemInventory")
    document = {"type": "ItemInventory", "id": item["ListID"], "number": None, "date": day, "note": "opening",
                "currency": company.home_currency}  # fmt: skip
    asset = Entry(item["AssetAccountRef"]["ListID"], value, item=item["ListID"], quantity=quantity)
    company.ledger.post(document, [asset, Entry(company.accounts["opening"]["ListID"], -value)])
