"""The payloads of exchanges, of refunds taken back and of missing sales; what is refused before it is sent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.documents import Document, DocumentKind
from plugin.accounting.sale import LineRole, Ref
from plugin.ledgers.quickbooks_online.marks import is_beside_the_sale, mark, mark_of
from plugin.ledgers.quickbooks_online.payload import draft
from plugin.protocols import Refused
from tests.ledgers.intuit import Check, of_batch_item
from tests.ledgers.made import (
    CUSTOMER,
    DISCOUNTS,
    MARKER,
    UNDEPOSITED,
    a_discount,
    a_line,
    a_memo,
    a_payment,
    a_receipt,
    a_sale,
    a_sales_receipt,
    a_void,
    an_application,
    an_invoice,
    money_of_desktop,
    usd,
)

PARENTS = {MARKER: "301"}
CARD = Ref("21", "Gift card")


def sent(document: Document, entity: str, **of_sale: Any) -> Any:
    return draft(document, a_sale(**of_sale), "b1", PARENTS).payload[entity]


def refusal(document: Document, parents: dict[str, str] | None = None) -> str:
    with pytest.raises(Refused) as refused:
        draft(document, a_sale(), "b1", parents or {})
    return refused.value.sentence.code


def given(amount: str) -> Any:
    """What the customer got as a gift card instead of money."""
    return a_line(
        role=LineRole.SETTLEMENT, item=CARD, amount=usd(amount), quantity=None, price=None, taxable=False
    )


def test_a_sales_receipt_says_what_was_sold_and_where_the_money_went() -> None:
    receipt = sent(a_sales_receipt(), "SalesReceipt")
    assert receipt["DepositToAccountRef"] == {"value": UNDEPOSITED.id}
    assert (receipt["PaymentRefNum"], receipt["PrintStatus"]) == ("pi_3M2x", "NotSet")
    assert receipt["TxnTaxDetail"] == {"TotalTax": Decimal("2.00")}
    assert receipt["CustomerRef"] == {"value": CUSTOMER.id}


def test_a_reference_is_cut_to_what_a_sales_receipt_and_a_payment_hold() -> None:
    long = "pi_3M2xLkdIwHu7ix28a3tqPa"
    for document, entity in ((a_sales_receipt(reference=long), "SalesReceipt"), (a_payment(), "Payment")):
        assert sent(document, entity)["PaymentRefNum"] == long[:21]
    assert "PaymentRefNum" not in sent(a_payment(reference=""), "Payment")


def test_an_invoice_waits_neither_for_the_printer_nor_for_the_mail() -> None:
    invoice = sent(an_invoice(receivable_account=Ref("84", "Accounts Receivable")), "Invoice")
    assert (invoice["PrintStatus"], invoice["EmailStatus"]) == ("NotSet", "NotSet")
    assert invoice["ARAccountRef"] == {"value": "84"}
    assert not {"Balance", "TotalAmt", "DueDate", "DepositToAccountRef"} & set(invoice)


def test_a_payment_brings_its_money_to_the_invoice_made_before_it() -> None:
    payment = sent(a_payment(), "Payment")
    assert payment["TotalAmt"] == Decimal("27.00")
    assert payment["Line"] == [
        {"Amount": Decimal("27.00"), "LinkedTxn": [{"TxnId": "301", "TxnType": "Invoice"}]}
    ]
    assert payment["DepositToAccountRef"] == {"value": UNDEPOSITED.id}


def test_memo_and_invoice_of_an_application_may_be_there_already_or_be_made_before_it() -> None:
    taken_back = replace(an_application(), memo="77", invoice=MARKER)
    joined = [line["LinkedTxn"][0]["TxnId"] for line in sent(taken_back, "Payment")["Line"]]
    assert joined == ["301", "77"]


def test_what_was_replaced_goes_out_with_a_negative_quantity_at_its_price() -> None:
    out = a_line(role=LineRole.REPLACEMENT, amount=usd(-20), quantity=Decimal(-1), price=Decimal(20))
    line = sent(a_memo(lines=(a_line(), out)), "CreditMemo")["Line"][1]
    assert line["Amount"] == Decimal("-20.00")
    assert (line["SalesItemLineDetail"]["Qty"], line["SalesItemLineDetail"]["UnitPrice"]) == (
        Decimal(-1),
        Decimal(20),
    )


def test_a_receipt_of_nothing_shows_what_was_given_instead_of_money() -> None:
    receipt = sent(a_receipt(lines=(a_line(), given("-27"))), "RefundReceipt")
    assert [line["Amount"] for line in receipt["Line"]] == [Decimal("25.00"), Decimal("-27.00")]
    assert receipt["TxnTaxDetail"] == {"TotalTax": Decimal("2.00")}


def test_tax_alone_is_a_taxable_line_of_nothing_with_the_tax_stated() -> None:
    nothing = a_line(amount=usd(0), quantity=None, price=None)
    receipt = sent(a_receipt(lines=(nothing,)), "RefundReceipt")
    (line,) = receipt["Line"]
    assert (line["Amount"], line["SalesItemLineDetail"]["TaxCodeRef"]) == (Decimal("0.00"), {"value": "TAX"})
    assert receipt["TxnTaxDetail"] == {"TotalTax": Decimal("2.00")}


def test_out_of_sales_and_into_returns_are_two_lines_that_come_to_nothing() -> None:
    pair = (
        a_line(
            role=LineRole.RETURNS,
            item=Ref("30", "Out"),
            amount=usd(-25),
            quantity=None,
            price=None,
            stock=False,
        ),
        a_line(
            role=LineRole.RETURNS,
            item=Ref("31", "Into"),
            amount=usd(25),
            quantity=None,
            price=None,
            stock=False,
        ),
    )
    lines = sent(a_memo(lines=(a_line(), *pair)), "CreditMemo")["Line"]
    assert [line["SalesItemLineDetail"]["ItemRef"]["value"] for line in lines] == ["11", "30", "31"]
    assert sum(line["Amount"] for line in lines) == Decimal("25.00")


def test_the_orders_own_missing_sale_is_marked_as_such_and_everything_else_is_beside_it() -> None:
    sale = a_sales_receipt(is_the_sale=True, sale_id=MARKER)
    note = draft(sale, a_sale(), "b1", {}).payload["SalesReceipt"]["PrivateNote"]
    assert mark_of(note) == mark(MARKER, is_the_sale=True) != mark(MARKER)
    assert not is_beside_the_sale(note)
    assert is_beside_the_sale(sent(a_sales_receipt(), "SalesReceipt")["PrivateNote"])
    assert not is_beside_the_sale("Order 1001")


def test_a_buyer_who_is_no_customer_yet_goes_by_name_until_it_is_sent() -> None:
    assert sent(an_invoice(customer=Ref("", "Ada Jones")), "Invoice")["CustomerRef"] == {
        "value": "",
        "name": "Ada Jones",
    }
    assert "CustomerRef" not in sent(a_sales_receipt(customer=Ref("", "")), "SalesReceipt")


def test_where_the_sale_knows_no_tax_codes_its_refund_needs_none() -> None:
    copied = {"Country": "GB", "GlobalTaxCalculation": "NotApplicable"}
    memo = sent(a_memo(tax=usd(0)), "CreditMemo", copied=copied)
    assert memo["GlobalTaxCalculation"] == "NotApplicable"
    assert "TaxCodeRef" not in memo["Line"][0]["SalesItemLineDetail"]


def test_what_quickbooks_online_does_not_have_is_refused() -> None:
    for document in money_of_desktop():
        assert refusal(document, PARENTS) == "document-not-offered"


@pytest.mark.parametrize(
    "kind", [DocumentKind.CREDIT_MEMO, DocumentKind.REFUND_RECEIPT, DocumentKind.SALES_RECEIPT]
)
def test_nothing_but_an_invoice_is_voided(kind: DocumentKind) -> None:
    assert refusal(replace(a_void(), voids=kind)) == "void-not-offered"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (an_application(), "memo-not-there"),
        (replace(an_application(), memo="77", invoice=MARKER), "parent-not-there"),
        (a_payment(), "parent-not-there"),
        (a_receipt(sale_id=MARKER, marker=MARKER[:-1] + "3"), "parent-not-there"),
    ],
    ids=["no memo", "no invoice to apply to", "no invoice to pay", "no sale"],
)
def test_a_document_whose_parent_is_not_there_is_refused(document: Document, code: str) -> None:
    assert refusal(document) == code


@pytest.mark.parametrize(
    "lines",
    [
        (a_line(), given("-24"), a_discount("-2.00")),
        (a_line(), a_discount("1.00")),
        (a_line(), a_discount("-1.00"), a_discount("0.50", Ref("87", "Coupons"))),
    ],
    ids=["more than the lines", "that adds", "that adds on one account"],
)
def test_a_discount_that_quickbooks_takes_on_no_form_is_refused(lines: tuple[Any, ...]) -> None:
    assert refusal(a_receipt(lines=lines)) == "discount-not-writable"


def test_discounts_that_cancel_each_other_are_no_line() -> None:
    lines = (a_line(), a_discount("-2.00", DISCOUNTS), a_discount("2.00", DISCOUNTS))
    assert len(sent(a_memo(lines=lines), "CreditMemo")["Line"]) == 1


@pytest.mark.parametrize(
    "document",
    [
        a_sales_receipt(),
        a_sales_receipt(lines=(a_line(), a_line(amount=usd(-3), quantity=None, price=None)), number=None),
        a_sales_receipt(is_the_sale=True, customer=Ref("", "Ada")),
        an_invoice(receivable_account=Ref("84", "Accounts Receivable")),
        a_payment(receivable_account=Ref("84", "Accounts Receivable")),
        a_receipt(lines=(a_line(), given("-27"))),
        a_memo(
            lines=(
                a_line(),
                a_line(amount=usd(-20), quantity=Decimal(-1), price=Decimal(20)),
                a_discount("-1"),
            )
        ),
        a_receipt(lines=(a_line(amount=usd(0), quantity=None, price=None),)),
    ],
    ids=[
        "receipt",
        "with a return",
        "missing sale",
        "invoice",
        "payment",
        "of nothing",
        "exchange",
        "tax only",
    ],
)
@pytest.mark.parametrize(
    "copied",
    [
        {"Country": "US", "TxnTaxCodeRef": {"value": "2"}},
        {"Country": "US", "CurrencyRef": {"value": "CAD", "name": "Dollar"}, "ExchangeRate": "0.7412"},
    ],
    ids=["at home", "foreign"],
)
def test_every_payload_fits_the_schema_of_intuit(
    document: Document, copied: dict[str, Any], errors_of: Check
) -> None:
    drafted = draft(document, a_sale(copied=copied), "1a.1", PARENTS)
    assert of_batch_item(errors_of, drafted.payload) == []
