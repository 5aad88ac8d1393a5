"""What the shop itself says of its refunds: an independent statement, to be compared with the books."""

from __future__ import annotations

from sandbox.shopify.pairs import NOTHING, Json, Pair, added
from sandbox.shopify.shop import Shop, line_of
from sandbox.shopify.totals import PROMISES, kept


def statement(shop: Shop, refund: Json) -> Json:
    """Totals in the shop's money, and the same under "presentment" in the customer's.

    `lines`: goods (net of discount and tax), shipping (net of tax), tax, duties, adjustments and rounding,
    positive where the customer gets more; adjustments that only offset unpaid money are left out.
    `cash`: money that went back, cash rounding included; `credit`: given as gift card or store credit;
    `pending`: on its way. `total` = the sum of `lines`. `restocked`: SKU -> units back on the shelf.
    """
    order = shop.order_of(refund)
    lines = _lines(order, refund)
    sums = {"total": added(lines.values()), **_money(refund)}

    def in_money(which: str) -> Json:
        """All of it in one of the two currencies."""
        return {
            "lines": {name: pair.json(order)[which] for name, pair in lines.items()},
            **{name: pair.json(order)[which] for name, pair in sums.items()},
        }

    return {
        "id": refund["id"],
        "gid": f"gid://shopify/Refund/{refund['id']}",
        "order_id": order["id"],
        "order_name": order["name"],
        "note": refund["note"],
        "restocked": _restocked(order, refund),
        "created_at": refund["created_at"],
        "currency": order["currency"],
        **in_money("shop"),
        "presentment": {"currency": order["presentment_currency"], **in_money("presentment")},
        "transactions": [
            {"id": t["id"], "gateway": t["gateway"], "status": t["status"], "amount": t["amount"]}
            for t in refund["transactions"]
        ],
    }


def _restocked(order: Json, refund: Json) -> dict[str, int]:
    """Units of tracked goods that this refund put back, by SKU."""
    units: dict[str, int] = {}
    for part in refund["refund_line_items"]:
        line = line_of(order, part["line_item_id"])
        if part["restocked"] and line["tracked"]:
            units[line["sku"]] = units.get(line["sku"], 0) + part["quantity"]
    return units


def _lines(order: Json, refund: Json) -> dict[str, Pair]:
    goods, shipping = refund["refund_line_items"], refund["refund_shipping_lines"]
    tax = added(Pair.read(part["total_tax"]) for part in [*goods, *shipping])
    inside = order["taxes_included"]

    def net(parts: list[Json]) -> Pair:
        """Without tax."""
        taxes = added(Pair.read(part["total_tax"]) for part in parts) if inside else NOTHING
        return added(Pair.read(part["subtotal"]) for part in parts) - taxes

    return {
        "goods": net(goods),
        "shipping": net(shipping),
        "tax": tax,
        "duties": added(Pair.read(duty["amount"]) for duty in refund["duties"]),
        "adjustments": -kept(refund),
        "rounding": added(
            Pair.read(t["rounding"]) for t in refund["transactions"] if t["status"] == "success"
        ),
    }


def _money(refund: Json) -> dict[str, Pair]:
    sums = {"cash": NOTHING, "credit": NOTHING, "pending": NOTHING}
    for transaction in refund["transactions"]:
        name = "credit" if transaction["gateway"] in PROMISES else "cash"
        if transaction["status"] == "pending":
            name = "pending"
        elif transaction["status"] != "success":
            continue
        sums[name] = sums[name] + Pair.read(transaction["amount"]) + Pair.read(transaction["rounding"])
    return sums
