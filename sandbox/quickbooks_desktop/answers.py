"""What comes back of a list entry or a document: its Ret element, in the order of Intuit's schema 13.0."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.quickbooks_desktop.company import CHARGES, CREDITS, CompanyFile, Line, Link, Txn
from sandbox.quickbooks_desktop.rets import EXPENSE_LINE, LINE, RETS
from sandbox.quickbooks_desktop.values import ZERO, Json, amount_text, cents, exact_text, moment_text

#: Where debit is the natural side; elsewhere a credit balance is shown as positive.
DEBIT_TYPES = frozenset(
    {"AccountsReceivable", "Bank", "OtherCurrentAsset", "OtherAsset", "FixedAsset", "CostOfGoodsSold", "Expense",
     "OtherExpense"}
)  # fmt: skip


def entry_ret(company: CompanyFile, kind: str, entry: Json) -> Element:
    """The Ret element of a list entry; of an item, that of its own kind."""
    kind = entry.get("Kind", kind)
    facts = {**entry, **_stamps(entry["Created"], entry["Modified"], entry["Revision"])}
    id_ = entry["ListID"]
    match kind:
        case "Customer":
            facts["Balance"] = facts["TotalBalance"] = amount_text(company.ledger.customers.get(id_, ZERO))
        case "Account":
            facts["Balance"] = facts["TotalBalance"] = amount_text(natural_balance(company, entry))
        case "Currency":
            facts["ExchangeRate"] = str(company.exchange_rate(entry["CurrencyCode"]))
        case "ItemInventory":
            stock = company.ledger.stock[id_]
            facts["QuantityOnHand"] = exact_text(stock.quantity)
            facts["AverageCost"] = exact_text(stock.value / stock.quantity if stock.quantity else ZERO)
        case _:
            pass
    return _ret(kind, facts)


def natural_balance(company: CompanyFile, account: Json) -> Decimal:
    """Positive on the account's natural side: debit for assets and costs, credit for the others."""
    amount = company.ledger.accounts.get(account["ListID"], ZERO)
    return amount if account["AccountType"] in DEBIT_TYPES else -amount


def txn_ret(company: CompanyFile, txn: Txn, lines: bool = True, links: bool = False) -> Element:
    """The Ret element of a document, with its lines and what it is linked to where that is wanted."""
    facts = {
        **txn.shown,
        **_stamps(txn.created, txn.modified, txn.revision),
        "TxnID": txn.id,
        "TxnNumber": str(txn.number),
        "TxnDate": txn.date,
        "RefNumber": txn.ref_number,
        "IsPending": "false",
        **_amounts(company, txn),
        **(_foreign(company, txn) if company.settings.multicurrency else {}),
    }
    if links:
        facts["LinkedTxn"] = [_linked(company, txn, link) for link in company.linked(txn)]
    if lines:
        facts |= _lines(company, txn)
    return _ret(txn.kind, facts)


def _stamps(created: datetime, modified: datetime, revision: int) -> Json:
    return {
        "TimeCreated": moment_text(created),
        "TimeModified": moment_text(modified),
        "EditSequence": str(revision),
    }


def _amounts(company: CompanyFile, txn: Txn) -> Json:
    total = amount_text(txn.total)
    left = company.open_amount(txn) if txn.kind in (*CHARGES, *CREDITS) else ZERO
    form = {
        "Subtotal": amount_text(txn.subtotal),
        "SalesTaxPercentage": exact_text(txn.tax_percent),
        "SalesTaxTotal": amount_text(txn.tax),
    }
    match txn.kind:
        case "Invoice":
            # Recorded: what is applied to an invoice comes back negative.
            applied = {"AppliedAmount": amount_text(left - txn.total), "BalanceRemaining": amount_text(left)}
            return {**form, **applied, "IsPaid": "false" if left else "true"}
        case "CreditMemo":
            return {**form, "TotalAmount": total, "CreditRemaining": amount_text(left)}
        case "SalesReceipt":
            return {**form, "TotalAmount": total}
        case "ReceivePayment":
            return {"TotalAmount": total, "UnusedPayment": amount_text(left), "UnusedCredits": "0.00"}
        case "Check":
            return {"Amount": total}
        case _:
            return {"TotalAmount": total}


