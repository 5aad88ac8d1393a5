"""The documents that a decision asks a ledger to write. Totals are never negative.

Each carries its lines net of tax and the tax beside them, as refunded. `number` is None until the
journal has taken one; `marker` is our own key, which every ledger writes into the private note.
A *handle* names another document: the marker of one in the same decision, or the ledger's id of one
that exists already.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal, assert_never

from plugin.accounting.money import Money, total
from plugin.accounting.sale import LineRole, Ref


class DocumentKind(StrEnum):
    """The kinds of document, named as bookkeepers name them."""

    REFUND_RECEIPT = "refund receipt"
    CREDIT_MEMO = "credit memo"
    CARD_REFUND = "credit card refund"
    REFUND_CHECK = "refund check"
    CREDIT_APPLICATION = "credit application"
    VOID = "void"
    SALES_RECEIPT = "sales receipt"
    INVOICE = "invoice"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line. `amount` is net of tax; negative where it runs against its document: a discount, a fee kept
    back, a replacement on a refund, a return on a sale.

    `quantity` and `price` are both set or both None; set, quantity × price rounded half-up to minor units
    is `amount` (the quantity carries the sign, the price does not). `stock`: units move (the item is a stock
    item). `account`: the account behind the item, or the discount's account, where known;
    `overrides_account`: the line posts there although its item does not. `item` is None on a discount line.
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
    overrides_account: bool = False


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
class SalesReceipt(_WithLines):
    """A sale that was paid at once, into `money_account`: a dearer exchange, a receipt taken back, or, where
    `is_the_sale`, the order's own sale that was missing. `reference` as on a receipt."""

    money_account: Ref
    reference: str
    gateways: tuple[str, ...] = ()
    is_the_sale: bool = False
    kind: Literal[DocumentKind.SALES_RECEIPT] = DocumentKind.SALES_RECEIPT


@dataclass(frozen=True, slots=True)
class Invoice(_WithLines):
    """What the customer owes (again): an exchange not paid, a memo taken back, a voided invoice made anew, or,
    where `is_the_sale`, the order's own sale that was missing."""

    receivable_account: Ref | None
    is_the_sale: bool = False
    kind: Literal[DocumentKind.INVOICE] = DocumentKind.INVOICE


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for the invoice that the handle `invoice` names, into `money_account`."""

    marker: str
    invoice: str
    customer: Ref
    amount: Money
    money_account: Ref
    receivable_account: Ref | None
    date: dt.date
    reference: str
    kind: Literal[DocumentKind.PAYMENT] = DocumentKind.PAYMENT


@dataclass(frozen=True, slots=True)
class CreditApplication:
    """Applies `amount` of the memo to the invoice, each named by its handle. Posts nothing new."""

    marker: str
    memo: str
    invoice: str
    customer: Ref
    amount: Money
    date: dt.date
    kind: Literal[DocumentKind.CREDIT_APPLICATION] = DocumentKind.CREDIT_APPLICATION


@dataclass(frozen=True, slots=True)
class _PaysOut:
    marker: str
    number: str | None
    date: dt.date
    customer: Ref
    #: Marker of the credit memo of the same decision, never anything else: no memo, no money document.
    memo_marker: str
    amount: Money
    #: Where the money leaves; for a check the bank account it is drawn on.
    money_account: Ref
    #: The memo's own; None: the company's only one.
    receivable_account: Ref | None
    memo: str
    reference: str
    gateways: tuple[str, ...]

    @property
    def total(self) -> Money:
        """What it pays out."""
        return self.amount


@dataclass(frozen=True, slots=True)
class CardRefund(_PaysOut):
    """Pays a part of the memo out to a credit card. `method`: the payment method, of type credit card."""

    method: Ref
    kind: Literal[DocumentKind.CARD_REFUND] = DocumentKind.CARD_REFUND


@dataclass(frozen=True, slots=True)
class RefundCheck(_PaysOut):
    """Pays a part of the memo out by another method than a card. Never to be printed."""

    kind: Literal[DocumentKind.REFUND_CHECK] = DocumentKind.REFUND_CHECK


@dataclass(frozen=True, slots=True)
class Void:
    """Voids a whole document of the kind `voids`: an unpaid sale's invoice, or, undoing a refund, one of ours.

    `amount`: an invoice's open balance, else the total. `revision`: the lock it was read with. `lines` and
    `tax` repeat the document's own, so that the effect can be told. `money_account`: of a refund that paid
    out, where the money comes back to. `after`: markers of documents of this decision that go first.
    """

    marker: str
    target_id: str
    target_number: str
    revision: str
    customer: Ref
    amount: Money
    date: dt.date
    lines: tuple[DocumentLine, ...]
    tax: Money
    receivable_account: Ref | None
    voids: DocumentKind = DocumentKind.INVOICE
    money_account: Ref | None = None
    after: tuple[str, ...] = ()
    kind: Literal[DocumentKind.VOID] = DocumentKind.VOID


Document = (
    RefundReceipt
    | CreditMemo
    | CardRefund
    | RefundCheck
    | SalesReceipt
    | Invoice
    | Payment
    | CreditApplication
    | Void
)
#: What has lines of its own and a total.
WithLines = RefundReceipt | CreditMemo | SalesReceipt | Invoice
#: What pays a memo out.
PaysOut = CardRefund | RefundCheck
Numbered = WithLines | PaysOut


def takes_number(document: Document) -> bool:
    """Voids, applications and payments take none."""
    return isinstance(document, Numbered)


def numbered(document: Document, number: str) -> Document:
    """The same document under that number. Raises TypeError for one that takes none."""
    if not isinstance(document, Numbered):
        raise TypeError(f"a {document.kind} takes no number")
    return replace(document, number=number)


def needs(document: Document) -> tuple[str, ...]:
    """Handles of the documents that must exist before this one is written."""
    match document:
        case CreditApplication():
            return (document.memo, document.invoice)
        case CardRefund() | RefundCheck():
            return (document.memo_marker,)
        case Payment():
            return (document.invoice,)
        case RefundReceipt() | CreditMemo() | SalesReceipt() | Invoice():
            return () if document.sale_id == document.marker else (document.sale_id,)
        case Void():
            return document.after
        case _:
            assert_never(document)


def sign_of(document: WithLines) -> int:
    """1 for what takes back, -1 for what sells; the order's own missing sale is neither: 0."""
    match document:
        case RefundReceipt() | CreditMemo():
            return 1
        case SalesReceipt() | Invoice():
            return 0 if document.is_the_sale else -1
        case _:
            assert_never(document)
