"""What a new company starts with: chart of accounts, service items, payment methods, tax codes."""

from __future__ import annotations

from decimal import Decimal

from sandbox.quickbooks_online.company import Company
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

#: What a new company is told beside its settings.
_FACTS = ("name", "home_currency", "country")

#: Where debit is the natural side; elsewhere a credit balance is shown as positive.
DEBIT_TYPES = frozenset(
    {"Accounts Receivable", "Other Current Asset", "Bank", "Fixed Asset", "Cost of Goods Sold", "Expense",
     "Other Expense"}
)  # fmt: skip


def new_company(world: World, wish: Json) -> Company:
    """A company ready for business, tokens issued. `wish`: name, home_currency, country?, any setting."""
    realm = str(9341450000000001 + len(world.companies))
    company = Company(world, realm, wish["name"], wish["home_currency"], wish.get("country", "US"))
    company.change_preferences(**{k: v for k, v in wish.items() if k not in _FACTS})
    for key, facts in _ACCOUNTS.items():
        company.accounts[key] = add_account(company, *facts, currency=company.home_currency)
    for key, (name, account) in _ITEMS.items():
        company.items[key] = add_service(company, name, company.accounts[account])
    for name, kind in _METHODS.items():
        company.add("PaymentMethod", {"Name": name, "Type": kind, "Active": True})
    _add_tax_codes(company)
    company.consent()
    world.companies[realm] = company
    return company


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
    """TAX and NON in the United States, where their ids are their names; numbered codes with a rate elsewhere."""
    if not company.is_us:
        company.tax_codes["standard"] = add_tax_code(company, "Standard", "8")
        company.tax_codes["zero"] = add_tax_code(company, "Exempt", "0")
        return
    for key, name in {"standard": "TAX", "zero": "NON"}.items():
        facts = {"Name": name, "Active": True, "Taxable": key == "standard"}
        company.tax_codes[key] = company.add("TaxCode", facts, id_=name)


def add_tax_code(company: Company, name: str, percent: str) -> Json:
    """A code for sales and purchases, of one rate."""
    rate = company.add("TaxRate", {"Name": f"{name} (sales)", "Active": True, "RateValue": Decimal(percent)})
    details = {"TaxRateRef": ref(rate), "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}
    facts = {"Name": name, "Active": True, "Taxable": True, "TaxGroup": True}
    return company.add("TaxCode", {**facts, "SalesTaxRateList": {"TaxRateDetail": [details]}})
