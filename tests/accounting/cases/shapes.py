"""The two ways in which money leaves, for cases that are about the lines and not about the documents."""

from __future__ import annotations

from tests.accounting.cases.row import Booked


def receipt(
    total: str,
    lines: str,
    debits: str,
    stock: str = "",
    *,
    account: str = "Undeposited Funds",
    number: str = "1001",
    dated: str = "2026-10-15",
    memo: tuple[str, ...] = (),
) -> Booked:
    """Online: one refund receipt of these lines; the money leaves `account`."""
    return Booked(
        f"Refund receipt {number}, {total}, from {account}\n{lines}",
        f"{debits}\nCr {account} {total}",
        stock,
        dated=dated,
        memo=memo,
    )


def memo_and_card(
    total: str,
    lines: str,
    debits: str,
    stock: str = "",
    *,
    account: str = "Undeposited Funds",
    number: str = "1001",
    dated: str = "2026-10-15",
    memo: tuple[str, ...] = (),
    by: str = "Credit card refund",
) -> Booked:
    """Desktop: one credit memo of these lines, paid out to the card (or by check) from `account`."""
    return Booked(
        f"Credit memo {number}, {total}\n{lines}\n{by} {number}, {total}, from {account}",
        f"{debits}\nDr Accounts receivable {total}\nCr Accounts receivable {total}\nCr {account} {total}",
        stock,
        dated=dated,
        memo=memo,
    )


def credit_memo(total: str, lines: str, debits: str, stock: str = "", *, owes: str) -> Booked:
    """Both: one credit memo, applied to the invoice."""
    return Booked(
        f"Credit memo 1001, {total}\n{lines}\n{total} of credit memo 1001 applied to invoice 1001",
        f"{debits}\nCr Accounts receivable {total}",
        stock,
        owes=owes,
    )
