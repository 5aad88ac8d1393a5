"""Sums over a refund in one of its currencies, before anybody asks which adjustments are lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.accounting.money import Amount, CurrencyMismatch, Money, total
from plugin.accounting.refund import Extra, GoodsLine, Refund, ShippingLine, SoldLine, Tender


def stated(amount: Amount, currency: str) -> Money:
    """The amount in that currency. Raises CurrencyMismatch where it is stated in others only."""
    money = amount.shop if amount.shop.currency == currency else amount.customer
    if money.currency != currency:
        raise CurrencyMismatch(f"{amount.shop} and {amount.customer} are not in {currency}")
    return money


def amounts(refund: Refund) -> list[Amount]:
    """Every amount of the refund and of its order."""
    found = [refund.order.total, refund.order.received, refund.order.outstanding]
    for line in (*refund.parts, *refund.replacements):
        found += (line.amount, line.discount, line.tax)
    for extra in refund.extras:
        found += (extra.amount, extra.tax)
    found += [transaction.amount for transaction in refund.transactions]
    return found


def can_be_stated(refunds: Sequence[Refund], currency: str) -> bool:
    """Whether every amount is known in that currency: the shop's money or the customer's."""
    return all(
        currency == amount.shop.currency or currency == amount.customer.currency
        for refund in refunds
        for amount in amounts(refund)
    )


@dataclass(frozen=True, slots=True)
class Bare:
    """A refund in one currency without its extras: what comes back less what goes out for it, and the money.

    `parts`: goods and shipping that come back, less discounts; `net`: the same less replacements. Neither
    with the tax, which is `tax`.
    """

    parts: Money
    net: Money
    tax: Money
    cash: Money
    credit: Money

    def with_extras(self, extras: Sequence[Extra], currency: str) -> Money:
        """`lines`, where these are the extras that are lines."""
        whole = self.net + self.tax
        for extra in extras:
            whole = whole + stated(extra.amount, currency) + stated(extra.tax, currency)
        return whole


def went_back(refund: Refund, currency: str) -> tuple[Money, Money]:
    """What *successfully* went back as money, and as a promise; less what the customer paid for an exchange."""
    sums = {True: Money.zero(currency), False: Money.zero(currency)}
    for transaction in refund.succeeded:
        amount, is_money = stated(transaction.amount, currency), transaction.tender is Tender.MONEY
        sums[is_money] = sums[is_money] - amount if transaction.incoming else sums[is_money] + amount
    return sums[True], sums[False]


def bare_of(refund: Refund, currency: str) -> Bare:
    """The sums of the refund in that currency. Raises CurrencyMismatch."""
    parts, tax = _net_and_tax(refund.parts, currency)
    net = parts
    if refund.replacements:
        net_out, tax_out = _net_and_tax(refund.replacements, currency)
        net, tax = parts - net_out, tax - tax_out
    return Bare(parts, net, tax, *went_back(refund, currency))


def _net_and_tax(lines: Sequence[GoodsLine | ShippingLine | SoldLine], currency: str) -> tuple[Money, Money]:
    gross = total([stated(line.amount, currency) for line in lines], currency)
    discount = total([stated(line.discount, currency) for line in lines], currency)
    return gross - discount, total([stated(line.tax, currency) for line in lines], currency)
