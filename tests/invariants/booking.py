"""How the company booked a generated order: as which document, in whose money, with which lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import strategies as st

from plugin.accounting.money import Amount, Money, total
from plugin.accounting.sale import LineRole, Payment, Sale, SaleKind, SaleLine
from tests.invariants import chart
from tests.invariants.shop import SELDOM, SOMETIMES, START, Basket, Line

_Stated = Callable[[Amount], Money]


@dataclass(frozen=True)
class Way:
    """How the company booked the order. `in_shop_money`: else in the customer's.

    `lost`: units of the customer's money that the company has not received. `split`: money came by two
    gateways; `apart`: into two accounts. `taxed_discount`: the discount line takes off tax too.
    """

    as_receipt: bool = False
    discount_line: bool = False
    tax_line: bool = False
    in_shop_money: bool = False
    lost: int = 0
    split: bool = False
    apart: bool = False
    taxed_discount: bool = False


@st.composite
def ways(draw: st.DrawFn, basket: Basket, *, computes_tax: bool = False) -> Way:
    """`computes_tax`: the company does it by itself, so tax is on no line and discounts count for it."""
    whole = basket.paid + basket.gift_used == basket.total.customer.minor_units
    as_receipt = whole and draw(st.booleans())
    split = draw(SOMETIMES)
    return Way(
        as_receipt=as_receipt,
        discount_line=draw(SOMETIMES),
        tax_line=not computes_tax and draw(SELDOM),
        in_shop_money=draw(st.booleans()),
        lost=draw(st.integers(0, basket.paid)) if not as_receipt and draw(SELDOM) else 0,
        split=split and not as_receipt,
        apart=split and not as_receipt and draw(st.booleans()),
        taxed_discount=computes_tax,
    )


def booked(basket: Basket, way: Way) -> Sale:
    """The sale as a connector would have booked it."""
    code = basket.till.shop if way.in_shop_money else basket.till.customer
    nothing = Money.zero(code)

    def stated(amount: Amount) -> Money:
        money = amount.stated_in(code)
        assert money is not None
        return money

    lines = [_sold(line, stated, way) for line in basket.lines]
    lines += _other_lines(basket, stated, way)
    tax = total((stated(piece.tax) for piece in basket.pieces), code)
    if way.tax_line and tax:
        lines.append(SaleLine("tax", LineRole.TAX, chart.TAX_ITEM, "Sales tax", None, tax, False, "NON"))
        tax = nothing
    if basket.gift_used:
        gift = -stated(basket.till.amount(basket.gift_used))
        lines.append(
            SaleLine("gift", LineRole.SETTLEMENT, chart.GIFT_CARD, "Gift card", None, gift, False, "NON")
        )
    whole = total((line.amount for line in lines), code) + tax
    payments = _payments(stated(basket.money - basket.till.amount(way.lost)), way)
    came_in = total((payment.amount for payment in payments), code)
    return Sale(
        kind=SaleKind.SALES_RECEIPT if way.as_receipt else SaleKind.INVOICE,
        id="501",
        revision="0",
        number=chart.NUMBER,
        date=START.date(),
        currency=code,
        customer=chart.BUYER,
        total=whole,
        balance=nothing if way.as_receipt else whole - came_in,
        tax=tax,
        lines=tuple(lines),
        payments=payments,
        applied=bool(came_in) and not way.as_receipt,
        receivable_account=None if way.as_receipt else chart.RECEIVABLE,
    )


def _sold(line: Line, stated: _Stated, way: Way) -> SaleLine:
    piece = line.piece
    return SaleLine(
        id=line.id,
        role=LineRole.GOODS,
        item=line.item,
        description=line.item.ref.name,
        quantity=Decimal(line.quantity),
        amount=stated(piece.amount if way.discount_line else piece.amount - piece.discount),
        taxable=bool(piece.tax),
        tax_code="TAX" if piece.tax else "NON",
        account=line.item.income_account,
    )


def _other_lines(basket: Basket, stated: _Stated, way: Way) -> list[SaleLine]:
    freight = basket.freight
    shown = stated(freight.amount if way.discount_line else freight.amount - freight.discount)
    off = total((stated(piece.discount) for piece in basket.pieces), shown.currency)
    rows = [
        (LineRole.SHIPPING, chart.SHIPPING, "Standard", shown, bool(freight.tax)),
        (LineRole.EXTRA, chart.DUTY, "Duty", stated(basket.duty.amount), False),
        (LineRole.EXTRA, chart.TIP, "Tip", stated(basket.tip.amount), False),
    ]
    lines = [
        SaleLine(title, role, item, title, None, amount, taxed, "TAX" if taxed else "NON")
        for role, item, title, amount, taxed in rows
        if amount or taxed
    ]
    if way.discount_line and off:
        lines.append(
            SaleLine(
                "d",
                LineRole.DISCOUNT,
                None,
                "Discount",
                None,
                -off,
                way.taxed_discount,
                account=chart.DISCOUNTS,
            )
        )
    return lines


def _payments(money: Money, way: Way) -> tuple[Payment, ...]:
    if not money:
        return ()
    if not way.split:
        return (Payment("601", money, chart.UNDEPOSITED),)
    first, second = money.split([2, 1])
    other = chart.CLEARING if way.apart else chart.UNDEPOSITED
    parts = (Payment("601", first, chart.UNDEPOSITED), Payment("602", second, other))
    return tuple(part for part in parts if part.amount)


def stranger(sale: Sale) -> Sale:
    """Another shop's order of the same number: another customer, other goods, the other kind of document."""
    other = SaleKind.INVOICE if sale.kind is SaleKind.SALES_RECEIPT else SaleKind.SALES_RECEIPT
    price = sale.total + sale.total + Money.from_minor_units(777, sale.currency)
    line = SaleLine("x", LineRole.GOODS, chart.FALLBACK, "Something else", Decimal(1), price, False, "NON")
    received = (Payment("701", price, chart.UNDEPOSITED),) if other is SaleKind.SALES_RECEIPT else ()
    return replace(
        sale,
        kind=other,
        id="502",
        customer=chart.STRANGER,
        total=price,
        tax=Money.zero(sale.currency),
        lines=(line,),
        payments=received,
        applied=False,
        balance=Money.zero(sale.currency) if received else price,
        receivable_account=None if received else chart.RECEIVABLE,
    )
