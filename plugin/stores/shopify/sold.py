"""A LineItem node, all of its units, as a line that was sold. Pure."""

from __future__ import annotations

from plugin.accounting.refund import SoldLine
from plugin.protocols import Json
from plugin.stores.shopify.amounts import (
    amount_of,
    count_of,
    flag_of,
    nothing_of,
    sum_of,
    text_of,
    times,
    without_tax,
)


def sku_of(line: Json) -> str | None:
    """The SKU; None where there is none."""
    sku = line["sku"]
    return sku if sku and sku.strip() else None


def may_be_tip(line: Json) -> bool:
    """Whether the line of an order could be a tip: a tip has no SKU and is not shipped. Its sale tells for sure."""
    return not (sku_of(line) or flag_of(line["requiresShipping"]) or flag_of(line["isGiftCard"]))


def sold_line(line: Json, included: bool) -> SoldLine:
    """`included`: the prices of the order contain its tax."""
    quantity = count_of(line["quantity"])
    priced = times(amount_of(line["originalUnitPriceSet"]), quantity)
    given = sum_of((a["allocatedAmountSet"] for a in line["discountAllocations"]), priced)
    tax = sum_of((t["priceSet"] for t in line["taxLines"]), priced)
    net = priced - given - (tax if included else nothing_of(tax))
    discount = without_tax(given, priced - given, net)
    return SoldLine(
        id=text_of(line["id"]),
        sku=sku_of(line),
        title=line["title"],
        quantity=quantity,
        amount=net + discount,
        discount=discount,
        tax=tax,
        gift_card=flag_of(line["isGiftCard"]),
    )
