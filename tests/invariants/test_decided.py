"""Generated stories of both editions, decided without a ledger: what holds of the decisions themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from plugin.accounting import numbering
from plugin.accounting.decision import Decision
from plugin.accounting.documents import CardRefund, Numbered, RefundCheck
from plugin.texts import TEXTS, render
from tests.accounting.generated import Story, stories, with_all_set
from tests.invariants import checks
from tests.invariants.giving_back import read_late
from tests.invariants.moves import NOTHING, Moves, told
from tests.invariants.play import Turn, played
from tests.invariants.settings import examples

both = st.one_of(stories("online"), stories("desktop"))


def moved_by_the_refund(turn: Turn) -> Moves:
    """Without the documents that create the order's own sale."""
    assert turn.decision is not None
    return told(replace(turn.decision, documents=checks.about_the_refund(turn.decision)))


@examples(400)
@given(story=both)
def test_whatever_is_decided_adds_up_and_says_why(story: Story) -> None:
    turns = played(story)
    for turn in turns:
        if turn.decision is None:
            assert not isinstance(turn.verdict, Decision)
            assert turn.verdict.sentence.code in TEXTS
            assert turn.verdict.sentence.code != "does-not-add-up", turn.verdict
            assert render(turn.verdict.sentence)
            continue
        assert turn.decision.documents
        assert turn.decision.because
        assert all(render(sentence) for sentence in turn.decision.because)
        checks.check_documents(story, turn)
        moved = moved_by_the_refund(turn)
        checks.check_always(story, turn, moved)
        checks.check_facts(story, turn)
        checks.check_money_accounts(story, turn, moved)
    checks.check_returned(story, turns)


@examples(200)
@given(story=both)
def test_the_order_in_which_refunds_arrive_does_not_matter(story: Story) -> None:
    """All are known from the beginning; wherever all of them can be booked, the books come to the same."""
    refunds = read_late(story.refunds)
    totals = []
    for order in permutations(refunds):
        turns = played(story, order, late=True)
        decisions = [turn.decision for turn in turns if turn.decision is not None]
        if len(decisions) == len(turns):
            totals.append(sum((told(decision) for decision in decisions), NOTHING))
    assert all(moves == totals[0] for moves in totals)


#: Why a sound refund may be kept out of the books all the same.
ALLOWED = {
    "nothing-moved": "it gave nothing back",
    "reversed-before-booking": "it gave nothing back in the end",
    "tax-wrong-way": "what went out in an exchange is taxed more than what came back",
    "restock-unknown": "the store has no flag and nobody says whether the goods came back",
    "sale-missing": "the sale may still come; without money received there is nothing to create",
    "nothing-booked": "likewise, and no money moved",
    "order-paid-by-promise": "a missing sale that was paid with a gift card",
    "payment-missing": "more money went back than came in as money, the rest having come from a gift card",
    "money-account-unknown": "the sale's money went into two accounts and the gateway has none",
    "more-than-was-sold-for": "goodwill came to more than was left of the sale",
    "more-than-is-open": "what an earlier exchange left owing is on an invoice of its own",
    "rest-on-sales-receipt": "likewise",
}


@examples(200)
@given(story=both)
def test_a_sound_refund_is_kept_out_for_a_named_reason_only(story: Story) -> None:
    assume(story.sound and story.sale.currency == story.basket.till.customer)
    for turn in played(with_all_set(replace(story, stranger=None))):
        if not isinstance(turn.verdict, Decision):
            assert turn.verdict.sentence.code in ALLOWED, turn.verdict


@examples(200)
@given(story=both)
def test_numbers_follow_the_sale_and_what_pays_a_memo_out_shares_its_number(story: Story) -> None:
    taken: set[str] = set()
    for turn in played(story):
        if turn.decision is None:
            continue
        whole, longest = story.policy.number_of(story.sale.number), story.offers.longest_number
        ours = numbering.assign(turn.decision, whole, longest, taken.__contains__)
        numbers = {d.marker: d.number for d in ours.documents if isinstance(d, Numbered)}
        assert all(number and len(number) <= longest for number in numbers.values())
        shared = {d.marker for d in ours.documents if isinstance(d, CardRefund | RefundCheck)}
        for document in ours.documents:
            if isinstance(document, CardRefund | RefundCheck):
                assert document.number == numbers[document.memo_marker]
        sale = checks.of_the_sale(ours)
        own = [number for marker, number in numbers.items() if marker not in shared | sale]
        assert len(set(own)) == len(own)
        assert not taken & set(own)
        taken.update(number for number in own if number)
