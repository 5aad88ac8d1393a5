"""What to book for one refund, in the order in which a bookkeeper asks.

Pure: the same facts give the same answer. Trouble in the books is an answer (Hold, Skip), never an exception.
"""

from __future__ import annotations

from datetime import datetime
from decimal import InvalidOperation

from plugin.accounting.adopting import by_hand_already, by_hand_otherwise
from plugin.accounting.always import does_not_add_up
from plugin.accounting.because import why_documents, why_void
from plugin.accounting.before import before_the_sale
from plugin.accounting.case import Case
from plugin.accounting.checks import CHECKS, currencies_differ
from plugin.accounting.checks_of_lines import CHECKS_OF_LINES
from plugin.accounting.compose import documents_of
from plugin.accounting.concluding import decision_of
from plugin.accounting.creating import create
from plugin.accounting.dates import booking_day, local_day, without_far_days
from plugin.accounting.decision import Books, Decision, Earlier, Hold, Skip, Verdict
from plugin.accounting.documents import Document
from plugin.accounting.matching import Matching
from plugin.accounting.money import CurrencyMismatch, NotMoney
from plugin.accounting.plan import cannot_write, plan_of
from plugin.accounting.policy import Booking, Offers, Policy
from plugin.accounting.refund import Refund
from plugin.accounting.restocking import restocked_as_ruled
from plugin.accounting.rows import rows_of
from plugin.accounting.sale import Sale
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from plugin.accounting.take_back import take_back
from plugin.accounting.tax_codes import with_tax_codes
from plugin.accounting.voiding import may_void, void_of
from plugin.accounting.which_sale import which_sale


def decide(
    refund: Refund,
    books: Books,
    earlier: Earlier,
    policy: Policy,
    offers: Offers,
    now: datetime,
    *,
    approved: bool = False,
) -> Verdict:
    """The documents for `refund`, or why there are none.

    `books`: what the company's books hold about its order. `earlier`: the order's other refunds, and what
    was decided for this sale before. `now`: aware; it only matters to how long a missing sale is looked up.
    `approved`: a person has said yes to what would be booked.
    """
    try:
        verdict = _decide(refund, books, earlier, policy, offers, now, approved=approved)
    except (NotMoney, CurrencyMismatch, InvalidOperation):
        # Sums beyond 10**13, or amounts of one refund in unrelated currencies: nobody can book that.
        return Hold(say("amounts-unusable", number=refund.order.number))
    except OverflowError:
        # A day before the year 1 or after 9999.
        return Hold(say("day-unusable", number=refund.order.number))
    if isinstance(verdict, Decision) and policy.booking is Booking.REVIEW and not approved:
        return Hold(say("review", number=refund.order.number), proposal=verdict)
    return verdict


def _decide(
    refund: Refund,
    books: Books,
    earlier: Earlier,
    policy: Policy,
    offers: Offers,
    now: datetime,
    *,
    approved: bool,
) -> Verdict:
    if answer := before_the_sale(refund, earlier, policy):
        return answer
    policy = without_far_days(policy, offers, local_day(now, refund.zone))
    if refund.reverses:
        return take_back(refund, earlier, policy, offers, now)
    ruled = restocked_as_ruled(refund, policy)
    if isinstance(ruled, Hold):
        return ruled
    opened = _the_sale(ruled, books, earlier, policy, offers, now)
    if isinstance(opened, Hold | Skip):
        return opened
    sale, opening = opened
    if hold := currencies_differ(ruled, sale, earlier):
        return hold
    statement = state(ruled, earlier.refunds, sale.currency)
    if isinstance(statement, Hold):
        return statement
    if _moves_nothing(ruled, statement):
        return Skip(say("nothing-moved", number=refund.order.number))
    case = Case(ruled, sale, statement, books, earlier, policy, offers, now, opening)
    if not books.by_hand:
        return _decide_with_sale(case)
    if by_hand := by_hand_already(case, approved=approved):
        return by_hand
    return by_hand_otherwise(case, _decide_with_sale(case), approved=approved)


def _the_sale(
    refund: Refund, books: Books, earlier: Earlier, policy: Policy, offers: Offers, now: datetime
) -> tuple[Sale, tuple[Document, ...]] | Hold | Skip:
    """The sale, and the documents that create it where it is missing and the policy says so."""
    sale = which_sale(refund, books.sales, policy, now, on_its_way=earlier.sale_on_its_way)
    if sale is not None:
        return sale if isinstance(sale, Hold | Skip) else (sale, ())
    created = create(refund, books, policy, offers)
    return created if isinstance(created, Hold) else (created.sale, created.documents)


def _moves_nothing(refund: Refund, statement: Statement) -> bool:
    """Neither money nor receivable nor liability, no goods that change hands, no unit back in stock."""
    return not (
        statement.lines
        or statement.cash
        or statement.credit
        or refund.replacements
        or any(line.restocked and line.quantity for line in refund.goods)
    )


def _decide_with_sale(case: Case) -> Verdict:
    for check in CHECKS:
        if hold := check(case):
            return hold
    matching = Matching(case)
    for check_of_lines in CHECKS_OF_LINES:
        if hold := check_of_lines(case, matching):
            return hold
    if may_void(case, matching, case.true_day):
        return _void(case)
    return _documents(case, matching)


def _void(case: Case) -> Verdict:
    day = booking_day(case.refund, case.policy, case.offers)
    if isinstance(day, Hold):
        return day
    return decision_of(case, (void_of(case, day),), why_void(case), case.zero)


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
    composed = documents_of(case, plan, rows, day)
    if isinstance(composed, Hold):
        return composed
    documents = with_tax_codes(case, composed)
    if isinstance(documents, Hold):
        return documents
    decision = decision_of(case, documents, why_documents(case, plan, matching, day), plan.owed)
    return does_not_add_up(case, plan, rows, decision) or decision
