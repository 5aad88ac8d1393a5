"""A bank deposit: money out of Undeposited Funds into a bank account, and what it stood in for."""

from __future__ import annotations

from sandbox.ledger import Entry
from sandbox.quickbooks_online import posting, rules
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import business, deposited, not_found
from sandbox.quickbooks_online.values import ZERO, Json, cents, number, ref

_KINDS = ("Payment", "SalesReceipt")


def check_free(document: Json) -> None:
    """6540 for a document whose money stands on a deposit."""
    if any(link["TxnType"] == "Deposit" for link in document.get("LinkedTxn", [])):
        raise deposited()


def make(company: Company, ids: list[str], account: Json, day: str | None = None) -> Json:
    """Deposit payments and sales receipts of one currency, by their ids, as a person does. Raises 610, 6000, 6210."""
    found = [_depositable(company, id_) for id_ in ids]
    currencies = {document["CurrencyRef"]["value"] for _, document in found}
    if len(currencies) != 1:
        raise business("a deposit is of one currency")
    deposit = {
        "TxnDate": rules.checked_date(company, day),
        "DepositToAccountRef": ref(account),
        "CurrencyRef": {"value": currencies.pop()},
        "TotalAmt": sum((document["TotalAmt"] for _, document in found), ZERO),
        "Line": [
            {"Amount": document["TotalAmt"], "LinkedTxn": [{"TxnId": document["Id"], "TxnType": kind}]}
            for kind, document in found
        ],
    }
    kept = company.add("Deposit", deposit)
    for kind, document in found:
        document["LinkedTxn"] = [*document["LinkedTxn"], {"TxnId": kept["Id"], "TxnType": "Deposit"}]
        company.move(kind, document)
    company.ledger.post(posting.summary("Deposit", kept), _entries(company, kept, found))
    return kept


def _depositable(company: Company, id_: str) -> tuple[str, Json]:
    for kind in _KINDS:
        document = company.objects[kind].get(id_)
        if document is not None:
            check_free(document)
            if document["DepositToAccountRef"]["value"] != company.accounts["undeposited"]["Id"]:
                raise business(f"{kind} {id_} is not in Undeposited Funds")
            return kind, document
    raise not_found()


def _entries(company: Company, deposit: Json, found: list[tuple[str, Json]]) -> list[Entry]:
    """Dr bank, Cr Undeposited Funds, each document at its own rate, so that the funds come out even."""
    home = sum(
        (
            cents(one["TotalAmt"] * number(one.get("ExchangeRate", 1)), company.home_currency)
            for _, one in found
        ),
        ZERO,
    )
    abroad = deposit["CurrencyRef"]["value"] != company.home_currency
    foreign = deposit["TotalAmt"] if abroad else None
    return [
        Entry(deposit["DepositToAccountRef"]["value"], home, foreign),
        Entry(company.accounts["undeposited"]["Id"], -home, None if foreign is None else -foreign),
    ]


def undo(company: Company, deposit: Json) -> None:
    """Take the deposit back: its documents are in Undeposited Funds again."""
    ours = {"TxnId": deposit["Id"], "TxnType": "Deposit"}
    for line in deposit["Line"]:
        (target,) = line["LinkedTxn"]
        document = company.objects[target["TxnType"]][target["TxnId"]]
        document["LinkedTxn"] = [link for link in document["LinkedTxn"] if link != ours]
        company.move(target["TxnType"], document)
    company.ledger.take_back(posting.summary("Deposit", deposit))
