"""The tokens of an answer: kept until it is known whose they are, never in the way of newer ones, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugin.journal import DatabaseAway
from plugin.journal.register import NotConnected, Register
from plugin.states import CompanyState, State
from tests.connecting.merchant import OURS, Merchant, pair_of
from tests.connecting.test_connect import company_of
from tests.world import World


@pytest.fixture
def other(world: World) -> Merchant:
    """Whoever looks after a second shop."""
    shop_id = world.room.register.install("shopify", "two.myshopify.com", world.clock.now())
    return Merchant.of(world, shop_id)


@pytest.mark.parametrize("kind", ["down", "lost before", "lost after", "half", "status:500"])
def test_a_company_that_does_not_say_its_name_at_once_is_connected_by_trying_again(
    world: World, merchant: Merchant, kind: str
) -> None:
    """A new yes ends the tokens that the company has, so the new ones must not be thrown away."""
    before = pair_of(world, world.company_id)
    address = merchant.intuit_says(merchant.asked(), world.realm)
    world.sandbox.fault(kind, what="qbo query")
    page = merchant.come_back(address)
    assert "QuickBooks did not tell which company this is, so nothing is connected yet." in page
    assert pair_of(world, world.company_id) == before, "a realm id is not believed before it is proven"
    world.sandbox.fault(kind, what="qbo query")
    page = merchant.answer(page, "yes")
    assert "QuickBooks did not tell which company this is" in page
    assert "Connected to Acme." in merchant.answer(page, "yes")
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.BOOKED


def test_trying_again_proves_the_realm_id_all_the_same(world: World, newcomer: Merchant) -> None:
    strange = world.sandbox.company(name="Strange")
    address = newcomer.intuit_says(newcomer.asked(), strange["realm"])
    world.sandbox.fault("lost before", what="qbo query")
    page = newcomer.come_back(address.replace(strange["realm"], world.realm))
    assert "Acme" not in page
    page = newcomer.answer(page, "yes")
    assert "QuickBooks does not let Contra into the company that it named" in page
    assert "No company is connected" in newcomer.page()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_older_tokens_neither_replace_nor_end_newer_ones(
    world: World, merchant: Merchant, other: Merchant, answer: str
) -> None:
    beta = world.sandbox.company(name="Beta")
    page = merchant.connect(beta["realm"])
    other.connect(beta["realm"])
    company_id = company_of(world, beta["realm"])
    newest = pair_of(world, company_id)
    since = world.sandbox.request_count()
    merchant.answer(page, answer, prefix="T-")
    assert pair_of(world, company_id) == newest
    assert "revoke" not in [one["what"] for one in world.sandbox.requests_since(since)]
    world.clock.ahead += timedelta(days=8)
    world.room.rounds.wake(world.clock.now())
    world.company_id = company_id
    world.sync()
    assert world.room.register.company(company_id).state is CompanyState.CONNECTED


def test_no_shop_is_ever_joined_to_a_company_without_tokens(
    world: World, newcomer: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseAway("gone")

    beta = world.sandbox.company(name="Beta")
    address = newcomer.intuit_says(newcomer.asked(), beta["realm"])
    with monkeypatch.context() as broken:
        broken.setattr(type(world.room.connected), "begin", away)
        assert newcomer.client.get(address, headers=OURS).status_code == 303
    with pytest.raises(NotConnected):
        world.room.register.connection_of("new.myshopify.com")
    address = newcomer.intuit_says(newcomer.asked(), beta["realm"])
    with monkeypatch.context() as broken:
        broken.setattr(Register, "connect", away)
        newcomer.client.get(address, headers=OURS)
    assert pair_of(world, company_of(world, beta["realm"]))
    assert "Connected to Beta." in newcomer.connect(beta["realm"])


def test_a_realm_id_is_nobodys_name(world: World, newcomer: Merchant) -> None:
    company = world.sandbox.company(name=" ")
    page = newcomer.connect(company["realm"])
    assert "Connected to QuickBooks company." in page
    assert company["realm"] not in page + newcomer.page()
