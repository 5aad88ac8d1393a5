"""What a document does to the books: its debits and credits, in the home currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sandbox.ledger import Entry
from sandbox.quickbooks_online.chart import receivable
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.forms import flat, item_of
from sandbox.quickbooks_online.values import ZERO, Json, cents, number, ref_id

#: Sales give goods and take money, refunds the reverse.
_SIGN = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1, "RefundReceipt": -1}


def summary(entity: str, document: Json) -> Json:
    """How a movement names its document."""
    return {
        "type": entity,
        "id": document["Id"],
        "number": document.get("DocNumber") or document.get("PaymentRefNum"),
        "date": document["TxnDate"],
        "note": document.get("PrivateNote", ""),
        "currency": document["CurrencyRef"]["value"],
    }


@dataclass
class _Draft:
    """Entries being gathered for one document of that currency and rate."""

    company: Company
    currency: str
    rate: Decimal
    entries: list[Entry] = field(default_factory=list)

    def home(self, amount: Decimal) -> Decimal:
        return cents(amount * self.rate, self.company.home_currency)

    def add(
        self, account: str, amount: Decimal, customer: str | None = None, rate: Decimal | None = None
    ) -> None:
        """Debit (positive) or credit that much of the document's currency, at its rate or another."""
        home = self.home(amount) if rate is None else cents(amount * rate, self.company.home_currency)
        foreign = None if self.currency == self.company.home_currency else amount
        self.entries.append(Entry(account, home, foreign, customer))

    def balance(self, account: str, amount: Decimal, customer: str | None = None) -> None:
        """The side that takes whatever is left of the home amounts, so that rounding never leaves a cent."""
        home = -sum((entry.amount for entry in self.entries), ZERO)
        foreign = None if self.currency == self.company.home_currency else amount
        self.entries.append(Entry(account, home, foreign, customer))


def form_entries(company: Company, entity: str, form: Json) -> list[Entry]:
    """Invoice: Dr receivable, Cr income and tax. Sales receipt: Dr money instead. Refunds reverse both."""
    sign = _SIGN[entity]
    draft = _Draft(company, form["CurrencyRef"]["value"], number(form.get("ExchangeRate", 1)))
    for line in flat(form["Line"]):
        account = _account_of(company, line)
        if account is not None:
            credited = -line["Amount"] if line["DetailType"] == "DiscountLineDetail" else line["Amount"]
            draft.add(account, -sign * credited)
    draft.add(company.accounts["tax"]["Id"], -sign * form["TxnTaxDetail"]["TotalTax"])
    account, customer = _money_side(company, entity, form)
    draft.balance(account, sign * form["TotalAmt"], customer)
    return [*draft.entries, *_stock_entries(company, sign, form)]


def _account_of(company: Company, line: Json) -> str | None:
    """The account of a line that moves money."""
    if line["DetailType"] == "DiscountLineDetail":
        return ref_id(line["DiscountLineDetail"]["DiscountAccountRef"])
    item = item_of(company, line)
    if item is not None:
        return ref_id(item["IncomeAccountRef"])
    if ref_id(line.get("SalesItemLineDetail", {}).get("ItemRef")) is not None:
        return str(company.accounts["shipping_income"]["Id"])
    return None


def _money_side(company: Company, entity: str, form: Json) -> tuple[str, str | None]:
    if entity in ("Invoice", "CreditMemo"):
        given = ref_id(form.get("ARAccountRef"))
        account = given or receivable(company, form["CurrencyRef"]["value"])["Id"]
        return account, form["CustomerRef"]["value"]
    return form["DepositToAccountRef"]["value"], None


def _stock_entries(company: Company, sign: int, form: Json) -> list[Entry]:
    """Units out at average cost, Dr cost of goods; units back the other way. No Qty moves no unit.

    Two lines of one item are valued one after the other, as units leave.
    """
    entries: list[Entry] = []
    for line in flat(form["Line"]):
        item = item_of(company, line)
        if item is None or item["Type"] != "Inventory":
            continue
        out = sign * number(line["SalesItemLineDetail"].get("Qty"))
        value = company.ledger.cost(item["Id"], out, number(item.get("PurchaseCost")))
        entries.append(Entry(item["ExpenseAccountRef"]["value"], value))
        entries.append(Entry(item["AssetAccountRef"]["value"], -value, item=item["Id"], quantity=-out))
    return entries


def payment_entries(company: Company, payment: Json, linked: list[tuple[str, Json, Decimal]]) -> list[Entry]:
    """Dr money at the payment's rate; Cr receivable at the rate of each invoice (Dr for a memo's credit).

    What is not applied stays on receivable. A difference of rates is realized gain or loss. `linked`: entity,
    document and amount of each line. A zero payment between documents of one rate posts nothing at all.
    """
    currency = payment["CurrencyRef"]["value"]
    draft = _Draft(company, currency, number(payment.get("ExchangeRate", 1)))
    customer = payment["CustomerRef"]["value"]
    draft.add(payment["DepositToAccountRef"]["value"], payment["TotalAmt"])
    for entity, document, amount in linked:
        account, _ = _money_side(company, entity, document)
        signed = -amount if entity == "Invoice" else amount
        draft.add(account, signed, customer, number(document.get("ExchangeRate", 1)))
    draft.add(receivable(company, currency)["Id"], -payment["UnappliedAmt"], customer)
    if any(entry.amount for entry in draft.entries):
        draft.balance(company.accounts["exchange"]["Id"], ZERO)
    return _netted(draft.entries)


def _netted(entries: list[Entry]) -> list[Entry]:
    """Entries of one account and customer that cancel each other in both currencies are no movement."""
    kept: dict[tuple[str, str | None], Entry] = {}
    for entry in entries:
        key = (entry.account, entry.customer)
        before = kept.get(key)
        if before is None:
            kept[key] = entry
            continue
        foreign = None if entry.foreign is None else entry.foreign + (before.foreign or ZERO)
        kept[key] = Entry(entry.account, before.amount + entry.amount, foreign, entry.customer)
    return list(kept.values())
