"""What is always true, over generated sales, policies and series of refunds, in both editions.

Nothing is written here; `tests/invariants` compares the same stories with what a ledger then shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hypothesis import given

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    Invoice,
    Numbered,
    PaysOut,
    RefundReceipt,
    SalesReceipt,
    Void,
    WithLines,
    needs,
    sign_of,
)
from plugin.accounting.effect import effect
from plugin.accounting.entries import AccountRole
from plugin.accounting.money import Money, places, total
from plugin.accounting.sale import LineRole
from plugin.texts import TEXTS, render
from tests.accounting.generated import Story, stories
from tests.invariants.checks import about_the_refund
from tests.invariants.play import played
from tests.invariants.settings import examples

many = examples(40)
both_editions = given(stories("online") | stories("desktop"))


def decisions(story: Story) -> Iterator[Decision]:
    """What is booked for the story's refunds, one after another."""
    return (turn.decision for turn in played(story) if turn.decision is not None)


def formed(decision: Decision) -> list[WithLines]:
    """Its documents with lines, without the sale itself."""
    return [document for document in about_the_refund(decision) if isinstance(document, WithLines)]


def settled(document: WithLines) -> Money:
    """What of it was given as a promise: not negative on a refund."""
    lines = (line.amount for line in document.lines if line.role is LineRole.SETTLEMENT)
    return -total(lines, document.currency)


def is_a_void_or_a_reversal(decision: Decision) -> bool:
    """Both repeat what another document said; their own figures are checked elsewhere."""
    return any(isinstance(document, Void) for document in decision.documents) or not decision.documents


@many
@both_editions
def test_every_refund_gets_an_answer_with_a_text(story: Story) -> None:
    for turn in played(story):
        verdict = turn.verdict
        sentences = verdict.because if isinstance(verdict, Decision) else (verdict.sentence,)
        assert all(sentence.code in TEXTS and render(sentence) for sentence in sentences)


@many
@both_editions
def test_documents_come_to_lines_money_and_liability(story: Story) -> None:
    for decision in decisions(story):
        assert decision.lines == decision.cash + decision.credit + decision.ar
        if is_a_void_or_a_reversal(decision):
            continue
        zero = Money.zero(decision.lines.currency)
        documents = formed(decision)
        signed = [(sign_of(each), each.total + settled(each), settled(each)) for each in documents]
        assert decision.lines == sum((before if sign > 0 else -before for sign, before, _ in signed), zero)
        assert decision.credit == sum((given if sign > 0 else -given for sign, _, given in signed), zero)


@many
@both_editions
def test_a_memo_is_applied_paid_out_and_open_by_what_it_comes_to(story: Story) -> None:
    for decision in decisions(story):
        memos = [each for each in about_the_refund(decision) if isinstance(each, CreditMemo)]
        if not memos or decision.lines < Money.zero(decision.lines.currency):
            continue
        (memo,) = memos
        applied = [d.amount for d in decision.documents if isinstance(d, CreditApplication)]
        paid = [d.amount for d in decision.documents if isinstance(d, PaysOut)]
        assert total(applied, memo.currency) == decision.ar
        assert memo.total == total([*applied, *paid], memo.currency) + decision.owed


@many
@both_editions
def test_no_document_is_negative_and_every_price_gives_its_amount(story: Story) -> None:
    for decision in decisions(story):
        for document in decision.documents:
            if not isinstance(document, WithLines):
                continue
            assert document.total >= Money.zero(document.currency)
            for line in document.lines:
                assert (line.quantity is None) is (line.price is None)
                if line.quantity is not None and line.price is not None:
                    cent = Decimal(1).scaleb(-places(document.currency))
                    computed = (line.quantity * line.price).quantize(cent, "ROUND_HALF_UP")
                    assert computed == line.amount.amount
                    assert line.quantity == line.quantity.quantize(Decimal("0.00001"))


@many
@both_editions
def test_tax_and_whole_units_move_once(story: Story) -> None:
    for decision in decisions(story):
        if decision.creates is not None or is_a_void_or_a_reversal(decision):
            continue
        done = effect(decision)
        tax = total(
            (e.debit - e.credit for e in done.entries if e.role is AccountRole.TAX), decision.tax.currency
        )
        assert tax == decision.tax
        assert all(quantity == int(quantity) for _, quantity in done.stock)


@many
@both_editions
def test_debits_equal_credits_per_document(story: Story) -> None:
    for decision in decisions(story):
        entries, code = effect(decision).entries, decision.lines.currency
        for marker in {entry.marker for entry in entries}:
            mine = [entry for entry in entries if entry.marker == marker]
            assert total((e.debit for e in mine), code) == total((e.credit for e in mine), code)
        assert all(not (entry.debit and entry.credit) for entry in entries)
        assert all(min(e.debit, e.credit) >= Money.zero(code) for e in entries)


@many
@both_editions
def test_markers_count_the_documents_and_each_follows_what_it_needs(story: Story) -> None:
    for decision in decisions(story):
        markers = [document.marker for document in decision.documents]
        assert [marker.split("#")[1] for marker in markers] == [str(n + 1) for n in range(len(markers))]
        for index, document in enumerate(decision.documents):
            ours = [handle for handle in needs(document) if handle in markers and handle != document.marker]
            assert set(ours) <= set(markers[:index]), document


@many
@both_editions
def test_money_is_never_paid_out_twice_nor_more_than_came_in(story: Story) -> None:
    """Whatever an exchange brought in beside it."""
    zero = Money.zero(story.sale.currency)
    paid = zero
    for turn in played(story):
        if turn.decision is not None and turn.decision.lines.currency == zero.currency:
            cash = turn.decision.cash
            paid = paid + (cash if turn.refund.reverses else max(cash, zero))
    assert paid <= max(story.sale.received, story.sale.total)


@many
@both_editions
def test_no_box_that_is_off_gets_its_document(story: Story) -> None:
    boxes = story.policy.boxes
    for turn in played(story):
        decision = turn.decision
        if decision is None or turn.refund.reverses or decision.lines < Money.zero(decision.lines.currency):
            continue  # what is taken back was booked when its box was on; a dearer exchange is a sale
        kinds = {type(document) for document in about_the_refund(decision)}
        assert boxes.credit_memos or CreditMemo not in kinds
        if boxes.edition == "online":
            assert boxes.refund_receipts or RefundReceipt not in kinds
        else:
            assert RefundReceipt not in kinds
            assert boxes.credit_memos or not kinds & set(PaysOut.__args__)
        assert boxes.void_unpaid or Void not in kinds
        assert not kinds & {SalesReceipt, Invoice}


@many
@both_editions
def test_every_numbered_document_is_dated_alike(story: Story) -> None:
    for decision in decisions(story):
        dates = {each.date for each in about_the_refund(decision) if isinstance(each, Numbered)}
        assert len(dates) <= 1
