"""The exact requests that QuickBooks Desktop is sent, checked against Intuit's own schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from xml.etree import ElementTree as ET

import pytest

from plugin.accounting.documents import Document, DocumentKind
from plugin.accounting.money import Money
from plugin.accounting.sale import Ref, Sale, SaleKind
from plugin.ledgers.quickbooks_desktop.customers import customer_request
from plugin.ledgers.quickbooks_desktop.lines import rounding_request
from plugin.ledgers.quickbooks_desktop.payload import WRITTEN, draft
from plugin.ledgers.quickbooks_desktop.qbxml import message_set, message_set_id
from plugin.ledgers.quickbooks_desktop.text import LONGEST_NOTE, macro, mark, mark_of
from plugin.protocols import Refused
from tests.ledgers.desktop_made import (
    ADA,
    CHECKING,
    INVOICE_ID,
    MEMO_ID,
    RETURNS,
    SECOND,
    a_card_refund,
    a_check,
    a_fee_kept,
    a_line,
    a_memo,
    a_payment,
    a_rounding_line,
    a_sales_receipt,
    a_void,
    an_application,
    an_invoice,
    an_invoice_sale,
)
from tests.ledgers.desktop_schema import errors_of, schema
from tests.ledgers.made import MARKER, a_receipt, a_sale, usd

PARENTS = {MARKER: MEMO_ID}

#: One of every kind that this ledger writes.
EVERY_KIND: dict[DocumentKind, Document] = {
    DocumentKind.CREDIT_MEMO: a_memo(),
    DocumentKind.CARD_REFUND: a_card_refund(),
    DocumentKind.REFUND_CHECK: a_check(),
    DocumentKind.CREDIT_APPLICATION: an_application(),
    DocumentKind.SALES_RECEIPT: a_sales_receipt(),
    DocumentKind.INVOICE: an_invoice(),
    DocumentKind.PAYMENT: a_payment(),
    DocumentKind.VOID: a_void(),
}


def request_of(document: Document, sale: Sale | None = None, parents: Mapping[str, str] = PARENTS) -> str:
    text = draft(document, sale or an_invoice_sale(), "d1", parents).payload["qbxml"]
    assert isinstance(text, str)
    return text


def sent(document: Document, sale: Sale | None = None) -> ET.Element:
    """The document's element, in its request."""
    text = request_of(document, sale)
    assert errors_of(message_set("set-1", [text])) == []
    return ET.fromstring(text)[0]


def said(element: ET.Element, path: str) -> str | None:
    return element.findtext(path)


def outline(element: ET.Element) -> list[tuple[str, str | None]]:
    """Names and texts of what the element holds; of a reference its id or name."""
    return [(child.tag, child.text or child[0].text) for child in element if len(child) < 2]


def refusal(
    document: Document, sale: Sale | None = None, parents: Mapping[str, str] = MappingProxyType({})
) -> str:
    with pytest.raises(Refused) as refused:
        request_of(document, sale, parents)
    return refused.value.sentence.code


def test_every_kind_that_is_offered_passes_intuits_schema() -> None:
    check = schema()
    assert set(EVERY_KIND) == WRITTEN
    for kind, document in EVERY_KIND.items():
        for sale in (an_invoice_sale(), a_sale(copied={"ARAccountRef": {"FullName": "Accounts Receivable"}})):
            drafted = draft(document, sale, "d1", PARENTS)
            assert drafted.kind == kind
            assert check(message_set("set-1", [drafted.payload["qbxml"]])) == []


def test_intuits_schema_finds_what_is_out_of_order() -> None:
    body = message_set("set-1", [request_of(a_memo())])
    number = b"<RefNumber>1001-1</RefNumber>"
    assert schema()(body.replace(number, b"").replace(b"<Memo>", number + b"<Memo>")) != []


def test_a_refund_receipt_is_refused_because_qbxml_knows_none() -> None:
    assert refusal(a_receipt()) == "document-not-offered"


