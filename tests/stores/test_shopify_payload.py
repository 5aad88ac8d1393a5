"""How Shopify's way of saying things becomes facts."""

from __future__ import annotations

import pytest

from plugin.accounting.money import Amount
from plugin.accounting.refund import ExtraKind, Outcome, Tender
from plugin.protocols import Json, Refused
from tests.stores.contract import ShopifyRig, lines_of, money_of

GIFT = {"title": "Gift card", "quantity": 1, "price": "25.00", "gift_card": True}


def _shop(amount: Amount) -> str:
    return str(amount.shop.amount)


def test_prices_that_contain_tax_become_net_amounts_and_their_tax(shopify: ShopifyRig) -> None:
    line = {"quantity": 3, "price": "120.00", "discount": "36.00", "tax": "54.00"}
    shipping = {"price": "12.00", "tax": "2.00"}
    order = shopify.order(taxes_included=True, line_items=[line], shipping_lines=[shipping])
    shopify.refund(order, lines=[{"index": 0, "quantity": 1}], shipping=True)
    (refund,) = shopify.read(order)
    (goods,), (post,) = refund.goods, refund.shipping
    assert [_shop(a) for a in (goods.amount, goods.discount, goods.tax)] == ["100.00", "10.00", "18.00"]
    assert [_shop(a) for a in (post.amount, post.discount, post.tax)] == ["10.00", "0.00", "2.00"]
    assert _shop(lines_of(refund)) == _shop(money_of(refund)) == "120.00"


@pytest.mark.parametrize(
    ("included", "amounts"),
    [(False, ["12.00", "3.00", "0.72"]), (True, ["11.04", "2.76", "0.72"])],
)
def test_the_discount_of_shipping_is_told_when_all_of_it_is_refunded(
    shopify: ShopifyRig, included: bool, amounts: list[str]
) -> None:
    shipping = {"price": "12.00", "discount": "3.00", "tax": "0.72"}
    order = shopify.order(taxes_included=included, shipping_lines=[shipping])
    shopify.refund(order, shipping=True)
    (refund,) = shopify.read(order)
    (post,) = refund.shipping
    assert [_shop(a) for a in (post.amount, post.discount, post.tax)] == amounts
    assert _shop(lines_of(refund)) == _shop(money_of(refund))


def test_a_part_of_discounted_shipping_is_stated_as_it_was_charged(shopify: ShopifyRig) -> None:
    order = shopify.order(shipping_lines=[{"price": "12.00", "discount": "3.00", "tax": "0.72"}])
    shopify.refund(order, shipping="4.50")
    (refund,) = shopify.read(order)
    (post,) = refund.shipping
    assert [_shop(a) for a in (post.amount, post.discount, post.tax)] == ["4.50", "0.00", "0.36"]


def test_a_sold_gift_card_that_is_refunded_is_known_as_one(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[GIFT])
    shopify.refund(order, lines=[{"index": 0, "restock": "no_restock"}])
    (refund,) = shopify.read(order)
    assert [(line.gift_card, _shop(line.amount)) for line in refund.goods] == [(True, "25.00")]
    assert refund.extras == ()


@pytest.mark.parametrize(("restock", "came_back"), [("return", True), ("cancel", None), ("no_restock", None)])
def test_goods_came_back_where_the_shop_says_so(
    shopify: ShopifyRig, restock: str, came_back: bool | None
) -> None:
    order = shopify.order()
    shopify.refund(order, lines=[{"index": 0, "restock": restock}])
    (refund,) = shopify.read(order)
    assert refund.goods[0].came_back is came_back


def test_a_fee_kept_back_takes_away_and_goodwill_adds(shopify: ShopifyRig) -> None:
    order = shopify.order()
    shopify.refund(order, lines=[{"index": 0, "quantity": 1}], transactions=[{"amount": "44.00"}])
    shopify.refund(order, lines=[{"index": 0, "quantity": 1}], transactions=[{"amount": "57.00"}])
    kept, given_ = shopify.read(order)
    assert [_shop(extra.amount) for extra in (*kept.extras, *given_.extras)] == ["-10.00", "3.00"]
    assert [_shop(lines_of(r)) for r in (kept, given_)] == ["44.00", "57.00"]


def test_a_part_paid_order_pays_back_what_is_too_much_and_needs_no_adjustment(shopify: ShopifyRig) -> None:
    order = shopify.order(paid="60.00")
    shopify.refund(order, lines=[{"index": 0}], shipping=True)
    (refund,) = shopify.read(order)
    assert refund.extras == ()
    assert (_shop(lines_of(refund)), _shop(money_of(refund))) == ("118.00", "60.00")
    facts = refund.order
    assert [_shop(a) for a in (facts.total, facts.received, facts.outstanding)] == ["118.00", "60.00", "0.00"]


