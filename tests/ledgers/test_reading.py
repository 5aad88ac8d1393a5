"""How documents of all kinds are read, and what is held because it cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.money import Money
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, Sale, SaleKind
from plugin.ledgers.quickbooks_online.company import Company, read_company
from plugin.ledgers.quickbooks_online.exact import from_json
from plugin.ledgers.quickbooks_online.known import SHIPPING_FIELD, Known, Unreadable, unnamed_accounts
from plugin.ledgers.quickbooks_online.reading import read_item, read_sale
from tests.ledgers.made import MUG, SALES, UNDEPOSITED, usd
from tests.shared import shared

Json = dict[str, Any]

COMPANY = Company("US", "USD", False, False, None, "90", "86")
DESIGN = Item(Ref("4", "Design"), ItemKind.SERVICE, None, True, SALES)
SERVICES = Item(Ref("1", "Services"), ItemKind.SERVICE, None, True, SALES)
KNOWN = Known(
    {"11": MUG, "4": DESIGN, "1": SERVICES}, {}, {"90": "Shipping Income", "86": "Discounts"}, UNDEPOSITED
)


def line(amount: str, item: str = "11", **detail: Any) -> Json:
    return {
        "Id": "1",
        "Amount": Decimal(amount),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": item}, "Qty": 1, **detail},
    }


def invoice(*lines: Json, **changes: Any) -> Json:
    """An unpaid invoice of those lines, else of one mug at 25.00."""
    lines = lines or (line("25"),)
    stated = sum((one["Amount"] for one in lines if one["DetailType"] == "SalesItemLineDetail"), Decimal(0))
    document = {
        "Id": "180",
        "SyncToken": "2",
        "DocNumber": "1001",
        "TxnDate": "2026-03-01",
        "CustomerRef": {"value": "7", "name": "Ada Jones"},
        "Line": list(lines),
        "TotalAmt": stated,
        "Balance": stated,
    }
    return {**document, **changes}


def read(document: Json, kind: SaleKind = SaleKind.INVOICE, company: Company = COMPANY, **known: Any) -> Sale:
    return read_sale(document, kind, company, replace(KNOWN, **known))


def payment(total: str, *lines: tuple[str, str, str], **changes: Any) -> Json:
    """`lines`: (type, id, amount) of what it is linked to."""
    linked = [
        {"Amount": Decimal(amount), "LinkedTxn": [{"TxnType": kind, "TxnId": id_}]}
        for kind, id_, amount in lines
    ]
    account = {"DepositToAccountRef": {"value": "35", "name": "Checking"}}
    return {"Id": "300", "TotalAmt": Decimal(total), "Line": linked, **account, **changes}


def received(balance: str, paid: Json) -> str:
    document = invoice(Balance=Decimal(balance), LinkedTxn=[{"TxnType": "Payment", "TxnId": "300"}])
    return str(read(document, payments={"300": paid}).received)


def test_one_payment_of_several_invoices_counts_with_its_share() -> None:
    assert received("0", payment("75", ("Invoice", "180", "25"), ("Invoice", "181", "50"))) == "25.00 USD"


def test_a_payment_that_only_applies_a_credit_is_no_money() -> None:
    assert received("0", payment("0", ("Invoice", "180", "25"), ("CreditMemo", "99", "25"))) == "0.00 USD"


def test_a_credit_used_in_a_payment_is_no_money_either() -> None:
    assert received("0", payment("15", ("Invoice", "180", "25"), ("CreditMemo", "99", "10"))) == "15.00 USD"


def test_money_and_credits_over_several_invoices_cannot_be_told_apart() -> None:
    mixed = payment("65", ("Invoice", "180", "25"), ("Invoice", "181", "50"), ("CreditMemo", "99", "10"))
    with pytest.raises(Unreadable, match="payment 300"):
        received("0", mixed)


def test_a_payment_that_names_no_account_went_to_undeposited_funds() -> None:
    document = invoice(Balance=0, LinkedTxn=[{"TxnType": "Payment", "TxnId": "300"}])
    paid = payment("25", ("Invoice", "180", "25"))
    del paid["DepositToAccountRef"]
    (one,) = read(document, payments={"300": paid}).payments
    assert one.account == UNDEPOSITED


def banked(**known: Any) -> Sale:
    """An invoice whose payment went through Undeposited Funds and was deposited since."""
    deposited = {"LinkedTxn": [{"TxnType": "Deposit", "TxnId": "400"}]}
    money = payment("25", ("Invoice", "180", "25"), DepositToAccountRef={"value": "4"}, **deposited)
    paid = invoice(Balance=Decimal(0), LinkedTxn=[{"TxnType": "Payment", "TxnId": "300"}])
    return read(paid, payments={"300": money}, **known)


def test_money_that_was_deposited_since_is_in_the_bank() -> None:
    sale = banked(deposits={"400": {"Id": "400", "DepositToAccountRef": {"value": "35", "name": "Checking"}}})
    assert [each.account for each in sale.payments] == [Ref("35", "Checking")]


def test_a_sales_receipt_that_was_deposited_since_has_its_money_in_the_bank() -> None:
    receipt = invoice(LinkedTxn=[{"TxnType": "Deposit", "TxnId": "400"}])
    deposits = {"400": {"Id": "400", "DepositToAccountRef": {"value": "35"}}}
    sale = read(receipt, SaleKind.SALES_RECEIPT, deposits=deposits, accounts={"35": "Checking"})
    assert [each.account for each in sale.payments] == [Ref("35", "Checking")]


def test_a_bank_deposit_that_cannot_be_read_makes_the_sale_unreadable() -> None:
    with pytest.raises(Unreadable, match="deposit 400"):
        banked()


def test_a_class_or_location_is_repeated_only_while_the_company_tracks_it() -> None:
    place, kind = {"value": "5", "name": "Leeds"}, {"value": "6", "name": "Online"}
    document = invoice(line("25", ClassRef=kind), DepartmentRef=place, ClassRef=kind)
    each = read(document, company=replace(COMPANY, tracks_classes="line", tracks_locations=True))
    assert (each.lines[0].class_, each.copied.get("ClassRef")) == (Ref("6", "Online"), None)
    assert each.copied["DepartmentRef"] == place
    whole = read(document, company=replace(COMPANY, tracks_classes="transaction"))
    assert (whole.lines[0].class_, whole.copied["ClassRef"]) == (None, kind)
    none = read(document)
    assert (none.lines[0].class_, none.copied.keys() & {"ClassRef", "DepartmentRef"}) == (None, set())


def test_a_code_that_stands_for_no_tax_makes_a_line_untaxed() -> None:
    document = invoice(line("25", TaxCodeRef={"value": "3"}), line("5", TaxCodeRef={"value": "2"}))
    sale = read(document, untaxed=frozenset({"NON", "3"}))
    assert [(each.tax_code, each.taxable) for each in sale.lines] == [("3", False), ("2", True)]


def test_a_payment_that_is_not_there_makes_the_sale_unreadable() -> None:
    with pytest.raises(Unreadable):
        read(invoice(Balance=0, LinkedTxn=[{"TxnType": "Payment", "TxnId": "300"}]))


def test_a_deposit_on_the_invoice_is_money_received() -> None:
    account = {"value": "35", "name": "Checking"}
    sale = read(invoice(Deposit=Decimal("5.00"), Balance=Decimal("20.00"), DepositToAccountRef=account))
    assert sale.received == usd(5)
    assert sale.applied


def test_an_estimate_behind_the_invoice_settles_nothing() -> None:
    assert not read(invoice(LinkedTxn=[{"TxnType": "Estimate", "TxnId": "5"}])).applied


def test_a_bundle_is_its_lines() -> None:
    bundle = {
        "Amount": 0,
        "DetailType": "GroupLineDetail",
        "GroupLineDetail": {"Line": [line("7.96"), line("2.65")]},
    }
    sale = read(invoice(bundle, TotalAmt=Decimal("10.61"), Balance=Decimal("10.61")))
    assert [str(one.amount.amount) for one in sale.lines] == ["7.96", "2.65"]


def test_the_shipping_field_is_shipping_with_the_account_of_the_preferences() -> None:
    document = invoice(line("25"), line("5", SHIPPING_FIELD))
    shipping = read(document).lines[1]
    assert shipping.role is LineRole.SHIPPING
    assert shipping.account == Ref("90", "Shipping Income")
    assert unnamed_accounts([document], COMPANY) == {"90"}


@pytest.mark.parametrize(
    "name", ["Shipping", "shipping & handling", "Postage", "Shopify Shipping", "Express Delivery (EU)"]
)
def test_a_service_that_is_called_shipping_is_shipping(name: str) -> None:
    item = Item(Ref("12", name), ItemKind.SERVICE, None, True, SALES)
    (one,) = read(invoice(line("5", "12")), items={"12": item}).lines
    assert one.role is LineRole.SHIPPING


@pytest.mark.parametrize(
    "item",
    [
        Item(Ref("12", "Shipping"), ItemKind.STOCK, "BOX", True, SALES),
        Item(Ref("12", "Shipping box"), ItemKind.NON_STOCK, "BOX", True, SALES),
        Item(Ref("12", "Shipping protection"), ItemKind.SERVICE, None, True, SALES),
        Item(Ref("12", "Shippingham mug"), ItemKind.NON_STOCK, None, True, SALES),
    ],
    ids=["stock", "with a SKU", "an insurance", "another word"],
)
def test_goods_that_are_called_shipping_are_goods(item: Item) -> None:
    (one,) = read(invoice(line("5", "12")), items={"12": item}).lines
    assert one.role is LineRole.GOODS


@pytest.mark.parametrize(
    "name",
    [
        "Sales tax",
        "NY Sales Tax (8.875%)",
        "Shopify tax",
        "VAT 20%",
        "GST",
        "HST 13 %",
        "State tax (NY)",
        "Taxes",
    ],
)
def test_a_service_that_is_called_a_tax_is_tax(name: str) -> None:
    item = Item(Ref("12", name), ItemKind.SERVICE, None, True, SALES)
    (one,) = read(invoice(line("5", "12")), items={"12": item}).lines
    assert one.role is LineRole.TAX


@pytest.mark.parametrize(
    "account", ["Sales Tax Payable", "GST/HST Payable", "VAT Control", "Sales tax agency liability"]
)
def test_whatever_posts_to_a_tax_liability_is_tax(account: str) -> None:
    item = Item(Ref("12", "Surcharge"), ItemKind.SERVICE, "ZZ", True, Ref("88", account))
    for amount in ("5", "-1"):
        assert read(invoice(line("25"), line(amount, "12")), items={"11": MUG, "12": item}).lines[1].role is (
            LineRole.TAX
        )


@pytest.mark.parametrize(
    "item",
    [
        Item(Ref("12", "Sales tax guide"), ItemKind.NON_STOCK, None, True, SALES),
        Item(Ref("12", "Tax guide"), ItemKind.NON_STOCK, "TAX-1", True, SALES),
        Item(Ref("12", "VAT"), ItemKind.NON_STOCK, "VAT-330", True, SALES),
        Item(Ref("12", "Sales tax"), ItemKind.STOCK, None, True, SALES),
        Item(Ref("12", "Mug excl. VAT"), ItemKind.NON_STOCK, None, True, SALES),
        Item(Ref("12", "Import duties and taxes"), ItemKind.SERVICE, None, True, SALES),
        Item(Ref("12", "Taxidermy"), ItemKind.SERVICE, None, True, SALES),
    ],
    ids=["a guide", "with a SKU", "a vat", "stock", "without VAT", "duties", "another word"],
)
def test_goods_that_only_mention_a_tax_are_goods(item: Item) -> None:
    (one,) = read(invoice(line("5", "12")), items={"12": item}).lines
    assert one.role is LineRole.GOODS


def test_shipping_without_tax_is_shipping() -> None:
    item = Item(Ref("12", "Shipping excl. VAT"), ItemKind.SERVICE, None, True, SALES)
    assert read(invoice(line("5", "12")), items={"12": item}).lines[0].role is LineRole.SHIPPING


def test_a_gift_card_that_was_sold_is_goods() -> None:
    card = Item(Ref("12", "Gift card"), ItemKind.SERVICE, None, True, Ref("70", "Gift Cards"))
    assert read(invoice(line("40", "12")), items={"12": card}).lines[0].role is LineRole.GOODS


def test_an_item_line_below_nothing_is_a_discount_on_that_item() -> None:
    coupon = Item(Ref("12", "Coupon"), ItemKind.SERVICE, None, True, SALES)
    _, one = read(invoice(line("25"), line("-5", "12")), items={"11": MUG, "12": coupon}).lines
    assert (one.role, one.item, one.amount, one.account) == (LineRole.DISCOUNT, coupon, usd(-5), SALES)


def test_a_gift_card_that_the_sale_was_paid_with_is_no_discount() -> None:
    card = Item(Ref("12", "Gift card redeemed"), ItemKind.SERVICE, None, True, SALES)
    sale = read(invoice(line("25"), line("-5", "12")), items={"11": MUG, "12": card})
    assert sale.lines[1].role is LineRole.SETTLEMENT
    assert (sale.total, sale.before_settlement) == (usd(20), usd(25))


def test_stock_that_the_sale_itself_took_back_is_goods() -> None:
    assert read(invoice(line("25"), line("-5"))).lines[1].role is LineRole.GOODS


def test_a_discount_is_taken_off_and_subtotals_say_nothing() -> None:
    discount = {"Amount": 5, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": True}}
    subtotal = {"Amount": 25, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    sale = read(invoice(line("25"), subtotal, discount, TotalAmt=20, Balance=20))
    assert sale.lines[1].amount == usd(-5)
    assert sale.lines[1].account == Ref("86", "Discounts")


def test_a_comment_line_says_nothing() -> None:
    comment = {"Description": "Thank you", "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}
    empty = {"Amount": 0, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    assert len(read(invoice(line("25"), comment, empty, TotalAmt=25, Balance=25)).lines) == 1


@pytest.mark.parametrize(
    "document",
    [
        invoice(TotalAmt=Decimal("24.99")),
        invoice({"Amount": 5, "DetailType": "TaxFreeSurpriseDetail"}, TotalAmt=5),
        invoice(line("25", "404")),
        invoice(line("25.001")),
        invoice(TotalAmt="25"),
        invoice(TxnDate="yesterday"),
        {key: value for key, value in invoice().items() if key != "Balance"},
        {key: value for key, value in invoice().items() if key != "SyncToken"},
        invoice({"Amount": Decimal(25), "DetailType": "SalesItemLineDetail"}),
    ],
)
def test_what_has_no_meaning_that_we_know_is_unreadable(document: Json) -> None:
    with pytest.raises(Unreadable):
        read(document)


def test_a_bundle_or_category_is_no_item() -> None:
    with pytest.raises(Unreadable):
        read_item({"Id": "3", "Name": "Set", "Type": "Group"})


def test_a_void_is_told_by_its_lines_where_the_note_is_in_another_language() -> None:
    nothing = {**line("0"), "SalesItemLineDetail": {"ItemRef": {"value": "11"}, "Qty": 0}}
    assert read(invoice(nothing, PrivateNote="Annulé")).voided
    assert not read(invoice(line("0"))).voided, "a free mug is a sale"


def test_a_foreign_sale_keeps_its_currency_and_rate() -> None:
    company = replace(COMPANY, multicurrency=True)
    currency = {"value": "CAD", "name": "Canadian Dollar"}
    sale = read(invoice(CurrencyRef=currency, ExchangeRate=Decimal("0.7412")), company=company)
    assert sale.total == Money.of("25.00", "CAD")
    assert (sale.copied["CurrencyRef"], sale.copied["ExchangeRate"]) == (currency, "0.7412")


def test_a_sale_at_home_copies_no_currency_where_the_company_has_only_one() -> None:
    assert "CurrencyRef" not in read(invoice(CurrencyRef={"value": "USD"})).copied


def test_what_is_copied_is_text_and_leaves_out_ids_and_coordinates() -> None:
    address = {"Id": "2", "Line1": "4581 Finch St.", "Lat": "INVALID", "Long": "INVALID"}
    copied = read(invoice(ShipAddr=address, ClassRef={"value": "3", "name": "Web"})).copied
    assert copied["ShipAddr"] == {"Line1": "4581 Finch St."}
    assert json.loads(json.dumps(copied)) == copied


def recorded(path: str) -> list[Any]:
    """The bodies of a recorded transcript, in order."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    parts = shared(f"recorded/quickbooks_online/{path}").read_text().split("\n{\n")[1:]
    return [decoder.raw_decode("{\n" + part)[0] for part in parts]


def test_recorded_invoices_are_read_before_and_after_their_void() -> None:
    bodies = recorded("minimul+qbo_api/spec/vcr/void/invoice.txt")
    before, after = (read(body["Invoice"]) for body in bodies if "Invoice" in body)
    assert (before.total, before.balance, before.voided, before.applied) == (usd(100), usd(100), False, False)
    assert (after.total, after.voided, after.revision) == (usd(0), True, "1")


def test_recorded_sales_receipts_are_read() -> None:
    answer = recorded("minimul+qbo_api/spec/vcr/batch/basic.txt")[-1]
    rows = answer["BatchItemResponse"][3]["QueryResponse"]["SalesReceipt"]
    anonymous, named = (read(row, SaleKind.SALES_RECEIPT) for row in rows)
    assert (anonymous.total, anonymous.customer, anonymous.payments[0].account.name) == (
        Money.of("337.50", "USD"),
        Ref("", ""),
        "Undeposited Funds",
    )
    assert (named.customer.name, named.payments[0].account.name) == ("Dylan Sollfrank", "Checking")
    assert named.lines[0].quantity == Decimal("4.5")


def test_recorded_preferences_are_read() -> None:
    text = shared(
        "recorded/quickbooks_online/Boulevard+ExQuickBooks/test/fixtures/preferences/read_preferences.json"
    ).read_text()
    company = read_company(from_json(text)["Preferences"], {"Country": "US"})
    assert (company.home_currency, company.multicurrency, company.closed_through) == ("USD", False, None)
    assert (company.discount_account, company.is_us) == ("86", True)


def test_a_closing_date_is_read_from_the_preferences() -> None:
    company = read_company({"AccountingInfoPrefs": {"BookCloseDate": "2026-02-28"}}, {"Country": "GB"})
    assert company.closed_through == date(2026, 2, 28)
    assert not company.is_us


@pytest.mark.parametrize("path", ["api/query.json"])
def test_recorded_items_are_read(path: str) -> None:
    text = shared(f"recorded/quickbooks_online/Boulevard+ExQuickBooks/test/fixtures/{path}").read_text()
    items = [read_item(row) for row in from_json(text)["QueryResponse"]["Item"] if row["Type"] != "Category"]
    assert {"Pump": ItemKind.STOCK, "Design": ItemKind.SERVICE}.items() <= {
        item.ref.name: item.kind for item in items
    }.items()
