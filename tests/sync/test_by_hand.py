"""What a bookkeeper, or another connector, entered before us is found in the company and never booked twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plugin.accounting.policy import Adopting, Gateway, MissingSale
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.protocols import Refused
from plugin.searches import Found, HandSearch
from plugin.states import State
from tests.ledgers.answers_next_run import AnswersNextRun
from tests.sandbox_process import Json, Sandbox
from tests.sync.test_books import enter, line
from tests.sync.test_trouble import _Around
from tests.world import World, make_world, sqlite_url


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """What was entered by hand is adopted without asking."""
    with make_world(sandbox, sqlite_url(tmp_path)) as made:
        made.change_policy(adopting=Adopting.AUTOMATIC)
        yield made


def sold(world: World, **wish: Any) -> tuple[Json, Json]:
    """An order of 20.00 and 1.60 tax, booked as a sales receipt; the order and the sale."""
    order = world.order(**wish)
    id_ = world.book_sale(order)["id"]
    (sale,) = (one for one in world.documents("SalesReceipt") if one["Id"] == id_)
    return order, sale


def typed(
    world: World, sale: Json, entity: str = "RefundReceipt", tax: str = "1.60", days: int = 0, **facts: Any
) -> Json:
    """A bookkeeper types a refund of that sale's customer: 20.00 and the tax, so many days ago."""
    day = (world.clock.now().astimezone(ZoneInfo("America/New_York")) - timedelta(days=days)).date()
    body: Json = {
        "CustomerRef": sale["CustomerRef"],
        "TxnDate": day.isoformat(),
        "Line": [line(world.company["items"]["no_restock"]["id"], 20, tax="TAX")],
        "TxnTaxDetail": {"TotalTax": float(tax)},
        **facts,
    }
    if entity == "RefundReceipt":
        body["DepositToAccountRef"] = {"value": world.company["accounts"]["undeposited"]["id"]}
    return enter(world, entity, body)


def asked(world: World, since: int) -> int:
    """Requests to QuickBooks after that one."""
    return sum(one["what"].startswith("qbo") for one in world.sandbox.requests_since(since))


def adopted(world: World, refund: Json) -> list[str]:
    decision = world.detail(refund).decision
    assert decision is not None
    return [hand.id for hand in decision.adopted]


class TestARefundTypedByHand:
    def test_is_adopted_and_nothing_is_written(self, world: World) -> None:
        order, sale = sold(world)
        receipt = typed(world, sale, days=3)
        refund = world.refund(order)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.BOOKED, "because-adopted")
        assert adopted(world, refund) == [receipt["Id"]]
        assert [one["Id"] for one in world.documents()] == [receipt["Id"]]
        assert world.balance("undeposited") == "0.00"

    def test_is_shown_and_adopted_when_a_person_says_so(self, world: World) -> None:
        world.change_policy(adopting=Adopting.ASK)
        order, sale = sold(world)
        receipt = typed(world, sale)
        refund = world.refund(order)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "adopt")
        detail = world.detail(refund)
        assert detail.proposal is not None
        assert world.room.reading.approve(world.shop_id, detail.row.id, detail.proposal.content, "Ada")
        world.sync()
        assert world.state(refund) is State.BOOKED
        assert adopted(world, refund) == [receipt["Id"]]
        assert len(world.documents()) == 1

    def test_is_found_by_a_ledger_that_answers_in_the_next_run(self, world: World) -> None:
        order, sale = sold(world)
        typed(world, sale)
        opened = world.room.sync.ledger
        slow = AnswersNextRun(lambda: opened(world.room.register.company(world.company_id)))
        world.room.sync.ledger = lambda _: slow
        refund = world.refund(order)
        world.send(refund)
        for _ in range(20):
            slow.deliver()
            world.room.rounds.ask(world.company_id)
            world.sync()
        assert (world.state(refund), world.sentence(refund).code) == (State.BOOKED, "because-adopted")

    @pytest.mark.parametrize(
        ("entity", "how"),
        [
            ("RefundReceipt", {"days": 6}),
            ("RefundReceipt", {"tax": "1.59"}),
            ("RefundReceipt", {"CustomerRef": None}),
        ],
    )
    def test_stands_for_no_refund_of_another_day_total_or_customer(
        self, world: World, entity: str, how: Json
    ) -> None:
        order, sale = sold(world)
        if "CustomerRef" in how:
            other = enter(world, "Customer", {"DisplayName": "Somebody Else"})
            how = {"CustomerRef": {"value": other["Id"]}}
        typed(world, sale, entity, **how)
        refund = world.refund(order)
        world.send(refund)
        assert (world.state(refund), len(world.documents())) == (State.BOOKED, 2)
        assert adopted(world, refund) == []

    def test_stands_for_one_order_only(self, world: World) -> None:
        """Two orders of one customer, refunded alike: in one sync, and in a later one."""
        orders = [sold(world) for _ in range(3)]
        receipt = typed(world, orders[0][1])
        first, second = (world.refund(order) for order, _ in orders[:2])
        world.send(first, second)
        third = world.refund(orders[2][0])
        world.send(third)
        told = [adopted(world, refund) for refund in (first, second, third)]
        assert sorted(told) == [[], [], [receipt["Id"]]]
        assert len(world.documents()) == 3

    def test_that_names_the_order_is_the_right_one_among_many_of_one_customer(self, world: World) -> None:
        numbers = ("10'2001", "10'2002", "10'2003")
        orders = [sold(world, customer="Online customers", name=f"#{number}") for number in numbers]
        sale = orders[0][1]
        named = [
            typed(world, sale, PrivateNote="Refund of #10'2001, by Ada"),
            typed(world, sale, CustomerMemo={"value": "Your order 10'2002"}),
            typed(world, sale, DocNumber="10'2003-R"),
        ]
        refunds = [world.refund(order) for order, _ in orders]
        world.send(*refunds)
        assert [adopted(world, refund) for refund in refunds] == [[one["Id"]] for one in named]
        assert len(world.documents()) == 3

    def test_whose_note_names_another_order_is_not_this_one(self, world: World) -> None:
        (first, sale), (second, _) = (
            sold(world, name="#3001"),
            sold(world, name="#3002"),
        )
        typed(world, sale, PrivateNote="Refund 3002, card of 30011")
        refunds = [world.refund(first), world.refund(second)]
        world.send(*refunds)
        assert adopted(world, refunds[0]) == []
        assert len(adopted(world, refunds[1])) == 1

    def test_is_known_by_its_note_even_where_it_begins_with_our_name(self, world: World) -> None:
        order, sale = sold(world)
        typed(world, sale, PrivateNote="Contra entry for the web shop")
        refund = world.refund(order)
        world.send(refund)
        assert world.sentence(refund).code == "because-adopted"

    def test_as_a_document_of_another_kind_waits_for_a_person(self, world: World) -> None:
        order, sale = sold(world)
        typed(world, sale, "CreditMemo")
        refund = world.refund(order)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "by-hand-otherwise")
        assert len(world.documents()) == 1


