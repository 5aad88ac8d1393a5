"""All that was ordered and paid, for the refund whose sale has to be created first."""

from __future__ import annotations

from plugin.accounting.money import Amount, total
from plugin.accounting.refund import Buyer, Contents, ExtraKind, Tender
from plugin.protocols import Json, Refused
from plugin.texts import render
from tests.sandbox_process import Sandbox
from tests.stores.contract import ShopifyRig

MUG = {"sku": "MUG", "title": "Mug", "quantity": 2, "price": "50.00", "discount": "10.00", "tax": "7.20"}
POST = {"title": "Post", "price": "10.00", "discount": "2.50", "tax": "0.60"}
TIP = {"title": "Tip", "price": "6.00", "tip": True}
CUP = {"sku": "CUP", "title": "Cup", "price": "40.00", "tax": "3.20"}


def _answers(shopify: ShopifyRig, *orders: Json) -> list[Contents | Refused]:
    found = shopify.store().contents(shopify.shop, [shopify.order_id(order) for order in orders])
    return list(found.values())


def _contents(shopify: ShopifyRig, order: Json) -> Contents:
    (answer,) = _answers(shopify, order)
    assert isinstance(answer, Contents), answer
    return answer


def _shop(amount: Amount) -> str:
    return str(amount.shop.amount)


def _whole(contents: Contents) -> str:
    parts = [line.amount - line.discount + line.tax for line in contents.lines]
    parts += [line.amount - line.discount + line.tax for line in contents.shipping]
    parts += [extra.amount + extra.tax for extra in contents.extras]
    return str(total((part.shop for part in parts), "USD").amount)


def _paid(contents: Contents) -> str:
    return str(total((payment.amount.shop for payment in contents.payments), "USD").amount)


def test_the_contents_of_an_order_come_to_what_it_costs(shopify: ShopifyRig) -> None:
    contents = _contents(shopify, shopify.order(line_items=[MUG], shipping_lines=[POST]))
    (line,), (post,) = contents.lines, contents.shipping
    assert (line.sku, line.title, line.quantity) == ("MUG", "Mug", 2)
    assert [_shop(a) for a in (line.amount, line.discount, line.tax)] == ["100.00", "10.00", "7.20"]
    assert [_shop(a) for a in (post.amount, post.discount, post.tax)] == ["10.00", "2.50", "0.60"]
    assert _whole(contents) == _paid(contents) == "105.30"
    assert all(payment.incoming for payment in contents.payments)


def test_prices_that_contain_tax_are_stated_without_it(shopify: ShopifyRig) -> None:
    line = {"quantity": 3, "price": "120.00", "discount": "36.00", "tax": "54.00"}
    post = {"price": "12.00", "discount": "6.00", "tax": "1.00"}
    contents = _contents(
        shopify, shopify.order(taxes_included=True, line_items=[line], shipping_lines=[post])
    )
    (sold,), (shipped,) = contents.lines, contents.shipping
    assert [_shop(a) for a in (sold.amount, sold.discount, sold.tax)] == ["300.00", "30.00", "54.00"]
    assert [_shop(a) for a in (shipped.amount, shipped.discount, shipped.tax)] == ["10.00", "5.00", "1.00"]
    assert _whole(contents) == _paid(contents) == "330.00"


def test_tips_duties_and_cash_rounding_are_extras_and_a_gift_card_is_a_line(shopify: ShopifyRig) -> None:
    card = {"title": "Gift card", "price": "25.00", "gift_card": True}
    payments = [{"amount": "138.02", "gateway": "cash", "rounding": "-0.02"}]
    order = shopify.order(
        line_items=[{**MUG, "discount": "0.00", "tax": "3.02"}, card, TIP],
        shipping_lines=[],
        duties="4.00",
        payments=payments,
    )
    contents = _contents(shopify, order)
    assert [(line.title, line.gift_card) for line in contents.lines] == [("Mug", False), ("Gift card", True)]
    assert [(extra.kind, _shop(extra.amount)) for extra in contents.extras] == [
        (ExtraKind.TIP, "6.00"),
        (ExtraKind.DUTY, "4.00"),
        (ExtraKind.CASH_ROUNDING, "-0.02"),
    ]
    assert _whole(contents) == _paid(contents) == "138.00"


