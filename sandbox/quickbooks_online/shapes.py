"""Which properties each entity has, of which kind, and how long: what is not listed is refused with 2010.

The lists are the properties of Intuit's public schema (Finance.xsd) that a refund, its sale or their parts
can need. A property outside of them is refused although the real service may know it: better a refusal
here than a payload that only the pretend company understands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sandbox.quickbooks_online.refusals import Refusal, unknown_property
from sandbox.quickbooks_online.values import Json


@dataclass(frozen=True)
class Text:
    """A string of at most that many characters."""

    longest: int = 4000


@dataclass(frozen=True)
class Choice:
    """One of these words (2170 otherwise)."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A JSON number. The real service may take a string too; here it is refused, so that none is sent."""


@dataclass(frozen=True)
class Flag:
    """true or false."""


@dataclass(frozen=True)
class Date:
    """YYYY-MM-DD."""


@dataclass(frozen=True)
class Reference:
    """{"value": id, "name"?: text}."""


@dataclass(frozen=True)
class Many:
    """A list of such things."""

    of: Kind


Kind = Text | Choice | Number | Flag | Date | Reference | Many | dict[str, Any]

_T, _N, _F, _D, _R = Text(), Number(), Flag(), Date(), Reference()
_ADDRESS = dict.fromkeys(
    ("Id", "Line1", "Line2", "Line3", "Line4", "Line5", "City", "Country", "CountryCode",
     "CountrySubDivisionCode", "PostalCode", "Note", "Lat", "Long"), Text(500)
)  # fmt: skip
_META = {"CreateTime": _T, "LastUpdatedTime": _T, "LastModifiedByRef": _R}
_COMMON: dict[str, Kind] = {
    "Id": _T, "SyncToken": _T, "MetaData": _META, "domain": _T, "sparse": _F, "status": _T,
}  # fmt: skip
_LINKED = Many({"TxnId": _T, "TxnType": _T, "TxnLineId": _T})
_SALES_ITEM = {
    "ItemRef": _R, "ClassRef": _R, "UnitPrice": _N, "Qty": _N, "TaxCodeRef": _R, "ServiceDate": _D,
    "ItemAccountRef": _R, "TaxInclusiveAmt": _N, "DiscountRate": _N, "DiscountAmt": _N,
}  # fmt: skip
_DISCOUNT = {
    "PercentBased": _F, "DiscountPercent": _N, "DiscountAccountRef": _R, "ClassRef": _R, "TaxCodeRef": _R,
}  # fmt: skip
_DETAIL_TYPES = Choice(
    ("SalesItemLineDetail", "DiscountLineDetail", "SubTotalLineDetail", "DescriptionOnly", "GroupLineDetail")
)
_SOLD = {
    "Id": _T, "LineNum": _N, "Description": Text(4000), "Amount": _N, "DetailType": _DETAIL_TYPES,
    "SalesItemLineDetail": _SALES_ITEM, "DiscountLineDetail": _DISCOUNT,
    "SubTotalLineDetail": {"ItemRef": _R}, "DescriptionLineDetail": {"ServiceDate": _D, "TaxCodeRef": _R},
    "LinkedTxn": _LINKED,
}  # fmt: skip
_LINE = {**_SOLD, "GroupLineDetail": {"GroupItemRef": _R, "Quantity": _N, "Line": Many(_SOLD)}}
_TAX_LINE = {
    "Amount": _N, "DetailType": _T,
    "TaxLineDetail": {
        "TaxRateRef": _R, "PercentBased": _F, "TaxPercent": _N, "NetAmountTaxable": _N,
        "TaxInclusiveAmount": _N,
    },
}  # fmt: skip
_TAX_RATES = {
    "TaxRateDetail": Many({"TaxRateRef": _R, "TaxTypeApplicable": _T, "TaxOrder": _N}),
}
_FORM: dict[str, Kind] = {
    **_COMMON, "DocNumber": Text(21), "TxnDate": _D, "CurrencyRef": _R, "ExchangeRate": _N,
    "PrivateNote": Text(4000), "CustomerMemo": {"value": Text(1000)}, "CustomerRef": _R, "ClassRef": _R,
    "DepartmentRef": _R, "Line": Many(_LINE),
    "TxnTaxDetail": {"TxnTaxCodeRef": _R, "TotalTax": _N, "TaxLine": Many(_TAX_LINE)},
    "GlobalTaxCalculation": Choice(("TaxExcluded", "TaxInclusive", "NotApplicable")),
    "BillAddr": _ADDRESS, "ShipAddr": _ADDRESS, "ShipFromAddr": _ADDRESS, "BillEmail": {"Address": Text(100)},
    "TotalAmt": _N, "HomeTotalAmt": _N, "Balance": _N, "HomeBalance": _N, "ApplyTaxAfterDiscount": _F,
    "PrintStatus": Choice(("NotSet", "NeedToPrint", "PrintComplete")),
    "EmailStatus": Choice(("NotSet", "NeedToSend", "EmailSent")), "LinkedTxn": _LINKED,
    "CustomField": Many({"DefinitionId": _T, "Name": _T, "Type": _T, "StringValue": Text(31)}),
    "TrackingNum": Text(31), "ShipDate": _D, "ShipMethodRef": _R, "SalesTermRef": _R, "DueDate": _D,
    "PaymentMethodRef": _R, "TransactionLocationType": _T, "RecurDataRef": _R,
}  # fmt: skip
_MONEY_FORM: dict[str, Kind] = {
    **_FORM, "DepositToAccountRef": _R, "PaymentRefNum": Text(100),
    "PaymentType": Choice(("Cash", "Check", "CreditCard", "Other")),
}  # fmt: skip

