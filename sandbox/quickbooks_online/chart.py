"""What a new company starts with: chart of accounts, service items, payment methods, tax codes."""

from __future__ import annotations

from typing import Any

from sandbox.quickbooks_online.company import Company, Settings
from sandbox.quickbooks_online.values import Json, ref
from sandbox.world import World

#: key -> (name, AccountType, AccountSubType)
_ACCOUNTS = {
    "receivable": ("Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable"),
    "undeposited": ("Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    "bank": ("Checking", "Bank", "Checking"),
    "clearing": ("Payments Clearing", "Other Current Asset", "OtherCurrentAssets"),
    "card": ("Business Card", "Credit Card", "CreditCard"),
    "inventory": ("Inventory Asset", "Other Current Asset", "Inventory"),
    "sales": ("Sales", "Income", "SalesOfProductIncome"),
    "shipping_income": ("Shipping Income", "Income", "ServiceFeeIncome"),
    "returns": ("Returns and Allowances", "Income", "DiscountsRefundsGiven"),
    "discounts": ("Discounts given", "Income", "DiscountsRefundsGiven"),
    "rounding": ("Rounding", "Income", "OtherPrimaryIncome"),
    "tax": ("Sales Tax Payable", "Other Current Liability", "SalesTaxPayable"),
    "duties": ("Duties Payable", "Other Current Liability", "OtherCurrentLiabilities"),
    "gift_cards": ("Gift Cards", "Other Current Liability", "OtherCurrentLiabilities"),
    "store_credit": ("Store Credit", "Other Current Liability", "OtherCurrentLiabilities"),
    "cogs": ("Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    "exchange": ("Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss"),
    "opening": ("Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    "tips": ("Tips Payable", "Other Current Liability", "OtherCurrentLiabilities"),
    "fees": ("Fees from Returns", "Other Income", "OtherMiscellaneousIncome"),
    "changed_rates": ("Changed Rates on Refunds", "Other Income", "OtherMiscellaneousIncome"),
}

#: key -> (name, account key)
_ITEMS = {
    "shipping": ("Shipping", "shipping_income"),
    "no_restock": ("Not restocked", "returns"),
    "adjustment": ("Refund adjustment", "returns"),
    "duty": ("Duty", "duties"),
    "rounding": ("Rounding", "rounding"),
    "gift_card": ("Gift card", "gift_cards"),
    "store_credit": ("Store credit", "store_credit"),
    "fallback": ("Refunded goods", "sales"),
    "tip": ("Tip", "tips"),
    "restocking_fee": ("Restocking fee", "fees"),
    "exchange": ("Changed rate", "changed_rates"),
    "out_of_sales": ("Returned, out of sales", "sales"),
    "into_returns": ("Returned, into returns", "returns"),
    "tax": ("Sales tax", "tax"),
}

_METHODS = {"Cash": "NON_CREDIT_CARD", "Check": "NON_CREDIT_CARD", "Visa": "CREDIT_CARD"}

#: Where debit is the natural side; elsewhere a credit balance is shown as positive.
DEBIT_TYPES = frozenset(
    {"Accounts Receivable", "Other Current Asset", "Bank", "Fixed Asset", "Cost of Goods Sold", "Expense",
     "Other Expense"}
)  # fmt: skip


def new_company(world: World, wish: Json) -> Company:
    """A company ready for business, tokens issued. `wish`: name, home_currency, country?, any setting."""
    realm = str(9341450000000001 + len(world.companies))
    company = Company(world, realm, wish["name"], wish["home_currency"], wish.get("country", "US"))
    change_settings(company, {k: v for k, v in wish.items() if k not in ("name", "home_currency", "country")})
    for key, facts in _ACCOUNTS.items():
        company.accounts[key] = add_account(company, *facts, currency=company.home_currency)
    for key, (name, account) in _ITEMS.items():
        company.items[key] = add_service(company, name, company.accounts[account])
    for name, kind in _METHODS.items():
        company.add("PaymentMethod", {"Name": name, "Type": kind, "Active": True})
    _add_tax_codes(company)
    company.issue_tokens()
    world.companies[realm] = company
    return company


def change_settings(company: Company, changes: dict[str, Any]) -> None:
    """Set what is named. Raises KeyError for a setting that does not exist."""
    known = Settings.__dataclass_fields__
    for name, value in changes.items():
        if name not in known:
            raise KeyError(f"a company has no setting {name!r}")
        setattr(company.settings, name, value)


def add_account(company: Company, name: str, kind: str, sub_kind: str, currency: str) -> Json:
    """A new account of that type."""
    facts = {
        "Name": name,
        "FullyQualifiedName": name,
        "AccountType": kind,
        "AccountSubType": sub_kind,
        "Active": True,
        "CurrencyRef": {"value": currency},
    }
    return company.add("Account", facts)


def add_service(company: Company, name: str, income: Json) -> Json:
    """A service item that posts to that account."""
    facts = {"Name": name, "FullyQualifiedName": name, "Type": "Service", "Active": True, "UnitPrice": 0}
    return company.add("Item", {**facts, "IncomeAccountRef": ref(income)})


def receivable(company: Company, currency: str) -> Json:
    """The receivable account of that currency: one for each, made when it is first needed."""
    if currency == company.home_currency:
        return company.accounts["receivable"]
    name = f"Accounts Receivable (A/R) - {currency}"
    for account in company.objects["Account"].values():
        if account["Name"] == name:
            return account
    return add_account(company, name, "Accounts Receivable", "AccountsReceivable", currency)


def _add_tax_codes(company: Company) -> None:
    """TAX and NON in the United States, where their ids are their names; numbered codes elsewhere."""
    names = (
        {"standard": "TAX", "zero": "NON"} if company.is_us else {"standard": "Standard", "zero": "Exempt"}
    )
    for key, name in names.items():
        code = company.add("TaxCode", {"Name": name, "Active": True, "Taxable": key == "standard"})
        if company.is_us:
            company.objects["TaxCode"][name] = company.objects["TaxCode"].pop(code["Id"])
            code["Id"] = name
        company.tax_codes[key] = code
