"""Why these documents: the sentences that stand beside a decision."""

from __future__ import annotations

from datetime import date

from plugin.accounting.case import Case
from plugin.accounting.dates import true_day
from plugin.accounting.matching import Matching
from plugin.accounting.plan import Plan
from plugin.accounting.sale import SaleKind
from plugin.accounting.sentences import Sentence, say
from plugin.accounting.voiding import is_wholly_unpaid, why_not_in_that_period


def why_void(case: Case) -> tuple[Sentence, ...]:
    """Nobody paid, everything came back: the invoice is as if it had never been."""
    return (_sale(case), say("because-void", number=case.sale.number, amount=case.sale.balance))


def why_documents(case: Case, plan: Plan, matching: Matching, day: date) -> tuple[Sentence, ...]:
    """Where the sale stands, what each document is for, and what was done differently than one may expect."""
    because = [_sale(case), *_why_no_void(case, matching)]
    if plan.memo:
        because.append(say("because-memo", amount=plan.memo, number=case.sale.number, applied=plan.applied))
    because += [
        say("because-receipt", amount=payout.amount, account=payout.account.name) for payout in plan.payouts
    ]
    if plan.owed:
        because.append(say("because-owed", owed=plan.owed))
    because += [
        say("because-stayed-out", title=goods.title)
        for goods in case.refund.goods
        if goods.quantity and not goods.restocked
    ]
    if true_day(case.refund) != day:
        because.append(say("because-first-open-day", day=day, actual=true_day(case.refund)))
    return tuple(because)


def _sale(case: Case) -> Sentence:
    """How the order is booked, and how much of it is paid."""
    sale = case.sale
    if sale.kind is SaleKind.SALES_RECEIPT:
        return say("because-sales-receipt", number=sale.number, total=sale.total)
    return say("because-invoice", number=sale.number, total=sale.total, open=case.open_balance)


def _why_no_void(case: Case, matching: Matching) -> list[Sentence]:
    if not is_wholly_unpaid(case, matching):
        return []
    if not case.policy.void_unpaid:
        return [say("no-void-off", number=case.sale.number)]
    sentence = why_not_in_that_period(case, true_day(case.refund))
    return [sentence] if sentence else []
