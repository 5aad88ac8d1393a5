"""What is always true, over generated sales, policies and series of refunds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from plugin.accounting.decide import decide
from plugin.accounting.decision import Decision, Earlier, Hold, Reversal, Skip, Verdict
from plugin.accounting.documents import CreditApplication, CreditMemo, RefundReceipt, Void
from plugin.accounting.effect import AccountRole, effect
from plugin.accounting.money import Money, places, total
from plugin.accounting.sale import Sale
from plugin.texts import TEXTS, render
from tests.accounting.books import OFFERS, reversal
from tests.accounting.generated import START, Story, stories

NOW = START + timedelta(days=3)
many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def played(story: Story) -> list[tuple[Sale, Verdict]]:
    """Every refund decided in turn; the sale changes as QuickBooks would change it."""
    sale, reversals, answers = story.sale, list[Reversal](), list[tuple[Sale, Verdict]]()
    for refund in story.refunds:
        # The store states the whole order as it is now, so earlier refunds are read with the newest order.
        known = tuple(replace(r, order=refund.order) for r in story.refunds if r.id < refund.id)
        earlier = Earlier(known, tuple(reversals))
        verdict = decide(refund, (sale,), earlier, story.policy, OFFERS, NOW)
        assert verdict == decide(refund, (sale,), earlier, story.policy, OFFERS, NOW)
        answers.append((sale, verdict))
        if isinstance(verdict, Decision):
            reversals.append(reversal(verdict, refund, in_sale=True))
            sale = _after(sale, verdict)
    return answers


def _after(sale: Sale, decision: Decision) -> Sale:
    if any(isinstance(document, Void) for document in decision.documents):
        return replace(sale, voided=True)
    applied = sale.applied or bool(decision.ar)
    return replace(sale, balance=sale.balance - decision.ar, applied=applied)


def decisions(story: Story) -> list[tuple[Sale, Decision]]:
    return [(sale, verdict) for sale, verdict in played(story) if isinstance(verdict, Decision)]


@many
@given(stories())
def test_every_refund_gets_an_answer_with_a_text(story: Story) -> None:
    for _, verdict in played(story):
        sentences = verdict.because if isinstance(verdict, Decision) else (verdict.sentence,)
        assert all(sentence.code in TEXTS and render(sentence) for sentence in sentences)


@many
@given(stories())
def test_documents_come_to_lines_money_and_receivable(story: Story) -> None:
    for sale, decision in decisions(story):
        code = sale.currency
        memos = [d for d in decision.documents if isinstance(d, CreditMemo)]
        paid = [d for d in decision.documents if isinstance(d, RefundReceipt)]
        voided = [d for d in decision.documents if isinstance(d, Void)]
        applied = [d for d in decision.documents if isinstance(d, CreditApplication)]
        everything = [d.total for d in (*memos, *paid)] + [d.amount for d in voided]
        assert decision.lines == decision.cash + decision.credit + decision.ar
        assert total(everything, code) == decision.lines
        assert total((d.total for d in paid), code) == decision.cash - decision.owed
        assert total((d.total for d in memos), code) + total((d.amount for d in voided), code) == (
            decision.ar + decision.owed
        )
        if memos:
            assert total((d.amount for d in applied), code) == decision.ar
            assert decision.ar <= sale.balance


@many
@given(stories())
def test_no_document_is_negative_and_every_price_gives_its_amount(story: Story) -> None:
    for _, decision in decisions(story):
        for document in decision.documents:
            if not isinstance(document, CreditMemo | RefundReceipt):
                continue
            nothing = Money.zero(document.currency)
            assert document.total > nothing
            assert document.tax >= nothing
            for line in document.lines:
                assert (line.quantity is None) is (line.price is None)
                if line.quantity is not None and line.price is not None:
                    cent = Decimal(1).scaleb(-places(document.currency))
                    assert (line.quantity * line.price).quantize(cent, "ROUND_HALF_UP") == line.amount.amount
                    assert line.quantity == line.quantity.quantize(Decimal("0.00001"))


@many
@given(stories())
def test_tax_and_stock_move_once(story: Story) -> None:
    """All refunds together take back no more tax than was sold, and each unit comes back once."""
    answers = decisions(story)
    back = Counter[str]()
    tax = Money.zero(story.sale.currency)
    for _, decision in answers:
        done = effect(decision)
        tax = tax + total(
            (e.debit - e.credit for e in done.entries if e.role is AccountRole.TAX), tax.currency
        )
        for item, quantity in done.stock:
            assert quantity == int(quantity)
            back[item.id] += int(quantity)
    sold = {line.item.ref.id: line.quantity for line in story.sale.lines if line.item}
    assert tax <= story.sale.tax
    for item_id, units in back.items():
        assert units <= (sold[item_id] or Decimal(0))


@many
@given(stories())
def test_debits_equal_credits_per_document(story: Story) -> None:
    for sale, decision in decisions(story):
        entries = effect(decision).entries
        for marker in {entry.marker for entry in entries}:
            mine = [entry for entry in entries if entry.marker == marker]
            assert total((e.debit for e in mine), sale.currency) == total(
                (e.credit for e in mine), sale.currency
            )
        assert all(not (entry.debit and entry.credit) for entry in entries)


@many
@given(stories())
def test_markers_count_the_documents_and_applications_follow_their_memo(story: Story) -> None:
    for _, decision in decisions(story):
        markers = [document.marker for document in decision.documents]
        assert [marker.split("#")[1] for marker in markers] == [str(n + 1) for n in range(len(markers))]
        for index, document in enumerate(decision.documents):
            if isinstance(document, CreditApplication):
                assert document.memo_marker in markers[:index]


@many
@given(stories())
def test_money_is_never_paid_out_twice_nor_more_than_came_in(story: Story) -> None:
    paid = Money.zero(story.sale.currency)
    for _, decision in decisions(story):
        paid = paid + decision.cash
    assert paid <= story.sale.received


@many
@given(stories())
def test_with_all_boxes_on_only_named_reasons_keep_a_refund_out(story: Story) -> None:
    """Whatever was generated is a sound refund: only a missing setting or an odd parcel may hold it."""
    on = replace(story.policy, credit_memos=True, refund_receipts=True, void_unpaid=True)
    allowed = {
        "never-shipped-not-restocked",
        "rounding-item-missing",
        "extra-item-missing",
        "nothing-moved",
        "already-void",
        "tax-only",
    }
    for _, verdict in played(replace(story, policy=on)):
        if isinstance(verdict, Hold | Skip):
            assert verdict.sentence.code in allowed, verdict
