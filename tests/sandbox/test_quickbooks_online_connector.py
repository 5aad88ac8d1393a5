"""The pretend order connector books an order in each of the ways that real ones do."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from sandbox import connector
from sandbox.quickbooks_online import chart
from sandbox.world import World
from tests.sandbox.books import Books
from tests.sandbox_process import ControlRefused, Json, Sandbox
from tests.shared import shared

_domains = itertools.count(1)


def order(sandbox: Sandbox, shop: Json | None = None, **facts: Any) -> tuple[str, Json]:
    """A shop's order of two teas (10.00 each, 2.00 off, 1.44 tax) and shipping of 5.00."""
    domain = f"shop-{next(_domains)}.myshopify.com"
    sandbox.shop(domain, **(shop or {}))
    tea = {"sku": "TEA", "title": "Tea", "quantity": 2, "tracked": True, "price": "10.00"}
    tea |= {"discount": "2.00", "tax": "1.44"}
    wish = {"line_items": [tea], "shipping_lines": [{"title": "Standard", "price": "5.00"}], **facts}
    return domain, sandbox.post(f"/shops/{domain}/orders", order=wish)


def book(books: Books, domain: str, made: Json, **how: Any) -> Json:
    said = books.sandbox.book_sale(books.company, domain, made["id"], **how)
    return next(one for one in books.sandbox.documents(books.company) if one["Id"] == said["id"])


def items(document: Json) -> list[tuple[str, float]]:
    details = [line for line in document["Line"] if line["DetailType"] == "SalesItemLineDetail"]
    return [(line["SalesItemLineDetail"]["ItemRef"]["name"], line["Amount"]) for line in details]


def test_a_sales_receipt_carries_the_order_number_and_the_money(books: Books) -> None:
    domain, made = order(books.sandbox, name="#1042")
    sale = book(books, domain, made)
    assert (sale["type"], sale["DocNumber"], sale["TotalAmt"]) == ("SalesReceipt", "1042", 24.44)
    assert items(sale) == [("TEA", 18.00), ("Shipping", 5.00)]
    assert sale["TxnTaxDetail"]["TotalTax"] == 1.44
    balances = books.balances()
    assert balances["accounts"]["Undeposited Funds"] == "24.44"
    assert balances["stock"] == {"TEA": "98"}


@pytest.mark.parametrize(("paid", "balance"), [("full", 0), ("0.00", 24.44), ("20.00", 4.44)])
def test_an_invoice_is_paid_as_far_as_asked(books: Books, paid: str, balance: float) -> None:
    domain, made = order(books.sandbox)
    assert book(books, domain, made, as_="invoice", paid=paid)["Balance"] == balance


def test_discounts_get_a_line_of_their_own_where_asked(books: Books) -> None:
    domain, made = order(books.sandbox)
    sale = book(books, domain, made, discount_line=True)
    assert items(sale)[0] == ("TEA", 20.00)
    assert sale["TotalAmt"] == 24.44
    assert books.balances()["accounts"]["Discounts given"] == "-2.00"


def test_tax_inside_the_prices_is_taken_out_of_the_lines(books: Books) -> None:
    domain, made = order(books.sandbox, taxes_included=True)
    sale = book(books, domain, made)
    assert items(sale)[0] == ("TEA", 16.56)
    assert sale["TotalAmt"] == 23.00  # 20.00 − 2.00 + 5.00


def test_the_second_order_of_a_sku_uses_the_same_item_and_customer(books: Books) -> None:
    first, second = (order(books.sandbox, name=f"#{n}") for n in (1, 2))
    sales = [book(books, *one) for one in (first, second)]
    assert len({sale["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"] for sale in sales}) == 1
    assert len({sale["CustomerRef"]["value"] for sale in sales}) == 1


def test_a_voided_invoice_stands_there_with_nothing_in_it(books: Books) -> None:
    domain, made = order(books.sandbox)
    sale = book(books, domain, made, as_="invoice", paid="0.00", void=True)
    assert (sale["TotalAmt"], sale["PrivateNote"].startswith("Voided")) == (0, True)


