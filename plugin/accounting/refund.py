"""The facts of a refund, as the store states them. No rule and no vendor's field name lives here.

Signs: every amount is positive when it gives the customer more. Goods and shipping are stated
before discount and without tax; a store that reports them otherwise converts (`stores/*/payload.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.accounting.money import Amount

#: Among the parts that are not understood: a bank has disputed a payment. It may be won yet.
CHARGEBACK = "chargeback"


class Outcome(StrEnum):
    """What became of a money transaction."""

    SUCCEEDED = "succeeded"
    PENDING = "pending"
    FAILED = "failed"


class Tender(StrEnum):
    """What the customer got back: money, or a promise the merchant owes (a liability)."""

    MONEY = "money"
    STORE_CREDIT = "store credit"
    GIFT_CARD = "gift card"


class ExtraKind(StrEnum):
    """What a refund can contain besides goods and shipping."""

    DUTY = "duty"
    TIP = "tip"
    ADJUSTMENT = "adjustment"
    FEE_KEPT = "fee kept"
    CASH_ROUNDING = "cash rounding"


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Units of one line of the order that were refunded.

    `order_line_id`: the store's id of the order line, stable over all its refunds. `quantity` >= 0.
    `ordered`: units on the order line. `restocked`: the store put them back into stock.
    `shipped`: they had left before the refund; None: some of them may have, the store does not say which.
    `sku`: None or never empty.
    """

    id: str
    order_line_id: str
    sku: str | None
    title: str
    quantity: int
    ordered: int
    amount: Amount
    discount: Amount
    tax: Amount
    restocked: bool
    shipped: bool | None
    gift_card: bool = False


@dataclass(frozen=True, slots=True)
class ShippingLine:
    """Shipping that was refunded, before discount and without tax."""

    id: str
    title: str
    amount: Amount
    discount: Amount
    tax: Amount


@dataclass(frozen=True, slots=True)
class Extra:
    """A duty, tip, fee, adjustment or cash rounding. Negative where the merchant keeps money back.

    `reason`: the store's word for it, shown to people, never decided upon.
    `offsets_pending`: the store itself says that it only offsets money that is not paid yet.
    """

    id: str
    kind: ExtraKind
    reason: str
    amount: Amount
    tax: Amount
    offsets_pending: bool = False


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money, or a promise of it, on its way back to the customer; `amount` is positive.

    `method`: the brand or kind the gateway names ("visa"), or None. `reference`: the gateway's own id
    of the movement, or None. `moment`: aware, when the gateway processed it.
    """

    id: str
    gateway: str
    method: str | None
    reference: str | None
    tender: Tender
    outcome: Outcome
    amount: Amount
    moment: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """What the store says of the whole order, edits included, at the moment the refund was read.

    `number`: as the merchant and QuickBooks know it, without the store's "#". `total`: before any
    refund. `received`: money that came in, refunds not taken off. `outstanding`: still to be paid now
    (negative: the customer is owed). `placed`: aware. `cancelled`: the merchant cancelled the order.
    """

    id: str
    number: str
    placed: datetime
    total: Amount
    received: Amount
    outstanding: Amount
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Refund:
    """What the shop gave back, once, under one stable id.

    `moment`: aware, when the store recorded it. `zone`: the shop's IANA zone, in which days are counted.
    `not_understood`: codes of parts that the store reports and no field here carries (an exchange, say);
    such a refund is held.
    """

    id: str
    order: Order
    moment: datetime
    zone: str
    goods: tuple[GoodsLine, ...] = ()
    shipping: tuple[ShippingLine, ...] = ()
    extras: tuple[Extra, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    note: str = ""
    not_understood: tuple[str, ...] = ()

    @property
    def pending(self) -> bool:
        """Some money of this refund is still on its way."""
        return any(t.outcome is Outcome.PENDING for t in self.transactions)

    @property
    def parts(self) -> tuple[GoodsLine | ShippingLine, ...]:
        """Goods and shipping: what can carry a discount."""
        return (*self.goods, *self.shipping)

    @property
    def money(self) -> tuple[Transaction, ...]:
        """The movements by which money successfully went back; no promises (store credit, gift card)."""
        return tuple(
            t for t in self.transactions if t.tender is Tender.MONEY and t.outcome is Outcome.SUCCEEDED
        )
