"""What the company's preferences say, as far as a refund has to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plugin.protocols import Json


@dataclass(frozen=True, slots=True)
class Company:
    """`country`: as QuickBooks writes it ("US", "CA"). `closed_through`: the closing date.

    `numbers_itself`: a number that is sent may be doubled there unnoticed, so none is.
    `multicurrency`: documents name their currency; a company without it refuses one.
    `shipping_account`, `discount_account`: ids of the accounts behind those fields of a form.
    `uses_sales_tax`: where it does not, a tax that is sent is left out of the total, unsaid.
    `applies_credit`: QuickBooks applies a new credit memo to the customer's oldest open invoice by itself.
    `tracks_classes`: "" for not at all; `tracks_locations`: departments. A form that names one which is not
    tracked is refused.
    """

    country: str
    home_currency: str
    numbers_itself: bool
    multicurrency: bool
    closed_through: date | None
    shipping_account: str | None
    discount_account: str | None
    uses_sales_tax: bool = True
    applies_credit: bool = False
    tracks_classes: Literal["", "transaction", "line"] = ""
    tracks_locations: bool = False

    @property
    def is_us(self) -> bool:
        """Sales tax works per transaction there, and texts are ISO-8859-1."""
        return self.country in {"US", "USA"}

    def copied(self, currency: str) -> Json:
        """What a document says of its company, whatever its sale says; all texts. `currency`: the document's."""
        copied: Json = {"Country": self.country}
        if self.numbers_itself:
            copied["NumbersItself"] = "true"
        if self.multicurrency:
            copied["CurrencyRef"] = {"value": currency}
        return copied


def read_company(preferences: Json, info: Json) -> Company:
    """From the rows `Preferences` and `CompanyInfo`. Raises KeyError or ValueError for half a row."""
    currency = preferences.get("CurrencyPrefs", {})
    forms = preferences.get("SalesFormsPrefs", {})
    accounting = preferences.get("AccountingInfoPrefs", {})
    # Readable, although Intuit's page on error 6210 says that it is not.
    closed = accounting.get("BookCloseDate")
    return Company(
        country=str(info["Country"]),
        home_currency=_value(currency.get("HomeCurrency")) or "USD",
        numbers_itself=forms.get("CustomTxnNumbers") is False,
        multicurrency=currency.get("MultiCurrencyEnabled") is True,
        closed_through=date.fromisoformat(closed) if closed else None,
        shipping_account=_value(forms.get("DefaultShippingAccount")),
        discount_account=_value(forms.get("DefaultDiscountAccount")),
        uses_sales_tax=preferences.get("TaxPrefs", {}).get("UsingSalesTax") is not False,
        applies_credit=forms.get("AutoApplyCredit") is True,
        tracks_classes=_classes(accounting),
        tracks_locations=accounting.get("TrackDepartments") is True,
    )


def _classes(accounting: Json) -> Literal["", "transaction", "line"]:
    if accounting.get("ClassTrackingPerTxnLine") is True:
        return "line"
    return "transaction" if accounting.get("ClassTrackingPerTxn") is True else ""


def _value(setting: object) -> str | None:
    """Preferences name a thing by {"value": "4"} here and by "4" there; true and "" name nothing."""
    if isinstance(setting, dict):
        setting = setting.get("value")
    return setting if isinstance(setting, str) and setting not in {"", "true", "false"} else None
