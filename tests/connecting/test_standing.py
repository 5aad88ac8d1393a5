"""How a company stands with QuickBooks: what ends a connection, what keeps it, and what waits meanwhile."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from plugin.states import CompanyState, State
from plugin.vault import NothingKept
from tests.connecting.merchant import Merchant, pair_of
from tests.sandbox_process import Json
from tests.world import World

DAY = timedelta(days=1)


def standing(world: World) -> CompanyState:
    return world.room.register.company(world.company_id).state


def waiting_refund(world: World) -> Json:
    """A refund of a booked sale, told of and synced."""
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    return refund


def asked_of_intuit(world: World, since: int) -> list[str]:
    return [one["what"] for one in world.sandbox.requests_since(since) if one["what"] != "shopify graphql"]


def taken_out(world: World) -> None:
    """Its owner removes the app inside QuickBooks: 3100, and no renewal."""
    world.sandbox.post(f"/companies/{world.realm}/disconnect")


def refused_to_renew(world: World) -> None:
    """The refresh token is dead."""
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    world.room.vault.put(
        f"company:{world.company_id}", {**pair_of(world, world.company_id), "refresh_token": "long dead"}
    )


def no_administrator(world: World) -> None:
    """Whoever connected it lost that role."""
    world.sandbox.fault("not an admin", what="qbo query", count=-1)


ENDS = [taken_out, refused_to_renew, no_administrator]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_connection_that_ended_is_told_once_and_nothing_more_is_sent(
    world: World, merchant: Merchant, end: object
) -> None:
    assert callable(end)
    end(world)
    refund = waiting_refund(world)
    assert standing(world) is CompanyState.RECONNECT
    assert world.state(refund) is State.WAITING
    since = world.sandbox.request_count()
    another = waiting_refund(world)
    world.later(hours=3)
    assert asked_of_intuit(world, since) == []
    assert world.state(another) is State.WAITING, "letters are read all the same"


@pytest.mark.parametrize("path", ["/panel/refunds", "/panel/refunds/1", "/panel/attention"])
def test_every_page_says_that_it_has_to_be_connected_again_and_where(
    world: World, merchant: Merchant, path: str
) -> None:
    taken_out(world)
    waiting_refund(world)
    page = merchant.client.get(path).text
    assert "QuickBooks has to be connected again" in page
    button = re.search(r'href="(/connect/quickbooks/start[^"]+)" target="_blank" rel="noopener', page)
    assert button is not None
    assert "QuickBooks no longer accepts this connection" in page
    assert "The last sync did not succeed" not in page
    address = merchant.intuit_says(merchant.asked(button[1]), world.realm)
    assert "What waited is booked now." in merchant.come_back(address)
    world.sync()
    assert [row.state for row in world.rows()] == [State.BOOKED]
    assert "has to be connected again" not in merchant.client.get(path).text


def test_retry_says_that_it_does_not_help_yet(world: World, merchant: Merchant) -> None:
    order = world.order()
    refund = world.refund(order)  # its sale is missing
    world.send(refund)
    assert world.state(refund) is State.HELD
    assert "Retry</button>" in merchant.client.get("/panel/refunds/1").text
    merchant.disconnect()
    page = merchant.client.get("/panel/refunds/1").text
    assert "Retry helps once QuickBooks is connected again." in page
    assert "Retry</button>" not in page


def test_a_token_refused_twice_is_no_reason_to_give_a_company_up(world: World) -> None:
    world.sandbox.fault("unauthorized", what="qbo query", count=2)
    refund = waiting_refund(world)
    assert standing(world) is CompanyState.CONNECTED
    world.sandbox.calm()
    world.later(minutes=10)
    assert world.state(refund) is State.BOOKED


def test_a_renewal_whose_answer_is_lost_is_saved_while_the_old_token_is_good(world: World) -> None:
    world.sandbox.patch(f"/companies/{world.realm}", keeps_refresh_token=True)
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    world.sandbox.fault("lost after", what="token")
    assert world.state(waiting_refund(world)) is State.BOOKED
    assert standing(world) is CompanyState.CONNECTED


def test_a_renewal_whose_answer_is_lost_with_the_new_token_asks_for_a_person(world: World) -> None:
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    world.sandbox.fault("lost after", what="token")
    assert world.state(waiting_refund(world)) is State.WAITING
    assert standing(world) is CompanyState.RECONNECT


@pytest.mark.parametrize("kind", ["down", "lost before", "status:500"])
def test_a_token_endpoint_in_trouble_ends_no_connection(world: World, kind: str) -> None:
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    world.sandbox.fault(kind, what="token", count=2)
    refund = waiting_refund(world)
    assert (standing(world), world.state(refund)) == (CompanyState.CONNECTED, State.WAITING)
    world.sandbox.calm()
    world.later(minutes=10)
    assert world.state(refund) is State.BOOKED


def test_disconnecting_gives_the_access_back_and_forgets_it(world: World, merchant: Merchant) -> None:
    since = world.sandbox.request_count()
    page = merchant.disconnect()
    assert "Contra has given its access back" in page
    assert asked_of_intuit(world, since) == ["discovery", "revoke"]
    with pytest.raises(NothingKept):
        pair_of(world, world.company_id)
    since = world.sandbox.request_count()
    refund = waiting_refund(world)
    assert world.state(refund) is State.WAITING
    assert asked_of_intuit(world, since) == []
    assert "QuickBooks is disconnected" in merchant.client.get("/panel/refunds").text
    merchant.connect(world.realm)
    world.sync()
    assert world.state(refund) is State.BOOKED


def test_disconnecting_while_intuit_is_away_ends_it_here_and_says_so(
    world: World, merchant: Merchant
) -> None:
    world.sandbox.fault("down", what="revoke")
    page = merchant.disconnect()
    assert "QuickBooks did not hear of it. Remove Contra in QuickBooks too" in page
    assert standing(world) is CompanyState.DISCONNECTED
    with pytest.raises(NothingKept):
        pair_of(world, world.company_id)


def test_a_connection_that_a_person_ended_is_not_called_lost(world: World, merchant: Merchant) -> None:
    merchant.disconnect()
    assert not world.room.connecting._standing.lost(world.company_id, "Contra", world.clock.now())
    assert standing(world) is CompanyState.DISCONNECTED


def test_an_idle_connection_is_renewed_every_week_and_outlives_a_year(
    world: World, merchant: Merchant
) -> None:
    merchant.connect(world.realm)
    world.sync()
    refreshed = []
    for _ in range(53):
        since = world.sandbox.request_count()
        world.sandbox.post("/clock", advance=(7 * DAY).total_seconds())
        world.later(days=7)
        refreshed += [what for what in asked_of_intuit(world, since) if what == "token"]
        assert standing(world) is CompanyState.CONNECTED
    assert len(refreshed) == 53


def test_between_renewals_an_idle_company_costs_nothing(world: World, merchant: Merchant) -> None:
    merchant.connect(world.realm)
    world.sync()
    since = world.sandbox.request_count()
    for _ in range(6):
        assert world.later(days=1) == 0
    assert world.sandbox.request_count() == since


def test_a_renewal_that_comes_to_nothing_is_tried_again(world: World, merchant: Merchant) -> None:
    merchant.connect(world.realm)
    world.sync()
    world.sandbox.fault("down", what="token", count=2)
    before = pair_of(world, world.company_id)
    world.later(days=7)
    assert pair_of(world, world.company_id) == before
    assert world.room.rounds.wake(world.clock.now()) == 0, "not at every wake"
    world.sandbox.calm()
    world.later(days=1)
    assert pair_of(world, world.company_id) != before


def test_a_disconnected_company_is_never_woken_for_a_renewal(world: World, merchant: Merchant) -> None:
    merchant.connect(world.realm)
    world.sync()
    merchant.disconnect()
    assert world.later(days=8) == 0


def test_the_merchant_is_warned_thirty_days_before_the_connection_ends(
    world: World, merchant: Merchant
) -> None:
    merchant.connect(world.realm)
    pair = pair_of(world, world.company_id)
    ends = datetime.fromtimestamp(pair["ends_at"], UTC)
    assert timedelta(days=99) < ends - world.clock.now() < timedelta(days=102)
    for days, warned in ((31, False), (30, True), (1, True)):
        ends = world.clock.now() + timedelta(days=days)
        world.room.connected.begin(world.company_id, {**pair, "ends_at": int(ends.timestamp())}, "Ada")
        page = merchant.client.get("/panel/refunds").text
        assert ("The connection to QuickBooks ends soon" in page) is warned
        assert (f"QuickBooks ends this connection on {ends.date()}" in page) is warned


def test_the_day_on_which_a_person_has_to_be_asked_again_is_warned_of_too(
    world: World, merchant: Merchant
) -> None:
    merchant.connect(world.realm)
    pair = pair_of(world, world.company_id)
    hard = datetime.fromtimestamp(pair["hard_ends_at"], UTC)
    assert timedelta(days=5 * 365 - 1) < hard - world.clock.now() <= timedelta(days=5 * 365)
    soon = int((world.clock.now() + timedelta(days=20)).timestamp())
    world.room.connected.begin(world.company_id, {**pair, "hard_ends_at": soon}, "Ada")
    assert "ends soon" in merchant.client.get("/panel/refunds").text


def test_whoever_disconnected_the_app_in_quickbooks_is_told_and_changes_nothing(
    world: World, merchant: Merchant
) -> None:
    page = merchant.client.get(f"/connect/quickbooks/disconnected?realmId={world.realm}")
    assert page.status_code == 200
    assert "Contra has no access to that company any more." in page.text
    assert standing(world) is CompanyState.CONNECTED


def test_intuits_launch_and_reconnect_addresses_lead_into_the_panel(merchant: Merchant) -> None:
    for name, page in (("launch", "/panel/refunds"), ("reconnect", "/panel/connections")):
        answer = merchant.client.get(f"/connect/quickbooks/{name}?realmId=1")
        assert (answer.status_code, answer.location) == (303, page)


def test_after_the_keys_are_rotated_companies_are_found_and_asked_as_before(world: World) -> None:
    assert world.room.vault.rotate() >= 4
    found = world.room.register.company_of_realm("quickbooks_online", world.realm)
    assert found == world.room.register.company(world.company_id)
    assert world.state(waiting_refund(world)) is State.BOOKED


def test_the_whole_life_of_a_connection_goes_the_same_way_on_either_database(world_anywhere: World) -> None:
    world = world_anywhere
    merchant = Merchant.of(world, world.shop_id)
    merchant.connect(world.realm)
    before = pair_of(world, world.company_id)
    world.later(days=7)
    assert pair_of(world, world.company_id)["access_token"] != before["access_token"]
    taken_out(world)
    refund = waiting_refund(world)
    assert (standing(world), world.state(refund)) == (CompanyState.RECONNECT, State.WAITING)
    merchant.connect(world.realm)
    world.sync()
    assert (standing(world), world.state(refund)) == (CompanyState.CONNECTED, State.BOOKED)
    merchant.disconnect()
    another = merchant.connect(world.sandbox.company(name="Beta")["realm"])
    assert "Connected to Beta." in merchant.answer(another, "yes")
    assert world.room.register.connection_of(world.domain).company_id != world.company_id
