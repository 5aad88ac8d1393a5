"""What moved in the books, told by account: of a decision as its effect says, or of a ledger as it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plugin.accounting.decision import Decision
from plugin.accounting.effect import effect
from plugin.accounting.entries import AccountRole
from tests.invariants import chart

#: All receivable accounts are one here: a company has one for each currency.
RECEIVABLE = chart.RECEIVABLE.name

#: What stock costs is known to the ledger alone; units are compared instead.
_COSTS = ("Inventory Asset", "Cost of Goods Sold")


@dataclass(frozen=True)
class Moves:
    """`accounts`: name -> debits less credits, in the document's currency. `stock`: item -> units in."""

    accounts: Mapping[str, Decimal]
    stock: Mapping[str, Decimal]

    def of(self, names: Iterable[str]) -> Decimal:
        """Debits less credits of these accounts together."""
        return sum((self.accounts.get(name, Decimal(0)) for name in names), Decimal(0))

    def besides(self, names: Iterable[str]) -> Decimal:
        """Debits less credits of all other accounts together."""
        return self.of(set(self.accounts) - set(names))

    def __add__(self, other: Moves) -> Moves:
        return Moves(_sum(self.accounts, other.accounts), _sum(self.stock, other.stock))

    @property
    def with_cents_in_tax(self) -> Moves:
        """What was rounded, counted as tax: there a company that computes tax and the shop may differ by cents."""
        cents = {chart.TAX.name: self.accounts.get(chart.ROUNDING.name, Decimal(0))}
        rest = {name: amount for name, amount in self.accounts.items() if name != chart.ROUNDING.name}
        return Moves(_sum(rest, cents), self.stock)

    @property
    def is_nothing(self) -> bool:
        return not self.accounts and not self.stock


NOTHING = Moves({}, {})


def _sum(first: Mapping[str, Decimal], second: Mapping[str, Decimal]) -> dict[str, Decimal]:
    together = defaultdict(Decimal, first)
    for name, amount in second.items():
        together[name] += amount
    return {name: amount for name, amount in together.items() if amount}


def told(decision: Decision) -> Moves:
    """As the decision's own effect says."""
    said = effect(decision)
    accounts: dict[str, Decimal] = defaultdict(Decimal)
    for entry in said.entries:
        accounts[_name(entry.role, entry.account_name)] += entry.debit.amount - entry.credit.amount
    stock: dict[str, Decimal] = defaultdict(Decimal)
    for item, units in said.stock:
        stock[item.name] += units
    return Moves(_sum(accounts, {}), _sum(stock, {}))


def _name(role: AccountRole, name: str) -> str:
    if role is AccountRole.RECEIVABLE:
        return RECEIVABLE
    return chart.TAX.name if name == AccountRole.TAX.value else name


def shown(movements: Iterable[Mapping[str, Any]]) -> Moves:
    """As the ledger's postings show; `movements`: rows of the sandbox's statement."""
    accounts: dict[str, Decimal] = defaultdict(Decimal)
    stock: dict[str, Decimal] = defaultdict(Decimal)
    for row in movements:
        if "item" in row:
            stock[row["item"]] += Decimal(row["quantity"])
        name = row["account"]
        if name in _COSTS:
            continue
        sides = row.get("foreign", row)
        accounts[RECEIVABLE if name.startswith("Accounts Receivable") else name] += Decimal(
            sides["debit"]
        ) - Decimal(sides["credit"])
    return Moves(_sum(accounts, {}), _sum(stock, {}))
