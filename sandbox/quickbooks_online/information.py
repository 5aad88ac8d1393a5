"""CompanyInfo and Preferences: what the company says about itself."""

from __future__ import annotations

from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.values import Json


def company_info(company: Company) -> Json:
    """The CompanyInfo object."""
    return {
        "Id": "1",
        "SyncToken": "0",
        "domain": "QBO",
        "sparse": False,
        "CompanyName": company.name,
        "LegalName": company.name,
        "Country": company.country,
    }


def preferences(company: Company) -> Json:
    """The Preferences object, in the sections and names of the recorded one."""
    settings = company.settings
    accounting = {
        "TrackDepartments": settings.tracks_locations,
        "ClassTrackingPerTxn": settings.tracks_classes == "transaction",
        "ClassTrackingPerTxnLine": settings.tracks_classes == "line",
        "CustomerTerminology": "Customers",
    }
    if settings.closing_date is not None:
        accounting["BookCloseDate"] = settings.closing_date
    sales: Json = {
        "CustomTxnNumbers": settings.custom_numbers,
        "AutoApplyCredit": settings.auto_apply,
        "AllowDiscount": settings.allow_discount,
        "AllowShipping": settings.allow_shipping,
        "AllowDeposit": False,
        "DefaultDiscountAccount": company.accounts["discounts"]["Id"],
    }
    if settings.allow_shipping:
        sales["DefaultShippingAccount"] = company.accounts["shipping_income"]["Id"]
    return {
        "Id": "1",
        "SyncToken": "0",
        "domain": "QBO",
        "sparse": False,
        "AccountingInfoPrefs": accounting,
        "ProductAndServicesPrefs": {"ForSales": True, "ForPurchase": True, "QuantityOnHand": True},
        "SalesFormsPrefs": sales,
        "TaxPrefs": {"UsingSalesTax": settings.using_sales_tax, "PartnerTaxEnabled": company.is_us},
        "CurrencyPrefs": {
            "MultiCurrencyEnabled": settings.multicurrency,
            "HomeCurrency": {"value": company.home_currency},
        },
    }
