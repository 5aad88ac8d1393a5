"""Generated orders: what was sold, in which money, and what came in for it.

Everything is counted in minor units of the customer's money; the shop's own follows by a rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import (
    Buyer,
    Contents,
    Extra,
    ExtraKind,
    Order,
    Outcome,
    ShippingLine,
    SoldLine,
    Tender,
    Transaction,
)
from plugin.accounting.sale import Item
from tests.invariants import chart

START = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
ZONE = "America/New_York"


@dataclass(frozen=True)
class Till:
    """The money of the shop and of the customer. `rate`: minor units of the shop's for one of the customer's."""

    shop: str = "USD"
    customer: str = "USD"
    rate: Decimal = Decimal(1)

    def amount(self, units: int, change: Decimal = Decimal(1)) -> Amount:
        """So many minor units of the customer's money; `change`: what has become of the rate since the order."""
        if self.shop == self.customer:
            change = Decimal(1)
        shop = int((units * self.rate * change).to_integral_value(ROUND_HALF_UP))
        return Amount(Money.from_minor_units(shop, self.shop), Money.from_minor_units(units, self.customer))


@dataclass(frozen=True)
class Piece:
    """Something with a price, a discount on it and a tax, as the shop states them."""

    amount: Amount
    discount: Amount
    tax: Amount

    @property
    def value(self) -> Amount:
        return self.amount - self.discount + self.tax

    def share(self, taken: int, of: int) -> Piece:
        """`taken` parts of `of`; all parts are the whole, to the minor unit."""
        return Piece(*(_share(each, taken, of) for each in (self.amount, self.discount, self.tax)))

    def __sub__(self, other: Piece) -> Piece:
        return Piece(self.amount - other.amount, self.discount - other.discount, self.tax - other.tax)


