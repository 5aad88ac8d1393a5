"""Questions: by id, number, name, or by filters; whole or piece by piece."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.quickbooks_desktop import answers, information
from sandbox.quickbooks_desktop.company import CompanyFile, Txn
from sandbox.quickbooks_desktop.lists import ITEM_KINDS, list_of
from sandbox.quickbooks_desktop.statuses import Status, invalid, miss, nothing_matches
from sandbox.quickbooks_desktop.values import Json, moment_text

TXN_KINDS = ("Invoice", "SalesReceipt", "CreditMemo", "ReceivePayment", "ARRefundCreditCard", "Check")

#: Rets, attributes of the answer, and a status where it is not all well.
Found = tuple[list[Element], dict[str, str], Status | None]
_ENDS: dict[str, Callable[[str, str], bool]] = {
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
    "Contains": str.__contains__,
}


def answer(company: CompanyFile, kind: str, asked: Json) -> Found:
    """What the question finds. Raises Status for an iterator that is used wrongly."""
    only = asked.get("IncludeRetElement", [])
    if kind in information.KINDS:
        return [answers.wanted_only(information.ret(company, kind), only)], {}, None
    if kind in TXN_KINDS:
        ids, missed = _txns(company, kind, asked)
        more = {
            "lines": asked.get("IncludeLineItems") == "true",
            "links": asked.get("IncludeLinkedTxns") == "true",
        }
        show: Callable[[str], Element] = lambda id_: answers.txn_ret(company, company.txns[id_], **more)  # noqa: E731
    else:
        ids, missed = _entries(company, kind, asked)
        entries = company.entries(list_of(kind))
        show = lambda id_: answers.entry_ret(company, kind, entries[id_])  # noqa: E731
    ids, attributes = _piece(company, asked, ids)
    status = miss(missed) if missed else None if ids else nothing_matches()
    return [answers.wanted_only(show(id_), only) for id_ in ids], attributes, status


def _piece(company: CompanyFile, asked: Json, ids: list[str]) -> tuple[list[str], dict[str, str]]:
    """The first MaxReturned of them. With an iterator the rest waits for its Continue."""
    most = int(asked.get("MaxReturned") or 0)
    step = asked.get("@iterator")
    if step is None:
        return (ids[:most] if most else ids), {}
    if not most:
        raise invalid("iterator", step, "MaxReturned is missing.")
    key = asked.get("@iteratorID", "")
    if step == "Start":
        key = f"{{{secrets.token_hex(16)}}}"
    elif key in company.iterators:
        ids = company.iterators.pop(key)
    else:
        raise invalid("iteratorID", key, "There is no such iterator.")
    company.iterators[key] = ids[most:]
    return ids[:most], {"iteratorRemainingCount": str(len(ids[most:])), "iteratorID": key}


def _txns(company: CompanyFile, kind: str, asked: Json) -> tuple[list[str], str]:
    """Ids in the order they were made, and the first of the listed ids that is not there."""
    every = [txn for txn in company.txns.values() if txn.kind == kind]
    if "TxnID" in asked:
        wanted = asked["TxnID"]
        known = {txn.id for txn in every}
        return [id_ for id_ in wanted if id_ in known], next((id_ for id_ in wanted if id_ not in known), "")
    for name, fold in (("RefNumber", str.lower), ("RefNumberCaseSensitive", str)):
        if name in asked:
            numbers = {fold(number) for number in asked[name]}
            return [txn.id for txn in every if fold(txn.ref_number) in numbers], ""
    return [txn.id for txn in every if _txn_fits(company, txn, asked)], ""


def _txn_fits(company: CompanyFile, txn: Txn, asked: Json) -> bool:
    modified = asked.get("ModifiedDateRangeFilter", {})
    dates = asked.get("TxnDateRangeFilter", {})
    numbers = asked.get("RefNumberRangeFilter", {})
    return (
        _within(
            moment_text(txn.modified),
            modified.get("FromModifiedDate"),
            modified.get("ToModifiedDate"),
        )
        and _within(txn.date, dates.get("FromTxnDate"), dates.get("ToTxnDate"))
        and _within(txn.ref_number, numbers.get("FromRefNumber"), numbers.get("ToRefNumber"))
        and _named(txn.ref_number, asked.get("RefNumberFilter"), "RefNumber")
        and _is_of(company, txn, asked.get("EntityFilter"))
        and _is_paid(company, txn, asked.get("PaidStatus", "All"))
    )


def _within(value: str, first: str | None, last: str | None) -> bool:
    """Compared as far as the bound goes, so that a day holds all of its moments."""
    return (not first or value[: len(first)] >= first) and (not last or value[: len(last)] <= last)


def _named(value: str, wanted: Json | None, name: str) -> bool:
    if wanted is None:
        return True
    return _ENDS[wanted["MatchCriterion"]](value.lower(), wanted[name].lower())


def _is_of(company: CompanyFile, txn: Txn, wanted: Json | None) -> bool:
    if wanted is None:
        return True
    names = {name.lower() for name in wanted.get("FullName", [])}
    customer = company.entries("Customer").get(txn.customer or "")
    named = customer is not None and customer["FullName"].lower() in names
    return named or txn.customer in wanted.get("ListID", [])


def _is_paid(company: CompanyFile, txn: Txn, wanted: str) -> bool:
    return wanted == "All" or (company.open_amount(txn) == 0) == (wanted == "PaidOnly")


def _entries(company: CompanyFile, kind: str, asked: Json) -> tuple[list[str], str]:
    every = [
        one
        for one in company.entries(list_of(kind)).values()
        if kind not in ITEM_KINDS or one["Kind"] == kind
    ]
    for name in ("ListID", "FullName"):
        if name in asked:
            found = {one[name].lower(): one["ListID"] for one in every}
            missed = next((wanted for wanted in asked[name] if wanted.lower() not in found), "")
            return [found[wanted.lower()] for wanted in asked[name] if wanted.lower() in found], missed
    return [one["ListID"] for one in every if _entry_fits(one, asked)], ""


def _entry_fits(entry: Json, asked: Json) -> bool:
    status = asked.get("ActiveStatus", "ActiveOnly")
    names = asked.get("NameRangeFilter", {})
    return (
        (status == "All" or entry["IsActive"] == (status == "ActiveOnly"))
        and _within(
            moment_text(entry["Modified"]), asked.get("FromModifiedDate"), asked.get("ToModifiedDate")
        )
        and _within(entry["FullName"], names.get("FromName"), names.get("ToName"))
        and _named(entry["FullName"], asked.get("NameFilter"), "Name")
        and _one_of(entry.get("AccountType"), asked.get("AccountType"))
        and _one_of(entry.get("PaymentMethodType"), asked.get("PaymentMethodType"))
    )


def _one_of(value: Any, wanted: Iterable[str] | None) -> bool:
    return wanted is None or value in wanted
