"""The line of a private note by which a document of ours is found again. Pure."""

from __future__ import annotations

import re

from plugin.ledgers.quickbooks_online.text import plain_text

#: Longest private note. Source: Intuit's references of CreditMemo, RefundReceipt, Invoice and Payment.
_LONGEST_NOTE = 4000

_MARK = "Contra "
#: Of an order's own sale that was missing: a refund of the order looks for it like for anybody's.
_SALE = "Contra sale "
#: A whole line as `mark` makes it. "Contra entry for …" is a bookkeeper's word.
_OURS = re.compile(r"Contra (sale )?\S+#\d+")


def mark(marker: str, *, is_the_sale: bool = False) -> str:
    """The line of a private note that names the document."""
    return (_SALE if is_the_sale else _MARK) + marker


def mark_of(note: object) -> str | None:
    """The line again, in a note that a person may have written around; None where there is none."""
    marks = [line.strip() for line in str(note or "").splitlines() if line.strip().startswith(_MARK)]
    return marks[-1] if marks else None


def is_ours(note: object) -> bool:
    """The note is of a document that we wrote."""
    return any(_OURS.fullmatch(line.strip()) for line in str(note or "").splitlines())


def is_beside_the_sale(note: object) -> bool:
    """The note is of a document that we wrote for a refund: whatever its number, it is not the order's sale."""
    line = mark_of(note)
    return line is not None and not line.startswith(_SALE)


def marked_note(text: str, line: str, us: bool) -> str:
    """The text as far as it fits, then the line that `mark` made."""
    fitting = plain_text(text, us, _LONGEST_NOTE - len(line) - 1)
    return f"{fitting}\n{line}" if fitting else line