def test_a_credit_memo_says_what_came_back_and_leaves_tax_and_total_to_quickbooks() -> None:
    assert request_of(a_memo(), a_sale(copied={})) == (
        '<CreditMemoAddRq requestID="d1">'
        f'<CreditMemoAdd defMacro="{macro(MARKER)}">'
        "<CustomerRef><ListID>80000041-1274221220</ListID></CustomerRef>"
        "<ARAccountRef><ListID>80000021-1274221220</ListID></ARAccountRef>"
        "<TxnDate>2026-03-14</TxnDate>"
        "<RefNumber>1001-1</RefNumber>"
        f"<Memo>Refund of order 1001\nContra {MARKER}</Memo>"
        "<IsToBePrinted>false</IsToBePrinted>"
        "<IsToBeEmailed>false</IsToBeEmailed>"
        "<CreditMemoLineAdd>"
        "<ItemRef><ListID>80000051-1274221220</ListID></ItemRef>"
        "<Desc>Mug</Desc>"
        "<Quantity>1</Quantity>"
        "<Rate>25</Rate>"
        "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
        "</CreditMemoLineAdd>"
        "</CreditMemoAdd></CreditMemoAddRq>"
    )


def test_a_memo_repeats_the_sales_rate_class_and_address() -> None:
    memo = sent(a_memo())
    assert said(memo, "ItemSalesTaxRef/ListID") == "80000061-1274221220"
    assert said(memo, "CustomerSalesTaxCodeRef/ListID") == "80000062-1274221220"
    assert said(memo, "ClassRef/FullName") == "Web shop"
    assert said(memo, "BillAddress/City") == "Lódz"


def test_an_invoices_template_is_used_for_an_invoice_only() -> None:
    assert said(sent(an_invoice()), "TemplateRef/FullName") == "Intuit Product Invoice"
    assert sent(a_memo()).find("TemplateRef") is None
    assert sent(a_sales_receipt()).find("TemplateRef") is None


def test_a_replacement_is_a_line_of_negative_quantity_and_positive_rate() -> None:
    replacement = a_line(amount=usd(-10), quantity=Decimal(-2), price=Decimal(5))
    line = sent(a_memo(lines=(a_line(), replacement))).findall("CreditMemoLineAdd")[1]
    assert said(line, "Quantity") == "-2"
    assert said(line, "Rate") == "5"
    assert line.find("Amount") is None


def test_a_line_without_price_and_quantity_sends_its_amount_alone() -> None:
    line = sent(a_memo(lines=(a_line(), a_fee_kept()))).findall("CreditMemoLineAdd")[1]
    assert outline(line) == [
        ("ItemRef", "80000052-1274221220"),
        ("Desc", "Restocking fee"),
        ("Amount", "-5.00"),
        ("SalesTaxCodeRef", "Non"),
    ]


def test_a_price_of_five_places_is_sent_whole() -> None:
    line = a_line(amount=usd("3.33"), quantity=Decimal("0.33333"), price=Decimal("9.99010"))
    sold = sent(a_memo(lines=(line,)))
    assert said(sold, "CreditMemoLineAdd/Quantity") == "0.33333"
    assert said(sold, "CreditMemoLineAdd/Rate") == "9.9901"


def test_the_code_of_the_sales_line_is_repeated() -> None:
    assert said(sent(a_memo(lines=(a_line(tax_code="OOS"),))), "*/SalesTaxCodeRef/FullName") == "OOS"
    assert said(sent(a_memo(lines=(a_line(tax_code=None),))), "*/SalesTaxCodeRef/FullName") == "Tax"


def test_a_company_without_sales_tax_is_sent_no_tax_code() -> None:
    sale = an_invoice_sale(copied={"UntaxedCompany": "true"})
    assert sent(a_memo(), sale).find("*/SalesTaxCodeRef") is None


