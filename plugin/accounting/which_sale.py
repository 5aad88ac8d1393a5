"""Which document in QuickBooks holds the order's sale. The number alone does not tell.

Numbers of shops and of other invoices start at 1001 alike, so a document must also fit the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from plugin.accounting.dates import look_again
from plugin.accounting.decision import Hold, Skip
from plugin.accounting.matching import is_called
from plugin.accounting.policy import Policy
from plugin.accounting.refund import GoodsLine, Refund
from plugin.accounting.sale import LineRole, Sale
from plugin.accounting.sentences import say


def which_sale(refund: Refund, found: Sequence[Sale], policy: Policy, now: datetime) -> Sale | Hold | Skip:
    """The one document that holds the sale. A voided one counts only where there is no other."""
    number, no_money = refund.order.number, not refund.money
    if not found:
        return _missing(refund, policy, now)
    fitting = [sale for sale in found if fits(refund, sale, policy)]
    if not fitting:
        return _does_not_fit(refund, found, policy, now)
    living = [sale for sale in fitting if not sale.voided]
    if len(living) == 1:
        return living[0]
    if living:
        sales = ", ".join(f"{sale.kind.value} {sale.number}" for sale in living)
        return Hold(say("several-sales", number=number, sales=sales))
    return Skip(say("already-void", number=number)) if no_money else Hold(say("sale-voided", number=number))


def the_sale(refund: Refund, found: Sequence[Sale], policy: Policy) -> Sale | None:
    """The document that `which_sale` would choose, or None where it would choose none."""
    fitting = [sale for sale in found if not sale.voided and fits(refund, sale, policy)]
    return fitting[0] if len(fitting) == 1 else None


def fits(refund: Refund, sale: Sale, policy: Policy) -> bool:
    """It comes to what the order comes to, or what was refunded is on it (an order edited after it was booked)."""
    ordered = refund.order.total.stated_in(sale.currency)
    if ordered in (sale.total, sale.before_settlement):
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


def _missing(refund: Refund, policy: Policy, now: datetime) -> Hold | Skip:
    number, until = refund.order.number, look_again(refund, policy, now)
    if not refund.money and until is None:
        return Skip(say("nothing-booked", number=number, days=policy.missing_days))
    return Hold(say("sale-missing", number=number), until)


def _does_not_fit(refund: Refund, found: Sequence[Sale], policy: Policy, now: datetime) -> Hold:
    """All that was found, with what it comes to and whose it is. The right one may still come."""
    sales = "; ".join(f"{s.kind.value} {s.number} of {s.customer.name or '–'}, {s.total}" for s in found)
    total = refund.order.total
    ordered = total.stated_in(found[0].currency) or total.shop
    sentence = say("sale-does-not-fit", number=refund.order.number, ordered=ordered, sales=sales)
    return Hold(sentence, look_again(refund, policy, now))
