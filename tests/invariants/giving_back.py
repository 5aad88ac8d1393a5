"""Generated refunds of an order: one after another, each of what is left, settled in many ways.

Every order ties unless money is lost on purpose: what the shop says is outstanding follows from what was
ordered, refunded, replaced, received and paid back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from plugin.accounting.money import Amount
from plugin.accounting.refund import (
    CHARGEBACK,
    Contents,
    Extra,
    ExtraKind,
    GoodsLine,
    Outcome,
    Refund,
    ShippingLine,
    SoldLine,
    Tender,
    Transaction,
)
from plugin.accounting.sale import Item
from tests.invariants import chart
from tests.invariants.shop import SELDOM, SOMETIMES, START, ZONE, Basket, Line, Piece, order, taxed

#: What a refund is about; the plain cases first, so that examples shrink to them.
ABOUT = (
    "some", "everything", "some", "everything", "some", "price", "freight", "tax", "exchange", "exchange",
    "goodwill", "fee", "duty and tip",
)  # fmt: skip

#: How it is settled. "settle": as much goes back as the customer has paid too much.
SETTLED = (*["settle"] * 14, "keep", "over", "pending", "failed", "chargeback")

#: (gateway, method, tender): who carries what goes back.
CARRIERS = (
    ("shopify_payments", "visa", Tender.MONEY),
    ("paypal", None, Tender.MONEY),
    ("debit", "debit", Tender.MONEY),
    ("manual", None, Tender.MONEY),
    ("cash", None, Tender.MONEY),
    ("shopify_store_credit", None, Tender.STORE_CREDIT),
    ("gift_card", None, Tender.GIFT_CARD),
)


@dataclass(frozen=True)
class Taste:
    """What runs through all refunds of one story. `kept_well`: goods are back where they belong.

    `flagless`: the store has no restock flag. `change`: what the rate has become since the order.
    `cash_only`: money goes back as one payment, never as a promise.
    """

    kept_well: bool = True
    flagless: bool = False
    change: Decimal = Decimal(1)
    cash_only: bool = False
    sound: bool = True


@dataclass
class Desk:
    """What is left of an order while refunds are made. `current`: what it comes to; `paid`: what is paid, net."""

    basket: Basket
    taste: Taste
    left: list[tuple[Line, int, Piece]]
    freight: Piece
    duty: Piece
    tip: Piece
    current: int
    paid: int

    @classmethod
    def of(cls, basket: Basket, taste: Taste) -> Desk:
        return cls(
            basket,
            taste,
            [(line, line.quantity, line.piece) for line in basket.lines],
            basket.freight,
            basket.duty,
            basket.tip,
            basket.total.customer.minor_units,
            basket.received.customer.minor_units,
        )

    @property
    def outstanding(self) -> Amount:
        return self.basket.till.amount(self.current - self.paid)


@dataclass
class Given:
    """The parts of one refund while it is made."""

    goods: list[GoodsLine]
    shipping: list[ShippingLine]
    extras: list[Extra]
    replacements: list[SoldLine]

    @property
    def value(self) -> int:
        """In minor units of the customer's money."""
        worth = 0
        parts: tuple[GoodsLine | ShippingLine, ...] = (*self.goods, *self.shipping)
        for part in parts:
            worth += (part.amount - part.discount + part.tax).customer.minor_units
        for extra in self.extras:
            worth += (extra.amount + extra.tax).customer.minor_units
        for new in self.replacements:
            worth -= (new.amount - new.discount + new.tax).customer.minor_units
        return worth


