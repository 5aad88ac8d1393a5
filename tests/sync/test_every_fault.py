"""Every fault of the table, through every step of a booking: nothing is lost, nothing is doubled, each has a sentence.

One refund for each code goes out together, each document of it refused with another code; then trouble of whole
requests and refused questions, at each place of a sync. Afterwards the company's documents are counted.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin.accounting.policy import Gateway, MissingSale
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.journal import tables as t
from plugin.journal.views import RefundDetail
from plugin.ledgers.quickbooks_online.faults import TABLE, Happens, fault_of
from plugin.states import State
from plugin.texts import TEXTS
from tests.sandbox_process import Json, Sandbox, start_sandbox
from tests.world import World, make_world, sqlite_url

#: A code that nobody knows is one of them.
CODES = [*TABLE, "8123"]
#: These end the connection, so that nothing else of the company goes on; they have a test of their own.
OVER = [code for code, row in TABLE.items() if row.happens is Happens.CONNECT]
OTHERS = [code for code in CODES if code not in OVER]

#: Trouble of a whole request, those first after which it has surely not been done.
TROUBLE = [
    "down", "throttled", "throttled in xml", "unauthorized", "broken", "status:404", "status:502", "lost before",
    "half", "lost after",
]  # fmt: skip

DONE = {State.BOOKED, State.BOOKED_WITH_A_DIFFERENCE}
STOPPED = {State.FAILED, State.HELD, State.PART_BOOKED}


#: What one document is told of the whole company; the others of its request are not asked about any further then.
OF_ALL = [code for code in OTHERS if code in TABLE and TABLE[code].pause is not None]
OF_ONE = [code for code in OTHERS if code not in OF_ALL]
#: One code for each thing that may happen, and one that nobody knows.
ONE_OF_EACH = [*{TABLE[code].happens: code for code in OTHERS if code in TABLE}.values(), OTHERS[-1]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One of our own: we let its time pass."""
    with start_sandbox() as running:
        yield running


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """Missing sales are created. Hours pass in no time, so limits of a second or a minute would tell nothing."""
    limits: Json = dict.fromkeys(("requests_per_minute", "requests_per_second", "batches_per_minute"), 0)
    with make_world(sandbox, sqlite_url(tmp_path), **limits) as made:
        creates_missing_sales(made)
        yield made
        sandbox.calm()


def later(world: World) -> None:
    """An hour passes, in the pretend world as well."""
    world.sandbox.post("/clock", advance=3600)
    world.later(hours=1)


def paid(world: World) -> Json:
    order = world.order()
    world.book_sale(order)
    return world.refund(order)


def part_paid(world: World) -> Json:
    order = world.order(line_items=[{"sku": "A", "price": "100.00", "tax": "8.00"}], paid="60.00")
    world.book_sale(order, as_="invoice", paid="60.00")
    return world.refund(order, transactions=[{"amount": "60.00"}], adjustments=[])


def unpaid(world: World) -> Json:
    order = world.order(paid="0.00")
    world.book_sale(order, as_="invoice", paid="0.00")
    return world.refund(order, transactions=[])


_buyers = itertools.count(1)


def missing(world: World) -> Json:
    """Of an order that nobody booked, by a buyer whom the company does not know."""
    mug = [{"sku": "MUG", "title": "Mug", "price": "20.00"}]
    return world.refund(world.order(line_items=mug, customer=f"Buyer {next(_buyers)}"))


def creates_missing_sales(world: World) -> None:
    made = world.sandbox.post(
        f"/companies/{world.realm}/items", name="Mug", kind="non-stock", sku="MUG", price="20.00"
    )
    mug = Item(Ref(str(made["Id"]), "Mug"), ItemKind.NON_STOCK, "MUG", True, None)
    undeposited = world.company["accounts"]["undeposited"]
    account = Ref(str(undeposited["id"]), undeposited["name"])
    world.change_policy(
        missing_sale=MissingSale.CREATE,
        sku_items={"MUG": mug},
        gateways={"shopify_payments": Gateway(account=account)},
    )


Story = Callable[[World], Json]

#: What is refunded, and the documents that are written for it: (story, entity, operation).
STEPS: list[tuple[Story, str, str]] = [
    (paid, "RefundReceipt", "create"),
    (part_paid, "CreditMemo", "create"),
    (part_paid, "RefundReceipt", "create"),
    (part_paid, "Payment", "create"),
    (unpaid, "Invoice", "void"),
    (missing, "Customer", "create"),
    (missing, "SalesReceipt", "create"),
    (missing, "RefundReceipt", "create"),
]


