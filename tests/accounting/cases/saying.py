"""Documents as an accountant reads them out: the head, then line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import assert_never

from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    WithLines,
)
from plugin.accounting.sale import LineRole


def said(document: Document, names: Mapping[str, str]) -> Iterator[str]:
    """The document in words. `names`: what to call the document behind a handle ("invoice 1001")."""
    match document:
        case CreditMemo() | Invoice():
            yield f"{_kind(document)} {document.number}, {document.total.amount}"
            yield from _lines(document)
        case RefundReceipt():
            account = document.money_account.name
            yield f"Refund receipt {document.number}, {document.total.amount}, from {account}"
            yield from _lines(document)
        case SalesReceipt():
            account = document.money_account.name
            yield f"Sales receipt {document.number}, {document.total.amount}, into {account}"
            yield from _lines(document)
        case CardRefund() | RefundCheck():
            account = document.money_account.name
            yield f"{_kind(document)} {document.number}, {document.amount.amount}, from {account}"
        case Payment():
            yield f"Payment of {document.amount.amount} into {document.money_account.name}"
        case CreditApplication():
            memo, invoice = (names.get(handle, handle) for handle in (document.memo, document.invoice))
            yield f"{document.amount.amount} of {memo} applied to {invoice}"
        case Void():
            yield f"{document.voids.value.capitalize()} {document.target_number} voided"
        case _:
            assert_never(document)


def _kind(document: Document) -> str:
    return document.kind.value.capitalize()


def _lines(document: WithLines) -> Iterator[str]:
    """Goods and the rest, the tax, and last what was settled otherwise than by money."""
    settled = [line for line in document.lines if line.role is LineRole.SETTLEMENT]
    yield from (said_line(line) for line in document.lines if line not in settled)
    if document.tax:
        yield f"Sales tax {document.tax.amount}"
    yield from (said_line(line) for line in settled)


def said_line(line: DocumentLine) -> str:
    """ "2 × MUG-01 50.00"; a line without units by its item, one without an item by its account."""
    named = line.item or line.account
    name = named.name if named else line.description
    units = f"{plain(line.quantity)} × " if line.quantity is not None else ""
    override = f" (to {line.account.name})" if line.overrides_account and line.account else ""
    return f"{units}{name} {line.amount.amount}{override}"


def plain(number: Decimal) -> str:
    """Without needless zeros, never as a power of ten."""
    return f"{number.normalize():f}"
