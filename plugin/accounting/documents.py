"""The documents that a decision asks a ledger to write. Totals are never negative.

Each carries its lines net of tax and the tax beside them, as refunded. `number` is None until the
journal has taken one; `marker` is our own key, which every ledger writes into the private note.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from plugin.accounting.money import Money, total
from plugin.accounting.sale import LineRole, Ref


class DocumentKind(StrEnum):
    """The kinds of document, named as bookkeepers name them."""

    REFUND_RECEIPT = "refund receipt"
    CREDIT_MEMO = "credit memo"
    CREDIT_APPLICATION = "credit application"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line. `amount` is net of tax; negative where it takes away (a discount, a fee kept back).

    `quantity` and `price` are both set or both None; set, quantity × price rounded half-up to minor units
    is `amount`. `stock`: units come back into stock (the item is a stock item). `account`: the income
    account behind the item, or the discount's account, where known. `item` is None on a discount line.
    """

    role: LineRole
    item: Ref | None
    description: str
    amount: Money
    quantity: Decimal | None = None
    price: Decimal | None = None
    stock: bool = False
    taxable: bool = False
    tax_code: str | None = None
    class_: Ref | None = None
    account: Ref | None = None


@dataclass(frozen=True, slots=True)
class _WithLines:
    marker: str
    number: str | None
    date: dt.date
    customer: Ref
    currency: str
    lines: tuple[DocumentLine, ...]
    tax: Money
    memo: str
    sale_id: str

    @property
    def total(self) -> Money:
        """What the document comes to, tax included."""
        return total((line.amount for line in self.lines), self.currency) + self.tax


@dataclass(frozen=True, slots=True)
class RefundReceipt(_WithLines):
    """Money that went back by `gateways`: out of `money_account`. `reference`: the gateway's ids of the movements."""

    money_account: Ref
    reference: str
    gateways: tuple[str, ...] = ()
    kind: Literal[DocumentKind.REFUND_RECEIPT] = DocumentKind.REFUND_RECEIPT


@dataclass(frozen=True, slots=True)
class CreditMemo(_WithLines):
    """What the customer no longer owes, or is owed. `receivable_account`: copied from the sale."""

    receivable_account: Ref | None
    kind: Literal[DocumentKind.CREDIT_MEMO] = DocumentKind.CREDIT_MEMO


@dataclass(frozen=True, slots=True)
class CreditApplication:
    """Applies `amount` of the memo marked `memo_marker` to the invoice `invoice_id`. Posts nothing new."""

    marker: str
    memo_marker: str
    invoice_id: str
    customer: Ref
    amount: Money
    date: dt.date
    kind: Literal[DocumentKind.CREDIT_APPLICATION] = DocumentKind.CREDIT_APPLICATION


@dataclass(frozen=True, slots=True)
class Void:
    """Voids the whole invoice, whose open balance is `amount`. `revision`: the lock it was read with.

    `lines` and `tax` repeat the invoice's own, so that the effect can be told.
    """

    marker: str
    sale_id: str
    sale_number: str
    revision: str
    customer: Ref
    amount: Money
    date: dt.date
    lines: tuple[DocumentLine, ...]
    tax: Money
    receivable_account: Ref | None
    kind: Literal[DocumentKind.VOID] = DocumentKind.VOID


Document = RefundReceipt | CreditMemo | CreditApplication | Void
Numbered = RefundReceipt | CreditMemo


def takes_number(document: Document) -> bool:
    """Voids and applications take none."""
    return isinstance(document, RefundReceipt | CreditMemo)


def numbered(document: Document, number: str) -> Document:
    """The same document under that number. Raises TypeError for one that takes none."""
    if not isinstance(document, RefundReceipt | CreditMemo):
        raise TypeError(f"a {document.kind} takes no number")
    return replace(document, number=number)