def test_a_line_that_goes_to_returns_overrides_the_account_of_its_item() -> None:
    line = a_line(account=RETURNS, overrides_account=True)
    assert said(sent(a_memo(lines=(line,))), "*/OverrideItemAccountRef/ListID") == RETURNS.id
    assert sent(a_memo(lines=(a_line(account=RETURNS),))).find("*/OverrideItemAccountRef") is None


def test_stock_goes_back_to_the_site_that_it_left() -> None:
    sale = an_invoice_sale(copied={"InventorySiteRef": {"FullName": "Warehouse"}})
    lines = sent(a_memo(lines=(a_line(), a_fee_kept())), sale).findall("CreditMemoLineAdd")
    assert [said(line, "InventorySiteRef/FullName") for line in lines] == ["Warehouse", None]


def test_a_foreign_sale_lends_its_rate_to_every_document() -> None:
    sale = an_invoice_sale(copied={"ExchangeRate": "1.0834"})
    for kind in WRITTEN - {DocumentKind.VOID}:
        assert said(sent(EVERY_KIND[kind], sale), "ExchangeRate") == "1.0834", kind


def test_a_card_refund_pays_out_the_memo_and_tells_no_card() -> None:
    refund = sent(a_card_refund())
    assert outline(refund) == [
        ("CustomerRef", ADA.id),
        ("RefundFromAccountRef", "80000022-1274221220"),
        ("ARAccountRef", "80000021-1274221220"),
        ("TxnDate", "2026-03-14"),
        ("RefNumber", "1001-1"),
        ("PaymentMethodRef", "80000031-1274221220"),
        ("Memo", f"Refund of order 1001\nre_3M2x\nContra {SECOND}"),
    ]
    assert said(refund, "RefundAppliedToTxnAdd/TxnID") == MEMO_ID
    assert said(refund, "RefundAppliedToTxnAdd/RefundAmount") == "27.00"


def test_a_check_is_drawn_on_the_receivable_of_the_memo_and_never_queued_for_printing() -> None:
    check = sent(a_check())
    assert said(check, "AccountRef/ListID") == CHECKING.id
    assert said(check, "PayeeEntityRef/ListID") == ADA.id
    assert said(check, "RefNumber") == "1001-1"
    assert said(check, "IsToBePrinted") == "false"
    assert said(check, "ApplyCheckToTxnAdd/TxnID") == MEMO_ID
    assert said(check, "ApplyCheckToTxnAdd/Amount") == "27.00"
    lines = check.findall("ExpenseLineAdd")
    assert [outline(line) for line in lines] == [
        [("AccountRef", "80000021-1274221220"), ("Amount", "27.00"), ("CustomerRef", ADA.id)]
    ]


def test_a_check_finds_the_companys_only_receivable() -> None:
    sale = a_sale(copied={"ARAccountRef": {"FullName": "Accounts Receivable"}})
    check = sent(a_check(receivable_account=None), sale)
    assert said(check, "ExpenseLineAdd/AccountRef/FullName") == "Accounts Receivable"


def test_an_application_is_a_payment_of_nothing_that_sets_the_credit() -> None:
    payment = sent(an_application())
    assert said(payment, "TotalAmount") == "0.00"
    assert said(payment, "AppliedToTxnAdd/TxnID") == INVOICE_ID
    assert said(payment, "AppliedToTxnAdd/SetCredit/CreditTxnID") == MEMO_ID
    assert said(payment, "AppliedToTxnAdd/SetCredit/AppliedAmount") == "27.00"
    assert payment.find("DepositToAccountRef") is None


def test_a_payment_goes_to_its_account_and_to_its_invoice() -> None:
    payment = sent(a_payment(invoice=INVOICE_ID))
    assert said(payment, "TotalAmount") == "54.00"
    assert said(payment, "DepositToAccountRef/ListID") == "80000022-1274221220"
    assert said(payment, "AppliedToTxnAdd/TxnID") == INVOICE_ID
    assert said(payment, "AppliedToTxnAdd/PaymentAmount") == "54.00"


