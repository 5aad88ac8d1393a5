"""How the company booked the order: the facts of a sale, as a ledger read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from plugin.accounting.money import Money, total


class SaleKind(StrEnum):
    """The type of the document that holds the sale."""

    INVOICE = "invoice"
    SALES_RECEIPT = "sales receipt"


class ItemKind(StrEnum):
    """How QuickBooks treats an item: only stock moves inventory and cost."""

    STOCK = "stock"
    NON_STOCK = "non-stock"
    SERVICE = "service"
    #: What holds several items; no line of a document can stand on either.
    BUNDLE = "bundle"
    CATEGORY = "category"


class LineRole(StrEnum):
    """What a line of a document is about."""

    GOODS = "goods"
    SHIPPING = "shipping"
    DISCOUNT = "discount"
    EXTRA = "extra"
    TAX = "tax"
    #: Store credit or a gift card given: the liability takes what money did not.
    SETTLEMENT = "settlement"
    ROUNDING = "rounding"
    #: A gift card that was sold is taken back: no income, the liability falls.
    GIFT_CARD = "gift card"
    #: Goods that went out in an exchange.
    REPLACEMENT = "replacement"
    #: What a changed rate made of the shop's money.
    EXCHANGE_DIFFERENCE = "exchange difference"
    #: One of two lines that come to nothing: out of the income account, into the returns account.
    RETURNS = "returns"
    #: One of two lines that come to nothing: only there so that the ledger computes the refunded tax.
    TAX_BASE = "tax base"


@dataclass(frozen=True, slots=True)
class Ref:
    """Something in the company: its id there, and the name a bookkeeper knows it by."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A product or service of the company."""

    ref: Ref
    kind: ItemKind
    sku: str | None
    active: bool
    income_account: Ref | None


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code of the company for sales. `rate`: in percent; None where its taxes are no share of the amount."""

    ref: Ref
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One line of the sale. `amount` is net of tax and carries the line's own sign (a discount is negative).

    `item` is None on a discount that the form takes off as a whole, `account` is then the discount's account;
    a discount booked as a line of its own keeps its item. `taxable` and
    `tax_code` repeat what the line says, so that the refund can mirror it. `class_` likewise.
    """

    id: str
    role: LineRole
    item: Item | None
    description: str
    quantity: Decimal | None
    amount: Money
    taxable: bool
    tax_code: str | None = None
    class_: Ref | None = None
    account: Ref | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for the sale, and the account it was deposited to."""

    id: str
    amount: Money
    account: Ref


@dataclass(frozen=True, slots=True)
class Sale:
    """The document that holds the sale. All money in `currency`.

    `revision`: the ledger's optimistic lock (SyncToken, EditSequence). `balance`: what the invoice still
    owes, zero on a sales receipt. `received`: `payments` summed (a sales receipt: its total).
    `applied`: a payment or credit is linked to it. `tax`: the tax section, beside the lines.
    `copied`: what the ledger wants to see again when it writes a refund of this sale; opaque here.
    """

    kind: SaleKind
    id: str
    revision: str
    number: str
    date: dt.date
    currency: str
    customer: Ref
    total: Money
    balance: Money
    tax: Money
    lines: tuple[SaleLine, ...]
    payments: tuple[Payment, ...] = ()
    voided: bool = False
    applied: bool = False
    receivable_account: Ref | None = None
    copied: Mapping[str, Any] = field(default_factory=dict)

    @property
    def received(self) -> Money:
        """Money that QuickBooks has received for this sale."""
        if self.kind is SaleKind.SALES_RECEIPT:
            return self.total
        return total((p.amount for p in self.payments), self.currency)

    @property
    def before_settlement(self) -> Money:
        """The total before settlement lines (a gift card paid with, say)."""
        settled = (line.amount for line in self.lines if line.role is LineRole.SETTLEMENT)
        return self.total - total(settled, self.currency)

    @property
    def is_invoice(self) -> bool:
        """The sale is an invoice, so it has a receivable."""
        return self.kind is SaleKind.INVOICE
