"""Everything that is known once the sale is found: what every later question of `decide` looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugin.accounting.decision import Earlier
from plugin.accounting.money import Money, total
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import LineRole, Sale, SaleLine
from plugin.accounting.statement import Statement


@dataclass(frozen=True, slots=True)
class Case:
    """One refund, its one sale, and the refund stated in the sale's currency. `now`: aware."""

    refund: Refund
    sale: Sale
    statement: Statement
    earlier: Earlier
    policy: Policy
    offers: Offers
    now: datetime

    @property
    def open_balance(self) -> Money:
        """What the invoice still owes once everything decided before is in the books."""
        coming = (reversal.ar for reversal in self.earlier.reversals if not reversal.in_sale)
        return self.sale.balance - total(coming, self.sale.currency)

    def lines(self, role: LineRole) -> tuple[SaleLine, ...]:
        """The sale's lines of that role, in its order."""
        return tuple(line for line in self.sale.lines if line.role is role)
