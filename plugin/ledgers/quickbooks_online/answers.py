"""What QuickBooks' answer to one batch item means. Pure; what a fault leads to stands in the table of faults."""

from __future__ import annotations

import re
from typing import assert_never

from plugin.accounting.money import Money, NotMoney
from plugin.accounting.sentences import Sentence, say
from plugin.ledgers.quickbooks_online.exact import decimal
from plugin.ledgers.quickbooks_online.faults import Fault, Happens, fault_of
from plugin.ledgers.quickbooks_online.payload import ENTITIES, entity_of
from plugin.protocols import (
    Answer,
    Booked,
    Changed,
    Drafted,
    Json,
    NotBooked,
    NotYet,
    NumberTaken,
    PeriodClosed,
)

#: "DocNumber=100 is assigned to TxnType=Invoice with TxnId=396", in the company's language but for the names.
_HOLDER = re.compile(r"TxnType=(?P<type>.*)", re.DOTALL)


def fault_in(item: Json | None) -> Fault | None:
    """The item's fault; None where it has none."""
    if item is None or "Fault" not in item:
        return None
    return fault_of(item["Fault"], str(item.get("intuit_tid", "")))


def read_answer(drafted: Drafted, item: Json | None, home_currency: str) -> Answer:
    """What became of that document.

    What else has to be asked then is not known here: a taken number may be taken by the document itself, and what
    has changed, or how far the books are closed, only the company can say.
    """
    if item is None:
        return NotYet(say("company-half-answer"), {})
    fault = fault_in(item)
    if fault is not None:
        return _refusal(drafted, fault, item)
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
            otherwise=_otherwise(drafted, row, currency),
        )
    except (KeyError, ValueError, NotMoney):
        return NotYet(say("company-half-answer"), item)


def _void(row: Json, item: Json, total: Money) -> Answer:
    if total:
        return NotBooked(say("void-without-effect", total=total), item)
    return Booked(str(row["Id"]), str(row["SyncToken"]), row.get("DocNumber"), None, None, item)


def _otherwise(drafted: Drafted, row: Json, currency: str) -> Sentence | None:
    """What QuickBooks put in the place of what was sent, without a word: a number of its own where the company has
    begun to number by itself, a tax code of its automated sales tax. Totals are compared by others."""
    _, sent = entity_of(drafted)
    pairs = {
        "number": (sent.get("DocNumber"), row.get("DocNumber")),
        "customer": (_value(sent, "CustomerRef"), _value(row, "CustomerRef")),
        "currency": (_value(sent, "CurrencyRef"), currency),
        "money account": (_value(sent, "DepositToAccountRef"), _value(row, "DepositToAccountRef")),
        "tax code": (_tax_code(sent), _tax_code(row)),
        "day": (sent.get("TxnDate"), row.get("TxnDate")),
    }
    told = [
        f"{name} {there or 'none'} instead of {ours}"
        for name, (ours, there) in pairs.items()
        if ours is not None and there != ours
    ]
    return say("booked-otherwise", kind=drafted.kind, what="; ".join(told)) if told else None


def _value(form: Json, name: str) -> str | None:
    """The id that it names, if it names one: of a customer made on the way only the name was drafted."""
    stated = form.get(name) or {}
    return stated.get("value") or None


def _tax_code(form: Json) -> str | None:
    return _value(form.get("TxnTaxDetail") or {}, "TxnTaxCodeRef")


def _refusal(drafted: Drafted, fault: Fault, item: Json) -> Answer:
    row = fault.row
    match row.happens:
        case Happens.NUMBER:
            _, payload = entity_of(drafted)
            return NumberTaken(
                str(payload.get("DocNumber", "")), _is_another_kind(drafted, fault.words), item
            )
        case Happens.CHANGE:
            return Changed(None, item)
        case Happens.CLOSING:
            return PeriodClosed(None, item)
        case Happens.DOUBT:
            return NotYet(fault.sentence(drafted.kind), item)
        case Happens.RENEW | Happens.CONNECT | Happens.THROTTLE | Happens.LAPSE:
            return NotYet(fault.sentence(drafted.kind), item, unwritten=True, after=row.pause)
        case Happens.NAME | Happens.REFUSAL:
            return NotBooked(fault.sentence(drafted.kind), item)
        case _:
            assert_never(row.happens)


def _is_another_kind(drafted: Drafted, words: str) -> bool:
    """The number's holder is a document of another kind, if the words name a kind that we know."""
    holder = _HOLDER.search(words)
    named = re.sub(r"\W", "", holder["type"]).casefold() if holder else ""
    kinds = sorted({entity.casefold() for entity in ENTITIES.values()}, key=len, reverse=True)
    kind = next((kind for kind in kinds if named.startswith(kind)), None)
    return kind is not None and kind != entity_of(drafted)[0].casefold()
