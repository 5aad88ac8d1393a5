"""The sale decides with us: what keeps a refund from being booked, each with both figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from plugin.accounting.case import Case
from plugin.accounting.dates import look_again
from plugin.accounting.decision import Earlier, Hold
from plugin.accounting.money import Money, total
from plugin.accounting.refund import GoodsLine, Outcome, Refund
from plugin.accounting.sale import LineRole, Sale
from plugin.accounting.sentences import say
from plugin.accounting.sums import can_be_stated


def unfinished_earlier(case: Case) -> Hold | None:
    """An earlier refund of this sale is still being booked: its figures are not firm yet."""
    unfinished = [reversal for reversal in case.earlier.reversals if not reversal.settled]
    if not unfinished:
        return None
    until = case.now + timedelta(days=case.policy.missing_days)
    return Hold(say("earlier-refund-unfinished", number=case.sale.number, count=len(unfinished)), until)


def exchange_out_of_balance(case: Case) -> Hold | None:
    """In an exchange the money goes one way only: back where it got cheaper, in where it got dearer."""
    statement, zero = case.statement, case.zero
    if case.sells:
        fits = statement.cash <= zero and statement.credit <= zero and statement.ar <= zero
    else:
        fits = statement.cash >= zero and statement.credit >= zero
    if fits:
        return None
    return Hold(
        say(
            "exchange-out-of-balance",
            number=case.refund.order.number,
            lines=statement.lines,
            cash=statement.cash + statement.credit,
        )
    )


def more_money_than_lines(case: Case) -> Hold | None:
    """More went back than was taken back: `ar` < 0. A dearer exchange that is not paid yet is no such thing."""
    if case.sells or case.statement.ar >= case.zero:
        return None
    return Hold(say("more-money-than-lines", cash=case.statement.cash, lines=case.statement.lines))


def money_partly_failed(case: Case) -> Hold | None:
    """Some of the money went back and some could not: what is missing is not "no longer owed"."""
    amount = total(_failed_for_good(case).values(), case.sale.currency)
    if not amount or case.statement.ar <= case.zero:
        return None
    return Hold(
        say(
            "money-partly-failed",
            number=case.refund.order.number,
            cash=case.statement.cash,
            rest=case.statement.ar,
            failed=amount,
        )
    )


def _failed_for_good(case: Case) -> dict[str, Money]:
    """What could not be paid back, by gateway; a try that failed and then went through is none of it."""
    sums: dict[str, Money] = {}
    for outcome, sign in ((Outcome.FAILED, 1), (Outcome.SUCCEEDED, -1)):
        for transaction in case.refund.transactions:
            if transaction.outcome is outcome and not transaction.incoming:
                amount = case.statement.of(transaction.amount)
                before = sums.get(transaction.gateway, case.zero)
                sums[transaction.gateway] = before + amount if sign > 0 else before - amount
    return {gateway: amount for gateway, amount in sums.items() if amount > case.zero}


def rest_on_a_sales_receipt(case: Case) -> Hold | None:
    """A sales receipt has no receivable, so nothing can stop being owed on it."""
    if case.sale.is_invoice or case.sells or not case.statement.ar:
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
    back, paid = statement.cash - statement.difference + before, statement.of(case.refund.order.received)
    settled = sale.before_settlement - sale.total
    too_much_back = statement.cash > case.zero and back > sale.received
    open_in_quickbooks_alone = statement.ar > case.zero and paid > sale.received + settled
    if not (too_much_back or open_in_quickbooks_alone):
        return None
    sentence = say("payment-missing", number=sale.number, paid=paid, back=back, received=sale.received)
    return Hold(sentence, look_again(case.refund, case.policy, case.now))


def more_than_is_open(case: Case) -> Hold | None:
    """More would stop being owed than the invoice still owes."""
    if not case.sale.is_invoice or case.statement.ar <= max(case.open_balance, case.zero):
        return None
    return Hold(
        say("more-than-is-open", number=case.sale.number, ar=case.statement.ar, open=case.open_balance)
    )


def more_than_was_sold_for(case: Case) -> Hold | None:
    """All refunds together reverse more than the sale's total before settlement lines."""
    before = total((reversal.lines for reversal in case.earlier.reversals), case.sale.currency)
    reversed_ = before + case.statement.lines - case.statement.difference
    sold = case.sale.before_settlement
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
    returned = returned_units(case.refund.goods)
    for goods in case.refund.goods:
        line = goods.order_line_id
        units = returned[line] + sum(each.returned.get(line, 0) for each in case.earlier.reversals)
        if units > goods.ordered:
            return Hold(say("more-returned-than-sold", title=goods.title, returned=units, sold=goods.ordered))
    return None


#: In the order a bookkeeper asks them. The first that objects speaks.
CHECKS = (
    unfinished_earlier,
    exchange_out_of_balance,
    more_money_than_lines,
    money_partly_failed,
    more_than_was_sold_for,
    more_tax_than_sold,
    more_returned_than_sold,
    rest_on_a_sales_receipt,
    payment_missing,
    more_than_is_open,
)


def returned_units(goods: Iterable[GoodsLine]) -> dict[str, int]:
    """Units per order line."""
    units: dict[str, int] = {}
    for line in goods:
        units[line.order_line_id] = units.get(line.order_line_id, 0) + line.quantity
    return units


def currencies_differ(refund: Refund, sale: Sale, earlier: Earlier) -> Hold | None:
    """The sale is booked in the shop's money or in the customer's; any other cannot be compared."""
    booked = [sale.total, sale.balance, sale.tax]
    booked += [line.amount for line in sale.lines]
    booked += [payment.amount for payment in sale.payments]
    booked += [money for each in earlier.reversals for money in (each.lines, each.tax, each.cash, each.ar)]
    code, total_ = sale.currency, refund.order.total
    if can_be_stated([refund, *earlier.refunds], code) and all(money.currency == code for money in booked):
        return None
    known = " and ".join(dict.fromkeys((total_.shop.currency, total_.customer.currency)))
    return Hold(say("currency-differs", number=sale.number, booked=code, known=known))