def test_an_adjustment_that_offsets_pending_money_is_marked(shopify: ShopifyRig) -> None:
    order = shopify.order()
    shopify.refund(order, lines=[{"index": 0}], transactions=[{"status": "pending"}])
    (refund,) = shopify.read(order)
    assert [(_shop(e.amount), e.offsets_pending) for e in refund.extras] == [("-108.00", True)]


@pytest.mark.parametrize(
    ("restock", "fulfilled", "expected"),
    [
        ("return", 2, (True, True)),
        ("legacy_restock", 2, (True, True)),
        ("cancel", 0, (True, False)),
        ("no_restock", 2, (False, True)),
        ("no_restock", 0, (False, False)),
        ("no_restock", 1, (False, None)),  # which of the two Shopify does not say
    ],
)
def test_where_the_goods_are(
    shopify: ShopifyRig, restock: str, fulfilled: int, expected: tuple[bool, bool | None]
) -> None:
    order = shopify.order(line_items=[{"price": "1.00", "quantity": 2, "fulfilled": fulfilled}])
    shopify.refund(order, lines=[{"index": 0, "restock": restock}])
    (refund,) = shopify.read(order)
    assert (refund.goods[0].restocked, refund.goods[0].shipped) == expected


def test_cancelled_goods_that_were_not_put_back_are_not_restocked(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[{"price": "1.00", "fulfilled": 0}])
    shopify.refund(order, lines=[{"index": 0, "restock": "cancel", "restocked": False}])
    (refund,) = shopify.read(order)
    assert (refund.goods[0].restocked, refund.goods[0].shipped) == (False, False)


def test_store_credit_and_gift_cards_are_no_money(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[{"price": "60.00"}])
    gateways = ("shopify_store_credit", "gift_card", "visa")
    moves = [{"amount": "20.00", "gateway": gateway} for gateway in gateways]
    shopify.refund(order, lines=[{"index": 0}], transactions=moves)
    (refund,) = shopify.read(order)
    assert [t.tender for t in refund.transactions] == [Tender.STORE_CREDIT, Tender.GIFT_CARD, Tender.MONEY]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("success", Outcome.SUCCEEDED),
        ("pending", Outcome.PENDING),
        ("awaiting_response", Outcome.PENDING),
        ("unknown", Outcome.PENDING),
        ("failure", Outcome.FAILED),
        ("error", Outcome.FAILED),
    ],
)
def test_what_became_of_money(shopify: ShopifyRig, status: str, outcome: Outcome) -> None:
    order = shopify.order()
    shopify.refund(order, lines=[{"index": 0}], transactions=[{"status": status}])
    (refund,) = shopify.read(order)
    assert [t.outcome for t in refund.transactions] == [outcome]


def test_only_refunds_are_money_back_and_a_payment_inside_a_refund_is_not_understood(
    shopify: ShopifyRig,
) -> None:
    order = shopify.order()
    moves = [{"kind": "void", "amount": "0.00"}, {"kind": "sale", "amount": "5.00"}, {"amount": "7.00"}]
    shopify.refund(order, transactions=moves, adjustments=[{"amount": "-7.00"}])
    (refund,) = shopify.read(order)
    assert [_shop(t.amount) for t in refund.transactions] == ["7.00"]
    assert refund.not_understood == ("payment by the customer",)


def test_cash_is_what_was_handed_out_after_rounding(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[{"price": "10.02"}])
    shopify.refund(order, lines=[{"index": 0}], transactions=[{"gateway": "cash", "rounding": "-0.02"}])
    (refund,) = shopify.read(order)
    assert [(e.kind, _shop(e.amount)) for e in refund.extras] == [(ExtraKind.CASH_ROUNDING, "-0.02")]
    assert _shop(lines_of(refund)) == _shop(money_of(refund)) == "10.00"


def test_duties_are_extras(shopify: ShopifyRig) -> None:
    order = shopify.order(
        line_items=[{"price": "10.00"}, {"price": "4.00", "title": "Duty paid at checkout"}]
    )
    shopify.refund(order, duties=[{"amount": "4.00"}], transactions=[{"amount": "4.00"}])
    (refund,) = shopify.read(order)
    assert [(e.kind, _shop(e.amount)) for e in refund.extras] == [(ExtraKind.DUTY, "4.00")]


def test_a_plain_return_is_understood(shopify: ShopifyRig) -> None:
    order = shopify.order()
    shopify.refund(order, lines=[{"index": 0}], **{"return": {"restocking": [None]}})
    (refund,) = shopify.read(order)
    assert refund.not_understood == ()


