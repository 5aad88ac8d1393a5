"""What every document has: customer, date, number, currency, accounts. And the rules about them."""

from __future__ import annotations

from decimal import Decimal

from sandbox.quickbooks_desktop.company import CompanyFile, Txn
from sandbox.quickbooks_desktop.lists import add, currency_of, find, resolve
from sandbox.quickbooks_desktop.statuses import closed, invalid, missing, not_found
from sandbox.quickbooks_desktop.statuses import in_use as refused_in_use
from sandbox.quickbooks_desktop.values import Json, ref

#: References and texts that come back as they were given.
_SHOWN_REFS = (
    "ClassRef",
    "TemplateRef",
    "PaymentMethodRef",
    "TermsRef",
    "SalesRepRef",
    "ShipMethodRef",
    "CustomerMsgRef",
)
_SHOWN_TEXTS = (
    "BillAddress", "ShipAddress", "Address", "PONumber", "CheckNumber", "DueDate", "FOB", "ShipDate", "Memo", "Other",
    "ExternalGUID", "IsToBePrinted", "IsToBeEmailed",
)  # fmt: skip
_HAS_RECEIVABLE = ("Invoice", "CreditMemo", "ReceivePayment", "ARRefundCreditCard")
#: Document -> the reference to its money account, and the account types that this may have.
_MONEY = {
    "SalesReceipt": ("DepositToAccountRef", ("Bank", "OtherCurrentAsset")),
    "ReceivePayment": ("DepositToAccountRef", ("Bank", "OtherCurrentAsset")),
    "ARRefundCreditCard": ("RefundFromAccountRef", ("Bank", "OtherCurrentAsset", "CreditCard")),
    "Check": ("AccountRef", ("Bank",)),
}


def begin(company: CompanyFile, kind: str, given: Json) -> Txn:
    """A document with its head checked and resolved, without lines and amounts. Raises Status."""
    name = "PayeeEntityRef" if kind == "Check" else "CustomerRef"
    customer = resolve(company, name, given.get(name), kind)
    if customer is None and kind in _HAS_RECEIVABLE:
        raise missing(name)
    currency = company.home_currency if customer is None else currency_of(company, customer)
    now = company.world.now()
    txn = Txn(
        id=company.new_txn_id(),
        kind=kind,
        number=company.next("number"),
        created=now,
        modified=now,
        revision=company.epoch(),
        customer=None if customer is None else customer["ListID"],
        date=given.get("TxnDate") or now.date().isoformat(),
        ref_number=given.get("RefNumber") or str(company.next(kind)),
        currency=currency,
        rate=_rate(company, currency, given.get("ExchangeRate")),
        shown={item: given[item] for item in _SHOWN_TEXTS if given.get(item)},
        given={item: value for item, value in given.items() if not item.startswith("@")},
    )
    check_open(company, kind, txn.date)
    if customer is not None:
        txn.shown[name] = ref(customer)
    for item in _SHOWN_REFS:
        entry = resolve(company, item, given.get(item), kind)
        if entry is not None:
            txn.shown[item] = ref(entry)
    _add_accounts(company, txn, given)
    return txn


def _rate(company: CompanyFile, currency: str, given: str | None) -> Decimal:
    """Home units for one unit of the currency. Raises 3210: a rate is above 0, and 1 in the home currency.

    Intuit's reference asks for a rate only where the customer's currency is another one; nobody has recorded
    what QuickBooks answers to a wrong one. The code is that of any other value that the books do not allow.
    """
    rate = company.exchange_rate(currency) if not given else Decimal(given)
    if rate <= 0:
        raise invalid("ExchangeRate", given, "The exchange rate has to be greater than zero.")
    if currency == company.home_currency and rate != 1:
        raise invalid("ExchangeRate", given, "The exchange rate of the home currency is always 1.")
    return rate


def check_open(company: CompanyFile, kind: str, day: str) -> None:
    """3171 where the day is on or before the closing date."""
    closing = company.settings.closing_date
    if closing is not None and day <= closing:
        raise closed(kind)


def check_free(company: CompanyFile, id_: str, code: str = "3175") -> None:
    """3175 (the document itself) or 3176 (one that is linked to it) where somebody has it open."""
    if id_ in company.settings.in_use:
        raise refused_in_use(code, id_)


def the(company: CompanyFile, id_: str, *kinds: str) -> Txn:
    """The document of that id, of one of these kinds. Raises 3120."""
    txn = company.txns.get(id_)
    if txn is None or txn.kind not in kinds:
        raise not_found(id_)
    return txn


def _add_accounts(company: CompanyFile, txn: Txn, given: Json) -> None:
    """The receivable and the money account. Raises 3140, 3210 for one of another type or currency."""
    if txn.kind in _HAS_RECEIVABLE:
        account = resolve(company, "ARAccountRef", given.get("ARAccountRef"), txn.kind)
        account = account or receivable(company, txn.currency)
        _check_account(company, "ARAccountRef", account, ("AccountsReceivable",), txn.currency)
        txn.receivable, txn.shown["ARAccountRef"] = account["ListID"], ref(account)
    if txn.kind in _MONEY:
        name, types = _MONEY[txn.kind]
        account = resolve(company, name, given.get(name), txn.kind) or company.accounts["undeposited"]
        _check_account(company, name, account, types, txn.currency, company.home_currency)
        txn.money, txn.shown[name] = account["ListID"], ref(account)


def _check_account(
    company: CompanyFile, name: str, account: Json, types: tuple[str, ...], *currencies: str
) -> None:
    if account["AccountType"] not in types:
        raise invalid(name, account["FullName"], "The account is not of the right type.")
    if currency_of(company, account) not in currencies:
        raise invalid(name, account["FullName"], "The account is kept in another currency.")


def receivable(company: CompanyFile, currency: str) -> Json:
    """The receivable account of that currency: one for each, made when it is first needed."""
    if currency == company.home_currency:
        return company.accounts["receivable"]
    name = f"Accounts Receivable - {currency}"
    found = find(company, "Account", {"FullName": name})
    if found is not None:
        return found
    kept_in = next(one for one in company.entries("Currency").values() if one["CurrencyCode"] == currency)
    facts = {"Name": name, "AccountType": "AccountsReceivable", "CurrencyRef": ref(kept_in)}
    return add(company, "Account", facts)
