"""Whether the refund simply undoes an invoice that nobody paid: then the invoice is voided, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugin.accounting.case import Case
from plugin.accounting.documents import DocumentKind, DocumentLine, Void
from plugin.accounting.matching import Matching
from plugin.accounting.refund import GoodsLine
from plugin.accounting.sale import ItemKind, LineRole, SaleLine
from plugin.accounting.sentences import Sentence, say


def may_void(case: Case, matching: Matching, day: date) -> bool:
    """Every condition of a void. `day`: when the refund would be booked."""
    return (
        case.policy.boxes.void_unpaid
        and DocumentKind.VOID in case.offers.documents
        and _untouched_and_unpaid(case)
        and _whole(case, matching)
        and _stock_is_there(case, matching)
        and why_not_in_that_period(case, day) is None
    )


def why_not_in_that_period(case: Case, day: date) -> Sentence | None:
    """The invoice's own date forbids a void: its period is closed, or it is not of the refund's month."""
    sold, closed = case.sale.date, case.offers.closed_through
    if closed is not None and sold <= closed:
        return say("no-void-closed", number=case.sale.number, day=sold, closed=closed)
    if case.policy.void_only_in_month and (sold.year, sold.month) != (day.year, day.month):
        return say("no-void-month", number=case.sale.number, day=sold)
    return None


def is_wholly_unpaid(case: Case, matching: Matching) -> bool:
    """The refund takes back all of an invoice that nobody paid and that nothing is applied to."""
    return _untouched_and_unpaid(case) and _whole(case, matching)


def void_of(case: Case, day: date) -> Void:
    """The void of the sale. Its lines repeat the invoice's, so that the effect can be told."""
    return Void(
        marker=case.marker(1),
        target_id=case.sale.id,
        target_number=case.sale.number,
        revision=case.sale.revision,
        customer=case.sale.customer,
        amount=case.sale.balance,
        date=day,
        lines=tuple(_repeated(line) for line in case.sale.lines),
        tax=case.sale.tax,
        receivable_account=case.sale.receivable_account,
    )


def _untouched_and_unpaid(case: Case) -> bool:
    sale, statement = case.sale, case.statement
    return (
        sale.is_invoice
        and not (statement.cash or statement.credit)
        and not (sale.applied or sale.payments or case.earlier.reversals)
        and sale.balance == sale.total
        and bool(sale.total)
    )


def _whole(case: Case, matching: Matching) -> bool:
    """Every unit of every line of the sale, and its whole total before settlement lines, comes back."""
    goods, reversed_ = case.lines(LineRole.GOODS), matching.lines
    return (
        case.statement.lines == case.sale.before_settlement
        and not case.statement.extras
        and not case.refund.replacements
        and all(matching.of(line) for line in case.refund.goods)
        and all(line.id in reversed_ for line in goods)
        and all(line.quantity in (None, matching.returned[line.id]) for line in goods)
    )


def _stock_is_there(case: Case, matching: Matching) -> bool:
    """Voiding puts every unit back on the sale's own items: none may be gone, or remapped by the merchant."""
    return all(
        goods.sku not in case.policy.refund_items
        and (goods.restocked or goods.shipped is False or not _is_stock(matching.of(goods)))
        for goods in _moved(case)
    )


def _moved(case: Case) -> Iterator[GoodsLine]:
    return (goods for goods in case.refund.goods if goods.quantity)


def _is_stock(line: SaleLine | None) -> bool:
    return line is not None and line.item is not None and line.item.kind is ItemKind.STOCK


def _repeated(line: SaleLine) -> DocumentLine:
    """The sale's own line. A void sends no price, so it may be as long as it is."""
    price = line.amount.amount / line.quantity if line.quantity else None
    item = line.item
    return DocumentLine(
        role=line.role,
        item=item.ref if item else None,
        description=line.description,
        amount=line.amount,
        quantity=line.quantity if price is not None else None,
        price=price,
        stock=_is_stock(line),
        taxable=line.taxable,
        tax_code=line.tax_code,
        class_=line.class_,
        account=line.account or (item.income_account if item else None),
    )
