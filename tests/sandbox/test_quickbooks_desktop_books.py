"""The pretend company file's books balance, whatever is booked, and say what an accountant would."""

from __future__ import annotations

import pytest

from tests.sandbox.company_file import (
    File,
    application,
    card_refund,
    check,
    element,
    form,
    line,
    new_file,
    payment,
    query,
    texts,
    void,
)
from tests.sandbox_process import Json, Sandbox


@pytest.fixture
def file(sandbox: Sandbox) -> File:
    return new_file(sandbox)


def sale_of_two(file: File) -> str:
    """21.60: two TEA, tax of 8 %."""
    return file.make(form("Invoice", line(Quantity="2", Rate="10.00"))).findtext("TxnID") or ""


def credit_of_one(file: File) -> str:
    """10.80."""
    return file.make(form("CreditMemo", line(Quantity="1", Rate="10.00"))).findtext("TxnID") or ""


def test_an_invoice_debits_receivable_computes_tax_and_moves_stock_at_cost(file: File) -> None:
    sale_of_two(file)
    assert file.moved() == {
        "Accounts Receivable": "21.60",
        "Sales": "20.00",
        "Sales Tax Payable": "1.60",
        "Inventory Asset": "392.00",
        "Cost of Goods Sold": "8.00",
        "Opening Balance Equity": "400.00",
    }
    assert file.balances()["customers"] == {"Ada Jones": "21.60"}


def test_a_sales_receipt_takes_money_instead(file: File) -> None:
    file.make(form("SalesReceipt", line(Quantity="1"), DepositToAccountRef={"FullName": "Checking"}))
    assert file.moved()["Checking"] == "10.80"
    assert "Accounts Receivable" not in file.moved()


def test_one_memo_is_applied_and_the_rest_of_it_paid_out_so_that_nobody_owes_anything(file: File) -> None:
    file.stock("POT")
    invoice = file.make(form("Invoice", line("POT", Quantity="10", Rate="10.00"))).findtext("TxnID") or ""
    file.make(payment(invoice, "60.00"))
    codes = file.codes(
        form("CreditMemo", line("POT", Quantity="10", Rate="10.00"), macro="TxnID:memo"),
        application(invoice, "macro:TxnID:memo", "48.00"),
        card_refund("macro:TxnID:memo", "60.00"),
    )
    assert codes == ["0", "0", "0"]
    assert file.moved() == {"Inventory Asset": "800.00", "Opening Balance Equity": "800.00"}
    assert file.balances()["customers"] == {"Ada Jones": "0.00"}
    assert file.balances()["stock"] == {"TEA": "100", "POT": "100"}
    assert {one["type"]: one["open"] for one in file.documents().values()} == {
        "Invoice": "0.00", "ReceivePayment": "0.00", "CreditMemo": "0.00", "ARRefundCreditCard": "0.00",
    }  # fmt: skip


def test_a_check_on_the_receivable_pays_a_memo_out_of_the_bank(file: File) -> None:
    memo = credit_of_one(file)
    file.make(check(memo, "10.80"))
    assert file.moved()["Checking"] == "-10.80"
    assert "Accounts Receivable" not in file.moved()
    assert file.documents()[memo]["open"] == "0.00"


def test_a_memo_left_open_is_owed_to_the_customer(file: File) -> None:
    memo = credit_of_one(file)
    assert file.balances()["customers"] == {"Ada Jones": "-10.80"}
    assert file.documents()[memo]["open"] == "10.80"


def test_an_application_posts_nothing_and_links_both_sides(file: File) -> None:
    invoice, memo = sale_of_two(file), credit_of_one(file)
    seen = len(file.movements())
    file.make(application(invoice, memo, "10.80"))
    assert len(file.movements()) == seen
    found = file.make(query("Invoice", TxnID=invoice, IncludeLinkedTxns="true"))
    assert list(texts(found, "BalanceRemaining", "AppliedAmount", "IsPaid")) == ["10.80", "-10.80", "false"]
    linked = list(texts(found, "LinkedTxn/TxnID", "LinkedTxn/TxnType", "LinkedTxn/Amount"))
    assert linked == [memo, "CreditMemo", "-10.80"]
    credit = file.make(query("CreditMemo", TxnID=memo, IncludeLinkedTxns="true"))
    assert list(texts(credit, "CreditRemaining", "LinkedTxn/TxnID")) == ["0.00", invoice]


def test_tax_is_rounded_half_up_for_the_document_or_for_each_line(file: File) -> None:
    lines = [line("Refunded goods", Amount="0.19"), line("Refunded goods", Amount="0.19")]  # 0.0152 each
    assert file.make(form("CreditMemo", *lines)).findtext("SalesTaxTotal") == "0.03"
    file.change(tax_rounding="per line")
    assert file.make(form("CreditMemo", *lines)).findtext("SalesTaxTotal") == "0.04"


