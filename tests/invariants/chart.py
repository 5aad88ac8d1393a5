"""The made-up company that generated stories speak of, by the names that the pretend companies use.

A story is drawn with these references; `moved` puts a real company's own in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from plugin.accounting.policy import MethodKind, PaymentMethod
from plugin.accounting.sale import Item, ItemKind, Ref

T = TypeVar("T")

#: The order number of every story; a story in a real company gets a number of its own.
NUMBER = "1001"


def _account(name: str) -> Ref:
    return Ref(f"account {name}", name)


RECEIVABLE = _account("Accounts Receivable (A/R)")
UNDEPOSITED = _account("Undeposited Funds")
CLEARING = _account("Payments Clearing")
CHECKING = _account("Checking")
SALES = _account("Sales")
SHIPPING_INCOME = _account("Shipping Income")
RETURNS = _account("Returns and Allowances")
DISCOUNTS = _account("Discounts given")
ROUNDING = _account("Rounding")
TAX = _account("Sales Tax Payable")
DUTIES = _account("Duties Payable")
TIPS = _account("Tips Payable")
GIFT_CARDS = _account("Gift Cards")
STORE_CREDIT = _account("Store Credit")
FEES = _account("Fees from Returns")
CHANGED_RATES = _account("Changed Rates on Refunds")

ACCOUNTS = (
    RECEIVABLE, UNDEPOSITED, CLEARING, CHECKING, SALES, SHIPPING_INCOME, RETURNS, DISCOUNTS, ROUNDING, TAX,
    DUTIES, TIPS, GIFT_CARDS, STORE_CREDIT, FEES, CHANGED_RATES,
)  # fmt: skip

#: Accounts that money is kept in, and accounts that hold what is promised to customers.
MONEY = frozenset({UNDEPOSITED.name, CLEARING.name, CHECKING.name})
PROMISES = frozenset({GIFT_CARDS.name, STORE_CREDIT.name})


def _item(name: str, account: Ref, kind: ItemKind = ItemKind.SERVICE, sku: str | None = None) -> Item:
    return Item(Ref(f"item {name}", name), kind, sku, True, account)


MUG = _item("MUG-01", SALES, ItemKind.STOCK, "MUG-01")
LAMP = _item("LAMP-7", SALES, ItemKind.STOCK, "LAMP-7")
POSTER = _item("POSTER-A2", SALES, ItemKind.NON_STOCK, "POSTER-A2")
ENGRAVING = _item("ENGRAVING", SALES, ItemKind.SERVICE, "ENGRAVING")
SCARF = _item("SCARF-RED", SALES, ItemKind.STOCK, "SCARF-RED")
NEVER_RESTOCK = _item("SECOND-HAND", RETURNS, ItemKind.NON_STOCK, "SECOND-HAND")
PRODUCTS = (MUG, POSTER, ENGRAVING, LAMP, SCARF)

SHIPPING = _item("Shipping", SHIPPING_INCOME)
NO_RESTOCK = _item("Not restocked", RETURNS)
ADJUSTMENT = _item("Refund adjustment", RETURNS)
DUTY = _item("Duty", DUTIES)
TIP = _item("Tip", TIPS)
FEE = _item("Restocking fee", FEES)
CENTS = _item("Rounding", ROUNDING)
EXCHANGE = _item("Changed rate", CHANGED_RATES)
GIFT_CARD = _item("Gift card", GIFT_CARDS)
CREDIT = _item("Store credit", STORE_CREDIT)
FALLBACK = _item("Refunded goods", SALES)
OUT_OF_SALES = _item("Returned, out of sales", SALES)
INTO_RETURNS = _item("Returned, into returns", RETURNS)
TAX_ITEM = _item("Sales tax", TAX)

#: What the merchant's policy names; every pretend company starts with these.
SERVICES = (
    SHIPPING, NO_RESTOCK, ADJUSTMENT, DUTY, TIP, FEE, CENTS, EXCHANGE, GIFT_CARD, CREDIT, FALLBACK,
    OUT_OF_SALES, INTO_RETURNS, TAX_ITEM,
)  # fmt: skip
BY_SKU: Mapping[str, Item] = {item.sku: item for item in (*PRODUCTS, NEVER_RESTOCK) if item.sku}

#: Named after the order, so that every story in a real company has customers of its own.
BUYER = Ref("customer", f"Ada Jones {NUMBER}")
STRANGER = Ref("another customer", f"Grace Holm {NUMBER}")

METHODS: Mapping[str, PaymentMethod] = {
    "Visa": PaymentMethod(Ref("method Visa", "Visa"), MethodKind.VISA),
    "Debit": PaymentMethod(Ref("method Debit", "Debit"), MethodKind.DEBIT_CARD),
    "Cash": PaymentMethod(Ref("method Cash", "Cash"), MethodKind.CASH),
    "Other": PaymentMethod(Ref("method Other", "Other"), MethodKind.OTHER),
}


def moved(value: T, refs: Mapping[Ref, Ref], number: str = NUMBER) -> T:
    """`value` with every reference in it replaced as `refs` says, and the order's number by `number`.

    Goes through dataclasses, tuples and mappings; ids that contain the number change with it.
    """
    return cast(T, _moved(value, refs, number))


def _moved(value: Any, refs: Mapping[Ref, Ref], number: str) -> Any:
    match value:
        case Ref():
            return refs.get(value, value)
        case Enum():
            return value
        case str():
            return value.replace(NUMBER, number)
        case tuple():
            return tuple(_moved(each, refs, number) for each in value)
        case Mapping():
            return {_moved(k, refs, number): _moved(v, refs, number) for k, v in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
            changed = {name: _moved(part, refs, number) for name, part in parts.items()}
            new = {name: part for name, part in changed.items() if part is not parts[name]}
            return replace(value, **new) if new else value
        case _:
            return value
