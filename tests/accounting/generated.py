"""Generated shops: an order, how it was paid and booked, and a series of refunds of it. Tax is never zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from plugin.accounting.money import Amount, Money, total
from plugin.accounting.policy import Policy
from plugin.accounting.refund import (
    Extra,
    ExtraKind,
    GoodsLine,
    Order,
    Outcome,
    Refund,
    ShippingLine,
    Tender,
    Transaction,
)
from plugin.accounting.sale import Item, ItemKind, LineRole, Payment, Sale, SaleKind, SaleLine
from tests.accounting.books import ADA, CLEARING, DISCOUNTS, POLICY, RECEIVABLE, SHIPPING, UNDEPOSITED, item

CURRENCIES = ("USD", "JPY", "KWD")
START = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class OrderLine:
    """Units of one product: price of one, discount and tax of the whole line, in minor units."""

    item: Item
    quantity: int
    price: int
    discount: int
    tax: int


@dataclass(frozen=True)
class Story:
    """A sale as it was booked when the first refund came, and its refunds in order."""

    sale: Sale
    refunds: tuple[Refund, ...]
    policy: Policy


@st.composite
def order_lines(draw: st.DrawFn) -> list[OrderLine]:
    lines = []
    for number in range(draw(st.integers(1, 4))):
        quantity, price = draw(st.integers(1, 7)), draw(st.integers(0, 99_999))
        kind = draw(st.sampled_from(list(ItemKind)))
        lines.append(
            OrderLine(
                item(f"SKU-{number}", kind, sku=f"SKU-{number}"),
                quantity,
                price,
                draw(st.integers(0, quantity * price)),
                draw(st.integers(0, 20_000)),
            )
        )
    first = lines[0]
    return [replace(first, tax=first.tax + 1), *lines[1:]]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Up to three refunds of one order. Cash never exceeds what came in, and every order ties."""
    code = draw(st.sampled_from(CURRENCIES))
    lines = draw(order_lines())
    freight = draw(st.integers(0, 3_000))
    discount_line, as_receipt = draw(st.booleans()), draw(st.booleans())
    sale = _sale(lines, freight, code, discount_line=discount_line)
    whole = sale.total.minor_units
    paid = whole if as_receipt else draw(st.sampled_from([0, whole, whole // 2, whole // 3]))
    sale = _paid(sale, paid, as_receipt=as_receipt)
    return Story(sale, tuple(_refunds(draw, lines, freight, whole, paid, code)), draw(policies()))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The boxes in any combination, and settings that some refunds need and some shops forget."""
    mostly = st.sampled_from([True, True, True, False])
    return replace(
        POLICY,
        credit_memos=draw(mostly),
        refund_receipts=draw(mostly),
        void_unpaid=draw(mostly),
        void_only_in_month=draw(st.booleans()),
        money_accounts={"paypal": CLEARING} if draw(mostly) else {},
        rounding_item=POLICY.rounding_item if draw(mostly) else None,
        extra_items=POLICY.extra_items if draw(mostly) else {},
    )


def _sale(lines: list[OrderLine], freight: int, code: str, *, discount_line: bool) -> Sale:
    def money(units: int) -> Money:
        return Money.from_minor_units(units, code)

    rows = [
        SaleLine(
            id=line.item.ref.id,
            role=LineRole.GOODS,
            item=line.item,
            description=line.item.ref.name,
            quantity=Decimal(line.quantity),
            amount=money(line.quantity * line.price - (0 if discount_line else line.discount)),
            taxable=bool(line.tax),
        )
        for line in lines
    ]
    discount = sum(line.discount for line in lines)
    if discount_line and discount:
        rows.append(
            SaleLine(
                "d", LineRole.DISCOUNT, None, "Discount", None, money(-discount), True, account=DISCOUNTS
            )
        )
    rows.append(SaleLine("s", LineRole.SHIPPING, SHIPPING, "Standard", None, money(freight), False))
    tax = money(sum(line.tax for line in lines))
    whole = total((row.amount for row in rows), code) + tax
    return Sale(
        kind=SaleKind.INVOICE,
        id="501",
        revision="0",
        number="1001",
        date=START.date(),
        currency=code,
        customer=ADA,
        total=whole,
        balance=whole,
        tax=tax,
        lines=tuple(rows),
        receivable_account=RECEIVABLE,
    )


def _paid(sale: Sale, paid: int, *, as_receipt: bool) -> Sale:
    money = Money.from_minor_units(paid, sale.currency)
    return replace(
        sale,
        kind=SaleKind.SALES_RECEIPT if as_receipt else SaleKind.INVOICE,
        balance=sale.total - money,
        payments=(Payment("601", money, UNDEPOSITED),) if paid else (),
        applied=bool(paid) and not as_receipt,
    )


def _refunds(
    draw: st.DrawFn, lines: list[OrderLine], freight: int, whole: int, paid: int, code: str
) -> list[Refund]:
    """Refunds that take units off what is left, each with as much money as the customer has still paid too much."""
    left = [line.quantity for line in lines]
    made: list[Refund] = []
    current, received = whole, paid

    def amount(units: int) -> Amount:
        money = Money.from_minor_units(units, code)
        return Amount(money, money)

    for number in range(draw(st.integers(1, 3))):
        everything, well_kept = draw(st.booleans()), draw(st.booleans())
        goods = [
            part
            for index, line in enumerate(lines)
            if (part := _goods(draw, line, index, left, amount, everything, well_kept)) is not None
        ]
        post = freight if everything else draw(st.integers(0, freight))
        freight -= post
        shipped = (ShippingLine("s", "Standard", amount(post), amount(0), amount(0)),) if post else ()
        parts: list[GoodsLine | ShippingLine] = [*goods, *shipped]
        value = sum((p.amount.shop + p.tax.shop - p.discount.shop).minor_units for p in parts)
        fee = 0 if everything else draw(st.integers(0, min(500, value)))
        value -= fee
        current -= value
        cash = max(0, received - current)
        received -= cash
        moment = START + timedelta(days=number)
        made.append(
            Refund(
                id=f"R{number}",
                order=Order("1", "1001", START, amount(whole), amount(paid), amount(current - received)),
                moment=moment,
                zone="America/New_York",
                goods=tuple(goods),
                shipping=shipped,
                extras=(Extra("f", ExtraKind.ADJUSTMENT, "fee", amount(-fee), amount(0)),) if fee else (),
                transactions=tuple(_money(draw, cash, amount, moment)),
            )
        )
    return made


def _goods(
    draw: st.DrawFn,
    line: OrderLine,
    index: int,
    left: list[int],
    amount: Callable[[int], Amount],
    everything: bool,
    well_kept: bool,
) -> GoodsLine | None:
    """Some units of a line, or all that are left; `well_kept`: all of them are back where they belong."""
    units = left[index] if everything else draw(st.integers(0, left[index]))
    if not units:
        return None
    before, left[index] = line.quantity - left[index], left[index] - units

    def part(whole: int) -> Amount:
        """The units' share of a whole line, so that all refunds together come to the line."""
        after = before + units
        return amount(whole * after // line.quantity - whole * before // line.quantity)

    return GoodsLine(
        id=str(index),
        order_line_id=str(index),
        sku=line.item.sku,
        title=line.item.ref.name,
        quantity=units,
        ordered=line.quantity,
        amount=part(line.quantity * line.price),
        discount=part(line.discount),
        tax=part(line.tax),
        restocked=well_kept or draw(st.booleans()),
        shipped=draw(st.booleans()),
    )


def _money(
    draw: st.DrawFn, cash: int, amount: Callable[[int], Amount], moment: datetime
) -> list[Transaction]:
    """All in one movement, or split over two gateways."""
    by_paypal = draw(st.sampled_from([0, cash // 3, cash]))
    parts = {"shopify_payments": cash - by_paypal, "paypal": by_paypal}
    return [
        Transaction(name, name, None, f"re_{name}", Tender.MONEY, Outcome.SUCCEEDED, amount(part), moment)
        for name, part in parts.items()
        if part
    ]
