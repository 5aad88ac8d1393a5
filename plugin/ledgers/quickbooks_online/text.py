"""Texts as QuickBooks takes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Typographic characters that decompose to nothing in ISO-8859-1.
_TYPEWRITER = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "…": "...",
        "€": "EUR", "•": "*", "‹": "<", "›": ">", "Œ": "OE", "œ": "oe", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D",
    }
)  # fmt: skip


def plain_text(text: str, us: bool, longest: int) -> str:
    """The text without control characters (line breaks stay), at most `longest` characters, stripped.

    A company in the United States stores ISO-8859-1 and refuses the rest: what it lacks is written with the
    letters it has, and left out where there are none. Source: Intuit, "Basic field definitions".
    """
    spaced = (" " if c.isspace() and c != "\n" else c for c in text.replace("\r\n", "\n"))
    kept = "".join(c for c in spaced if c == "\n" or c.isprintable())
    return (_latin(kept) if us else kept).strip()[:longest].rstrip()


def says(text: str, number: str) -> bool:
    """The number stands in the text as a word of its own: 1001 in "Refund #1001", not in "11001"."""
    return number in text and re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None


def says_one(text: str, numbers: Iterable[str]) -> bool:
    """One of the numbers stands in the text as a word of its own."""
    return any(says(text, number) for number in numbers)


def _latin(text: str) -> str:
    letters: list[str] = []
    for letter in unicodedata.normalize("NFC", text).translate(_TYPEWRITER):
        fits = letter.isascii() or "\xa0" <= letter <= "\xff"
        letters.append(
            letter if fits else unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        )
    return "".join(letters)