@pytest.mark.parametrize(
    ("voids", "type_"),
    [
        (DocumentKind.INVOICE, "Invoice"),
        (DocumentKind.CREDIT_MEMO, "CreditMemo"),
        (DocumentKind.CARD_REFUND, "ARRefundCreditCard"),
        (DocumentKind.REFUND_CHECK, "Check"),
        (DocumentKind.SALES_RECEIPT, "SalesReceipt"),
    ],
)
def test_a_void_names_the_type_and_the_document(voids: DocumentKind, type_: str) -> None:
    text = request_of(a_void(voids))
    assert errors_of(message_set("set-1", [text])) == []
    assert outline(ET.fromstring(text)) == [("TxnVoidType", type_), ("TxnID", MEMO_ID)]


def test_a_payment_cannot_be_voided_by_request() -> None:
    assert refusal(a_void(DocumentKind.PAYMENT)) == "document-not-offered"


def test_documents_of_one_set_name_each_other_by_macro() -> None:
    sale = an_invoice_sale()
    documents: tuple[Document, ...] = (a_memo(), a_card_refund(), an_application(marker="x#3"))
    requests = [
        draft(each, sale, f"d{at}", {}, [MARKER, SECOND]).payload["qbxml"]
        for at, each in enumerate(documents)
    ]
    assert f'<TxnID useMacro="{macro(MARKER)}" />' in requests[1]
    assert f'<CreditTxnID useMacro="{macro(MARKER)}" />' in requests[2]
    assert errors_of(message_set("set-1", requests)) == []
    with pytest.raises(ValueError, match="before it is defined"):
        message_set("set-1", requests[1:])


def test_a_missing_sale_and_its_payment_fit_one_set() -> None:
    new = Ref("", "Ada: Jones")
    documents = (an_invoice(customer=new, is_the_sale=True), a_payment(customer=new, invoice=MARKER))
    requests = [customer_request("c1", new.name, "ada@example.com")]
    requests += [
        draft(each, an_invoice_sale(), each.marker[-1], {}, [MARKER]).payload["qbxml"] for each in documents
    ]
    assert errors_of(message_set("set-1", requests)) == []
    assert all("<FullName>Ada Jones</FullName>" in text for text in requests[1:])
    assert "<Name>Ada Jones</Name>" in requests[0]


@pytest.mark.parametrize("document", [a_card_refund(), a_check(), an_application()])
def test_money_without_its_memo_is_refused(document: Document) -> None:
    assert refusal(document) == "memo-not-there"


def test_a_payment_without_its_invoice_is_refused() -> None:
    assert refusal(a_payment()) == "parent-not-there"


def test_a_rounding_line_is_added_and_no_line_is_lost() -> None:
    text = rounding_request(
        "m1", MEMO_ID, "1274221220", ["1", "2"], a_rounding_line("-0.01"), an_invoice_sale()
    )
    assert errors_of(message_set("set-1", [text])) == []
    memo = ET.fromstring(text)[0]
    assert [said(line, "TxnLineID") for line in memo.findall("CreditMemoLineMod")] == ["1", "2", "-1"]
    assert outline(memo.findall("CreditMemoLineMod")[2])[1:] == [
        ("ItemRef", "80000053-1274221220"),
        ("Desc", "Rounding"),
        ("Amount", "-0.01"),
        ("SalesTaxCodeRef", "Non"),
    ]


def test_a_number_that_quickbooks_would_cut_is_refused() -> None:
    assert said(sent(a_memo(number="12345678901")), "RefNumber") == "12345678901"
    assert refusal(a_memo(number="123456789012")) == "number-too-long"
    assert refusal(a_card_refund(number="123456789012")) == "number-too-long"


