"""What stands above the cases on the page: how a refund is stated, and the table of checkboxes."""

from __future__ import annotations

from typing import Final

INTRODUCTION: Final = """
# How refunds are booked

For bookkeepers and accountants. Every case below is also a test: the page is written by `make tables` from the same
rows, and a test fails as soon as it no longer says what the rules do. Amounts are in US dollars unless said; the
usual order is four mugs (item MUG-01, a stock item) at 25.00 each with 8 % sales tax, 108.00 in all.

**How a refund is stated.** Each refund is read from the store as four figures:

- **lines**: what it takes back: goods + shipping + duties + tips + fees − discounts + tax, with adjustments and cash
  rounding. What goes out in an exchange is taken off.
- **money**: what really went back to the customer. Money on its way or failed does not count.
- **credit**: what was given as store credit or to a gift card instead.
- **no longer owed**: the rest, lines − money − credit. It comes off what the customer owes on the invoice.

So **lines = money + credit + no longer owed**, always. Where that cannot be, or the figures of the order do not tie
with it, nothing is booked: the refund is held, and a sentence says what differs and what to do.

**What is connected.** Shopify and QuickBooks Online are. For QuickBooks Desktop this page shows the rules and the
documents; the connection itself is not there yet, so nothing is sent to QuickBooks Desktop. Shopify itself
never reports a refund as taken back: those cases are the rules for a store that does, and Shopify alone does not bring
them about.

**Which document.** What is no longer owed takes a credit memo, applied to that very invoice. Money takes, in QuickBooks
Online, a refund receipt out of the account to which the sale's money went; in QuickBooks Desktop it is paid out of one
credit memo, by credit card refund or refund check. Credit is a negative line that posts to what is owed for store
credit or gift cards. An unpaid invoice that is taken back whole, in its own month, is voided instead. A dearer exchange
is a sale. Nothing is ever deleted, and no part of a line is ever on two documents.

**How to read a case.** *Documents* lists each document with its number, its total and its lines; *debits and credits*
are those of all documents together, by account; *stock* is what comes back (a minus: what leaves), and cost of goods
sold follows it, at the cost that QuickBooks keeps; *owes* is the customer's balance for this order afterwards.
Documents are dated 15 October 2026, the day of the refund, unless said. *Held* and *skipped*: nothing is booked.
"""

#: Rows of the table of checkboxes, as the cases name them, for the editions they concern -> what is booked.
CHECKBOXES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "Online, memos + receipts": (
        ("online",),
        "what is no longer owed by credit memo, money by refund receipt",
    ),
    "Online, memos only": (
        ("online",),
        "paid or part-paid invoice: one memo for all lines, what is no longer owed is applied, the rest stays open "
        "in the customer's favour; unpaid invoice: memo, applied; sales receipt: skipped",
    ),
    "Online, receipts only": (
        ("online",),
        "money by refund receipt; where something is no longer owed, the whole refund is held",
    ),
    "Desktop, memo + card + check": (
        ("desktop",),
        "one memo, paid out: cards by credit card refund, other methods by check",
    ),
    "Desktop, memo only, or the method has no box": (
        ("desktop",),
        "the memo stays open in the customer's favour",
    ),
    "Desktop, card or check without memo": (
        ("desktop",),
        "refused where it is set: both need a memo",
    ),
    "void off": (
        ("online", "desktop"),
        "a memo instead, if memos are on; else the refund is held",
    ),
    "all off": (
        ("online", "desktop"),
        "every refund is skipped",
    ),
}


def checkboxes() -> str:
    """The table of checkboxes, as Markdown."""
    rows = [f"| {name[0].upper()}{name[1:]} | {outcome} |" for name, (_, outcome) in CHECKBOXES.items()]
    return "\n".join(["## The checkboxes", "", "| Boxes | What is booked |", "|---|---|", *rows])