def test_a_document_of_ours_is_not_by_hand_even_where_a_person_took_our_mark_away(world: World) -> None:
    twice = {"line_items": [{"sku": "A", "price": "20.00", "tax": "3.20", "quantity": 2, "tracked": True}]}
    order, _ = sold(world, **twice)
    first = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(first)
    (ours,) = world.documents()
    changed = {"Id": ours["Id"], "SyncToken": ours["SyncToken"], "sparse": True, "PrivateNote": "seen"}
    enter(world, "RefundReceipt", changed)
    second = world.refund(order, lines=[{"index": 0, "quantity": 1}])
    world.send(second)
    assert (world.state(second), adopted(world, second)) == (State.BOOKED, [])
    assert len(world.documents()) == 2


def test_many_refunds_cost_two_more_questions(world: World) -> None:
    """One for credit memos, one for refund receipts, of all customers and days."""
    orders = [sold(world, customer=f"Buyer {number}")[0] for number in range(6)]
    refunds = [world.refund(order) for order in orders]
    for refund in refunds:
        assert world.deliver(refund) == 200
    seen = world.sandbox.request_count()
    world.sync()
    assert {world.state(refund) for refund in refunds} == {State.BOOKED}
    # Preferences and company, chosen items, sales of two types, their item, memos and receipts by hand; one batch.
    assert asked(world, seen) == 2 + 1 + 2 + 1 + 2 + 1


@pytest.mark.parametrize("kind", ["down", "throttled", "half", "lost after"])
@pytest.mark.parametrize("nth", [7, 8])
def test_a_company_that_cannot_be_searched_now_is_searched_later(world: World, kind: str, nth: int) -> None:
    order, sale = sold(world)
    typed(world, sale)
    world.sandbox.fault(kind, what="qbo query", nth=nth)
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.WAITING
    world.later(minutes=2)
    assert (world.state(refund), world.sentence(refund).code) == (State.BOOKED, "because-adopted")


@dataclass
class _BreaksOnTheBadOne(_Around):
    """A ledger whose search breaks on one order."""

    def by_hand(self, searches: Sequence[HandSearch]) -> Mapping[HandSearch, tuple[Found, ...] | Refused]:
        if any(search.order == self.marker for search in searches):
            raise KeyError("a field that nobody thought of")
        return super().by_hand(searches)


