"""Plays a story in a company: every refund is decided on what the books say, written there, and looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from plugin.accounting.decision import Books, Decision, Earlier, Reversal, Written
from plugin.accounting.documents import CreditApplication, CreditMemo, DocumentKind, Void
from plugin.accounting.policy import Offers
from plugin.accounting.sale import Sale
from plugin.accounting.undo import undo
from tests.accounting.generated import Story
from tests.invariants import checks
from tests.invariants.moves import NOTHING, RECEIVABLE, Moves, shown, told
from tests.invariants.play import Turn, ask, others, remembered


class Company(Protocol):
    """A pretend company of either edition."""

    def settled_in(self, story: Story) -> Story:
        """The story in this company: its number and its references."""
        ...

    def book_sale(self, sale: Sale) -> object:
        """The order connector books it."""
        ...

    def sales(self, *numbers: str) -> tuple[Sale, ...]:
        """Sales of those numbers as they stand now."""
        ...

    def close(self, story: Story) -> Offers:
        """Closes the books as the story says; what is offered from then on."""
        ...

    def write(self, decision: Decision, sale: Sale, story: Story, taken: set[str]) -> dict[str, Written]:
        """Books the documents; marker -> the document as it was made."""
        ...

    def movements(self) -> list[dict[str, Any]]:
        """Postings since the last time one asked."""
        ...

    def open_of(self, kind: str, id_: str) -> Decimal:
        """What is open of an Invoice or a CreditMemo now."""
        ...


@dataclass(frozen=True)
class Booked:
    """A decision that was written: its documents in the company, the sale it was written for, what moved."""

    decision: Decision
    written: Mapping[str, Written]
    sale: Sale
    moved: Moves


@dataclass(frozen=True)
class Played:
    """A story as it went in a company. `story`: with the company's own references."""

    story: Story
    turns: Sequence[Turn]
    booked: Mapping[str, Booked]
    taken: set[str]

    @property
    def moved(self) -> Moves:
        return sum((each.moved for each in self.booked.values()), NOTHING)


def play(story: Story, company: Company) -> Played:
    """All of it, with every check after every decision."""
    story = company.settled_in(story)
    if not story.missing:
        company.book_sale(story.sale)
    if story.stranger is not None:
        company.book_sale(story.stranger)
    story = replace(story, offers=company.close(story))
    company.movements()
    turns: list[Turn] = []
    booked: dict[str, Booked] = {}
    taken: set[str] = set()
    for at, refund in enumerate(story.refunds):
        found = company.sales(story.sale.number, *_created(booked))
        earlier = Earlier(others(refund, story.refunds[:at]), tuple(_remembered(turns, booked)))
        turn = ask(story, refund, Books(found), earlier)
        turns.append(turn)
        if turn.decision is not None:
            booked[refund.id] = _book(story, turn, found, company, taken)
            _check_open(story, turn, booked[refund.id], company)
    played = Played(story, turns, booked, taken)
    checks.check_returned(story, turns)
    _check_balance(played)
    return played


def _created(booked: Mapping[str, Booked]) -> list[str]:
    """The number under which the missing sale was created, once it was."""
    return [each.decision.creates.number for each in booked.values() if each.decision.creates is not None]


def _remembered(turns: Sequence[Turn], booked: Mapping[str, Booked]) -> list[Reversal]:
    return [
        remembered(turn.refund, turn.decision, dict(booked[turn.refund.id].written), in_sale=True)
        for turn in turns
        if turn.decision is not None
    ]


def _book(story: Story, turn: Turn, found: Sequence[Sale], company: Company, taken: set[str]) -> Booked:
    decision = turn.decision
    assert decision is not None
    checks.check_documents(story, turn)
    name = story.sale.customer.name
    sale = decision.creates or next(sale for sale in found if sale.customer.name == name)
    written = company.write(decision, sale, story, taken)
    rows = company.movements()
    moved = shown(rows)
    _check_told(story, moved, told(decision))
    about_the_sale = {written[marker].id for marker in checks.of_the_sale(decision)}
    own = shown(row for row in rows if row["document"]["id"] not in about_the_sale)
    checks.check_always(story, turn, own)
    checks.check_facts(story, turn)
    checks.check_money_accounts(story, turn, own)
    return Booked(decision, _as_it_stands(decision, written, company), sale, moved)


