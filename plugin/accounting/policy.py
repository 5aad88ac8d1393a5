"""The merchant's choices ("Refund management") and what a ledger can write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plugin.accounting.documents import DocumentKind
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, Ref


class ClosedPeriod(StrEnum):
    """What to do with a refund dated on or before the company's closing date."""

    HOLD = "hold"
    FIRST_OPEN_DAY = "first open day"


class UnknownSku(StrEnum):
    """What to do with goods whose item cannot be found."""

    HOLD = "hold"
    FALLBACK = "fallback item"


@dataclass(frozen=True, slots=True)
class Policy:
    """How refunds are booked for one connection; QuickBooks Online's choices.

    `start`: refunds whose own day (shop's zone; the money's, where money moved) is before it are skipped;
    None: all are booked.
    `missing_days`: for how many days a missing sale or payment is looked up again.
    `refund_items`: SKU -> item that its refunds always use ("never restock").
    `sku_items`: SKU -> item, where the sale has no matching line. `no_restock_item`: for stock that left
    and did not come back. `extra_items`: item for each kind of extra. `money_accounts`: gateway -> account
    its refunds leave from; a gateway that is not named uses the account the sale's money went to.
    """

    credit_memos: bool = True
    refund_receipts: bool = True
    void_unpaid: bool = True
    void_only_in_month: bool = True
    start: date | None = None
    missing_days: int = 14
    closed_period: ClosedPeriod = ClosedPeriod.HOLD
    unknown_sku: UnknownSku = UnknownSku.HOLD
    fallback_item: Item | None = None
    refund_items: Mapping[str, Item] = field(default_factory=dict)
    sku_items: Mapping[str, Item] = field(default_factory=dict)
    no_restock_item: Item | None = None
    shipping_item: Item | None = None
    rounding_item: Item | None = None
    tax_item: Item | None = None
    extra_items: Mapping[ExtraKind, Item] = field(default_factory=dict)
    money_accounts: Mapping[str, Ref] = field(default_factory=dict)
    number_prefix: str = ""

    @property
    def switched_off(self) -> bool:
        """Every box is unchecked: refunds are recorded as skipped and nothing is posted."""
        return not (self.credit_memos or self.refund_receipts or self.void_unpaid)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a ledger can write, and the limits of the company at this moment.

    `closed_through`: the closing date; nothing may be dated on or before it. `longest_number`: characters of
    a document number. `documents_per_request`: how many go out in one HTTP request or message set.
    """

    documents: frozenset[DocumentKind]
    longest_number: int
    documents_per_request: int
    closed_through: date | None = None
