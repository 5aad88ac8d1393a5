"""What the pretend company file says no to, with QuickBooks' codes; a refused request changes nothing."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.sandbox.company_file import (
    ADA,
    File,
    add,
    application,
    card_refund,
    check,
    element,
    form,
    line,
    new_file,
    payment,
    texts,
    void,
)
from tests.sandbox_process import Sandbox


@pytest.fixture
def file(sandbox: Sandbox) -> File:
    return new_file(sandbox)


def memo_of_one(file: File, **head: Any) -> ET.Element:
    """10.80."""
    return file.make(form("CreditMemo", line(Quantity="1", Rate="10.00"), **head))


def id_of(made: ET.Element) -> str:
    return made.findtext("TxnID") or ""


def said(file: File, asked: ET.Element) -> tuple[str, str]:
    """Code and words of a refusal; the books are as before, to the last posting."""
    before, seen = file.balances(), len(file.movements())
    answered = file.send(asked)[0]
    assert (file.balances(), len(file.movements())) == (before, seen)
    return answered.attrib["statusCode"], answered.attrib["statusMessage"]


def test_a_name_that_is_taken_is_refused_whatever_its_case(file: File) -> None:
    code, words = said(file, add("Customer", Name="ADA JONES"))
    assert (code, words) == ("3100", 'The name "ADA JONES" of the list element is already in use.')


def test_a_job_of_a_customer_has_a_name_of_its_own(file: File) -> None:
    job = file.make(add("Customer", Name="Kitchen", ParentRef=ADA))
    assert list(texts(job, "FullName", "Sublevel")) == ["Ada Jones:Kitchen", "1"]
    assert said(file, add("Customer", Name="Kitchen", ParentRef={"FullName": "Nobody"}))[0] == "3130"
    assert said(file, add("Customer", Name="A:B"))[0] == "3090"


def test_a_reference_to_nothing_is_refused_by_name(file: File) -> None:
    code, words = said(file, form("Invoice", line("Sugar", Quantity="1", Rate="1.00")))
    assert code == "3140"
    assert words.startswith('There is an invalid reference to QuickBooks Item "Sugar" in the Invoice line.')
    nobody = form("Invoice", line(Quantity="1"), CustomerRef={"FullName": "Nobody"})
    assert said(file, nobody)[0] == "3140"


def test_a_document_that_is_not_there_or_of_another_kind_is_refused(file: File) -> None:
    memo = id_of(memo_of_one(file))
    for asked in (
        card_refund("7-1274221220", "1.00"),
        application("7-1274221220", memo, "1.00"),
        void("Invoice", memo),
        void("ARRefundCreditCard", "7-1274221220"),
    ):
        assert said(file, asked)[0] == "3120"


def test_an_id_a_date_an_amount_or_a_text_that_does_not_fit_its_field_is_refused(file: File) -> None:
    one = line(Quantity="1", Rate="10.00")
    assert said(file, card_refund("memo 42", "1.00"))[0] == "3000"
    assert said(file, form("Invoice", one, TxnDate="11/23/2026"))[0] == "3020"
    assert said(file, form("Invoice", line(Amount="10.005")))[0] == "3040"
    assert said(file, form("Invoice", one, RefNumber="REFUND-00042"))[0] == "3070"
    assert said(file, add("Customer", Name="x" * 42))[0] == "3070"


def test_quantity_times_rate_has_to_be_the_amount(file: File) -> None:
    assert said(file, form("Invoice", line(Quantity="3", Rate="3.33", Amount="10.00")))[0] == "3210"
    kept = file.make(form("Invoice", line(Quantity="3", Amount="10.00")))
    assert kept.findtext("InvoiceLineRet/Rate") == "3.33333"


def test_a_form_below_nothing_is_refused_and_one_of_nothing_is_not(file: File) -> None:
    below = form("CreditMemo", line(Quantity="1", Rate="10.00"), line("Store credit", Amount="-10.81"))
    assert said(file, below)[0] == "3210"
    even = form("CreditMemo", line(Quantity="1", Rate="10.00"), line("Store credit", Amount="-10.80"))
    assert file.make(even).findtext("TotalAmount") == "0.00"


def test_nothing_is_written_on_or_before_the_closing_date(file: File) -> None:
    invoice = id_of(file.make(form("Invoice", line(Quantity="1"), TxnDate="2026-10-31")))
    file.change(closing_date="2026-10-31")
    assert said(file, form("CreditMemo", line(Quantity="1"), TxnDate="2026-10-31"))[0] == "3171"
    assert said(file, void("Invoice", invoice))[0] == "3171"
    assert file.code(form("CreditMemo", line(Quantity="1"), TxnDate="2026-11-01")) == "0"
    assert file.code(payment(invoice, "10.80", TxnDate="2026-11-01")) == "0"


def test_more_than_the_invoice_owes_is_not_applied_and_a_paid_one_is_not_found(file: File) -> None:
    invoice, memo = id_of(file.make(form("Invoice", line(Quantity="1")))), id_of(memo_of_one(file))
    assert said(file, payment(invoice, "10.81")) == (
        "3210",
        'The "AppliedToTxnAdd payment amount" field has an invalid value "10.81".  QuickBooks error message: '
        "You cannot pay more than the amount due.",
    )
    file.make(payment(invoice, "10.80"))
    assert said(file, application(invoice, memo, "0.01"))[0] == "3120"


def test_a_payment_does_not_pay_more_than_it_brings(file: File) -> None:
    invoice = id_of(file.make(form("Invoice", line(Quantity="1"))))
    assert said(file, payment(invoice, "10.80", TotalAmount="10.79"))[0] == "3210"


def test_a_memo_pays_out_what_is_left_of_it_and_no_cent_more(file: File) -> None:
    memo = id_of(memo_of_one(file))
    assert file.code(card_refund(memo, "10.00")) == "0"
    assert said(file, card_refund(memo, "0.81"))[0] == "3210"
    assert said(file, check(memo, "0.81"))[0] == "3210"
    assert said(file, card_refund(memo, "0.00"))[0] == "3210"
    assert file.code(check(memo, "0.80")) == "0"


def test_two_parts_of_one_refund_do_not_use_the_same_credit_twice(file: File) -> None:
    memo = id_of(memo_of_one(file))
    asked = card_refund(memo, "6.00")
    asked[0].append(element("RefundAppliedToTxnAdd", {"TxnID": memo, "RefundAmount": "6.00"}))
    assert said(file, asked)[0] == "3210"


def test_a_refund_needs_a_credit_of_the_same_customer_and_receivable(file: File) -> None:
    file.customer("Bob")
    file.make(add("Account", Name="Other receivable", AccountType="AccountsReceivable"))
    memo = id_of(memo_of_one(file))
    assert said(file, card_refund(memo, "1.00", CustomerRef={"FullName": "Bob"}))[0] == "3210"
    elsewhere = card_refund(memo, "1.00", ARAccountRef={"FullName": "Other receivable"})
    assert said(file, elsewhere)[0] == "3210"
    invoice = form("Invoice", line(Quantity="1"), ARAccountRef={"FullName": "Other receivable"})
    assert said(file, application(id_of(file.make(invoice)), memo, "1.00"))[0] == "3210"
    assert said(file, check(memo, "1.00", AccountRef={"FullName": "Other receivable"}))[0] == "3210"


def test_a_card_refund_takes_a_method_that_is_a_card(file: File) -> None:
    memo = id_of(memo_of_one(file))
    for method in ("Cash", "Check", "PayPal", "Gift Card"):
        assert said(file, card_refund(memo, "1.00", PaymentMethodRef={"FullName": method}))[0] == "3210"
    for method in ("Visa", "American Express", "Shop card", "Debit Card"):
        assert file.code(card_refund(memo, "1.00", PaymentMethodRef={"FullName": method})) == "0"


def test_money_leaves_an_account_that_can_hold_money_and_a_check_a_bank(file: File) -> None:
    memo = id_of(memo_of_one(file))
    assert said(file, card_refund(memo, "1.00", RefundFromAccountRef={"FullName": "Sales"}))[0] == "3210"
    written = check(memo, "1.00")
    account = written.find("CheckAdd/AccountRef/FullName")
    assert account is not None
    account.text = "Undeposited Funds"
    assert said(file, written)[0] == "3210"


def test_a_check_on_the_receivable_is_for_its_payee(file: File) -> None:
    file.customer("Bob")
    memo = id_of(memo_of_one(file))
    assert said(file, check(memo, "1.00", CustomerRef={"FullName": "Bob"}))[0] == "3210"
    assert said(file, check(memo, "1.00", AccountRef={"FullName": "Sales"}))[0] == "3210"


@pytest.mark.parametrize("pay_out", [card_refund, check])
def test_a_memo_that_was_paid_out_is_not_voided_before_what_paid_it(file: File, pay_out: Any) -> None:
    memo = id_of(memo_of_one(file))
    file.make(pay_out(memo, "5.00"))
    assert said(file, void("CreditMemo", memo))[0] == "3185"


def test_what_somebody_has_open_is_neither_changed_nor_used(file: File) -> None:
    memo = id_of(memo_of_one(file))
    file.change(in_use=[memo])
    assert said(file, void("CreditMemo", memo))[0] == "3175"
    assert said(file, card_refund(memo, "1.00"))[0] == "3176"
    file.change(in_use=[])
    assert file.code(card_refund(memo, "1.00")) == "0"


def changed(memo: ET.Element, *lines: Any, **head: str) -> ET.Element:
    named = {"TxnID": memo.findtext("TxnID"), "EditSequence": memo.findtext("EditSequence"), **head}
    return element("CreditMemoModRq", {"CreditMemoMod": {**named, "CreditMemoLineMod": list(lines)}})


def test_a_stale_edit_sequence_is_refused_with_the_memo_as_it_is(file: File) -> None:
    memo = memo_of_one(file)
    kept = {"TxnLineID": memo.findtext("CreditMemoLineRet/TxnLineID")}
    more = {"TxnLineID": "-1", **line("Rounding", Amount="0.01")}
    now = file.make(changed(memo, kept, more))
    answered = file.send(changed(memo, kept, more))[0]
    assert answered.attrib["statusCode"] == "3200"
    assert answered.findtext("CreditMemoRet/EditSequence") == now.findtext("EditSequence")
    assert answered.findtext("CreditMemoRet/TotalAmount") == "10.81"
    assert file.code(changed(now, kept)) == "0"


def test_a_memo_does_not_shrink_below_what_is_used_of_it(file: File) -> None:
    memo = memo_of_one(file)
    file.make(card_refund(id_of(memo), "10.80"))
    kept = {"TxnLineID": memo.findtext("CreditMemoLineRet/TxnLineID")}
    assert (
        said(file, changed(memo, kept, {"TxnLineID": "-1", **line("Rounding", Amount="-0.01")}))[0] == "3210"
    )
    assert said(file, changed(memo, {"TxnLineID": "FF-1"}))[0] == "3210"
    assert file.code(changed(memo, kept, {"TxnLineID": "-1", **line("Rounding", Amount="0.01")})) == "0"


def test_another_currency_needs_a_file_that_keeps_several(file: File) -> None:
    assert said(file, add("Customer", Name="Bea", CurrencyRef={"FullName": "Euro"}))[0] == "3250"


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01", "2026-00-10"])
def test_a_day_that_no_calendar_has_is_refused(file: File, day: str) -> None:
    code, words = said(file, form("Invoice", line(Quantity="1"), TxnDate=day))
    assert (code, words) == (
        "3020",
        f'There was an error when converting the date "{day}" in the field "TxnDate".',
    )
    assert said(file, payment("7-1274221220", "10.80", TxnDate=day))[0] == "3020"


@pytest.mark.parametrize("rate", ["1.10", "0.5", "0", "0.000"])
def test_the_home_currency_has_no_rate_but_one(file: File, rate: str) -> None:
    code, words = said(file, form("Invoice", line(Quantity="1"), ExchangeRate=rate))
    assert code == "3210"
    assert words.startswith(f'The "ExchangeRate" field has an invalid value "{rate}".')
    invoice = id_of(file.make(form("Invoice", line(Quantity="1"), ExchangeRate="1.00")))
    assert said(file, payment(invoice, "10.80", ExchangeRate=rate))[0] == "3210"


def test_a_foreign_rate_is_above_zero(sandbox: Sandbox) -> None:
    file = new_file(sandbox, multicurrency=True, rates={"EUR": "1.10"})
    file.customer("Bea", CurrencyRef={"FullName": "Euro"})
    bea: Any = {"CustomerRef": {"FullName": "Bea"}}
    assert said(file, form("Invoice", line(Quantity="1"), **bea, ExchangeRate="0"))[0] == "3210"
    assert file.code(form("Invoice", line(Quantity="1"), **bea, ExchangeRate="1.2")) == "0"


def test_a_document_number_may_be_used_again(file: File) -> None:
    made = [memo_of_one(file, RefNumber="100-1").findtext("RefNumber") for _ in range(2)]
    assert made == ["100-1", "100-1"]


def test_an_unknown_setting_is_refused_by_the_control(file: File) -> None:
    with pytest.raises(Exception, match="no setting 'colour'"):
        file.change(colour="red")
