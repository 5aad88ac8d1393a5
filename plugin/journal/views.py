"""What the journal shows to people: frozen pictures of it, read in one go and never written back.

Moments are aware and in UTC; each view says in which IANA zone its moments are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plugin.accounting.decision import Decision
from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.accounting.refund import Refund
from plugin.accounting.sentences import Sentence
from plugin.states import CompanyState, State


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands at the top of every page.

    `shop`, `company`: names; `company` is empty where none is connected. `troubles`: how many there are.
    `switched_off`: the policy books nothing. `last_sync`: None before the first one.
    `company_trouble`: why the last sync of the company came to nothing, None where it went well.
    `company_state`: how the company stands with QuickBooks; `ends_at`: when that ends unless it is renewed.
    """

    shop: str
    company: str
    switched_off: bool
    last_sync: datetime | None
    troubles: int
    zone: str = "UTC"
    company_trouble: Sentence | None = None
    company_state: CompanyState = CompanyState.CONNECTED
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CompanyView:
    """The company that a shop is joined to. `since`, `by`: when and by whom it came into its state.

    `trouble`: why its last sync came to nothing. `ends_at`: the connection ends unless it is renewed, None where
    QuickBooks did not say. `shops`: how many are joined to it, this one included.
    """

    id: int
    name: str
    state: CompanyState
    since: datetime
    by: str | None
    last_sync: datetime | None
    trouble: Sentence | None
    ends_at: datetime | None
    shops: int

    @property
    def is_connected(self) -> bool:
        """QuickBooks accepts what we send, as far as we know."""
        return self.state is CompanyState.CONNECTED


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund in a list. `id`: the journal's. `order_number`: without the store's "#".

    `sentence`: why it is held, skipped, failed or still waits; None where the state says it all.
    `documents`: as people name them ("refund receipt 1001"). `moment`: when the store recorded it.
    """

    id: int
    order_number: str
    state: State
    sentence: Sentence | None
    amount: Money
    documents: tuple[str, ...]
    moment: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class RefundPage:
    """One page of the list, newest first. `counts`: refunds per state over the whole shop; a state without
    any may be left out. `total`: rows over all pages of this filter. `page` counts from 1, `pages` >= 1.
    """

    rows: tuple[RefundRow, ...]
    counts: Mapping[State, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the audit trail. `old` and `new` are None or equal where the state did not move."""

    at: datetime
    who: str
    old: State | None
    new: State | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the decision and what became of it.

    `state`: planned, sent, booked, refused, held or needless. `ledger_id`: the company's id of it, once it exists.
    `stated_total`: what the ledger says it comes to. `sentence`: why it was refused.
    """

    document: Document
    state: str
    ledger_id: str | None
    number: str | None
    stated_total: Money | None
    sentence: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is booked if a person says yes. `content` names exactly that; approving repeats it."""

    decision: Decision
    content: str


@dataclass(frozen=True, slots=True)
class Link:
    """Another refund of the same shop. `id`: the journal's."""

    id: int
    order_number: str


@dataclass(frozen=True, slots=True)
class RefundDetail:
    """Everything that is known of one refund. `events`: oldest first. `can_retry`: a person may send it again.

    `proposal`: only while the refund is held for a person's yes. `takes_back`: the refund that this one
    reverses; `taken_back_by`: the one that reverses this. `look_again`: until when every sync decides it anew.
    """

    row: RefundRow
    refund: Refund
    decision: Decision | None
    documents: tuple[DocumentRow, ...]
    events: tuple[Event, ...]
    can_retry: bool
    proposal: Proposal | None = None
    takes_back: Link | None = None
    taken_back_by: Link | None = None
    look_again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A genuine letter, or an order, that no machine could read; a person has to look."""

    id: int
    at: datetime
    sentence: Sentence
    order_id: str | None
    topic: str
