"""What QuickBooks remembers of message sets, so that a lost answer can be asked for again.

Intuit's samples ErrRecovery1 to 3 show the three messages: a set under `newMessageSetID`; an empty one with
the same id as old and new, which asks for the stored answer; one with `oldMessageSetID` alone, which clears it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element, canonicalize, tostring

#: Intuit documents 23 characters; the code for more is 9004.
LONGEST_ID = 23


@dataclass(frozen=True)
class Stored:
    """An answer as it was given, and the checksum of its question."""

    checksum: str
    answer: Element


def checksum(message_set: Element) -> str:
    """Of all that was asked, whatever the white space between elements."""
    text = canonicalize(tostring(message_set, "unicode"), strip_text=True)
    return hashlib.sha256(text.encode()).hexdigest()


def replay(
    answers: dict[str, Stored], message_set: Element, old: str | None, new: str | None
) -> tuple[str, Element | None] | None:
    """(messageSetStatusCode, stored answer) where no request of the set is to be done; None to go on.

    9001 another question under a known id, 9002 no stored answer, 9004 an id that is too long, 600 nothing
    to clear.
    """
    if any(id_ is not None and not 0 < len(id_) <= LONGEST_ID for id_ in (old, new)):
        return "9004", None
    if new is not None and new in answers:
        stored = answers[new]
        if len(message_set) and checksum(message_set) != stored.checksum:
            return "9001", None
        return "0", stored.answer
    if new is not None and not len(message_set):
        return "9002", None
    cleared = answers.pop(old, None) if old is not None else None
    if len(message_set):
        return None
    return "0" if cleared is not None else "600", None
