"""Which document in QuickBooks holds the order's sale. The number alone does not tell.

Numbers of shops and of other invoices start at 1001 alike, so a document must also fit the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from plugin.accounting.dates import look_again
from plugin.accounting.decision import Hold, Skip
from plugin.accounting.matching import is_called
from plugin.accounting.policy import MissingSale, Policy
from plugin.accounting.refund import GoodsLine, Refund
from plugin.accounting.sale import LineRole, Sale
from plugin.accounting.sentences import say


def which_sale(
    refund: Refund, found: Sequence[Sale], policy: Policy, now: datetime, *, on_its_way: bool = False
) -> Sale | Hold | Skip | None:
    """The one document that holds the sale; None where it is missing and is to be created first.

    A voided one counts only where there is no other. `on_its_way`: another refund creates it right now.
    """
    number = refund.order.number
    if not found and on_its_way:
        until = now + timedelta(days=policy.missing_days)
        return Hold(say("sale-on-its-way", number=number), until)
    if not found:
        return _missing(refund, policy, now)
    fitting = [sale for sale in found if fits(refund, sale, policy)]
    if not fitting:
        return _does_not_fit(refund, found, policy, now)
    living = _best([sale for sale in fitting if not sale.voided], refund)
    if len(living) == 1:
        return living[0]
    if living:
        sales = "; ".join(_told(sale) for sale in living)
        return Hold(say("several-sales", number=number, sales=sales))
    if refund.succeeded:
        return Hold(say("sale-voided", number=number))
    return Skip(say("already-void", number=number))


def the_sale(refund: Refund, found: Sequence[Sale], policy: Policy) -> Sale | None:
    """The document that `which_sale` would choose, or None where it would choose none."""
    fitting = _best([sale for sale in found if not sale.voided and fits(refund, sale, policy)], refund)
    return fitting[0] if len(fitting) == 1 else None


def _best(fitting: Sequence[Sale], refund: Refund) -> Sequence[Sale]:
    """Those that come to just what the order comes to, where there are such; else all."""
    return [sale for sale in fitting if _comes_to_the_order(refund, sale)] or fitting


def _comes_to_the_order(refund: Refund, sale: Sale) -> bool:
    ordered = refund.order.total.stated_in(sale.currency)
    return ordered == sale.total or ordered == sale.before_settlement


def _told(sale: Sale) -> str:
    return f"{sale.kind.value} {sale.number} of {sale.customer.name or '–'}, {sale.total}"


def fits(refund: Refund, sale: Sale, policy: Policy) -> bool:
    """It comes to what the order comes to, or what was refunded is on it (an order edited after it was booked)."""
    if _comes_to_the_order(refund, sale):
        return True
    return bool(refund.goods) and all(_is_on(goods, sale, policy) for goods in refund.goods)


def _is_on(goods: GoodsLine, sale: Sale, policy: Policy) -> bool:
    """A line of the sale is called by the SKU; goods without one must be there by their title."""
    lines = [line for line in sale.lines if line.role is LineRole.GOODS]
    if goods.sku is None:
        return any(line.description == goods.title or is_called(line, goods.title) for line in lines)
    mapped = policy.sku_items.get(goods.sku)
    return any(
        is_called(line, goods.sku) or (line.item and mapped and line.item.ref.id == mapped.ref.id)
        for line in lines
    )


def _missing(refund: Refund, policy: Policy, now: datetime) -> Hold | Skip | None:
    """Only a sale that brought money in, of which some went back, is worth creating."""
    number, until = refund.order.number, look_again(refund, policy, now)
    if policy.missing_sale is MissingSale.SKIP:
        return Skip(say("sale-missing-skipped", number=number))
    if policy.missing_sale is MissingSale.CREATE and refund.succeeded and refund.order.received:
        return None
    if not refund.succeeded and until is None:
        return Skip(say("nothing-booked", number=number, days=policy.missing_days))
    return Hold(say("sale-missing", number=number), until)


def _does_not_fit(refund: Refund, found: Sequence[Sale], policy: Policy, now: datetime) -> Hold:
    """All that was found, with what it comes to and whose it is. The right one may still come."""
    sales = "; ".join(_told(sale) for sale in found)
    total = refund.order.total
    ordered = total.stated_in(found[0].currency) or total.shop
    sentence = say("sale-does-not-fit", number=refund.order.number, ordered=ordered, sales=sales)
    return Hold(sentence, look_again(refund, policy, now))