@st.composite
def tastes(draw: st.DrawFn) -> Taste:
    return Taste(
        kept_well=draw(st.sampled_from([True, True, False])),
        flagless=draw(SELDOM),
        change=draw(st.sampled_from([Decimal(1), Decimal(1), Decimal("1.04"), Decimal("0.97")])),
        cash_only=draw(st.sampled_from([True, False])),
        sound=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def refunds_of(draw: st.DrawFn, basket: Basket, taste: Taste, inside: Contents | None = None) -> list[Refund]:
    """One to four refunds, the last of which may take an earlier one back."""
    desk = Desk.of(basket, taste)
    made: list[Refund] = []
    day = START
    for at in range(draw(st.integers(1, 3))):
        if desk.current <= 0:
            break  # nothing is left to refund
        day += timedelta(days=draw(st.sampled_from([1, 0, 30])), hours=draw(st.sampled_from([1, 15])))
        made.append(_refund(draw, desk, f"{chart.NUMBER}/R{at}", day, inside))
    if draw(SELDOM):
        made.append(_taken_back(desk, draw(st.sampled_from(made)), day + timedelta(days=1)))
    return made


def _refund(draw: st.DrawFn, desk: Desk, id_: str, day: datetime, inside: Contents | None) -> Refund:
    given = Given([], [], [], [])
    about = draw(st.sampled_from(ABOUT))
    _give(draw, desk, given, about)
    how = "settle" if desk.taste.sound else draw(st.sampled_from(SETTLED))
    paid_before, value = desk.paid, given.value
    due = max(0, desk.paid - (desk.current - value))
    if not desk.taste.sound and about == "some" and draw(SELDOM):
        due = _rounded_cash(desk, given, due)
        value = given.value
    desk.current -= value
    money = list(_transactions(draw, desk, how, due, day))
    if value < 0 and draw(st.sampled_from([True, True, False])):
        money += _paid_more(desk, min(-value, desk.current - paid_before), day)
    desk.paid -= sum(_came_to_its_end(each) for each in money)
    return Refund(
        id=id_,
        order=order(desk.basket, desk.outstanding, inside),
        moment=day,
        zone=ZONE,
        goods=tuple(given.goods),
        shipping=tuple(given.shipping),
        extras=tuple(given.extras),
        transactions=tuple(money),
        replacements=tuple(given.replacements),
        not_understood=(CHARGEBACK,) if how == "chargeback" else (),
    )


def _came_to_its_end(each: Transaction) -> int:
    """Units that left for the customer; negative for what came in."""
    if each.outcome is not Outcome.SUCCEEDED:
        return 0
    units = each.amount.customer.minor_units
    return -units if each.incoming else units


def _taken_back(desk: Desk, before: Refund, day: datetime) -> Refund:
    """The money came back to the merchant: the order is what it was without that refund."""
    value = Given(
        list(before.goods), list(before.shipping), list(before.extras), list(before.replacements)
    ).value
    desk.current += value
    desk.paid += sum(_came_to_its_end(each) for each in before.transactions)
    stated = order(desk.basket, desk.outstanding, before.order.contents)
    return Refund(f"{before.id}back", stated, day, ZONE, reverses=before.id)


def _give(draw: st.DrawFn, desk: Desk, given: Given, about: str) -> None:
    match about:
        case "everything":
            for at in range(len(desk.left)):
                _goods(draw, desk, given, at, desk.left[at][1])
            _freight(desk, given, 4)
            _duty_and_tip(desk, given)
        case "price" | "tax":
            _price_or_tax(draw, desk, given, tax_only=about == "tax")
        case "freight":
            _freight(desk, given, draw(st.integers(1, 4)))
        case "goodwill":
            most = max(desk.current, 0)
            _extra(desk, given, ExtraKind.ADJUSTMENT, "goodwill", draw(st.integers(0, min(most, 2_000))))
        case "duty and tip":
            _duty_and_tip(desk, given)
        case _:
            _some_goods(draw, desk, given)
            if draw(SOMETIMES):
                _freight(desk, given, draw(st.integers(1, 4)))
    if about == "exchange":
        _replacements(draw, desk, given)
    if about == "fee":
        kind = draw(st.sampled_from([ExtraKind.FEE_KEPT, ExtraKind.ADJUSTMENT]))
        _extra(desk, given, kind, "fee", -draw(st.integers(0, min(500, max(given.value, 0)))))


def _some_goods(draw: st.DrawFn, desk: Desk, given: Given) -> None:
    """Units of one line of those that are left, and of others too."""
    there = [at for at, (_, units, _) in enumerate(desk.left) if units]
    first = draw(st.sampled_from(there)) if there else None
    for at in there:
        if at == first or draw(SOMETIMES):
            _goods(draw, desk, given, at, draw(st.integers(1, desk.left[at][1])))


def _goods(draw: st.DrawFn, desk: Desk, given: Given, at: int, units: int) -> None:
    line, left, piece = desk.left[at]
    if not units:
        return
    part = piece.share(units, left)
    desk.left[at] = (line, left - units, piece - part)
    given.goods.append(_part(draw, desk, line, units, part))


def _part(draw: st.DrawFn, desk: Desk, line: Line, units: int, part: Piece) -> GoodsLine:
    well = desk.taste.kept_well
    restocked = True if well else draw(st.booleans())
    return GoodsLine(
        id=line.id,
        order_line_id=line.id,
        sku=line.item.sku,
        title=line.item.ref.name,
        quantity=units,
        ordered=line.quantity,
        amount=part.amount,
        discount=part.discount,
        tax=part.tax,
        restocked=None if desk.taste.flagless else restocked,
        shipped=True if well else draw(st.sampled_from([True, True, False, None])),
        gift_card=line.is_gift_card,
        came_back=draw(st.sampled_from([True, False, None])) if desk.taste.flagless else None,
    )


def _price_or_tax(draw: st.DrawFn, desk: Desk, given: Given, *, tax_only: bool) -> None:
    """A part of one line's price, or of its tax alone; the goods stay with the customer."""
    at = draw(st.integers(0, len(desk.left) - 1))
    line, left, piece = desk.left[at]
    part = piece.share(draw(st.integers(1, 4)), 4)
    if tax_only:
        nothing = desk.basket.till.amount(0)
        part = Piece(nothing, nothing, part.tax)
    desk.left[at] = (line, left, piece - part)
    given.goods.append(_part(draw, desk, line, 0, part))


def _freight(desk: Desk, given: Given, quarters: int) -> None:
    part = desk.freight.share(quarters, 4)
    if part.amount or part.tax:
        desk.freight = desk.freight - part
        given.shipping.append(ShippingLine("s", "Standard", part.amount, part.discount, part.tax))


def _duty_and_tip(desk: Desk, given: Given) -> None:
    for kind, piece in ((ExtraKind.DUTY, desk.duty), (ExtraKind.TIP, desk.tip)):
        if piece.amount:
            given.extras.append(Extra(kind.value, kind, kind.value, piece.amount, piece.tax))
    desk.duty = desk.tip = desk.duty - desk.duty


def _extra(desk: Desk, given: Given, kind: ExtraKind, reason: str, units: int) -> None:
    till = desk.basket.till
    if units:
        given.extras.append(Extra(reason, kind, reason, till.amount(units), till.amount(0)))


def _rounded_cash(desk: Desk, given: Given, due: int) -> int:
    """Cash goes out in coins of five; what that takes or gives is an extra of its own."""
    coins = (due + 2) // 5 * 5
    _extra(desk, given, ExtraKind.CASH_ROUNDING, "coins", coins - due)
    return coins


def _replacements(draw: st.DrawFn, desk: Desk, given: Given) -> None:
    """Other goods for those that come back: for the same price, for less, or for more."""
    till, worth = desk.basket.till, max(given.value, 0)
    product: Item = draw(st.sampled_from(chart.PRODUCTS))
    wanted = draw(st.sampled_from([worth, worth // 2, worth + 500, worth // 3, 2 * worth]))
    rate = desk.basket.rate
    before = sum((line.tax.customer.minor_units for line in given.goods), 0)
    tax = min(wanted, draw(st.sampled_from([before, before // 2, 0, before + 3])))
    if rate is not None:
        tax = wanted - int(wanted / (1 + rate))
        tax = taxed(wanted - tax, rate)
    gross = wanted - tax
    if not gross:
        return
    off = draw(st.integers(0, 300)) if draw(SELDOM) else 0
    given.replacements.append(
        SoldLine(
            "new", product.sku, product.ref.name, draw(st.integers(1, 3)),
            till.amount(gross + off), till.amount(off), till.amount(tax),
        )
    )  # fmt: skip


def _transactions(draw: st.DrawFn, desk: Desk, how: str, due: int, day: datetime) -> Iterator[Transaction]:
    """What goes back, by one carrier or two; pending or failed where the story is no sound one."""
    if how == "keep" or not due:
        return
    if how == "over":
        due += draw(st.integers(1, 500))
    carriers: Sequence[tuple[str, str | None, Tender]] = CARRIERS[:5] if desk.taste.cash_only else CARRIERS
    first, second = draw(st.sampled_from(carriers)), draw(st.sampled_from(carriers))
    rest = 0 if first == second else draw(st.sampled_from([0, due // 2, due // 3]))
    ended = {"pending": Outcome.PENDING, "failed": Outcome.FAILED}.get(how, Outcome.SUCCEEDED)
    moment = day + timedelta(hours=draw(st.sampled_from([0, 1, 30])))
    amount, change = desk.basket.till.amount, desk.taste.change
    # Of a split one only the second part is late or lost.
    parts = ((first, due - rest, Outcome.SUCCEEDED if rest else ended), (second, rest, ended))
    for number, ((gateway, method, tender), units, outcome) in enumerate(parts):
        if units:
            yield Transaction(
                f"{gateway} {number}",
                gateway,
                method,
                f"re_{number}",
                tender,
                outcome,
                amount(units, change),
                moment,
            )


def _paid_more(desk: Desk, units: int, day: datetime) -> list[Transaction]:
    """What an exchange costs more, paid at once."""
    if units <= 0:
        return []
    amount = desk.basket.till.amount(units, desk.taste.change)
    return [
        Transaction(
            "in",
            "shopify_payments",
            "visa",
            "in_2",
            Tender.MONEY,
            Outcome.SUCCEEDED,
            amount,
            day,
            incoming=True,
        )
    ]


def read_late(refunds: Sequence[Refund]) -> tuple[Refund, ...]:
    """The same refunds, all read after the last of them: each with the order as it is by then."""
    return tuple(replace(refund, order=refunds[-1].order) for refund in refunds)
