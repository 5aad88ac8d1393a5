"""Host, company and preferences: what the Web Connector asks first."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from sandbox.quickbooks_desktop.answers import element
from sandbox.quickbooks_desktop.company import CompanyFile
from sandbox.quickbooks_desktop.lists import find
from sandbox.quickbooks_desktop.values import Json, ref

KINDS = ("Host", "Company", "Preferences")


def versions(company: CompanyFile) -> list[str]:
    """The qbXML versions that this QuickBooks speaks, up to the one of the settings."""
    newest = int(company.settings.max_version.split(".")[0])
    return ["1.0", "1.1", *(f"{number}.0" for number in range(2, newest + 1))]


def ret(company: CompanyFile, kind: str) -> Element:
    """The one answer to that question."""
    match kind:
        case "Host":
            facts = _host(company)
        case "Company":
            facts = {"IsSampleCompany": False, "CompanyName": company.name, "LegalCompanyName": company.name}
        case _:
            facts = _preferences(company)
    return element(f"{kind}Ret", facts)


def _host(company: CompanyFile) -> Json:
    return {
        "ProductName": "QuickBooks Enterprise Solutions 24.0",
        "MajorVersion": "34",
        "MinorVersion": "0",
        "Country": "US",
        "SupportedQBXMLVersion": versions(company),
        "IsAutomaticLogin": False,
        "QBFileMode": "SingleUser",
    }


def _preferences(company: CompanyFile) -> Json:
    """What a writer has to know: the closing date, currencies, the defaults of sales tax."""
    settings = company.settings
    closing = {"ClosingDate": settings.closing_date} if settings.closing_date else {}
    shown: Json = {
        "AccountingPreferences": {
            "IsUsingAccountNumbers": False,
            "IsRequiringAccounts": True,
            "IsUsingClassTracking": True,
            "IsUsingAuditTrail": True,
            "IsAssigningJournalEntryNumbers": True,
            **closing,
        },
        "MultiCurrencyPreferences": {
            "IsMultiCurrencyOn": settings.multicurrency,
            "HomeCurrencyRef": ref(next(iter(company.entries("Currency").values()))),
        },
    }
    default = find(company, "Item", {"FullName": settings.default_tax})
    if default is not None:
        codes = {name: find(company, "SalesTaxCode", {"FullName": name}) or {} for name in ("Tax", "Non")}
        shown["SalesTaxPreferences"] = {
            "DefaultItemSalesTaxRef": ref(default),
            "PaySalesTax": "Monthly",
            "DefaultTaxableSalesTaxCodeRef": ref(codes["Tax"]),
            "DefaultNonTaxableSalesTaxCodeRef": ref(codes["Non"]),
        }
    return shown
