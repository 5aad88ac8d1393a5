"""What the pages ask of the journal."""

from __future__ import annotations

from typing import Protocol

from plugin.journal.views import Overview, RefundDetail, RefundPage, Trouble
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
