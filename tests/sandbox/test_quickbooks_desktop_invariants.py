"""Whatever is done to the pretend company file, sensible or not: its books and its documents say the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.money import cents
from sandbox.quickbooks_desktop import chart, operations
from sandbox.quickbooks_desktop.company import CHARGES, CREDITS, CompanyFile, Txn
from sandbox.quickbooks_desktop.statuses import Status
from sandbox.world import World

ADA = {"FullName": "Ada"}
FORMS = ("Invoice", "CreditMemo", "SalesReceipt")
#: What is done, how much of what is possible in percent, and to which document.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [*FORMS, "Invoice", "CreditMemo", "pay", "apply", "refund", "check", "change", "void", "rate"]
        ),
        st.sampled_from([-10, 0, 1, 33, 50, 99, 100, 100, 101]),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=16,
)
#: So that there is something to pay, to apply and to refund from the start.
BEGINNING = [("Invoice", 0, 2), ("CreditMemo", 0, 1)]
RATES = st.decimals(Decimal("0"), Decimal("30"), places=3).map(str)


def new_file(rate: str, rounding: str) -> CompanyFile:
    wish = {
        "name": "Acme",
        "home_currency": "USD",
        "tax_rates": {"State Tax": rate},
        "tax_rounding": rounding,
    }
    company = chart.new_file(World(), wish)
    operations.add(company, "Customer", {"Name": "Ada"})
    refs = {
        "IncomeAccountRef": "Sales",
        "COGSAccountRef": "Cost of Goods Sold",
        "AssetAccountRef": "Inventory Asset",
    }
    accounts = {name: {"FullName": account} for name, account in refs.items()}
    stock = {
        "Name": "TEA",
        "PurchaseCost": "4.37",
        "QuantityOnHand": "9",
        "SalesTaxCodeRef": {"FullName": "Tax"},
    }
    operations.add(company, "ItemInventory", {**stock, **accounts})
    return company


def one_of(company: CompanyFile, pick: int, *kinds: str) -> Txn | None:
    """The document of such a kind that the pick is for; None where there is none."""
    found = [txn for txn in company.txns.values() if txn.kind in kinds]
    return found[pick % len(found)] if found else None


def share(company: CompanyFile, percent: int, *of: Txn) -> str:
    """So much of what is open on all of them."""
    return f"{cents(min(company.open_amount(txn) for txn in of) * percent / 100):.2f}"


def do(company: CompanyFile, what: str, percent: int, pick: int) -> None:
    """One step. Raises Status where QuickBooks would refuse it."""
    invoice, credit = one_of(company, pick, "Invoice"), one_of(company, pick, *CREDITS)
    match what:
        case "pay" if invoice is not None:
            applied: list[Any] = [{"TxnID": invoice.id, "PaymentAmount": share(company, percent, invoice)}]
            operations.add(company, "ReceivePayment", {"CustomerRef": ADA, "AppliedToTxnAdd": applied})
        case "apply" if invoice is not None and credit is not None:
            used = {"CreditTxnID": credit.id, "AppliedAmount": share(company, percent, invoice, credit)}
            applied = [{"TxnID": invoice.id, "SetCredit": [used]}]
            operations.add(company, "ReceivePayment", {"CustomerRef": ADA, "AppliedToTxnAdd": applied})
        case "refund" if credit is not None:
            applied = [{"TxnID": credit.id, "RefundAmount": share(company, percent, credit)}]
            operations.add(
                company, "ARRefundCreditCard", {"CustomerRef": ADA, "RefundAppliedToTxnAdd": applied}
            )
        case "check" if credit is not None:
            expense = {
                "AccountRef": {"FullName": "Accounts Receivable"},
                "Amount": share(company, percent, credit),
            }
            head = {
                "AccountRef": {"FullName": "Checking"},
                "PayeeEntityRef": ADA,
                "ExpenseLineAdd": [expense],
            }
            operations.add(company, "Check", {**head, "ApplyCheckToTxnAdd": [{"TxnID": credit.id}]})
        case "change" if (memo := one_of(company, pick, "CreditMemo")) is not None:
            kept = [{"TxnLineID": line.id} for line in memo.lines]
            cent = {
                "TxnLineID": "-1",
                "ItemRef": {"FullName": "Rounding"},
                "Amount": f"{percent / 10000:.2f}",
            }
            given = {"TxnID": memo.id, "EditSequence": str(memo.revision), "CreditMemoLineMod": [*kept, cent]}
            operations.change(company, "CreditMemo", given)
        case "void" if (txn := one_of(company, pick, "SalesReceipt", "CreditMemo", *CHARGES)) is not None:
            operations.void(company, txn.kind, txn.id)
        case "rate":
            chart.change(company, {"tax_rates": {"State Tax": str(abs(percent) / 7)[:6]}})
        case kind if kind in FORMS:
            goods = {"ItemRef": {"FullName": "TEA"}, "Quantity": str(1 + pick), "Rate": "3.33"}
            off = {"ItemRef": {"FullName": "Discount"}, "Amount": f"{-percent / 100:.2f}"}
            operations.add(company, kind, {"CustomerRef": ADA, f"{kind}LineAdd": [goods, off]})
        case _:
            pass


def check_books(company: CompanyFile) -> None:
    """The receivable is what open documents come to, tax and stock what the forms that stand say."""
    ledger, txns = company.ledger, company.txns.values()
    assert sum(ledger.accounts.values()) == 0
    assert all(company.open_amount(txn) >= 0 for txn in txns if txn.kind in (*CHARGES, *CREDITS))
    owed = sum(company.open_amount(txn) for txn in txns if txn.kind in CHARGES)
    credit = sum(company.open_amount(txn) for txn in txns if txn.kind in CREDITS)
    assert ledger.accounts[company.accounts["receivable"]["ListID"]] == owed - credit
    assert sum(ledger.customers.values()) == owed - credit
    signs = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1}
    taxes = sum(signs[txn.kind] * txn.tax for txn in txns if txn.kind in signs)
    assert -ledger.accounts[company.accounts["tax"]["ListID"]] == taxes
    out = sum(
        signs[txn.kind] * (line.quantity or 0) for txn in txns if txn.kind in signs for line in txn.lines
    )
    assert [stock.quantity for stock in ledger.stock.values()] == [9 - out]
    value = sum(stock.value for stock in ledger.stock.values())
    assert ledger.accounts[company.accounts["inventory"]["ListID"]] == value


def snapshot(company: CompanyFile) -> Any:
    return (
        dict(company.ledger.accounts),
        len(company.txns),
        list(company.links),
        len(company.ledger.movements),
    )


@settings(max_examples=100, deadline=None)
@given(STEPS, RATES, st.sampled_from(["per document", "per line"]))
def test_books_and_documents_agree_after_every_step_and_a_refused_step_changes_nothing(
    steps: list[tuple[str, int, int]], rate: str, rounding: str
) -> None:
    company = new_file(rate, rounding)
    for what, percent, pick in [*BEGINNING, *steps]:
        before = snapshot(company)
        try:
            do(company, what, percent, pick)
        except Status:
            assert snapshot(company) == before
        check_books(company)


@settings(max_examples=50, deadline=None)
@given(STEPS, RATES)
def test_voiding_everything_in_the_right_order_leaves_only_payments(
    steps: list[tuple[str, int, int]], rate: str
) -> None:
    company = new_file(rate, "per document")
    for what, percent, pick in [*BEGINNING, *steps]:
        try:
            do(company, what, percent, pick)
        except Status:
            continue
    for kinds in (("ARRefundCreditCard", "Check"), ("CreditMemo",), ("Invoice", "SalesReceipt")):
        for txn in [txn for txn in company.txns.values() if txn.kind in kinds]:
            operations.void(company, txn.kind, txn.id)
    check_books(company)
    received = sum(txn.total for txn in company.txns.values() if txn.kind == "ReceivePayment")
    undeposited = company.accounts["undeposited"]["ListID"]
    assert company.links == []
    assert company.ledger.accounts[undeposited] == received
    left = {account for account, amount in company.ledger.accounts.items() if amount}
    kept = {company.accounts[key]["ListID"] for key in ("undeposited", "receivable", "inventory", "opening")}
    assert left <= kept
