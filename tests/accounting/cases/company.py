"""The company of the cases: its accounts, items and choices, in both editions of QuickBooks.

Every item posts to an account of its own name, so that a wrong item shows in debits and credits.
"""

from __future__ import annotations

from dataclasses import replace

from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import (
    Desktop,
    Gateway,
    MethodKind,
    Offers,
    Online,
    PaymentMethod,
    Policy,
)
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, ItemKind, Ref

EDITIONS = ("online", "desktop")
TITLES = {"online": "QuickBooks Online", "desktop": "QuickBooks Desktop"}

UNDEPOSITED = Ref("4", "Undeposited Funds")
PAYPAL = Ref("35", "PayPal clearing")
CHECKING = Ref("36", "Checking")
TILL = Ref("37", "Cash on hand")
RECEIVABLE = Ref("84", "Accounts receivable")
RECEIVABLE_STORE = Ref("85", "Store receivables")
SALES = Ref("79", "Sales")
SERVICES = Ref("80", "Services")
DISCOUNTS = Ref("86", "Discounts given")
RETURNS = Ref("90", "Returns and allowances")
TAX_PAYABLE = Ref("91", "Sales tax payable")

CREDIT_OWED = Ref("95", "Store credit owed")
GIFT_CARDS_OWED = Ref("96", "Gift cards owed")


def item(
    name: str, account: Ref = SALES, kind: ItemKind = ItemKind.SERVICE, *, sku: str | None = None
) -> Item:
    """An item of the company. `sku` None: it has none."""
    return Item(Ref(f"item {name}", name), kind, sku, True, account)


MUG = item("MUG-01", SALES, ItemKind.STOCK, sku="MUG-01")
CUP = item("CUP-02", SALES, ItemKind.STOCK, sku="CUP-02")
POSTER = item("POSTER-A2", SALES, ItemKind.NON_STOCK, sku="POSTER-A2")
REPAIR = item("Repair", SERVICES, sku="REPAIR")
SHIPPING = item("Shipping", Ref("81", "Shipping income"))
EXPRESS = item("Express", Ref("82", "Express income"))
NOT_RESTOCKED = item("Not restocked", SALES, ItemKind.NON_STOCK)
DAMAGED = item("Damaged goods", Ref("83", "Damaged goods"), ItemKind.NON_STOCK)
FALLBACK = item("Unknown goods", SALES, ItemKind.NON_STOCK)
ADJUSTMENT = item("Refund adjustment", RETURNS)
FEE = item("Restocking fee", Ref("87", "Fee income"))
TIP = item("Tip", Ref("88", "Tips owed to staff"))
DUTY = item("Duty", Ref("89", "Duties collected"))
CASH_ROUNDING = item("Cash rounding", Ref("92", "Cash rounding"))
ROUNDING = item("Rounding", Ref("93", "Rounding"))
EXCHANGE = item("Exchange difference", Ref("94", "Exchange gain or loss"))
STORE_CREDIT = item("Store credit", CREDIT_OWED)
GIFT_CARD = item("Gift card", GIFT_CARDS_OWED)
STATE_TAX = item("State tax", TAX_PAYABLE)
CITY_TAX = item("City tax", TAX_PAYABLE)
INTO_RETURNS = item("Into returns", RETURNS)
OUT_OF_SALES = item("Out of sales", SALES)

_BASE = Policy(
    no_restock_item=NOT_RESTOCKED,
    shipping_item=SHIPPING,
    rounding_item=ROUNDING,
    exchange_item=EXCHANGE,
    store_credit_item=STORE_CREDIT,
    gift_card_item=GIFT_CARD,
    extra_items={
        ExtraKind.DUTY: DUTY,
        ExtraKind.TIP: TIP,
        ExtraKind.ADJUSTMENT: ADJUSTMENT,
        ExtraKind.FEE_KEPT: FEE,
        ExtraKind.CASH_ROUNDING: CASH_ROUNDING,
    },
    sku_items={"MUG-01": MUG, "CUP-02": CUP, "POSTER-A2": POSTER},
)

#: The gateways of the shop: money by card arrives in Undeposited Funds, as the sales do.
_CARD = PaymentMethod(Ref("m1", "Visa"), MethodKind.VISA)
_DEBIT = PaymentMethod(Ref("m2", "Debit card"), MethodKind.DEBIT_CARD)
_OTHER = PaymentMethod(Ref("m3", "PayPal"), MethodKind.OTHER)
_CASH = PaymentMethod(Ref("m4", "Cash"), MethodKind.CASH)

POLICIES = {
    "online": replace(_BASE, boxes=Online(), gateways={"paypal": Gateway(account=PAYPAL)}),
    "desktop": replace(
        _BASE,
        boxes=Desktop(memo_receivable=RECEIVABLE),
        gateways={
            "card": Gateway(method=_CARD),
            "debit": Gateway(account=UNDEPOSITED, method=_DEBIT, bank_account=CHECKING),
            "paypal": Gateway(account=PAYPAL, method=_OTHER, bank_account=PAYPAL),
            "cash": Gateway(method=_CASH, bank_account=TILL),
            "bank transfer": Gateway(method=_OTHER, bank_account=CHECKING),
        },
    ),
}

_DESKTOP_ONLY = frozenset({DocumentKind.CARD_REFUND, DocumentKind.REFUND_CHECK})
OFFERS = {
    "online": Offers(
        frozenset(DocumentKind) - _DESKTOP_ONLY,
        longest_number=21,
        documents_per_request=30,
    ),
    "desktop": Offers(
        frozenset(DocumentKind) - {DocumentKind.REFUND_RECEIPT},
        longest_number=11,
        documents_per_request=50,
        voids=frozenset(DocumentKind) - {DocumentKind.VOID, DocumentKind.CREDIT_APPLICATION},
        computes_tax=True,
        overrides_accounts=True,
    ),
}
