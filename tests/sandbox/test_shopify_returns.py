"""Exchanges, fees, tips and store credit in the pretend shop: what it says, and that its own sums come out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.test_shopify_shop import Shop, amount, gid
from tests.sandbox_process import ControlRefused, Json, Sandbox

MUG = {"sku": "MUG", "price": "50.00", "quantity": 2, "tax": "8.00", "tracked": True}
CUP = {"sku": "CUP", "price": "40.00", "discount": "4.00", "tax": "2.88", "tracked": True}
BOWL = {"sku": "BOWL", "price": "90.00", "tax": "7.20"}

SUMS = """
query($id: ID!) { order(id: $id) {
  returnStatus
  totalPriceSet { shopMoney { amount } } originalTotalPriceSet { shopMoney { amount } }
  totalReceivedSet { shopMoney { amount } } totalOutstandingSet { shopMoney { amount } }
} }
"""

AGREED = """
query($id: ID!) { order(id: $id) { agreements(first: 9) { nodes {
  __typename
  ... on RefundAgreement { refund { id } }
  sales(first: 9) { nodes {
    __typename actionType totalAmount { shopMoney { amount } } totalTaxAmount { shopMoney { amount } }
    ... on FeeSale { fee { id ... on RestockingFee { amountSet { shopMoney { amount } } } } }
    ... on TipSale { lineItem { title } }
  } }
} } } }
"""


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    return Shop(sandbox)


def _give_back(shop: Shop, order: Json, **wish: Any) -> Json:
    lines = [{"index": 0, "quantity": 1}]
    made: Json = shop.post("/refunds", **{"order_id": order["id"], "lines": lines, **wish})
    return made


def _sums(shop: Shop, order: Json) -> list[str]:
    """Total, total when placed, received, outstanding."""
    said = shop.ask(SUMS, id=gid(order))["data"]["order"]
    return [
        amount(said[f"{name}Set"])
        for name in ("totalPrice", "originalTotalPrice", "totalReceived", "totalOutstanding")
    ]


def _stated(shop: Shop) -> Json:
    (stated,) = shop.sandbox.get(f"/shops/{shop.name}/refunds")
    assert Decimal(stated["total"]) == sum(map(Decimal, stated["lines"].values()))
    return dict(stated)


def test_a_cheaper_exchange_pays_the_rest_back_and_adds_a_line_to_the_order(shop: Shop) -> None:
    order = shop.order(MUG)
    refund = _give_back(shop, order, **{"return": {"exchange": [CUP]}})
    assert [t["amount"]["shop"] for t in refund["transactions"]] == ["15.12"]
    assert _sums(shop, order) == ["146.88", "108.0", "108.0", "0.0"]
    stated = _stated(shop)
    assert (stated["cash"], stated["lines"]["replaced"], stated["lines"]["tax"]) == (
        "15.12",
        "-36.00",
        "1.12",
    )
    assert (stated["restocked"], stated["sent_out"]) == ({"MUG": 1}, {"CUP": 1})


def test_a_dearer_exchange_is_owed_until_it_is_paid(shop: Shop) -> None:
    order = shop.order(MUG)
    _give_back(shop, order, **{"return": {"exchange": [BOWL], "paid": [{"status": "pending"}]}})
    assert _sums(shop, order)[2:] == ["108.0", "43.2"]
    refund = shop.post(f"/transactions/{_payment(shop, order)}", status="success")
    assert _sums(shop, order)[2:] == ["151.2", "0.0"]
    assert refund["transactions"] == []
    assert (_stated(shop)["cash"], _stated(shop)["total"]) == ("-43.20", "-43.20")


def _payment(shop: Shop, order: Json) -> str:
    query = "query($id: ID!) { order(id: $id) { transactions(first: 9) { id kind status } } }"
    moves = shop.ask(query, id=gid(order))["data"]["order"]["transactions"]
    return str(next(move["id"] for move in moves if move["status"] == "PENDING")).rpartition("/")[2]


def test_an_exchange_that_cannot_be_kept_adds_no_line(shop: Shop) -> None:
    order = shop.order(MUG)
    with pytest.raises(ControlRefused, match="more money"):
        _give_back(shop, order, transactions=[{"amount": "500.00"}], **{"return": {"exchange": [CUP]}})
    assert _sums(shop, order)[0] == "108.0"


def test_an_even_exchange_has_a_return_and_no_refund(shop: Shop) -> None:
    order = shop.order(MUG)
    even = {"price": "50.00", "tax": "4.00"}
    refund = _give_back(shop, order, unseen=True, **{"return": {"exchange": [even]}})
    query = """
      query($id: ID!, $refund: ID!) {
        order(id: $id) { refunds(first: 9) { id } returns(first: 9) { nodes { refunds(first: 9) { nodes { id } } } } }
        refund(id: $refund) { id }
      }
    """
    data = shop.ask(query, id=gid(order), refund=f"gid://shopify/Refund/{refund['id']}")["data"]
    assert data == {
        "order": {"refunds": [], "returns": {"nodes": [{"refunds": {"nodes": []}}]}},
        "refund": None,
    }
    assert _sums(shop, order)[3] == "0.0"
    assert shop.sandbox.get(f"/shops/{shop.name}/refunds") == []


def test_a_fee_with_its_tax_is_kept_of_what_goes_back(shop: Shop) -> None:
    order = shop.order(MUG)
    fee = {"amount": "5.00", "tax": "0.40"}
    refund = _give_back(shop, order, **{"return": {"restocking": [fee], "fees": ["2.00"]}})
    assert [t["amount"]["shop"] for t in refund["transactions"]] == ["46.60"]
    assert refund["order_adjustments"] == []
    assert _sums(shop, order) == ["108.0", "108.0", "108.0", "0.0"]
    stated = _stated(shop)
    assert (stated["lines"]["fees"], stated["lines"]["tax"], stated["cash"]) == ("-7.00", "3.60", "46.60")


def test_agreements_name_fees_with_their_tax_and_tips(shop: Shop) -> None:
    order = shop.order(MUG, {"title": "Tip", "price": "6.00", "tip": True})
    returned = {"restocking": [{"amount": "5.00", "tax": "0.40"}]}
    refund = _give_back(shop, order, lines=[{"index": 1}], **{"return": returned})
    nodes = shop.ask(AGREED, id=gid(order))["data"]["order"]["agreements"]["nodes"]
    assert [node["__typename"] for node in nodes] == ["OrderAgreement", "RefundAgreement", "ReturnAgreement"]
    assert nodes[1]["refund"] == {"id": f"gid://shopify/Refund/{refund['id']}"}
    tip, fee = nodes[1]["sales"]["nodes"]
    assert (tip["__typename"], tip["actionType"], tip["lineItem"]) == ("TipSale", "RETURN", {"title": "Tip"})
    assert [amount(fee[name]) for name in ("totalAmount", "totalTaxAmount")] == ["5.4", "0.4"]
    assert amount(fee["fee"]["amountSet"]) == "5.0"


def test_tips_and_gift_cards_are_stated_apart_from_goods(shop: Shop) -> None:
    order = shop.order(MUG, {"price": "6.00", "tip": True}, {"price": "25.00", "gift_card": True})
    _give_back(shop, order, lines=[{"index": n, "restock": "no_restock"} for n in range(3)])
    lines = _stated(shop)["lines"]
    assert [lines[name] for name in ("goods", "tips", "gift_cards", "tax")] == [
        "100.00",
        "6.00",
        "25.00",
        "8.00",
    ]


def test_store_credit_and_gift_cards_are_promises_and_no_cash(shop: Shop) -> None:
    order = shop.order(MUG)
    gateways = ("shopify_store_credit", "gift_card", "visa")
    moves = [{"amount": "18.00", "gateway": gateway} for gateway in gateways]
    _give_back(shop, order, transactions=moves)
    stated = _stated(shop)
    assert (stated["cash"], stated["credit"]) == ("18.00", "36.00")
    assert stated["promises"] == {"gift_card": "18.00", "shopify_store_credit": "18.00"}


def test_tax_in_an_adjustment_is_stated_as_tax(shop: Shop) -> None:
    order = shop.order(MUG)
    wish = [{"amount": "-1.00", "tax_amount": "-8.00"}]
    _give_back(shop, order, lines=[], adjustments=wish, transactions=[{"amount": "9.00"}])
    stated = _stated(shop)
    assert (stated["lines"]["adjustments"], stated["lines"]["tax"], stated["total"]) == (
        "1.00",
        "8.00",
        "9.00",
    )


def test_lines_of_an_edit_are_not_of_the_order_when_it_was_placed(shop: Shop) -> None:
    order = shop.order(MUG, {"price": "5.00", "added": True})
    assert _sums(shop, order)[:2] == ["113.0", "108.0"]


def test_duties_of_an_order_count(shop: Shop) -> None:
    assert _sums(shop, shop.order(MUG, duties="4.00"))[0] == "112.0"


def test_who_the_customer_is_stays_hidden_from_an_app_that_was_not_approved(shop: Shop) -> None:
    order = shop.order(MUG, customer="Zoe", email="zoe@example.com")
    query = "query($id: ID!) { order(id: $id) { name email billingAddress { name } } }"
    hidden = shop.ask(query, id=gid(order))
    assert hidden["data"]["order"] == {"name": order["name"], "email": None, "billingAddress": None}
    assert {error["extensions"]["code"] for error in hidden["errors"]} == {"ACCESS_DENIED"}
    shop.sandbox.patch(f"/shops/{shop.name}", personal_data=True)
    shown = shop.ask(query, id=gid(order))["data"]["order"]
    assert (shown["email"], shown["billingAddress"]) == ("zoe@example.com", {"name": "Zoe"})
