"""Whatever Shopify states, nothing is lost or gained by turning it into facts."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.accounting.money import Money, places
from plugin.protocols import Json
from plugin.stores.shopify.payload import refunds_facts
from plugin.stores.shopify.returns import Aside
from tests.stores.contract import lines_of, money_of

Both = tuple[int, int]


class Bags:
    """MoneyBags in two drawn currencies, from amounts in minor units."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.currencies = (
            draw(st.sampled_from(["USD", "JPY", "KWD"])),
            draw(st.sampled_from(["EUR", "JPY"])),
        )

    def bag(self, units: Both) -> Json:
        sides = zip(("shopMoney", "presentmentMoney"), units, self.currencies, strict=True)
        return {
            side: {"amount": str(Decimal(amount).scaleb(-places(currency))), "currencyCode": currency}
            for side, amount, currency in sides
        }

    def both(self, least: int, most: int) -> Both:
        return self.draw(st.integers(least, most)), self.draw(st.integers(least, most))


def _line_item(bags: Bags, number: int, ordered: int) -> Json:
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "sku": bags.draw(st.sampled_from([None, "", " ", "A-1"])),
        "title": "Thing",
        "quantity": ordered,
        "unfulfilledQuantity": bags.draw(st.integers(0, ordered)),
        "isGiftCard": False,
        "requiresShipping": True,
        "originalUnitPriceSet": bags.bag(bags.both(0, 50_000)),
        "discountAllocations": [{"allocatedAmountSet": bags.bag(bags.both(0, 50_000))}],
    }


def _part(bags: Bags, number: int, subtotal: Both, tax: Both) -> Json:
    ordered = bags.draw(st.integers(1, 9))
    return {
        "id": None,
        "quantity": bags.draw(st.integers(0, ordered)),
        "restockType": bags.draw(st.sampled_from(["RETURN", "CANCEL", "NO_RESTOCK", "LEGACY_RESTOCK"])),
        "restocked": True,
        "subtotalSet": bags.bag(subtotal),
        "totalTaxSet": bags.bag(tax),
        "lineItem": _line_item(bags, number, ordered),
    }


def _order_node(bags: Bags, included: bool) -> Json:
    return {
        "id": "o",
        "name": "#1",
        "createdAt": "2026-01-01T00:00:00Z",
        "cancelledAt": None,
        "taxesIncluded": included,
        "disputes": [],
        **{f"total{what}Set": bags.bag((0, 0)) for what in ("Price", "Received", "Outstanding")},
    }


def _paid_back(bags: Bags, units: Both) -> Json:
    return {
        "id": "t",
        "kind": "REFUND",
        "status": "SUCCESS",
        "gateway": "visa",
        "createdAt": "2026-01-02T03:04:05Z",
        "processedAt": None,
        "paymentId": None,
        "amountSet": bags.bag(units),
        "amountRoundingSet": None,
        "paymentDetails": None,
    }


@st.composite
def _orders(draw: st.DrawFn) -> tuple[Json, Json]:
    """An Order node and a fully paid-back Refund node, as Shopify would state them, in two currencies."""
    bags, included = Bags(draw), draw(st.booleans())
    paid, parts = [0, 0], []
    for number in range(draw(st.integers(0, 4))):
        subtotal = bags.both(0, 50_000)
        tax = (draw(st.integers(0, subtotal[0])), draw(st.integers(0, subtotal[1])))
        paid = [paid[side] + subtotal[side] + (0 if included else tax[side]) for side in (0, 1)]
        parts.append(_part(bags, number, subtotal, tax))
    kept, kept_tax = bags.both(-500, 500), bags.both(-50, 50)
    back = (paid[0] - kept[0] - kept_tax[0], paid[1] - kept[1] - kept_tax[1])
    adjustment = {"id": "a", "reason": None, "amountSet": bags.bag(kept), "taxAmountSet": bags.bag(kept_tax)}
    refund: Json = {
        "id": "r",
        "createdAt": None,
        "processedAt": "2026-01-02T03:04:05+09:00",
        "note": None,
        "return": None,
        "duties": None,
        "refundLineItems": {"nodes": parts},
        "refundShippingLines": {"nodes": []},
        "orderAdjustments": {"nodes": [adjustment]},
        "transactions": {"nodes": [_paid_back(bags, back)]},
    }
    return _order_node(bags, included), refund


@given(_orders())
@settings(max_examples=150)
def test_whatever_shopify_states_lines_add_up_to_the_money_in_both_currencies(
    pair: tuple[Json, Json],
) -> None:
    order, node = pair
    (refund,) = refunds_facts(order, [node], "Asia/Tokyo", Aside())
    assert lines_of(refund) == money_of(refund)
    for line, said in zip(refund.goods, node["refundLineItems"]["nodes"], strict=True):
        nothing = Money.zero(line.discount.shop.currency)
        assert line.discount.shop >= nothing
        assert line.sku in (None, "A-1")
        subtotal = Decimal(said["subtotalSet"]["shopMoney"]["amount"])
        net = (line.amount - line.discount).shop.amount
        assert net == subtotal - (line.tax.shop.amount if order["taxesIncluded"] else 0)
