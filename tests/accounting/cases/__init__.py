"""Every refund case, as an accountant would write it down: the table behind `docs/accounting.md`.

Figures are worked out by hand from the accounting rules, never copied from what the code answers.
"""

from __future__ import annotations

from tests.accounting.cases import (
    afterwards,
    boxes,
    by_hand,
    coded,
    currencies,
    days,
    exchanges,
    lines,
    listed,
    missing,
    money,
    ordinary,
    promises,
    stock,
    swaps,
    taxes,
    unlike,
    unsound,
    voids,
    waiting,
)
from tests.accounting.cases.row import Row

#: Topic -> its cases, in the order of the page.
TOPICS: dict[str, tuple[Row, ...]] = {
    "Full and partial refunds": ordinary.ROWS,
    "Unpaid invoices: void or credit memo": voids.ROWS,
    "Checkboxes": boxes.ROWS,
    "Shipping, amounts, discounts, fees": lines.ROWS,
    "Sales tax and cents": taxes.ROWS,
    "Goods and stock": stock.ROWS + listed.ROWS,
    "Gateways and accounts of money": money.ROWS,
    "Store credit and gift cards": promises.ROWS,
    "Exchanges": exchanges.ROWS + swaps.ROWS,
    "Currencies": currencies.ROWS,
    "Tax codes": coded.ROWS,
    "Days and numbers": days.ROWS,
    "Taken back, adopted, reviewed": afterwards.ROWS + by_hand.ROWS,
    "The sale is missing": missing.ROWS,
    "The sale and the store speak first": waiting.ROWS + unlike.ROWS,
    "What cannot be booked as it is": unsound.ROWS,
}

ROWS: tuple[Row, ...] = tuple(row for rows in TOPICS.values() for row in rows)
