"""Books of QuickBooks Desktop in memory, with the rules that matter to the order in which documents are written.

It refuses what names a document that does not exist, a number that is too long, and money paid out of a memo
that has no such credit left. It computes nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    RefundCheck,
    Void,
    needs,
)
from plugin.accounting.money import Money
from plugin.accounting.policy import Offers
from plugin.accounting.sale import Item, Sale
from plugin.accounting.sentences import say
from plugin.journal.codec import DOCUMENT
from plugin.protocols import Answer, Booked, Drafted, NotBooked, Refused
from plugin.searches import Beside, Found, HandSearch, SaleSearch

#: All that Desktop writes; there is no refund receipt.
OFFERS = Offers(
    frozenset(set(DocumentKind) - {DocumentKind.REFUND_RECEIPT}),
    longest_number=11,
    documents_per_request=30,
    voids=frozenset({DocumentKind.INVOICE, DocumentKind.CREDIT_MEMO, DocumentKind.CARD_REFUND}),
    computes_tax=True,
    overrides_accounts=True,
)


@dataclass
class PretendDesktop:
    """Implements `Ledger`. `requests`: the kinds of each request, as they came. `refuses`: kinds, for a while."""

    sales_by_number: dict[str, Sale]
    offered: Offers = OFFERS
    refuses: set[DocumentKind] = field(default_factory=set)
    requests: list[list[str]] = field(default_factory=list)
    there: dict[str, Document] = field(default_factory=dict)
    credit: dict[str, Money] = field(default_factory=dict)
    voided: list[str] = field(default_factory=list)
    _answers: dict[str, Mapping[str, Answer]] = field(default_factory=dict)
    _ids: Any = field(default_factory=lambda: count(9000))

    def offers(self) -> Offers:
        return self.offered

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        return {n: (self.sales_by_number[n],) for n in numbers if n in self.sales_by_number}

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        return {search: Beside() for search in searches}

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        return dict.fromkeys(searches, ())

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        return dict.fromkeys(skus, ())

    def listed(self, ids: Collection[str]) -> Mapping[str, Item]:
        return {}

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        handles = {handle: parents.get(handle, handle) for handle in needs(document)}
        missing = [handle for handle in handles.values() if "#" in handle]
        if missing:
            raise Refused("memo-not-there", marker=missing[0])
        return Drafted(key, document.kind, {"document": DOCUMENT.dump(document), "handles": handles})

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        if key not in self._answers:
            self.requests.append([draft.kind for draft in drafts])
            self._answers[key] = {draft.key: self._write(draft) for draft in drafts}
        return self._answers[key]

    def _write(self, draft: Drafted) -> Answer:
        document: Document = DOCUMENT.load(draft.payload["document"])
        handles: Mapping[str, str] = draft.payload["handles"]
        number = getattr(document, "number", None)
        if document.kind in self.refuses:
            return NotBooked(
                say("quickbooks-refused", kind=document.kind.value, fault="3210", words="no"), {}
            )
        if number is not None and len(number) > self.offered.longest_number:
            return NotBooked(say("number-too-long", number=number, longest=11), {})
        if isinstance(document, CardRefund | RefundCheck | CreditApplication):
            memo = document.memo if isinstance(document, CreditApplication) else document.memo_marker
            left = self.credit.get(handles[memo])
            if left is None or left < document.amount:
                return NotBooked(say("quickbooks-refused", kind="payout", fault="3210", words="credit"), {})
            self.credit[handles[memo]] = left - document.amount
        id_ = str(next(self._ids))
        self.there[id_] = document
        open_ = None
        if isinstance(document, CreditMemo):
            self.credit[id_] = open_ = document.total
        if isinstance(document, Void) and document.target_id in self.there:
            self.voided.append(document.target_id)
        total = getattr(document, "total", None)
        return Booked(id_, "1", number, total, open_, {})