def details(world: World) -> list[RefundDetail]:
    """Every refund of the shop, as the panel shows it."""
    found = [world.room.reading.refund(world.shop_id, id_) for id_ in sorted(world.column(t.refunds.c.id))]
    return [each for each in found if each is not None]


def marks(world: World) -> Counter[str]:
    """Our line in the note of each of the company's documents, as often as it stands there."""
    notes = (
        str(one.get("PrivateNote") or "")
        for one in world.documents("RefundReceipt", "CreditMemo", "SalesReceipt", "Invoice", "Payment")
    )
    return Counter(line for note in notes for line in note.splitlines() if line.startswith("Contra "))


def check(world: World) -> None:
    """No document is there twice; each refund stands where its documents are, and somebody reads why."""
    there = marks(world)
    assert [line for line, times in there.items() if times > 1] == []
    invoices = {one["DocNumber"]: one for one in world.documents("Invoice")}
    for detail in details(world):
        if detail.row.state in (State.WAITING, State.BOOKING):
            overview = world.room.reading.overview(world.shop_id)
            assert overview is not None
            assert overview.company_trouble is not None
            assert overview.company_trouble.code in TEXTS
            continue
        assert detail.row.sentence is not None
        assert detail.row.sentence.code in TEXTS
        booked = [one for one in detail.documents if one.state == "booked"]
        voids = [one for one in booked if one.document.kind == "void"]
        own = [line for line in there if f"{detail.refund.id}#" in line]
        assert len(own) == len(booked) - len(voids), (detail.row.state, own)
        assert not any(invoices[detail.row.order_number]["TotalAmt"] for _ in voids)
        match detail.row.state:
            case State.FAILED | State.HELD:
                assert booked == []
            case State.PART_BOOKED:
                assert booked
            case done:
                assert done in DONE
                assert {one.state for one in detail.documents} <= {"booked", "needless"}


def until_it_stands(world: World, count: int) -> None:
    """Time passes until nothing happens by itself any more."""
    for _ in range(12):
        states = [State(state) for state in world.column(t.refunds.c.state)]
        if len(states) == count and set(states) <= DONE | STOPPED:
            return
        later(world)
    raise AssertionError(Counter(map(str, states)))


def mended(world: World, count: int) -> None:
    """The trouble is over; a person presses Retry where something stands: then all is booked, once."""
    world.sandbox.calm()
    until_it_stands(world, count)
    check(world)
    for detail in details(world):
        if detail.row.state in STOPPED:
            assert world.room.reading.retry(world.shop_id, detail.row.id, "Ada"), detail.row.sentence
    world.sync()
    until_it_stands(world, count)
    check(world)
    assert [str(each.row.sentence) for each in details(world) if each.row.state not in DONE] == []
    for role in ("receivable", "undeposited", "sales", "tax"):
        assert world.balance(role) == "0.00", role


@pytest.mark.parametrize(
    ("story", "entity", "operation"), STEPS, ids=[f"{s.__name__}-{e}-{o}" for s, e, o in STEPS]
)
def test_every_code_on_every_document_books_once_or_stands_still(
    world: World, story: Story, entity: str, operation: str
) -> None:
    refunds = [story(world) for _ in OF_ONE]
    for code in OF_ONE:  # each strikes once, so the next document is the next one's
        world.sandbox.fault(f"fault:{code}", entity=entity, operation=operation)
    world.send(*refunds)
    check(world)
    for code in OF_ALL:
        world.sandbox.fault(f"fault:{code}", entity=entity, operation=operation)
        refunds.append(story(world))
        assert world.deliver(refunds[-1]) == 200
        later(world)
        check(world)
    mended(world, len(refunds))
    answered_later = {
        code
        for code, row in TABLE.items()
        if row.of_batch or row.happens in (Happens.DOUBT, Happens.NAME, Happens.NUMBER)
    }
    assert told(world) >= set(OTHERS) - answered_later


def told(world: World) -> set[str]:
    """Every code that a document of ours was answered with."""
    answers = [answer for answer in world.column(t.attempts.c.answer) if answer and "Fault" in answer]
    return {fault_of(answer["Fault"]).code for answer in answers}