_PERSON: dict[str, Kind] = {
    **_COMMON, "DisplayName": Text(500), "GivenName": Text(100), "FamilyName": Text(100), "Active": _F,
    "PrintOnCheckName": Text(110), "FullyQualifiedName": _T,
}  # fmt: skip

#: Entity -> its properties. Read-only ones are listed too: sent back, they are silently overwritten.
SHAPES: dict[str, dict[str, Kind]] = {
    "Invoice": {**_FORM, "ARAccountRef": _R, "AllowOnlineCreditCardPayment": _F, "AllowOnlineACHPayment": _F},
    "CreditMemo": {**_FORM, "ARAccountRef": _R, "RemainingCredit": _N, "InvoiceRef": _R},
    "SalesReceipt": {**_MONEY_FORM, "PaymentRefNum": Text(21)},
    "RefundReceipt": _MONEY_FORM,
    "Payment": {
        **_COMMON, "TxnDate": _D, "CurrencyRef": _R, "ExchangeRate": _N, "PrivateNote": Text(4000),
        "CustomerRef": _R, "DepositToAccountRef": _R, "ARAccountRef": _R, "PaymentMethodRef": _R,
        "PaymentRefNum": Text(21), "TotalAmt": _N, "UnappliedAmt": _N, "ProcessPayment": _F,
        "LinkedTxn": _LINKED,
        "Line": Many({"Id": _T, "LineNum": _N, "Amount": _N, "LinkedTxn": _LINKED}),
    },
    "Deposit": {
        **_COMMON, "TxnDate": _D, "DepositToAccountRef": _R, "CurrencyRef": _R, "ExchangeRate": _N, "TotalAmt": _N,
        "PrivateNote": Text(4000), "Line": Many({"Id": _T, "Amount": _N, "LinkedTxn": _LINKED}),
    },
    "Item": {
        **_COMMON, "Name": Text(100), "Sku": Text(100), "Description": _T, "PurchaseDesc": _T, "Active": _F,
        "FullyQualifiedName": _T, "Taxable": _F, "UnitPrice": _N, "PurchaseCost": _N, "QtyOnHand": _N,
        "Type": Choice(("Inventory", "NonInventory", "Service", "Group", "Category")), "InvStartDate": _D,
        "TrackQtyOnHand": _F, "SubItem": _F, "ParentRef": _R, "Level": _N, "PrintGroupedItems": _F,
        "ItemGroupDetail": {"ItemGroupLine": Many({"ItemRef": _R, "Qty": _N})},
        "IncomeAccountRef": _R, "ExpenseAccountRef": _R, "AssetAccountRef": _R, "SalesTaxCodeRef": _R,
    },
    "Customer": {
        **_COMMON, "DisplayName": Text(500), "GivenName": Text(100), "FamilyName": Text(100),
        "CompanyName": Text(100), "PrintOnCheckName": Text(110), "FullyQualifiedName": _T, "Active": _F,
        "Notes": Text(2000), "Balance": _N, "BalanceWithJobs": _N, "CurrencyRef": _R, "Taxable": _F,
        "BillAddr": _ADDRESS, "ShipAddr": _ADDRESS, "PrimaryEmailAddr": {"Address": Text(100)}, "Job": _F,
        "ParentRef": _R, "Level": _N,
    },
    "Vendor": {**_PERSON, "CurrencyRef": _R},
    "Employee": _PERSON,
    "Account": {
        **_COMMON, "Name": Text(100), "FullyQualifiedName": _T, "AccountType": _T, "AccountSubType": _T,
        "Classification": _T, "AcctNum": Text(20), "Description": Text(100), "Active": _F, "CurrencyRef": _R,
        "CurrentBalance": _N, "CurrentBalanceWithSubAccounts": _N, "SubAccount": _F, "ParentRef": _R,
    },
    "PaymentMethod": {
        **_COMMON, "Name": Text(31), "Active": _F, "Type": Choice(("CREDIT_CARD", "NON_CREDIT_CARD")),
    },
    "TaxCode": {
        **_COMMON, "Name": Text(10), "Description": _T, "Active": _F, "Taxable": _F, "TaxGroup": _F,
        "SalesTaxRateList": _TAX_RATES, "PurchaseTaxRateList": _TAX_RATES,
    },
    "TaxRate": {
        **_COMMON, "Name": Text(100), "Description": _T, "Active": _F, "RateValue": _N, "SpecialTaxType": _T,
    },
    "Class": {**_COMMON, "Name": Text(100), "FullyQualifiedName": _T, "Active": _F, "SubClass": _F, "ParentRef": _R},
    "Department": {
        **_COMMON, "Name": Text(100), "FullyQualifiedName": _T, "Active": _F, "SubDepartment": _F, "ParentRef": _R,
    },
    "CompanyInfo": {**_COMMON, "CompanyName": _T, "LegalName": _T, "Country": _T, "CompanyAddr": _ADDRESS},
    "Preferences": {**_COMMON},
}  # fmt: skip


