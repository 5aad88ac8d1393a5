"""The missing sale, made from what the shop says of the order, as an order connector would have booked it.

Paid in full it is a sales receipt, else an invoice with its payments. The refund is then decided as if the
ledger had shown that sale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from plugin.accounting.compose import Body, bodies_of
from plugin.accounting.dates import local_day, open_day, ordered_on
from plugin.accounting.decision import Books, Hold
from plugin.accounting.documents import Document, DocumentLine, Invoice, Payment, SalesReceipt
from plugin.accounting.items import item_of_extra, item_of_sold, usable
from plugin.accounting.money import total
from plugin.accounting.numbering import in_company
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import (
    Contents,
    Extra,
    ExtraKind,
    Outcome,
    Refund,
    ShippingLine,
    SoldLine,
    Tender,
    Transaction,
)
from plugin.accounting.row import Row, Rows
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.sale import Payment as Received
from plugin.accounting.sentences import say
from plugin.accounting.sums import stated
from plugin.accounting.tax_codes import tax_code_of


@dataclass(frozen=True, slots=True)
class Created:
    """The documents that create a sale, and what the ledger will then show. Its id is the first one's marker."""

    documents: tuple[Document, ...]
    sale: Sale


def create(refund: Refund, books: Books, policy: Policy, offers: Offers) -> Created | Hold:
    """The sale of the refund's order, in the shop's money; a Hold where something of it is not known."""
    order, contents = refund.order, refund.order.contents
    if contents is None or (books.buyer is None and contents.buyer is None):
        return Hold(say("order-contents-missing", number=order.number))
    if books.look_alikes:
        sales = ", ".join(f"{each.kind.value} {each.number}" for each in books.look_alikes)
        return Hold(say("sale-looks-booked", number=order.number, sales=sales))
    currency = order.total.shop.currency
    made = _body(contents, books, policy, offers, currency)
    if isinstance(made, Hold):
        return made
    body, items = made
    whole = total((line.amount for line in body.lines), currency) + body.tax
    # What was paid in cash and rounded is no part of the order's own total.
    rounding = [each.amount for each in contents.extras if each.kind is ExtraKind.CASH_ROUNDING]
    if whole - total((stated(each, currency) for each in rounding), currency) != stated(
        order.total, currency
    ):
        return Hold(
            say("order-contents-differ", number=order.number, contents=whole, ordered=order.total.shop)
        )
    received = _received(contents, policy, currency)
    if isinstance(received, Hold):
        return received
    day = _day(refund, policy, offers)
    if isinstance(day, Hold):
        return day
    customer = books.buyer or Ref("", contents.buyer.name if contents.buyer else "")
    number = in_company(policy, order.number, offers.longest_number)
    return _created(refund, contents, number, customer, body, items, received, day)


def _created(
    refund: Refund,
    contents: Contents,
    number: str,
    customer: Ref,
    body: Body,
    items: dict[str, Item],
    received: tuple[Received, ...],
    day: date,
) -> Created:
    marker, currency = f"{refund.id}#1", body.tax.currency
    whole = total((line.amount for line in body.lines), currency) + body.tax
    came_in = total((each.amount for each in received), currency)
    at_once = came_in == whole and len({each.account.id for each in received}) == 1
    sale = Sale(
        kind=SaleKind.SALES_RECEIPT if at_once else SaleKind.INVOICE,
        id=marker,
        revision="",
        number=number,
        date=day,
        currency=currency,
        customer=customer,
        total=whole,
        balance=whole - came_in,
        tax=body.tax,
        lines=tuple(_sold(line, items, str(at)) for at, line in enumerate(body.lines, 1)),
        payments=received,
        applied=bool(received) and not at_once,
    )
    common = (marker, None, day, customer, currency, body.lines, body.tax, _memo(refund, day), marker)
    settled = _settled(contents)
    if at_once:
        reference = ", ".join(dict.fromkeys(each.reference for each in settled if each.reference))
        receipt = SalesReceipt(*common, received[0].account, reference, is_the_sale=True)
        return Created((receipt,), sale)
    payments = (
        Payment(
            marker=f"{refund.id}#{at}",
            invoice=marker,
            customer=customer,
            amount=each.amount,
            money_account=each.account,
            receivable_account=None,
            # Money is never there before the sale, nor in a period that is closed.
            date=max(day, local_day(payment.moment, refund.zone)),
            reference=payment.reference or "",
        )
        for at, (each, payment) in enumerate(zip(received, settled, strict=True), 2)
    )
    return Created((Invoice(*common, None, is_the_sale=True), *payments), sale)


