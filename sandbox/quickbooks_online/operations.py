"""Create, read, update, void and delete, for every entity, all or nothing."""

from __future__ import annotations

from typing import Literal

from sandbox.quickbooks_online import deposits, forms, lists, payments, posting, rules, shapes
from sandbox.quickbooks_online.company import FORMS, LISTS, TRANSACTIONS, Company
from sandbox.quickbooks_online.information import company_info, preferences
from sandbox.quickbooks_online.refusals import Refusal, business, lapsed, missing, not_found, stale
from sandbox.quickbooks_online.struck import unless_struck
from sandbox.quickbooks_online.values import ZERO, Json

Operation = Literal["create", "update", "void", "delete"]


def written(
    company: Company, entity: str, operation: Operation, payload: Json, may_double: bool = False
) -> Json:
    """{entity: the object} after that operation. Raises Refusal, and then nothing has changed."""

    def work() -> Json:
        if company.settings.lapsed:
            raise lapsed()
        match operation:
            case "create":
                return {entity: create(company, entity, payload, may_double)}
            case "update":
                return {entity: update(company, entity, payload, may_double)}
            case "void":
                return {entity: void(company, entity, payload)}
            case "delete":
                return {entity: delete(company, entity, payload)}

    return unless_struck(company, entity, operation, work, payload.get("DocNumber"))


def shown(company: Company, entity: str, id_: str) -> Json:
    """{entity: the object}. Raises 610."""
    return unless_struck(company, entity, "read", lambda: {entity: read(company, entity, id_)})


def read(company: Company, entity: str, id_: str) -> Json:
    """The object as it is now. Raises 610."""
    if entity == "CompanyInfo":
        return company_info(company)
    if entity == "Preferences":
        return preferences(company)
    found = company.find(entity, id_)
    if found is None:
        raise not_found()
    return lists.with_balances(company, entity, found)


def create(company: Company, entity: str, payload: Json, may_double: bool = False) -> Json:
    """Keep and book a new object. Raises Refusal, and then nothing has changed."""
    _check_text(company, entity, payload)
    if entity in FORMS:
        form = forms.build(company, entity, payload, None, may_double)
        kept = company.add(entity, form)
        kept["LinkedTxn"] = []
        company.ledger.post(posting.summary(entity, kept), posting.form_entries(company, entity, kept))
        if entity == "CreditMemo" and company.settings.auto_apply:
            payments.apply_by_itself(company, kept)
        return kept
    if entity == "Payment":
        return payments.create(company, payload)
    if entity == "Deposit":
        raise Refusal("500", "Operation is not supported: deposits are made by hand here")
    return lists.with_balances(company, entity, lists.create(company, entity, payload))


def _check_text(company: Company, entity: str, payload: Json) -> None:
    if entity not in TRANSACTIONS and entity not in LISTS:
        raise Refusal("500", f"Operation is not supported: {entity} cannot be written")
    shapes.check(entity, payload)
    if company.is_us:
        shapes.check_alphabet(payload)


def update(company: Company, entity: str, payload: Json, may_double: bool = False) -> Json:
    """Change an object, in whole or sparse. Raises Refusal (610, 5010 among them)."""
    _check_text(company, entity, payload)
    kept = _current(company, entity, payload)
    deposits.check_free(kept)
    wanted = {**kept, **payload} if payload.get("sparse") else payload
    if entity in FORMS:
        _update_form(company, entity, kept, wanted, may_double)
    elif entity == "Payment":
        # Intuit: the lines of a payment change all or not at all. Here only what moves no money changes.
        rules.checked_date(company, kept["TxnDate"])
        if any(name in payload for name in ("Line", "TotalAmt", "CustomerRef", "CurrencyRef")):
            raise Refusal("500", "Operation is not supported: the money of a payment is not changed here")
        kept.update({k: v for k, v in payload.items() if k in ("PrivateNote", "PaymentRefNum")})
    else:
        lists.update(company, entity, kept, wanted)
    company.touch(entity, kept)
    return lists.with_balances(company, entity, kept)