def test_a_search_that_breaks_on_one_order_holds_that_one_alone(world: World) -> None:
    (bad, _), (good, _) = sold(world), sold(world)
    opened = world.room.sync.ledger
    world.room.sync.ledger = lambda company: _BreaksOnTheBadOne(opened(company), bad["name"].strip("#"))
    refunds = [world.refund(bad), world.refund(good)]
    world.send(*refunds)
    assert [world.state(refund) for refund in refunds] == [State.HELD, State.BOOKED]
    assert world.sentence(refunds[0]).code == "company-not-searched"


class TestASaleThatIsCreatedFirst:
    @pytest.fixture
    def world(self, world: World) -> World:
        """The shop says who its customers are."""
        world.sandbox.patch(f"/shops/{world.domain}", personal_data=True)
        made = world.sandbox.post(
            f"/companies/{world.realm}/items", name="Mug", kind="non-stock", sku="MUG-01", price="20.00"
        )
        undeposited = world.company["accounts"]["undeposited"]
        world.change_policy(
            missing_sale=MissingSale.CREATE,
            sku_items={"MUG-01": Item(Ref(str(made["Id"]), "Mug"), ItemKind.NON_STOCK, "MUG-01", True, None)},
            gateways={"shopify_payments": Gateway(Ref(str(undeposited["id"]), undeposited["name"]))},
        )
        return world

    @pytest.mark.parametrize("as_", ["sales receipt", "invoice"])
    @pytest.mark.parametrize("knows_names", [True, False])
    def test_is_not_doubled_where_it_is_there_under_another_number(
        self, world: World, as_: str, knows_names: bool
    ) -> None:
        """The connector's note names the order; that tells enough where the shop does not say who bought."""
        world.sandbox.patch(f"/shops/{world.domain}", personal_data=knows_names)
        order = world.order(customer="Ada O'Brien\\", name="#10'01")
        world.book_sale(order, as_=as_, number="SO-77")
        refund = world.refund(order)
        world.send(refund)
        assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "sale-looks-booked")
        assert "SO-77" in str(world.sentence(refund).parameters)
        assert len(world.documents("SalesReceipt", "Invoice")) == 1

    @pytest.mark.parametrize("knows_names", [True, False])
    def test_is_not_doubled_where_the_buyer_has_such_a_sale_that_names_nothing(
        self, world: World, knows_names: bool
    ) -> None:
        world.sandbox.patch(f"/shops/{world.domain}", personal_data=knows_names)
        order = world.order(customer="Ada O'Brien")
        there = enter(world, "Customer", {"DisplayName": "Ada O'Brien"})
        typed(world, {"CustomerRef": {"value": there["Id"]}}, "SalesReceipt", DocNumber="SO-77")
        refund = world.refund(order)
        world.send(refund)
        assert (world.state(refund) is State.HELD) == knows_names, world.sentence(refund)

    @pytest.mark.parametrize("other", ["customer", "total", "day"])
    def test_is_created_beside_sales_of_another_customer_total_or_day(self, world: World, other: str) -> None:
        order, there = world.order(), self._other(world, other)
        world.book_sale(there, number="SO-77")
        refund = world.refund(order)
        world.send(refund)
        assert world.state(refund) is State.BOOKED, world.sentence(refund)
        assert len(world.documents("SalesReceipt")) == 2

    @staticmethod
    def _other(world: World, other: str) -> Json:
        match other:
            case "customer":
                return world.order(customer="Ben Ito")
            case "total":
                return world.order(line_items=[{"sku": "MUG-01", "price": "21.00", "tax": "1.60"}])
            case _:
                return world.order(created_at="2026-01-05T12:00:00+00:00")

    def test_of_another_order_that_we_created_is_no_hindrance(self, world: World) -> None:
        """The same buyer bought twice on one day, and no connector has booked either."""
        for order in (world.order(), world.order()):
            refund = world.refund(order)
            world.send(refund)
            assert world.state(refund) is State.BOOKED, world.sentence(refund)
        assert len(world.documents("SalesReceipt")) == 2
        assert len({one["CustomerRef"]["value"] for one in world.documents("SalesReceipt")}) == 1

    def test_is_made_out_to_the_customer_that_is_there(self, world: World) -> None:
        order = world.order(customer='Zoë "Z" O\'Brien')
        there = enter(world, "Customer", {"DisplayName": 'Zoë "Z" O\'Brien'})
        refund = world.refund(order)
        world.send(refund)
        (sale,) = world.documents("SalesReceipt")
        assert sale["CustomerRef"]["value"] == there["Id"]

    def test_is_not_needed_for_a_refund_that_was_typed_by_hand(self, world: World) -> None:
        order = world.order()
        there = enter(world, "Customer", {"DisplayName": order["customer"]})
        receipt = typed(world, {"CustomerRef": {"value": there["Id"]}})
        refund = world.refund(order)
        world.send(refund)
        assert world.state(refund) is State.BOOKED, world.sentence(refund)
        assert adopted(world, refund) == [receipt["Id"]]
        assert world.documents("SalesReceipt") == []
