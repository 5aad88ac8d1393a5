"""Everything that is known once the sale is found: what every later question of `decide` looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from plugin.accounting.dates import true_day
from plugin.accounting.decision import Books, Earlier
from plugin.accounting.documents import Document
from plugin.accounting.money import Amount, Money, total
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.sale import LineRole, Sale, SaleLine
from plugin.accounting.statement import Statement


@dataclass(frozen=True)
class Case:
    """One refund, its one sale, and the refund stated in the sale's currency. `now`: aware.

    `opening`: documents that create the sale, where it was missing; they go before all others.
    What many rules ask is worked out when it is first asked for.
    """

    refund: Refund
    sale: Sale
    statement: Statement
    books: Books
    earlier: Earlier
    policy: Policy
    offers: Offers
    now: datetime
    opening: tuple[Document, ...] = ()

    @cached_property
    def open_balance(self) -> Money:
        """What the invoice still owes once everything decided before is in the books."""
        coming = (
            reversal.ar
            for reversal in self.earlier.reversals
            # One below nothing is an invoice of its own; this one does not owe more by it.
            if not reversal.in_sale and reversal.ar > self.zero
        )
        return self.sale.balance - total(coming, self.sale.currency)

    @cached_property
    def zero(self) -> Money:
        """Nothing, in the sale's currency."""
        return Money.zero(self.sale.currency)

    @cached_property
    def sells(self) -> bool:
        """An exchange that costs the customer more: what is booked is a sale."""
        return self.statement.lines < self.zero

    @cached_property
    def tax_inside(self) -> bool:
        """The sale shows no tax, yet comes to what the order comes to: its prices contain the tax."""
        ordered = self.statement.of(self.refund.order.total)
        taxed = self.sale.tax or any(line.amount for line in self.lines(LineRole.TAX))
        return not taxed and ordered in (self.sale.total, self.sale.before_settlement)

    def shown(self, amount: Amount, tax: Amount) -> Money:
        """The amount as a line of this sale shows it: with its tax, where prices contain it."""
        net = self.statement.of(amount)
        return net + self.statement.of(tax) if self.tax_inside else net

    @cached_property
    def true_day(self) -> date:
        """The refund's own day, whatever day it is booked on."""
        return true_day(self.refund)

    def lines(self, role: LineRole) -> tuple[SaleLine, ...]:
        """The sale's lines of that role, in its order."""
        return tuple([line for line in self.sale.lines if line.role is role])

    def marker(self, position: int) -> str:
        """Our key of the document at that place, counted from 1."""
        return f"{self.refund.id}#{position}"