def _share(amount: Amount, taken: int, of: int) -> Amount:
    parts = (
        Money.from_minor_units(money.minor_units * taken // of, money.currency)
        for money in (amount.shop, amount.customer)
    )
    return Amount(*parts)


@dataclass(frozen=True)
class Line:
    """One line of the order."""

    id: str
    item: Item
    quantity: int
    piece: Piece

    @property
    def is_gift_card(self) -> bool:
        return self.item is chart.GIFT_CARD


@dataclass(frozen=True)
class Basket:
    """All that was ordered. `gift_used`: how much of it a gift card paid; `paid`: how much money did.

    `rate`: the one tax rate of all goods; None: every line is taxed as it likes.
    """

    till: Till
    lines: tuple[Line, ...]
    freight: Piece
    duty: Piece
    tip: Piece
    gift_used: int
    paid: int
    rate: Decimal | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (*(line.piece for line in self.lines), self.freight, self.duty, self.tip)

    @property
    def total(self) -> Amount:
        whole = self.till.amount(0)
        for piece in self.pieces:
            whole = whole + piece.value
        return whole

    @property
    def received(self) -> Amount:
        """At the rate of the order; paid in full, it is the total to the minor unit of both."""
        units = self.paid + self.gift_used
        return self.total if units == self.total.customer.minor_units else self.till.amount(units)

    @property
    def money(self) -> Amount:
        """What came in as money."""
        return self.received - self.till.amount(self.gift_used)


#: What is drawn seldom; False is the plain case, to which examples shrink.
SELDOM = st.sampled_from([False] * 9 + [True])
SOMETIMES = st.sampled_from([False, False, False, True])


def tills(*, dinars: bool = True) -> st.SearchStrategy[Till]:
    """One currency mostly: with two, three (`dinars`) and no decimal places; else a customer from abroad."""
    at_home = [Till(), Till("JPY", "JPY"), Till("KWD", "KWD")]
    abroad = [
        Till("USD", "EUR", Decimal("1.0837")),
        Till("USD", "JPY", Decimal("0.6712")),
        Till("USD", "KWD", Decimal("0.3251")),
    ]
    every = [Till()] * 4 + at_home + abroad
    return st.sampled_from([till for till in every if dinars or till.customer != "KWD"])


@st.composite
def baskets(draw: st.DrawFn, rate: Decimal | None = None, *, dinars: bool = True) -> Basket:
    """`rate`: the tax rate, where the company computes tax by itself; else every line has a tax of its own."""
    till = draw(tills(dinars=dinars)) if rate is None else Till()
    products = draw(st.lists(st.sampled_from(chart.PRODUCTS), min_size=1, max_size=4, unique=True))
    lines = [_line(draw, till, str(at), product, rate) for at, product in enumerate(products)]
    if draw(SELDOM):
        lines.append(_gift_card(draw, till, str(len(lines))))
    if all(not line.piece.tax for line in lines):
        lines[0] = _with_some_tax(till, lines[0], rate)
    basket = Basket(
        till,
        tuple(lines),
        _freight(draw, till, rate),
        _piece(till, draw(st.integers(0, 2_000)) if draw(SELDOM) else 0),
        _piece(till, draw(st.integers(0, 2_000)) if draw(SELDOM) else 0),
        gift_used=0,
        paid=0,
        rate=rate,
    )
    whole = basket.total.customer.minor_units
    gift = draw(st.integers(0, whole // 2)) if draw(SELDOM) else 0
    rest = whole - gift
    return replace(basket, gift_used=gift, paid=draw(st.sampled_from([rest, rest, 0, rest // 2, rest // 3])))


def _piece(till: Till, amount: int, discount: int = 0, tax: int = 0) -> Piece:
    return Piece(till.amount(amount), till.amount(discount), till.amount(tax))


def _line(draw: st.DrawFn, till: Till, id_: str, product: Item, rate: Decimal | None) -> Line:
    # So dear that a share of it in five places of a unit is no whole number of cents.
    dear = rate is None and draw(SOMETIMES)
    quantity, price = draw(st.integers(1, 5)), draw(st.integers(0, 9_999_999 if dear else 99_999))
    gross = quantity * price
    discount = draw(st.integers(0, gross)) if draw(SOMETIMES) else 0
    tax = draw(st.integers(0, 1 + gross // 4)) if rate is None else taxed(gross - discount, rate)
    return Line(id_, product, quantity, _piece(till, gross, discount, tax))


def taxed(net: int, rate: Decimal) -> int:
    """The tax on so many minor units, rounded half-up."""
    return int((net * rate).to_integral_value(ROUND_HALF_UP))


def _with_some_tax(till: Till, line: Line, rate: Decimal | None) -> Line:
    """Tax is never zero only."""
    if rate is not None:
        gross = 100 * line.quantity
        return replace(line, piece=_piece(till, gross, 0, taxed(gross, rate)))
    if line.piece.amount:
        return replace(line, piece=replace(line.piece, tax=till.amount(2)))
    return replace(line, piece=_piece(till, 25, 0, 2))


def _gift_card(draw: st.DrawFn, till: Till, id_: str) -> Line:
    quantity, price = draw(st.integers(1, 2)), draw(st.integers(1, 10_000))
    return Line(id_, chart.GIFT_CARD, quantity, _piece(till, quantity * price))


def _freight(draw: st.DrawFn, till: Till, rate: Decimal | None) -> Piece:
    amount = draw(st.integers(0, 3_000))
    discount = draw(st.integers(0, amount)) if draw(SELDOM) else 0
    taxed = amount and rate is None and draw(SOMETIMES)
    return _piece(till, amount, discount, draw(st.integers(0, 300)) if taxed else 0)


def order(basket: Basket, outstanding: Amount, inside: Contents | None = None) -> Order:
    """The order as the shop states it while so much of it is outstanding."""
    return Order(
        f"order {chart.NUMBER}",
        chart.NUMBER,
        START,
        basket.total,
        basket.received,
        outstanding,
        contents=inside,
    )


def contents(basket: Basket) -> Contents:
    """All that was ordered, as the shop tells it where the sale has to be created."""
    lines = tuple(
        SoldLine(
            line.id,
            line.item.sku,
            line.item.ref.name,
            line.quantity,
            line.piece.amount,
            line.piece.discount,
            line.piece.tax,
            gift_card=line.is_gift_card,
        )
        for line in basket.lines
    )
    freight = basket.freight
    shipping = ShippingLine("s", "Standard", freight.amount, freight.discount, freight.tax)
    extras = (
        Extra("duty", ExtraKind.DUTY, "duty", basket.duty.amount, basket.duty.tax),
        Extra("tip", ExtraKind.TIP, "tip", basket.tip.amount, basket.tip.tax),
    )
    return Contents(
        lines=lines,
        shipping=(shipping,) if freight.amount or freight.tax else (),
        extras=tuple(extra for extra in extras if extra.amount),
        payments=tuple(_came_in(basket)),
        buyer=Buyer(chart.BUYER.name, "ada@example.com"),
    )


def _came_in(basket: Basket) -> Iterator[Transaction]:
    parts: Sequence[tuple[str, Tender, Amount]] = (
        ("shopify_payments", Tender.MONEY, basket.money),
        ("gift_card", Tender.GIFT_CARD, basket.till.amount(basket.gift_used)),
    )
    for gateway, tender, amount in parts:
        if amount:
            yield Transaction(
                f"in {gateway}",
                gateway,
                None,
                f"in_{gateway}",
                tender,
                Outcome.SUCCEEDED,
                amount,
                START,
                incoming=True,
            )