def check(entity: str, payload: Json) -> None:
    """Raises Refusal: 2010 unknown property or wrong kind of value, 2050 length, 2170 enumeration."""
    _check_object(entity, SHAPES[entity], payload)


def _check_object(entity: str, shape: dict[str, Kind], value: Json) -> None:
    for name, part in value.items():
        if name not in shape:
            raise unknown_property(name, entity)
        if part is not None:
            _check(entity, name, shape[name], part)


def _check(entity: str, name: str, kind: Kind, value: Any) -> None:
    if not _fits(kind, value):
        raise unknown_property(name, entity)
    match kind:
        case Text(longest) if len(value) > longest:
            raise Refusal("2050", f"Length of the field exceeds {longest} chars", name)
        case Choice(words) if value not in words:
            raise Refusal("2170", f"Invalid Enumeration : {value}", name)
        case Many(of):
            for part in value:
                _check(entity, name, of, part)
        case dict():
            _check_object(entity, kind, value)
        case _:
            pass


def _fits(kind: Kind, value: Any) -> bool:
    match kind:
        case Text() | Choice():
            return isinstance(value, str)
        case Number():
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case Flag():
            return isinstance(value, bool)
        case Date():
            return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
        case Reference():
            return (
                isinstance(value, dict)
                and set(value) <= {"value", "name", "type"}
                and all(isinstance(part, str) for part in value.values())
                and "value" in value
            )
        case Many():
            return isinstance(value, list)
        case dict():
            return isinstance(value, dict)


def check_alphabet(value: Any) -> None:
    """500 for text beyond ISO-8859-1: a company in the United States takes nothing else."""
    match value:
        case str():
            if any(ord(letter) > 255 for letter in value):
                raise Refusal("500", "Operation is not supported: text is not ISO-8859-1")
        case dict():
            for part in value.values():
                check_alphabet(part)
        case list():
            for part in value:
                check_alphabet(part)
        case _:
            pass
