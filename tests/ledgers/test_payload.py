"""The exact payloads that QuickBooks is sent, checked against Intuit's own schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.accounting.sale import Ref
from plugin.ledgers.quickbooks_online.marks import mark, mark_of
from plugin.ledgers.quickbooks_online.payload import draft
from plugin.protocols import Refused
from tests.ledgers.intuit import Check, of_batch_item
from tests.ledgers.made import (
    MARKER,
    a_discount,
    a_line,
    a_memo,
    a_receipt,
    a_sale,
    a_void,
    an_application,
    usd,
)

PARENTS = {MARKER: "301"}


def sent(document: Document, entity: str, **of_sale: Any) -> Any:
    return draft(document, a_sale(**of_sale), "b1", PARENTS).payload[entity]


def test_a_refund_receipt_says_what_came_back_and_where_the_money_left() -> None:
    assert draft(a_receipt(), a_sale(), "b1", {}).payload == {
        "bId": "b1",
        "operation": "create",
        "RefundReceipt": {
            "DocNumber": "1001-1",
            "TxnDate": "2026-03-14",
            "CustomerRef": {"value": "7"},
            "PrivateNote": f"Refund of order 1001\nContra {MARKER}",
            "Line": [
                {
                    "DetailType": "SalesItemLineDetail",
                    "Amount": Decimal("25.00"),
                    "Description": "Mug",
                    "SalesItemLineDetail": {
                        "ItemRef": {"value": "11"},
                        "TaxCodeRef": {"value": "TAX"},
                        "Qty": Decimal(1),
                        "UnitPrice": Decimal(25),
                    },
                }
            ],
            "TxnTaxDetail": {"TotalTax": Decimal("2.00")},
            "ShipAddr": {"Line1": "1 Mug Street", "PostalCode": "10001"},
            "DepositToAccountRef": {"value": "4"},
            "PaymentRefNum": "pi_3M2x",
            "PrintStatus": "NotSet",
        },
    }


def test_a_receipt_without_a_gateway_reference_still_stays_out_of_the_checks_to_print() -> None:
    assert sent(a_receipt(reference=""), "RefundReceipt")["PaymentRefNum"] == "1001-1"


def test_a_credit_memo_sends_nothing_that_quickbooks_computes() -> None:
    memo = sent(a_memo(receivable_account=Ref("84", "Accounts Receivable")), "CreditMemo")
    assert memo["ARAccountRef"] == {"value": "84"}
    assert not {"Balance", "RemainingCredit", "TotalAmt", "HomeTotalAmt", "ApplyTaxAfterDiscount"} & set(memo)


def test_an_application_is_a_payment_of_nothing_that_joins_invoice_and_memo() -> None:
    payment = sent(an_application(), "Payment")
    assert payment["TotalAmt"] == 0
    assert payment["Line"] == [
        {"Amount": Decimal("27.00"), "LinkedTxn": [{"TxnId": "180", "TxnType": "Invoice"}]},
        {"Amount": Decimal("27.00"), "LinkedTxn": [{"TxnId": "301", "TxnType": "CreditMemo"}]},
    ]


def test_an_application_without_its_memo_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        draft(an_application(), a_sale(), "b1", {})
    assert refused.value.sentence.code == "memo-not-there"


def test_a_void_names_the_invoice_and_the_revision_it_was_read_with() -> None:
    assert draft(a_void(), a_sale(), "b1", {}).payload == {
        "bId": "b1",
        "operation": "update",
        "optionsData": "void",
        "Invoice": {"Id": "180", "SyncToken": "3"},
    }


def test_a_line_without_price_and_quantity_sends_neither() -> None:
    memo = sent(a_memo(lines=(a_line(quantity=None, price=None),)), "CreditMemo")
    assert set(memo["Line"][0]["SalesItemLineDetail"]) == {"ItemRef", "TaxCodeRef"}


def test_discounts_of_one_account_are_one_positive_discount_line() -> None:
    lines = (a_line(), a_discount("-2.00"), a_discount("-0.50"))
    memo = sent(a_memo(lines=lines), "CreditMemo")
    assert memo["Line"][1:] == [
        {
            "DetailType": "DiscountLineDetail",
            "Amount": Decimal("2.50"),
            "DiscountLineDetail": {"PercentBased": False, "DiscountAccountRef": {"value": "86"}},
        }
    ]


def test_a_fee_kept_back_is_a_negative_item_line() -> None:
    lines = (a_line(), a_line(amount=usd(-10), quantity=None, price=None, taxable=False))
    line = sent(a_memo(lines=lines), "CreditMemo")["Line"][1]
    assert line["Amount"] == Decimal("-10.00")
    assert line["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "NON"}


def test_tax_of_zero_is_stated_so_that_no_engine_computes_it() -> None:
    assert sent(a_memo(tax=usd(0)), "CreditMemo")["TxnTaxDetail"] == {"TotalTax": Decimal("0.00")}


def test_a_foreign_sale_gives_its_currency_and_rate_to_the_refund() -> None:
    copied = {"Country": "US", "CurrencyRef": {"value": "CAD"}, "ExchangeRate": "0.7412"}
    lines = (a_line(amount=Money.of("25", "CAD")),)
    cad = {"lines": lines, "tax": Money.of("2", "CAD"), "currency": "CAD"}
    for document, entity in (
        (a_receipt(**cad), "RefundReceipt"),
        (a_memo(**cad), "CreditMemo"),
        (an_application(), "Payment"),
    ):
        payload = sent(document, entity, copied=copied)
        assert payload["CurrencyRef"] == {"value": "CAD"}
        assert payload["ExchangeRate"] == Decimal("0.7412")


def test_a_company_without_several_currencies_is_sent_none() -> None:
    assert "CurrencyRef" not in sent(a_memo(), "CreditMemo")


def test_outside_the_united_states_every_line_has_a_tax_code_and_amounts_exclude_tax() -> None:
    copied = {"Country": "CA", "GlobalTaxCalculation": "TaxInclusive"}
    memo = sent(a_memo(lines=(a_line(tax_code="5"),)), "CreditMemo", copied=copied)
    assert memo["GlobalTaxCalculation"] == "TaxExcluded"
    assert memo["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "5"}


def test_outside_the_united_states_a_line_without_tax_code_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        draft(a_memo(), a_sale(copied={"Country": "CA"}), "b1", {})
    assert refused.value.sentence.code == "line-without-tax-code"


def test_class_location_and_class_of_the_line_are_copied() -> None:
    copied = {"Country": "US", "DepartmentRef": {"value": "2"}, "ClassRef": {"value": "3"}}
    memo = sent(a_memo(lines=(a_line(class_=Ref("9", "Web")),)), "CreditMemo", copied=copied)
    assert (memo["DepartmentRef"], memo["ClassRef"]) == ({"value": "2"}, {"value": "3"})
    assert memo["Line"][0]["SalesItemLineDetail"]["ClassRef"] == {"value": "9"}


def test_a_number_that_quickbooks_cannot_hold_is_refused_not_cut() -> None:
    with pytest.raises(Refused) as refused:
        draft(a_memo(number="1" * 22), a_sale(), "b1", {})
    assert refused.value.sentence.code == "number-too-long"


def test_a_company_that_numbers_by_itself_gets_our_number_in_the_note_only() -> None:
    memo = sent(a_memo(), "CreditMemo", copied={"Country": "US", "NumbersItself": "true"})
    assert "DocNumber" not in memo
    assert "No. 1001-1" in memo["PrivateNote"].splitlines()


def test_the_mark_survives_a_note_that_is_too_long_and_a_person_writing_below() -> None:
    memo = sent(a_memo(memo="much " * 2000), "CreditMemo")
    assert len(memo["PrivateNote"]) <= 4000
    assert mark_of(memo["PrivateNote"] + "\nchecked by Eve") == mark(MARKER)


def test_a_company_in_the_united_states_is_sent_latin_letters_only() -> None:
    receipt = a_receipt(memo="Zurück 😀 – “Łódź”", lines=(a_line(description="Becher ☕ 日本"),))
    payload = sent(receipt, "RefundReceipt")
    payload["PrivateNote"].encode("iso-8859-1")
    assert payload["PrivateNote"].startswith('Zurück  - "Lódz"')
    assert payload["Line"][0]["Description"] == "Becher"


def test_elsewhere_the_letters_stay_as_they_are() -> None:
    receipt = a_receipt(memo="Łódź 日本\x00", lines=(a_line(tax_code="5"),))
    payload = sent(receipt, "RefundReceipt", copied={"Country": "PL"})
    assert payload["PrivateNote"].startswith("Łódź 日本\n")


@pytest.mark.parametrize(
    "document",
    [
        a_receipt(),
        a_receipt(lines=(a_line(), a_discount("-2.50"), a_line(amount=usd(-3), quantity=None, price=None))),
        a_receipt(number=None, reference=""),
        a_memo(),
        a_memo(receivable_account=Ref("84", "Accounts Receivable"), lines=(a_line(class_=Ref("9", "Web")),)),
        an_application(),
        a_void(),
    ],
    ids=[
        "receipt",
        "receipt with discount",
        "receipt without number",
        "memo",
        "memo with accounts",
        "application",
        "void",
    ],
)
@pytest.mark.parametrize(
    "copied",
    [
        {"Country": "US", "BillAddr": {"Line1": "1 Mug Street"}, "TxnTaxCodeRef": {"value": "2"}},
        {
            "Country": "US",
            "CurrencyRef": {"value": "CAD", "name": "Canadian Dollar"},
            "ExchangeRate": "0.7412",
            "DepartmentRef": {"value": "2"},
            "ClassRef": {"value": "3", "name": "Web"},
        },
    ],
    ids=["at home", "foreign"],
)
def test_every_payload_fits_the_schema_of_intuit(
    document: Document, copied: dict[str, Any], errors_of: Check
) -> None:
    drafted = draft(document, a_sale(copied=copied), "1a.1", PARENTS)
    assert of_batch_item(errors_of, drafted.payload) == []
