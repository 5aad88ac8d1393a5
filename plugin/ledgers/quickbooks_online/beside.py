"""What the company has where a sale is missing: the buyer, and sales of the buyer that look like it.

An order connector may have booked the order under a number of its own; a sale created beside it would double it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plugin.accounting.money import Money
from plugin.accounting.sale import Ref, Sale, SaleKind
from plugin.ledgers.quickbooks_online.api import QuickBooksApi, among
from plugin.ledgers.quickbooks_online.company import Company
from plugin.ledgers.quickbooks_online.customers import Wanted, customers_called
from plugin.ledgers.quickbooks_online.forms import customer_name
from plugin.ledgers.quickbooks_online.known import money, written_on
from plugin.ledgers.quickbooks_online.marks import is_beside_the_sale, is_ours
from plugin.ledgers.quickbooks_online.reading import is_voided
from plugin.ledgers.quickbooks_online.text import says_one
from plugin.protocols import Json
from plugin.searches import Beside, SaleSearch

_ENTITIES = {SaleKind.INVOICE: "Invoice", SaleKind.SALES_RECEIPT: "SalesReceipt"}


@dataclass(frozen=True, slots=True)
class _Row:
    head: Sale
    note: str

    def is_like(self, search: SaleSearch, buyers: set[str]) -> bool:
        """Of that day and total, and either the buyer's or written on it whose it is.

        One that we wrote says so in any case: no other order's sale, and no exchange.
        """
        head = self.head
        if head.date != search.day or head.total not in (search.total.shop, search.total.customer):
            return False
        named = says_one(head.number, search.names) or says_one(self.note, search.names)
        if is_ours(self.note):
            return named and not is_beside_the_sale(self.note)
        return named or head.customer.id in buyers


def beside(api: QuickBooksApi, searches: Sequence[SaleSearch], company: Company) -> dict[SaleSearch, Beside]:
    """The customer whom the sale would be made out to, and sales like it, whatever their number.

    A shop may keep its customers' names to itself, and connectors book on customers of their own: a sale of
    somebody else is like it if its number, note or message names the order. A customer of the buyer's name in
    another currency counts for that, too. Three queries. Raises TryLater, CompanyFault.
    """
    wanted = {search: _wanted(search, company) for search in searches}
    customers = customers_called(api, sorted(set(wanted.values()), key=str))
    rows: dict[date, list[_Row]] = defaultdict(list)
    for row in _rows(api, searches, company):
        rows[row.head.date].append(row)
    found: dict[SaleSearch, Beside] = {}
    for search in searches:
        called = customers[wanted[search]]
        buyers = {customer.id for customer in called.every}
        alike = (row.head for row in rows[search.day] if row.is_like(search, buyers))
        found[search] = Beside(called.fitting, tuple(alike))
    return found


def _wanted(search: SaleSearch, company: Company) -> Wanted:
    """As the customer of a new document is called."""
    name = customer_name(search.buyer, company.is_us)
    return name, search.total.shop.currency if company.multicurrency else None


def _rows(api: QuickBooksApi, searches: Sequence[SaleSearch], company: Company) -> Iterator[_Row]:
    """Intuit's own samples filter sales by TotalAmt."""
    days = {search.day.isoformat() for search in searches}
    totals = {str(money.amount) for each in searches for money in (each.total.shop, each.total.customer)}
    for kind, entity in _ENTITIES.items():
        for row in api.rows_among(entity, "TxnDate", days, f" and {among('TotalAmt', totals)}"):
            if not is_voided(row):
                yield _Row(_head(row, kind, company), written_on(row))


def _head(row: Json, kind: SaleKind, company: Company) -> Sale:
    """The sale without lines and payments: enough to name it."""
    currency = row.get("CurrencyRef", {}).get("value") or company.home_currency
    customer, nothing = row.get("CustomerRef", {}), Money.zero(currency)
    return Sale(
        kind=kind,
        id=str(row["Id"]),
        revision=str(row["SyncToken"]),
        number=str(row.get("DocNumber", "")),
        date=date.fromisoformat(row["TxnDate"]),
        currency=currency,
        customer=Ref(str(customer.get("value", "")), str(customer.get("name", ""))),
        total=money(row["TotalAmt"], currency),
        balance=money(row.get("Balance", 0), currency),
        tax=nothing,
        lines=(),
    )