@pytest.mark.parametrize(("story", "codes"), [(part_paid, OTHERS), (unpaid, OTHERS), (missing, ONE_OF_EACH)])
def test_every_code_for_ever_ends_in_a_sentence_and_retry_books_once(
    world: World, story: Story, codes: list[str]
) -> None:
    for code in codes:
        for operation in ("create", "void"):
            world.sandbox.fault(f"fault:{code}", what="qbo", operation=operation, count=-1)
        world.send(story(world))
        later(world)
        check(world)
        world.sandbox.calm()
        later(world)
    mended(world, len(codes))


@pytest.mark.parametrize("story", [paid, part_paid, unpaid, missing])
def test_a_document_that_was_written_although_quickbooks_said_that_it_failed_is_found(
    world: World, story: Story
) -> None:
    refunds = [story(world) for _ in range(4)]
    for operation in ("create", "void"):
        world.sandbox.fault("fault:10000", operation=operation, count=6, after=True)
    world.send(*refunds)
    check(world)
    mended(world, len(refunds))


def struck_at_each_place(world: World, story: Story, faults: list[str], **match: str) -> int:
    """A refund for every place of a sync; at that place one fault after another strikes it, an hour apart, as long
    as it is not booked. How many places there were."""
    for nth in itertools.count(1):
        assert world.deliver(story(world)) == 200
        seen = 0
        for kind in faults:
            world.sandbox.fault(kind, 1.0, nth=nth, **match)
            later(world)
            world.sandbox.calm()
            seen += DONE.isdisjoint(map(State, world.column(t.refunds.c.state)[-1:]))
        check(world)
        until_it_stands(world, nth)
        if not seen:
            mended(world, nth)
            return nth - 1
    raise AssertionError


@pytest.mark.parametrize("story", [paid, part_paid, unpaid, missing])
def test_trouble_with_every_request_of_a_sync_books_once(world: World, story: Story) -> None:
    assert struck_at_each_place(world, story, TROUBLE, what="qbo") >= 4


def test_trouble_and_every_code_with_the_operation_of_its_own_voids_once(world: World) -> None:
    """A batch that knows no void; so it goes out alone."""
    kinds = [*TROUBLE, *(f"fault:{code}" for code in OTHERS)]
    for kind in kinds:
        world.sandbox.fault("fault:2020", what="qbo batch", operation="void")
        world.sandbox.fault(kind, what="qbo write")
        assert world.deliver(unpaid(world)) == 200
        later(world)
        world.sandbox.calm()
    check(world)
    mended(world, len(kinds))


@pytest.mark.parametrize(
    ("story", "codes"),
    [(paid, ONE_OF_EACH), (part_paid, OTHERS), (unpaid, ONE_OF_EACH), (missing, ONE_OF_EACH)],
)
def test_every_code_on_every_question_books_once(world: World, story: Story, codes: list[str]) -> None:
    kinds = [f"fault:{code}" for code in codes]
    assert struck_at_each_place(world, story, kinds, operation="query") >= 3


@pytest.mark.parametrize("story", [paid, part_paid, unpaid, missing])
def test_every_code_on_every_question_after_a_lost_answer_books_once(world: World, story: Story) -> None:
    """The questions are whether our documents are there."""
    for nth in range(1, 4):
        assert world.deliver(story(world)) == 200
        world.sandbox.fault("lost after", what="qbo batch", nth=1 + (story is missing))
        world.sync()
        for code in ONE_OF_EACH:
            world.sandbox.fault(f"fault:{code}", operation="query", nth=nth)
            later(world)
            world.sandbox.calm()
        check(world)
    mended(world, 3)


@pytest.mark.parametrize("code", OVER)
@pytest.mark.parametrize("what", ["query", "create"])
def test_a_code_that_ends_the_connection_keeps_the_refund_waiting(world: World, code: str, what: str) -> None:
    refund = paid(world)
    world.sandbox.fault(f"fault:{code}", operation=what)
    world.send(refund)
    later(world)
    check(world)
    overview = world.room.reading.overview(world.shop_id)
    assert overview is not None
    assert overview.company_trouble is not None
    assert overview.company_trouble.code == "company-reconnect"
    assert world.state(refund) in {State.WAITING, State.BOOKING}
    assert world.documents() == []
