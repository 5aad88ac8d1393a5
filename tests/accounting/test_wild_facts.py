"""Facts as no shop should send them: they get an answer too, never an exception that loses the refund."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from plugin.accounting.decide import decide
from plugin.accounting.decision import Decision, Earlier, Hold, Reversal, Skip
from plugin.accounting.effect import effect
from plugin.accounting.money import Amount, CurrencyMismatch, Money, NotMoney, total
from plugin.accounting.policy import ClosedPeriod, Offers, Policy, UnknownSku
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
from plugin.accounting.sale import ItemKind, LineRole, Payment, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.statement import stated
from plugin.texts import render
from tests.accounting.books import ADA, CLEARING, OFFERS, POLICY, POSTER, UNDEPOSITED, item, paid_back

MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
NAMES = st.sampled_from(["MUG-01", "POSTER-A2", "", "Ünïcode", "long name"])
ITEMS = st.builds(item, NAMES, st.sampled_from(ItemKind), sku=st.none() | NAMES, active=st.booleans())


#: What is drawn mostly comes first and often, so that the later questions are asked too.
SELDOM = st.sampled_from([False] * 19 + [True])
UNITS = st.one_of(*[st.integers(0, 500)] * 6, st.integers(-20, 20), st.integers(-(10**12), 10**12))
CURRENCY = st.sampled_from(["USD"] * 100 + ["EUR", "JPY"])


def money(currency: str) -> st.SearchStrategy[Money]:
    return UNITS.map(lambda units: Money.from_minor_units(units, currency))


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    shop = draw(money(draw(CURRENCY)))
    return Amount(shop, draw(money(draw(CURRENCY))) if draw(SELDOM) else shop)


QUANTITIES = st.integers(0, 4)
GOODS = st.builds(
    GoodsLine,
    id=NAMES,
    order_line_id=NAMES,
    sku=st.none() | NAMES,
    title=NAMES,
    quantity=QUANTITIES,
    ordered=QUANTITIES,
    amount=amounts(),
    discount=amounts(),
    tax=amounts(),
    restocked=st.booleans(),
    shipped=st.booleans(),
    gift_card=st.just(False),
)
FREIGHT = st.builds(ShippingLine, NAMES, NAMES, amounts(), amounts(), amounts())
EXTRAS = st.builds(Extra, NAMES, st.sampled_from(ExtraKind), NAMES, amounts(), amounts(), st.booleans())
TRANSACTIONS = st.builds(
    Transaction,
    NAMES,
    NAMES,
    st.none(),
    st.none() | NAMES,
    SELDOM.map(lambda seldom: Tender.STORE_CREDIT if seldom else Tender.MONEY),
    SELDOM.map(lambda seldom: Outcome.FAILED if seldom else Outcome.SUCCEEDED),
    amounts(),
    MOMENTS,
)
ORDERS = st.builds(Order, st.just("1"), NAMES, MOMENTS, amounts(), amounts(), amounts(), st.booleans())
REFUNDS = st.builds(
    Refund,
    id=st.sampled_from(["R1", "R2", "R3"]),
    order=ORDERS,
    moment=MOMENTS,
    zone=st.sampled_from(["America/New_York", "Asia/Tokyo"] * 5 + ["", "../etc"]),
    goods=st.lists(GOODS, max_size=3).map(tuple),
    shipping=st.lists(FREIGHT, max_size=1).map(tuple),
    extras=st.lists(EXTRAS, max_size=2).map(tuple),
    transactions=st.lists(TRANSACTIONS, max_size=2).map(tuple),
    note=NAMES,
)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    code = draw(CURRENCY)
    lines = st.builds(
        SaleLine,
        id=NAMES,
        role=st.sampled_from(LineRole),
        item=st.none() | ITEMS,
        description=NAMES,
        quantity=st.none() | st.integers(0, 5).map(Decimal),
        amount=money(code),
        taxable=st.booleans(),
        tax_code=st.none() | st.just("TAX"),
        account=st.none() | st.just(Ref("1", "Sales")),
    )
    payments = st.builds(Payment, NAMES, money(code), st.sampled_from([UNDEPOSITED, CLEARING]))
    return Sale(
        kind=draw(st.sampled_from(SaleKind)),
        id="501",
        revision="0",
        number="1001",
        date=date(2026, 6, 1),
        currency=code,
        customer=ADA,
        total=draw(money(code)),
        balance=draw(money(code)),
        tax=draw(money(code)),
        lines=tuple(draw(st.lists(lines, max_size=4))),
        payments=tuple(draw(st.lists(payments, max_size=2))),
        voided=draw(SELDOM),
        applied=draw(st.booleans()),
    )


POLICIES = st.builds(
    Policy,
    credit_memos=SELDOM.map(lambda seldom: not seldom),
    refund_receipts=SELDOM.map(lambda seldom: not seldom),
    void_unpaid=st.booleans(),
    start=SELDOM.map(lambda seldom: date(2026, 3, 1) if seldom else None),
    closed_period=st.sampled_from(ClosedPeriod),
    unknown_sku=st.sampled_from(UnknownSku),
    fallback_item=st.none() | ITEMS,
    no_restock_item=st.none() | ITEMS,
    shipping_item=st.none() | ITEMS,
    rounding_item=st.none() | ITEMS,
    tax_item=st.none() | ITEMS,
    extra_items=st.sampled_from([{}, POLICY.extra_items]),
)
GENEROUS = replace(
    POLICY,
    unknown_sku=UnknownSku.FALLBACK,
    fallback_item=POSTER,
    tax_item=POSTER,
    closed_period=ClosedPeriod.FIRST_OPEN_DAY,
)
COMPANIES = st.sampled_from([OFFERS, replace(OFFERS, closed_through=date(2026, 8, 1))])
REVERSALS = st.builds(
    Reversal,
    st.sampled_from(["R2", "R3"]),
    money("USD"),
    money("USD"),
    money("USD"),
    money("USD"),
    st.dictionaries(NAMES, QUANTITIES, max_size=2),
    st.booleans(),
    st.sampled_from([True, True, False]),
)


def tied(refund: Refund, sale: Sale) -> tuple[Refund, Sale]:
    """The same lines in an order that ties, half paid back, and a sale large enough: lines are made at all."""
    code = sale.currency
    try:
        lines = _lines(refund, code)
    except (CurrencyMismatch, NotMoney):
        return refund, sale
    half = Money.from_minor_units(max(lines.minor_units, 0) // 2, code)
    rest = half - lines
    large = Money.of("5000000000", code)
    order = replace(
        refund.order,
        total=Amount(large + large, large + large),
        received=Amount(large, large),
        outstanding=Amount(large + rest, large + rest),
    )
    goods = tuple(replace(line, ordered=99) for line in refund.goods)
    money = tuple(
        replace(t, amount=Amount(half, half), tender=Tender.MONEY, outcome=Outcome.SUCCEEDED)
        for t in (refund.transactions[:1] or _ONE)
    )
    sale = replace(
        sale,
        kind=SaleKind.INVOICE,
        total=large + large,
        balance=large,
        payments=(Payment("p", large, UNDEPOSITED),),
        voided=False,
    )
    made = replace(refund, order=order, goods=goods, extras=(), transactions=money, zone="Asia/Tokyo")
    return made, sale


_ONE = (paid_back("0.00"),)


def _lines(refund: Refund, code: str) -> Money:
    given = (stated(a, code) for part in refund.parts for a in (part.amount, part.tax, -part.discount))
    return total(given, code)


# Without shrinking: facts this wide take minutes to make small, and the first example says enough.
@settings(max_examples=150, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    REFUNDS,
    st.lists(sales(), max_size=2),
    st.lists(REFUNDS, max_size=2),
    st.lists(REVERSALS, max_size=2),
    POLICIES,
    COMPANIES,
    MOMENTS,
)
def test_whatever_comes_gets_an_answer(
    refund: Refund,
    found: list[Sale],
    others: list[Refund],
    reversals: list[Reversal],
    policy: Policy,
    offers: Offers,
    now: datetime,
) -> None:
    cases = [(refund, found, Earlier(tuple(others), tuple(reversals)), policy)]
    for sale in found:
        sound, large = tied(refund, sale)
        cases.append((sound, [large], Earlier(), GENEROUS))
    for case, candidates, earlier, chosen in cases:
        verdict = decide(case, candidates, earlier, chosen, offers, now)
        assert verdict == decide(case, candidates, earlier, chosen, offers, now)
        match verdict:
            case Decision():
                assert verdict.documents
                assert effect(verdict).entries
            case Hold() | Skip():
                assert render(verdict.sentence)
