"""What QuickBooks' answer to one batch item means. Pure.

Codes are matched, never texts: QuickBooks answers in the company's language.
"""

from __future__ import annotations

import re

from plugin.accounting.money import Money, NotMoney
from plugin.accounting.sentences import Sentence, say
from plugin.ledgers.quickbooks_online.api import fault_of
from plugin.ledgers.quickbooks_online.exact import decimal
from plugin.ledgers.quickbooks_online.payload import entity_of
from plugin.protocols import Answer, Booked, Drafted, Json, NotBooked, NotYet, NumberTaken

NUMBER_TAKEN = "6140"
CHANGED = "5010"

#: A void sent as a batch item is documented for other types than invoices; these say "not known here".
VOID_NOT_KNOWN = frozenset({"500", "2010", "2020", "2170"})

#: Trying again helps: throttled, or Intuit's "unexpected error".
PASSING = frozenset({"3001", "429", "10000"})

#: "DocNumber=100 is assigned to TxnType=Invoice with TxnId=396"
_HOLDER = re.compile(r"TxnType=(?P<type>[A-Za-z ]+?)\s+with\s+TxnId=(?P<id>\w+)")


def fault_code(item: Json) -> str | None:
    """The code of the item's fault; None where it has none."""
    return fault_of(item["Fault"])[0] if "Fault" in item else None


def read_answer(drafted: Drafted, item: Json | None, home_currency: str) -> Answer:
    """What became of that document. A taken number may be taken by the document itself: look it up."""
    if item is None:
        return NotYet(say("company-half-answer"), {})
    if "Fault" in item:
        return _refusal(drafted, item)
    entity, _ = entity_of(drafted)
    row = item.get(entity)
    if not isinstance(row, dict):
        return NotYet(say("company-half-answer"), item)
    return read_booked(drafted, row, item, home_currency)


def read_booked(drafted: Drafted, row: Json, item: Json, home_currency: str) -> Answer:
    """The document as QuickBooks states it. `row`: it alone; `item`: the whole answer, kept."""
    currency = row.get("CurrencyRef", {}).get("value") or home_currency
    try:
        total = Money.of(decimal(row["TotalAmt"]), currency)
        rest = row.get("RemainingCredit", row.get("Balance"))
        if drafted.kind == "void":
            return _void(row, item, total)
        return Booked(
            ledger_id=str(row["Id"]),
            revision=str(row["SyncToken"]),
            number=row.get("DocNumber"),
            total=total,
            open=Money.of(decimal(rest), currency)
            if drafted.kind == "credit memo" and rest is not None
            else None,
            answer=item,
        )
    except (KeyError, ValueError, NotMoney):
        return NotYet(say("company-half-answer"), item)


def _void(row: Json, item: Json, total: Money) -> Answer:
    if total:
        return NotBooked(say("void-without-effect", total=total), item)
    return Booked(str(row["Id"]), str(row["SyncToken"]), row.get("DocNumber"), None, None, item)


def _refusal(drafted: Drafted, item: Json) -> Answer:
    code, words = fault_of(item["Fault"])
    if code == NUMBER_TAKEN:
        entity, payload = entity_of(drafted)
        holder = _HOLDER.search(words)
        other = holder is not None and holder["type"].replace(" ", "").casefold() != entity.casefold()
        return NumberTaken(str(payload.get("DocNumber", "")), other, item)
    if code in PASSING:
        return NotYet(say("company-away", status=code), item)
    return NotBooked(_sentence(code, words, drafted), item)


def _sentence(code: str, words: str, drafted: Drafted) -> Sentence:
    match code:
        case "5010":
            return say("changed-before-booking")
        case "6210":
            return say("closed-period-refused", kind=drafted.kind)
        case "610" | "2500":
            return say("reference-gone", words=words)
        case "6190":
            return say("subscription-lapsed")
        case "6430":
            return say("wrong-account-type", words=words)
        case _:
            return say("quickbooks-refused", kind=drafted.kind, fault=code or "?", words=words)
