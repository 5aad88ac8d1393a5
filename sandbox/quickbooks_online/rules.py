"""What a payload has to keep before anything is booked: references, account types, dates, numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sandbox.quickbooks_online.company import FORMS, Company
from sandbox.quickbooks_online.refusals import (
    Refusal,
    business,
    closed_period,
    missing,
    no_such_reference,
    not_found,
    number_taken,
)
from sandbox.quickbooks_online.values import Json, ref, ref_id

#: Reference -> (entity, the company's own word for the table in a 2500, property that holds the name)
_TARGETS = {
    "CustomerRef": ("Customer", "Names", "DisplayName"),
    "ItemRef": ("Item", "Items", "Name"),
    "GroupItemRef": ("Item", "Items", "Name"),
    "DepositToAccountRef": ("Account", "Accounts", "Name"),
    "ARAccountRef": ("Account", "Accounts", "Name"),
    "DiscountAccountRef": ("Account", "Accounts", "Name"),
    "IncomeAccountRef": ("Account", "Accounts", "Name"),
    "ExpenseAccountRef": ("Account", "Accounts", "Name"),
    "AssetAccountRef": ("Account", "Accounts", "Name"),
    "ClassRef": ("Class", "Klasses", "Name"),
    "DepartmentRef": ("Department", "Depts", "Name"),
    "PaymentMethodRef": ("PaymentMethod", "PaymentMethods", "Name"),
    "TaxCodeRef": ("TaxCode", "TaxCodes", "Name"),
}

#: Reference -> account types that may stand there. Source: Intuit's page of each entity.
_ACCOUNT_TYPES = {
    "DepositToAccountRef": ("Bank", "Other Current Asset"),
    "ARAccountRef": ("Accounts Receivable",),
    "DiscountAccountRef": ("Income", "Expense", "Other Income", "Other Expense"),
    "AssetAccountRef": ("Other Current Asset",),
    "ExpenseAccountRef": ("Cost of Goods Sold", "Expense"),
}

#: Says "this company's own shipping item", which is in no list (Intuit, "Manage shipping").
SHIPPING_ITEM = "SHIPPING_ITEM_ID"


def resolve(company: Company, value: Any) -> Any:
    """The same JSON with every reference checked and its name filled in.

    Raises 2500 for what there is not, 610 for what is inactive (Intuit's own list of codes has both for either), 6430.
    """
    match value:
        case dict():
            return {
                name: _resolved(company, name, part) if name in _TARGETS and part else resolve(company, part)
                for name, part in value.items()
            }
        case list():
            return [resolve(company, part) for part in value]
        case _:
            return value


def _resolved(company: Company, name: str, reference: Json) -> Json:
    entity, group, label = _TARGETS[name]
    id_ = str(reference["value"])
    if name == "ItemRef" and id_ == SHIPPING_ITEM and company.settings.allow_shipping:
        return {"value": SHIPPING_ITEM}
    found = company.find(entity, id_)
    if found is None:
        raise no_such_reference(group, id_)
    if not found.get("Active", True):
        raise not_found()
    allowed = _ACCOUNT_TYPES.get(name)
    if allowed is not None and found["AccountType"] not in allowed:
        raise Refusal("6430", f"Invalid account type used: {found['Name']} is {found['AccountType']}", name)
    return {"value": id_} if entity == "TaxCode" else ref(found, label)


def require(payload: Json, *names: str) -> None:
    """2020 for the first of these that is not there."""
    for name in names:
        if payload.get(name) in (None, "", []):
            raise missing(name)


def checked_date(company: Company, text: str | None) -> str:
    """The transaction's date, today where none is given. Raises 6210 in a closed period, 2010 for no date."""
    try:
        day = date.fromisoformat(text) if text else company.world.now().date()
    except ValueError as error:
        raise Refusal("2010", f"Invalid date {text}", "TxnDate") from error
    closing = company.settings.closing_date
    if closing is not None and day <= date.fromisoformat(closing):
        raise closed_period()
    return day.isoformat()


def checked_number(
    company: Company, entity: str, wanted: str | None, own_id: str | None, may_double: bool
) -> str | None:
    """The document's number. Raises 6140 where another document has it.

    Where the company does not take custom numbers it counts by itself when none is sent, and does not look
    for doubles; else none sent is none kept.
    """
    if not company.settings.custom_numbers:
        return wanted or company.new_number()
    if not wanted or may_double:
        return wanted or None
    entities = (entity,) if company.settings.numbers == "per type" else FORMS
    for other in entities:
        for id_ in company.index.ids(other, "DocNumber", [wanted]):
            if (other, id_) != (entity, own_id):
                raise number_taken(wanted, other, id_)
    return wanted


def checked_currency(company: Company, payload: Json) -> str:
    """The transaction's currency. Raises 2020 and 6000.

    With several currencies CurrencyRef is required, and is the customer's, fixed when the customer was made.
    """
    given = ref_id(payload.get("CurrencyRef"))
    if not company.settings.multicurrency:
        if given not in (None, company.home_currency):
            raise business(f"{given} is not the company's currency and it keeps no other")
        return company.home_currency
    if given is None:
        raise missing("CurrencyRef")
    customer_id = ref_id(payload.get("CustomerRef"))
    customer = None if customer_id is None else company.find("Customer", customer_id)
    if customer is not None and customer["CurrencyRef"]["value"] != given:
        raise business(
            f"the customer's currency is {customer['CurrencyRef']['value']}, the transaction's {given}"
        )
    return given


def check_tracking(company: Company, form: Json) -> None:
    """6000 for a class or location that the company does not track there.

    Intuit's reference allows each only while its preference is on, and is silent on what happens otherwise.
    """
    settings = company.settings
    details = [line.get(line["DetailType"]) or {} for line in form["Line"] if "DetailType" in line]
    if form.get("ClassRef") is not None and settings.tracks_classes != "transaction":
        raise business("classes are not tracked by transaction")
    if any(detail.get("ClassRef") is not None for detail in details) and settings.tracks_classes != "line":
        raise business("classes are not tracked by line")
    if form.get("DepartmentRef") is not None and not settings.tracks_locations:
        raise business("locations are not tracked")


def check_account_currency(company: Company, reference: Json | None, currency: str) -> None:
    """6000 for an account kept in a third currency: it must be the transaction's or the company's."""
    if reference is None:
        return
    account = company.objects["Account"][reference["value"]]
    kept_in = account["CurrencyRef"]["value"]
    receivable = account["AccountType"] == "Accounts Receivable"
    if kept_in != currency and (receivable or kept_in != company.home_currency):
        raise business(f"{account['Name']} is kept in {kept_in}, the transaction is in {currency}")
