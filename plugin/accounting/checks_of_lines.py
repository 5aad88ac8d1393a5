"""What the lines of the sale, matched with the refunded ones, say against booking."""

from __future__ import annotations

from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.matching import Matching, is_called
from plugin.accounting.refund import GoodsLine, SoldLine
from plugin.accounting.sale import LineRole, Sale
from plugin.accounting.sentences import say, units_told


def replacement_booked_already(case: Case, matching: Matching) -> Hold | None:
    """Another connector has put what went out in an exchange on the sale, or on a document beside it."""
    customer, number = case.sale.customer.id, case.sale.number
    beside = [sale for sale in case.books.sales if sale.id != case.sale.id and not sale.voided]
    beside = [sale for sale in beside if sale.customer.id == customer]
    if not _is_as_ordered(case) or _missing_from(case, matching):
        beside.append(case.sale)
    for sold in case.refund.replacements:
        for sale in beside:
            if _units_of(sold, sale) > (_units_ordered(sold, case) if sale is case.sale else 0):
                document = f"{sale.kind.value} {sale.number}"
                return Hold(say("replacement-booked", title=sold.title, number=number, sale=document))
    return None


def _units_of(sold: SoldLine, sale: Sale) -> Decimal:
    """Units of that product on the document; a line without a quantity is one."""
    name = sold.sku or sold.title
    lines = [line for line in sale.lines if is_called(line, name) or line.description == name]
    return sum((Decimal(1) if line.quantity is None else line.quantity for line in lines), Decimal(0))


def _units_ordered(sold: SoldLine, case: Case) -> int:
    """Units of the same product that the order itself had, as far as its refunds know."""
    same = {
        goods.order_line_id: goods.ordered
        for goods in case.refund.goods
        if goods.sku and goods.sku == sold.sku
    }
    return sum(same.values())


def shown_on_the_sale_already(case: Case, matching: Matching) -> Hold | None:
    """The sale comes to another sum than the order, and has fewer units: a connector took the refund off it."""
    if _is_as_ordered(case) or not (missing := _missing_from(case, matching)):
        return None
    goods, booked = missing
    return Hold(
        say(
            "sale-shows-refund",
            number=case.sale.number,
            customer=case.sale.customer.name or "–",
            total=case.sale.total,
            title=goods.title,
            booked=units_told(booked),
            ordered=goods.ordered,
            order=case.statement.of(case.refund.order.total),
        )
    )


def _is_as_ordered(case: Case) -> bool:
    """The sale comes to what the order comes to."""
    ordered = case.statement.of(case.refund.order.total)
    return ordered in (case.sale.total, case.sale.before_settlement)


def _missing_from(case: Case, matching: Matching) -> tuple[GoodsLine, Decimal] | None:
    """Goods of which the sale has fewer units than were ordered, and how many it has."""
    for goods in case.refund.goods:
        line = matching.of(goods)
        if line is None or line.item is None or not goods.quantity:
            continue
        same = [each for each in case.lines(LineRole.GOODS) if each.item and each.item.ref == line.item.ref]
        if any(each.quantity is None for each in same):
            continue
        booked = sum((each.quantity for each in same if each.quantity), Decimal(0))
        if booked < goods.ordered:
            return goods, booked
    return None


def more_returned_than_booked(case: Case, matching: Matching) -> Hold | None:
    """More units come back on a line of the sale in QuickBooks than it sold."""
    for goods in case.refund.goods:
        line = matching.of(goods)
        if line is None or line.quantity is None:
            continue
        went_out = line.quantity + matching.replaced.get(line.id, 0)
        if matching.returned[line.id] <= went_out:
            continue
        returned, sold = matching.returned[line.id], units_told(went_out)
        return Hold(say("more-returned-than-sold", title=goods.title, returned=returned, sold=sold))
    return None


#: Asked once it is known which line of the sale each refunded line belongs to.
CHECKS_OF_LINES = (replacement_booked_already, shown_on_the_sale_already, more_returned_than_booked)
