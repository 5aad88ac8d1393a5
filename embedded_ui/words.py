"""How facts read on a page: amounts, moments, ages, states, sentences. Pure; texts come out unescaped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    WithLines,
)
from plugin.accounting.money import Money
from plugin.accounting.sentences import Sentence
from plugin.journal.views import RefundRow
from plugin.states import State

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as people see it. `tone`: its colour; `icon`: its sign, so that no colour is needed to tell it."""

    label: str
    tone: str
    icon: str
    empty: str


STATES: dict[State, StateWords] = {
    State.HELD: StateWords("Held", "warn", "pause", "No refund waits for a decision of yours."),
    State.FAILED: StateWords("Failed", "bad", "cross", "QuickBooks has refused nothing."),
    State.PART_BOOKED: StateWords("Part booked", "warn", "half", "No refund is booked in part only."),
    State.BOOKED_WITH_A_DIFFERENCE: StateWords(
        "Booked with a difference", "warn", "differs", "Everything that was booked agrees to the cent."
    ),
    State.WAITING: StateWords("Waiting", "calm", "clock", "Nothing waits: every refund has been looked at."),
    State.BOOKING: StateWords("Booking", "calm", "arrow", "Nothing is on its way to QuickBooks right now."),
    State.BOOKED: StateWords("Booked", "good", "check", "Nothing is booked yet."),
    State.SKIPPED: StateWords("Skipped", "calm", "skip", "No refund was skipped."),
    State.UNDONE: StateWords("Undone", "calm", "back", "Nothing was taken back."),
}

#: States in which a person may have something to do; the sentence says whether and what.
WORTH_A_LOOK = (State.HELD, State.FAILED, State.PART_BOOKED, State.BOOKED_WITH_A_DIFFERENCE)

#: States that move on by themselves.
MOVES_BY_ITSELF = (State.WAITING, State.BOOKING)

#: Codes of sentences that add nothing to "Waiting", and to "Booked" with its documents.
_STATE_SAYS_IT = frozenset({"refund-seen", "booked"})

#: Tabs that are shown even while they are empty.
ALWAYS_SHOWN = (State.HELD, State.FAILED, State.WAITING, State.BOOKED, State.SKIPPED)


def slug(state: State) -> str:
    """The state in an address: "booked-with-a-difference"."""
    return state.value.replace(" ", "-")


def state_of(text: str | None) -> State | None:
    """The state that an address names; None, which shows all, for anything else."""
    return next((state for state in State if text == slug(state)), None)


def figure(amount: Money | Decimal) -> str:
    """The bare figure, grouped, with a true minus: "1,366.02", "−10.00", "1,200" (JPY)."""
    number = amount.amount if isinstance(amount, Money) else amount
    return f"{number:,f}".replace("-", "−")


def count(quantity: Decimal | int) -> str:
    """Units without needless zeros: "2", "0.5"."""
    text = f"{Decimal(quantity):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def reason(row: RefundRow) -> Sentence | None:
    """What there is to say beside the state and the documents; None where it would only say the same again."""
    said_already = row.sentence is None or row.sentence.code in _STATE_SAYS_IT
    return None if said_already or row.state is State.BOOKING else row.sentence


def first_up(text: str) -> str:
    """The text with a capital first; the rest, numbers with letters above all, stays as it is."""
    return text[:1].upper() + text[1:]


def local(moment: datetime, zone: str) -> datetime:
    """The moment on the shop's clock; on UTC's where this machine does not know the zone."""
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(ZoneInfo("UTC"))


def day(of: date) -> str:
    """The day of a document: "23 Nov 2026"."""
    return f"{of.day} {of:%b %Y}"


def exact(moment: datetime, zone: str) -> str:
    """The moment in full, with the name of its clock: "23 Nov 2026, 14:05:09 EST"."""
    shown = local(moment, zone)
    return f"{day(shown)}, {shown:%H:%M:%S} {shown.tzname()}"


def short(moment: datetime, zone: str) -> str:
    """The moment for a list: "23 Nov 2026, 14:05"."""
    shown = local(moment, zone)
    return f"{day(shown)}, {shown:%H:%M}"


def age(moment: datetime, now: datetime, zone: str) -> str:
    """How long ago, in one unit; a day of the calendar after four weeks. Never in the future: clocks differ."""
    seconds = int((now - moment).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min ago"
    if seconds < _DAY:
        return f"{seconds // _HOUR} h ago"
    days = seconds // _DAY
    if days <= 28:
        return "1 day ago" if days == 1 else f"{days} days ago"
    return day(local(moment, zone))


def document_name(document: Document) -> str:
    """What the document is and what it acts on, numbers of our own apart."""
    match document:
        case SalesReceipt(is_the_sale=True) | Invoice(is_the_sale=True):
            return f"{first_up(document.kind.value)} for the missing sale"
        case RefundReceipt() | CreditMemo() | CardRefund() | RefundCheck() | SalesReceipt() | Invoice():
            return first_up(document.kind.value)
        case Payment():
            return "Payment of the invoice"
        case CreditApplication():
            return "Applied to the invoice"
        case Void():
            return f"Void of {document.voids.value} {document.target_number}"
        case _:
            assert_never(document)


def document_amount(document: Document) -> Money:
    """What the document comes to; of a void, what it takes away."""
    match document:
        case RefundReceipt() | CreditMemo() | SalesReceipt() | Invoice() | CardRefund() | RefundCheck():
            return document.total
        case Payment() | CreditApplication() | Void():
            return document.amount
        case _:
            assert_never(document)


def document_lines(document: Document) -> tuple[DocumentLine, ...]:
    """Its lines; none of what only moves money or applies a credit."""
    match document:
        case RefundReceipt() | CreditMemo() | SalesReceipt() | Invoice() | Void():
            return document.lines
        case CardRefund() | RefundCheck() | Payment() | CreditApplication():
            return ()
        case _:
            assert_never(document)


def document_tax(document: Document) -> Money:
    """The tax beside its lines."""
    nothing = Money.zero(document_amount(document).currency)
    return document.tax if isinstance(document, WithLines | Void) else nothing


def adds_up(decision: Decision) -> tuple[tuple[str, Money], ...]:
    """How the lines of a refund are settled, each part with its name; what takes a refund back runs the other way."""
    nothing = Money.zero(decision.lines.currency)
    cash, credit, ar = decision.cash, decision.credit, decision.ar
    parts = [("Lines", decision.lines)]
    if cash or not decision.lines:
        parts.append(("Paid by the customer", -cash) if cash < nothing else ("Paid back", cash))
    if credit:
        taken = credit < nothing
        parts.append(("Store credit taken back", -credit) if taken else ("Store credit or gift card", credit))
    if ar:
        parts.append(("Owed by the customer", -ar) if ar < nothing else ("No longer owed", ar))
    if decision.owed > nothing:
        parts.append(("Left open for the customer", decision.owed))
    return tuple(parts)
