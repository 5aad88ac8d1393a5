"""A refund that a bookkeeper entered by hand: it stands for ours, and nothing is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from plugin.accounting.decision import ByHand, Decision, Hold
from plugin.accounting.documents import DocumentKind
from plugin.accounting.money import Money
from plugin.accounting.sale import Ref
from plugin.accounting.sentences import say
from plugin.journal.deciding import Deciding
from plugin.states import State
from tests.accounting.books import OFFERS, invoice, sold
from tests.sandbox_process import Json
from tests.sync.test_desktop_order import CLOTH
from tests.world import World

_BY_HAND = ByHand(
    DocumentKind.REFUND_RECEIPT,
    "77",
    "R-5",
    dt.date(2026, 11, 20),
    Ref("11", "Ada Jones"),
    Money.of("21.60", "USD"),
)


def _adopts() -> Decision:
    amount, nothing = _BY_HAND.total, Money.zero("USD")
    return Decision(
        documents=(),
        because=(say("because-adopted", documents="refund receipt R-5 of 2026-11-20, 21.60 USD"),),
        lines=amount,
        tax=nothing,
        cash=amount,
        credit=nothing,
        ar=nothing,
        owed=nothing,
        returned={},
        adopted=(_BY_HAND,),
    )


@pytest.fixture
def world(world_anywhere: World) -> World:
    return world_anywhere


def decide_as(world: World, refund: Json, verdict: Decision | Hold) -> None:
    """Stores that verdict, as a sync would that found the document."""
    deciding = Deciding(world.room.database)
    (candidate,) = deciding.candidates((world.detail(refund).row.id,))
    (shop,) = world.room.register.connections(world.company_id)
    company = world.room.register.company(world.company_id)
    sale = invoice(sold(CLOTH, "21.60"), paid=None)
    deciding.store(company, shop, candidate, verdict, sale, OFFERS, world.clock.now())


def held(world: World) -> Json:
    refund = world.refund(world.order())
    world.send(refund)
    assert world.state(refund) is State.HELD
    return refund


def test_what_was_entered_by_hand_is_adopted_and_nothing_is_written(world: World) -> None:
    refund = held(world)
    decide_as(world, refund, _adopts())
    detail = world.detail(refund)
    assert detail.row.state is State.BOOKED
    assert detail.row.sentence is not None
    assert detail.row.sentence.code == "because-adopted"
    assert detail.documents == ()
    assert detail.decision is not None
    assert detail.decision.adopted == (_BY_HAND,)
    assert not detail.can_retry
    world.sync()
    assert world.documents() == []


def test_a_document_that_may_be_the_refund_is_shown_and_adopted_when_a_person_says_so(world: World) -> None:
    refund = held(world)
    asks = say("adopt", number="1001", documents="refund receipt R-5 of 2026-11-20, 21.60 USD")
    decide_as(world, refund, Hold(asks, proposal=_adopts()))
    proposal = world.detail(refund).proposal
    assert proposal is not None
    assert proposal.decision.adopted == (_BY_HAND,)
    row = world.detail(refund).row
    assert world.room.reading.approve(world.shop_id, row.id, proposal.content, "Ada")
    decide_as(world, refund, _adopts())
    assert world.state(refund) is State.BOOKED
    assert [event.who for event in world.detail(refund).events if event.sentence.code == "approved"] == [
        "Ada"
    ]


def test_approving_one_document_does_not_adopt_another(world: World) -> None:
    refund = held(world)
    decide_as(world, refund, Hold(say("adopt", number="1001", documents="R-5"), proposal=_adopts()))
    another = replace(_adopts(), adopted=(replace(_BY_HAND, id="78"),))
    first = world.detail(refund).proposal
    decide_as(world, refund, Hold(say("adopt", number="1001", documents="R-6"), proposal=another))
    assert first is not None
    row = world.detail(refund).row
    assert not world.room.reading.approve(world.shop_id, row.id, first.content, "Ada")
    assert world.state(refund) is State.HELD


def test_a_document_that_another_process_adopted_meanwhile_is_not_adopted_twice(world: World) -> None:
    first, second = held(world), held(world)
    decide_as(world, first, _adopts())
    decide_as(world, second, _adopts())
    assert (world.state(first), world.state(second)) == (State.BOOKED, State.HELD)
    assert world.detail(second).decision is None


def test_a_verdict_that_was_reached_before_the_approval_does_not_undo_it(world: World) -> None:
    """A sync and a person at the same moment: the person's yes is kept for the next sync."""
    refund = held(world)
    hold = Hold(say("adopt", number="1001", documents="R-5"), proposal=_adopts())
    decide_as(world, refund, hold)
    detail = world.detail(refund)
    assert detail.proposal is not None
    (late,) = Deciding(world.room.database).candidates((detail.row.id,))
    assert world.room.reading.approve(world.shop_id, detail.row.id, detail.proposal.content, "Ada")
    (shop,) = world.room.register.connections(world.company_id)
    company = world.room.register.company(world.company_id)
    Deciding(world.room.database).store(company, shop, late, hold, None, OFFERS, world.clock.now())
    assert world.state(refund) is State.WAITING
