"""A person connects a company, over the real way: the panel's button, Intuit's page, back, and what it says then."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.states import CompanyState, State
from tests.connecting.merchant import Merchant, pair_of
from tests.world import World


def company_of(world: World, realm: str) -> int:
    company = world.room.register.company_of_realm("quickbooks_online", realm)
    assert company is not None
    return company.id


def test_a_shop_is_joined_to_the_company_that_a_person_said_yes_to(world: World, newcomer: Merchant) -> None:
    company = world.sandbox.company(name="Clay & Co")
    page = newcomer.connect(company["realm"])
    assert "Connected to Clay &amp; Co." in page
    assert "You may close this tab." in page
    connection = world.room.register.connection_of("new.myshopify.com")
    assert connection.company_id == company_of(world, company["realm"])
    assert connection.policy.start == world.clock.now().date()
    pair = pair_of(world, connection.company_id)
    assert pair.keys() == {"access_token", "refresh_token", "expires_at", "ends_at", "hard_ends_at"}
    panel = newcomer.page()
    assert "Clay &amp; Co" in panel
    assert "by Ada" in panel


def test_intuit_is_asked_for_the_accounting_scope_and_a_renewal_names_none(
    world: World, newcomer: Merchant
) -> None:
    asked = newcomer.asked()
    assert asked["scope"] == "com.intuit.quickbooks.accounting"
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{world.config.public_address}/connect/quickbooks/callback"
    newcomer.come_back(newcomer.intuit_says(asked, world.sandbox.company()["realm"]))
    company_id = world.room.register.connection_of("new.myshopify.com").company_id
    world.clock.ahead += timedelta(days=7)
    world.room.rounds.wake(world.clock.now())
    before = pair_of(world, company_id)
    world.company_id = company_id
    world.sync()
    assert pair_of(world, company_id)["access_token"] != before["access_token"]


def test_a_no_connects_nothing_and_is_told_as_one(world: World, newcomer: Merchant) -> None:
    page = newcomer.come_back(newcomer.intuit_says(newcomer.asked(), None))
    assert "You did not agree in QuickBooks" in page
    assert "No company is connected" in newcomer.page()


def test_neither_realm_id_nor_token_can_be_read_in_the_database(world_anywhere: World) -> None:
    world = world_anywhere
    shop_id = world.room.register.install("shopify", "new.myshopify.com", world.clock.now())
    realm = world.sandbox.company()["realm"]
    Merchant.of(world, shop_id).connect(realm)
    pair = pair_of(world, company_of(world, realm))
    with world.room.database.read() as connection:
        everything = sa.MetaData()
        everything.reflect(connection)
        stored = repr(
            [row for table in everything.tables.values() for row in connection.execute(table.select())]
        )
    for secret in (realm, pair["access_token"], pair["refresh_token"], world.realm):
        assert f"'{secret}'" not in stored
        assert base64.b64encode(secret.encode()).decode() not in stored
    assert world.room.register.company(company_of(world, realm)).realm == realm


def test_connecting_the_same_company_again_books_what_waited(world: World, merchant: Merchant) -> None:
    world.sandbox.post(f"/companies/{world.realm}/disconnect")
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.WAITING
    assert "Connected to Acme. What waited is booked now." in merchant.connect(world.realm)
    world.sync()
    assert world.state(refund) is State.BOOKED
    assert len(world.documents("RefundReceipt")) == 1


def test_a_company_of_before_is_joined_by_its_old_connection_with_its_choices(
    world: World, merchant: Merchant
) -> None:
    other = world.sandbox.company(name="Beta")
    merchant.answer(merchant.connect(other["realm"]), "yes")
    merchant.answer(merchant.connect(world.realm), "yes")
    connection = world.room.register.connection_of(world.domain)
    assert (connection.id, connection.company_id) == (world.connection_id, world.company_id)
    assert connection.policy.shipping_item is not None
    assert connection.policy.start == world.clock.now().date()


def test_another_company_is_joined_only_after_a_person_has_said_so(world: World, merchant: Merchant) -> None:
    other = world.sandbox.company(name="Beta")
    page = merchant.connect(other["realm"])
    assert "You chose Beta, but this shop&#39;s refunds are booked in Acme." in page
    assert world.room.register.connection_of(world.domain).company_id == world.company_id
    page = merchant.answer(page, "yes")
    assert "Connected to Beta." in page
    connection = world.room.register.connection_of(world.domain)
    assert connection.company_id == company_of(world, other["realm"])
    assert connection.policy.shipping_item is None, "the other company's items are no items of this one"


def test_a_no_to_another_company_changes_nothing_and_gives_it_back(world: World, merchant: Merchant) -> None:
    other = world.sandbox.company(name="Beta")
    page = merchant.connect(other["realm"])
    before = pair_of(world, world.company_id)
    since = world.sandbox.request_count()
    page = merchant.answer(page, "no")
    assert "Nothing was changed, and Beta was not joined." in page
    assert world.room.register.connection_of(world.domain).company_id == world.company_id
    assert pair_of(world, world.company_id) == before
    assert [one["what"] for one in world.sandbox.requests_since(since)] == ["revoke"]
    assert world.room.register.company_of_realm("quickbooks_online", other["realm"]) is None


def test_the_question_is_answered_once_and_in_time(world: World, merchant: Merchant) -> None:
    other = world.sandbox.company(name="Beta")
    page = merchant.connect(other["realm"])
    world.clock.ahead += timedelta(minutes=11)
    merchant.answer(page, "yes")
    assert world.room.register.connection_of(world.domain).company_id == world.company_id
    page = merchant.connect(other["realm"])
    merchant.answer(page, "no")
    merchant.answer(page, "yes")
    assert world.room.register.connection_of(world.domain).company_id == world.company_id


def test_a_second_shop_of_a_company_is_asked_how_its_orders_are_numbered(
    world: World, newcomer: Merchant
) -> None:
    page = newcomer.connect(world.realm)
    assert "Another shop is joined to Acme, and its orders may have the same numbers." in page
    assert world.domain not in page
    page = newcomer.answer(page, "yes", prefix="")
    assert "Another shop is joined to Acme" in page
    page = newcomer.answer(page, "yes", prefix="N-")
    assert "Connected to Acme." in page
    connection = world.room.register.connection_of("new.myshopify.com")
    assert (connection.company_id, connection.policy.number_prefix) == (world.company_id, "N-")


def test_the_company_of_two_shops_has_the_newest_tokens_whatever_is_answered(
    world: World, newcomer: Merchant
) -> None:
    """A new yes ends the tokens of the one before, which the first shop still uses."""
    page = newcomer.connect(world.realm)
    newcomer.answer(page, "no")
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.BOOKED


@pytest.mark.parametrize("kind", ["down", "lost before", "lost after", "half", "status:500"])
def test_trouble_on_the_way_back_connects_nothing_and_says_what_to_do(
    world: World, newcomer: Merchant, kind: str
) -> None:
    address = newcomer.intuit_says(newcomer.asked(), world.sandbox.company()["realm"])
    world.sandbox.fault(kind, what="token")
    page = newcomer.come_back(address)
    assert "nothing was connected. Close this tab and press Connect again" in page
    assert "No company is connected" in newcomer.page()


def test_intuit_away_before_anybody_is_asked_is_told(world: World, newcomer: Merchant) -> None:
    world.sandbox.fault("down", what="discovery")
    answer = newcomer.client.get(newcomer.button())
    assert answer.status_code == 503
    assert "QuickBooks does not answer" in answer.text
    newcomer.asked()


def test_an_app_with_a_wrong_secret_is_told_to_its_owner_and_gives_up_no_company(
    world: World, merchant: Merchant
) -> None:
    intuit = world.room.connecting._intuit
    intuit._client = (intuit._client[0], "an old secret")
    page = merchant.connect(world.realm)
    assert "Intuit refuses this app (invalid_client)." in page
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    order = world.order()
    world.book_sale(order)
    world.send(world.refund(order))
    view = world.room.connecting.view(world.shop_id)
    assert view is not None
    assert view.state is CompanyState.CONNECTED
    assert view.trouble is not None
    assert view.trouble.code == "intuit-refused-app"


def test_the_company_is_known_by_the_name_that_it_has_now(world: World, merchant: Merchant) -> None:
    with world.room.database.write() as connection:
        connection.execute(t.companies.update().values(name="An old name"))
    merchant.connect(world.realm)
    assert world.room.register.company(world.company_id).name == "Acme"
