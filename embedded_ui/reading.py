"""What the pages ask of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from plugin.accounting.own_items import Purpose
from plugin.accounting.sale import Item
from plugin.connecting import Said
from plugin.journal.consents import Consent
from plugin.journal.usage import Month
from plugin.journal.views import CompanyView, Overview, RefundDetail, RefundPage, Trouble
from plugin.making_items import Place
from plugin.states import State


class Reading(Protocol):
    """One shop's part of the journal. Every call may raise `plugin.journal.DatabaseAway`.

    `shop_id` comes from the visitor's signed session, never from an address or a form.
    """

    def overview(self, shop_id: int) -> Overview | None:
        """None for a shop that is not here (any more): its visitors are turned away."""
        ...

    def refunds(self, shop_id: int, state: State | None, page: int) -> RefundPage:
        """Newest first; all states for None. `page` >= 1; past the last one `rows` is empty."""
        ...

    def refund(self, shop_id: int, refund_id: int) -> RefundDetail | None:
        """None for a refund that does not exist *or belongs to another shop*: nobody can tell which."""
        ...

    def troubles(self, shop_id: int) -> tuple[Trouble, ...]:
        """Newest first."""
        ...

    def retry(self, shop_id: int, refund_id: int, who: str) -> bool:
        """Ask for the refund to be tried again, noting `who`. False where there is nothing to retry (any more)."""
        ...

    def approve(self, shop_id: int, refund_id: int, shown: str, who: str) -> bool:
        """Ask for the proposal named `shown` to be booked, noting `who`. False where it is another one by now."""
        ...


class Companies(Protocol):
    """Connecting a shop's company, and ending that; implemented by `plugin.connecting.Connecting`.

    Every call may raise `plugin.journal.DatabaseAway`. `browser`: a secret that its cookie holds; an attempt is
    answered to the browser that began it only.
    """

    def view(self, shop_id: int) -> CompanyView | None:
        """The company that the shop is joined to."""
        ...

    def disconnect(self, shop_id: int, who: str) -> bool:
        """Ends the connection of the shop's company; False where Intuit did not hear of it."""
        ...

    def begin(self, shop_id: int, who: str, ticket: str, browser: str) -> str:
        """Where Intuit asks the person. Raises TicketUsed; TryLater where Intuit does not answer."""
        ...

    def answered(self, answer: Mapping[str, str], browser: str) -> int | None:
        """Intuit's answer; the attempt it belongs to, None where there is none that is open."""
        ...

    def told(self, consent_id: int, browser: str) -> Consent | None:
        """What came of an attempt of that browser."""
        ...

    def decided(self, consent_id: int, browser: str, said: Said | None) -> bool:
        """A person's answer to what is asked; None: no. False where nothing is asked (any more)."""
        ...


class Usage(Protocol):
    """How often companies are asked."""

    def months(self, company_id: int) -> tuple[Month, ...]:
        """Of one company, newest first."""
        ...


class Items(Protocol):
    """The items that stand for no goods; implemented by `plugin.making_items.MakingItems`.

    `shop`: as its platform calls it. Every call may raise `plugin.journal.DatabaseAway` and NotConnected; the last
    two also TryLater, Refused and Waiting.
    """

    def chosen(self, shop: str) -> tuple[Place, ...]:
        """Every purpose, as the policy has it."""
        ...

    def places(self, shop: str) -> tuple[Place, ...]:
        """Every purpose, with the accounts that an item for it may post to."""
        ...

    def make(self, shop: str, purpose: Purpose, name: str, account_id: str, press: str, who: str) -> Item:
        """The item, made in the company and chosen, noting `who`; one press makes one. Raises WrongPolicy."""
        ...
