"""What is asked of a ledger about many refunds at once, besides their sales, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugin.accounting.decision import ByHand
from plugin.accounting.money import Amount
from plugin.accounting.sale import Ref, Sale


@dataclass(frozen=True, slots=True)
class SaleSearch:
    """An order whose sale is to be created: who bought, when and for how much.

    `order`: its number as the merchant knows it. `day`: in the shop's zone.
    """

    order: str
    buyer: str
    day: date
    total: Amount


@dataclass(frozen=True, slots=True)
class Beside:
    """What the company has where a sale is missing: its customer of the buyer's name, and sales like the missing
    one under other numbers. They are told by their head alone, without lines and payments."""

    buyer: Ref | None = None
    look_alikes: tuple[Sale, ...] = ()


@dataclass(frozen=True, slots=True)
class HandSearch:
    """A refund that somebody may have entered by hand: for which customer of the company, and around which days.

    `order`: the order's number as the merchant knows it, which a bookkeeper may have written down.
    `within`: how many days a document may be dated from the nearest of `days`.
    """

    customer: str
    order: str
    days: tuple[date, ...]
    within: int

    def covers(self, day: date) -> bool:
        """A document of that day is near enough."""
        return any(abs((day - each).days) <= self.within for each in self.days)


@dataclass(frozen=True, slots=True)
class Found:
    """A document that may be the refund, entered by hand. `names_it`: it names the order."""

    hand: ByHand
    names_it: bool
