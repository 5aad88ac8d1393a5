"""The pretend company refuses what the real one refuses, with the same codes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.books import Books, line
from tests.sandbox_process import Json, Sandbox


def receipt(books: Books, **more: Any) -> Json:
    return {
        "DepositToAccountRef": books.account("undeposited"),
        "Line": [line(books.item("fallback"), 10.00)],
        **more,
    }


def invoice(books: Books, **more: Any) -> Json:
    return {"CustomerRef": books.customer(), "Line": [line(books.item("fallback"), 10.00)], **more}


def test_a_property_that_nobody_knows_is_2010(books: Books) -> None:
    refused = books.post("RefundReceipt", receipt(books, Refund=1))
    assert (refused["http"], refused["code"]) == (400, "2010")
    assert "Refund" in refused["Detail"]


def test_an_unknown_property_inside_a_line_is_2010(books: Books) -> None:
    body = receipt(books, Line=[line(books.item("fallback"), 10.00, Quantity=1)])
    assert books.post("RefundReceipt", body)["code"] == "2010"


def test_an_amount_sent_as_text_is_refused(books: Books) -> None:
    body = receipt(books, Line=[{**line(books.item("fallback"), 0), "Amount": "10.00"}])
    assert books.post("RefundReceipt", body)["code"] == "2010"


def test_an_amount_with_a_fraction_of_a_cent_is_refused(books: Books) -> None:
    body = receipt(books, Line=[line(books.item("fallback"), 10.001)])
    assert books.post("RefundReceipt", body)["code"] == "6000"


@pytest.mark.parametrize("name", ["DepositToAccountRef", "Line"])
def test_a_refund_receipt_without_a_required_field_is_2020(books: Books, name: str) -> None:
    body = receipt(books)
    del body[name]
    refused = books.post("RefundReceipt", body)
    assert (refused["code"], refused["element"]) == ("2020", name)


@pytest.mark.parametrize("entity", ["Invoice", "CreditMemo"])
def test_a_document_that_somebody_owes_needs_a_customer(books: Books, entity: str) -> None:
    refused = books.post(entity, {"Line": [line(books.item("fallback"), 10.00)]})
    assert (refused["code"], refused["element"]) == ("2020", "CustomerRef")


def test_a_line_without_its_kind_is_2020(books: Books) -> None:
    body = line(books.item("fallback"), 10.00)
    del body["DetailType"]
    assert books.post("RefundReceipt", receipt(books, Line=[body]))["element"] == "DetailType"


def test_an_item_that_does_not_exist_is_2500(books: Books) -> None:
    refused = books.post("RefundReceipt", receipt(books, Line=[line({"value": "999"}, 10.00)]))
    assert refused["code"] == "2500"
    assert refused["Detail"] == "Invalid Reference Id : Items element id 999 not found"


def test_an_account_that_does_not_exist_is_2500(books: Books) -> None:
    refused = books.post("RefundReceipt", receipt(books, DepositToAccountRef={"value": "777"}))
    assert refused["Detail"] == "Invalid Reference Id : Accounts element id 777 not found"


def test_an_inactive_item_is_610(books: Books) -> None:
    item = books.item("fallback")
    gone = {"Id": item["value"], "SyncToken": "0", "sparse": True, "Active": False}
    assert books.post("Item", gone)["Active"] is False
    assert books.post("RefundReceipt", receipt(books))["code"] == "610"


def test_quickbooks_own_shipping_item_is_2500_where_shipping_is_off(books: Books) -> None:
    body = receipt(books, Line=[line({"value": "SHIPPING_ITEM_ID"}, 5.00)])
    assert books.post("RefundReceipt", body)["code"] == "2500"
    books.change(allow_shipping=True)
    assert books.post("RefundReceipt", body)["TotalAmt"] == 5.00


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "taken"),
    [
        (14.5, 128.35, 1861.08, True),  # 1861.075: half a cent goes up
        (14.5, 128.35, 1861.07, False),
        (3, 3.33333, 10.00, True),
        (3, 3.33, 10.00, False),
        (-1, 10.00, -10.00, True),
    ],
)
def test_an_amount_that_is_not_quantity_times_price_is_6070(
    books: Books, quantity: float, price: float, amount: float, taken: bool
) -> None:
    sold = line(books.item("fallback"), amount, Qty=quantity, UnitPrice=price)
    rest = line(books.item("fallback"), 20.00)
    answer = books.post("RefundReceipt", receipt(books, Line=[sold, rest]))
    assert answer.get("code") == (None if taken else "6070")


def test_a_total_below_zero_is_6000(books: Books) -> None:
    body = receipt(books, Line=[line(books.item("fallback"), -0.01)])
    assert books.post("RefundReceipt", body)["code"] == "6000"


def test_a_number_is_unique_among_documents_of_its_type(books: Books) -> None:
    first = books.post("RefundReceipt", receipt(books, DocNumber="100"))
    refused = books.post("RefundReceipt", receipt(books, DocNumber="100"))
    assert refused["code"] == "6140"
    assert f"DocNumber=100 is assigned to TxnType=RefundReceipt with TxnId={first['Id']}" in refused["Detail"]
    assert books.post("Invoice", invoice(books, DocNumber="100"))["DocNumber"] == "100"


def test_a_number_is_unique_across_types_where_the_company_is_set_so(books: Books) -> None:
    books.change(numbers="across types")
    sale = books.post("Invoice", invoice(books, DocNumber="100"))
    refused = books.post("RefundReceipt", receipt(books, DocNumber="100"))
    assert refused["code"] == "6140"
    assert f"TxnType=Invoice with TxnId={sale['Id']}" in refused["Detail"]
    assert books.post("RefundReceipt", receipt(books, DocNumber="100-1"))["DocNumber"] == "100-1"


def test_a_double_number_is_taken_where_it_is_asked_for(books: Books) -> None:
    for _ in range(2):
        made = books.post("RefundReceipt", receipt(books, DocNumber="7"), include="allowduplicatedocnum")
        assert made["DocNumber"] == "7"


def test_a_company_that_numbers_by_itself_gives_its_own(books: Books) -> None:
    books.change(custom_numbers=False)
    numbers = [books.post("RefundReceipt", receipt(books))["DocNumber"] for _ in range(2)]
    assert numbers == ["1001", "1002"]


def test_without_a_number_none_is_kept(books: Books) -> None:
    assert "DocNumber" not in books.post("RefundReceipt", receipt(books))


def test_a_number_of_more_than_21_characters_is_2050(books: Books) -> None:
    assert books.post("RefundReceipt", receipt(books, DocNumber="x" * 21))["DocNumber"] == "x" * 21
    assert books.post("RefundReceipt", receipt(books, DocNumber="x" * 22))["code"] == "2050"


def test_a_word_outside_of_an_enumeration_is_2170(books: Books) -> None:
    assert books.post("RefundReceipt", receipt(books, PrintStatus="Maybe"))["code"] == "2170"


@pytest.mark.parametrize(
    ("account", "code"),
    [("undeposited", None), ("bank", None), ("clearing", None), ("card", "6430"), ("sales", "6430")],
)
def test_money_comes_from_a_bank_or_current_asset_account_only(
    books: Books, account: str, code: str | None
) -> None:
    answer = books.post("RefundReceipt", receipt(books, DepositToAccountRef=books.account(account)))
    assert answer.get("code") == code


def test_a_receivable_account_is_one(books: Books) -> None:
    assert books.post("Invoice", invoice(books, ARAccountRef=books.account("bank")))["code"] == "6430"


def test_a_refund_receipt_from_a_bank_account_joins_the_checks_unless_told_not_to(books: Books) -> None:
    bank = books.account("bank")
    plain = books.post("RefundReceipt", receipt(books, DepositToAccountRef=bank))
    assert (plain["PrintStatus"], plain["PaymentRefNum"]) == ("NeedToPrint", "To Print")
    told = {"PrintStatus": "NotSet", "PaymentRefNum": "pi_1"}
    kept = books.post("RefundReceipt", receipt(books, DepositToAccountRef=bank, **told))
    assert (kept["PrintStatus"], kept["PaymentRefNum"]) == ("NotSet", "pi_1")


def test_a_stale_token_is_5010_and_changes_nothing(books: Books) -> None:
    sale = books.post("Invoice", invoice(books))
    key = {"Id": sale["Id"], "SyncToken": "0"}
    assert books.post("Invoice", {**key, "sparse": True, "PrivateNote": "seen"})["SyncToken"] == "1"
    assert books.post("Invoice", key, operation="void")["code"] == "5010"
    assert books.balances()["accounts"]["Sales"] == "10.00"


@pytest.mark.parametrize("entity", ["Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt", "Payment"])
@pytest.mark.parametrize("operation", ["update", "void", "delete"])
def test_every_change_of_a_document_asks_for_the_newest_token(
    books: Books, entity: str, operation: str
) -> None:
    customer = books.customer()
    body = {"CustomerRef": customer, "TotalAmt": 1.00} if entity == "Payment" else invoice_of(books, customer)
    if entity == "RefundReceipt":
        body["DepositToAccountRef"] = books.account("undeposited")
    made = books.post(entity, body)
    key = {"Id": made["Id"], "sparse": True}
    changed = books.post(entity, {**key, "SyncToken": "0", "PrivateNote": "seen"})
    assert changed["SyncToken"] == "1"
    stale = books.post(entity, {**key, "SyncToken": "0"}, operation=operation)
    no_void = operation == "void" and entity in ("CreditMemo", "RefundReceipt", "Payment")
    assert stale["code"] == ("500" if no_void and entity != "Payment" else "5010")
    assert books.post(entity, {**key, "PrivateNote": "x"}, operation="update")["element"] == "SyncToken"


def invoice_of(books: Books, customer: Json) -> Json:
    return {"CustomerRef": customer, "Line": [line(books.item("fallback"), 10.00)]}


@pytest.mark.parametrize("entity", ["Item", "Account"])
def test_every_change_of_a_list_asks_for_the_newest_token(books: Books, entity: str) -> None:
    id_ = books.item("fallback")["value"] if entity == "Item" else books.account("fees")["value"]
    key = {"Id": id_, "sparse": True}
    assert books.post(entity, {**key, "SyncToken": "0", "Description": "a"})["SyncToken"] == "1"
    assert books.post(entity, {**key, "SyncToken": "0", "Description": "b"})["code"] == "5010"


def test_a_closed_period_takes_no_document_and_gives_none_back(books: Books) -> None:
    sale = books.post("Invoice", invoice(books, TxnDate="2026-01-31"))
    books.change(closing_date="2026-01-31")
    assert books.post("RefundReceipt", receipt(books, TxnDate="2026-01-31"))["code"] == "6210"
    assert books.post("RefundReceipt", receipt(books, TxnDate="2026-02-01"))["TxnDate"] == "2026-02-01"
    key = {"Id": sale["Id"], "SyncToken": sale["SyncToken"]}
    assert books.post("Invoice", key, operation="void")["code"] == "6210"
    assert books.ask("GET", "/preferences").json()["Preferences"]["AccountingInfoPrefs"]["BookCloseDate"]


@pytest.mark.parametrize("operation", ["update", "delete"])
def test_a_closed_period_keeps_its_payments_too(books: Books, operation: str) -> None:
    body = {"CustomerRef": books.customer(), "TotalAmt": 1.00, "TxnDate": "2026-01-31"}
    paid = books.post("Payment", body)
    books.change(closing_date="2026-01-31")
    assert books.post("Payment", body)["code"] == "6210"
    key = {"Id": paid["Id"], "SyncToken": "0", "PrivateNote": "x"}
    assert books.post("Payment", key, operation=operation)["code"] == "6210"


def test_voiding_an_unpaid_invoice_zeroes_it_and_the_books(books: Books) -> None:
    tea = books.stock()
    sold = line(tea, 20.00, Qty=2, UnitPrice=10.00)
    sale = books.post(
        "Invoice", invoice(books, Line=[sold], TxnTaxDetail={"TotalTax": 1.60}, PrivateNote="#1")
    )
    assert books.balances()["stock"] == {"TEA": "98"}
    key = {"Id": sale["Id"], "SyncToken": "0"}
    void = books.post("Invoice", key, operation="void")
    assert (void["TotalAmt"], void["Balance"], void["SyncToken"]) == (0, 0, "1")
    assert void["PrivateNote"].startswith("Voided")
    assert void["Line"][0]["SalesItemLineDetail"]["Qty"] == 0
    after = books.balances()
    assert after["stock"] == {"TEA": "100"}
    moved = {k: v for k, v in after["accounts"].items() if v != "0.00"}
    assert moved == {"Inventory Asset": "400.00", "Opening Balance Equity": "400.00"}


def test_a_sales_receipt_is_voided_by_an_update_that_says_so(books: Books) -> None:
    sale = books.post("SalesReceipt", {"Line": [line(books.item("fallback"), 10.00)]})
    assert books.balances()["accounts"]["Undeposited Funds"] == "10.00"
    key = {"Id": sale["Id"], "SyncToken": "0", "sparse": True}
    assert books.post("SalesReceipt", key, operation="update", include="void")["PrivateNote"] == "Voided"
    assert books.balances()["accounts"]["Undeposited Funds"] == "0.00"


def test_voiding_a_paid_invoice_is_6000(books: Books) -> None:
    sale = books.post("Invoice", invoice(books))
    target = {"Amount": 1.00, "LinkedTxn": [{"TxnId": sale["Id"], "TxnType": "Invoice"}]}
    books.post("Payment", {"CustomerRef": sale["CustomerRef"], "TotalAmt": 1.00, "Line": [target]})
    key = {"Id": sale["Id"], "SyncToken": sale["SyncToken"]}
    assert books.post("Invoice", key, operation="void")["code"] == "6000"


@pytest.mark.parametrize("entity", ["CreditMemo", "RefundReceipt"])
def test_a_memo_or_refund_receipt_has_no_void(books: Books, entity: str) -> None:
    made = books.post(entity, {**invoice(books), **({} if entity == "CreditMemo" else receipt(books))})
    key = {"Id": made["Id"], "SyncToken": "0"}
    assert books.post(entity, key, operation="void")["code"] == "500"


def test_what_is_not_there_is_610(books: Books) -> None:
    assert books.ask("GET", "/invoice/999").json()["Fault"]["Error"][0]["code"] == "610"
    assert books.post("Invoice", {"Id": "999", "SyncToken": "0"}, operation="void")["code"] == "610"


def test_a_name_that_is_taken_is_6240(books: Books) -> None:
    books.customer("Ada Jones")
    assert books.post("Customer", {"DisplayName": "ada jones"})["code"] == "6240"


def test_a_company_in_the_united_states_reads_latin_1_only(books: Books, sandbox: Sandbox) -> None:
    assert books.post("RefundReceipt", receipt(books, PrivateNote="Café"))["PrivateNote"] == "Café"
    assert books.post("RefundReceipt", receipt(books, PrivateNote="→"))["code"] == "500"


def test_a_document_older_than_the_stock_of_its_item_is_6270(books: Books) -> None:
    body = receipt(books, Line=[line(books.stock(), 10.00, Qty=1)], TxnDate="2014-12-31")
    assert books.post("RefundReceipt", body)["code"] == "6270"


def test_outside_of_the_united_states_every_line_names_its_tax_code(sandbox: Sandbox) -> None:
    books = Books(sandbox, sandbox.company(home_currency="GBP", country="GB"))
    code = {"value": books.company["tax_codes"]["standard"]["id"]}
    body = receipt(books, TxnTaxDetail={"TotalTax": 2.00})
    assert books.post("RefundReceipt", body)["element"] == "GlobalTaxCalculation"
    body["GlobalTaxCalculation"] = "TaxExcluded"
    assert books.post("RefundReceipt", body)["element"] == "TaxCodeRef"
    body["Line"] = [line(books.item("fallback"), 10.00, TaxCodeRef={"value": "TAX"})]
    assert books.post("RefundReceipt", body)["code"] == "2500"
    body["Line"] = [line(books.item("fallback"), 10.00, TaxCodeRef=code)]
    assert books.post("RefundReceipt", body)["TotalAmt"] == 12.00


def test_with_several_currencies_each_document_says_which(sandbox: Sandbox) -> None:
    books = Books(sandbox, sandbox.company(multicurrency=True))
    euro = books.customer("Ada Euro", "EUR")
    body = {"CustomerRef": euro, "Line": [line(books.item("fallback"), 10.00)]}
    assert books.post("CreditMemo", body)["element"] == "CurrencyRef"
    assert books.post("CreditMemo", {**body, "CurrencyRef": {"value": "USD"}})["code"] == "6000"
    assert books.post("CreditMemo", {**body, "CurrencyRef": {"value": "EUR"}})["TotalAmt"] == 10.00


def test_a_refused_document_leaves_no_trace(books: Books) -> None:
    before = books.balances(), books.sandbox.documents(books.company)
    books.post("RefundReceipt", receipt(books, DepositToAccountRef=books.account("card")))
    assert (books.balances(), books.sandbox.documents(books.company)) == before
    assert books.sandbox.requests_since()[-1]["committed"] is False