def _body(
    contents: Contents, books: Books, policy: Policy, offers: Offers, currency: str
) -> tuple[Body, dict[str, Item]] | Hold:
    """The lines of the sale, each net of discount, the tax beside them; and the items by their id."""
    rows: list[Row] = []
    items: dict[str, Item] = {}
    parts: tuple[SoldLine | ShippingLine | Extra, ...]
    parts = (*contents.lines, *contents.shipping, *contents.extras)
    for part in parts:
        item = _item(part, books, policy)
        if isinstance(item, Hold):
            return item
        items[item.ref.id] = item
        row = _row(part, item, currency)
        code = tax_code_of(row.line.amount, stated(part.tax, currency), policy, offers)
        if isinstance(code, Hold):
            return code
        if row.line.amount or row.quantity:
            rows.append(replace(row, line=replace(row.line, tax_code=code.id if code else None)))
    tax = total((stated(part.tax, currency) for part in parts), currency)
    whole = total((row.line.amount for row in rows), currency) + tax
    if policy.rounding_item:
        items[policy.rounding_item.ref.id] = policy.rounding_item
    bodies = bodies_of(Rows(tuple(rows), tax), [whole], policy)
    return bodies if isinstance(bodies, Hold) else (bodies[0], items)


def _item(part: SoldLine | ShippingLine | Extra, books: Books, policy: Policy) -> Item | Hold:
    """Goods on the item of the SKU map, shipping and the rest on the policy's items."""
    match part:
        case SoldLine():
            return item_of_sold(part, None, policy, books.items)
        case ShippingLine():
            return (
                usable(policy.shipping_item) if policy.shipping_item else Hold(say("shipping-item-missing"))
            )
        case Extra():
            return item_of_extra(part, None, policy)


def _row(part: SoldLine | ShippingLine | Extra, item: Item, currency: str) -> Row:
    amount, quantity = stated(part.amount, currency), None
    match part:
        case SoldLine():
            title, role, quantity = part.title, LineRole.GOODS, Decimal(part.quantity)
            amount = amount - stated(part.discount, currency)
        case ShippingLine():
            title, role = part.title, LineRole.SHIPPING
            amount = amount - stated(part.discount, currency)
        case Extra():
            title, role = part.reason or part.kind.value, LineRole.EXTRA
    line = DocumentLine(
        role,
        item.ref,
        title,
        amount,
        stock=item.kind is ItemKind.STOCK,
        taxable=bool(stated(part.tax, currency)),
        account=item.income_account,
    )
    return Row(line, quantity)


def _sold(line: DocumentLine, items: dict[str, Item], id_: str) -> SaleLine:
    return SaleLine(
        id=id_,
        role=line.role,
        item=items[line.item.id] if line.item else None,
        description=line.description,
        quantity=line.quantity,
        amount=line.amount,
        taxable=line.taxable,
        tax_code=line.tax_code,
    )


def _received(contents: Contents, policy: Policy, currency: str) -> tuple[Received, ...] | Hold:
    """The money that came in, by gateway. An order paid with a promise is for a person."""
    payments = []
    for payment in _settled(contents):
        account = policy.gateway(payment.gateway).account
        if payment.tender is not Tender.MONEY:
            return Hold(say("order-paid-by-promise", tender=payment.tender.value))
        if account is None:
            return Hold(say("gateway-account-missing", gateway=payment.gateway))
        payments.append(Received(payment.id, stated(payment.amount, currency), account))
    return tuple(payments)


def _settled(contents: Contents) -> list[Transaction]:
    return [payment for payment in contents.payments if payment.outcome is Outcome.SUCCEEDED]


def _day(refund: Refund, policy: Policy, offers: Offers) -> date | Hold:
    """The day of the order; in a closed period as the policy says."""
    day = local_day(refund.order.placed, refund.zone)
    number, closed = refund.order.number, offers.closed_through
    return open_day(day, policy, offers) or Hold(
        say("closed-period-of-sale", number=number, day=day, closed=closed)
    )


def _memo(refund: Refund, day: date) -> str:
    placed = local_day(refund.order.placed, refund.zone)
    moved = [ordered_on(placed)] if placed != day else []
    return "\n".join([f"Order {refund.order.number}", *moved])
