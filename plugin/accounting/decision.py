"""What deciding answers: a Decision, a Hold or a Skip; and what it must know of the books and of earlier refunds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.accounting.documents import Document, DocumentKind
from plugin.accounting.money import Money
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Item, Ref, Sale
from plugin.accounting.sentences import Sentence


@dataclass(frozen=True, slots=True)
class ByHand:
    """A refund document in the company that is not ours. `total`: in the document's own currency."""

    kind: DocumentKind
    id: str
    number: str
    date: dt.date
    customer: Ref
    total: Money


@dataclass(frozen=True, slots=True)
class Decision:
    """Documents to book, in the order they are written, and why.

    `lines` = `cash` + `credit` + `ar` (accounting rules, section 1), all in the sale's currency; `tax`: the
    tax among `lines`. A decision that takes an earlier one back has them all with the other sign.
    `owed`: what stays open in the customer's favour by the merchant's choice of documents, else zero.
    `returned`: units per order line that this decision reverses. `creates`: the missing sale that its first
    documents create, with the first one's marker for its id. `adopted`: documents that somebody entered by
    hand and that stand for ours; `documents` is then empty. `balance`: what the customer owes for the order
    once all is booked; None where nobody can tell (taking an earlier decision back). `difference`: what a
    changed rate added to `lines`; None: nothing.
    """

    documents: tuple[Document, ...]
    because: tuple[Sentence, ...]
    lines: Money
    tax: Money
    cash: Money
    credit: Money
    ar: Money
    owed: Money
    returned: Mapping[str, int]
    creates: Sale | None = None
    adopted: tuple[ByHand, ...] = ()
    balance: Money | None = None
    difference: Money | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """The refund waits for a person. Until `look_again`, where that is set, every sync decides it anew.

    `proposal`: what would be booked if the person says yes.
    """

    sentence: Sentence
    look_again: dt.datetime | None = None
    proposal: Decision | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is to be booked, by a named rule."""

    sentence: Sentence


Verdict = Decision | Hold | Skip


@dataclass(frozen=True, slots=True)
class Books:
    """What the company's books hold about one order.

    `sales`: every document that may hold its sale. `look_alikes`: sales of the same buyer, amount and day under
    another number: creating a missing sale beside one would double it. `by_hand`: refunds of its customer
    that are not ours. `buyer`: the company's customer who is the buyer; None: there is none yet. `items`: SKU
    -> what the company's list of items calls so, for SKUs that neither the merchant nor the sale maps.
    """

    sales: tuple[Sale, ...] = ()
    look_alikes: tuple[Sale, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    buyer: Ref | None = None
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """One of our documents as it stands in the company now. `open`: of a memo, what is not applied yet."""

    id: str
    number: str | None
    revision: str
    open: Money | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """An earlier refund of the same sale for which documents were decided. Money in the sale's currency.

    `in_sale`: the sale's balance and links, as read now, already show it. `settled`: all its documents exist.
    `lines` and `cash` are at the sale's own rate: what a changed rate made of them was never sold.
    `decision` and `written` (marker -> document), where they are known: what taking it back needs.
    """

    refund_id: str
    lines: Money
    tax: Money
    cash: Money
    ar: Money
    returned: Mapping[str, int]
    in_sale: bool
    settled: bool
    decision: Decision | None = None
    written: Mapping[str, Written] | None = None


def reversal_of(
    refund_id: str,
    decision: Decision,
    *,
    in_sale: bool,
    settled: bool,
    written: Mapping[str, Written] | None = None,
) -> Reversal:
    """What was decided for an earlier refund, as later ones count with it."""
    lines, cash = decision.lines, decision.cash
    if decision.difference is not None:
        lines, cash = lines - decision.difference, cash - decision.difference
    return Reversal(
        refund_id=refund_id,
        lines=lines,
        tax=decision.tax,
        cash=cash,
        ar=decision.ar,
        returned=decision.returned,
        in_sale=in_sale,
        settled=settled,
        decision=decision,
        written=written,
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """`refunds`: the order's other refunds, as facts. `reversals`: what was decided for this sale before.

    `sale_on_its_way`: another refund of the order creates the missing sale right now.
    """

    refunds: tuple[Refund, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    sale_on_its_way: bool = False
