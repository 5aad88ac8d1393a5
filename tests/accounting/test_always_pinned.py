"""A decision that breaks what is always true is held: right decisions, each damaged in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from plugin.accounting.always import does_not_add_up
from plugin.accounting.case import Case
from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Hold
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentLine,
    RefundReceipt,
)
from plugin.accounting.matching import Matching
from plugin.accounting.money import Money
from plugin.accounting.plan import Plan, plan_of
from plugin.accounting.refund import Refund
from plugin.accounting.row import Rows
from plugin.accounting.rows import rows_of
from plugin.accounting.sale import LineRole, Sale
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from tests.accounting.books import NOW, decided, going_out, refund, usd
from tests.accounting.cases.company import OFFERS, POLICIES
from tests.accounting.cases.facts import (
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    UNPAID,
    back,
    mugs,
    paid_in,
    promised,
)


class Worked:
    """A refund with all that is known when its decision is looked at once more."""

    def __init__(self, refund_: Refund, sale: Sale, edition: str = "online") -> None:
        policy, offers, books = POLICIES[edition], OFFERS[edition], Books((sale,))
        statement = state(refund_, (), sale.currency)
        assert isinstance(statement, Statement)
        self.case = Case(refund_, sale, statement, books, Earlier(), policy, offers, NOW)
        plan, rows = plan_of(self.case), rows_of(self.case, Matching(self.case))
        assert isinstance(plan, Plan)
        assert isinstance(rows, Rows)
        self.plan, self.rows = plan, rows
        self.decision = decided(decide(refund_, books, Earlier(), policy, offers, NOW))

    def asked(self, decision: Decision) -> Hold | None:
        return does_not_add_up(self.case, self.plan, self.rows, decision)

    def damaged(self, at: int, change: Callable[[Any], Document]) -> Hold | None:
        """The answer where the document at that place is another."""
        documents = list(self.decision.documents)
        documents[at] = change(documents[at])
        return self.asked(replace(self.decision, documents=tuple(documents)))


def held(what: str, stated: Money | Decimal, booked: Money | Decimal) -> Hold:
    return Hold(say("does-not-add-up", what=what, stated=stated, booked=booked))


def by(amount: str) -> Callable[[Any], Any]:
    """The document with its first line changed by so much."""

    def change(document: Any) -> Any:
        first, *others = document.lines
        return replace(document, lines=(replace(first, amount=first.amount + usd(amount)), *others))

    return change


#: A memo of 48.00 (44.44 + 3.56), a receipt of 60.00 (55.56 + 4.44), 48.00 applied.
ONLINE = Worked(PART_PAID_BACK, PART_PAID)
#: A memo of 108.00, 60.00 of it paid out by card, 48.00 applied.
DESKTOP = Worked(PART_PAID_BACK, PART_PAID, "desktop")
#: 27.00 of mugs, 10.00 in cash, 17.00 as store credit.
PROMISED = Worked(refund(goods=[mugs(1)], money=[back("10.00"), promised("17.00")]), RECEIPT)
#: 27.00 of an unpaid invoice: 17.00 as store credit, 10.00 no longer owed.
OWED_LESS = Worked(
    refund(goods=[mugs(1)], money=[promised("17.00")], received="0.00", outstanding="98.00"), UNPAID
)
#: A mug of 27.00 comes back, a cup of 43.20 goes out, the customer pays 16.20.
DEARER = Worked(
    refund(
        goods=[mugs(1)],
        replacements=[going_out("CUP-02", "40.00", tax="3.20", title="Cup")],
        money=[paid_in("16.20")],
    ),
    RECEIPT,
)
ALL = [ONLINE, DESKTOP, PROMISED, OWED_LESS, DEARER]


@pytest.mark.parametrize("worked", ALL, ids=["online", "desktop", "promised", "owed less", "dearer"])
def test_a_right_decision_is_not_held(worked: Worked) -> None:
    assert worked.asked(worked.decision) is None


def test_documents_come_to_the_lines() -> None:
    assert ONLINE.damaged(0, by("0.01")) == held("lines", usd("108.00"), usd("108.01"))
    assert PROMISED.damaged(0, by("-0.01")) == held("lines", usd("27.00"), usd("26.99"))
    assert DEARER.damaged(0, by("0.01")) == held("lines", usd("-16.20"), usd("-16.21"))


def test_the_money_accounts_move_by_the_cash() -> None:
    """A cent more on the memo, one less on the receipt: the lines are right, the money is not."""
    memo, receipt, application = ONLINE.decision.documents
    wrong = (by("0.01")(memo), by("-0.01")(receipt), application)
    answer = ONLINE.asked(replace(ONLINE.decision, documents=wrong))
    assert answer == held("money", usd("60.00"), usd("59.99"))


def test_a_card_refund_is_the_cash_and_nothing_else() -> None:
    def less(card: CardRefund) -> Document:
        return replace(card, amount=usd("59.99"))

    assert DESKTOP.damaged(1, less) == held("money", usd("60.00"), usd("59.99"))


def test_the_receivable_moves_by_what_is_no_longer_owed() -> None:
    """A cent less given as store credit makes the memo a cent dearer."""

    def less(memo: CreditMemo) -> Document:
        *lines, promise = memo.lines
        assert promise.role is LineRole.SETTLEMENT
        return replace(memo, lines=(*lines, replace(promise, amount=usd("-16.99"))))

    assert OWED_LESS.damaged(0, less) == held("receivable", usd("10.00"), usd("10.01"))


def test_the_liability_moves_by_what_was_promised() -> None:
    """The documents are as they were decided, the statement promises a cent more than its lines hold."""
    case = PROMISED.case
    more = replace(case, statement=replace(case.statement, credit=usd("17.01")))
    answer = does_not_add_up(more, PROMISED.plan, PROMISED.rows, PROMISED.decision)
    assert answer == held("liability", usd("17.01"), usd("17.00"))


def test_what_is_no_longer_owed_is_applied() -> None:
    def less(application: CreditApplication) -> Document:
        return replace(application, amount=usd("47.99"))

    assert ONLINE.damaged(2, less) == held("applied", usd("48.00"), usd("47.99"))
    forgotten = replace(ONLINE.decision, documents=ONLINE.decision.documents[:2])
    assert ONLINE.asked(forgotten) == held("applied", usd("48.00"), usd("0.00"))


def test_the_tax_moves_once() -> None:
    def untaxed(receipt: RefundReceipt) -> Document:
        changed: Document = replace(by("0.01")(receipt), tax=receipt.tax - usd("0.01"))
        return changed

    assert ONLINE.damaged(1, untaxed) == held("tax", usd("8.00"), usd("7.99"))


def test_tax_on_a_line_of_its_own_counts_as_tax() -> None:
    def on_a_line(receipt: RefundReceipt) -> Document:
        line = DocumentLine(LineRole.TAX, None, "State tax", receipt.tax)
        return replace(receipt, lines=(*receipt.lines, line), tax=usd("0.00"))

    assert ONLINE.damaged(1, on_a_line) is None


def test_a_pair_into_the_returns_account_comes_to_nothing() -> None:
    def one_half(receipt: RefundReceipt) -> Document:
        line = DocumentLine(LineRole.RETURNS, None, "Into returns", usd("5.00"))
        less = by("-5.00")(receipt)
        changed: Document = replace(less, lines=(*less.lines, line))
        return changed

    assert ONLINE.damaged(1, one_half) == held("returns", usd("0.00"), usd("5.00"))


def test_units_of_stock_move_once() -> None:
    def more(receipt: RefundReceipt) -> Document:
        return replace(receipt, lines=(replace(receipt.lines[0], quantity=Decimal(3)),))

    # 1.7776 of the four mugs are on the memo
    assert ONLINE.damaged(1, more) == held("units", Decimal(4), Decimal("4.77760"))


def test_units_of_what_is_no_stock_are_nobodys_matter() -> None:
    def more(receipt: RefundReceipt) -> Document:
        service = DocumentLine(LineRole.GOODS, None, "Advice", usd("0.00"), quantity=Decimal(7))
        return replace(receipt, lines=(*receipt.lines, service))

    assert ONLINE.damaged(1, more) is None


def test_no_document_comes_to_less_than_nothing() -> None:
    """A receipt of 60.01 and one of a cent below nothing."""
    memo, receipt, application = ONLINE.decision.documents
    assert isinstance(receipt, RefundReceipt)
    line = DocumentLine(LineRole.GOODS, None, "Mug", usd("-0.01"))
    below = replace(receipt, marker="R1#4", lines=(line,), tax=usd("0.00"))
    documents = (memo, by("0.01")(receipt), application, below)
    answer = ONLINE.asked(replace(ONLINE.decision, documents=documents))
    assert answer == held("negative totals", usd("0.00"), usd("-0.01"))
