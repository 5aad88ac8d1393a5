"""Texts, amounts and names as qbXML takes them. Pure.

QuickBooks stores ISO-8859-1 and shows what it lacks as "?"; what stands there in raw bytes outside ASCII, it may
refuse whole (0x80040400). So texts are written with the letters it has, and `qbxml.py` sends ASCII only.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from plugin.accounting.money import Money
from plugin.ledgers.quickbooks_online.text import plain_text
from plugin.protocols import Refused

#: Longest texts. Source: Intuit's qbXML 13.0 schema (qbxml130.xsd).
LONGEST_NUMBER = 11
LONGEST_NOTE = 4095
LONGEST_DESCRIPTION = 4095

#: Decimal places of a quantity or price, and digits before them. Source: QUANTYPE, PRICETYPE.
_PLACES = 5
_WHOLE_DIGITS = 10

#: How a memo names the document it belongs to; a document is found again by this line.
_MARK = "Contra "
#: A void puts "VOID: " before the memo, so the mark need not begin a line.
_MARKED = re.compile(r"(?:^|\s)(Contra \S+)")


def plain(text: str, longest: int) -> str:
    """The text in ISO-8859-1, without control characters (line breaks stay), at most `longest` characters."""
    return plain_text(text, us=True, longest=longest)


def amount(money: Money) -> str:
    """ "12.30": every amount has two places, whatever the currency's minor unit.

    Raises Refused for a fraction of a hundredth (a dinar has three places), which no field takes.
    """
    hundredths = money.amount.quantize(Decimal("0.01"))
    if hundredths != money.amount:
        raise Refused("amount-too-fine", amount=money)
    return format(hundredths, "f")


def decimal(number: Decimal) -> str:
    """ "2", "0.33333": a quantity, price or rate. Raises ValueError for more than ten digits and five places."""
    if number != round(number, _PLACES) or abs(number) >= 10**_WHOLE_DIGITS:
        raise ValueError(f"{number} has more digits than QuickBooks takes")
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def checked_number(number: str | None) -> str | None:
    """The document number. Raises Refused for one that QuickBooks would cut."""
    if number and len(number) > LONGEST_NUMBER:
        raise Refused("number-too-long", number=number, longest=LONGEST_NUMBER)
    return number or None


def note(memo: str, marker: str) -> str:
    """The memo of a document: what people read, then the line that names the document."""
    line = mark(marker)
    text = plain(memo, LONGEST_NOTE - len(line) - 1)
    return f"{text}\n{line}" if text else line


def mark(marker: str) -> str:
    """The line of a memo that names the document. Raises ValueError for a marker that would not come back."""
    line = _MARK + marker
    if not marker.isascii() or mark_of(line) != line or len(line) > LONGEST_NOTE:
        raise ValueError(f"{marker!r} cannot be written into a memo")
    return line


def mark_of(memo: str | None) -> str | None:
    """The mark again, in a memo that a person may have written around; None where there is none."""
    marks = _MARKED.findall(memo or "")
    return str(marks[-1]) if marks else None


def macro(marker: str) -> str:
    """How requests of one message set name a document that an earlier one of them makes.

    Short, and of letters and digits only: nobody documents what else a macro's name may contain.
    """
    return "TxnID:" + hashlib.blake2s(marker.encode(), digest_size=6).hexdigest()