def test_the_sales_tax_item_of_the_document_says_the_rate(file: File) -> None:
    file.change(tax_rates={"State Tax": "7.25", "City": "9.875"})
    one = line(Quantity="1", Rate="10.00")
    assert file.make(form("Invoice", one)).findtext("SalesTaxTotal") == "0.73"
    city = file.make(form("Invoice", one, ItemSalesTaxRef={"FullName": "City"}))
    assert list(texts(city, "SalesTaxTotal", "SalesTaxPercentage", "ItemSalesTaxRef/FullName")) == [
        "0.99", "9.875", "City",
    ]  # fmt: skip


def test_a_line_or_a_customer_that_is_not_taxable_pays_none(file: File) -> None:
    plain = line(Quantity="1", Rate="10.00", SalesTaxCodeRef="Non")
    assert file.make(form("Invoice", plain)).findtext("SalesTaxTotal") == "0.00"
    exempt = form("Invoice", line(Quantity="1"), CustomerSalesTaxCodeRef={"FullName": "Non"})
    assert file.make(exempt).findtext("SalesTaxTotal") == "0.00"


def test_tax_that_a_request_states_is_left_out_with_a_warning(file: File) -> None:
    stated = line(Quantity="1", Rate="10.00", TaxAmount="5.00")
    asked = form("CreditMemo", stated, SalesTaxLineAdd={"Amount": "5.00"}, DiscountLineAdd={"Amount": "1.00"})
    parts = list(asked[0])
    asked[0][:] = sorted(parts, key=lambda part: ("CreditMemoLineAdd", "DiscountLineAdd", "SalesTaxLineAdd").index(
        part.tag) if part.tag.endswith("LineAdd") else -1)  # fmt: skip
    answered = file.send(asked)[0]
    assert (answered.attrib["statusCode"], answered.attrib["statusSeverity"]) == ("530", "Warn")
    assert answered.findtext("CreditMemoRet/TotalAmount") == "10.80"


def test_a_negative_line_takes_away_and_gives_goods_out(file: File) -> None:
    lines = [
        line(Quantity="3", Rate="10.00"),
        line(Quantity="-1", Rate="10.00"),
        line("Restocking fee", Amount="-2.00"),
    ]
    memo = file.make(form("CreditMemo", *lines))
    assert list(texts(memo, "Subtotal", "SalesTaxTotal", "TotalAmount")) == ["18.00", "1.60", "19.60"]
    assert file.balances()["stock"] == {"TEA": "102"}
    assert file.moved()["Fees from Returns"] == "2.00"


def test_an_overridden_account_gets_the_amount_and_the_stock_stays_with_the_item(file: File) -> None:
    file.make(
        form("CreditMemo", line(Quantity="1", Rate="10.00", OverrideItemAccountRef="Returns and Allowances"))
    )
    assert file.moved()["Returns and Allowances"] == "-10.00"
    assert "Sales" not in file.moved()
    assert file.balances()["stock"] == {"TEA": "101"}


def test_a_settlement_line_gives_store_credit_and_a_discount_item_takes_from_the_tax(file: File) -> None:
    lines = [
        line(Quantity="1", Rate="10.00"),
        line("Discount", Amount="-2.00"),
        line("Store credit", Amount="-8.64"),
    ]
    assert file.make(form("CreditMemo", *lines)).findtext("TotalAmount") == "0.00"
    assert (file.moved()["Store Credit"], file.moved()["Discounts given"]) == ("8.64", "2.00")


def test_stock_comes_back_at_the_average_that_is_on_hand(file: File) -> None:
    file.stock("CUP", units="3", cost="3.33")
    file.make(form("Invoice", line("CUP", Quantity="1", Rate="9.00")))
    file.make(form("CreditMemo", line("CUP", Quantity="1", Rate="9.00")))
    assert file.balances()["stock_value"]["CUP"] == "9.99"


def test_money_that_is_not_applied_is_an_unused_payment_and_can_be_refunded(file: File) -> None:
    paid = file.make(payment(sale_of_two(file), "21.60", TotalAmount="30.00"))
    assert paid.findtext("UnusedPayment") == "8.40"
    assert file.code(card_refund(paid.findtext("TxnID") or "", "8.40")) == "0"
    assert file.balances()["customers"] == {"Ada Jones": "0.00"}


def test_a_voided_invoice_is_at_nothing_keeps_its_number_and_says_so(file: File) -> None:
    made = file.make(form("Invoice", line(Quantity="2", Rate="10.00"), RefNumber="1001", Memo="order 1001"))
    invoice = made.findtext("TxnID") or ""
    assert file.make(void("Invoice", invoice)).findtext("RefNumber") == "1001"
    assert file.moved() == {"Inventory Asset": "400.00", "Opening Balance Equity": "400.00"}
    assert file.balances()["stock"] == {"TEA": "100"}
    found = file.make(query("Invoice", TxnID=invoice, IncludeLineItems="true"))
    shown = ("RefNumber", "Subtotal", "BalanceRemaining", "IsPaid", "Memo", "InvoiceLineRet/Quantity")
    assert list(texts(found, *shown)) == ["1001", "0.00", "0.00", "true", "VOID: order 1001", "0"]


