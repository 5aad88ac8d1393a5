"""Plays a story without a ledger: its refunds decided one after another on the sale as it was booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Hold, Reversal, Verdict, Written
from plugin.accounting.documents import CreditApplication, CreditMemo, Numbered
from plugin.accounting.money import total
from plugin.accounting.refund import Refund
from tests.accounting.generated import Story


@dataclass(frozen=True)
class Turn:
    """One refund with its answer. `decision`: the answer or, where a person has to look first, what was approved."""

    refund: Refund
    books: Books
    earlier: Earlier
    verdict: Verdict
    decision: Decision | None


def ask(story: Story, refund: Refund, books: Books, earlier: Earlier) -> Turn:
    """Decides, as a person who approves everything would see it done."""

    def answer(approved: bool) -> Verdict:
        return decide(refund, books, earlier, story.policy, story.offers, story.now, approved=approved)

    verdict = answer(False)
    assert verdict == answer(False), "deciding twice gives two answers"
    final = verdict
    if isinstance(verdict, Hold) and verdict.proposal is not None:
        final = answer(True)
        if verdict.sentence.code == "review":
            assert final == verdict.proposal, "what was approved is not what was shown"
    return Turn(refund, books, earlier, verdict, final if isinstance(final, Decision) else None)


def remembered(refund: Refund, decision: Decision, written: dict[str, Written], *, in_sale: bool) -> Reversal:
    """A decision that was booked, as it is known when the next refund is decided."""
    return Reversal(
        refund_id=refund.id,
        lines=decision.lines,
        tax=decision.tax,
        cash=decision.cash,
        ar=decision.ar,
        returned=decision.returned,
        in_sale=in_sale,
        settled=True,
        decision=decision,
        written=written,
    )


def made_up(decision: Decision) -> dict[str, Written]:
    """Ids for documents that no ledger has written."""
    written = {}
    for document in decision.documents:
        rest = None
        if isinstance(document, CreditMemo):
            applied = (
                each.amount
                for each in decision.documents
                if isinstance(each, CreditApplication) and each.memo == document.marker
            )
            rest = document.total - total(applied, document.currency)
        number = document.number if isinstance(document, Numbered) else None
        written[document.marker] = Written(f"id of {document.marker}", number, "0", rest)
    return written


def others(refund: Refund, known: Sequence[Refund]) -> tuple[Refund, ...]:
    """The order's other refunds as the shop tells them together with this one: each with the order of now."""
    return tuple(replace(each, order=refund.order) for each in known if each.id != refund.id)


def played(story: Story, refunds: Sequence[Refund] | None = None, *, late: bool = False) -> list[Turn]:
    """Every refund in turn. `late`: the shop tells all of them from the beginning."""
    refunds = story.refunds if refunds is None else refunds
    turns: list[Turn] = []
    reversals: tuple[Reversal, ...] = ()
    books = story.books
    for at, refund in enumerate(refunds):
        known = others(refund, refunds if late else refunds[:at])
        turn = ask(story, refund, books, Earlier(known, reversals))
        turns.append(turn)
        if turn.decision is not None and not turn.decision.adopted:
            reversals = (*reversals, remembered(refund, turn.decision, made_up(turn.decision), in_sale=False))
            if turn.decision.creates is not None:
                books = replace(books, sales=(*books.sales, turn.decision.creates))
    return turns
