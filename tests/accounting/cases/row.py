"""What a case is: what happened, the merchant's choices, and what has to come of it, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from plugin.accounting.decision import ByHand
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Item, Sale
from tests.accounting.books import NOW


@dataclass(frozen=True)
class Choice:
    """One choice that differs from the usual ones: how a person says it, and what it sets.

    `boxes`: the edition's boxes; `policy`: everything else; `company`: what the company itself asks for;
    `items`: what its list of items calls by a SKU.
    """

    words: str
    boxes: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
    company: Mapping[str, Any] = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)

    def chosen(self, policy: Policy) -> Policy:
        """The policy with this choice made."""
        return replace(policy, boxes=replace(policy.boxes, **self.boxes), **self.policy)

    def offered(self, offers: Offers) -> Offers:
        """The company as this choice says it is."""
        return replace(offers, **self.company)


def box(words: str, **boxes: Any) -> Choice:
    """A box, checked or not."""
    return Choice(words, boxes=boxes)


def choice(words: str, **policy: Any) -> Choice:
    """Any other choice of the merchant."""
    return Choice(words, policy=policy)


def company(words: str, **offers: Any) -> Choice:
    """Something the company itself says."""
    return Choice(words, company=offers)


def lists(words: str, sku: str, *items: Item) -> Choice:
    """What the company's list of items calls by that SKU."""
    return Choice(words, items={sku: items})


@dataclass(frozen=True)
class Booked:
    """Documents are written, as one says it line by line (indentation is for the eye only).

    `posted`: "Dr account amount" and "Cr account amount", each account's postings of one side in one line.
    Dates stand here only where they are not the usual 15 October.
    `stock`: units that come back ("1 × MUG-01"; "-1 × CUP-02" leaves). `owes`: what the customer then owes
    for this order, negative where the customer is owed. `memo`: words that have to stand in a memo.
    """

    documents: str
    posted: str
    stock: str = ""
    owes: str = "0.00"
    memo: tuple[str, ...] = ()
    dated: str = "2026-10-15"


@dataclass(frozen=True)
class Held:
    """The refund waits for a person. `figures`: words that its sentence has to contain.

    `again`: it is looked up again by itself. `proposed`: documents that are booked if the person says yes.
    """

    code: str
    figures: tuple[str, ...] = ()
    again: bool = False
    proposed: str = ""


@dataclass(frozen=True)
class Skipped:
    """Nothing is to be booked, by a named rule."""

    code: str


@dataclass(frozen=True)
class Adopted:
    """Documents that somebody entered by hand stand for the refund; nothing is written."""

    documents: tuple[str, ...]


Expected = Booked | Held | Skipped | Adopted


@dataclass(frozen=True)
class Row:
    """One case. `both`: the same in both editions; an edition left out is not concerned.

    `covers`: numbers of the 31 refund cases; `boxes`: rows of the checkbox table; `tells`: what of the list of
    all cases it tells. `before`: earlier refunds of the order, booked in that order. `also`: other refunds of the
    order that are not booked. `taken`: numbers in use. `undone`: the last of `before` is taken back.
    """

    id: str
    title: str
    refund: Refund
    sales: tuple[Sale, ...] = ()
    both: Expected | None = None
    online: Expected | None = None
    desktop: Expected | None = None
    choices: tuple[Choice, ...] = ()
    covers: tuple[int, ...] = ()
    boxes: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    before: tuple[Refund, ...] = ()
    also: tuple[Refund, ...] = ()
    taken: tuple[str, ...] = ()
    look_alikes: tuple[Sale, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    now: datetime = NOW
    remark: str = ""

    def expected(self, edition: str) -> Expected | None:
        """What has to come of it in that edition; None where it is not concerned."""
        own = self.online if edition == "online" else self.desktop
        return own or self.both
