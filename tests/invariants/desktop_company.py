"""A pretend company file of QuickBooks Desktop in which stories are played, as `online_books` is one Online."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from plugin.accounting import numbering
from plugin.accounting.decision import Decision, Written
from plugin.accounting.documents import Numbered
from plugin.accounting.policy import Offers
from plugin.accounting.sale import LineRole, Ref, Sale
from tests.accounting.generated import Story
from tests.invariants import chart
from tests.ledgers.desktop_books import DesktopBooks
from tests.ledgers.desktop_sales import amount_of
from tests.ledgers.desktop_wire import NotWritten
from tests.sandbox_process import Sandbox

Json = dict[str, Any]

_BELOW_NOTHING = "The transaction amount must not be negative."


class DesktopCompany:
    """One company file. It keeps what it booked: there is no reader of sales yet that could ask."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._books = DesktopBooks.create(sandbox)
        self._sandbox = sandbox
        self._numbers = count(1001)
        self._since = 0
        self._closed: str | None = None
        self._sales: dict[str, list[Sale]] = {}

    def settled_in(self, story: Story) -> Story:
        """The story with a new order number, its policy with the company's own references."""
        self._close(None)
        number = str(next(self._numbers))
        people = {
            old: Ref(f"{old.id} {number}", old.name.replace(chart.NUMBER, number))
            for old in (chart.BUYER, chart.STRANGER)
        }
        story = chart.moved(story, people, number)
        return replace(story, policy=self._books.policy(story.policy))

    def book_sale(self, sale: Sale) -> Sale:
        """As it is in the company. Raises ValueError where no price or rate of five places gives its amounts."""
        booked = self._books.book_sale(sale)
        # A discount of the form is a line of its own here; what it is about stays known.
        lines = tuple(
            replace(line, role=LineRole.DISCOUNT) if old.role is LineRole.DISCOUNT else line
            for line, old in zip(booked.lines, sale.lines, strict=True)
        )
        booked = replace(booked, lines=lines)
        self._sales.setdefault(sale.number, []).append(booked)
        return booked

    def sales(self, *numbers: str) -> tuple[Sale, ...]:
        """What was booked under those numbers, as it stands now."""
        found = [sale for number in dict.fromkeys(numbers) for sale in self._sales.get(number, [])]
        return tuple(self._books.again(sale) for sale in found)

    def close(self, story: Story) -> Offers:
        """The merchant closes the books as the story says; what the company offers from then on."""
        closed = story.offers.closed_through
        self._close(closed.isoformat() if closed else None)
        return replace(self._books.offers, closed_through=closed)

    def write(self, decision: Decision, sale: Sale, story: Story, taken: set[str]) -> dict[str, Written]:
        """Books the documents; marker -> the document as it stands then. Raises TaxDiffers, OtherTotal."""
        offers = self._books.offers
        assert {document.kind for document in decision.documents} <= offers.documents
        ours = numbering.assign(
            decision,
            story.policy.number_of(story.sale.number),
            offers.longest_number,
            lambda number: number in taken,
        )
        taken.update(d.number for d in ours.documents if isinstance(d, Numbered) and d.number)
        before = dict(self._books.differences)
        try:
            written = self._books.write(ours, None if ours.creates else sale, story.policy)
        except NotWritten as refused:
            if _BELOW_NOTHING not in refused.words:
                raise
            raise OtherTotal(refused.words) from refused  # ours never is: the company's own tax made it so
        if ours.creates is not None:
            self._remember(ours, written)
        new = {m: off for m, off in self._books.differences.items() if m not in before}
        if new:
            raise OtherTotal(new)
        return written

    def _remember(self, decision: Decision, written: Mapping[str, Written]) -> None:
        """The sale that was created, to be found under its number."""
        sale = decision.creates
        assert sale is not None
        copied = self._books._copied(sale)
        real = replace(sale, id=written[sale.id].id, copied=copied)
        self._sales.setdefault(sale.number, []).append(real)

    def movements(self) -> list[Json]:
        """The company's postings since the last time one asked."""
        rows = self._books.movements(self._since)
        self._since = rows[-1]["seq"] if rows else self._since
        return rows

    def open_of(self, kind: str, id_: str) -> Decimal:
        """What is open of an invoice or a memo now."""
        shown = self._books.wire.query(kind, TxnID=id_)
        name = "CreditRemaining" if kind == "CreditMemo" else "BalanceRemaining"
        return amount_of(shown, name, "USD").amount

    def _close(self, day: str | None) -> None:
        if day != self._closed:
            self._sandbox.patch(f"/desktop/{self._books.company['id']}", closing_date=day)
            self._closed = day


class OtherTotal(Exception):
    """The company made another total of a document, by more than the merchant tolerates."""
