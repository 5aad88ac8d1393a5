"""The company file's requests and answers against Intuit's own schema of qbXML 13.0."""

from __future__ import annotations

import functools
import importlib.util
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from sandbox.quickbooks_desktop.requests import REQUESTS, SHAPES
from sandbox.quickbooks_desktop.rets import RETS
from sandbox.quickbooks_desktop.shapes import REF_LENGTHS
from tests.sandbox.company_file import (
    File,
    add,
    application,
    card_refund,
    check,
    document,
    element,
    form,
    line,
    new_file,
    payment,
    query,
    void,
)
from tests.sandbox_process import Json, Sandbox
from tests.shared import shared

CONTRACT = "contracts/quickbooks_desktop"
XS = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True)
class Element:
    """An element of the schema: whether it must be there, may be there more than once, its text."""

    name: str
    must: bool
    many: bool
    longest: int | None
    words: frozenset[str]


class Schema:
    """As much of Intuit's schema as tells the content of an element, in its order."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], ET.Element] = {}
        for name in ("qbxml130.xsd", "qbxmlops130.xsd", "qbxmltypes130.xsd"):
            for part in ET.parse(shared(f"{CONTRACT}/xsd130/{name}")).getroot():
                self._named.setdefault((part.tag, part.get("name", "")), part)

    def content(self, name: str) -> list[Element]:
        """Of the element or the complex type of that name."""
        found = self._named.get((f"{XS}element", name))
        whole = self._named[f"{XS}complexType", name] if found is None else self._typed(found)
        return list(self._walk(whole, must=True, many=False))

    def attributes(self, name: str) -> set[str]:
        """Of the element or the complex type of that name, those of its parts among them."""
        found = self._named.get((f"{XS}element", name))
        whole = self._named[f"{XS}complexType", name] if found is None else self._typed(found)
        return {one.get("name", "") for one in whole.iter(f"{XS}attribute")}

    def _typed(self, declared: ET.Element) -> ET.Element:
        given = declared.get("type")
        return declared if given is None else self._named.get((f"{XS}complexType", given), declared)

    def _walk(self, node: ET.Element, must: bool, many: bool) -> Iterator[Element]:
        for part in node:
            has = must and part.get("minOccurs", "1") != "0"
            more = many or part.get("maxOccurs", "1") != "1"
            if part.tag == f"{XS}element":
                yield self._element(part, has, more)
            elif part.tag == f"{XS}group":
                yield from self._walk(self._named[f"{XS}group", part.get("ref", "")], has, more)
            elif part.tag == f"{XS}choice":
                yield from self._walk(part, must=False, many=more)
            elif part.tag in (f"{XS}sequence", f"{XS}complexType", f"{XS}complexContent"):
                yield from self._walk(part, has, more)

    def _element(self, part: ET.Element, must: bool, many: bool) -> Element:
        declared = self._named[f"{XS}element", part.get("ref", "")] if part.get("ref") else part
        simple = declared.find(f"{XS}simpleType")
        lengths = (
            [] if simple is None else [int(one.get("value", "")) for one in simple.iter(f"{XS}maxLength")]
        )
        words = [] if simple is None else [one.get("value", "") for one in simple.iter(f"{XS}enumeration")]
        name = declared.get("name", "")
        return Element(name, must, many, lengths[0] if lengths else None, frozenset(words))


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema()


WANTED = {
    **SHAPES,
    **{
        f"{name}Type": shape
        for name, (_, _, shape) in REQUESTS.items()
        if name.endswith(("QueryRq", "VoidRq"))
    },
}


@pytest.mark.parametrize("name", WANTED)
def test_a_request_is_read_as_the_schema_says(schema: Schema, name: str) -> None:
    wanted, told = WANTED[name], schema.content(name)
    assert in_order([part.name for part in wanted.parts], [one.name for one in told])
    by_name = {one.name: one for one in told}
    for part in wanted.parts:
        one = by_name[part.name]
        assert part.many <= one.many, part.name
        if isinstance(part.kind, int) and one.longest is not None:
            assert part.kind == one.longest, part.name
        if isinstance(part.kind, tuple):
            assert set(part.kind) == one.words, part.name
    assert {one.name for one in told if one.must} <= {part.name for part in wanted.parts if part.must}
    assert set(wanted.attributes) <= schema.attributes(name)


def in_order(names: list[str], told: list[str]) -> bool:
    """Whether these are the schema's elements in the schema's order, some of them left out."""
    left = iter(told)
    return all(name in left for name in names)


@pytest.mark.parametrize(
    "name", sorted({part.name for shape in WANTED.values() for part in shape.parts if part.kind == "ref"})
)
def test_a_name_in_a_reference_is_as_long_as_the_schema_says(schema: Schema, name: str) -> None:
    (full,) = (one for one in schema.content(name) if one.name == "FullName")
    assert full.longest in (None, REF_LENGTHS.get(name, 159))


@pytest.mark.parametrize("kind", RETS)
def test_an_answer_is_in_the_order_of_the_schema(schema: Schema, kind: str) -> None:
    assert in_order(RETS[kind].split(), [one.name for one in schema.content(f"{kind}Ret")])


@functools.cache
def validator() -> ModuleType:
    """The contract's own validator, which needs lxml."""
    path = shared(f"{CONTRACT}/validate.py")
    if importlib.util.find_spec("lxml") is None:
        message = "lxml, which reads Intuit's schema, is not installed"
        if os.environ.get("CONTRA_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    spec = importlib.util.spec_from_file_location("qbxml_validate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def file(sandbox: Sandbox) -> File:
    return new_file(sandbox, multicurrency=True)


def address() -> Json:
    return {"Addr1": "Ada Jones", "City": "Oslo", "PostalCode": "0150"}


def lists() -> list[ET.Element]:
    """One of every list entry that can be made."""
    sales: Json = {"SalesOrPurchase": {"Desc": "a", "Price": "1.00", "AccountRef": {"FullName": "Sales"}}}
    both: Json = {
        "SalesAndPurchase": {
            "SalesPrice": "2.00",
            "IncomeAccountRef": {"FullName": "Sales"},
            "PurchaseCost": "1.00",
            "ExpenseAccountRef": {"FullName": "Cost of Goods Sold"},
        }
    }
    return [
        add("Customer", Name="Bob", FirstName="Bob", BillAddress=address(), Email="bob@example.org"),
        add("Account", Name="Second bank", AccountType="Bank", Desc="for refunds"),
        add("PaymentMethod", Name="Klarna", PaymentMethodType="Other"),
        add("Class", Name="Web"),
        add("SalesTaxCode", Name="Foo", IsTaxable="true"),
        add("ItemNonInventory", Name="Bag", **sales),
        add("ItemService", Name="Wrapping", **both),
        add("ItemOtherCharge", Name="Fee", **sales),
        add(
            "ItemDiscount",
            Name="Ten off",
            DiscountRatePercent="10",
            AccountRef={"FullName": "Discounts given"},
        ),
        add("ItemSalesTax", Name="Town", TaxRate="2.5"),
    ]


def forms(file: File) -> list[ET.Element]:
    """One of every document, some of them by macro."""
    sold = line(Desc="Tea", Quantity="2", Rate="10.00", SalesTaxCodeRef="Tax", OverrideItemAccountRef="Sales")
    return [
        form("Invoice", sold, macro="TxnID:i", TxnDate="2026-11-01", RefNumber="1001", BillAddress=address()),
        form("SalesReceipt", sold, PaymentMethodRef={"FullName": "Visa"}, Memo="order 1002"),
        payment("macro:TxnID:i", "5.00"),
        form("CreditMemo", sold, macro="TxnID:m", RefNumber="1001-1", Memo="refund", CustomerMsgRef={}),
        application("macro:TxnID:i", "macro:TxnID:m", "10.00"),
        card_refund("macro:TxnID:m", "2.00", RefNumber="1001-1"),
        check("macro:TxnID:m", "3.00"),
    ]


def questions() -> list[ET.Element]:
    kinds = [name.removesuffix("QueryRq") for name, (verb, _, _) in REQUESTS.items() if verb == "Query"]
    linked = ("Invoice", "CreditMemo", "Check")
    asked = [query(kind) for kind in kinds]
    asked += [query(kind, IncludeLineItems="true", IncludeLinkedTxns="true") for kind in linked]
    return asked + [query(kind, IncludeLineItems="true") for kind in ("ReceivePayment", "ARRefundCreditCard")]


def changes(file: File, made: ET.Element) -> list[ET.Element]:
    """A line more on the memo, and the voids."""
    memo, refund = made.find(".//CreditMemoRet"), made.findtext(".//ARRefundCreditCardRet/TxnID") or ""
    assert memo is not None
    lines = [
        {"TxnLineID": memo.findtext("CreditMemoLineRet/TxnLineID")},
        {"TxnLineID": "-1", **line("Fee", Amount="1.00")},
    ]
    head = {"TxnID": memo.findtext("TxnID"), "EditSequence": memo.findtext("EditSequence")}
    mod = element("CreditMemoModRq", {"CreditMemoMod": {**head, "CreditMemoLineMod": lines}})
    return [
        mod,
        void("ARRefundCreditCard", refund),
        void("Invoice", made.findtext(".//InvoiceRet/TxnID") or ""),
    ]


def exchange(file: File, errors: Callable[..., list[str]], *asked: ET.Element, **ids: str) -> ET.Element:
    """Send it, with question and answer held against the schema."""
    text = document(*asked, on_error="continueOnError", **ids)
    assert errors(text) == []
    answer = file.post(text)
    assert errors(answer.content, response=True) == []
    return ET.fromstring(answer.content)[0]


def test_every_kind_of_request_and_its_answer_fit_intuits_schema(file: File) -> None:
    errors: Callable[..., list[str]] = validator().validate
    done: set[str] = {"CustomerAddRq", "ItemInventoryAddRq"}  # the file was made with them
    made = exchange(file, errors, *forms(file))
    for asked in (lists(), questions(), changes(file, made)):
        answer = exchange(file, errors, *asked)
        assert {one.attrib["statusCode"] for one in answer} == {"0"}, ET.tostring(answer)
        done |= {one.tag for one in asked}
    assert {one.attrib["statusCode"] for one in made} == {"0"}
    done |= {one.tag for one in forms(file)}
    assert done == set(REQUESTS)


@pytest.mark.parametrize("recovery", ["whole answer", "ids only"])
def test_a_refusal_a_warning_and_an_answer_from_memory_fit_the_schema(file: File, recovery: str) -> None:
    errors: Callable[..., list[str]] = validator().validate
    asked = [
        query("Item", FullName="Sugar"),
        query("Invoice", RefNumber="9"),
        add("Customer", Name="ADA JONES"),
        *forms(file),
    ]
    exchange(file, errors, *asked, newMessageSetID="one")
    file.change(recovery=recovery)
    again = exchange(file, errors, newMessageSetID="one", oldMessageSetID="one")
    assert len(again) == len(asked)
    exchange(file, errors, newMessageSetID="two", oldMessageSetID="two")
