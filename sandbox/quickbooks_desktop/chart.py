"""What a new company file starts with: accounts, items, payment methods, sales tax, currencies."""

from __future__ import annotations

from typing import Any

from sandbox.quickbooks_desktop import lists
from sandbox.quickbooks_desktop.company import CompanyFile, Settings
from sandbox.quickbooks_desktop.values import Json, ref
from sandbox.world import World

#: key -> (name, AccountType)
_ACCOUNTS = {
    "receivable": ("Accounts Receivable", "AccountsReceivable"),
    "undeposited": ("Undeposited Funds", "OtherCurrentAsset"),
    "bank": ("Checking", "Bank"),
    "clearing": ("Payments Clearing", "OtherCurrentAsset"),
    "card": ("Business Card", "CreditCard"),
    "inventory": ("Inventory Asset", "OtherCurrentAsset"),
    "sales": ("Sales", "Income"),
    "shipping_income": ("Shipping Income", "Income"),
    "returns": ("Returns and Allowances", "Income"),
    "discounts": ("Discounts given", "Income"),
    "rounding": ("Rounding", "Income"),
    "tax": ("Sales Tax Payable", "OtherCurrentLiability"),
    "duties": ("Duties Payable", "OtherCurrentLiability"),
    "gift_cards": ("Gift Cards", "OtherCurrentLiability"),
    "store_credit": ("Store Credit", "OtherCurrentLiability"),
    "tips": ("Tips Payable", "OtherCurrentLiability"),
    "fees": ("Fees from Returns", "OtherIncome"),
    "changed_rates": ("Changed Rates on Refunds", "OtherIncome"),
    "cogs": ("Cost of Goods Sold", "CostOfGoodsSold"),
    "exchange": ("Exchange Gain or Loss", "OtherExpense"),
    "opening": ("Opening Balance Equity", "Equity"),
}
_SPECIAL = {"undeposited": "UndepositedFunds", "receivable": "AccountsReceivable", "tax": "SalesTaxPayable"}

#: key -> (kind, name, account key, tax code)
_ITEMS = {
    "shipping": ("ItemOtherCharge", "Shipping", "shipping_income", "Tax"),
    "no_restock": ("ItemNonInventory", "Not restocked", "returns", "Tax"),
    "adjustment": ("ItemOtherCharge", "Refund adjustment", "returns", "Non"),
    "duty": ("ItemOtherCharge", "Duty", "duties", "Non"),
    "rounding": ("ItemOtherCharge", "Rounding", "rounding", "Non"),
    "gift_card": ("ItemOtherCharge", "Gift card", "gift_cards", "Non"),
    "store_credit": ("ItemOtherCharge", "Store credit", "store_credit", "Non"),
    "fallback": ("ItemNonInventory", "Refunded goods", "sales", "Tax"),
    "tip": ("ItemOtherCharge", "Tip", "tips", "Non"),
    "restocking_fee": ("ItemOtherCharge", "Restocking fee", "fees", "Non"),
    "exchange": ("ItemOtherCharge", "Changed rate", "changed_rates", "Non"),
    "out_of_sales": ("ItemOtherCharge", "Returned, out of sales", "sales", "Non"),
    "into_returns": ("ItemOtherCharge", "Returned, into returns", "returns", "Non"),
    "tax": ("ItemOtherCharge", "Sales tax", "tax", "Non"),
    "discount": ("ItemDiscount", "Discount", "discounts", "Tax"),
}

#: Name -> PaymentMethodType
METHODS = {
    "Cash": "Cash", "Check": "Check", "American Express": "AmericanExpress", "Discover": "Discover",
    "MasterCard": "MasterCard", "Visa": "Visa", "Shop card": "OtherCreditCard", "Debit Card": "DebitCard",
    "Gift Card": "GiftCard", "E-Check": "ECheck", "PayPal": "Other",
}  # fmt: skip
_CURRENCIES = {
    "USD": "US Dollar", "CAD": "Canadian Dollar", "EUR": "Euro", "GBP": "British Pound Sterling",
    "AUD": "Australian Dollar", "CHF": "Swiss Franc", "SEK": "Swedish Krona", "JPY": "Japanese Yen",
    "KWD": "Kuwaiti Dinar",
}  # fmt: skip
_TEMPLATES = ("Intuit Product Invoice", "Custom Credit Memo", "Custom Sales Receipt")


