"""The decision of a case: its documents with the figures that stand beside them."""

from __future__ import annotations

from plugin.accounting.case import Case
from plugin.accounting.checks import returned_units
from plugin.accounting.decision import ByHand, Decision
from plugin.accounting.documents import Document
from plugin.accounting.money import Money
from plugin.accounting.sentences import Sentence


def decision_of(
    case: Case,
    documents: tuple[Document, ...],
    because: tuple[Sentence, ...],
    owed: Money,
    adopted: tuple[ByHand, ...] = (),
) -> Decision:
    """Documents to book or, where `adopted` stands for them, none; `owed` as in Decision."""
    statement = case.statement
    return Decision(
        documents=documents,
        because=because,
        lines=statement.lines,
        tax=statement.tax,
        cash=statement.cash,
        credit=statement.credit,
        ar=statement.ar,
        owed=owed,
        returned=returned_units(case.refund.goods),
        creates=case.sale if case.opening and not adopted else None,
        adopted=adopted,
        # What was entered by hand may show in the sale's balance already, or not.
        balance=None if adopted else case.open_balance - statement.ar,
        difference=statement.difference or None,
    )
