"""What was booked is taken back: never deleted, voided where that is possible, else reversed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plugin.accounting.decide import decide
from plugin.accounting.decision import (
    Books,
    ByHand,
    Decision,
    Earlier,
    Hold,
    Reversal,
    Skip,
    Verdict,
    Written,
)
from plugin.accounting.documents import CardRefund, CreditMemo, DocumentKind, Void
from plugin.accounting.policy import Offers
from plugin.accounting.undo import undo
from tests.accounting.books import NOW, decided, held, usd
from tests.accounting.cases.company import OFFERS, POLICIES
from tests.accounting.cases.facts import ONE_BACK, PART_PAID, PART_PAID_BACK, RECEIPT, taken_back
from tests.accounting.cases.missing import ROWS as MISSING
from tests.accounting.cases.playing import policy_of

DAY = date(2026, 10, 20)
BACK = taken_back(ONE_BACK)


def booked(edition: str) -> Decision:
    """One mug of a sales receipt, refunded by card."""
    answer = decide(ONE_BACK, Books((RECEIPT,)), Earlier(), POLICIES[edition], OFFERS[edition], NOW)
    return decided(answer)


def written(decision: Decision) -> dict[str, Written]:
    return {
        document.marker: Written(f"id of {document.marker}", f"N{at}", "0")
        for at, document in enumerate(decision.documents, 1)
    }


def remembered(decision: Decision, *, settled: bool = True, known: bool = True) -> Reversal:
    return Reversal(
        refund_id=ONE_BACK.id,
        lines=decision.lines,
        tax=decision.tax,
        cash=decision.cash,
        ar=decision.ar,
        returned=decision.returned,
        in_sale=True,
        settled=settled,
        decision=decision if known else None,
        written=written(decision) if known else None,
    )


def taken(edition: str, *reversals: Reversal, offers: Offers | None = None) -> Verdict:
    """The store says that the refund is taken back."""
    earlier = Earlier((ONE_BACK,), reversals)
    return decide(BACK, Books((RECEIPT,)), earlier, POLICIES[edition], offers or OFFERS[edition], NOW)


@pytest.mark.parametrize("edition", ["online", "desktop"])
def test_every_figure_of_what_is_taken_back_has_the_other_sign(edition: str) -> None:
    decision = booked(edition)
    back = decided(taken(edition, remembered(decision)))
    assert (back.lines, back.tax, back.cash, back.ar) == (
        -decision.lines,
        -decision.tax,
        -decision.cash,
        -decision.ar,
    )
    assert back.returned == {line: -units for line, units in decision.returned.items()}


def test_the_money_document_is_voided_before_the_memo_it_was_paid_out_of() -> None:
    decision = booked("desktop")
    first, second = decided(taken("desktop", remembered(decision))).documents
    assert isinstance(first, Void)
    assert isinstance(second, Void)
    assert (first.voids, second.voids) == (DocumentKind.CARD_REFUND, DocumentKind.CREDIT_MEMO)
    assert second.after == (first.marker,)
    memo, card = decision.documents
    assert isinstance(memo, CreditMemo)
    assert isinstance(card, CardRefund)
    assert (first.target_id, second.target_id) == (f"id of {card.marker}", f"id of {memo.marker}")
    assert (first.target_number, second.target_number) == ("N2", "N1")


def test_a_refund_that_is_still_being_booked_is_taken_back_when_it_stands() -> None:
    answer = taken("online", remembered(booked("online"), settled=False))
    assert held(answer) == "earlier-refund-unfinished"
    assert isinstance(answer, Hold)
    assert answer.look_again is not None


def test_a_refund_that_was_never_booked_needs_no_taking_back() -> None:
    answer = taken("online")
    assert isinstance(answer, Skip)
    assert answer.sentence.code == "reversed-before-booking"


def test_documents_that_nobody_remembers_are_for_a_person() -> None:
    assert held(taken("online", remembered(booked("online"), known=False))) == "undo-not-known"
    decision = booked("desktop")
    half = {decision.documents[0].marker: Written("1", "N1", "0")}
    answer = undo("R2", decision, half, DAY, OFFERS["desktop"], "")
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "undo-not-known"


def test_a_void_of_a_document_of_a_closed_period_is_held() -> None:
    """Voiding would change the books of a day that is closed."""
    closed = replace(OFFERS["desktop"], closed_through=date(2026, 10, 15))
    decision = booked("desktop")
    answer = undo("R2", decision, written(decision), DAY, closed, "")
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "undo-closed-period"


def test_a_reversing_document_is_dated_in_an_open_period_so_nothing_holds_it() -> None:
    closed = replace(OFFERS["online"], closed_through=date(2026, 10, 15))
    decision = booked("online")
    answer = undo("R2", decision, written(decision), DAY, closed, "Refund taken back")
    assert isinstance(answer, Decision)
    (made,) = answer.documents
    assert (made.kind, made.date) == (DocumentKind.SALES_RECEIPT, DAY)


def test_what_was_entered_by_hand_is_taken_back_by_hand() -> None:
    hand = ByHand(DocumentKind.REFUND_RECEIPT, "77", "CN-5", DAY, RECEIPT.customer, usd("27.00"))
    decision = replace(booked("online"), adopted=(hand,), documents=())
    answer = undo("R2", decision, {}, DAY, OFFERS["online"], "")
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "undo-by-hand"


def test_a_document_that_the_company_cannot_take_is_never_asked_for() -> None:
    bare = replace(OFFERS["online"], documents=frozenset({DocumentKind.REFUND_RECEIPT}))
    decision = booked("online")
    answer = undo("R2", decision, written(decision), DAY, bare, "")
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "document-not-offered"


def test_a_missing_sale_that_was_created_stays_when_its_refund_is_taken_back() -> None:
    row = next(row for row in MISSING if row.id == "missing-sale-created-first")
    policy = policy_of(row, "online")
    decision = decided(decide(row.refund, Books(), Earlier(), policy, OFFERS["online"], NOW))
    assert decision.creates is not None
    answer = undo("R2", decision, written(decision), DAY, OFFERS["online"], "")
    assert isinstance(answer, Decision)
    assert [document.kind for document in answer.documents] == [DocumentKind.SALES_RECEIPT]
    assert answer.documents[0].date == DAY


def test_a_part_paid_refund_taken_back_on_desktop_leaves_the_invoice_as_it_was() -> None:
    policy, offers = POLICIES["desktop"], OFFERS["desktop"]
    decision = decided(decide(PART_PAID_BACK, Books((PART_PAID,)), Earlier(), policy, offers, NOW))
    answer = undo("R2", decision, written(decision), DAY, offers, "")
    assert isinstance(answer, Decision)
    assert [type(document) for document in answer.documents] == [Void, Void]


def test_the_day_of_what_is_taken_back_is_the_day_it_came_back() -> None:
    late = replace(BACK, moment=datetime(2026, 10, 21, 3, 30, tzinfo=UTC))
    earlier = Earlier((ONE_BACK,), (remembered(booked("online")),))
    answer = decide(late, Books((RECEIPT,)), earlier, POLICIES["online"], OFFERS["online"], NOW)
    assert [document.date for document in decided(answer).documents] == [date(2026, 10, 20)]