def new_file(world: World, wish: Json) -> CompanyFile:
    """A company file ready for business. `wish`: name, home_currency, tax_rates? {item: percent}, any setting."""
    company = CompanyFile(world, f"file-{len(world.desktops) + 1}", wish["name"], wish["home_currency"])
    _add_currencies(company)
    for key, (name, kind) in _ACCOUNTS.items():
        special = {"SpecialAccountType": _SPECIAL[key]} if key in _SPECIAL else {}
        facts = {"Name": name, "AccountType": kind, **special}
        company.accounts[key] = lists.add(company, "Account", facts)
    for name, taxable in (("Tax", "true"), ("Non", "false")):
        lists.add(company, "SalesTaxCode", {"Name": name, "IsTaxable": taxable})
    change(company, {"tax_rates": {"State Tax": "8", "Out of State": "0"}})
    for key, item in _ITEMS.items():
        company.items[key] = _add_item(company, *item)
    for name, kind in METHODS.items():
        lists.add(company, "PaymentMethod", {"Name": name, "PaymentMethodType": kind})
    for name in _TEMPLATES:
        lists.add(company, "Template", {"Name": name})
    change(company, {k: v for k, v in wish.items() if k not in ("name", "home_currency")})
    world.desktops[company.id] = company
    return company


def _add_currencies(company: CompanyFile) -> None:
    """The home currency first: others look for it there."""
    for code in dict.fromkeys((company.home_currency, *_CURRENCIES)):
        name = _CURRENCIES.get(code, code)
        company.add_entry(
            "Currency", {"Name": name, "FullName": name, "IsActive": True, "CurrencyCode": code}
        )


def _add_item(company: CompanyFile, kind: str, name: str, account: str, code: str) -> Json:
    posts_to = {"AccountRef": ref(company.accounts[account])}
    facts = {"Name": name, "SalesTaxCodeRef": {"FullName": code}}
    return lists.add(
        company, kind, facts | (posts_to if kind == "ItemDiscount" else {"SalesOrPurchase": posts_to})
    )


def change(company: CompanyFile, changes: dict[str, Any]) -> None:
    """Set what is named. `tax_rates`: {name of a sales tax item: percent}; a new name makes a new item.

    Raises KeyError for a setting that does not exist.
    """
    known = Settings.__dataclass_fields__
    for name, value in changes.items():
        if name == "tax_rates":
            for item, rate in value.items():
                _set_rate(company, item, str(rate))
        elif name in known:
            setattr(company.settings, name, value)
        else:
            raise KeyError(f"a company file has no setting {name!r}")


def _set_rate(company: CompanyFile, name: str, rate: str) -> None:
    item = lists.find(company, "Item", {"FullName": name})
    if item is None:
        item = lists.add(company, "ItemSalesTax", {"Name": name})
    item["TaxRate"] = rate


def introduction(company: CompanyFile) -> Json:
    """What somebody who works with the file needs to know: its parts by name, each with id and name."""
    items = company.entries("Item").values()
    return {
        "id": company.id,
        "accounts": {key: _named(one) for key, one in company.accounts.items()},
        "items": {key: _named(one) for key, one in company.items.items()},
        "methods": {
            one["Name"]: {**_named(one), "type": one["PaymentMethodType"]}
            for one in company.entries("PaymentMethod").values()
        },
        "tax_items": {
            one["Name"]: {**_named(one), "rate": one["TaxRate"]}
            for one in items
            if one["Kind"] == "ItemSalesTax"
        },
        "tax_codes": {one["Name"]: _named(one) for one in company.entries("SalesTaxCode").values()},
        "currencies": {one["CurrencyCode"]: _named(one) for one in company.entries("Currency").values()},
    }


def _named(entry: Json) -> Json:
    return {"id": entry["ListID"], "name": entry["FullName"]}
