"""The facts of a refund, as the store states them. No rule and no vendor's field name lives here.

Signs: every amount is positive when it gives the customer more. Goods and shipping are stated
before discount and without tax; a store that reports them otherwise converts (`stores/*/payload.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    `ordered`: units on the order line. `restocked`: the store put them back into stock; None: the store has
    no such flag, the policy's rule decides. `came_back`: the merchant has the units again, sellable or not;
    None: nobody says so. `shipped`: they had left before the refund; None: some of them may have, the store
    does not say which. `sku`: None or never empty. `gift_card`: a gift card that was sold.
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
    restocked: bool | None
    shipped: bool | None
    gift_card: bool = False
    came_back: bool | None = None


@dataclass(frozen=True, slots=True)
class SoldLine:
    """Units that go to the customer: a line of the order, or what replaces returned goods in an exchange.

    `quantity` > 0; amounts of all units, before discount and without tax. `sku`: None or never empty.
    """

    id: str
    sku: str | None
    title: str
    quantity: int
    amount: Amount
    discount: Amount
    tax: Amount
    gift_card: bool = False


@dataclass(frozen=True, slots=True)
class ShippingLine:
    """Shipping that was refunded (in an order's contents: charged), before discount and without tax."""

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
    """Money, or a promise of it, on its way; `amount` is positive.

    To the customer, or, `incoming`, from the customer: for the order, or for an exchange that costs more.
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
    incoming: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whose order it is. `name` is never empty; `email` may be."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """All that was ordered, and the money that came in for it: what a missing sale is made of."""

    lines: tuple[SoldLine, ...]
    shipping: tuple[ShippingLine, ...] = ()
    extras: tuple[Extra, ...] = ()
    payments: tuple[Transaction, ...] = ()
    buyer: Buyer | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What the store says of the whole order, edits included, at the moment the refund was read.

    `number`: as the merchant and QuickBooks know it, without the store's "#". `total`: before any refund
    or exchange. `received`: money that came in for the order, neither refunds taken off nor payments of an
    exchange added. `outstanding`: still to be paid now (negative: the customer is owed). `placed`: aware.
    `cancelled`: the merchant cancelled the order. `contents`: None where they were not read.
    """

    id: str
    number: str
    placed: datetime
    total: Amount
    received: Amount
    outstanding: Amount
    cancelled: bool = False
    contents: Contents | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """What the shop gave back, once, under one stable id.

    `moment`: aware, when the store recorded it. `zone`: the shop's IANA zone, in which days are counted.
    `replacements`: goods that went out in an exchange for those that came back. `reverses`: the id of the
    refund that this one takes back (its money came back to the merchant); such a refund has no other part.
    `not_understood`: codes of parts that the store reports and no field here carries; it is held.
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
    replacements: tuple[SoldLine, ...] = ()
    reverses: str | None = None

    @property
    def pending(self) -> bool:
        """Some money of this refund is still on its way."""
        return any(t.outcome is Outcome.PENDING for t in self.transactions)

    @property
    def happened(self) -> bool:
        """No money of it is on its way, and none of it failed."""
        return all(t.outcome is Outcome.SUCCEEDED for t in self.transactions)

    @property
    def parts(self) -> tuple[GoodsLine | ShippingLine, ...]:
        """Goods and shipping: what can carry a discount."""
        return (*self.goods, *self.shipping)

    @property
    def succeeded(self) -> tuple[Transaction, ...]:
        """Every movement that came to its end, promises (store credit, gift card) among them."""
        return tuple([t for t in self.transactions if t.outcome is Outcome.SUCCEEDED])

    @property
    def money(self) -> tuple[Transaction, ...]:
        """The movements of money that came to their end, either way; no promises."""
        return tuple([t for t in self.succeeded if t.tender is Tender.MONEY])


def standing_reversal(refund_id: str, refunds: Sequence[Refund]) -> Refund | None:
    """What took that refund back, the earliest if there are several: it happened, and was not itself taken back."""
    return _standing(refund_id, refunds, frozenset())


def _standing(refund_id: str, refunds: Sequence[Refund], seen: frozenset[str]) -> Refund | None:
    """`seen`: a store that says of refunds that they reverse each other must not lead round in circles."""
    if refund_id in seen:
        return None
    seen |= {refund_id}
    found = [each for each in refunds if each.reverses == refund_id and each.happened]
    standing = [each for each in found if each.id not in seen and _standing(each.id, refunds, seen) is None]
    return min(standing, key=lambda each: (each.moment, each.id), default=None)
