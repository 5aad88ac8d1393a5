"""What is asked of a ledger about many refunds at once, besides their sales, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugin.accounting.decision import ByHand
from plugin.accounting.money import Amount
from plugin.accounting.sale import Ref, Sale


def _names(*numbers: str) -> frozenset[str]:
    return frozenset(filter(None, numbers))


@dataclass(frozen=True, slots=True)
class SaleSearch:
    """An order whose sale is to be created: who bought, when and for how much.

    `order`: its number as the merchant knows it; `number`: as the company does. `day`: in the shop's zone.
    """

    order: str
    buyer: str
    day: date
    total: Amount
    number: str = ""

    @property
    def names(self) -> frozenset[str]:
        """What people may have written down for the order."""
        return _names(self.order, self.number)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the company has where a sale is missing: its customer of the buyer's name, and sales like the missing
    one under other numbers. They are told by their head alone, without lines and payments."""

    buyer: Ref | None = None
    look_alikes: tuple[Sale, ...] = ()


@dataclass(frozen=True, slots=True)
class HandSearch:
    """A refund that somebody may have entered by hand: for which customer of the company, and around which days.

    `order`: the order's number as the merchant knows it; `number`: as the company does.
    `within`: how many days a document may be dated from the nearest of `days`.
    """

    customer: str
    order: str
    days: tuple[date, ...]
    within: int
    number: str = ""

    @property
    def names(self) -> frozenset[str]:
        """What a bookkeeper may have written down for the order."""
        return _names(self.order, self.number)

    def covers(self, day: date) -> bool:
        """A document of that day is near enough."""
        return any(abs((day - each).days) <= self.within for each in self.days)


@dataclass(frozen=True, slots=True)
class Found:
    """A document that may be the refund, entered by hand. `names_it`: it names the order."""

    hand: ByHand
    names_it: bool
