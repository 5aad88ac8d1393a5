"""What a request may hold: names, their order, how often, how long. A small grammar and its reader.

A shape is written as words in the order of Intuit's schema: `Name` may be there once, `Name!` must, `Name*`
any number of times, `Name+` at least once. `=31` is a text of at most that length, `=A|B` one of these
words, `=@line` a shape of that name. Every other name has one meaning throughout qbXML (`KINDS`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.quickbooks_desktop.statuses import Malformed, Status, bad_value, too_long
from sandbox.quickbooks_desktop.values import Json

_AMOUNT = re.compile(r"[+-]?\d{1,13}(\.\d\d)?")
_NUMBER = re.compile(r"[+-]?\d{1,10}(\.\d{1,5})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"[0-9A-Fa-f]+-\d+|-1")

#: Kind -> (pattern, status code of a value that does not fit; None: the whole document is refused).
_PATTERNS: dict[str, tuple[re.Pattern[str], str | None]] = {
    "amount": (_AMOUNT, "3040"),
    "number": (_NUMBER, None),
    "date": (_DATE, "3020"),
    "moment": (re.compile(r"\d{4}-\d\d?-\d\d?(T[\d:+-]+)?"), None),
    "flag": (re.compile(r"true|false|1|0"), None),
    "float": (re.compile(r"\d+(\.\d+)?"), None),
    "whole": (re.compile(r"\d+"), None),
    "guid": (re.compile(r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}"), None),
    "id": (_ID, "3000"),
}
_NAMES = {
    "amount": (
        "Amount TaxAmount TotalAmount PaymentAmount AppliedAmount RefundAmount DiscountAmount TotalValue "
        "OpenBalance"
    ),
    "number": (
        "Quantity Rate RatePercent SalesPrice PurchaseCost Price PricePercent Cost TaxRate ReorderPoint Max "
        "QuantityOnHand DiscountRate DiscountRatePercent"
    ),
    "date": "TxnDate DueDate ShipDate ServiceDate InventoryDate OpenBalanceDate FromTxnDate ToTxnDate",
    "moment": "FromModifiedDate ToModifiedDate",
    "float": "ExchangeRate",
    "whole": "MaxReturned TaxLineID",
    "guid": "ExternalGUID OwnerID",
    "id": "TxnID ListID CreditTxnID TxnLineID LinkToTxnID ListIDWithChildren",
    "flag": "Override IncludeLineItems IncludeLinkedTxns",
    "address": "BillAddress ShipAddress Address",
}
KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}

#: Names whose element may stand empty with useMacro in place of an id (schema: MACROTYPE).
_MACRO_USERS = ("TxnID", "CreditTxnID")

#: Longest FullName of a reference; 159 where the name is not listed.
REF_LENGTHS = {
    "CustomerRef": 209, "PayeeEntityRef": 209, "ParentRef": 209, "TemplateRef": 31, "TermsRef": 31,
    "ItemSalesTaxRef": 31, "PaymentMethodRef": 31, "SalesRepRef": 5, "ShipMethodRef": 15,
    "CustomerMsgRef": 101, "SalesTaxCodeRef": 3, "CustomerSalesTaxCodeRef": 3, "CurrencyRef": 64,
    "UnitOfMeasureSetRef": 31, "PriceLevelRef": 31,
    "PrefVendorRef": 41, "OverrideUOMSetRef": 31, "PurchaseTaxCodeRef": 3, "PreferredPaymentMethodRef": 31,
}  # fmt: skip
_ADDRESS = "Addr1=41 Addr2=41 Addr3=41 Addr4=41 Addr5=41 City=31 State=21 PostalCode=13 Country=31 Note=41"


class Macro(str):
    """The id that an earlier request of the same document has defined under this name."""

    __slots__ = ()


@dataclass(frozen=True)
class Part:
    """One element of a shape. `kind`: see the module; a number is a length, a tuple the words allowed."""

    name: str
    kind: str | int | tuple[str, ...]
    must: bool
    many: bool


@dataclass(frozen=True)
class Shape:
    """Elements in their order. `either`: groups of names of which only one group may be there; `one_of`: names
    of which exactly one must."""

    parts: tuple[Part, ...]
    either: tuple[tuple[tuple[str, ...], ...], ...] = ()
    one_of: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@functools.cache
def shape(words: str, *either: str, one_of: str = "", attributes: str = "") -> Shape:
    """The shape of these words; each `either` is "A B | C": A and B, or C, or neither."""
    groups = tuple(tuple(tuple(names.split()) for names in one.split("|")) for one in either)
    parts = tuple(_part(word) for word in words.split())
    return Shape(parts, groups, tuple(one_of.split()), tuple(attributes.split()))


def _part(word: str) -> Part:
    found = re.fullmatch(r"(\w+?)([!*+]?)(?:=(.+))?", word)
    if found is None:
        raise ValueError(word)
    name, count, kind = found.groups()
    return Part(name, _kind(name, kind), count in ("!", "+"), count in ("*", "+"))


def _kind(name: str, given: str | None) -> str | int | tuple[str, ...]:
    if given is not None:
        return int(given) if given.isdigit() else given if given.startswith("@") else tuple(given.split("|"))
    if name in KINDS:
        return KINDS[name]
    if name.endswith("Ref"):
        return "ref"
    if name.startswith("Is"):
        return "flag"
    raise ValueError(f"{name} has no kind")


@dataclass
class Reader:
    """Reads one request. Structure that does not fit raises Malformed; a value that does not is kept in
    `wrong`, because QuickBooks says it when the request's turn has come."""

    shapes: Mapping[str, Shape]
    wrong: list[Status] = field(default_factory=list)

    def read(self, element: Element, wanted: Shape) -> Json:
        """{name: text, nested {…} or list of them} in the order of the shape; "@defMacro" where given."""
        _check_attributes(element, wanted.attributes)
        if element.text and element.text.strip():
            raise Malformed(f"text in {element.tag}")
        found: Json = {f"@{name}": value for name, value in element.attrib.items()}
        children = list(element)
        for part in wanted.parts:
            mine: list[Any] = []
            while children and children[0].tag == part.name and (part.many or not mine):
                mine.append(self._value(children.pop(0), part))
            if mine:
                found[part.name] = mine if part.many else mine[0]
            elif part.must:
                raise Malformed(f"{part.name} is missing in {element.tag}")
        if children:
            raise Malformed(f"{children[0].tag} in {element.tag}: unknown, out of order, or once too often")
        for groups in wanted.either:
            if sum(any(name in found for name in names) for names in groups) > 1:
                raise Malformed(f"{element.tag} holds parts that exclude each other")
        if wanted.one_of and sum(name in found for name in wanted.one_of) != 1:
            raise Malformed(f"{element.tag} holds exactly one of {wanted.one_of}")
        return found

    def _value(self, element: Element, part: Part) -> Any:
        match part.kind:
            case "ref":
                longest = REF_LENGTHS.get(part.name, 159)
                return self.read(element, shape(f"ListID FullName={longest}"))
            case "address":
                return self.read(element, shape(_ADDRESS))
            case str(kind) if kind.startswith("@"):
                return self.read(element, self.shapes[kind[1:]])
            case _:
                return self._text(element, part)

    def _text(self, element: Element, part: Part) -> str:
        macro = element.get("useMacro") if part.name in _MACRO_USERS else None
        _check_attributes(element, ("useMacro",) if macro is not None else ())
        if len(element):
            raise Malformed(f"{element[0].tag} in {element.tag}")
        text = element.text or ""
        if macro is not None:
            return Macro(macro)
        match part.kind:
            case int(longest) if len(text) > longest:
                self.wrong.append(too_long(part.name, text, longest))
            case tuple(words) if text not in words:
                raise Malformed(f"{text} is no {part.name}")
            case str(kind):
                self._check_pattern(part.name, kind, text)
            case _:
                pass
        return text

    def _check_pattern(self, name: str, kind: str, text: str) -> None:
        pattern, code = _PATTERNS[kind]
        if not text or (pattern.fullmatch(text) and (kind != "date" or _is_day(text))):
            return
        if code is None:
            raise Malformed(f"{text!r} is no {kind}")
        self.wrong.append(bad_value(code, name, text))


def _is_day(text: str) -> bool:
    """DATETYPE is a day of the calendar: there is no 2026-02-30."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_attributes(element: Element, known: tuple[str, ...]) -> None:
    for name in element.attrib:
        if name not in known:
            raise Malformed(f"attribute {name} of {element.tag}")