@pytest.mark.parametrize(
    ("status", "codes"), [("UNDER_REVIEW", ("chargeback",)), ("LOST", ("chargeback",)), ("WON", ())]
)
def test_a_chargeback_is_not_understood_unless_it_was_won(
    shopify: ShopifyRig, status: str, codes: tuple[str, ...]
) -> None:
    order = shopify.order(disputes=[{"initiatedAs": "CHARGEBACK", "status": status}])
    shopify.refund(order, lines=[{"index": 0}])
    (refund,) = shopify.read(order)
    assert refund.not_understood == codes


WISHES: dict[str, list[Json]] = {
    "one unit": [{"lines": [{"index": 0, "quantity": 1}]}],
    "unit by unit": [{"lines": [{"index": 0, "quantity": 1}]}] * 3,
    "all": [{"lines": [{"index": 0}], "shipping": True}],
    "part of the shipping": [{"shipping": "3.33"}],
    "a fee kept": [{"lines": [{"index": 0}], "transactions": [{"amount": "7.77"}]}],
    "goodwill": [{"transactions": [{"amount": "1.23"}]}],
    "taken off without money": [{"lines": [{"index": 0}], "transactions": []}],
    "pending": [{"lines": [{"index": 0}], "transactions": [{"status": "pending"}]}],
    "half of it pending": [
        {
            "lines": [{"index": 0}],
            "transactions": [{"amount": "5.00"}, {"amount": "6.00", "status": "pending"}],
        }
    ],
}


#: An unpaid order has no money to give back.
CASES = [
    (name, paid)
    for name, wishes in WISHES.items()
    for paid in ("full", "12.34", "0.00")
    if paid != "0.00" or not any(wish.get("transactions") for wish in wishes)
]


@pytest.mark.parametrize("included", [True, False])
@pytest.mark.parametrize(("name", "paid"), CASES)
def test_the_refunds_of_an_order_tie_to_what_it_says_is_outstanding(
    shopify: ShopifyRig, name: str, included: bool, paid: str
) -> None:
    """No more is owed or given than (total - received) - outstanding, to the cent and in both currencies."""
    line = {"quantity": 3, "price": "10.01", "discount": "0.50", "tax": "1.99"}
    order = shopify.order(
        presentment_currency="EUR",
        rate="0.913",
        taxes_included=included,
        line_items=[line],
        shipping_lines=[{"price": "5.00", "tax": "0.40"}],
        paid=paid,
    )
    for wish in WISHES[name]:
        shopify.refund(order, **wish)
    refunds = shopify.read(order)
    owed_less = [lines_of(refund) - money_of(refund) for refund in refunds]
    facts = refunds[0].order
    said = facts.total - facts.received - facts.outstanding
    assert _shop(said) == str(sum(amount.shop.amount for amount in owed_less))
    assert said.customer.amount == sum(amount.customer.amount for amount in owed_less)


def test_ids_beyond_two_to_the_53_stay_whole(shopify: ShopifyRig) -> None:
    large = 2**63 - 25
    order = shopify.order(id=large, line_items=[{"id": large + 2, "price": "1.00"}])
    shopify.refund(order, id=large + 4, lines=[{"index": 0}])
    (refund,) = shopify.read(order)
    assert refund.order.id == f"gid://shopify/Order/{large}"
    assert refund.goods[0].order_line_id == f"gid://shopify/LineItem/{large + 2}"
    assert refund.id == f"gid://shopify/Refund/{large + 4}"


def test_amounts_without_decimals_stay_whole_yen(shopify: ShopifyRig) -> None:
    shopify.sandbox.shop("yen.myshopify.com", currency="JPY", secret="x", token=shopify.token)
    shopify.shop = "yen.myshopify.com"
    order = shopify.order(line_items=[{"price": "500", "quantity": 3, "tax": "150"}], shipping_lines=[])
    shopify.refund(order, lines=[{"index": 0, "quantity": 1}])
    (refund,) = shopify.read(order)
    assert [str(m) for m in (refund.goods[0].amount.shop, money_of(refund).shop)] == ["500 JPY", "550 JPY"]


def test_an_amount_that_is_no_money_makes_that_order_unreadable_and_no_other(shopify: ShopifyRig) -> None:
    good, bad = shopify.order(), shopify.order()
    for order in (good, bad):
        shopify.refund(order, lines=[{"index": 0}])
    shopify.sandbox.patch(f"/shops/{shopify.shop}/orders/{bad['id']}", presentment_currency="usd")
    answers = shopify.store().refunds(shopify.shop, [shopify.order_id(bad), shopify.order_id(good)])
    refused = answers[shopify.order_id(bad)]
    assert isinstance(refused, Refused)
    assert refused.sentence.parameters == {"order": bad["name"]}
    assert len(answers[shopify.order_id(good)]) == 1  # type: ignore[arg-type] # it was read
