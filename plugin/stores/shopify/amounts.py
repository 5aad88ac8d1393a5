"""Single values of Shopify's nodes: texts, counts, moments, MoneyBags, and the discount of a refunded line.

Each raises KeyError, TypeError or ValueError for what is missing or is not what it should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP
from typing import Any

from plugin.accounting.money import Amount, Money
from plugin.protocols import Json


def text_of(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value:
        raise TypeError("a text is missing")
    return value


def flag_of(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError("a yes or no is missing")
    return value


def count_of(value: Any) -> int:
    """A number of units, nothing or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a number of units is missing")
    return value


def moment_of(value: Any) -> datetime:
    """An aware moment."""
    found = datetime.fromisoformat(text_of(value))
    if found.tzinfo is None:
        raise ValueError(f"{value} names no zone")
    return found


def amount_of(bag: Mapping[str, Any]) -> Amount:
    """A MoneyBag. Its amounts are texts."""
    shop, customer = bag["shopMoney"], bag["presentmentMoney"]
    return Amount(
        shop=Money.of(text_of(shop["amount"]), text_of(shop["currencyCode"])),
        customer=Money.of(text_of(customer["amount"]), text_of(customer["currencyCode"])),
    )


def nothing_of(some: Amount) -> Amount:
    """Zero, in the currencies of that amount."""
    return some - some


def sum_of(bags: Iterable[Json], like: Amount) -> Amount:
    """The sum of MoneyBags; of none, nothing in the currencies of `like`."""
    sum_ = nothing_of(like)
    for bag in bags:
        sum_ = sum_ + amount_of(bag)
    return sum_


def times(unit: Amount, quantity: int) -> Amount:
    """The amount of so many units."""
    return Amount(
        Money(unit.shop.amount * quantity, unit.shop.currency),
        Money(unit.customer.amount * quantity, unit.customer.currency),
    )


def without_tax(given: Amount, subtotal: Amount, net: Amount) -> Amount:
    """What a discount comes to without tax, where it and the subtotal may contain tax and `net` does not."""
    return Amount(
        _without_tax(given.shop, subtotal.shop, net.shop),
        _without_tax(given.customer, subtotal.customer, net.customer),
    )


def discount_of(line: Json, quantity: int, subtotal: Amount, net: Amount) -> Amount:
    """What the refunded units were discounted by, without tax; zero where it cannot be told.

    It is unit price x quantity less subtotal, if the discounts allocated to the whole order line say the
    same within the rounding of a minor unit per unit and one; amount - discount is always exactly net.
    """
    unit = amount_of(line["originalUnitPriceSet"])
    allocated = sum_of((a["allocatedAmountSet"] for a in line["discountAllocations"]), unit)
    ordered = count_of(line["quantity"])
    shop = _given(unit.shop, quantity, subtotal.shop, allocated.shop, ordered)
    customer = _given(unit.customer, quantity, subtotal.customer, allocated.customer, ordered)
    if shop is None or customer is None:
        return nothing_of(net)
    return without_tax(Amount(shop, customer), subtotal, net)


def _given(unit: Money, quantity: int, subtotal: Money, allocated: Money, ordered: int) -> Money | None:
    given = Money(unit.amount * quantity, unit.currency) - subtotal
    off = abs(given.minor_units * ordered - allocated.minor_units * quantity)
    if given < Money.zero(given.currency) or off > ordered * (quantity + 1):
        return None
    return given


def _without_tax(discount: Money, subtotal: Money, net: Money) -> Money:
    """The discount's tax is in proportion to the line's; of a line discounted away nothing tells it."""
    if not subtotal or net == subtotal:
        return discount
    exact = discount.amount * net.amount / subtotal.amount
    return Money(exact.quantize(discount.amount, ROUND_HALF_UP), discount.currency)
