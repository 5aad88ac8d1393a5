"""What the books say, for whoever compares: balances, movements, documents. Amounts are strings.

The same shapes as those of the pretend Online company (`sandbox/quickbooks_online/statements.py`).
"""

from __future__ import annotations

from decimal import Decimal

from sandbox.ledger import told
from sandbox.quickbooks_desktop.answers import natural_balance
from sandbox.quickbooks_desktop.company import CHARGES, CREDITS, CompanyFile, Line, Txn
from sandbox.quickbooks_desktop.values import ZERO, Json, cents


def balances(company: CompanyFile) -> Json:
    """{accounts: {name: amount}, stock: {item name: units}, customers: {name: amount}} in the home currency.

    An account's balance is positive on its natural side: debit for assets and costs, credit for income,
    liabilities and equity (a contra-revenue account that refunds were booked to is negative). `stock_value`:
    {item name: amount at cost}.
    """
    ledger = company.ledger
    stocked = [item for item in company.entries("Item").values() if item["Kind"] == "ItemInventory"]
    return {
        "accounts": {
            account["FullName"]: _text(company, natural_balance(company, account))
            for account in company.entries("Account").values()
        },
        "stock": {item["FullName"]: _units(ledger.stock[item["ListID"]].quantity) for item in stocked},
        "stock_value": {
            item["FullName"]: _text(company, ledger.stock[item["ListID"]].value) for item in stocked
        },
        "customers": {
            customer["FullName"]: _text(company, ledger.customers.get(customer["ListID"], ZERO))
            for customer in company.entries("Customer").values()
        },
    }


def _text(company: CompanyFile, amount: Decimal) -> str:
    return str(cents(amount, company.home_currency))


def _units(quantity: Decimal) -> str:
    return format(quantity.normalize() + 0, "f")


def movements(company: CompanyFile, since: int) -> list[Json]:
    """Postings after that sequence number, oldest first; see `sandbox.ledger.told`."""

    def name(kind: str, id_: str) -> str:
        return str(company.entries(kind)[id_]["FullName"])

    return told(company.ledger.movements[max(since, 0) :], name, company.home_currency)


def documents(company: CompanyFile) -> list[Json]:
    """Every document, oldest first.

    {type, id, number, date, customer, currency, note, voided, subtotal, tax, total, open, lines, links}; `open`:
    what is still owed on an invoice or check, or left of a credit memo or payment, None for others; amounts in
    the document's currency. A link: {id, type, amount} of the other side.
    """
    return [_document(company, txn) for txn in company.txns.values()]


def _document(company: CompanyFile, txn: Txn) -> Json:
    customer = company.entries("Customer").get(txn.customer or "")
    has_balance = txn.kind in (*CHARGES, *CREDITS)
    links = []
    for link in company.linked(txn):
        other = company.txns[link.credit if link.charge == txn.id else link.charge]
        links.append({"id": other.id, "type": other.kind, "amount": str(link.amount)})
    return {
        **txn.summary,
        "customer": None if customer is None else customer["FullName"],
        "voided": txn.voided,
        "subtotal": str(txn.subtotal),
        "tax": str(txn.tax),
        "total": str(txn.total),
        "open": str(company.open_amount(txn)) if has_balance else None,
        "lines": [_line(company, line) for line in txn.lines],
        "links": links,
    }


def _line(company: CompanyFile, line: Line) -> Json:
    item = company.entries("Item").get(line.item or "")
    account = company.entries("Account").get(line.account)
    return {
        "id": line.id,
        "item": None if item is None else item["FullName"],
        "account": None if account is None else account["FullName"],
        "description": line.shown.get("Desc") or line.shown.get("Memo", ""),
        "quantity": None if line.quantity is None else str(line.quantity),
        "rate": None if line.rate is None else str(line.rate),
        "amount": str(line.amount),
        "taxable": line.taxable,
    }
