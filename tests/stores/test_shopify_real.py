"""Refunds that real Shopify shops made, loaded into the pretend shop and read back as facts."""

from __future__ import annotations

import json

from plugin.accounting.refund import ExtraKind, Outcome, Refund
from tests.sandbox_process import Json, Sandbox
from tests.shared import shared
from tests.stores.contract import ShopifyRig, lines_of, money_of


def _load(sandbox: Sandbox, name: str) -> tuple[ShopifyRig, Json]:
    path = shared(f"recorded/shopify/refunds/real_{name}.json")
    body = json.loads(path.read_text(encoding="utf-8"))
    currency = body["total_duties_set"]["shop_money"]["currency_code"]
    rig = ShopifyRig(sandbox, f"real-{body['id']}.myshopify.com", currency=currency)
    order: Json = sandbox.post(f"/shops/{rig.shop}/load_refund", refund=body)["order"]
    return rig, order


def _read(sandbox: Sandbox, name: str) -> Refund:
    rig, order = _load(sandbox, name)
    (refund,) = rig.read(order)
    return refund


def test_a_full_return_with_a_discount_of_1_77_comes_to_57_23(sandbox: Sandbox) -> None:
    refund = _read(sandbox, "full_return_discounted_USD")
    (line,) = refund.goods
    assert [str(a.shop) for a in (line.amount, line.discount, line.tax)] == [
        "59.00 USD",
        "1.77 USD",
        "0.00 USD",
    ]
    assert (line.sku, line.quantity, line.ordered, line.restocked, line.shipped) == (None, 1, 1, True, True)
    assert str(lines_of(refund).shop) == str(money_of(refund).shop) == "57.23 USD"
    assert refund.transactions[0].reference == "c25048437719229.2"


def test_one_of_four_returned_units_carries_its_own_tax_only(sandbox: Sandbox) -> None:
    refund = _read(sandbox, "return_linked_INR")
    (line,) = refund.goods
    assert [str(a.shop) for a in (line.amount, line.tax)] == ["749.95 INR", "134.99 INR"]
    assert (line.quantity, line.ordered) == (1, 4)
    assert str(lines_of(refund).shop) == str(money_of(refund).shop) == "884.94 INR"
    assert refund.not_understood == ()


def test_an_amount_without_goods_is_one_adjustment_in_the_customers_favour(sandbox: Sandbox) -> None:
    refund = _read(sandbox, "amount_only_refund_discrepancy_INR")
    (extra,) = refund.extras
    assert (refund.goods, refund.shipping) == ((), ())
    assert (extra.kind, str(extra.amount.shop), extra.offsets_pending) == (
        ExtraKind.ADJUSTMENT,
        "1.00 INR",
        False,
    )
    assert str(money_of(refund).shop) == "1.00 INR"


def test_three_old_shipping_adjustments_are_one_shipping_line(sandbox: Sandbox) -> None:
    refund = _read(sandbox, "cancel_full_shipping_adjustments_GBP")
    assert [str(line.amount.shop) for line in refund.shipping] == ["3.95 GBP"]
    assert [str(line.amount.shop - line.discount.shop) for line in refund.goods] == ["16.50 GBP"]
    assert str(refund.goods[0].discount.shop) == "5.50 GBP"
    assert refund.extras == ()
    assert str(lines_of(refund).shop) == str(money_of(refund).shop) == "20.45 GBP"
    assert (refund.order.number, refund.order.cancelled) == ("1001", True)


def test_a_cancelled_unpaid_order_moved_no_money(sandbox: Sandbox) -> None:
    refund = _read(sandbox, "order_cancel_no_money")
    assert refund.transactions == ()
    assert str(lines_of(refund).shop) == "750.00 CAD"
    assert [str(a.shop) for a in (refund.order.received, refund.order.outstanding)] == [
        "0.00 CAD",
        "0.00 CAD",
    ]
    assert (refund.goods[0].restocked, refund.goods[0].shipped) == (True, False)


def test_pending_money_in_two_currencies_counts_when_it_has_arrived(sandbox: Sandbox) -> None:
    rig, order = _load(sandbox, "multicurrency_pending_full_offset_CAD_USD")
    (before,) = rig.read(order)
    assert before.pending
    assert [(str(e.amount.shop), e.offsets_pending) for e in before.extras] == [("-1366.02 CAD", True)]
    assert str(before.order.outstanding.shop) == "-1366.02 CAD"
    (moving,) = before.transactions
    id_ = moving.id.rpartition("/")[2]
    sandbox.post(f"/shops/{rig.shop}/transactions/{id_}", status="success")
    (after,) = rig.read(order)
    assert [t.outcome for t in after.transactions] == [Outcome.SUCCEEDED]
    assert [str(m) for m in (money_of(after).shop, money_of(after).customer)] == [
        "1366.02 CAD",
        "1012.70 USD",
    ]
    assert [str(m) for m in (lines_of(after).shop, lines_of(after).customer)] == [
        "1366.02 CAD",
        "1012.70 USD",
    ]
    assert str(after.order.outstanding.shop) == "0.00 CAD"
    (line,) = after.goods
    assert [str(m) for m in (line.discount.shop, line.discount.customer)] == ["137.85 CAD", "102.20 USD"]


def test_the_shops_own_statement_says_the_same_as_the_facts(sandbox: Sandbox) -> None:
    folder = shared("recorded/shopify/refunds")
    for path in sorted(folder.glob("real_*.json")):
        rig, order = _load(sandbox, path.stem.removeprefix("real_"))
        (refund,), (stated,) = rig.read(order), sandbox.get(f"/shops/{rig.shop}/refunds")
        assert stated["total"] == str(lines_of(refund).shop.amount), path.name
        assert stated["cash"] == str(money_of(refund).shop.amount), path.name
        assert stated["pending"] == str(money_of(refund, Outcome.PENDING).shop.amount), path.name
