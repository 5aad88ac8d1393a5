"""The pretend company's books balance, whatever is booked, and say what an accountant would."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.quickbooks_online import chart, operations
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.values import ref
from sandbox.world import World
from tests.sandbox.books import Books, line
from tests.sandbox_process import Json, Sandbox


def sale_of_two(books: Books, tea: Json, customer: Json, **more: Any) -> Json:
    sold = line(tea, 20.00, Qty=2, UnitPrice=10.00, TaxCodeRef={"value": "TAX"})
    body = {"CustomerRef": customer, "Line": [sold], "TxnTaxDetail": {"TotalTax": 1.60}, **more}
    return books.post("Invoice", body)


def credit_of_one(books: Books, tea: Json, customer: Json, **more: Any) -> Json:
    back = line(tea, 10.00, Qty=1, UnitPrice=10.00)
    body = {"CustomerRef": customer, "Line": [back], "TxnTaxDetail": {"TotalTax": 0.80}, **more}
    return books.post("CreditMemo", body)


def application(sale: Json, memo: Json, amount: float) -> Json:
    targets = [(sale["Id"], "Invoice"), (memo["Id"], "CreditMemo")]
    lines = [{"Amount": amount, "LinkedTxn": [{"TxnId": id_, "TxnType": kind}]} for id_, kind in targets]
    return {"CustomerRef": sale["CustomerRef"], "TotalAmt": 0, "Line": lines}


def moved(books: Books) -> dict[str, str]:
    return {name: amount for name, amount in books.balances()["accounts"].items() if amount != "0.00"}


def test_an_invoice_debits_receivable_and_moves_stock_at_cost(books: Books) -> None:
    sale_of_two(books, books.stock(), books.customer())
    assert moved(books) == {
        "Accounts Receivable (A/R)": "21.60",
        "Sales": "20.00",
        "Sales Tax Payable": "1.60",
        "Inventory Asset": "392.00",
        "Cost of Goods Sold": "8.00",
        "Opening Balance Equity": "400.00",
    }


def test_a_refund_receipt_pays_out_and_takes_the_goods_back(books: Books) -> None:
    back = line(books.stock(), 10.00, Qty=1, UnitPrice=10.00)
    body = {"DepositToAccountRef": books.account("undeposited"), "Line": [back]}
    books.post("RefundReceipt", {**body, "TxnTaxDetail": {"TotalTax": 0.80}})
    assert moved(books) == {
        "Undeposited Funds": "-10.80",
        "Sales": "-10.00",
        "Sales Tax Payable": "-0.80",
        "Inventory Asset": "404.00",
        "Cost of Goods Sold": "-4.00",
        "Opening Balance Equity": "400.00",
    }
    assert books.balances()["stock"] == {"TEA": "101"}


def test_a_discount_line_takes_away_on_its_own_account(books: Books) -> None:
    off = {"DetailType": "DiscountLineDetail", "Amount": 2.00, "DiscountLineDetail": {"PercentBased": False}}
    body = {"DepositToAccountRef": books.account("bank"), "Line": [line(books.item("fallback"), 10.00), off]}
    made = books.post("RefundReceipt", body)
    assert made["TotalAmt"] == 8.00
    assert moved(books) == {"Checking": "-8.00", "Sales": "-10.00", "Discounts given": "2.00"}


def test_a_percentage_of_discount_is_rounded_half_up(books: Books) -> None:
    detail = {"PercentBased": True, "DiscountPercent": 12.5}
    off = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}
    body = {"DepositToAccountRef": books.account("bank"), "Line": [line(books.item("fallback"), 0.20), off]}
    assert books.post("RefundReceipt", body)["TotalAmt"] == 0.17  # 0.025 off is 0.03


def test_a_refund_of_nothing_is_kept_and_one_below_nothing_is_refused(books: Books) -> None:
    given = line(books.item("store_credit"), -10.80)
    body = {"DepositToAccountRef": books.account("bank"), "TxnTaxDetail": {"TotalTax": 0.80}}
    goods = line(books.item("fallback"), 10.00, TaxCodeRef={"value": "TAX"})
    assert books.post("RefundReceipt", {**body, "Line": [goods, given]})["TotalAmt"] == 0
    assert moved(books) == {"Sales": "-10.00", "Sales Tax Payable": "-0.80", "Store Credit": "10.80"}
    below = line(books.item("store_credit"), -10.81)
    assert books.post("RefundReceipt", {**body, "Line": [goods, below]})["code"] == "6000"


def test_units_below_nothing_move_the_other_way(books: Books) -> None:
    """On a refund they leave, on a sale they come back, at cost."""
    tea, customer = books.stock(), books.customer()
    lines = [line(tea, 30.00, Qty=3, UnitPrice=10.00), line(tea, -10.00, Qty=-1, UnitPrice=10.00)]
    books.post("CreditMemo", {"CustomerRef": customer, "Line": lines})
    assert books.balances()["stock"] == {"TEA": "102"}
    assert moved(books)["Cost of Goods Sold"] == "-8.00"
    books.post("SalesReceipt", {"CustomerRef": customer, "Line": lines})
    assert books.balances()["stock"] == {"TEA": "100"}
    assert "Cost of Goods Sold" not in moved(books)
    off = line(tea, -10.01, Qty=-1, UnitPrice=10.00)
    assert books.post("SalesReceipt", {"Line": [lines[0], off]})["code"] == "6070"


def test_a_discount_only_takes_off_and_never_more_than_the_lines(books: Books) -> None:
    def refused(*lines: Json, discount: float) -> str:
        off = {"DetailType": "DiscountLineDetail", "Amount": discount, "DiscountLineDetail": {}}
        tax = {"TxnTaxDetail": {"TotalTax": 5.00}}
        body = {"DepositToAccountRef": books.account("bank"), "Line": [*lines, off], **tax}
        return str(books.post("RefundReceipt", body).get("code"))

    goods, given = line(books.item("fallback"), 10.00), line(books.item("gift_card"), -8.00)
    assert refused(goods, discount=10.00) == "None"
    assert refused(goods, given, discount=2.01) == "6000"
    assert refused(goods, discount=-1.00) == "6000"


def test_a_document_that_is_made_in_a_batch_is_paid_only_in_the_next(books: Books) -> None:
    customer = books.customer()
    sale = {"CustomerRef": customer, "Line": [line(books.item("fallback"), 10.00)]}
    made = books.batch({"bId": "1", "operation": "create", "Invoice": sale})["1"]["Invoice"]
    target = {"Amount": 10.00, "LinkedTxn": [{"TxnId": made["Id"], "TxnType": "Invoice"}]}
    paid = {"CustomerRef": customer, "TotalAmt": 10.00, "Line": [target]}
    later = {**paid, "Line": [{**target, "LinkedTxn": [{"TxnId": "3", "TxnType": "Invoice"}]}]}
    answers = books.batch(
        {"bId": "1", "operation": "create", "Payment": paid},
        {"bId": "2", "operation": "create", "Invoice": sale},
        {"bId": "3", "operation": "create", "Payment": later},
    )
    assert answers["1"]["Payment"]["UnappliedAmt"] == 0
    assert answers["3"]["Fault"]["Error"][0]["code"] == "2500"


def test_a_reference_of_more_than_21_characters_stands_on_refunds_only(books: Books) -> None:
    body = {
        "DepositToAccountRef": books.account("bank"),
        "Line": [line(books.item("fallback"), 1.00)],
        "PaymentRefNum": "x" * 22,
    }
    assert books.post("RefundReceipt", body)["TotalAmt"] == 1.00
    assert books.post("SalesReceipt", body)["code"] == "2050"


def test_a_credit_memo_applied_to_its_invoice_closes_that_much_of_it_and_posts_nothing(books: Books) -> None:
    tea, ada = books.stock(), books.customer()
    sale, memo = sale_of_two(books, tea, ada), credit_of_one(books, tea, ada)
    before, seen = books.balances(), len(books.sandbox.movements(books.company))
    payment = books.post("Payment", application(sale, memo, 10.80))
    assert books.balances() == before
    assert len(books.sandbox.movements(books.company)) == seen
    link = [{"TxnId": payment["Id"], "TxnType": "Payment"}]
    invoice = books.ask("GET", f"/invoice/{sale['Id']}").json()["Invoice"]
    assert (invoice["Balance"], invoice["LinkedTxn"]) == (10.80, link)
    credit = books.ask("GET", f"/creditmemo/{memo['Id']}").json()["CreditMemo"]
    assert (credit["RemainingCredit"], credit["Balance"], credit["LinkedTxn"]) == (0, 0, link)


def test_more_than_the_open_balance_cannot_be_applied(books: Books) -> None:
    tea, ada = books.stock(), books.customer()
    sale, memo = sale_of_two(books, tea, ada), credit_of_one(books, tea, ada)
    assert books.post("Payment", application(sale, memo, 10.81))["code"] == "6000"
    assert books.post("Payment", application(sale, memo, 10.80))["TotalAmt"] == 0
    assert books.post("Payment", application(sale, memo, 0.01))["code"] == "6000"


def test_credit_of_one_customer_does_not_close_what_another_owes(books: Books) -> None:
    tea = books.stock()
    sale, memo = (
        sale_of_two(books, tea, books.customer("Ada")),
        credit_of_one(books, tea, books.customer("Bob")),
    )
    assert books.post("Payment", application(sale, memo, 1.00))["code"] == "6000"


def test_a_payment_moves_receivable_to_undeposited_funds_and_its_void_moves_it_back(books: Books) -> None:
    sale = sale_of_two(books, books.stock(), books.customer())
    target = {"Amount": 20.00, "LinkedTxn": [{"TxnId": sale["Id"], "TxnType": "Invoice"}]}
    paid = books.post("Payment", {"CustomerRef": sale["CustomerRef"], "TotalAmt": 21.60, "Line": [target]})
    assert (paid["UnappliedAmt"], moved(books)["Undeposited Funds"]) == (1.60, "21.60")
    assert "Accounts Receivable (A/R)" not in moved(books)
    key = {"Id": paid["Id"], "SyncToken": "0", "sparse": True}
    books.post("Payment", key, operation="update", include="void")
    assert moved(books)["Accounts Receivable (A/R)"] == "21.60"
    assert books.ask("GET", f"/invoice/{sale['Id']}").json()["Invoice"]["Balance"] == 21.60


def test_where_quickbooks_applies_credit_by_itself_the_oldest_invoice_gets_it(books: Books) -> None:
    books.change(auto_apply=True)
    tea, ada = books.stock(), books.customer()
    newer = sale_of_two(books, tea, ada, TxnDate="2026-03-02")
    older = sale_of_two(books, tea, ada, TxnDate="2026-03-01")
    memo = credit_of_one(books, tea, ada)
    assert memo["RemainingCredit"] == 0
    balances = [
        books.ask("GET", f"/invoice/{one['Id']}").json()["Invoice"]["Balance"] for one in (older, newer)
    ]
    assert balances == [10.80, 21.60]


def test_a_company_that_computes_tax_books_another_total(books: Books) -> None:
    books.change(computes_tax="0.01")
    memo = credit_of_one(books, books.stock(), books.customer())
    assert (memo["TotalAmt"], memo["TxnTaxDetail"]["TotalTax"]) == (10.81, 0.81)


def test_stock_comes_back_at_the_average_cost_of_what_is_there(books: Books) -> None:
    tea = books.stock(cost="3.33")
    body = {"DepositToAccountRef": books.account("bank"), "Line": [line(tea, 30.00, Qty=3, UnitPrice=10.00)]}
    books.post("RefundReceipt", body)
    assert moved(books)["Inventory Asset"] == "342.99"


def test_a_foreign_document_is_kept_in_both_currencies(sandbox: Sandbox) -> None:
    books = Books(sandbox, sandbox.company(multicurrency=True, rates={"EUR": "1.1"}))
    euro = {"value": "EUR"}
    ada = books.customer("Ada", "EUR")
    common = {"CustomerRef": ada, "CurrencyRef": euro, "Line": [line(books.item("fallback"), 10.05)]}
    sale = books.post("Invoice", common)
    memo = books.post("CreditMemo", {**common, "ExchangeRate": 1.2})
    assert moved(books) == {"Accounts Receivable (A/R) - EUR": "-1.00", "Sales": "-1.00"}
    first = books.sandbox.movements(books.company)[0]
    assert (first["credit"], first["foreign"]) == (
        "11.06",
        {"currency": "EUR", "debit": "0", "credit": "10.05"},
    )
    books.post("Payment", {**application(sale, memo, 10.05), "CurrencyRef": euro})
    assert moved(books) == {"Exchange Gain or Loss": "-1.00", "Sales": "-1.00"}


def test_a_changed_document_is_posted_anew(books: Books) -> None:
    sale = sale_of_two(books, books.stock(), books.customer())
    change = {
        "Id": sale["Id"],
        "SyncToken": "0",
        "sparse": True,
        "Line": [line(books.item("fallback"), 5.00)],
    }
    assert books.post("Invoice", {**change, "TxnTaxDetail": {"TotalTax": 0}})["Balance"] == 5.00
    assert moved(books)["Accounts Receivable (A/R)"] == "5.00"
    assert books.balances()["stock"] == {"TEA": "100"}


def test_a_deleted_document_is_out_of_the_books(books: Books) -> None:
    memo = credit_of_one(books, books.stock(), books.customer())
    books.post("CreditMemo", {"Id": memo["Id"], "SyncToken": "0"}, operation="delete")
    assert moved(books) == {"Inventory Asset": "400.00", "Opening Balance Equity": "400.00"}
    assert books.ask("GET", f"/creditmemo/{memo['Id']}").status_code == 400


amounts = st.integers(0, 10**7).map(lambda units: Decimal(units).scaleb(-2))
drafts = st.fixed_dictionaries(
    {
        "entity": st.sampled_from(["Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt"]),
        "prices": st.lists(st.tuples(st.integers(1, 50), amounts), min_size=1, max_size=4),
        "discount": amounts,
        "tax": amounts,
        "rate": st.decimals(Decimal("0.01"), Decimal(90), places=6),
        "applied": amounts,
        "then": st.sampled_from(["keep", "void", "delete"]),
    }
)


def pretend_company() -> tuple[Company, Json, Json]:
    company = chart.new_company(World(), {"name": "Any", "home_currency": "USD", "multicurrency": True})
    facts = {
        "Name": "Tea",
        "Type": "Inventory",
        "PurchaseCost": Decimal("3.337"),
        "QtyOnHand": Decimal(7),
        "InvStartDate": "2015-01-01",
        "TrackQtyOnHand": True,
        "IncomeAccountRef": ref(company.accounts["sales"]),
        "ExpenseAccountRef": ref(company.accounts["cogs"]),
        "AssetAccountRef": ref(company.accounts["inventory"]),
    }
    customer = operations.create(company, "Customer", {"DisplayName": "A", "CurrencyRef": {"value": "EUR"}})
    return company, operations.create(company, "Item", facts), customer


def book(company: Company, tea: Json, customer: Json, draft: Json) -> None:
    lines: list[Json] = [
        line(ref(tea), quantity * price, Qty=quantity, UnitPrice=price) for quantity, price in draft["prices"]
    ]
    off = {"DetailType": "DiscountLineDetail", "Amount": draft["discount"], "DiscountLineDetail": {}}
    payload = {
        "CustomerRef": ref(customer, "DisplayName"),
        "CurrencyRef": {"value": "EUR"},
        "ExchangeRate": draft["rate"],
        "Line": [*lines, off],
        "TxnTaxDetail": {"TotalTax": draft["tax"]},
    }
    if draft["entity"] == "RefundReceipt":
        payload["DepositToAccountRef"] = ref(company.accounts["bank"])
    made = operations.create(company, draft["entity"], payload)
    if draft["entity"] == "Invoice" and draft["applied"]:
        target = {"TxnId": made["Id"], "TxnType": "Invoice"}
        paid = {"Amount": draft["applied"], "LinkedTxn": [target]}
        common = {k: payload[k] for k in ("CustomerRef", "CurrencyRef")}
        operations.create(company, "Payment", {**common, "TotalAmt": draft["applied"], "Line": [paid]})
    key = {"Id": made["Id"], "SyncToken": made["SyncToken"]}
    if draft["then"] != "keep":
        getattr(operations, draft["then"])(company, draft["entity"], key)


def refusal_of(company: Company, tea: Json, customer: Json, draft: Json) -> str | None:
    try:
        book(company, tea, customer, draft)
    except Refusal as refusal:
        return refusal.code
    return None


@settings(max_examples=60, deadline=None)
@given(st.lists(drafts, max_size=6))
def test_after_any_documents_debits_equal_credits_and_stock_is_worth_its_account(plans: list[Json]) -> None:
    company, tea, customer = pretend_company()
    for draft in plans:
        assert refusal_of(company, tea, customer, draft) in (None, "6000", "500")
        assert sum(company.ledger.accounts.values()) == 0
    stock = company.ledger.stock[tea["Id"]]
    assert stock.value == company.ledger.accounts[company.accounts["inventory"]["Id"]]
    by_document: dict[tuple[str, str], Decimal] = {}
    for one in company.ledger.movements:
        key = (one.document["type"], one.document["id"])
        by_document[key] = by_document.get(key, Decimal(0)) + one.entry.amount
    assert set(by_document.values()) <= {Decimal(0)}
    open_amounts = [one["Balance"] for one in company.objects["Invoice"].values()]
    assert all(amount >= 0 for amount in open_amounts)
