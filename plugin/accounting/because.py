"""Why these documents: the sentences that stand beside a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugin.accounting.case import Case
from plugin.accounting.documents import DocumentKind
from plugin.accounting.matching import Matching
from plugin.accounting.money import Money
from plugin.accounting.payout import Payout
from plugin.accounting.plan import Part, Plan
from plugin.accounting.sale import ItemKind, SaleKind, SaleLine
from plugin.accounting.sentences import Sentence, say
from plugin.accounting.voiding import is_wholly_unpaid, why_not_in_that_period


def why_void(case: Case) -> tuple[Sentence, ...]:
    """Nobody paid, everything came back: the invoice is as if it had never been."""
    return (_sale(case), say("because-void", number=case.sale.number, amount=case.sale.balance))


def why_documents(case: Case, plan: Plan, matching: Matching, day: date) -> tuple[Sentence, ...]:
    """Where the sale stands, what each document is for, and what was done differently than one may expect."""
    because = [_created(case) if case.opening else _sale(case), *_why_no_void(case, matching)]
    for part in plan.parts:
        because += _why_part(case, plan, part)
    because += [_why_paid_out(payout) for payout in plan.paid_out]
    because += [
        say("because-paid-in", amount=payout.amount, account=payout.account.name) for payout in plan.paid_in
    ]
    because += _why_difference(case.statement.difference)
    if plan.owed:
        because.append(say("because-owed", owed=plan.owed))
    because += [
        say("because-stayed-out", title=goods.title)
        for goods in case.refund.goods
        if goods.quantity
        and not goods.restocked
        and goods.shipped is not False
        and _is_stock(matching.of(goods))
    ]
    if case.true_day != day:
        because.append(say("because-first-open-day", day=day, actual=case.true_day))
    return tuple(because)


def _sale(case: Case) -> Sentence:
    """How the order is booked, and how much of it is paid."""
    sale = case.sale
    if sale.kind is SaleKind.SALES_RECEIPT:
        return say("because-sales-receipt", number=sale.number, total=sale.total)
    return say("because-invoice", number=sale.number, total=sale.total, open=case.open_balance)


def _created(case: Case) -> Sentence:
    """The sale was missing and is booked first."""
    kind, sale = case.sale.kind.value, case.sale
    return say("because-created", number=sale.number, kind=kind, total=sale.total)


def _why_part(case: Case, plan: Plan, part: Part) -> Iterator[Sentence]:
    """What the document is for; and what of it was given, or paid, as a promise."""
    match part.kind:
        case DocumentKind.CREDIT_MEMO if plan.applied:
            code = "because-memo" if plan.applied == part.total else "because-memo-in-part"
            yield say(code, amount=part.total, number=case.sale.number, applied=plan.applied)
        case DocumentKind.CREDIT_MEMO:
            yield say("because-memo-alone", amount=part.total)
        case DocumentKind.INVOICE:
            yield say("because-dearer-unpaid", amount=part.total)
        case DocumentKind.SALES_RECEIPT if not part.total:
            yield say("because-dearer-promised")
        case DocumentKind.SALES_RECEIPT if part.payout:
            yield say("because-dearer-paid", amount=part.total, account=part.payout.account.name)
        case DocumentKind.REFUND_RECEIPT if not part.total:
            yield say("because-receipt-of-nothing")
        case DocumentKind.REFUND_RECEIPT if part.payout:
            yield say("because-receipt", amount=part.total, account=part.payout.account.name)
    for tender, amount in part.settlements:
        yield say("because-promise", amount=amount, tender=tender.value)


def _is_stock(line: SaleLine | None) -> bool:
    return line is not None and line.item is not None and line.item.kind is ItemKind.STOCK


def _why_difference(difference: Money) -> Iterator[Sentence]:
    """What a changed rate did to the shop, if anything: a line that adds to the refund is a loss."""
    zero = Money.zero(difference.currency)
    if difference > zero:
        yield say("because-exchange-loss", amount=difference)
    elif difference < zero:
        yield say("because-exchange-gain", amount=-difference)


def _why_paid_out(payout: Payout) -> Sentence:
    """Why a card refund, why a check."""
    name = payout.account.name
    if payout.kind is DocumentKind.CARD_REFUND:
        return say("because-card-refund", amount=payout.amount, account=name)
    return say("because-check", amount=payout.amount, account=name)


def _why_no_void(case: Case, matching: Matching) -> list[Sentence]:
    if not is_wholly_unpaid(case, matching):
        return []
    if not case.policy.boxes.void_unpaid:
        return [say("no-void-off", number=case.sale.number)]
    sentence = why_not_in_that_period(case, case.true_day)
    return [sentence] if sentence else []
