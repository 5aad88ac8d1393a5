"""One QuickBooks Online company as a Ledger: what it offers, how it booked an order, and booking refunds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, partial
from typing import Any, Literal

from plugin.accounting.documents import Document
from plugin.accounting.policy import Offers
from plugin.accounting.sale import Item, Ref, Sale, SaleKind
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online import forms, payload
from plugin.ledgers.quickbooks_online.answers import (
    CHANGED,
    NUMBER_TAKEN,
    VOID_NOT_KNOWN,
    fault_code,
    read_answer,
)
from plugin.ledgers.quickbooks_online.api import BATCH, Addresses, CompanyFault, QuickBooksApi
from plugin.ledgers.quickbooks_online.beside import beside
from plugin.ledgers.quickbooks_online.by_hand import by_hand
from plugin.ledgers.quickbooks_online.company import Company, read_company
from plugin.ledgers.quickbooks_online.customers import with_customers
from plugin.ledgers.quickbooks_online.known import Known, Unreadable, item_ids, payment_ids, unnamed_accounts
from plugin.ledgers.quickbooks_online.lookup import existing
from plugin.ledgers.quickbooks_online.marks import is_beside_the_sale
from plugin.ledgers.quickbooks_online.reading import read_item, read_sale
from plugin.ledgers.quickbooks_online.session import QuickBooksSession, TokenShelf
from plugin.protocols import (
    Answer,
    Clock,
    Drafted,
    Json,
    NotBooked,
    NotYet,
    NumberTaken,
    Refused,
    TryLater,
)
from plugin.searches import Beside, Found, HandSearch, SaleSearch

_ENTITIES = {SaleKind.INVOICE: "Invoice", SaleKind.SALES_RECEIPT: "SalesReceipt"}
_EVERY = " and Active in (true, false)"


class QuickBooksOnlineLedger:
    """Make one for each sync: preferences and items are read once and kept as long as it lives."""

    def __init__(
        self,
        realm: str,
        client_id: str,
        client_secret: str,
        tokens: TokenShelf,
        clock: Clock,
        addresses: Addresses | None = None,
    ) -> None:
        """`realm`: Intuit's id of the company. `addresses`: Intuit's production ones where None."""
        addresses = addresses or Addresses()
        session = QuickBooksSession(client_id, client_secret, addresses.token, tokens, clock)
        self._api = QuickBooksApi(realm, session, addresses)
        self._items: dict[str, Item] = {}

    def offers(self) -> Offers:
        """Every document of this ledger; the closing date as the preferences state it now. Two readings.

        The tax that is sent is taken as it is, and a line posts where its item does.
        """
        return Offers(
            documents=frozenset(payload.ENTITIES),
            longest_number=forms.LONGEST_NUMBER,
            documents_per_request=BATCH,
            closed_through=self._company.closed_through,
        )

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        """Invoices and sales receipts of those numbers; Refused for a number whose document nobody can read.

        What we wrote ourselves for a refund is no sale: the sales receipt of an exchange may have the order's
        number. Readings: two for the documents, one each for payments and items they refer to, per 300.
        """
        found = {kind: self._sales_of(entity, numbers) for kind, entity in _ENTITIES.items()}
        known = self._known(found[SaleKind.INVOICE], found[SaleKind.SALES_RECEIPT])
        sales: dict[str, list[Sale]] = defaultdict(list)
        refused: dict[str, Refused] = {}
        for kind, rows in found.items():
            for row in rows:
                number = str(row.get("DocNumber", ""))
                try:
                    sales[number].append(read_sale(row, kind, self._company, known))
                except Unreadable as why:
                    refused[number] = Refused("sale-unreadable", number=number, kind=kind, why=why)
        return {number: refused.get(number) or tuple(sales[number]) for number in numbers}

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        """By the buyer's name, or what is written on a sale of that day and total. Three readings."""
        if not searches:
            return {}
        found: Mapping[SaleSearch, Beside] = self._asked(beside, self._api, searches, self._company)
        return found

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        """Credit memos and refund receipts. Two readings."""
        if not searches:
            return {}
        home = self._company.home_currency
        found: Mapping[HandSearch, tuple[Found, ...]] = self._asked(by_hand, self._api, searches, home)
        return found

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        """The batch item; its amounts are Decimal. Raises Refused for this document alone.

        Pure; of a sale that is created only now, the company's preferences say what others have copied.
        """
        if not sale.copied:
            sale = replace(sale, copied=self._company.copied(sale.currency))
        return payload.draft(document, sale, key, parents)

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        """One batch. `again`: it was sent before and nobody knows what became of it, so our documents are
        looked up first; Intuit does not say for how long it replays the answer to a key."""
        there: Mapping[str, Answer] = self._existing(drafts, by="TxnDate") if again else {}
        missing = [drafted for drafted in drafts if drafted.key not in there]
        answers = self._sent(_derived(key, missing) if there else key, missing)
        stuck = [
            d for d in missing if isinstance(answers[d.key], NotYet) and "Fault" in answers[d.key].answer
        ]
        if again and stuck:
            # The answer of then is replayed, "try later" included: only another key asks anew.
            answers = {**answers, **self._sent(_derived(key, stuck, self._api.tid), stuck)}
        return {**there, **answers}

    def _sent(self, key: str, drafts: Sequence[Drafted]) -> Mapping[str, Answer]:
        if not drafts:
            return {}
        whole = self._asked(with_customers, self._api, key, drafts)
        items = self._asked(self._api.batch, key, list(whole.values())) if whole else {}
        # Kept with each answer: Intuit's support asks for its id of the exchange.
        items = {id_: {**item, "intuit_tid": self._api.tid} for id_, item in items.items()}
        answers = {d.key: self._answer(key, d, items.get(d.key)) for d in drafts if d.key in whole}
        answers |= {d.key: NotBooked(say("customer-not-made"), {}) for d in drafts if d.key not in whole}
        doubtful = [d for d in drafts if _may_be_ours(answers[d.key])]
        return {**answers, **self._existing(doubtful, by="DocNumber")}

    @cached_property
    def _company(self) -> Company:
        preferences = self._asked(self._api.rows, "Preferences")
        info = self._asked(self._api.rows, "CompanyInfo")
        try:
            return read_company(preferences[0], info[0])
        except (LookupError, ValueError, TypeError, AttributeError) as half:
            raise TryLater(say("company-half-answer")) from half

    def _rows(self, entity: str, field: str, values: Any, also: str = "") -> list[Json]:
        rows: list[Json] = self._asked(self._api.rows_among, entity, field, values, also)
        return rows

    def _sales_of(self, entity: str, numbers: Sequence[str]) -> list[Json]:
        rows = self._rows(entity, "DocNumber", numbers)
        return [row for row in rows if not is_beside_the_sale(row.get("PrivateNote"))]

    def _known(self, invoices: list[Json], receipts: list[Json]) -> Known:
        """What the documents refer to, each kind in one query for all of them."""
        documents = [*invoices, *receipts]
        paid_by = {id_ for invoice in invoices for id_ in payment_ids(invoice)}
        payments = self._rows("Payment", "Id", paid_by)
        new_items = {id_ for document in documents for id_ in item_ids(document)} - self._items.keys()
        for row in self._rows("Item", "Id", new_items, _EVERY):
            try:
                self._items[str(row["Id"])] = read_item(row)
            except Unreadable:  # the documents that use it are unreadable, the others are not
                continue
        money = [*receipts, *payments]
        accounts = self._rows(
            "Account", "Id", unnamed_accounts([*documents, *payments], self._company), _EVERY
        )
        return Known(
            items=self._items,
            payments={str(payment["Id"]): payment for payment in payments},
            accounts={str(account["Id"]): str(account["Name"]) for account in accounts},
            undeposited=None if all("DepositToAccountRef" in row for row in money) else self._undeposited,
        )

    @cached_property
    def _undeposited(self) -> Ref | None:
        """Where QuickBooks puts money whose document names no account."""
        rows = self._asked(self._api.rows, "Account", "where AccountSubType = 'UndepositedFunds'")
        return Ref(str(rows[0]["Id"]), str(rows[0]["Name"])) if len(rows) == 1 else None

    def _answer(self, key: str, drafted: Drafted, item: Json | None) -> Answer:
        if drafted.kind == "void" and item is not None and fault_code(item) in VOID_NOT_KNOWN:
            try:
                item = self._api.void_invoice(_derived(key, [drafted]), drafted.payload["Invoice"])
            except CompanyFault as fault:
                item = fault.as_item()
        return read_answer(drafted, item, self._home_currency(item))

    def _home_currency(self, item: Json | None) -> str:
        """Read only where an answer leaves its currency out."""
        stated = any("CurrencyRef" in row for row in (item or {}).values() if isinstance(row, dict))
        return "USD" if stated or item is None or "Fault" in item else self._company.home_currency

    def _existing(
        self, drafts: Sequence[Drafted], *, by: Literal["DocNumber", "TxnDate"]
    ) -> Mapping[str, Answer]:
        if not drafts:
            return {}
        search = partial(existing, by=by)
        there: Mapping[str, Answer] = self._asked(search, self._api, drafts, self._company.home_currency)
        return there

    def _asked(self, call: Any, *arguments: Any) -> Any:
        """The call's answer. A fault of the whole request is Refused; a lapsed subscription passes, one day."""
        try:
            return call(*arguments)
        except CompanyFault as fault:
            if fault.code == "6190":
                raise TryLater(say("subscription-lapsed"), timedelta(hours=1)) from fault
            raise Refused("quickbooks-refused-all", fault=fault.code or "?", words=fault.words) from fault


def _derived(key: str, drafts: Sequence[Drafted], salt: str = "") -> str:
    """Another content needs another key; the same one for the same content."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join([key, salt, *(drafted.key for drafted in drafts)])))


def _may_be_ours(answer: Answer) -> bool:
    """A refusal that may only say that the document is there already: its own number, its own void."""
    if isinstance(answer, NumberTaken):
        return not answer.across_types
    return isinstance(answer, NotBooked) and fault_code(answer.answer) in {CHANGED, NUMBER_TAKEN}
