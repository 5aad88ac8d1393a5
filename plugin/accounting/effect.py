"""What a decision does to the books: debits and credits, units of stock, and the same in words.

Accounts that only the ledger knows (the receivable where a sale names none, sales tax payable) are named
by their role. What stock costs is known to the ledger alone, so stock is told in units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    RefundReceipt,
    Void,
)
from plugin.accounting.money import Money, total
from plugin.accounting.sale import LineRole, Ref
from plugin.accounting.sentences import Sentence, say


class AccountRole(StrEnum):
    """What an account is for; also its name where the ledger's own is not known."""

    RECEIVABLE = "Accounts receivable"
    MONEY = "Money"
    INCOME = "Income"
    DISCOUNT = "Discounts"
    TAX = "Sales tax payable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting of the document marked `marker`. One of `debit` and `credit` is zero, none is negative."""

    marker: str
    role: AccountRole
    account_name: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class Effect:
    """`entries`: debits equal credits, per document and in all. `stock`: units that come back, per item."""

    entries: tuple[Entry, ...]
    stock: tuple[tuple[Ref, Decimal], ...]
    words: tuple[Sentence, ...]


def effect(decision: Decision) -> Effect:
    """The effect of all documents of the decision."""
    entries = tuple(entry for document in decision.documents for entry in _entries(document))
    stock = _stock(decision)
    return Effect(entries, stock, tuple(_words(decision, entries, stock)))


def _entries(document: Document) -> list[Entry]:
    match document:
        case RefundReceipt():
            account = document.money_account.name
            return _posted(document, document.total, AccountRole.MONEY, account)
        case CreditMemo():
            return _posted(
                document, document.total, AccountRole.RECEIVABLE, _name(document.receivable_account)
            )
        case Void():
            return _posted(
                document, document.amount, AccountRole.RECEIVABLE, _name(document.receivable_account)
            )
        case CreditApplication():
            return []  # matches a credit to an invoice; both are in receivable already
        case _:
            assert_never(document)


def _name(receivable: Ref | None) -> str:
    return receivable.name if receivable else AccountRole.RECEIVABLE.value


def _posted(
    document: RefundReceipt | CreditMemo | Void, amount: Money, role: AccountRole, account: str
) -> list[Entry]:
    """What was earned and taxed is debited, account by account; the whole is credited where it leaves."""
    debits: dict[tuple[AccountRole, str], Money] = {}
    for key, money in _debits(document):
        debits[key] = debits.get(key, Money.zero(money.currency)) + money
    entries = [_entry(document.marker, *key, money) for key, money in debits.items() if money]
    return [*entries, _entry(document.marker, role, account, -amount)]


def _debits(document: RefundReceipt | CreditMemo | Void) -> Iterator[tuple[tuple[AccountRole, str], Money]]:
    for line in document.lines:
        role = _role(line)
        yield (role, line.account.name if line.account else role.value), line.amount
    yield (AccountRole.TAX, AccountRole.TAX.value), document.tax


def _role(line: DocumentLine) -> AccountRole:
    match line.role:
        case LineRole.DISCOUNT:
            return AccountRole.DISCOUNT
        case LineRole.TAX:
            return AccountRole.TAX
        case LineRole.GOODS | LineRole.SHIPPING | LineRole.EXTRA | LineRole.SETTLEMENT | LineRole.ROUNDING:
            return AccountRole.INCOME
        case _:
            assert_never(line.role)


def _entry(marker: str, role: AccountRole, account: str, debit: Money) -> Entry:
    """A debit; a negative one is a credit."""
    nothing = Money.zero(debit.currency)
    return Entry(marker, role, account, max(debit, nothing), max(-debit, nothing))


def _stock(decision: Decision) -> tuple[tuple[Ref, Decimal], ...]:
    units: dict[Ref, Decimal] = {}
    for document in decision.documents:
        for line in () if isinstance(document, CreditApplication) else document.lines:
            if line.stock and line.item and line.quantity:
                units[line.item] = units.get(line.item, Decimal(0)) + line.quantity
    return tuple(units.items())


def _words(
    decision: Decision, entries: tuple[Entry, ...], stock: tuple[tuple[Ref, Decimal], ...]
) -> Iterator[Sentence]:
    code = decision.lines.currency
    money = [entry for entry in entries if entry.role is AccountRole.MONEY]
    for name in dict.fromkeys(entry.account_name for entry in money):
        left = total((entry.credit for entry in money if entry.account_name == name), code)
        yield say("effect-money-leaves", amount=left, account=name)
    if decision.ar:
        yield say("effect-owes-less", amount=decision.ar)
    if decision.owed:
        yield say("effect-is-owed", amount=decision.owed)
    tax = total((e.debit - e.credit for e in entries if e.role is AccountRole.TAX), code)
    if tax:
        yield say("effect-tax-owed-less", amount=tax)
    for item, quantity in stock:
        yield say("effect-back-in-stock", quantity=format(quantity.normalize(), "f"), item=item.name)
