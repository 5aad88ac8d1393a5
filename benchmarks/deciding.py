"""Decisions per second on one core: refunds of ten goods lines with tax, discount and shipping.

Deciding is pure: the facts are made once and decided again and again. The lighter refund is of a paid
invoice (one receipt); the heavier one of a part-paid invoice, shared by a memo, its application and a receipt.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from benchmarks.report import Report, at_least, plain
from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Verdict
from plugin.accounting.documents import DocumentKind
from plugin.accounting.money import Amount, Money, total
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import (
    GoodsLine,
    Order,
    Outcome,
    Refund,
    ShippingLine,
    Tender,
    Transaction,
)
from plugin.accounting.sale import Item, ItemKind, LineRole, Payment, Ref, Sale, SaleKind, SaleLine

LINES = 10
#: Prices a unit; two units of each are sold, a tenth is taken off, then 8.25 % of tax come on top.
_PRICES = ("12.40", "7.90", "33.15", "5.05", "18.99", "64.00", "2.35", "41.70", "9.60", "27.45")
_MOMENT = datetime(2026, 10, 15, 16, 0, tzinfo=UTC)
_SALES_INCOME = Ref("79", "Sales of Product Income")
_UNDEPOSITED = Ref("4", "Undeposited Funds")
_OFFERS = Offers(frozenset(DocumentKind), longest_number=21, documents_per_request=30)


#: Name of the row -> what was paid of the invoice (None: all of it), and the documents it has to become.
_CASES: dict[str, tuple[str | None, list[DocumentKind]]] = {
    "decisions_per_second": (None, [DocumentKind.REFUND_RECEIPT]),
    "decisions_per_second_part_paid": (
        "100.00",
        [DocumentKind.CREDIT_MEMO, DocumentKind.REFUND_RECEIPT, DocumentKind.CREDIT_APPLICATION],
    ),
}


def run(report: Report, seconds: float = 0.25) -> None:
    """Adds a row for each refund. Raises RuntimeError when one is not decided as it is meant to be.

    Rounds of about `seconds` CPU seconds; the objects that Python makes meanwhile are the yardstick.
    """
    cost = {}
    for name, (paid, kinds) in _CASES.items():
        work = deciding(paid)
        verdict = work()
        if not isinstance(verdict, Decision) or [d.kind for d in verdict.documents] != kinds:
            raise RuntimeError(f"{name}: {verdict}")
        objects, decisions = per_second(_thousand_objects, seconds) * 1000, per_second(work, seconds)
        report.add(at_least(name, decisions, "decisions/s, one core, ten lines", 5000))
        cost[name] = objects / decisions
    report.add(plain("decision_cost", cost["decisions_per_second"], "frozen objects made in that time"))


def per_second(work: Callable[[], object], seconds: float = 0.25, rounds: int = 8) -> float:
    """How often a CPU second of this process has room for `work`: the best of `rounds`.

    What else the machine does takes caches and clock away and gives nothing, so the best is the nearest.
    """
    count = 1
    while (taken := _taken(work, count)) < seconds / 4:
        count *= 2
    count = max(1, round(count * seconds / taken))
    return count / min(_taken(work, count) for _ in range(rounds))


def _taken(work: Callable[[], object], count: int) -> float:
    begun = time.process_time()
    for _ in range(count):
        work()
    return time.process_time() - begun


def _thousand_objects() -> None:
    """What any rule is made of: frozen values of two fields."""
    for number in range(1000):
        _Pair(number, "USD")


@dataclass(frozen=True, slots=True)
class _Pair:
    amount: int
    currency: str


def deciding(paid: str | None) -> Callable[[], Verdict]:
    """Decides the whole refund of an order of ten lines; `paid` None: all of it was paid, by one payment."""
    refund, sale, policy = _refund(paid), _sale(paid), _policy()
    books, earlier = Books(sales=(sale,)), Earlier()
    return lambda: decide(refund, books, earlier, policy, _OFFERS, _MOMENT)


def _usd(text: str | Decimal) -> Money:
    return Money.of(text, "USD")


def _both(money: Money) -> Amount:
    """A shop whose customers use its own money."""
    return Amount(money, money)


def _share(money: Money, percent: str) -> Money:
    return _usd((money.amount * Decimal(percent) / 100).quantize(Decimal("0.01")))


def _goods(number: int) -> GoodsLine:
    gross = _usd(Decimal(_PRICES[number]) * 2)
    off = _share(gross, "10")
    return GoodsLine(
        id=f"refund line {number}",
        order_line_id=f"line {number}",
        sku=f"SKU-{number}",
        title=f"Article {number}",
        quantity=2,
        ordered=2,
        amount=_both(gross),
        discount=_both(off),
        tax=_both(_share(gross - off, "8.25")),
        restocked=True,
        shipped=True,
        came_back=True,
    )


_GOODS = tuple(_goods(number) for number in range(LINES))
_SHIPPING = ShippingLine(
    "shipping", "Standard", _both(_usd("9.90")), _both(_usd("0.00")), _both(_usd("0.82"))
)
_PARTS: tuple[GoodsLine | ShippingLine, ...] = (*_GOODS, _SHIPPING)
_DISCOUNT = total((part.discount.shop for part in _PARTS), "USD")
_TAX = total((part.tax.shop for part in _PARTS), "USD")
_TOTAL = total((part.amount.shop for part in _PARTS), "USD") - _DISCOUNT + _TAX


def _refund(paid: str | None) -> Refund:
    back = _both(_TOTAL if paid is None else _usd(paid))
    money = Transaction(
        "money", "shopify_payments", "visa", "re_1", Tender.MONEY, Outcome.SUCCEEDED, back, _MOMENT
    )
    nothing = _both(_usd("0.00"))
    return Refund(
        id="R1",
        order=Order("gid 1", "1001", _MOMENT, _both(_TOTAL), back, nothing),
        moment=_MOMENT,
        zone="America/New_York",
        goods=_GOODS,
        shipping=(_SHIPPING,),
        transactions=(money,),
    )


def _item(name: str, kind: ItemKind, sku: str | None = None) -> Item:
    return Item(Ref(f"item {name}", name), kind, sku, True, _SALES_INCOME)


_SHIPPING_ITEM = _item("Shipping", ItemKind.SERVICE)


def _policy() -> Policy:
    return Policy(
        no_restock_item=_item("Not restocked", ItemKind.NON_STOCK),
        shipping_item=_SHIPPING_ITEM,
        rounding_item=_item("Rounding", ItemKind.SERVICE),
    )


def _sale_line(number: int) -> SaleLine:
    item = _item(f"Article {number}", ItemKind.STOCK, f"SKU-{number}")
    line = _GOODS[number]
    return SaleLine(
        f"sale line {number}", LineRole.GOODS, item, line.title, Decimal(2), line.amount.shop, True, "TAX"
    )


def _sale(paid: str | None) -> Sale:
    received = _TOTAL if paid is None else _usd(paid)
    shipping = SaleLine(
        "shipping", LineRole.SHIPPING, _SHIPPING_ITEM, "Standard", None, _SHIPPING.amount.shop, True, "TAX"
    )
    discount = SaleLine(
        "discount",
        LineRole.DISCOUNT,
        None,
        "Discount",
        None,
        -_DISCOUNT,
        True,
        account=Ref("86", "Discounts"),
    )
    whole = Sale(
        kind=SaleKind.INVOICE,
        id="501",
        revision="0",
        number="1001",
        date=date(2026, 10, 2),
        currency="USD",
        customer=Ref("11", "Ada Jones"),
        total=_TOTAL,
        balance=_TOTAL - received,
        tax=_TAX,
        lines=(*(_sale_line(number) for number in range(LINES)), shipping, discount),
        applied=True,
        receivable_account=Ref("84", "Accounts Receivable (A/R)"),
    )
    return replace(whole, payments=(Payment("601", received, _UNDEPOSITED),))