def test_every_payment_keeps_its_gateway(shopify: ShopifyRig) -> None:
    payments = [{"amount": "60.00", "card": "Visa"}, {"amount": "45.30", "gateway": "gift_card"}]
    contents = _contents(shopify, shopify.order(line_items=[MUG], shipping_lines=[POST], payments=payments))
    assert [(p.gateway, p.tender, p.method, _shop(p.amount)) for p in contents.payments] == [
        ("shopify_payments", Tender.MONEY, "visa", "60.00"),
        ("gift_card", Tender.GIFT_CARD, None, "45.30"),
    ]


def test_an_unpaid_order_has_no_payments(shopify: ShopifyRig) -> None:
    assert _contents(shopify, shopify.order(paid="0.00")).payments == ()


def test_refunds_and_exchanges_change_nothing_of_what_was_ordered(shopify: ShopifyRig) -> None:
    order = shopify.order(line_items=[MUG], shipping_lines=[POST])
    before = _contents(shopify, order)
    bowl = {"price": "90.00", "tax": "7.20"}
    for returned in ({"exchange": [CUP]}, {"exchange": [bowl], "paid": True}):
        shopify.refund(order, lines=[{"index": 0, "quantity": 1}], **{"return": returned})
    assert _contents(shopify, order) == before


def test_money_that_is_no_payment_for_what_was_ordered_makes_the_order_unreadable(
    shopify: ShopifyRig,
) -> None:
    order, good = shopify.order(payments=[{"amount": "126.00", "gateway": "cash"}]), shopify.order()
    shopify.sandbox.patch(
        f"/shops/{shopify.shop}/orders/{order['id']}", paid={"shop": "118.00", "presentment": "118.00"}
    )
    refused, read = _answers(shopify, order, good)
    assert isinstance(refused, Refused)
    assert refused.sentence.code == "shop-contents-unreadable"
    assert order["name"] in render(refused.sentence)
    assert isinstance(read, Contents)


def test_the_buyer_is_told_where_the_app_may_know_who_it_is(sandbox: Sandbox, shopify: ShopifyRig) -> None:
    order = shopify.order(customer="Zoë Müller", email="zoe@example.com")
    assert _contents(shopify, order).buyer == Buyer(order["name"])
    sandbox.patch(f"/shops/{shopify.shop}", personal_data=True)
    assert _contents(shopify, order).buyer == Buyer("Zoë Müller", "zoe@example.com")
    nobody = shopify.order(customer="")
    assert _contents(shopify, nobody).buyer == Buyer(nobody["name"])


def test_long_orders_are_read_to_their_end(shopify: ShopifyRig) -> None:
    lines = [{"title": f"Thing {n}", "price": "1.00", "tax": "0.08"} for n in range(180)]
    posts = [{"title": f"Parcel {n}", "price": "2.00"} for n in range(9)]
    payments = [{"amount": "21.24"}] * 10
    order = shopify.order(line_items=lines, shipping_lines=posts, payments=payments)
    contents = _contents(shopify, order)
    assert [len(part) for part in (contents.lines, contents.shipping, contents.payments)] == [180, 9, 10]
    assert _whole(contents) == _paid(contents) == "212.40"


def test_more_payments_than_a_list_shows_make_the_order_unreadable(shopify: ShopifyRig) -> None:
    (refused,) = _answers(shopify, shopify.order(payments=[{"amount": "1.00"}] * 118))
    assert isinstance(refused, Refused)


def test_orders_that_are_none_are_refused_alone(shopify: ShopifyRig) -> None:
    order = shopify.order()
    ids = ["no id at all", "gid://shopify/Order/4711", shopify.order_id(order)]
    answers = shopify.store().contents(shopify.shop, ids)
    codes = [a.sentence.code if isinstance(a, Refused) else "read" for a in answers.values()]
    assert codes == ["shop-order-unreadable", "shop-order-not-found", "read"]


def test_twenty_orders_are_three_calls_and_one_for_their_buyers(
    sandbox: Sandbox, shopify: ShopifyRig
) -> None:
    orders = [shopify.order() for _ in range(20)]
    since = sandbox.request_count()
    assert all(isinstance(answer, Contents) for answer in _answers(shopify, *orders))
    assert len([one for one in sandbox.requests_since(since) if f"/{shopify.shop}/" in one["path"]]) == 4