def _foreign(company: CompanyFile, txn: Txn) -> Json:
    """Currency, rate and home amounts, as files with several currencies show them."""
    currencies = company.entries("Currency").values()
    currency = next(one for one in currencies if one["CurrencyCode"] == txn.currency)
    home = amount_text(cents(txn.total * txn.rate, company.home_currency))
    left = (
        ZERO
        if txn.kind == "SalesReceipt"
        else cents(company.open_amount(txn) * txn.rate, company.home_currency)
    )
    return {
        "CurrencyRef": {"ListID": currency["ListID"], "FullName": currency["Name"]},
        "ExchangeRate": str(txn.rate),
        "TotalAmountInHomeCurrency": home,
        "AmountInHomeCurrency": home,
        "BalanceRemainingInHomeCurrency": amount_text(left),
        "CreditRemainingInHomeCurrency": amount_text(left),
    }


def _linked(company: CompanyFile, txn: Txn, link: Link) -> Json:
    """A LinkedTxn: the other side. Negative where it takes away from what is owed (recorded)."""
    other = company.txns[link.credit if link.charge == txn.id else link.charge]
    amount = -link.amount if link.charge == txn.id else link.amount
    return {**_named(other), "LinkType": "AMTTYPE", "Amount": amount_text(amount)}


def _named(txn: Txn) -> Json:
    return {"TxnID": txn.id, "TxnType": txn.kind, "TxnDate": txn.date, "RefNumber": txn.ref_number}


def _lines(company: CompanyFile, txn: Txn) -> Json:
    """The lines of a form or a check; of a payment or card refund, what it is applied to."""
    mine = [link for link in company.links if link.via == txn.id]
    match txn.kind:
        case "ReceivePayment":
            paid = [link for link in mine if link.credit == txn.id]
            return {"AppliedToTxnRet": [_applied(company, link) for link in paid]}
        case "ARRefundCreditCard":
            return {"RefundAppliedToTxnRet": [_refunded(company, link) for link in mine]}
        case "Check":
            return {"ExpenseLineRet": [_ordered(EXPENSE_LINE, _line(line)) for line in txn.lines]}
        case kind:
            return {f"{kind}LineRet": [_ordered(LINE, _line(line)) for line in txn.lines]}


def _applied(company: CompanyFile, link: Link) -> Json:
    invoice = company.txns[link.charge]
    left = amount_text(company.open_amount(invoice))
    return {**_named(invoice), "BalanceRemaining": left, "Amount": amount_text(link.amount)}


def _refunded(company: CompanyFile, link: Link) -> Json:
    credit = company.txns[link.credit]
    left = amount_text(company.open_amount(credit))
    return {**_named(credit), "CreditRemaining": left, "RefundAmount": amount_text(link.amount)}


def _line(line: Line) -> Json:
    figures = {
        "Quantity": None if line.quantity is None else exact_text(line.quantity),
        "Rate": None if line.rate is None else exact_text(line.rate),
    }
    shown = {name: text for name, text in figures.items() if text is not None}
    return {**line.shown, **shown, "TxnLineID": line.id, "Amount": amount_text(line.amount)}


def _ordered(names: str, facts: Json) -> Json:
    return {name: facts[name] for name in names.split() if name in facts}


def _ret(kind: str, facts: Json) -> Element:
    return element(f"{kind}Ret", _ordered(RETS[kind], facts))


def element(tag: str, value: Any) -> Element:
    """An element of that text, or of these parts in their order; a list is one element after another."""
    made = Element(tag)
    if not isinstance(value, dict):
        made.text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        return made
    for name, part in value.items():
        made.extend(element(name, one) for one in (part if isinstance(part, list) else [part]))
    return made


def wanted_only(ret: Element, names: list[str]) -> Element:
    """What IncludeRetElement leaves of an answer."""
    for part in list(ret):
        if names and part.tag not in names:
            ret.remove(part)
    return ret