def _update_form(company: Company, entity: str, kept: Json, wanted: Json, may_double: bool) -> None:
    rules.checked_date(company, kept["TxnDate"])
    form = forms.build(company, entity, wanted, kept["Id"], may_double)
    applied = kept["TotalAmt"] - kept["Balance"] if entity in ("Invoice", "CreditMemo") else ZERO
    if entity in ("Invoice", "CreditMemo"):
        if form["TotalAmt"] < applied:
            raise business("more has been applied than the new total")
        form["Balance"] = form["TotalAmt"] - applied
        if entity == "CreditMemo":
            form["RemainingCredit"] = form["Balance"]
    company.ledger.take_back(posting.summary(entity, kept))
    own = {k: kept[k] for k in ("Id", "SyncToken", "domain", "sparse", "MetaData", "LinkedTxn")}
    kept.clear()
    kept.update({**form, **own})
    company.ledger.post(posting.summary(entity, kept), posting.form_entries(company, entity, kept))


def _current(company: Company, entity: str, payload: Json) -> Json:
    """The object that Id and SyncToken name. Raises 2020, 610, 5010."""
    rules.require(payload, "Id")
    if payload.get("SyncToken") is None:
        raise missing("SyncToken")
    kept = company.find(entity, payload["Id"])
    if kept is None:
        raise not_found()
    if kept["SyncToken"] != payload["SyncToken"]:
        raise stale()
    return kept


def void(company: Company, entity: str, payload: Json) -> Json:
    """Zero a document and take back what it posted; its number stays taken. Raises Refusal.

    A credit memo or refund receipt has no void in the API; an invoice with anything applied to it is refused.
    """
    shapes.check(entity, payload)
    if entity not in ("Invoice", "SalesReceipt", "Payment"):
        raise Refusal("500", f"Operation is not supported: {entity} cannot be voided")
    kept = _current(company, entity, payload)
    rules.checked_date(company, kept["TxnDate"])
    deposits.check_free(kept)
    if entity == "Payment":
        payments.undo(company, kept)
        kept.update({"TotalAmt": ZERO, "UnappliedAmt": ZERO, "Line": []})
    else:
        if kept["LinkedTxn"]:
            raise business("You cannot void a transaction that has a payment or credit applied to it.")
        company.ledger.take_back(posting.summary(entity, kept))
        _zero(kept)
    note = kept.get("PrivateNote")
    kept["PrivateNote"] = f"Voided - {note}" if note else "Voided"
    company.touch(entity, kept, "voided")
    return kept


def _zero(kept: Json) -> None:
    """As recorded: every amount and quantity is 0, everything else stays."""
    for line in forms.flat(kept["Line"]):
        line["Amount"] = ZERO
        for name in ("Qty", "UnitPrice"):
            if name in line.get("SalesItemLineDetail", {}):
                line["SalesItemLineDetail"][name] = ZERO
    kept["TxnTaxDetail"] = {**kept["TxnTaxDetail"], "TotalTax": ZERO}
    kept["TotalAmt"] = kept["Balance"] = ZERO


def delete(company: Company, entity: str, payload: Json) -> Json:
    """Remove a document and take back what it posted. Raises Refusal."""
    shapes.check(entity, payload)
    if entity not in TRANSACTIONS:
        raise Refusal("500", f"Operation is not supported: {entity} cannot be deleted, only made inactive")
    kept = _current(company, entity, payload)
    rules.checked_date(company, kept["TxnDate"])
    deposits.check_free(kept)
    if entity == "Payment":
        payments.undo(company, kept)
    elif entity == "Deposit":
        deposits.undo(company, kept)
    else:
        if kept["LinkedTxn"]:
            raise business("You cannot delete a transaction that others are linked to.")
        company.ledger.take_back(posting.summary(entity, kept))
    company.remove(entity, kept)
    return {"Id": kept["Id"], "status": "Deleted", "domain": "QBO"}
