"""Questions to the pretend company file: what is found, what is shown of it, and how a miss is said."""

from __future__ import annotations

import pytest

from tests.sandbox.company_file import ADA, File, add, form, line, new_file, payment, query, texts
from tests.sandbox_process import Json, Sandbox


@pytest.fixture
def file(sandbox: Sandbox) -> File:
    return new_file(sandbox)


def numbers(file: File, kind: str = "Invoice", **filters: Json | str | list[str]) -> list[str | None]:
    """The number of every document that is found."""
    return [found.findtext("RefNumber") for found in file.send(query(kind, **filters))[0]]


@pytest.fixture
def sales(file: File) -> File:
    """Invoices 1001 (Ada, October), 1002 (Bob, November), and another 1001 (Bob, November)."""
    file.customer("Bob")
    bob = {"FullName": "Bob"}
    for number, customer, day in (
        ("1001", ADA, "2026-10-05"),
        ("1002", bob, "2026-11-05"),
        ("1001", bob, "2026-11-06"),
    ):
        file.make(form("Invoice", line(Quantity="1"), CustomerRef=customer, TxnDate=day, RefNumber=number))
    return file


def test_a_number_finds_every_document_that_has_it(sales: File) -> None:
    assert numbers(sales, RefNumber="1001") == ["1001", "1001"]
    assert numbers(sales, RefNumber=["1002", "1001"]) == ["1001", "1002", "1001"]
    assert numbers(sales, "CreditMemo", RefNumber="1001") == []


def test_filters_narrow_what_is_found(sales: File) -> None:
    assert numbers(sales, TxnDateRangeFilter={"FromTxnDate": "2026-11-01"}) == ["1002", "1001"]
    assert numbers(sales, TxnDateRangeFilter={"FromTxnDate": "2026-11-01", "ToTxnDate": "2026-11-05"}) == [
        "1002"
    ]
    assert numbers(sales, EntityFilter={"FullName": "bob"}) == ["1002", "1001"]
    assert numbers(sales, RefNumberFilter={"MatchCriterion": "EndsWith", "RefNumber": "2"}) == ["1002"]
    assert numbers(sales, RefNumberRangeFilter={"FromRefNumber": "1002"}) == ["1002"]
    assert len(numbers(sales, ModifiedDateRangeFilter={"FromModifiedDate": "2000-01-01"})) == 3
    assert numbers(sales, MaxReturned="1") == ["1001"]


def test_paid_and_unpaid_invoices_are_told_apart(sales: File) -> None:
    first = sales.make(query("Invoice", RefNumber="1002")).findtext("TxnID") or ""
    sales.make(payment(first, "10.80", CustomerRef={"FullName": "Bob"}))
    assert numbers(sales, PaidStatus="PaidOnly") == ["1002"]
    assert numbers(sales, PaidStatus="NotPaidOnly") == ["1001", "1001"]


def test_lines_and_links_are_shown_when_they_are_asked_for(sales: File) -> None:
    plain = sales.make(query("Invoice", RefNumber="1002"))
    assert plain.find("InvoiceLineRet") is None
    full = sales.make(query("Invoice", RefNumber="1002", IncludeLineItems="true"))
    shown = (
        "InvoiceLineRet/ItemRef/FullName",
        "InvoiceLineRet/Quantity",
        "InvoiceLineRet/Amount",
        "SalesTaxTotal",
    )
    assert list(texts(full, *shown)) == ["TEA", "1", "10.00", "0.80"]
    only = sales.make(query("Invoice", RefNumber="1002", IncludeRetElement=["TxnID", "RefNumber"]))
    assert [part.tag for part in only] == ["TxnID", "RefNumber"]


def test_an_iterator_gives_piece_by_piece(sales: File) -> None:
    start = query("Invoice", MaxReturned="2")
    start.set("iterator", "Start")
    first = sales.send(start)[0]
    assert (len(first), first.attrib["iteratorRemainingCount"]) == (2, "1")
    more = query("Invoice", MaxReturned="2")
    more.attrib.update({"iterator": "Continue", "iteratorID": first.attrib["iteratorID"]})
    rest = sales.send(more)[0]
    assert (len(rest), rest.attrib["iteratorRemainingCount"]) == (1, "0")
    assert sales.code(query("Invoice", MaxReturned="2")) == "0"


def test_what_is_listed_and_missing_is_a_warning_and_an_empty_answer_is_none(sales: File) -> None:
    found = sales.send(query("Item", FullName=["tea", "Sugar"]))[0]
    assert (found.attrib["statusCode"], found.attrib["statusSeverity"]) == ("500", "Warn")
    assert [item.tag for item in found] == ["ItemInventoryRet"]
    assert sales.code(query("Invoice", TxnID="7-1274221220")) == "500"
    empty = sales.send(query("Invoice", RefNumber="9999"))[0]
    assert (empty.attrib["statusCode"], empty.attrib["statusSeverity"]) == ("1", "Info")
    assert empty.attrib["statusMessage"] == "A query request did not find a matching object in QuickBooks"


def test_the_answer_to_an_item_query_says_its_kind(file: File) -> None:
    tea = file.make(query("Item", FullName="TEA"))
    assert (tea.tag, *texts(tea, "QuantityOnHand", "AverageCost")) == ("ItemInventoryRet", "100", "4")
    assert file.make(query("Item", FullName="Shipping")).tag == "ItemOtherChargeRet"
    assert file.code(query("ItemService", FullName="Shipping")) == "500"
    tax = file.make(query("ItemSalesTax", FullName="State Tax"))
    assert tax.findtext("TaxRate") == "8"


def test_a_sub_item_is_found_by_its_full_name_and_by_the_end_of_it(file: File) -> None:
    account: Json = {"SalesOrPurchase": {"AccountRef": {"FullName": "Sales"}}}
    file.make(add("ItemService", Name="MUG", **account))
    file.make(add("ItemService", Name="MUG-01", ParentRef={"FullName": "MUG"}, **account))
    assert file.code(query("Item", FullName="MUG-01")) == "500"
    assert file.make(query("Item", FullName="MUG:MUG-01")).findtext("Name") == "MUG-01"
    ends = file.make(query("Item", NameFilter={"MatchCriterion": "EndsWith", "Name": "MUG-01"}))
    assert ends.findtext("FullName") == "MUG:MUG-01"


def test_accounts_and_methods_tell_their_type(file: File) -> None:
    banks = file.send(query("Account", AccountType="Bank"))[0]
    assert [bank.findtext("FullName") for bank in banks] == ["Checking"]
    assert (
        file.make(query("PaymentMethod", FullName="Shop card")).findtext("PaymentMethodType")
        == "OtherCreditCard"
    )
    file.make(form("Invoice", line(Quantity="1")))
    assert file.make(query("Account", FullName="Sales")).findtext("Balance") == "10.00"
    assert file.make(query("Customer", FullName="Ada Jones")).findtext("Balance") == "10.80"


def test_the_first_questions_of_the_web_connector_are_answered(file: File) -> None:
    file.change(closing_date="2026-10-31")
    answer = file.send(query("Host"), query("Company"), query("Preferences"))
    versions = [one.text for one in answer.findall(".//SupportedQBXMLVersion")]
    assert "13.0" in versions
    assert answer.findtext(".//CompanyName") == "Acme"
    assert answer.findtext(".//AccountingPreferences/ClosingDate") == "2026-10-31"
    assert answer.findtext(".//DefaultItemSalesTaxRef/FullName") == "State Tax"
