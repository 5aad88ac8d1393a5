"""The merchant's choices ("Refund management") and what a ledger can write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from plugin.accounting.documents import DocumentKind
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, Ref, TaxCode


class MissingSale(StrEnum):
    """What to do with a refund whose sale QuickBooks does not have."""

    HOLD = "hold"
    CREATE = "create it first"
    SKIP = "skip"


class ClosedPeriod(StrEnum):
    """What to do with a refund dated on or before the company's closing date."""

    HOLD = "hold"
    FIRST_OPEN_DAY = "first open day"


class Booking(StrEnum):
    """Whether a person looks at every decision before it is booked."""

    AUTOMATIC = "automatic"
    REVIEW = "review first"


class UnknownSku(StrEnum):
    """What to do with goods whose item cannot be found."""

    HOLD = "hold"
    FALLBACK = "fallback item"


class NeverShipped(StrEnum):
    """What to do with goods that never left and are marked as not restocked."""

    HOLD = "hold"
    ITEM_OF_THE_SALE = "the sale's item"


class Adopting(StrEnum):
    """What to do where a bookkeeper has already entered the refund by hand."""

    AUTOMATIC = "automatic"
    ASK = "ask"


class RestockRule(StrEnum):
    """Whether refunded units are back in stock, where the store has no flag for it."""

    CAME_BACK = "what came back"
    ALWAYS = "always"
    NEVER = "never"
    HOLD = "hold"


class MethodKind(StrEnum):
    """The type of a payment method of the company."""

    VISA = "Visa"
    MASTERCARD = "MasterCard"
    AMERICAN_EXPRESS = "AmericanExpress"
    DISCOVER = "Discover"
    OTHER_CARD = "OtherCreditCard"
    DEBIT_CARD = "DebitCard"
    CASH = "Cash"
    CHECK = "Check"
    E_CHECK = "ECheck"
    GIFT_CARD = "GiftCard"
    OTHER = "Other"


