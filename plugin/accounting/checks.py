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
from plugin.accounting.refund import GoodsLine, Outcome
from plugin.accounting.sale import LineRole
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


def money_partly_failed(case: Case) -> Hold | None:
    """Some of the money went back and some could not: what is missing is not "no longer owed"."""
    failed = [t for t in case.refund.transactions if t.outcome is Outcome.FAILED]
    if not failed or case.statement.ar <= _zero(case):
        return None
    amount = total((case.statement.of(t.amount) for t in failed), case.sale.currency)
    return Hold(
        say(
            "money-partly-failed",
            number=case.refund.order.number,
            cash=case.statement.cash,
            rest=case.statement.ar,
            failed=amount,
        )
    )


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
    """QuickBooks has not received money that went back, or that decides what is still owed.

    The payment may still come: looked up again.
    """
    sale, statement = case.sale, case.statement
    before = total((reversal.cash for reversal in case.earlier.reversals), sale.currency)
    back, paid = statement.cash + before, statement.of(case.refund.order.received)
    settled = sale.before_settlement - sale.total
    too_much_back = bool(statement.cash) and back > sale.received
    open_in_quickbooks_alone = statement.ar > _zero(case) and paid > sale.received + settled
    if not (too_much_back or open_in_quickbooks_alone):
        return None
    sentence = say("payment-missing", number=sale.number, paid=paid, back=back, received=sale.received)
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
    reversed_, sold = before + case.statement.lines, case.sale.before_settlement
    if reversed_ <= sold:
        return None
    return Hold(say("more-than-was-sold-for", number=case.sale.number, reversed=reversed_, sold=sold))


def more_tax_than_sold(case: Case) -> Hold | None:
    """All refunds together take back more tax than the sale shows. A sale without any is another question."""
    sold = case.sale.tax + total((line.amount for line in case.lines(LineRole.TAX)), case.sale.currency)
    before = total((reversal.tax for reversal in case.earlier.reversals), case.sale.currency)
    reversed_ = before + case.statement.tax
    if not sold or reversed_ <= sold:
        return None
    return Hold(say("more-tax-than-sold", number=case.sale.number, reversed=reversed_, sold=sold))


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
    money_partly_failed,
    more_than_was_sold_for,
    more_tax_than_sold,
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
