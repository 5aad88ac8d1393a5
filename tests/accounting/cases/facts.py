"""The order of most cases: four mugs at 25.00, 8 % sales tax, 108.00 in all; and refunds of it in few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from plugin.accounting.money import Money
from plugin.accounting.refund import GoodsLine, Outcome, Refund, Tender, Transaction
from plugin.accounting.sale import Payment, Ref, Sale, SaleLine
from tests.accounting import books
from tests.accounting.books import goods, owed_less, refund, sold
from tests.accounting.cases.company import MUG, RECEIVABLE

SOLD_MUGS = sold(MUG, "100.00", quantity="4")


def sales_receipt(*lines: SaleLine, tax: str = "0.00", currency: str = "USD", **different: Any) -> Sale:
    """A sale that was paid at once, into Undeposited Funds."""
    sale = books.sales_receipt(*lines, tax=tax, currency=currency)
    return replace(sale, **different)


def invoice(
    *lines: SaleLine, tax: str = "0.00", paid: str | None = "0.00", currency: str = "USD", **different: Any
) -> Sale:
    """An invoice; `paid` None: in full."""
    sale = books.invoice(*lines, tax=tax, paid=paid, currency=currency)
    return replace(sale, **{"receivable_account": RECEIVABLE, **different})


RECEIPT = sales_receipt(SOLD_MUGS, tax="8.00")
UNPAID = invoice(SOLD_MUGS, tax="8.00")
PART_PAID = invoice(SOLD_MUGS, tax="8.00", paid="60.00")
PAID = invoice(SOLD_MUGS, tax="8.00", paid=None)


def dated(sale: Sale, day: date) -> Sale:
    """The same sale of another day."""
    return replace(sale, date=day)


def deposited(sale: Sale, *parts: tuple[str, Ref]) -> Sale:
    """The same sale, its money received in these parts."""
    payments = tuple(
        Payment(f"60{index}", Money.of(amount, sale.currency), account)
        for index, (amount, account) in enumerate(parts, 1)
    )
    return replace(sale, payments=payments)


def mugs(count: int = 1, **different: Any) -> GoodsLine:
    """So many of the four mugs, 25.00 and 2.00 of tax each; back on the shelf unless said."""
    facts: dict[str, Any] = {"tax": f"{2 * count}.00", "quantity": count, "ordered": 4, **different}
    return goods("MUG-01", facts.pop("amount_", f"{25 * count}.00"), **facts)


def back(amount: str, gateway: str = "card", **different: Any) -> Transaction:
    """Money that went back, by card unless said."""
    return books.paid_back(amount, gateway=gateway, **different)


def promised(amount: str, tender: Tender = Tender.STORE_CREDIT) -> Transaction:
    """Store credit, or a gift card, given instead of money."""
    return books.paid_back(amount, gateway=tender.value, tender=tender)


def paid_in(amount: str, gateway: str = "card") -> Transaction:
    """Money the customer paid, for an exchange that costs more."""
    return books.paid_back(amount, gateway=gateway, incoming=True)


def pending(amount: str, gateway: str = "card") -> Transaction:
    """Money on its way."""
    return books.paid_back(amount, gateway=gateway, outcome=Outcome.PENDING)


def failed(amount: str, gateway: str = "card") -> Transaction:
    """Money that could not be paid back."""
    return books.paid_back(amount, gateway=gateway, outcome=Outcome.FAILED)


def of_one_order(*refunds: Refund) -> tuple[Refund, ...]:
    """The refunds with what their order says once all of them are made: R1, R2 …, an hour apart if not said."""
    standing = [each for each in refunds if not each.reverses]
    gone = {each.reverses for each in refunds if each.reverses}
    order = refunds[0].order
    still = order.total - order.received
    for each in standing:
        if each.id not in gone:
            still = still - owed_less(each)
    return tuple(replace(each, order=replace(order, outstanding=still)) for each in refunds)


def partials(*counts: int, money: bool = True, **different: Any) -> tuple[Refund, ...]:
    """One refund after the other of so many mugs, paid back by card; R1, R2 …"""
    return of_one_order(
        *(
            refund(
                id_=f"R{index}",
                goods=[mugs(count)],
                money=[back(f"{27 * count}.00")] if money else (),
                **different,
            )
            for index, count in enumerate(counts, 1)
        )
    )


def taken_back(of: Refund, id_: str = "R1 taken back") -> Refund:
    """The money of that refund came back to the merchant: it failed after all, or the merchant took it back."""
    return replace(
        of, id=id_, reverses=of.id, goods=(), shipping=(), extras=(), transactions=(), replacements=()
    )


ALL_BACK = refund(goods=[mugs(4)], money=[back("108.00")])
ONE_BACK = refund(goods=[mugs(1)], money=[back("27.00")])
ALL_CANCELLED = refund(goods=[mugs(4)], received="0.00")
TWO_CANCELLED = refund(goods=[mugs(2)], received="0.00")
PART_PAID_BACK = refund(goods=[mugs(4)], received="60.00", money=[back("60.00")])
