"""What returns add to refunds: exchanges, fees that are kept, and tips, which only agreements tell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plugin.accounting.money import Amount
from plugin.accounting.refund import Extra, ExtraKind, Outcome, Refund, Tender
from plugin.protocols import Json
from tests.sandbox_process import Sandbox
from tests.stores.contract import ShopifyRig, lines_of, money_of

MUG = {"sku": "MUG", "title": "Mug", "quantity": 2, "price": "50.00", "tax": "8.00"}
CUP = {"sku": "CUP", "title": "Cup", "quantity": 1, "price": "40.00", "discount": "4.00", "tax": "2.88"}
BOWL = {"sku": "BOWL", "title": "Bowl", "quantity": 2, "price": "70.00", "tax": "11.20"}
TIP = {"title": "Tip", "price": "6.00", "tip": True}
ONE_UNIT = [{"index": 0, "quantity": 1}]


def _shop(amount: Amount) -> str:
    return str(amount.shop.amount)


def _refund(shopify: ShopifyRig, order: Json, returned: Json, **wish: Any) -> Refund:
    """A refund of one unit of 50.00 + 4.00 tax for that Return, read back."""
    shopify.refund(order, **{"lines": ONE_UNIT, "return": returned, **wish})
    return shopify.read(order)[-1]


def ties(*refunds: Refund) -> bool:
    """No more is owed or given than (total - received) - outstanding."""
    order = refunds[0].order
    said = order.total - order.received - order.outstanding
    for refund in refunds:
        said = said - lines_of(refund) + money_of(refund)
    return not said


def _extras(refund: Refund) -> list[tuple[ExtraKind, str, str]]:
    return [(extra.kind, _shop(extra.amount), _shop(extra.tax)) for extra in refund.extras]


def test_a_cheaper_exchange_sends_goods_out_and_the_rest_back(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    refund = _refund(shopify, order, {"exchange": [CUP]})
    (line,) = refund.replacements
    assert (line.sku, line.title, line.quantity) == ("CUP", "Cup", 1)
    assert [_shop(a) for a in (line.amount, line.discount, line.tax)] == ["40.00", "4.00", "2.88"]
    assert _shop(lines_of(refund)) == _shop(money_of(refund)) == "15.12"
    assert refund.not_understood == ()
    assert _shop(refund.order.total) == "108.00"
    assert ties(refund)


def test_prices_that_contain_tax_are_stated_without_it_for_what_goes_out_too(shopify: ShopifyRig) -> None:
    mug = {"quantity": 1, "price": "120.00", "tax": "20.00"}
    order = shopify.order(taxes_included=True, line_items=[mug], shipping_lines=[])
    cup = {"price": "60.00", "discount": "12.00", "tax": "8.00"}
    refund = _refund(shopify, order, {"exchange": [cup]})
    (line,) = refund.replacements
    assert [_shop(a) for a in (line.amount, line.discount, line.tax)] == ["50.00", "10.00", "8.00"]
    assert _shop(lines_of(refund)) == _shop(money_of(refund)) == "72.00"
    assert ties(refund)


def test_a_dearer_exchange_that_was_paid_has_money_coming_in(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    refund = _refund(shopify, order, {"exchange": [BOWL], "paid": True})
    (payment,) = refund.transactions
    assert (payment.incoming, payment.outcome, _shop(payment.amount)) == (True, Outcome.SUCCEEDED, "97.20")
    assert _shop(lines_of(refund)) == _shop(money_of(refund)) == "-97.20"
    assert [_shop(a) for a in (refund.order.total, refund.order.received)] == ["108.00", "108.00"]
    assert _shop(refund.order.outstanding) == "0.00"
    assert refund.not_understood == ()
    assert ties(refund)


def test_a_dearer_exchange_that_is_not_paid_leaves_the_customer_owing(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    refund = _refund(shopify, order, {"exchange": [BOWL]})
    assert refund.transactions == ()
    assert _shop(refund.order.outstanding) == "97.20"
    assert ties(refund)


def test_a_payment_of_an_exchange_that_is_on_its_way_is_pending(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    refund = _refund(shopify, order, {"exchange": [BOWL], "paid": [{"status": "pending"}]})
    assert refund.pending
    assert ties(refund)


def test_an_exchange_paid_with_a_gift_card_and_cash_says_so(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    moves = [
        {"amount": "90.00", "gateway": "gift_card"},
        {"amount": "7.20", "gateway": "cash", "rounding": "-0.20"},
    ]
    refund = _refund(shopify, order, {"exchange": [BOWL], "paid": moves})
    assert [(t.tender, _shop(t.amount)) for t in refund.transactions] == [
        (Tender.GIFT_CARD, "90.00"),
        (Tender.MONEY, "7.00"),
    ]
    assert _extras(refund) == [(ExtraKind.CASH_ROUNDING, "0.20", "0.00")]
    assert ties(refund)


def test_an_even_exchange_without_a_refund_disturbs_no_other_refund(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    even = {"price": "50.00", "tax": "4.00"}
    shopify.refund(order, lines=ONE_UNIT, unseen=True, **{"return": {"exchange": [even]}})
    shopify.refund(order, lines=ONE_UNIT)
    (refund,) = shopify.read(order)
    assert (refund.replacements, refund.not_understood) == ((), ())
    assert _shop(refund.order.total) == "108.00"
    assert ties(refund)


def test_two_currencies_of_an_exchange_are_both_stated(shopify: ShopifyRig) -> None:
    order = shopify.order(presentment_currency="EUR", rate="0.9", shipping_lines=[])
    refund = _refund(shopify, order, {"exchange": [CUP]})
    assert str(refund.replacements[0].amount.customer) == "36.00 EUR"
    assert ties(refund)


def test_what_went_out_stays_a_fact_after_it_was_sent_back_itself(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[])
    before = _refund(shopify, order, {"exchange": [CUP]})
    shopify.refund(order, lines=[{"index": 1, "restock": "return"}])
    after, second = shopify.read(order)
    assert after.replacements == before.replacements
    assert [line.sku for line in second.goods] == ["CUP"]
    assert ties(after, second)


@pytest.mark.parametrize("processed", [0, 2])
def test_an_exchange_whose_lines_are_not_those_processed_is_not_understood(
    shopify: ShopifyRig, processed: int
) -> None:
    refund = _refund(shopify, shopify.order(), {"exchange": [{**CUP, "processed": processed}]})
    assert refund.not_understood == ("exchange",)
    assert refund.replacements == ()


def test_an_exchange_of_a_return_with_two_refunds_is_not_understood(shopify: ShopifyRig) -> None:
    order = shopify.order()
    first = shopify.refund(order, lines=ONE_UNIT, **{"return": {"exchange": [CUP]}})
    refund = _refund(shopify, order, {"id": first["return"]["id"]})
    assert refund.not_understood == ("exchange",)


def test_an_exchange_in_an_order_that_was_edited_is_not_understood(shopify: ShopifyRig) -> None:
    """Nothing says then which of the added lines are of the exchange."""
    order = shopify.order(line_items=[MUG, {"title": "Saucer", "price": "5.00", "added": True}])
    refund = _refund(shopify, order, {"exchange": [CUP]})
    assert refund.not_understood == ("exchange",)


def test_an_order_that_was_edited_has_its_whole_total_where_nothing_was_exchanged(
    shopify: ShopifyRig,
) -> None:
    order = shopify.order(line_items=[MUG, {"title": "Saucer", "price": "7.00", "added": True}])
    refund = _refund(shopify, order, {"fees": ["5.00"]})
    assert (refund.not_understood, _shop(refund.order.total)) == ((), "125.00")
    assert ties(refund)


def test_a_payment_for_a_return_without_an_exchange_is_not_understood(shopify: ShopifyRig) -> None:
    refund = _refund(shopify, shopify.order(), {"paid": [{"amount": "5.00"}]})
    assert refund.not_understood == ("payment by the customer",)
    assert not any(t.incoming for t in refund.transactions)


FEES: list[tuple[Json, list[tuple[ExtraKind, str, str]]]] = [
    ({"fees": ["5.00"]}, [(ExtraKind.FEE_KEPT, "-5.00", "0.00")]),
    ({"restocking": [None, "5.00"]}, [(ExtraKind.FEE_KEPT, "-5.00", "0.00")]),
    ({"restocking": [{"amount": "4.00", "tax": "0.32"}]}, [(ExtraKind.FEE_KEPT, "-4.00", "-0.32")]),
    (
        {"restocking": ["2.00"], "fees": [{"amount": "3.00", "tax": "0.24"}]},
        [(ExtraKind.FEE_KEPT, "-2.00", "0.00"), (ExtraKind.FEE_KEPT, "-3.00", "-0.24")],
    ),
]


@pytest.mark.parametrize("agreed", ["refund", "return"])
@pytest.mark.parametrize(("returned", "expected"), FEES)
def test_a_fee_of_a_return_is_kept_with_its_tax(
    shopify: ShopifyRig, returned: Json, expected: list[tuple[ExtraKind, str, str]], agreed: str
) -> None:
    refund = _refund(shopify, shopify.order(), {**returned, "agreed": agreed})
    assert _extras(refund) == expected
    assert refund.not_understood == ()
    assert lines_of(refund) == money_of(refund)
    assert ties(refund)


def test_a_fee_that_shows_as_an_adjustment_too_is_told_by_the_tie(shopify: ShopifyRig) -> None:
    """Both are stated. The order ties with the fee alone, so the adjustment is a mere offset."""
    refund = _refund(
        shopify,
        shopify.order(),
        {"fees": ["5.00"]},
        adjustments=[{"amount": "5.00", "offset": True}],
    )
    assert [extra.kind for extra in refund.extras] == [ExtraKind.FEE_KEPT, ExtraKind.ADJUSTMENT]
    order, fee, adjustment = refund.order, *refund.extras
    owed_less = order.total - order.received - order.outstanding
    assert _shop(lines_of(refund) - adjustment.amount - money_of(refund)) == _shop(owed_less) == "0.00"
    assert isinstance(fee, Extra)


def test_a_fee_that_no_agreement_states_is_not_understood(shopify: ShopifyRig) -> None:
    refund = _refund(shopify, shopify.order(), {"fees": ["5.00"], "agreed": "nowhere"})
    assert (refund.not_understood, refund.extras) == (("return fees",), ())


def test_fees_of_a_return_with_two_refunds_follow_the_agreements_that_name_the_refund(
    shopify: ShopifyRig,
) -> None:
    order = shopify.order()
    first = shopify.refund(order, lines=ONE_UNIT, **{"return": {"fees": ["5.00"]}})
    _refund(shopify, order, {"id": first["return"]["id"], "restocking": ["2.00"]})
    refunds = shopify.read(order)
    assert [_extras(refund) for refund in refunds] == [
        [(ExtraKind.FEE_KEPT, "-5.00", "0.00")],
        [(ExtraKind.FEE_KEPT, "-2.00", "0.00")],
    ]
    assert ties(*refunds)


def test_fees_of_a_return_with_two_refunds_that_no_agreement_shares_out_are_not_understood(
    shopify: ShopifyRig,
) -> None:
    order = shopify.order()
    first = shopify.refund(order, lines=ONE_UNIT, **{"return": {"fees": ["5.00"], "agreed": "return"}})
    refund = _refund(shopify, order, {"id": first["return"]["id"]})
    assert refund.not_understood == ("return fees",)


def test_an_exchange_with_a_fee_is_both(shopify: ShopifyRig) -> None:
    order = shopify.order()
    refund = _refund(shopify, order, {"exchange": [CUP], "fees": [{"amount": "5.00", "tax": "0.40"}]})
    assert (len(refund.replacements), _extras(refund)) == (1, [(ExtraKind.FEE_KEPT, "-5.00", "-0.40")])
    assert _shop(lines_of(refund)) == _shop(money_of(refund)) == "9.72"
    assert ties(refund)


def test_a_refunded_tip_is_a_tip_and_no_goods(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[MUG, TIP])
    shopify.refund(order, lines=[*ONE_UNIT, {"index": 1, "restock": "no_restock"}])
    (refund,) = shopify.read(order)
    assert [line.sku for line in refund.goods] == ["MUG"]
    assert _extras(refund) == [(ExtraKind.TIP, "6.00", "0.00")]
    assert ties(refund)


def test_a_service_without_a_sku_stays_goods(shopify: ShopifyRig) -> None:
    service = {"title": "Gift wrapping", "price": "6.00", "tax": "0.48", "requires_shipping": False}
    order = shopify.order(line_items=[service])
    shopify.refund(order, lines=[{"index": 0, "restock": "no_restock"}])
    (refund,) = shopify.read(order)
    assert ([line.title for line in refund.goods], refund.extras) == (["Gift wrapping"], ())


def test_returns_and_agreements_are_asked_for_only_where_they_are_needed(
    sandbox: Sandbox, shopify: ShopifyRig
) -> None:
    plain, returned, tipped = shopify.order(), shopify.order(), shopify.order(line_items=[TIP])
    shopify.refund(plain, lines=ONE_UNIT)
    shopify.refund(returned, lines=ONE_UNIT, **{"return": True})
    shopify.refund(tipped, lines=[{"index": 0}])
    for order, calls in ((plain, 1), (returned, 2), (tipped, 2)):
        since = sandbox.request_count()
        shopify.read(order)
        asked = [one for one in sandbox.requests_since(since) if f"/{shopify.shop}/" in one["path"]]
        assert len(asked) == calls


def test_long_returns_are_read_to_their_end(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[{"sku": "MUG", "quantity": 40, "price": "100.00", "tax": "80.00"}])
    cups = [{"sku": f"CUP-{n}", "price": "3.00", "tax": "0.24"} for n in range(20)]
    moves = [{"amount": f"{n}.00"} for n in range(1, 10)]
    for _ in range(4):
        returned = {"exchange": cups, "restocking": [None] * 20 + ["1.00"]}
        shopify.refund(order, lines=ONE_UNIT, transactions=moves, **{"return": returned})
    refunds = shopify.read(order)
    assert [[line.sku for line in refund.replacements] for refund in refunds] == [
        [f"CUP-{n}" for n in range(20)]
    ] * 4
    kept = [[extra for extra in refund.extras if extra.kind is ExtraKind.FEE_KEPT] for refund in refunds]
    assert [len(extras) for extras in kept] == [1] * 4
    assert ties(*refunds)


def test_an_agreement_with_more_sales_than_a_page_is_read_to_its_end(shopify: ShopifyRig) -> None:
    lines = [{"title": f"Thing {n}", "price": "1.00"} for n in range(130)]
    order = shopify.order(line_items=[*lines, TIP])
    shopify.refund(order, lines=[{"index": n} for n in range(131)])
    (refund,) = shopify.read(order)
    assert (len(refund.goods), _extras(refund)) == (130, [(ExtraKind.TIP, "6.00", "0.00")])


@st.composite
def _wishes(draw: st.DrawFn) -> Json:
    """One refund of a return: any of goods, a tip, shipping, an exchange, fees, and who paid whom by what."""
    fee = st.fixed_dictionaries({"amount": CENTS, "tax": CENTS})
    line = st.fixed_dictionaries(
        {"price": CENTS, "quantity": st.integers(1, 3), "discount": st.just("0.01"), "tax": CENTS}
    )
    returned = {
        "exchange": draw(st.lists(line, max_size=2)),
        "fees": draw(st.lists(fee, max_size=1)),
        "restocking": draw(st.lists(st.one_of(st.none(), fee), max_size=2)),
        "agreed": draw(st.sampled_from(["refund", "return"])),
    }
    if returned["exchange"]:
        returned["paid"] = draw(st.sampled_from([True, [], [{"amount": "0.01", "gateway": "gift_card"}]]))
    lines = [{"index": 0, "quantity": draw(st.integers(1, 3)), "restock": draw(st.sampled_from(RESTOCKS))}]
    lines += [{"index": 1, "restock": "no_restock"}] * draw(st.integers(0, 1))
    wish = {"lines": lines, "shipping": draw(st.booleans()), "return": returned}
    if draw(st.booleans()):
        wish["transactions"] = [
            {"gateway": draw(st.sampled_from(["visa", "gift_card", "shopify_store_credit"]))}
        ]
    return wish


CENTS = st.integers(1, 3000).map(lambda units: f"{units // 100}.{units % 100:02}")
RESTOCKS = ["return", "no_restock"]


@given(_wishes(), st.booleans(), st.sampled_from(["full", "20.00", "0.00"]))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_return_adds_the_facts_say_what_the_shop_states_and_tie(
    shopify: ShopifyRig, wish: Json, included: bool, paid: str
) -> None:
    shopify.sandbox.patch(f"/shops/{shopify.shop}", bucket=10**6)
    post = {"price": "5.00", "discount": "1.00", "tax": "0.32"}
    mug = {"quantity": 3, "price": "30.01", "discount": "0.50", "tax": "5.99"}
    order = shopify.order(
        presentment_currency="EUR",
        rate="0.913",
        taxes_included=included,
        line_items=[mug, TIP],
        shipping_lines=[post],
        paid=paid,
    )
    assume(paid != "0.00" or "transactions" not in wish)
    shopify.refund(order, **wish)
    (refund,) = shopify.read(order)
    stated = shopify.sandbox.get(f"/shops/{shopify.shop}/refunds")[-1]
    assert refund.not_understood == ()
    assert ties(refund)
    assert _shop(lines_of(refund)) == stated["total"]
    assert str(lines_of(refund).customer.amount) == stated["presentment"]["total"]
    back = [t.amount.shop.amount * (-1 if t.incoming else 1) for t in refund.transactions]
    assert sum(back) == Decimal(stated["cash"]) + Decimal(stated["credit"])
