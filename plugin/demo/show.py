"""The demo's tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table

from plugin.journal.views import RefundRow
from plugin.texts import render


def refunds(console: Console, rows: Iterable[tuple[RefundRow, str]]) -> None:
    """One line per refund: refund, order, amount, state, documents with numbers, because."""
    table = Table(title="Refunds", title_justify="left", expand=True)
    for heading in ("Refund", "Order", "Amount", "State", "Documents", "Because"):
        table.add_column(
            heading,
            justify="right" if heading == "Amount" else "left",
            no_wrap=heading in ("Refund", "Order", "Amount", "State"),
        )
    for row, because in rows:
        words = because or (render(row.sentence) if row.sentence else "")
        table.add_row(
            str(row.id), row.order_number, str(row.amount), row.state.value, "\n".join(row.documents), words
        )
    console.print(table)


def balances(
    console: Console, before: Mapping[str, str], after: Mapping[str, str], names: Iterable[str]
) -> None:
    """The company's balances before and after the refunds, as its own ledger states them."""
    table = Table(title="The company's balances", title_justify="left")
    table.add_column("Account")
    table.add_column("Before", justify="right")
    table.add_column("After", justify="right")
    for name in names:
        table.add_row(name, before.get(name, "0.00"), after.get(name, "0.00"))
    console.print(table)
