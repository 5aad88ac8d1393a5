"""One QuickBooks Online company as a Ledger: what it offers, how it booked an order, and booking refunds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from plugin.accounting.documents import Document
from plugin.accounting.policy import Offers
from plugin.accounting.sale import Item, Ref, Sale, SaleKind
from plugin.ledgers.quickbooks_online import forms, payload
from plugin.ledgers.quickbooks_online.api import API, BATCH, QuickBooksApi
from plugin.ledgers.quickbooks_online.asking import asked
from plugin.ledgers.quickbooks_online.beside import beside
from plugin.ledgers.quickbooks_online.by_hand import by_hand
from plugin.ledgers.quickbooks_online.cards import Cards, CardsInMemory
from plugin.ledgers.quickbooks_online.catalog import Catalog
from plugin.ledgers.quickbooks_online.items import full_name, items_called, listed, made
from plugin.ledgers.quickbooks_online.known import Known, Unreadable, deposit_ids, item_ids, payment_ids
from plugin.ledgers.quickbooks_online.marks import is_beside_the_sale
from plugin.ledgers.quickbooks_online.oauth import Intuit
from plugin.ledgers.quickbooks_online.pace import Pace
from plugin.ledgers.quickbooks_online.reading import read_sale
from plugin.ledgers.quickbooks_online.sending import Sending
from plugin.ledgers.quickbooks_online.session import QuickBooksSession, TokenShelf
from plugin.lists import Account, NewItem
from plugin.protocols import (
    Answer,
    Clock,
    Drafted,
    Json,
    Refused,
)
from plugin.searches import Beside, Found, HandSearch, SaleSearch

_ENTITIES = {SaleKind.INVOICE: "Invoice", SaleKind.SALES_RECEIPT: "SalesReceipt"}


class QuickBooksOnlineLedger:
    """Make one for each sync. Lists and settings are not counted below: of those, `changes.py` says what is read."""

    def __init__(
        self,
        realm: str,
        intuit: Intuit,
        tokens: TokenShelf,
        clock: Clock,
        address: str = API,
        pace: Pace | None = None,
        cards: Cards | None = None,
    ) -> None:
        """`realm`: Intuit's id of the company. `address`: where Intuit answers, up to "/v3".

        `pace`: keeps below Intuit's limits; where None, nobody does. `cards`: what is known of the company's lists
        and settings; where None, that lives as long as the ledger.
        """
        session = QuickBooksSession(intuit, tokens, clock, pace)
        self._api = QuickBooksApi(realm, session, address)
        self._catalog = Catalog(self._api, cards or CardsInMemory(), clock)
        self._sending = Sending(self._api, self._catalog, self._invoice)

    def offers(self) -> Offers:
        """Every document of this ledger; the closing date as the preferences state it.

        The tax that is sent is taken as it is, and a line posts where its item does.
        """
        return Offers(
            documents=frozenset(payload.ENTITIES),
            longest_number=forms.LONGEST_NUMBER,
            documents_per_request=BATCH,
            closed_through=self._catalog.company.closed_through,
            tax_codes=self._catalog.tax_codes,
        )

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        """Invoices and sales receipts of those numbers; Refused for a number whose document nobody can read.

        What we wrote ourselves for a refund is no sale: the sales receipt of an exchange may have the order's
        number. Readings: two for the documents, one each for payments, deposits and items they refer to, per 300.
        """
        found = {kind: self._sales_of(entity, numbers) for kind, entity in _ENTITIES.items()}
        known = self._known(found[SaleKind.INVOICE], found[SaleKind.SALES_RECEIPT])
        company = self._catalog.company
        sales: dict[str, list[Sale]] = defaultdict(list)
        refused: dict[str, Refused] = {}
        for kind, rows in found.items():
            for row in rows:
                number = str(row.get("DocNumber", ""))
                try:
                    sales[number].append(read_sale(row, kind, company, known))
                except Unreadable as why:
                    refused[number] = Refused("sale-unreadable", number=number, kind=kind, why=why)
        return {number: refused.get(number) or tuple(sales[number]) for number in numbers}

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        """By the buyer's name, or what is written on a sale of that day and total. Three readings."""
        if not searches:
            return {}
        return asked(beside, self._api, searches, self._catalog.company)

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        """Credit memos and refund receipts. Two readings."""
        if not searches:
            return {}
        return asked(by_hand, self._api, searches, self._catalog.company.home_currency)

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        """By SKU, name or full name. Two readings."""
        return items_called(self._catalog.rows, skus)

    def listed(self, ids: Collection[str]) -> Mapping[str, Item]:
        """One reading."""
        return self._catalog.items(ids)

    def accounts(self) -> tuple[Account, ...]:
        """One reading."""
        rows = [row for row in self._catalog.every("Account") if row.get("Active") is not False]
        found = [Account(Ref(str(row["Id"]), full_name(row)), str(row["AccountType"])) for row in rows]
        return tuple(sorted(found, key=lambda account: account.ref.name.casefold()))

    def make_item(self, key: str, item: NewItem) -> Item:
        """One batch, and a reading where the name is taken."""
        row = asked(made, self._api, key, item, self._catalog.company.is_us)
        self._catalog.wrote("Item", row)
        return listed(row)

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        """The batch item; its amounts are Decimal. Raises Refused for this document alone.

        Pure; of a sale that is created only now, the company's preferences say what others have copied.
        """
        if not sale.copied:
            sale = replace(sale, copied=self._catalog.company.copied(sale.currency))
        return payload.draft(document, sale, key, parents)

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        """One batch."""
        return self._sending.book(key, drafts, again=again)

    def _invoice(self, id_: str) -> Sale | None:
        """That invoice as it is now; None where nobody can read it."""
        rows = asked(self._api.rows_among, "Invoice", "Id", [id_])
        known = self._known(rows, [])
        try:
            return read_sale(rows[0], SaleKind.INVOICE, self._catalog.company, known) if rows else None
        except Unreadable:
            return None

    def _sales_of(self, entity: str, numbers: Sequence[str]) -> list[Json]:
        rows = asked(self._api.rows_among, entity, "DocNumber", numbers)
        return [row for row in rows if not is_beside_the_sale(row.get("PrivateNote"))]

    def _known(self, invoices: list[Json], receipts: list[Json]) -> Known:
        """What the documents refer to, each kind in one query for all of them."""
        documents = [*invoices, *receipts]
        paid_by = {id_ for invoice in invoices for id_ in payment_ids(invoice)}
        payments = asked(self._api.rows_among, "Payment", "Id", paid_by)
        items = self._catalog.items(id_ for document in documents for id_ in item_ids(document))
        money = [*receipts, *payments]
        banked = {id_ for document in money for id_ in deposit_ids(document)}
        deposits = asked(self._api.rows_among, "Deposit", "Id", banked)
        codes = self._catalog.tax_codes or ()
        return Known(
            items=items,
            payments={str(payment["Id"]): payment for payment in payments},
            accounts=self._catalog.account_names([*documents, *payments, *deposits]),
            deposits={str(deposit["Id"]): deposit for deposit in deposits},
            untaxed=frozenset({"NON", *(code.ref.id for code in codes if code.rate == 0)}),
            undeposited=None
            if all("DepositToAccountRef" in row for row in money)
            else self._catalog.undeposited,
        )
