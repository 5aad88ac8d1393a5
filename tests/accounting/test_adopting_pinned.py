"""What a bookkeeper has entered by hand stands for ours: what is said of it, and what the books then remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, ByHand, Decision, Earlier, Hold, Verdict
from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import Adopting, ClosedPeriod, Gateway
from plugin.accounting.sale import Ref
from plugin.accounting.sentences import say
from tests.accounting.books import ADA, NOW, book, boxes, decided, usd
from tests.accounting.cases.company import OFFERS, PAYPAL, POLICIES, UNDEPOSITED
from tests.accounting.cases.facts import (
    ALL_BACK,
    ONE_BACK,
    PAID,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    back,
    mugs,
    promised,
)
from tests.accounting.cases.missing import ROWS as MISSING
from tests.accounting.cases.playing import policy_of

DAY = date(2026, 10, 17)
HAND = ByHand(DocumentKind.REFUND_RECEIPT, "77", "CN-5", DAY, ADA, usd("27.00"))
HAND_SAID = "refund receipt CN-5 of 2026-10-17, 27.00 USD"
TWIN = replace(HAND, id="78", number="")
TWIN_SAID = "refund receipt 78 of 2026-10-17, 27.00 USD"
POLICY = boxes()
AUTOMATIC = replace(POLICY, adopting=Adopting.AUTOMATIC)
SHOP = replace(POLICIES["online"], adopting=Adopting.AUTOMATIC)


def test_the_adoption_says_which_documents_and_keeps_the_figures_of_the_refund() -> None:
    made = decided(book(ONE_BACK, RECEIPT, policy=AUTOMATIC, by_hand=[HAND]))
    assert made == Decision(
        documents=(),
        because=(say("because-adopted", documents=HAND_SAID),),
        lines=usd("27.00"),
        tax=usd("2.00"),
        cash=usd("27.00"),
        credit=usd("0.00"),
        ar=usd("0.00"),
        owed=usd("0.00"),
        returned={"MUG-01": 1},
        adopted=(HAND,),
    )


def test_a_memo_and_what_was_paid_out_of_it_stand_for_both_of_ours() -> None:
    """Desktop: a memo of 27.00 and its card refund of 27.00, both by hand."""
    card = replace(HAND, kind=DocumentKind.CARD_REFUND)
    memo = replace(HAND, id="78", kind=DocumentKind.CREDIT_MEMO)
    desktop = replace(POLICIES["desktop"], adopting=Adopting.AUTOMATIC)

    def answer(*by_hand: ByHand) -> Verdict:
        books = Books((RECEIPT,), by_hand=by_hand)
        return decide(ONE_BACK, books, Earlier(), desktop, OFFERS["desktop"], NOW)

    assert decided(answer(card, memo)).adopted == (memo, card)
    said = "credit memo CN-5 of 2026-10-17, 27.00 USD"
    assert answer(memo) == Hold(say("by-hand-in-part", number="1001", documents=said))


def test_one_document_by_hand_is_not_two_of_ours() -> None:
    """27.00 back by two gateways of 13.50 each: one receipt of 13.50 by hand is a part."""
    both = replace(ONE_BACK, transactions=(back("13.50"), back("13.50", "paypal")))
    half = replace(HAND, total=usd("13.50"))
    gateways = {"paypal": Gateway(PAYPAL), "card": Gateway(UNDEPOSITED)}
    policy = replace(AUTOMATIC, gateways=gateways)
    answer = book(both, RECEIPT, policy=policy, by_hand=[half])
    said = "refund receipt CN-5 of 2026-10-17, 13.50 USD"
    assert answer == Hold(say("by-hand-in-part", number="1001", documents=said))


def test_the_same_money_by_another_document_is_asked_about_and_ours_proposed() -> None:
    """A memo of 27.00 by hand is not our receipt of 27.00, but may well be meant for it."""
    memo = replace(HAND, kind=DocumentKind.CREDIT_MEMO)
    answer = book(ONE_BACK, RECEIPT, policy=AUTOMATIC, by_hand=[memo])
    said = "credit memo CN-5 of 2026-10-17, 27.00 USD"
    ours = book(ONE_BACK, RECEIPT, policy=AUTOMATIC)
    assert isinstance(ours, Decision)
    assert answer == Hold(say("by-hand-otherwise", number="1001", documents=said), proposal=ours)
    assert book(ONE_BACK, RECEIPT, policy=AUTOMATIC, by_hand=[memo], approved=True) == ours


@pytest.mark.parametrize("total", ["108.00", "60.00", "48.00", "20.00", "40.00"])
def test_lines_cash_credit_and_what_is_no_longer_owed_are_all_the_same_money(total: str) -> None:
    """Part paid: 108.00 of lines, 40.00 in cash and 20.00 as store credit, 48.00 no longer owed."""
    given = replace(PART_PAID_BACK, transactions=(back("40.00"), promised("20.00")))
    other = replace(HAND, kind=DocumentKind.REFUND_CHECK, total=usd(total))
    answer = decide(given, Books((PART_PAID,), by_hand=(other,)), Earlier(), SHOP, OFFERS["online"], NOW)
    assert isinstance(answer, Hold)
    assert answer.sentence.code == "by-hand-otherwise"


@pytest.mark.parametrize("total", ["0.00", "26.99", "28.00"])
def test_other_money_by_hand_is_another_matter(total: str) -> None:
    memo = replace(HAND, kind=DocumentKind.CREDIT_MEMO, total=usd(total))
    ours = book(ONE_BACK, RECEIPT, policy=AUTOMATIC)
    assert book(ONE_BACK, RECEIPT, policy=AUTOMATIC, by_hand=[memo]) == ours


def test_what_is_held_anyway_is_not_asked_about() -> None:
    memo = replace(HAND, kind=DocumentKind.CREDIT_MEMO)
    more = replace(ONE_BACK, goods=(mugs(5, ordered=5),), transactions=(back("135.00"),))
    alone = book(more, RECEIPT)
    assert isinstance(alone, Hold)
    assert book(more, RECEIPT, by_hand=[replace(memo, total=usd("135.00"))]) == alone


@pytest.mark.parametrize(("day", "near"), [(9, False), (10, True), (20, True), (21, False)])
def test_five_days_from_the_refunds_own_day_are_near(day: int, near: bool) -> None:
    made = book(ONE_BACK, RECEIPT, policy=AUTOMATIC, by_hand=[replace(HAND, date=date(2026, 10, day))])
    assert bool(decided(made).adopted) is near


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2026, 10, 20), True),
        (date(2026, 10, 21), False),
        (date(2026, 11, 5), True),
        (date(2026, 11, 6), False),
    ],
)
def test_in_a_closed_period_a_document_near_the_first_open_day_is_near_too(day: date, near: bool) -> None:
    """Closed through 30 October: the first open day is the 31st."""
    policy = replace(AUTOMATIC, closed_period=ClosedPeriod.FIRST_OPEN_DAY)
    closed = replace(OFFERS["online"], closed_through=date(2026, 10, 30))
    hand = replace(HAND, date=day)
    assert (
        bool(decided(book(ONE_BACK, RECEIPT, policy=policy, offers=closed, by_hand=[hand])).adopted) is near
    )


def test_a_document_of_another_customer_is_not_near() -> None:
    other = replace(HAND, customer=Ref("12", "Grace Hopper"))
    assert book(ONE_BACK, RECEIPT, by_hand=[other]) == book(ONE_BACK, RECEIPT)


def test_a_person_is_asked_with_the_order_and_the_documents() -> None:
    answer = book(ONE_BACK, RECEIPT, by_hand=[HAND])
    assert isinstance(answer, Hold)
    assert answer.sentence == say("adopt", number="1001", documents=HAND_SAID)


def test_two_that_may_be_meant_are_both_named_one_without_a_number_by_its_id() -> None:
    answer = book(ONE_BACK, RECEIPT, policy=AUTOMATIC, by_hand=[HAND, TWIN])
    assert answer == Hold(say("by-hand-several", number="1001", documents=f"{HAND_SAID}; {TWIN_SAID}"))


def test_a_part_by_hand_is_held_with_the_order_and_the_part() -> None:
    """Part paid: a memo of 48.00 and a receipt of 60.00 would be ours; the receipt is there already."""
    receipt = replace(HAND, total=usd("60.00"))
    answer = book(PART_PAID_BACK, PART_PAID, policy=AUTOMATIC, by_hand=[receipt])
    said = "refund receipt CN-5 of 2026-10-17, 60.00 USD"
    assert answer == Hold(say("by-hand-in-part", number="1001", documents=said))


def test_what_was_adopted_leaves_nothing_open_in_the_customers_favour_by_our_choice() -> None:
    """Memos only: 108.00 would stay open. The memo by hand is the bookkeeper's to settle."""
    policy = replace(boxes(receipts=False), adopting=Adopting.AUTOMATIC)
    memo = replace(HAND, kind=DocumentKind.CREDIT_MEMO, total=usd("108.00"))
    assert decided(book(ALL_BACK, PAID, policy=policy)).owed == usd("108.00")
    made = decided(book(ALL_BACK, PAID, policy=policy, by_hand=[memo]))
    assert (made.adopted, made.owed) == ((memo,), usd("0.00"))


def never_synced(*by_hand: ByHand) -> Verdict:
    """An order of 108.00 that never came into QuickBooks; 27.00 of it went back, the sale is created first."""
    row = next(row for row in MISSING if row.id == "missing-sale-created-first")
    policy = replace(policy_of(row, "online"), adopting=Adopting.AUTOMATIC)
    books = Books(by_hand=by_hand, buyer=Ref("11", "Ada Jones"))
    return decide(row.refund, books, Earlier(), policy, OFFERS["online"], NOW)


def test_the_sale_that_is_created_is_nobodys_refund_by_hand() -> None:
    """The created sales receipt of 108.00 is no part of what a bookkeeper may have entered for the refund."""
    made = never_synced(HAND)
    assert isinstance(made, Decision), made
    assert (made.documents, made.adopted, made.creates) == ((), (HAND,), None)
