"""When a store or QuickBooks is away, slow, throttled, answers half or refuses: nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from plugin.accounting.decide import decide
from plugin.accounting.decision import Verdict
from plugin.accounting.documents import Document
from plugin.accounting.policy import Gateway, Offers
from plugin.accounting.refund import Refund
from plugin.accounting.sale import Item, Ref, Sale
from plugin.journal.register import Company
from plugin.protocols import Answer, Drafted, Ledger, Refused
from plugin.searches import Beside, Found, HandSearch, SaleSearch
from plugin.states import State
from tests.ledgers.answers_next_run import AnswersNextRun
from tests.sandbox_process import Json, Sandbox
from tests.world import World, make_world, run_now, sqlite_url


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        yield made


def paid_and_refunded(world: World) -> Json:
    order = world.order()
    world.book_sale(order)
    return world.refund(order)


@pytest.mark.parametrize("kind", ["down", "throttled", "half", "lost before", "lost after", "unauthorized"])
@pytest.mark.parametrize("what", ["shopify", "qbo query", "qbo batch"])
def test_trouble_on_the_way_delays_a_refund_and_books_it_once(world: World, what: str, kind: str) -> None:
    refund = paid_and_refunded(world)
    world.sandbox.fault(kind, what=what)
    world.send(refund)
    world.later(minutes=2)
    assert world.state(refund) is State.BOOKED
    assert len(world.documents()) == 1
    assert world.balance("undeposited") == "0.00"


def test_while_the_store_is_down_the_refund_waits_and_the_wait_grows(world: World) -> None:
    refund = paid_and_refunded(world)
    world.sandbox.fault("down", what="shopify", count=-1)
    world.send(refund)
    assert world.rows() == []
    seen = world.sandbox.request_count()
    for _ in range(4):
        world.later(seconds=1)
    assert world.sandbox.request_count() - seen <= 2
    world.sandbox.calm()
    world.later(minutes=10)
    assert world.state(refund) is State.BOOKED


def test_a_shop_that_is_down_stops_no_other_of_the_same_company(world: World, sandbox: Sandbox) -> None:
    refund = paid_and_refunded(world)
    now = world.clock.now()
    other = world.room.register.install("shopify", "away.myshopify.com", now)
    world.room.vault.put(f"shop:{other}", {"access_token": "no token of any shop"})
    policy = world.room.register.connections(world.company_id)[0].policy
    world.room.register.connect(other, world.company_id, replace(policy, number_prefix="AWAY-"), now)
    with world.room.database.write() as connection:
        world.room.intake.nudge(connection, other, "gid://shopify/Order/1", now)
    world.send(refund)
    assert world.state(refund) is State.BOOKED


def test_a_webhook_during_a_failure_does_not_cut_the_wait_short(world: World) -> None:
    world.sandbox.fault("throttled", what="qbo query", count=1)
    refund = paid_and_refunded(world)
    world.send(refund)
    seen = world.sandbox.request_count()
    world.deliver(refund)
    assert world.sync() == 0
    assert world.sandbox.request_count() == seen
    world.later(minutes=2)
    assert world.state(refund) is State.BOOKED


def test_what_quickbooks_refuses_is_failed_in_its_own_words_and_booked_after_retry(world: World) -> None:
    world.change_policy(gateways={"shopify_payments": Gateway(Ref("999999", "Gone"))})
    refund = paid_and_refunded(world)
    world.send(refund)
    detail = world.detail(refund)
    assert detail.row.state is State.FAILED
    assert detail.can_retry
    assert world.documents() == []

    world.change_policy(gateways={})
    assert world.room.reading.retry(world.shop_id, detail.row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert [event.who for event in world.detail(refund).events if event.sentence.code == "retried"] == ["Ada"]
    (receipt,) = world.documents()
    assert receipt["DocNumber"] == "1001"


def test_a_half_booked_refund_is_continued_never_restarted(world: World) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    world.change_policy(gateways={"shopify_payments": Gateway(Ref("999999", "Gone"))})
    refund = world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])
    world.send(refund)
    detail = world.detail(refund)
    assert detail.row.state is State.PART_BOOKED
    assert [document["type"] for document in world.documents()] == ["CreditMemo"]

    world.room.reading.retry(world.shop_id, detail.row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.PART_BOOKED
    assert len(world.documents()) == 1

    world.change_policy(gateways={})
    world.room.reading.retry(world.shop_id, detail.row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert sorted(document["type"] for document in world.documents()) == ["CreditMemo", "RefundReceipt"]
    for role in ("receivable", "undeposited", "sales", "tax"):
        assert world.balance(role) == "0.00", role


def test_a_document_that_comes_out_otherwise_is_booked_with_a_difference(world: World) -> None:
    world.sandbox.patch(f"/companies/{world.realm}", computes_tax=True)
    refund = paid_and_refunded(world)
    world.send(refund)
    assert world.state(refund) is State.BOOKED_WITH_A_DIFFERENCE
    sentence = world.sentence(refund)
    assert sentence.code == "total-differs"
    assert sentence.parameters["ours"] == "21.60 USD"


def test_a_credit_that_quickbooks_applied_by_itself_is_not_applied_twice(world: World) -> None:
    world.sandbox.patch(f"/companies/{world.realm}", auto_apply=True)
    lines = [{"sku": "A", "price": "100.00", "tax": "8.00"}, {"sku": "B", "price": "15.00", "tax": "1.20"}]
    order = world.order(line_items=lines, paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    refund = world.refund(order, lines=[{"index": 1}], transactions=[])
    world.send(refund)
    assert world.state(refund) is State.BOOKED_WITH_A_DIFFERENCE, world.sentence(refund)
    assert world.sentence(refund).code == "credit-applied-by-quickbooks"
    assert world.balance("receivable") == "108.00"


def test_facts_that_change_after_booking_touch_nothing_and_open_a_hold(world: World) -> None:
    order = world.order(line_items=[{"sku": "A", "price": "20.00", "tax": "1.60", "quantity": 2}])
    world.book_sale(order)
    refund = world.refund(
        order, lines=[{"index": 0, "quantity": 1}], transactions=[{"amount": "5.00"}, {"amount": "5.80"}]
    )
    world.send(refund)
    assert world.state(refund) is State.BOOKED
    before = world.documents()
    failed = refund["transactions"][1]["id"]
    world.sandbox.post(f"/shops/{world.domain}/transactions/{failed}", status="failure")
    world.deliver(refund, "order_transactions/create", transaction_id=failed)
    world.sync()
    detail = world.detail(refund)
    assert (detail.row.state, detail.row.sentence and detail.row.sentence.code) == (
        State.HELD,
        "changed-after-booking",
    )
    assert not detail.can_retry
    assert world.documents() == before


def test_an_order_that_nobody_can_read_is_shown_to_a_person_and_stops_no_other(world: World) -> None:
    order = world.order()
    world.book_sale(order)
    good = world.refund(order)
    with world.room.database.write() as connection:
        world.room.intake.nudge(connection, world.shop_id, "gid://shopify/Order/404", world.clock.now())
    world.send(good)
    assert world.state(good) is State.BOOKED
    (trouble,) = world.room.reading.troubles(world.shop_id)
    assert trouble.order_id == "gid://shopify/Order/404"


def test_a_ledger_that_answers_in_the_next_run_books_the_same(world: World) -> None:
    ledgers: dict[int, AnswersNextRun] = {}
    opened = world.room.sync.ledger
    world.room.sync.ledger = lambda company: ledgers.setdefault(
        company.id, AnswersNextRun(lambda: opened(company))
    )
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    refund = world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])
    world.send(refund)
    visits = 0
    while world.state(refund) is not State.BOOKED:
        visits += 1
        assert visits < 20
        ledgers[world.company_id].deliver()
        world.room.rounds.ask(world.company_id)
        world.sync()
    assert len(world.documents()) == 2
    assert world.balance("receivable") == "0.00"
    assert world.balance("undeposited") == "0.00"


def test_a_webhook_after_the_last_read_is_booked_without_another(world: World) -> None:
    first = paid_and_refunded(world)
    second = paid_and_refunded(world)
    assert world.deliver(first) == 200

    def step(name, work):  # type: ignore[no-untyped-def]  # a Step
        done = work()
        if name == "book":
            assert world.deliver(second) == 200
        return done

    ((company, generation),) = world.room.rounds.active()
    world.room.sync.run(company, generation, step)
    world.sync()
    assert world.state(second) is State.BOOKED


def test_a_round_that_ended_before_a_crash_is_not_told_again(world: World) -> None:
    refund = paid_and_refunded(world)
    world.deliver(refund)
    ((company, generation),) = world.room.rounds.active()
    world.room.sync.run(company, generation, run_now)
    seen = world.sandbox.request_count()
    world.room.sync.run(company, generation, run_now)
    assert world.sandbox.request_count() == seen


class TestOneBadApple:
    """A mistake of ours in one refund is that refund's, and stops no other of the company."""

    def test_a_rule_that_breaks_holds_its_refund_alone(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, good = paid_and_refunded(world), paid_and_refunded(world)

        def breaks_on_the_bad_one(refund: Refund, *others: Any, **more: Any) -> Verdict:
            if refund.id.endswith(str(bad["id"])):
                raise ZeroDivisionError
            return decide(refund, *others, **more)

        monkeypatch.setattr("plugin.verdicts.decide", breaks_on_the_bad_one)
        world.send(bad, good)
        assert world.state(good) is State.BOOKED
        assert (world.state(bad), world.sentence(bad).code) == (State.HELD, "deciding-broke")

        monkeypatch.undo()
        world.room.reading.retry(world.shop_id, world.detail(bad).row.id, "Ada")
        world.sync()
        assert world.state(bad) is State.BOOKED

    def test_a_request_that_is_refused_whole_fails_only_the_document_at_fault(self, world: World) -> None:
        bad, good = paid_and_refunded(world), paid_and_refunded(world)
        opened = world.room.sync.ledger

        def ledger(company: Company) -> Ledger:
            return RefusesWhole(opened(company), marker=f"{bad['id']}#1")

        world.room.sync.ledger = ledger
        world.send(bad, good)
        assert world.state(good) is State.BOOKED
        assert (world.state(bad), world.sentence(bad).code) == (State.FAILED, "quickbooks-refused-all")
        assert len(world.documents()) == 1

    def test_a_payload_that_cannot_be_written_fails_its_refund_alone(self, world: World) -> None:
        bad, good = paid_and_refunded(world), paid_and_refunded(world)
        opened = world.room.sync.ledger
        world.room.sync.ledger = lambda company: BreaksDrafting(opened(company), marker=f"{bad['id']}#1")
        world.send(bad, good)
        assert world.state(good) is State.BOOKED
        assert (world.state(bad), world.sentence(bad).code) == (State.FAILED, "drafting-broke")


@dataclass
class _Around:
    """A ledger around another, for a mistake that the one inside does not make."""

    inside: Ledger
    marker: str

    def offers(self) -> Offers:
        return self.inside.offers()

    def sales(self, numbers: Sequence[str]) -> Mapping[str, tuple[Sale, ...] | Refused]:
        return self.inside.sales(numbers)

    def beside(self, searches: Sequence[SaleSearch]) -> Mapping[SaleSearch, Beside | Refused]:
        return self.inside.beside(searches)

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        return self.inside.by_hand(searches)

    def items(self, skus: Sequence[str]) -> Mapping[str, tuple[Item, ...] | Refused]:
        return self.inside.items(skus)

    def listed(self, ids: Collection[str]) -> Mapping[str, Item]:
        return self.inside.listed(ids)

    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        return self.inside.draft(document, sale, key, parents)

    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        return self.inside.book(key, drafts, again=again)


class RefusesWhole(_Around):
    def book(self, key: str, drafts: Sequence[Drafted], *, again: bool = False) -> Mapping[str, Answer]:
        if any(self.marker in str(draft.payload) for draft in drafts):
            raise Refused("quickbooks-refused-all", fault="500", words="Unsupported operation")
        return super().book(key, drafts, again=again)


class BreaksDrafting(_Around):
    def draft(self, document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        if document.marker.endswith(self.marker):
            raise KeyError("a field that nobody thought of")
        return super().draft(document, sale, key, parents)
