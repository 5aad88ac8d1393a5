"""What the books say, for whoever compares: balances, movements, documents. Amounts are strings."""

from __future__ import annotations

from decimal import Decimal

from sandbox.ledger import told
from sandbox.quickbooks_online.chart import DEBIT_TYPES
from sandbox.quickbooks_online.company import TRANSACTIONS, Company
from sandbox.quickbooks_online.values import ZERO, Json, cents


def balances(company: Company) -> Json:
    """{accounts: {name: amount}, stock: {item name: units}, customers: {name: amount}} in the home currency.

    An account's balance is positive on its natural side: debit for assets and costs, credit for income,
    liabilities and equity (a contra-revenue account that refunds were booked to is negative).
    """
    ledger = company.ledger
    accounts = {}
    for account in company.objects["Account"].values():
        amount = ledger.accounts.get(account["Id"], ZERO)
        natural = amount if account["AccountType"] in DEBIT_TYPES else -amount
        accounts[account["Name"]] = _text(company, natural)
    stock = {
        item["Name"]: format(ledger.stock[item["Id"]].quantity.normalize() + 0, "f")
        for item in company.objects["Item"].values()
        if item["Type"] == "Inventory"
    }
    customers = {
        customer["DisplayName"]: _text(company, ledger.customers.get(customer["Id"], ZERO))
        for customer in company.objects["Customer"].values()
    }
    return {"accounts": accounts, "stock": stock, "customers": customers}


def _text(company: Company, amount: Decimal) -> str:
    return str(cents(amount, company.home_currency))


def movements(company: Company, since: int) -> list[Json]:
    """Postings after that sequence number, oldest first; see `sandbox.ledger.told`."""

    def name(kind: str, id_: str) -> str:
        return str(company.objects[kind][id_]["DisplayName" if kind == "Customer" else "Name"])

    return told(company.ledger.movements[max(since, 0) :], name, company.home_currency)


def documents(company: Company) -> list[Json]:
    """Every document as the API shows it, with its `type`, in the order of their ids."""
    every = [
        {"type": entity, **document}
        for entity in TRANSACTIONS
        for document in company.objects[entity].values()
    ]
    return sorted(every, key=lambda one: int(one["Id"]))