def test_an_order_in_the_customers_money_is_booked_in_either(sandbox: Sandbox) -> None:
    books = Books(sandbox, sandbox.company(home_currency="CAD"))
    price = {"shop": "13.50", "presentment": "10.00"}
    lines = [{"sku": "TEA", "title": "Tea", "quantity": 2, "price": price}]
    shop = {"currency": "CAD"}
    domain, made = order(sandbox, shop, presentment_currency="USD", line_items=lines, shipping_lines=[])
    ours = book(books, domain, made, number="ours")
    theirs = book(books, domain, made, number="theirs", currency="presentment")
    assert (ours["CurrencyRef"]["value"], ours["TotalAmt"]) == ("CAD", 27.00)
    assert (theirs["CurrencyRef"]["value"], theirs["TotalAmt"], theirs["ExchangeRate"]) == (
        "USD",
        20.00,
        1.35,
    )
    assert books.balances()["accounts"]["Sales"] == "54.00"


def test_tax_may_be_a_line_and_what_it_was_paid_with_another(books: Books) -> None:
    domain, made = order(books.sandbox)
    plain = book(books, domain, made, number="plain")
    ours = book(books, domain, made, number="ours", tax_line=True, settled={"gift_card": "3.00"})
    tax, given = [one for one in ours["Line"] if one["DetailType"] == "SalesItemLineDetail"][-2:]
    assert tax["SalesItemLineDetail"]["ItemRef"]["name"] == "Sales tax"
    assert tax["Amount"] == plain["TxnTaxDetail"]["TotalTax"] > 0
    assert given["Amount"] == -3
    assert ours["TxnTaxDetail"]["TotalTax"] == 0
    assert round(plain["TotalAmt"] - ours["TotalAmt"], 2) == 3
    assert Decimal(books.balances()["accounts"]["Gift Cards"]) == -3


def test_a_new_company_has_an_item_for_everything_a_refund_may_hold(books: Books) -> None:
    posts_to = {
        row["Id"]: row["IncomeAccountRef"]["name"] for row in books.query("select * from Item")["Item"]
    }
    assert {key: posts_to[item["id"]] for key, item in books.company["items"].items()} == {
        "shipping": "Shipping Income",
        "no_restock": "Returns and Allowances",
        "adjustment": "Returns and Allowances",
        "duty": "Duties Payable",
        "rounding": "Rounding",
        "gift_card": "Gift Cards",
        "store_credit": "Store Credit",
        "fallback": "Sales",
        "tip": "Tips Payable",
        "restocking_fee": "Fees from Returns",
        "exchange": "Changed Rates on Refunds",
        "out_of_sales": "Sales",
        "into_returns": "Returns and Allowances",
        "tax": "Sales Tax Payable",
    }


def test_an_order_that_is_booked_already_is_refused(books: Books) -> None:
    domain, made = order(books.sandbox)
    book(books, domain, made)
    with pytest.raises(ControlRefused, match="6140"):
        book(books, domain, made)


def test_outside_of_the_united_states_lines_name_a_tax_code(sandbox: Sandbox) -> None:
    books = Books(sandbox, sandbox.company(home_currency="GBP", country="GB"))
    domain, made = order(sandbox, {"currency": "GBP"})
    sale = book(books, domain, made)
    codes = [line.get("SalesItemLineDetail", {}).get("TaxCodeRef") for line in sale["Line"]]
    tax_codes = books.company["tax_codes"]
    assert codes[:2] == [{"value": tax_codes["standard"]["id"]}, {"value": tax_codes["zero"]["id"]}]


def test_what_the_company_shows_is_well_formed_by_intuits_schema(books: Books) -> None:
    check = load_check()
    books.change(multicurrency=True)
    domain, made = order(books.sandbox)
    book(books, domain, made, as_="invoice", paid="20.00")
    for document in books.sandbox.documents(books.company):
        kind = document.pop("type")
        assert check(kind, document) == []
    for entity in ("Item", "Customer", "Account", "Preferences", "CompanyInfo", "PaymentMethod"):
        for row in books.query(f"select * from {entity}")[entity]:
            assert check(entity, row) == []


def load_check() -> Any:
    """Intuit's schema as a function, from where it lies."""
    import importlib.util

    path = shared("contracts/quickbooks_online/check_payload.py")
    spec = importlib.util.spec_from_file_location("check_payload", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check


def test_a_customer_in_another_currency_is_another_customer() -> None:
    company = chart.new_company(World(), {"name": "Any", "home_currency": "CAD", "multicurrency": True})
    names = [connector.customer(company, "Ada", money)["DisplayName"] for money in ("CAD", "USD", "USD")]
    assert names == ["Ada", "Ada (USD)", "Ada (USD)"]
