"""What a document does to the books: its debits and credits, in the home currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sandbox.ledger import Entry
from sandbox.quickbooks_desktop.company import CompanyFile, Txn
from sandbox.quickbooks_desktop.values import ZERO, cents

#: Sales give goods and take money, a memo the reverse.
_SIGN = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1}


def post(company: CompanyFile, txn: Txn) -> None:
    """Post what the document does now, in place of whatever it has posted before."""
    company.ledger.take_back(txn.summary)
    if not txn.voided:
        company.ledger.post(txn.summary, _entries(company, txn))


@dataclass
class _Draft:
    """Entries being gathered for one document."""

    company: CompanyFile
    txn: Txn
    entries: list[Entry] = field(default_factory=list)

    def home(self, amount: Decimal) -> Decimal:
        return cents(amount * self.txn.rate, self.company.home_currency)

    def foreign(self, amount: Decimal) -> Decimal | None:
        return None if self.txn.currency == self.company.home_currency else amount

    def add(self, account: str | None, amount: Decimal, customer: str | None = None) -> None:
        """Debit (positive) or credit that much of the document's currency."""
        self.entries.append(Entry(account or "", self.home(amount), self.foreign(amount), customer))

    def balance(self, account: str | None, amount: Decimal, customer: str | None = None) -> None:
        """The side that takes whatever is left of the home amounts, so that rounding never leaves a cent."""
        home = -sum((entry.amount for entry in self.entries), ZERO)
        self.entries.append(Entry(account or "", home, self.foreign(amount), customer))


def _entries(company: CompanyFile, txn: Txn) -> list[Entry]:
    """Invoice: Dr receivable, Cr income and tax. Sales receipt: Dr money instead. A memo reverses an invoice.

    Payment: Dr money, Cr receivable. Card refund and check: the reverse, a check line by line.
    """
    draft = _Draft(company, txn)
    match txn.kind:
        case "ReceivePayment":
            draft.add(txn.money, txn.total)
            draft.balance(txn.receivable, -txn.total, txn.customer)
        case "ARRefundCreditCard":
            draft.add(txn.receivable, txn.total, txn.customer)
            draft.balance(txn.money, -txn.total)
        case "Check":
            for line in txn.lines:
                draft.add(line.account, line.amount, line.customer)
            draft.balance(txn.money, -txn.total)
        case _:
            _add_form(draft, _SIGN[txn.kind])
    return [*draft.entries, *_gains(company, txn)]


def _add_form(draft: _Draft, sign: int) -> None:
    txn, company = draft.txn, draft.company
    for line in txn.lines:
        if line.item is not None:
            draft.add(line.account, -sign * line.amount)
    draft.add(company.accounts["tax"]["ListID"], -sign * txn.tax)
    if txn.kind == "SalesReceipt":
        draft.balance(txn.money, sign * txn.total)
    else:
        draft.balance(txn.receivable, sign * txn.total, txn.customer)
    draft.entries += _stock(company, txn, sign)


def _stock(company: CompanyFile, txn: Txn, sign: int) -> list[Entry]:
    """Units out at average cost, Dr cost of goods; units back the other way, at today's average."""
    entries: list[Entry] = []
    for line in txn.lines:
        item = company.entries("Item").get(line.item or "")
        if item is None or item["Kind"] != "ItemInventory":
            continue
        out = sign * (line.quantity or ZERO)
        value = company.ledger.cost(item["ListID"], out, Decimal(item.get("PurchaseCost") or "0"))
        entries.append(Entry(item["COGSAccountRef"]["ListID"], value))
        entries.append(Entry(item["AssetAccountRef"]["ListID"], -value, item=item["ListID"], quantity=-out))
    return entries


def _gains(company: CompanyFile, txn: Txn) -> list[Entry]:
    """What the rates of a charge and of the credit applied to it differ by: realized gain or loss."""
    entries: list[Entry] = []
    for link in company.links:
        if link.via != txn.id:
            continue
        charge, credit = company.txns[link.charge], company.txns[link.credit]
        home = [cents(link.amount * one.rate, company.home_currency) for one in (charge, credit)]
        lost = home[0] - home[1]
        if lost:
            entries.append(Entry(charge.receivable or "", -lost, ZERO, charge.customer))
            entries.append(Entry(company.accounts["exchange"]["ListID"], lost, ZERO))
    return entries
