"""Generated stories: an order, how the company booked it, the merchant's choices, and refunds of it.

Tax is never zero only. The parts are drawn in `tests/invariants`: shop, booking, giving_back, choices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from plugin.accounting.decision import Books
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Sale
from tests.invariants import booking, choices, telling
from tests.invariants.booking import Way
from tests.invariants.choices import Edition
from tests.invariants.giving_back import Taste, refunds_of, tastes
from tests.invariants.shop import SELDOM, START, Basket, baskets, contents

__all__ = ["START", "Story", "stories", "with_all_set"]


@dataclass(frozen=True, repr=False)
class Story:
    """A sale as it was booked when the first refund came, and its refunds in the order they were made.

    `missing`: the company has not booked the sale. `stranger`: another shop's sale of the same number.
    """

    basket: Basket
    sale: Sale
    refunds: tuple[Refund, ...]
    policy: Policy
    offers: Offers
    way: Way
    taste: Taste
    missing: bool = False
    stranger: Sale | None = None

    @property
    def lost(self) -> bool:
        """The company has not received all the money that the shop has."""
        return bool(self.way.lost)

    @property
    def sound(self) -> bool:
        """Nothing about the refunds themselves is for a person to look at."""
        return self.taste.sound and self.taste.kept_well and not self.lost

    def __repr__(self) -> str:
        """In few lines: what a failure shows."""
        facts = [telling.sale(self.sale), *(telling.refund(refund) for refund in self.refunds)]
        flags = [name for name in ("missing", "lost") if getattr(self, name)]
        flags += ["stranger"] if self.stranger else []
        flags += [f"closed through {self.offers.closed_through}"] if self.offers.closed_through else []
        return "\n  ".join(["Story", *facts, " ".join(flags), telling.policy(self.policy)])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Hypothesis would spell out every field."""
        printer.text(repr(self))

    @property
    def books(self) -> Books:
        """What the ledger finds before the first refund."""
        found = () if self.missing else (self.sale,)
        return Books(found if self.stranger is None else (*found, self.stranger))

    @property
    def now(self) -> datetime:
        """A day after the last refund and its money."""
        return max(refund.moment for refund in self.refunds) + timedelta(days=3)


@st.composite
def stories(draw: st.DrawFn, edition: Edition = "online", *, dinars: bool = True) -> Story:
    """One story of that edition. `dinars`: currencies of three decimal places too."""
    desktop = edition == "desktop"  # computes tax by itself, from one rate
    rate = draw(st.sampled_from([Decimal("0.08"), Decimal("0.1"), Decimal("0.0725")])) if desktop else None
    basket = draw(baskets(rate, dinars=dinars))
    way = draw(booking.ways(basket, computes_tax=desktop))
    sale = booking.booked(basket, way)
    missing, taste = draw(SELDOM), draw(tastes())
    refunds = draw(refunds_of(basket, taste, contents(basket) if missing else None))
    closed = draw(st.sampled_from([None] * 6 + [date(2026, 10, 1), date(2026, 10, 2), date(2026, 9, 30)]))
    return Story(
        basket=basket,
        sale=sale,
        refunds=tuple(refunds),
        policy=draw(choices.policies(edition)),
        offers=choices.offers(edition, closed),
        way=way,
        taste=taste,
        missing=missing,
        stranger=booking.stranger(sale) if draw(SELDOM) else None,
    )


def with_all_set(story: Story) -> Story:
    """The same in a company where nothing is unchecked, forgotten or closed."""
    edition = story.policy.boxes.edition
    return replace(story, policy=choices.full(edition), offers=choices.offers(edition))
