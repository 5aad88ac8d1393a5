"""The effect of a decision in words that a merchant reads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plugin.accounting.decision import Decision
from plugin.accounting.entries import AccountRole, Entry
from plugin.accounting.money import Money, total
from plugin.accounting.sale import Ref
from plugin.accounting.sentences import Sentence, say, units_told


def words_of(
    decision: Decision, entries: tuple[Entry, ...], stock: tuple[tuple[Ref, Decimal], ...]
) -> Iterator[Sentence]:
    """What happens to each money account, the customer's balance, liabilities, tax, exchange, stock; in this order."""
    zero = Money.zero(decision.lines.currency)

    def change(role: AccountRole, name: str | None = None) -> Money:
        found = [each for each in entries if each.role is role and name in (None, each.account_name)]
        return total((each.debit - each.credit for each in found), zero.currency)

    for name in dict.fromkeys(entry.account_name for entry in entries if entry.role is AccountRole.MONEY):
        moved = change(AccountRole.MONEY, name)
        if moved < zero:
            yield say("effect-money-leaves", amount=-moved, account=name)
        elif moved > zero:
            yield say("effect-money-comes", amount=moved, account=name)
    receivable = change(AccountRole.RECEIVABLE) + decision.owed
    if receivable < zero:
        yield say("effect-owes-less", amount=-receivable)
    elif receivable > zero:
        yield say("effect-owes-more", amount=receivable)
    if decision.balance is not None:
        yield say("effect-owes-now", amount=decision.balance)
    if decision.owed > zero:
        yield say("effect-is-owed", amount=decision.owed)
    liability = change(AccountRole.LIABILITY)
    if liability < zero:
        yield say("effect-promised", amount=-liability)
    elif liability > zero:
        yield say("effect-promise-taken-back", amount=liability)
    tax = change(AccountRole.TAX)
    if tax > zero:
        yield say("effect-tax-owed-less", amount=tax)
    elif tax < zero:
        yield say("effect-tax-owed-more", amount=-tax)
    difference = change(AccountRole.EXCHANGE)
    if difference > zero:
        yield say("effect-exchange-loss", amount=difference)
    elif difference < zero:
        yield say("effect-exchange-gain", amount=-difference)
    for item, quantity in stock:
        told = units_told(abs(quantity))
        if quantity > 0:
            yield say("effect-back-in-stock", quantity=told, item=item.name)
        else:
            yield say("effect-out-of-stock", quantity=told, item=item.name)
