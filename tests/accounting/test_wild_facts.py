"""Facts as no shop should send them: they get an answer too, never an exception that loses the refund."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, ByHand, Decision, Earlier, Hold, Reversal, Skip, Verdict
from plugin.accounting.documents import DocumentKind
from plugin.accounting.effect import effect
from plugin.accounting.money import Amount, CurrencyMismatch, Money, NotMoney, total
from plugin.accounting.policy import (
    Adopting,
    Booking,
    ClosedPeriod,
    Desktop,
    Gateway,
    MethodKind,
    MissingSale,
    NeverShipped,
    Offers,
    Online,
    PaymentMethod,
    Policy,
    RestockRule,
    ReturnsAccount,
    UnknownSku,
)
from plugin.accounting.refund import (
    Buyer,
    Contents,
    Extra,
    ExtraKind,
    GoodsLine,
    Order,
    Outcome,
    Refund,
    ShippingLine,
    SoldLine,
    Tender,
    Transaction,
)
from plugin.accounting.sale import ItemKind, LineRole, Payment, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.sums import stated
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
    restocked=st.sampled_from([True, True, False, None]),
    shipped=st.sampled_from([True, True, False, None]),
    gift_card=SELDOM,
    came_back=st.none() | st.booleans(),
)
SOLD = st.builds(
    SoldLine,
    NAMES,
    st.none() | NAMES,
    NAMES,
    st.integers(1, 4),
    amounts(),
    amounts(),
    amounts(),
    SELDOM,
)
FREIGHT = st.builds(ShippingLine, NAMES, NAMES, amounts(), amounts(), amounts())
EXTRAS = st.builds(Extra, NAMES, st.sampled_from(ExtraKind), NAMES, amounts(), amounts(), st.booleans())
TRANSACTIONS = st.builds(
    Transaction,
    NAMES,
    NAMES,
    st.none(),
    st.none() | NAMES,
    st.sampled_from([*[Tender.MONEY] * 6, Tender.STORE_CREDIT, Tender.GIFT_CARD]),
    st.sampled_from([*[Outcome.SUCCEEDED] * 15, Outcome.FAILED, Outcome.PENDING]),
    amounts(),
    MOMENTS,
    SELDOM,
)
CONTENTS = st.builds(
    Contents,
    lines=st.lists(SOLD, max_size=2).map(tuple),
    shipping=st.lists(FREIGHT, max_size=1).map(tuple),
    extras=st.lists(EXTRAS, max_size=1).map(tuple),
    payments=st.lists(TRANSACTIONS, max_size=2).map(tuple),
    buyer=st.sampled_from([Buyer("Ada Jones"), None]),
)
ORDERS = st.builds(
    Order,
    st.just("1"),
    NAMES,
    MOMENTS,
    amounts(),
    amounts(),
    amounts(),
    st.booleans(),
    st.none() | CONTENTS,
)
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
    replacements=st.lists(SOLD, max_size=1).map(tuple),
    reverses=st.sampled_from([None] * 9 + ["R1", "R2", "R4"]),
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


CHECKED = SELDOM.map(lambda seldom: not seldom)
BOXES = st.one_of(
    st.builds(Online, CHECKED, CHECKED, st.booleans()),
    st.builds(
        Desktop,
        credit_memos=CHECKED,
        card_refunds=CHECKED,
        refund_checks=CHECKED,
        void_unpaid=st.booleans(),
        memo_receivable=st.sampled_from([Ref("84", "Receivable"), None]),
        debit_is_card=st.booleans(),
    ),
)
METHODS = st.builds(PaymentMethod, st.just(Ref("m", "Method")), st.sampled_from(MethodKind))
GATEWAYS = st.dictionaries(
    NAMES,
    st.builds(
        Gateway, st.sampled_from([UNDEPOSITED, None]), st.none() | METHODS, st.sampled_from([CLEARING, None])
    ),
    max_size=3,
)
RETURNS = st.builds(
    ReturnsAccount, st.just(CLEARING), st.none() | ITEMS, st.lists(ITEMS, max_size=1).map(tuple)
)
POLICIES = st.builds(
    Policy,
    boxes=BOXES,
    booking=SELDOM.map(lambda seldom: Booking.REVIEW if seldom else Booking.AUTOMATIC),
    start=SELDOM.map(lambda seldom: date(2026, 3, 1) if seldom else None),
    missing_sale=st.sampled_from(MissingSale),
    closed_period=st.sampled_from(ClosedPeriod),
    unknown_sku=st.sampled_from(UnknownSku),
    never_shipped=st.sampled_from(NeverShipped),
    restock_rule=st.sampled_from(RestockRule),
    adopting=st.sampled_from(Adopting),
    fallback_item=st.none() | ITEMS,
    no_restock_item=st.none() | ITEMS,
    shipping_item=st.none() | ITEMS,
    rounding_item=st.none() | ITEMS,
    exchange_item=st.none() | ITEMS,
    store_credit_item=st.none() | ITEMS,
    gift_card_item=st.none() | ITEMS,
    extra_items=st.sampled_from([{}, POLICY.extra_items]),
    refund_items=st.dictionaries(NAMES, ITEMS, max_size=1),
    sku_items=st.dictionaries(NAMES, ITEMS, max_size=2),
    gateways=GATEWAYS,
    returns=st.none() | RETURNS,
)
BY_HAND = st.builds(
    ByHand,
    st.sampled_from(DocumentKind),
    NAMES,
    NAMES,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.just(ADA),
    money("USD"),
)
GENEROUS = replace(
    POLICY,
    unknown_sku=UnknownSku.FALLBACK,
    fallback_item=POSTER,
    closed_period=ClosedPeriod.FIRST_OPEN_DAY,
)
ON_DESKTOP = replace(
    OFFERS,
    documents=frozenset(DocumentKind) - {DocumentKind.REFUND_RECEIPT},
    longest_number=11,
    computes_tax=True,
    overrides_accounts=True,
)
CREATES: dict[str, Any] = {"missing_sale": MissingSale.CREATE}
COMPANIES = st.sampled_from([OFFERS, replace(OFFERS, closed_through=date(2026, 8, 1)), ON_DESKTOP])
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
        replace(t, amount=Amount(half, half), tender=Tender.MONEY, outcome=Outcome.SUCCEEDED, incoming=False)
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
    made = replace(
        refund,
        order=order,
        goods=goods,
        extras=(),
        transactions=money,
        zone="Asia/Tokyo",
        replacements=(),
        reverses=None,
    )
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
    st.lists(BY_HAND, max_size=1),
    POLICIES,
    COMPANIES,
    MOMENTS,
)
def test_whatever_comes_gets_an_answer(
    refund: Refund,
    found: list[Sale],
    others: list[Refund],
    reversals: list[Reversal],
    by_hand: list[ByHand],
    policy: Policy,
    offers: Offers,
    now: datetime,
) -> None:
    books = Books(tuple(found), tuple(found[1:]), tuple(by_hand))
    earlier = Earlier(tuple(others), tuple(reversals), sale_on_its_way=len(reversals) > 1)
    cases = [(refund, books, earlier, policy), (refund, Books(), Earlier(), replace(GENEROUS, **CREATES))]
    for sale in found:
        sound, large = tied(refund, sale)
        cases.append((sound, Books((large,)), Earlier(), replace(GENEROUS, boxes=policy.boxes)))
    for facts, there, before, chosen in cases:
        for approved in (False, True):
            verdict = decide(facts, there, before, chosen, offers, now, approved=approved)
            assert verdict == decide(facts, there, before, chosen, offers, now, approved=approved)
            _has_something_to_say(verdict)


def _has_something_to_say(verdict: Verdict) -> None:
    match verdict:
        case Decision():
            assert verdict.documents or verdict.adopted
            assert verdict.adopted or effect(verdict).entries
        case Hold() | Skip():
            assert render(verdict.sentence)