def test_a_line_without_an_item_is_refused() -> None:
    assert refusal(a_memo(lines=(a_line(item=None),))) == "line-without-item"


def test_a_third_decimal_place_is_refused_and_a_yen_is_written_with_two() -> None:
    dinars = replace(a_line(), amount=Money.of("1.005", "KWD"), price=Decimal("1.005"))
    assert refusal(a_memo(lines=(dinars,), tax=Money.zero("KWD"), currency="KWD")) == "amount-too-fine"
    yen = replace(a_fee_kept(), amount=Money.of(500, "JPY"))
    memo = sent(a_memo(lines=(yen,), tax=Money.zero("JPY"), currency="JPY"))
    assert said(memo, "CreditMemoLineAdd/Amount") == "500.00"


def test_a_memo_for_nobody_is_refused() -> None:
    assert refusal(a_memo(customer=Ref("", ""))) == "memo-without-customer"


def test_a_check_on_an_unknown_receivable_is_refused() -> None:
    assert (
        refusal(a_check(receivable_account=None), a_sale(copied={}), PARENTS) == "receivable-account-unknown"
    )


def test_what_quickbooks_cannot_store_is_written_with_the_letters_it_has() -> None:
    text = request_of(a_memo(lines=(a_line(description="Café “Zürich” – 5 € \x07☕\u2028Łódź"),)))
    assert text.isascii()
    assert '<Desc>Caf&#233; "Z&#252;rich" - 5 EUR  Lódz</Desc>'.replace("ó", "&#243;") in text
    assert errors_of(message_set("set-1", [text])) == []


def test_a_long_text_is_cut_and_the_mark_survives() -> None:
    memo = sent(a_memo(memo="x" * 5000, lines=(a_line(description="y" * 5000),)))
    written = said(memo, "Memo") or ""
    assert len(written) == LONGEST_NOTE
    assert mark_of(written) == mark(MARKER)
    assert len(said(memo, "CreditMemoLineAdd/Desc") or "") == 4095


def test_the_mark_is_found_in_a_voided_memo_and_after_people_wrote_around_it() -> None:
    assert mark_of(f"VOID: {mark(MARKER)}") == mark(MARKER)
    assert mark_of(f"VOID: Refund {mark(MARKER)} called Ada on Monday") == mark(MARKER)
    assert mark_of("Contra") is None
    assert mark_of(None) is None


def test_a_set_is_executed_once_under_an_id_that_quickbooks_can_keep() -> None:
    key = "0b7f6c1e-9a54-4f64-8e55-0d6a3ad6f6a1"
    set_id = message_set_id(key)
    assert set_id == message_set_id(key) != message_set_id(key[:-1])
    assert errors_of(message_set(set_id, [request_of(a_memo())])) == []
    with pytest.raises(ValueError, match="1 to 23"):
        message_set(key, [request_of(a_memo())])


def test_two_requests_of_one_id_are_no_set() -> None:
    with pytest.raises(ValueError, match="different ids"):
        message_set("set-1", [request_of(a_memo()), request_of(a_memo())])


def test_a_request_id_of_more_than_fifty_characters_is_no_request() -> None:
    with pytest.raises(ValueError, match="1 to 50"):
        draft(a_memo(), an_invoice_sale(), "k" * 51, {})


def test_no_money_document_pays_out_nothing() -> None:
    with pytest.raises(ValueError, match=r"credit card refund of 0\.00"):
        request_of(a_card_refund(amount=usd(0)))


def test_a_paid_sale_is_a_sales_receipt_with_the_gateways_reference() -> None:
    receipt = sent(a_sales_receipt(), a_sale(kind=SaleKind.SALES_RECEIPT, copied={}))
    assert said(receipt, "CheckNumber") == "pi_3M2x"
    assert said(receipt, "DepositToAccountRef/ListID") == "80000022-1274221220"
    assert receipt.get("defMacro") is None
