"""The one table of Intuit's faults: what each code means, what happens then, and what the merchant reads. Pure.

Codes are matched, never texts: QuickBooks answers in the company's language. A code that is not here is refused
with QuickBooks' words and Intuit's id of the exchange. Source: Intuit, "Error codes" and "Limits and throttles".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from plugin.accounting.sentences import Sentence, say

#: A company whose subscription has lapsed is asked again so often: one is renewed at any hour.
_LAPSED = timedelta(hours=1)

#: Intuit asks to wait a minute after "too many requests". Source: Intuit, "Limits and throttles".
_THROTTLED = timedelta(minutes=1)

#: The usual wait, which grows with every failure.
_USUAL = timedelta(0)


class Happens(StrEnum):
    """What a fault leads to, in the words of the documentation."""

    RENEW = "The token is renewed and the same request sent again, once; then it waits for a new connection."
    CONNECT = "Everything waits until somebody connects the company again."
    THROTTLE = "Nothing was written. Every process leaves the company alone for a minute; then a new attempt."
    LAPSE = "Nothing was written. The company is asked again every hour; then a new attempt."
    DOUBT = "Written or not, nobody knows: looked for by our mark, then the same request again."
    NUMBER = "Our own document is adopted; where it is another's, the next number, as a new attempt."
    CHANGE = "The sale is read again. Only its lock has changed: a new attempt. Anything else: held."
    CLOSING = (
        "The closing date is read again. As the policy says: a new attempt on the first open day, or held."
    )
    NAME = "Whoever has the name is looked up and adopted; a vendor or employee is not, so another name is tried."
    REFUSAL = "Failed, in QuickBooks' words, until somebody has corrected it and presses Retry."


#: Nothing is wrong with the document; another time it is taken.
PASSING = frozenset({Happens.RENEW, Happens.CONNECT, Happens.THROTTLE, Happens.LAPSE, Happens.DOUBT})


@dataclass(frozen=True, slots=True)
class Row:
    """One code. `status`: the HTTP status of a request that is refused whole with it; None: several, or none.

    `text`: code of the sentence that the merchant reads where it ends so, `says`: its parameters. `pause`: how
    long the company is left alone at least; None where only the document waits. `of_batch`: it may mean that
    batches do not know the operation; a void has one of its own.
    """

    code: str
    status: int | None
    means: str
    happens: Happens
    text: str
    says: tuple[str, ...] = ()
    pause: timedelta | None = None
    of_batch: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as it was answered. `code`: without leading zeros, "" where there is none. `tid`: Intuit's id of
    the exchange, for its support."""

    code: str
    words: str
    tid: str = ""

    @property
    def row(self) -> Row:
        """Its row of the table."""
        return TABLE.get(self.code, OTHER)

    def sentence(self, kind: str) -> Sentence:
        """What the merchant reads. `kind`: of the document that was to be written."""
        code = self.code or "?"
        known = {
            "kind": kind,
            "fault": code,
            "status": code,
            "words": self._told,
            "tid": self.tid or "unknown",
        }
        return say(self.row.text, **{name: known[name] for name in self.row.says})

    def as_item(self) -> dict[str, Any]:
        """As it stands in the answer to a batch."""
        return {"Fault": {"Error": [{"code": self.code, "Detail": self.words}]}, "intuit_tid": self.tid}

    @property
    def _told(self) -> str:
        """QuickBooks' words; what they are about first, where they say it."""
        gone = _LIST_AND_ID.search(self.words)
        name = gone and _LISTS.get(gone["list"])
        return f"{name} {gone['id']} ({self.words})" if gone and name else self.words


_CONNECT = (Happens.CONNECT, "company-reconnect", (), _USUAL)
_REFUSAL = (Happens.REFUSAL, "quickbooks-refused", ("kind", "fault", "words"))
_GONE = (Happens.REFUSAL, "reference-gone", ("words",))

_ROWS = (
    Row("3200", 401, "the token has ended", Happens.RENEW, "company-reconnect", (), _USUAL),
    Row("120", 401, "who connected the company is its administrator no longer", *_CONNECT),
    Row("3100", 403, "the app is not connected to this company", *_CONNECT),
    Row("3001", 429, "too many requests", Happens.THROTTLE, "company-throttled", (), _THROTTLED),
    Row("6190", 400, "the subscription has lapsed", Happens.LAPSE, "subscription-lapsed", (), _LAPSED),
    Row("10000", None, "an error of Intuit's own", Happens.DOUBT, "company-away", ("status",)),
    Row("5010", 400, "somebody changed it since it was read", Happens.CHANGE, "changed-before-booking"),
    Row("6140", 400, "the number is taken", Happens.NUMBER, "numbers-taken", ("kind",)),
    Row("6210", 400, "the period is closed", Happens.CLOSING, "closed-period-refused", ("kind",)),
    Row("6240", 400, "the name is taken", Happens.NAME, "name-taken", ("kind", "words")),
    Row("500", 400, "an operation or a text that it does not know", *_REFUSAL, of_batch=True),
    Row("610", 400, "deleted, or made inactive", *_GONE),
    Row("2010", 400, "an unknown property", *_REFUSAL, of_batch=True),
    Row("2020", 400, "something required is missing", *_REFUSAL, of_batch=True),
    Row("2030", 400, "an id that is none", *_REFUSAL),
    Row("2050", 400, "a text that is too long or too short", *_REFUSAL),
    Row("2170", 400, "a word other than those it allows", *_REFUSAL, of_batch=True),
    Row("2500", 400, "a reference to what is gone or inactive", *_GONE),
    Row("4000", 400, "a question that it cannot read", *_REFUSAL),
    Row("4001", 400, "a question that it does not allow", *_REFUSAL),
    Row("6000", 400, "against a rule of the books", *_REFUSAL),
    Row("6070", 400, "the amount is not quantity times price", *_REFUSAL),
    Row("6270", 400, "a day before the item's stock began", Happens.REFUSAL, "before-stock-began", ("kind",)),
    Row("6430", 400, "an account of the wrong type", Happens.REFUSAL, "wrong-account-type", ("words",)),
    Row("6540", 400, "it has been deposited", Happens.REFUSAL, "deposited-already", ("kind",)),
)

#: By code, without leading zeros.
TABLE = {row.code: row for row in _ROWS}

#: Whatever else QuickBooks says.
OTHER = Row(
    "any other",
    None,
    "unknown",
    Happens.REFUSAL,
    "quickbooks-refused-oddly",
    ("kind", "fault", "words", "tid"),
)

#: "Invalid Reference Id : Accounts element id 7 not found": the company's own word for the list, and the id.
_LIST_AND_ID = re.compile(r"(?P<list>[A-Z]\w+) element id (?P<id>\w+)")
_LISTS = {
    "Accounts": "account",
    "Items": "product or service",
    "Names": "customer",
    "Klasses": "class",
    "Depts": "location",
    "PaymentMethods": "payment method",
    "TaxCodes": "tax code",
}


def fault_of(fault: Any, tid: str = "") -> Fault:
    """The first error of a `Fault`, whatever its shape; codes without leading zeros ("003001" is "3001").

    Recorded faults of authentication are in lower case, so the case of names does not count.
    """
    errors = _lower(fault).get("error")
    first = _lower(errors[0]) if isinstance(errors, list) and errors else {}
    words = str(first.get("detail") or first.get("message") or "no reason given")
    return Fault(str(first.get("code") or "").lstrip("0"), words, tid)


def _lower(facts: Any) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in facts.items()} if isinstance(facts, dict) else {}
