"""A pretend company of QuickBooks Online in which stories are played: sales in, decisions written, books read back.

One company serves many stories; each has customers and an order number of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

import requests

from plugin.accounting import numbering
from plugin.accounting.decision import Decision, Written
from plugin.accounting.documents import Document, Numbered, needs
from plugin.accounting.policy import Offers
from plugin.accounting.sale import ItemKind, LineRole, Ref, Sale, SaleKind
from plugin.ledgers.quickbooks_online.exact import from_json, to_json
from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.protocols import Answer, Booked, NumberTaken
from tests.accounting.generated import Story
from tests.invariants import chart
from tests.ledgers.books import RealClock, address, intuit
from tests.ledgers.shelf import MemoryShelf
from tests.sandbox_process import Sandbox

Json = dict[str, Any]

#: Units of each product at the start, so many that average cost stays what it is.
_PLENTY = 1_000_000
_KINDS = {ItemKind.STOCK: "stock", ItemKind.NON_STOCK: "non-stock", ItemKind.SERVICE: "service"}
_INCOME = {chart.SALES: "sales", chart.RETURNS: "returns"}


class OnlineBooks:
    """One company. `currency`: its own; a sale in another one is booked in that one."""

    def __init__(self, sandbox: Sandbox, currency: str, *, abroad: bool) -> None:
        self._sandbox = sandbox
        self.company = sandbox.company(
            home_currency=currency,
            multicurrency=abroad,
            batches_per_minute=0,
            requests_per_minute=0,
            rates={"EUR": "1.0837", "JPY": "0.006712", "KWD": "3.251"} if abroad else {},
        )
        self._abroad = abroad
        self._numbers = count(1001)
        self._keys = count(1)
        self._since = 0
        self._closed: str | None = None
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {self.company['access_token']}"
        self._refs = self._make_chart()
        self.ledger = self._open()

    @classmethod
    def create(cls, sandbox: Sandbox, currency: str, *, abroad: bool = False) -> OnlineBooks:
        """A new company with everything that stories speak of."""
        return cls(sandbox, currency, abroad=abroad)

    def settled_in(self, story: Story) -> Story:
        """The story with this company's own references and a new order number; its customers exist by then."""
        self._close(None)
        number = str(next(self._numbers))
        people = {
            old: Ref(f"{old.id} {number}", old.name.replace(chart.NUMBER, number))
            for old in (chart.BUYER, chart.STRANGER)
        }
        story = chart.moved(story, {**self._refs, **people}, number)
        booked = [sale for sale in (None if story.missing else story.sale, story.stranger) if sale]
        real = {sale.customer: self._customer(sale.customer.name, sale.currency) for sale in booked}
        return chart.moved(story, real)

    def book_sale(self, sale: Sale) -> None:
        """The order connector books it; what the company then shows is asked with `sales`."""
        entity = "Invoice" if sale.kind is SaleKind.INVOICE else "SalesReceipt"
        payload: Json = {
            "DocNumber": sale.number,
            "TxnDate": sale.date.isoformat(),
            "CustomerRef": {"value": sale.customer.id},
            "Line": [_line(line) for line in sale.lines],
            "TxnTaxDetail": {"TotalTax": sale.tax.amount},
            **self._currency(sale),
        }
        if sale.kind is SaleKind.SALES_RECEIPT:
            payload["DepositToAccountRef"] = {"value": sale.payments[0].account.id} if sale.payments else None
        kept = self._post(entity, {name: value for name, value in payload.items() if value is not None})
        if sale.kind is SaleKind.INVOICE:
            for payment in sale.payments:
                self._pay(sale, kept["Id"], payment.amount.amount, payment.account)

    def sales(self, *numbers: str) -> tuple[Sale, ...]:
        """What the ledger's reader finds of those numbers now."""
        found: list[Sale] = []
        for number, sales in self.ledger.sales(list(dict.fromkeys(numbers))).items():
            assert isinstance(sales, tuple), (number, sales)
            found += sales
        return tuple(found)

    def close(self, story: Story) -> Offers:
        """The merchant closes the books as the story says; what the ledger offers from then on."""
        closed = story.offers.closed_through
        self._close(closed.isoformat() if closed else None)
        return self.ledger.offers()

    def write(self, decision: Decision, sale: Sale, story: Story, taken: set[str]) -> dict[str, Written]:
        """Books the documents, what others need first; marker -> the document as it was made.

        None may be refused, but for a number that is taken: then the next ones follow, as in the journal.
        """
        assert {document.kind for document in decision.documents} <= self.ledger.offers().documents
        written: dict[str, Written] = {}
        waiting = decision.documents
        while waiting:
            parents = {marker: each.id for marker, each in written.items()}
            ready = self._numbered(decision, _ready(waiting, parents), story, taken)
            keys = {document.marker: f"k{next(self._keys)}" for document in ready}
            drafts = [self.ledger.draft(each, sale, keys[each.marker], parents) for each in ready]
            answers = self.ledger.book(str(uuid.uuid4()), drafts)
            for document in ready:
                answer = answers[keys[document.marker]]
                if isinstance(document, Numbered) and document.number:
                    taken.add(document.number)
                if not isinstance(answer, NumberTaken):
                    written[document.marker] = _written(document, answer)
            waiting = tuple(document for document in waiting if document.marker not in written)
        return written

    def _numbered(
        self, decision: Decision, ready: tuple[Document, ...], story: Story, taken: set[str]
    ) -> tuple[Document, ...]:
        return numbering.assign(
            replace(decision, documents=ready),
            story.policy.number_of(story.sale.number),
            self.ledger.offers().longest_number,
            lambda number: number in taken,
        ).documents

    def movements(self) -> list[Json]:
        """The ledger's postings since the last time one asked."""
        rows = self._sandbox.movements(self.company, self._since)
        self._since = rows[-1]["seq"] if rows else self._since
        return rows

    def open_of(self, kind: str, id_: str) -> Decimal:
        """What is open of an invoice or a memo now."""
        answer = self._http.get(self._sandbox.qbo(self.company, f"/{kind.lower()}/{id_}"), timeout=30)
        document = from_json(answer.text)[kind]
        return Decimal(document["Balance"])

    def customer_balance(self, name: str) -> Decimal:
        """What that customer owes, in the company's own currency."""
        return Decimal(self._sandbox.balances(self.company)["customers"].get(name, "0"))

    def _open(self) -> QuickBooksOnlineLedger:
        shelf = MemoryShelf({name: self.company[name] for name in ("access_token", "refresh_token")})
        return QuickBooksOnlineLedger(
            self.company["realm"],
            intuit(self._sandbox, self.company),
            shelf,
            RealClock(),
            address(self._sandbox),
        )

    def _close(self, day: str | None) -> None:
        if day != self._closed:
            self._sandbox.patch(f"/companies/{self.company['realm']}", closing_date=day)
            self._closed = day
            self.ledger = self._open()

    def _make_chart(self) -> Mapping[Ref, Ref]:
        """References of stories -> this company's; products are made, all else it starts with."""
        accounts = {each["name"]: each["id"] for each in self.company["accounts"].values()}
        items = {each["name"]: each["id"] for each in self.company["items"].values()}
        for product in (*chart.PRODUCTS, chart.NEVER_RESTOCK):
            assert product.income_account is not None
            made = self._sandbox.post(
                f"/companies/{self.company['realm']}/items",
                name=product.ref.name,
                sku=product.sku,
                kind=_KINDS[product.kind],
                income=_INCOME[product.income_account],
                price="10",
                cost="4",
                quantity=_PLENTY,
            )
            items[product.ref.name] = made["Id"]
        refs = {ref: Ref(accounts[ref.name], ref.name) for ref in chart.ACCOUNTS}
        every = (*chart.PRODUCTS, chart.NEVER_RESTOCK, *chart.SERVICES)
        return {**refs, **{item.ref: Ref(items[item.ref.name], item.ref.name) for item in every}}

    def _customer(self, name: str, currency: str) -> Ref:
        made = self._post("Customer", {"DisplayName": name, "CurrencyRef": {"value": currency}})
        return Ref(made["Id"], name)

    def _pay(self, sale: Sale, invoice: str, amount: Decimal, account: Ref) -> None:
        self._post(
            "Payment",
            {
                "CustomerRef": {"value": sale.customer.id},
                "TotalAmt": amount,
                "TxnDate": sale.date.isoformat(),
                "DepositToAccountRef": {"value": account.id},
                "Line": [{"Amount": amount, "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}]}],
                **self._currency(sale),
            },
        )

    def _currency(self, sale: Sale) -> Json:
        return {"CurrencyRef": {"value": sale.currency}} if self._abroad else {}

    def _post(self, entity: str, payload: Json) -> Json:
        answer = self._http.post(
            self._sandbox.qbo(self.company, f"/{entity.lower()}"),
            data=to_json(payload),
            headers={"Content-Type": "application/json"},
            timeout=30,
        )
        assert answer.ok, answer.text
        kept: Json = answer.json()[entity]
        return kept


def _ready(waiting: tuple[Document, ...], parents: Mapping[str, str]) -> tuple[Document, ...]:
    """Those that need nothing that is still to be written."""
    ready = tuple(
        document
        for document in waiting
        if all("#" not in each or each in parents or each == document.marker for each in needs(document))
    )
    assert ready, f"these wait for what is not there: {[needs(document) for document in waiting]}"
    return ready


def _written(document: Document, answer: Answer) -> Written:
    assert isinstance(answer, Booked), (answer, document)
    if isinstance(document, Numbered):
        assert answer.total == document.total, (answer, document)
    return Written(answer.ledger_id, answer.number, answer.revision, answer.open)


def _line(line: Any) -> Json:
    """One line as a connector sends it: a unit price only where it gives the amount."""
    if line.role is LineRole.DISCOUNT and line.item is None:
        detail: Json = {"PercentBased": False, "DiscountAccountRef": {"value": line.account.id}}
        return {
            "DetailType": "DiscountLineDetail",
            "Amount": -line.amount.amount,
            "DiscountLineDetail": detail,
        }
    detail = {"ItemRef": {"value": line.item.ref.id}, "TaxCodeRef": {"value": line.tax_code or "NON"}}
    if line.quantity is not None:
        detail["Qty"] = line.quantity
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": line.amount.amount,
        "Description": line.description,
        "SalesItemLineDetail": detail,
    }
