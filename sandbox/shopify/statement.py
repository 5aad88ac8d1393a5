"""What the shop itself says of its refunds: an independent statement, to be compared with the books."""

from __future__ import annotations

from sandbox.shopify.pairs import NOTHING, Json, Pair, added
from sandbox.shopify.shop import Shop, line_of
from sandbox.shopify.totals import PROMISES, fees, kept, line_net


def statement(shop: Shop, refund: Json) -> Json:
    """Totals in the shop's money, and the same under "presentment" in the customer's.

    `lines`: goods, tips and sold gift cards (net of discount and tax), shipping (net of tax), tax, duties,
    fees, replaced goods, adjustments and rounding, positive where the customer gets more; adjustments that only
    offset unpaid money are left out. `cash`: money that went back less what the customer paid more, cash
    rounding included; `credit`: given as gift card or store credit, by gateway in `promises`; `pending`: on its
    way back. `total` = the sum of `lines`. `restocked`, `sent_out`: SKU -> units back on the shelf, off it.
    """
    order = shop.order_of(refund)
    lines = _lines(order, refund)
    sums = {"total": added(lines.values()), **_money(refund)}
    promises = {
        gateway: added(
            Pair.read(t["amount"]) * sign for t, sign in _settled(refund) if t["gateway"] == gateway
        ).json(order)["shop"]
        for gateway in sorted(PROMISES)
    }

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
        "sent_out": _sent_out(refund),
        "created_at": refund["created_at"],
        "currency": order["currency"],
        "promises": promises,
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


def _sent_out(refund: Json) -> dict[str, int]:
    """Units of tracked goods that went out in the exchange, by SKU."""
    units: dict[str, int] = {}
    for line in _replacing(refund):
        if line["tracked"]:
            units[line["sku"]] = units.get(line["sku"], 0) + line["quantity"]
    return units


def _replacing(refund: Json) -> list[Json]:
    return [line for item in refund["exchange"] for line in item["lines"]]


def _lines(order: Json, refund: Json) -> dict[str, Pair]:
    shipping, inside = refund["refund_shipping_lines"], order["taxes_included"]
    parts: dict[str, list[Json]] = {"goods": [], "tips": [], "gift_cards": []}
    for part in refund["refund_line_items"]:
        line = line_of(order, part["line_item_id"])
        kind = "tips" if line["tip"] else "gift_cards" if line["gift_card"] else "goods"
        parts[kind].append(part)

    def taxes(some: list[Json]) -> Pair:
        return added(Pair.read(part["total_tax"]) for part in some)

    def net(some: list[Json]) -> Pair:
        """Without tax."""
        return added(Pair.read(part["subtotal"]) for part in some) - (taxes(some) if inside else NOTHING)

    replaced_tax = added(Pair.read(line["tax"]) for line in _replacing(refund))
    replaced_net = added(line_net(line) for line in _replacing(refund)) - (
        replaced_tax if inside else NOTHING
    )
    fee_tax = added(Pair.read(fee["tax"]) for fee in refund["fees"])
    kept_tax = added(Pair.read(a["tax_amount"]) for a in refund["order_adjustments"] if not a["offset"])
    return {
        **{kind: net(some) for kind, some in parts.items()},
        "shipping": net(shipping),
        "tax": taxes([*refund["refund_line_items"], *shipping]) - replaced_tax - fee_tax - kept_tax,
        "duties": added(Pair.read(duty["amount"]) for duty in refund["duties"]),
        "fees": fee_tax - fees(refund),
        "replaced": -replaced_net,
        "adjustments": kept_tax - kept(refund),
        "rounding": added(Pair.read(t["rounding"]) * sign for t, sign in _settled(refund)),
    }


def _settled(refund: Json) -> list[tuple[Json, int]]:
    """Movements that came to their end, with 1 where the customer got something and -1 where he paid."""
    moves = [(t, 1) for t in refund["transactions"] if t["kind"] == "refund"]
    moves += [(t, -1) for t in refund["payments"]]
    return [(t, sign) for t, sign in moves if t["status"] == "success"]


def _money(refund: Json) -> dict[str, Pair]:
    sums = {"cash": NOTHING, "credit": NOTHING}
    for transaction, sign in _settled(refund):
        name = "credit" if transaction["gateway"] in PROMISES else "cash"
        sums[name] += (Pair.read(transaction["amount"]) + Pair.read(transaction["rounding"])) * sign
    pending = (t for t in refund["transactions"] if t["status"] == "pending")
    return {**sums, "pending": added(Pair.read(t["amount"]) + Pair.read(t["rounding"]) for t in pending)}
