"""The sale decides with us: what keeps a refund from being booked, each with both figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from plugin.accounting.case import Case
from plugin.accounting.dates import look_again
from plugin.accounting.decision import Hold
from plugin.accounting.matching import Matching
from plugin.accounting.money import Money, total
from plugin.accounting.refund import GoodsLine
from plugin.accounting.sentences import say


def unfinished_earlier(case: Case) -> Hold | None:
    """An earlier refund of this sale is still being booked: its figures are not firm yet."""
    unfinished = [reversal for reversal in case.earlier.reversals if not reversal.settled]
    if not unfinished:
        return None
    until = case.now + timedelta(days=case.policy.missing_days)
    return Hold(say("earlier-refund-unfinished", number=case.sale.number, count=len(unfinished)), until)


def more_money_than_lines(case: Case) -> Hold | None:
    """More went back than was taken back: `ar` < 0."""
    if case.statement.ar >= _zero(case):
        return None
    return Hold(say("more-money-than-lines", cash=case.statement.cash, lines=case.statement.lines))


def rest_on_a_sales_receipt(case: Case) -> Hold | None:
    """A sales receipt has no receivable, so nothing can stop being owed on it."""
    if case.sale.is_invoice or not case.statement.ar:
        return None
    return Hold(
        say(
            "rest-on-sales-receipt",
            number=case.sale.number,
            lines=case.statement.lines,
            cash=case.statement.cash,
            rest=case.statement.ar,
        )
    )


def payment_missing(case: Case) -> Hold | None:
    """Money went back that QuickBooks has not received. The payment may still come: looked up again."""
    before = total((reversal.cash for reversal in case.earlier.reversals), case.sale.currency)
    back, received = case.statement.cash + before, case.sale.received
    if not case.statement.cash or back <= received:
        return None
    sentence = say("payment-missing", number=case.sale.number, back=back, received=received)
    return Hold(sentence, look_again(case.refund, case.policy, case.now))


def more_than_is_open(case: Case) -> Hold | None:
    """More would stop being owed than the invoice still owes."""
    if not case.sale.is_invoice or case.statement.ar <= max(case.open_balance, _zero(case)):
        return None
    return Hold(
        say("more-than-is-open", number=case.sale.number, ar=case.statement.ar, open=case.open_balance)
    )


def more_than_was_sold_for(case: Case) -> Hold | None:
    """All refunds together reverse more than the sale's total before settlement lines."""
    before = total((reversal.lines for reversal in case.earlier.reversals), case.sale.currency)
    reversed_ = before + case.statement.lines
    if reversed_ <= case.sold:
        return None
    return Hold(say("more-than-was-sold-for", number=case.sale.number, reversed=reversed_, sold=case.sold))


def more_returned_than_sold(case: Case) -> Hold | None:
    """More units come back of an order line than were ordered."""
    returned = Counter(returned_units(case.refund.goods))
    for reversal in case.earlier.reversals:
        returned.update(reversal.returned)
    for goods in case.refund.goods:
        units = returned[goods.order_line_id]
        if units > goods.ordered:
            return Hold(say("more-returned-than-sold", title=goods.title, returned=units, sold=goods.ordered))
    return None


def more_returned_than_booked(case: Case, matching: Matching) -> Hold | None:
    """More units come back on a line of the sale in QuickBooks than it sold."""
    for goods in case.refund.goods:
        line = matching.of(goods)
        if line is None or line.quantity is None or matching.returned[line.id] <= line.quantity:
            continue
        returned, sold = matching.returned[line.id], format(line.quantity.normalize(), "f")
        return Hold(say("more-returned-than-sold", title=goods.title, returned=returned, sold=sold))
    return None


#: In the order a bookkeeper asks them. The first that objects speaks.
CHECKS = (
    unfinished_earlier,
    more_money_than_lines,
    more_than_was_sold_for,
    more_returned_than_sold,
    rest_on_a_sales_receipt,
    payment_missing,
    more_than_is_open,
)


def returned_units(goods: Iterable[GoodsLine]) -> Mapping[str, int]:
    """Units per order line."""
    units: Counter[str] = Counter()
    for line in goods:
        units[line.order_line_id] += line.quantity
    return dict(units)


def _zero(case: Case) -> Money:
    return Money.zero(case.sale.currency)
