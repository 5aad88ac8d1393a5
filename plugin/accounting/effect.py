"""What a decision does to the books: debits and credits, units of stock, and the same in words.

Accounts that only the ledger knows (the receivable where a sale names none, sales tax payable) are named
by their role. What stock costs is known to the ledger alone, so stock is told in units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    WithLines,
)
from plugin.accounting.entries import AccountRole, Entry
from plugin.accounting.money import Money, total
from plugin.accounting.sale import LineRole, Ref
from plugin.accounting.sentences import Sentence
from plugin.accounting.words import words_of


@dataclass(frozen=True, slots=True)
class Effect:
    """`entries`: debits equal credits, per document and in all.

    `stock`: units per item; those that come back are positive, those that go out negative.
    """

    entries: tuple[Entry, ...]
    stock: tuple[tuple[Ref, Decimal], ...]
    words: tuple[Sentence, ...]


def effect(decision: Decision) -> Effect:
    """The effect of all documents of the decision."""
    entries = tuple(entry for document in decision.documents for entry in _entries(document))
    stock = _stock(decision)
    return Effect(entries, stock, tuple(words_of(decision, entries, stock)))


def _entries(document: Document) -> list[Entry]:
    match document:
        case RefundReceipt() | SalesReceipt():
            against = (AccountRole.MONEY, document.money_account.name)
            return _posted(document.marker, _lines_posted(document), against)
        case CreditMemo() | Invoice():
            against = (AccountRole.RECEIVABLE, _name(document.receivable_account))
            return _posted(document.marker, _lines_posted(document), against)
        case CardRefund() | RefundCheck():
            receivable = ((AccountRole.RECEIVABLE, _name(document.receivable_account)), document.amount)
            return _posted(document.marker, [receivable], (AccountRole.MONEY, document.money_account.name))
        case Payment():
            money = ((AccountRole.MONEY, document.money_account.name), document.amount)
            against = (AccountRole.RECEIVABLE, _name(document.receivable_account))
            return _posted(document.marker, [money], against)
        case Void():
            return _voided(document)
        case CreditApplication():
            return []  # matches a credit to an invoice; both are in receivable already
        case _:
            assert_never(document)


def _sells(document: WithLines) -> bool:
    """A sale: its lines are credited and its units go out."""
    return isinstance(document, SalesReceipt | Invoice)


def _voided(void: Void) -> list[Entry]:
    """The opposite of what the document had posted."""
    receivable = (AccountRole.RECEIVABLE, _name(void.receivable_account))
    money = (AccountRole.MONEY, void.money_account.name if void.money_account else AccountRole.MONEY.value)
    match void.voids:
        case DocumentKind.INVOICE:
            return _posted(void.marker, _lines_debited(void), receivable)
        case DocumentKind.SALES_RECEIPT:
            return _posted(void.marker, _lines_debited(void), money)
        case DocumentKind.CREDIT_MEMO:
            return _posted(void.marker, _lines_credited(void), receivable)
        case DocumentKind.REFUND_RECEIPT:
            return _posted(void.marker, _lines_credited(void), money)
        case DocumentKind.CARD_REFUND | DocumentKind.REFUND_CHECK:
            return _posted(void.marker, [(money, void.amount)], receivable)
        case DocumentKind.PAYMENT:
            return _posted(void.marker, [(receivable, void.amount)], money)
        case DocumentKind.CREDIT_APPLICATION | DocumentKind.VOID:
            return []
        case _:
            assert_never(void.voids)


def _name(receivable: Ref | None) -> str:
    return receivable.name if receivable else AccountRole.RECEIVABLE.value


Account = tuple[AccountRole, str]


def _posted(marker: str, debits: list[tuple[Account, Money]], against: Account) -> list[Entry]:
    """The debits, account by account; their sum is credited to `against`, which is none of them."""
    sums: dict[Account, Money] = {}
    for account, money in debits:
        sums[account] = sums[account] + money if account in sums else money
    whole = total((money for _, money in debits), debits[0][1].currency)
    sums[against] = -whole
    return [_entry(marker, *account, money) for account, money in sums.items() if money]


def _lines_posted(document: WithLines) -> list[tuple[Account, Money]]:
    """Every line and the tax, as a document of that kind posts them."""
    return _lines_credited(document) if _sells(document) else _lines_debited(document)


def _lines_debited(document: WithLines | Void) -> list[tuple[Account, Money]]:
    debits = [(_account(line), line.amount) for line in document.lines]
    return [*debits, ((AccountRole.TAX, AccountRole.TAX.value), document.tax)]


def _lines_credited(document: WithLines | Void) -> list[tuple[Account, Money]]:
    return [(account, -money) for account, money in _lines_debited(document)]


def _account(line: DocumentLine) -> Account:
    role = _role(line)
    return role, line.account.name if line.account else role.value


def _role(line: DocumentLine) -> AccountRole:
    match line.role:
        case LineRole.DISCOUNT:
            return AccountRole.DISCOUNT
        case LineRole.TAX:
            return AccountRole.TAX
        case LineRole.SETTLEMENT | LineRole.GIFT_CARD:
            return AccountRole.LIABILITY
        case LineRole.EXCHANGE_DIFFERENCE:
            return AccountRole.EXCHANGE
        case (
            LineRole.GOODS
            | LineRole.SHIPPING
            | LineRole.EXTRA
            | LineRole.ROUNDING
            | LineRole.REPLACEMENT
            | LineRole.RETURNS
            | LineRole.TAX_BASE
        ):
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
        for line, sign in _moving(document):
            if line.stock and line.item and line.quantity:
                units[line.item] = units.get(line.item, Decimal(0)) + sign * line.quantity
    return tuple((item, quantity) for item, quantity in units.items() if quantity)


def _moving(document: Document) -> Iterator[tuple[DocumentLine, int]]:
    """Lines, and whether their units come back (1) or go out (-1)."""
    match document:
        case RefundReceipt() | CreditMemo() | SalesReceipt() | Invoice():
            sign = -1 if _sells(document) else 1
            yield from ((line, sign) for line in document.lines)
        case Void():
            sign = 1 if document.voids in (DocumentKind.INVOICE, DocumentKind.SALES_RECEIPT) else -1
            yield from ((line, sign) for line in document.lines)
        case CardRefund() | RefundCheck() | Payment() | CreditApplication():
            return
        case _:
            assert_never(document)
