"""What to book for one refund, in the order in which a bookkeeper asks.

Pure: the same facts give the same answer. Trouble in the books is an answer (Hold, Skip), never an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import InvalidOperation

from plugin.accounting.always import does_not_add_up
from plugin.accounting.because import why_documents, why_void
from plugin.accounting.case import Case
from plugin.accounting.checks import CHECKS, more_returned_than_booked, returned_units
from plugin.accounting.compose import documents_of
from plugin.accounting.dates import booking_day, true_day, zone_is_known
from plugin.accounting.decision import Decision, Earlier, Hold, Skip, Verdict
from plugin.accounting.documents import Document
from plugin.accounting.matching import Matching
from plugin.accounting.money import CurrencyMismatch, Money, NotMoney
from plugin.accounting.plan import cannot_write, plan_of
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import CHARGEBACK, Outcome, Refund, Tender
from plugin.accounting.rows import rows_of
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import Sentence, say
from plugin.accounting.statement import can_be_stated, state
from plugin.accounting.voiding import may_void, void_of
from plugin.accounting.which_sale import which_sale


def decide(
    refund: Refund, found: Sequence[Sale], earlier: Earlier, policy: Policy, offers: Offers, now: datetime
) -> Verdict:
    """The documents for `refund`, or why there are none.

    `found`: every document that may hold its sale. `earlier`: the order's other refunds, and what was
    decided for this sale before. `now`: aware; it only matters to how long a missing sale is looked up.
    """
    try:
        return _decide(refund, found, earlier, policy, offers, now)
    except (NotMoney, CurrencyMismatch, InvalidOperation):
        # Sums beyond 10**13, or amounts of one refund in unrelated currencies: nobody can book that.
        return Hold(say("amounts-unusable", number=refund.order.number))


def _decide(
    refund: Refund, found: Sequence[Sale], earlier: Earlier, policy: Policy, offers: Offers, now: datetime
) -> Verdict:
    if answer := before_the_sale(refund, policy):
        return answer
    sale = which_sale(refund, found, policy, now)
    if isinstance(sale, Hold | Skip):
        return sale
    if hold := currencies_differ(refund, sale, earlier):
        return hold
    statement = state(refund, earlier.refunds, sale.currency)
    if isinstance(statement, Hold):
        return statement
    if not (statement.cash or statement.credit or statement.ar):
        return Skip(say("nothing-moved", number=refund.order.number))
    return _decide_with_sale(Case(refund, sale, statement, earlier, policy, offers, now))


def _decide_with_sale(case: Case) -> Verdict:
    for check in CHECKS:
        if hold := check(case):
            return hold
    matching = Matching(case)
    if hold := more_returned_than_booked(case, matching):
        return hold
    if may_void(case, matching, true_day(case.refund)):
        return _void(case)
    return _documents(case, matching)


def _void(case: Case) -> Verdict:
    day = booking_day(case.refund, case.policy, case.offers)
    if isinstance(day, Hold):
        return day
    return _decision(case, (void_of(case, day),), why_void(case), Money.zero(case.sale.currency))


def _documents(case: Case, matching: Matching) -> Verdict:
    plan = plan_of(case)
    if isinstance(plan, Hold | Skip):
        return plan
    if hold := cannot_write(case, plan):
        return hold
    rows = rows_of(case, matching)
    if isinstance(rows, Hold):
        return rows
    day = booking_day(case.refund, case.policy, case.offers)
    if isinstance(day, Hold):
        return day
    documents = documents_of(case, plan, rows, day)
    if isinstance(documents, Hold):
        return documents
    decision = _decision(case, documents, why_documents(case, plan, matching, day), plan.owed)
    return does_not_add_up(case, plan, rows, decision) or decision


def _decision(
    case: Case, documents: tuple[Document, ...], because: tuple[Sentence, ...], owed: Money
) -> Decision:
    return Decision(
        documents=documents,
        because=because,
        lines=case.statement.lines,
        tax=case.statement.tax,
        cash=case.statement.cash,
        credit=case.statement.credit,
        ar=case.statement.ar,
        owed=owed,
        returned=returned_units(case.refund.goods),
    )


def before_the_sale(refund: Refund, policy: Policy) -> Hold | Skip | None:
    """What can be said of the refund alone."""
    return (
        switched_off(policy)
        or zone_unknown(refund)
        or money_pending(refund)
        or before_start(refund, policy)
        or not_understood(refund)
        or money_failed(refund)
        or amounts_unsound(refund)
    )


def switched_off(policy: Policy) -> Skip | None:
    """All boxes are unchecked: recorded, and nothing is posted."""
    return Skip(say("refund-sync-off")) if policy.switched_off else None


def zone_unknown(refund: Refund) -> Hold | None:
    """Without the shop's zone no day can be told."""
    return None if zone_is_known(refund.zone) else Hold(say("zone-unknown", zone=refund.zone))


def before_start(refund: Refund, policy: Policy) -> Skip | None:
    """Refunds from before the start date belong to whoever kept the books then; the money's day counts."""
    if policy.start is None:
        return None
    day = true_day(refund)
    return Skip(say("before-start", day=day, start=policy.start)) if day < policy.start else None


def money_pending(refund: Refund) -> Hold | None:
    """Money on its way may still fail; the store tells when it has arrived."""
    return Hold(say("money-pending", number=refund.order.number)) if refund.pending else None


def not_understood(refund: Refund) -> Hold | None:
    """Parts that no rule here books."""
    parts = list(refund.not_understood)
    given = [t for t in refund.transactions if t.outcome is not Outcome.FAILED]
    parts += [t.tender.value for t in given if t.tender is not Tender.MONEY]
    parts += ["gift card sold" for line in refund.goods if line.gift_card]
    if not parts:
        return None
    if set(parts) == {CHARGEBACK}:
        return Hold(say("chargeback", number=refund.order.number))
    return Hold(say("not-understood-yet", what=", ".join(dict.fromkeys(parts))))


def money_failed(refund: Refund) -> Hold | None:
    """The store tried to pay back and could not."""
    outcomes = {transaction.outcome for transaction in refund.transactions}
    return Hold(say("money-failed", number=refund.order.number)) if outcomes == {Outcome.FAILED} else None


def amounts_unsound(refund: Refund) -> Hold | None:
    """Money that went back cannot be less than nothing."""
    paid = (money for t in refund.transactions for money in (t.amount.shop, t.amount.customer))
    if all(money.amount >= 0 for money in paid):
        return None
    return Hold(say("amounts-unusable", number=refund.order.number))


def currencies_differ(refund: Refund, sale: Sale, earlier: Earlier) -> Hold | None:
    """The sale is booked in the shop's money or in the customer's; any other cannot be compared."""
    booked = [sale.total, sale.balance, sale.tax]
    booked += [line.amount for line in sale.lines]
    booked += [payment.amount for payment in sale.payments]
    booked += [money for each in earlier.reversals for money in (each.lines, each.tax, each.cash, each.ar)]
    if can_be_stated([refund, *earlier.refunds], sale.currency) and {m.currency for m in booked} == {
        sale.currency
    }:
        return None
    total = refund.order.total
    return Hold(
        say(
            "currency-differs",
            number=sale.number,
            booked=sale.currency,
            shop=total.shop.currency,
            customer=total.customer.currency,
        )
    )
