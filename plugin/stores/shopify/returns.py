"""What an order's returns and sales agreements add to its refunds: exchanges, fees kept, tips. Pure.

What the schema of the Admin API 2026-10 says: `ExchangeLineItem.lineItems` are "the order line items for the
exchange", one for each time it was processed; `Return.transactions` are "created from the return"; a `FeeSale`
states a fee with its tax, a `TipSale` names the order line that is the tip, and a `RefundAgreement` the refund
that its sales belong to. What it does not say and no recording shows, so that it is inferred: lines of an
exchange count in `totalPriceSet` as any line that an edit adds, payments for it in `totalReceivedSet`, fees in
neither. The total is compared with `originalTotalPriceSet`, with and without them; where nothing fits, the
exchange is not understood. What was received is proved by the tie of the order, as everything is.

An even exchange for which Shopify makes no Refund is not seen here: no money moves, and nothing is owed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugin.accounting.money import Amount
from plugin.accounting.refund import Extra, ExtraKind, SoldLine, Transaction
from plugin.protocols import Json
from plugin.stores.shopify.amounts import amount_of, count_of, nothing_of, text_of
from plugin.stores.shopify.sold import sold_line
from plugin.stores.shopify.transactions import comes_in, received_by, transaction_of

EXCHANGE, FEES, PAYMENT = "exchange", "return fees", "payment by the customer"


@dataclass(frozen=True, slots=True)
class Aside:
    """Nodes beside an order and its refunds, each whole; empty where the order has none or needs none.

    `original`: the order's total when it was placed, a MoneyBag. `returns`: by id.
    """

    original: Json | None = None
    returns: Mapping[str, Json] = field(default_factory=dict)
    agreements: Sequence[Json] = ()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The order's total and what was received for it, without what exchanges and fees may have added.

    `clear`: it can be told what they added.
    """

    total: Amount
    received: Amount
    clear: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What a Return adds to its refund. `unclear`: codes of parts that cannot be told apart."""

    replacements: tuple[SoldLine, ...] = ()
    payments: tuple[Json, ...] = ()
    fees: tuple[Extra, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def incoming(self) -> tuple[Transaction, ...]:
        """The payments as facts."""
        return tuple(transaction_of(node) for node in self.payments)


def exchanged(order: Json, refunds: Sequence[Json], aside: Aside) -> Exchanged:
    """`refunds`: every Refund node of the order."""
    said, received = amount_of(order["totalPriceSet"]), amount_of(order["totalReceivedSet"])
    sent_out, charged, paid = nothing_of(said), nothing_of(said), nothing_of(received)
    for node in aside.returns.values():
        lines = _replacements(order, node) or ()
        for line in lines:
            sent_out = sent_out + line.amount - line.discount + line.tax
        for payment in _payments(node, refunds) if lines else ():
            paid = paid + received_by(payment)
    for _, sale in _sales(aside):
        charged = charged + amount_of(sale["totalAmount"]) if sale.get("fee") else charged
    original = amount_of(aside.original) if aside.original else said
    with_them = (said, said - sent_out, said - charged, said - sent_out - charged)
    # An order that was edited has another total than when it was placed; without an exchange that says nothing.
    clear = original in with_them or not sent_out
    total = original if original in with_them else said
    return Exchanged(total, received - paid, clear)


def added(order: Json, refund: Json, aside: Aside) -> Added:
    """What the Return that the refund is linked to adds to it; nothing where there is none."""
    linked = refund["return"]
    node = aside.returns.get(linked["id"]) if linked else None
    if node is None:
        paid = any(comes_in(one) for one in refund["transactions"]["nodes"])
        return Added(unclear=(PAYMENT,) if paid else ())
    alone = len(node["refunds"]["nodes"]) == 1
    payments = tuple(_payments(node, [refund]))
    fees = _fees(refund, node, aside, alone)
    unclear = [] if fees is not None else [FEES]
    replacements = _replacements(order, node)
    # Of a Return with several refunds nothing says which of them carries the exchange.
    if replacements is None or (replacements and not alone):
        unclear.insert(0, EXCHANGE)
        replacements, payments = (), ()
    elif payments and not replacements:
        unclear.append(PAYMENT)
        payments = ()
    return Added(replacements, payments, tuple(fees or ()), tuple(unclear))


def tips(aside: Aside) -> frozenset[str]:
    """Ids of the order lines that are tips."""
    return frozenset(sale["lineItem"]["id"] for _, sale in _sales(aside) if "lineItem" in sale)


def _replacements(order: Json, node: Json) -> tuple[SoldLine, ...] | None:
    """The lines that went out; None where those of the order are not those that were processed."""
    lines: list[SoldLine] = []
    for item in node["exchangeLineItems"]["nodes"]:
        sold = item["lineItems"] or ()
        if sum(count_of(line["quantity"]) for line in sold) != count_of(item["processedQuantity"]):
            return None
        lines += (sold_line(line, order["taxesIncluded"]) for line in sold)
    return tuple(lines)


def _payments(node: Json, refunds: Sequence[Json]) -> Iterator[Json]:
    """What the customer paid, each payment once: of the Return, and of the refunds that are linked to it."""
    seen = set()
    linked = (refund for refund in refunds if refund["return"] and refund["return"]["id"] == node["id"])
    for owner in (node, *linked):
        for one in owner["transactions"]["nodes"]:
            if comes_in(one) and one["id"] not in seen:
                seen.add(one["id"])
                yield one


def _fees(refund: Json, node: Json, aside: Aside, alone: bool) -> list[Extra] | None:
    """The fees that this refund keeps, each with its tax; None where it cannot be told which and how much.

    A fee is charged when an agreement has a sale of it. Shopify may show the same money once more as an
    adjustment of the refund; both are stated, and the tie of the order tells whether the adjustment counts.
    """
    kept = []
    for fee_id, reason in _listed(node):
        sales = [
            (owner, sale) for owner, sale in _sales(aside) if (sale.get("fee") or {}).get("id") == fee_id
        ]
        if not sales or (not alone and not all(owner for owner, _ in sales)):
            return None
        ours = [sale for owner, sale in sales if alone or owner == refund["id"]]
        whole = [amount_of(sale["totalAmount"]) for sale in ours]
        taxes = [amount_of(sale["totalTaxAmount"]) for sale in ours]
        for amount, tax in zip(_summed(whole), _summed(taxes), strict=True):
            if amount or tax:
                kept.append(Extra(text_of(fee_id), ExtraKind.FEE_KEPT, reason, tax - amount, -tax))
    return kept


def _listed(node: Json) -> Iterator[tuple[str, str]]:
    """Id and kind of every fee on the Return."""
    for line in node["returnLineItems"]["nodes"]:
        if fee := line.get("restockingFee"):
            yield fee["id"], "restocking fee"
    for fee in node["returnShippingFees"]:
        yield fee["id"], "return shipping fee"


def _sales(aside: Aside) -> Iterator[tuple[str | None, Json]]:
    """Every sale of the agreements, with the id of the refund that its agreement names, if it does."""
    for agreement in aside.agreements:
        owner = (agreement.get("refund") or {}).get("id")
        for sale in agreement["sales"]["nodes"]:
            yield owner, sale


def _summed(amounts: Sequence[Amount]) -> list[Amount]:
    """One sum, or none of none."""
    sums: list[Amount] = []
    for amount in amounts:
        sums = [sums[0] + amount] if sums else [amount]
    return sums
