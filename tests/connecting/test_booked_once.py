"""A shop that changes to another company: what the one has in its books, the other does not get as well."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.states import State
from tests.connecting.merchant import Merchant
from tests.connecting.test_connect import company_of
from tests.sandbox_process import Json
from tests.world import World


def change_to(world: World, name: str, order: Json) -> Json:
    """The shop changes to a new company, which has the order's sale too."""
    merchant = Merchant.of(world, world.shop_id)
    company = world.sandbox.company(name=name)
    world.sandbox.book_sale(company, world.domain, order["id"], as_="sales receipt", paid="full")
    merchant.answer(merchant.connect(company["realm"]), "yes")
    world.company_id = company_of(world, company["realm"])
    return company


def standings(world: World) -> list[tuple[str, str | None]]:
    """State and sentence of every refund, the oldest first."""
    with world.room.database.read() as connection:
        rows = connection.execute(sa.select(t.refunds).order_by(t.refunds.c.id)).all()
    return [(row.state, row.sentence and row.sentence["code"]) for row in rows]


def test_a_refund_that_one_company_has_is_not_booked_in_the_next(world_anywhere: World) -> None:
    world = world_anywhere
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    beta = change_to(world, "Beta", order)
    world.send(refund)
    assert standings(world) == [("booked", "booked"), ("skipped", "booked-elsewhere")]
    types = [one["type"] for one in world.sandbox.documents(beta)]
    assert "RefundReceipt" not in types


@pytest.mark.parametrize(
    "state", [State.BOOKING, State.PART_BOOKED, State.BOOKED_WITH_A_DIFFERENCE, State.UNDONE, State.HELD]
)
def test_it_counts_however_it_came_to_stand_there(world_anywhere: World, state: State) -> None:
    world = world_anywhere
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    with world.room.database.write() as connection:
        connection.execute(t.refunds.update().values(state=state.value))
    change_to(world, "Beta", order)
    world.send(refund)
    assert standings(world)[1] == ("skipped", "booked-elsewhere")


def test_what_waited_in_the_company_before_is_booked_in_the_next_and_only_there(
    world_anywhere: World,
) -> None:
    world = world_anywhere
    world.sandbox.post(f"/companies/{world.realm}/disconnect")
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    change_to(world, "Beta", order)
    world.send(refund)
    assert [state for state, _ in standings(world)] == ["waiting", "booked"]
    merchant = Merchant.of(world, world.shop_id)
    merchant.answer(merchant.connect(world.realm), "yes")
    world.company_id = company_of(world, world.realm)
    world.send(refund)
    assert standings(world) == [("skipped", "booked-elsewhere"), ("booked", "booked")]
