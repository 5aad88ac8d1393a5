"""Plays a case: earlier refunds are booked, the refund is decided, and the answer is told as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plugin.accounting.decide import decide
from plugin.accounting.decision import (
    Books,
    Decision,
    Earlier,
    Hold,
    Reversal,
    Skip,
    Verdict,
    Written,
    reversal_of,
)
from plugin.accounting.documents import CardRefund, CreditApplication, CreditMemo, Numbered, RefundCheck
from plugin.accounting.effect import effect
from plugin.accounting.entries import AccountRole
from plugin.accounting.money import Money, total
from plugin.accounting.numbering import assign
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.refund import Refund
from tests.accounting.cases.company import OFFERS, POLICIES
from tests.accounting.cases.facts import of_one_order
from tests.accounting.cases.row import Row
from tests.accounting.cases.saying import said


@dataclass(frozen=True)
class Played:
    """What came of a case in one edition. `decision`: numbered; None where nothing is booked.

    `documents`, `posted` and `stock`: line by line, as the row says them; `heads`: the documents' first lines.
    `owes`: after all of it.
    """

    verdict: Verdict
    decision: Decision | None
    documents: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    posted: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    owes: str = ""
    memos: tuple[str, ...] = ()
    dates: frozenset[str] = frozenset()


def policy_of(row: Row, edition: str) -> Policy:
    """The usual policy of the edition with the row's choices made."""
    policy = POLICIES[edition]
    for each in row.choices:
        policy = each.chosen(policy)
    return policy


def offers_of(row: Row, edition: str) -> Offers:
    """The usual company of the edition, as the row's choices change it."""
    offers = OFFERS[edition]
    for each in row.choices:
        offers = each.offered(offers)
    return offers


def play(row: Row, edition: str) -> Played:
    """Everything of the case, from the first refund on."""
    policy, offers = policy_of(row, edition), offers_of(row, edition)
    story = _Story(row, policy, offers)
    for position, earlier in enumerate(row.before):
        *known, earlier = of_one_order(*row.before[: position + 1])
        verdict = story.decide(earlier, known)
        assert isinstance(verdict, Decision), f"{row.id}: the earlier refund {earlier.id} gave {verdict}"
        story.book(earlier, verdict)
    verdict = story.decide(row.refund, (*row.before, *row.also))
    if isinstance(verdict, Hold):
        return story.told(verdict, verdict.proposal)
    return story.told(verdict, None if isinstance(verdict, Skip) else verdict)


class _Story:
    def __init__(self, row: Row, policy: Policy, offers: Offers) -> None:
        self.row, self.policy, self.offers = row, policy, offers
        self.taken = set(row.taken)
        self.reversals: list[Reversal] = []
        self.booked: list[Decision] = []
        self.names: dict[str, str] = {sale.id: f"{sale.kind.value} {sale.number}" for sale in row.sales}

    def decide(self, refund: Refund, known: Sequence[Refund]) -> Verdict:
        """`known`: the order's other refunds that the store has told of by then."""
        row = self.row
        listed = {sku: items for each in row.choices for sku, items in each.items.items()}
        books = Books(row.sales, row.look_alikes, row.by_hand, items=listed)
        earlier = Earlier(tuple(replace(each, order=refund.order) for each in known), tuple(self.reversals))
        return decide(refund, books, earlier, self.policy, self.offers, row.now)

    def numbered(self, decision: Decision) -> Decision:
        order, longest = self.row.refund.order.number, self.offers.longest_number
        across = self.offers.numbers_across_types
        in_use = self.taken | {sale.number for sale in self.row.sales if across}
        sale = self.row.sales[0].number if self.row.sales else ""
        return assign(decision, self.policy.number_of(order), longest, in_use.__contains__, sale)

    def book(self, refund: Refund, decision: Decision) -> None:
        """The decision as the journal remembers it once the ledger has written all of it."""
        decision = self.numbered(decision)
        self.booked.append(decision)
        for document in decision.documents:
            if isinstance(document, Numbered) and document.number:
                self.taken.add(document.number)
        written = _written(decision, len(self.booked))
        for marker, there in written.items():
            kind = next(document.kind for document in decision.documents if document.marker == marker)
            self.names[there.id] = f"{kind.value} {there.number}"
        self.reversals.append(reversal_of(refund.id, decision, in_sale=False, settled=True, written=written))

    def told(self, verdict: Verdict, decision: Decision | None) -> Played:
        if decision is None:
            return Played(verdict, None)
        decision = self.numbered(decision)
        own = {d.marker: f"{d.kind.value} {d.number}" for d in decision.documents if isinstance(d, Numbered)}
        names = self.names | own
        return Played(
            verdict=verdict,
            decision=decision,
            documents=tuple(line for d in decision.documents for line in said(d, names)),
            heads=frozenset(next(iter(said(d, names))) for d in decision.documents),
            posted=posted(decision),
            stock=stock(decision),
            owes=str(self._owes(decision).amount),
            memos=tuple(d.memo for d in decision.documents if isinstance(d, Numbered)),
            dates=frozenset(d.date.isoformat() for d in decision.documents),
        )

    def _owes(self, decision: Decision) -> Money:
        """The open balance of the sale, moved by all that is posted to receivables."""
        code = decision.lines.currency
        created = decision.creates
        balance = Money.zero(code)
        if created is None and len(self.row.sales) == 1:
            balance = self.row.sales[0].balance
        return balance + total((_receivable(each) for each in (*self.booked, decision)), code)


def _written(decision: Decision, position: int) -> Mapping[str, Written]:
    """Every document under an id of the ledger; of a memo, what no application of ours has used."""
    applied: dict[str, list[Money]] = {}
    for document in decision.documents:
        if isinstance(document, CreditApplication):
            applied.setdefault(document.memo, []).append(document.amount)
    written = {}
    for index, document in enumerate(decision.documents):
        number = document.number if isinstance(document, Numbered) else None
        open_ = None
        if isinstance(document, CreditMemo):
            paid_out = [
                d.amount
                for d in decision.documents
                if isinstance(d, CardRefund | RefundCheck) and d.memo_marker == document.marker
            ]
            used = applied.get(document.marker, []) + paid_out
            open_ = document.total - total(used, document.currency)
        written[document.marker] = Written(f"9{position}{index}", number, "0", open_)
    return written


def _receivable(decision: Decision) -> Money:
    entries = [e for e in effect(decision).entries if e.role is AccountRole.RECEIVABLE]
    return total((e.debit - e.credit for e in entries), decision.lines.currency)


def posted(decision: Decision) -> tuple[str, ...]:
    """Debits, then credits, one line per account and side, as the documents post them."""
    sums: dict[tuple[str, str], Money] = {}
    for entry in effect(decision).entries:
        for side, amount in (("Dr", entry.debit), ("Cr", entry.credit)):
            if amount:
                key = (side, entry.account_name)
                sums[key] = sums[key] + amount if key in sums else amount
    lines = [f"{side} {account} {amount.amount}" for (side, account), amount in sums.items()]
    return tuple(sorted(lines, key=lambda line: (not line.startswith("Dr"), line)))


def stock(decision: Decision) -> tuple[str, ...]:
    """Units that come back, item by item; what comes to nothing is left out."""
    moved: Sequence[tuple[str, Decimal]] = [(ref.name, units) for ref, units in effect(decision).stock]
    return tuple(f"{units.normalize():f} × {name}" for name, units in moved if units)