def _check_told(story: Story, moved: Moves, said: Moves) -> None:
    """The books moved as the decision says. Where the company computes tax, cents of it are on the rounding item."""
    if story.offers.computes_tax:
        moved, said = moved.with_cents_in_tax, said.with_cents_in_tax
    assert moved.accounts == said.accounts, "the books moved otherwise than the decision says"
    assert moved.stock == said.stock, "the stock moved otherwise than the decision says"


def _as_it_stands(decision: Decision, written: Mapping[str, Written], company: Company) -> dict[str, Written]:
    """A memo's credit is open no more once it is applied."""
    now = dict(written)
    for document in decision.documents:
        if isinstance(document, CreditMemo):
            there = written[document.marker]
            open_ = company.open_of("CreditMemo", there.id)
            assert there.open is not None
            now[document.marker] = replace(there, open=replace(there.open, amount=open_))
    return now


def _check_open(story: Story, turn: Turn, booked: Booked, company: Company) -> None:
    """The invoice owes what was applied less; the memo keeps open what the customer is owed."""
    decision, sale = booked.decision, booked.sale
    applied = sum(
        (d.amount.amount for d in decision.documents if isinstance(d, CreditApplication)), Decimal(0)
    )
    memos = [booked.written[d.marker] for d in decision.documents if isinstance(d, CreditMemo)]
    rests = [each.open for each in memos if each.open is not None]
    if turn.refund.reverses is None:
        assert sum((rest.amount for rest in rests), Decimal(0)) == decision.owed.amount, (
            rests,
            decision.owed,
        )
    if sale.is_invoice and decision.creates is None and turn.refund.reverses is None:
        voided = any(isinstance(d, Void) and d.voids is DocumentKind.INVOICE for d in decision.documents)
        before = sale.balance.amount
        assert company.open_of("Invoice", sale.id) == (0 if voided else before - applied)


def _check_balance(played: Played) -> None:
    """Once all is booked the customer owes what the shop says is outstanding, less what is shown as owed."""
    story, turns = played.story, played.turns
    if any(turn.decision is None for turn in turns):
        return
    if story.sale.currency != story.basket.till.customer or played.story.lost:
        return
    owes = played.moved.of([RECEIVABLE]) + (0 if story.missing else story.sale.balance.amount)
    outstanding = story.refunds[-1].order.outstanding.customer.amount
    owed = sum((turn.decision.owed.amount for turn in turns if turn.decision), Decimal(0))
    assert owes == outstanding - owed, (owes, outstanding, owed)


def take_all_back(played: Played, company: Company) -> Moves | None:
    """The merchant undoes every refund, the last one first: what is left moved. None where one cannot be undone."""
    story, left = played.story, played.moved
    undone = {refund.reverses for refund in story.refunds if refund.reverses}
    for turn in reversed(played.turns):
        booked = played.booked.get(turn.refund.id)
        if booked is None or turn.refund.reverses or turn.refund.id in undone:
            continue
        day = story.now.date()
        answer = undo(
            f"{turn.refund.id}undone",
            booked.decision,
            booked.written,
            day,
            story.offers,
            "Undone",
        )
        if not isinstance(answer, Decision):
            return None
        company.write(answer, booked.sale, story, played.taken)
        moved = shown(company.movements())
        _check_told(story, moved, told(answer))
        left += moved
    return left


def check_nothing_left(played: Played, left: Moves) -> None:
    """Undone, every account is what it was; a missing sale that was created stays, for it was sold."""
    if any(each.decision.creates is not None for each in played.booked.values()):
        return
    assert left.is_nothing, ("left after all was undone", left)