def test_a_paid_invoice_that_is_voided_leaves_its_payment_unused(file: File) -> None:
    invoice = sale_of_two(file)
    paid = file.make(payment(invoice, "21.60")).findtext("TxnID") or ""
    assert file.code(void("Invoice", invoice)) == "0"
    assert file.documents()[paid]["open"] == "21.60"
    assert file.balances()["customers"] == {"Ada Jones": "-21.60"}


def test_the_refund_is_voided_first_and_then_its_memo_and_the_invoice_is_owed_again(file: File) -> None:
    invoice = sale_of_two(file)
    file.make(payment(invoice, "15.00"))
    before = file.balances()
    memo = credit_of_one(file)
    file.make(application(invoice, memo, "6.60"))
    refund = file.make(card_refund(memo, "4.20")).findtext("TxnID") or ""
    assert file.code(void("CreditMemo", memo)) == "3185"
    assert file.codes(void("ARRefundCreditCard", refund), void("CreditMemo", memo)) == ["0", "0"]
    assert file.balances() == before
    assert file.documents()[invoice]["open"] == "6.60"


def test_a_line_added_to_a_memo_moves_only_that(file: File) -> None:
    memo = file.make(form("CreditMemo", line(Quantity="1", Rate="10.00"), RefNumber="100-1"))
    seen = file.balances()
    rounding = {"TxnLineID": "-1", **line("Rounding", Amount="0.01")}
    lines = [{"TxnLineID": memo.findtext("CreditMemoLineRet/TxnLineID")}, rounding]
    asked = element("CreditMemoModRq", {"CreditMemoMod": {
        "TxnID": memo.findtext("TxnID"), "EditSequence": memo.findtext("EditSequence"), "CreditMemoLineMod": lines,
    }})  # fmt: skip
    changed = file.make(asked)
    assert list(texts(changed, "TotalAmount", "RefNumber", "TxnDate")) == [
        "10.81", "100-1", memo.findtext("TxnDate"),
    ]  # fmt: skip
    assert changed.findtext("EditSequence") != memo.findtext("EditSequence")
    now = file.balances()
    assert now["accounts"]["Rounding"] == "-0.01"
    assert now["stock"] == seen["stock"]
    assert now["accounts"]["Inventory Asset"] == seen["accounts"]["Inventory Asset"]


def test_lines_that_a_change_does_not_name_are_taken_away(file: File) -> None:
    lines = [line(Quantity="1", Rate="10.00"), line("Shipping", Amount="5.00")]
    memo = file.make(form("CreditMemo", *lines))
    kept = {"TxnLineID": memo.findtext("CreditMemoLineRet/TxnLineID")}
    head = {"TxnID": memo.findtext("TxnID"), "EditSequence": memo.findtext("EditSequence")}
    changed = file.make(element("CreditMemoModRq", {"CreditMemoMod": {**head, "CreditMemoLineMod": kept}}))
    assert changed.findtext("TotalAmount") == "10.80"


def test_a_foreign_customer_has_a_receivable_of_their_own_and_changed_rates_are_a_loss(
    sandbox: Sandbox,
) -> None:
    file = new_file(sandbox, multicurrency=True, rates={"EUR": "1.10"})
    file.customer("Bea", CurrencyRef={"FullName": "Euro"})
    bea: Json = {"CustomerRef": {"FullName": "Bea"}}
    invoice = file.make(form("Invoice", line(Quantity="1", Rate="10.00"), **bea))
    assert list(texts(invoice, "BalanceRemaining", "CurrencyRef/FullName", "ExchangeRate")) == [
        "10.80",
        "Euro",
        "1.10",
    ]
    assert file.moved()["Accounts Receivable - EUR"] == "11.88"
    file.make(payment(invoice.findtext("TxnID") or "", "10.80", **bea, ExchangeRate="1.05"))
    assert (file.moved()["Undeposited Funds"], file.moved()["Exchange Gain or Loss"]) == ("11.34", "0.54")
    assert "Accounts Receivable - EUR" not in file.moved()
    assert file.code(void("Invoice", invoice.findtext("TxnID") or "")) == "0"
    assert "Exchange Gain or Loss" not in file.moved()
    assert file.moved()["Accounts Receivable - EUR"] == "-11.34"


def test_a_movement_names_its_document_customer_item_and_units(file: File) -> None:
    seen = len(file.movements())
    file.make(form("CreditMemo", line(Quantity="1.5", Rate="10.00"), RefNumber="100-1", Memo="Contra 42"))
    moved = file.movements(since=seen)
    assert {one["document"]["number"] for one in moved} == {"100-1"}
    assert {one["document"]["note"] for one in moved} == {"Contra 42"}
    assert {one["account"]: (one["debit"], one["credit"]) for one in moved} == {
        "Sales": ("15.00", "0.00"),
        "Sales Tax Payable": ("1.20", "0.00"),
        "Accounts Receivable": ("0.00", "16.20"),
        "Cost of Goods Sold": ("0.00", "6.00"),
        "Inventory Asset": ("6.00", "0.00"),
    }
    assert [(one["item"], one["quantity"]) for one in moved if "item" in one] == [("TEA", "1.5")]