#: The types that take a credit card refund; a debit card is the merchant's choice.
CREDIT_CARDS = frozenset(
    {
        MethodKind.VISA,
        MethodKind.MASTERCARD,
        MethodKind.AMERICAN_EXPRESS,
        MethodKind.DISCOVER,
        MethodKind.OTHER_CARD,
    }
)


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A payment method of the company, and its type there."""

    ref: Ref
    kind: MethodKind


@dataclass(frozen=True, slots=True)
class Gateway:
    """How one gateway of the shop is booked.

    `account`: where its money leaves; None: the account the sale's money went to. Desktop also needs
    `method`, whose type decides between card refund and check, and `bank_account` for checks.
    """

    account: Ref | None = None
    method: PaymentMethod | None = None
    bank_account: Ref | None = None


@dataclass(frozen=True, slots=True)
class ReturnsAccount:
    """Refunded goods go to a contra-revenue account instead of the sale's own income account.

    `into`: the item that posts to `account`; `out_of`: for each income account that goods are booked on,
    the item that posts there. A ledger that can override a line's account needs neither.
    """

    account: Ref
    into: Item | None = None
    out_of: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Online:
    """The boxes of a company of QuickBooks Online."""

    credit_memos: bool = True
    refund_receipts: bool = True
    void_unpaid: bool = True
    edition: Literal["online"] = "online"

    @property
    def switched_off(self) -> bool:
        """Every box is unchecked."""
        return not (self.credit_memos or self.refund_receipts or self.void_unpaid)


@dataclass(frozen=True, slots=True)
class Desktop:
    """The boxes of a company of QuickBooks Desktop.

    `memo_receivable`: receivable account of memos for sales receipts; an invoice's memo uses the invoice's.
    `debit_is_card`: money that went back to a debit card is booked as a credit card refund.
    """

    credit_memos: bool = True
    card_refunds: bool = True
    refund_checks: bool = True
    void_unpaid: bool = True
    memo_receivable: Ref | None = None
    debit_is_card: bool = False
    edition: Literal["desktop"] = "desktop"

    @property
    def switched_off(self) -> bool:
        """Every box is unchecked."""
        return not (self.credit_memos or self.card_refunds or self.refund_checks or self.void_unpaid)


@dataclass(frozen=True, slots=True)
class Policy:
    """How refunds are booked for one connection.

    `start`: refunds whose own day (shop's zone; the money's, where money moved) is before it are skipped;
    None: all are booked. `missing_days`: for how many days a missing sale or payment is looked up again.
    `refund_items`: SKU -> item that its refunds always use ("never restock"). `sku_items`: SKU -> item, where
    the sale has no matching line. `no_restock_item`: for stock that left and stayed out. `extra_items`: for each
    kind of extra. `exchange_item`: for what a changed rate made of the shop's money. `store_credit_item`,
    `gift_card_item`: they post to the liability. `rounding_tolerance`: minor units by which a total that the
    ledger computed may differ, at most; never more than one per line. `adopting_days`: how far a refund entered by
    hand may be dated from ours. `tax_codes`: rate in percent ("20", "0") -> tax code, for lines that the sale
    shows none for. `number_prefix`, `number_suffix`: what the company writes around an order's number.
    `gateways`: the shop's name of a gateway -> how it is booked. `returns`: None: as the sale.
    """

    boxes: Online | Desktop = field(default_factory=Online)
    booking: Booking = Booking.AUTOMATIC
    start: date | None = None
    missing_sale: MissingSale = MissingSale.HOLD
    missing_days: int = 14
    closed_period: ClosedPeriod = ClosedPeriod.HOLD
    void_only_in_month: bool = True
    unknown_sku: UnknownSku = UnknownSku.HOLD
    never_shipped: NeverShipped = NeverShipped.HOLD
    restock_rule: RestockRule = RestockRule.HOLD
    adopting: Adopting = Adopting.ASK
    adopting_days: int = 5
    rounding_tolerance: int = 5
    number_prefix: str = ""
    number_suffix: str = ""
    fallback_item: Item | None = None
    no_restock_item: Item | None = None
    shipping_item: Item | None = None
    rounding_item: Item | None = None
    exchange_item: Item | None = None
    store_credit_item: Item | None = None
    gift_card_item: Item | None = None
    extra_items: Mapping[ExtraKind, Item] = field(default_factory=dict)
    refund_items: Mapping[str, Item] = field(default_factory=dict)
    sku_items: Mapping[str, Item] = field(default_factory=dict)
    tax_codes: Mapping[str, Ref] = field(default_factory=dict)
    gateways: Mapping[str, Gateway] = field(default_factory=dict)
    returns: ReturnsAccount | None = None

    @property
    def switched_off(self) -> bool:
        """Every box is unchecked: refunds are recorded as skipped and nothing is posted."""
        return self.boxes.switched_off

    def number_of(self, order_number: str) -> str:
        """What an order is numbered in the company, whatever the ledger takes: 1001 as "W-1001-SHOP"."""
        return f"{self.number_prefix}{order_number}{self.number_suffix}"

    def gateway(self, name: str) -> Gateway:
        """How that gateway is booked; one that nobody set up has nothing of its own."""
        return self.gateways.get(name, _NOTHING_SET)


_NOTHING_SET = Gateway()


@dataclass(frozen=True, slots=True)
class Offers:
    """What a ledger can write, and the limits of the company at this moment.

    `closed_through`: the closing date; nothing may be dated on or before it. `longest_number`: characters of
    a document number. `documents_per_request`: how many go out in one HTTP request or message set.
    `numbers_across_types`: a number may be used once in the company, whatever the document.
    `voids`: kinds of our documents that it can void. `computes_tax`: it works out the tax of a document from
    its taxable lines; ours is not taken.
    `overrides_accounts`: a line may post to another account than its item's. `tax_codes`: every line names one
    of these; None: none has to.
    """

    documents: frozenset[DocumentKind]
    longest_number: int
    documents_per_request: int
    closed_through: date | None = None
    numbers_across_types: bool = False
    voids: frozenset[DocumentKind] = frozenset({DocumentKind.INVOICE})
    computes_tax: bool = False
    overrides_accounts: bool = False
    tax_codes: tuple[TaxCode, ...] | None = None
