"""The page of items that stand for no goods: what is missing is made in the company at the press of a button."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin import app
from plugin.accounting.own_items import Purpose, item_for
from plugin.accounting.policy import Policy
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.states import State
from tests.sandbox_process import Sandbox
from tests.world import World, make_world, sqlite_url


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """A shop whose merchant has chosen no items yet."""
    with make_world(sandbox, sqlite_url(tmp_path), policy=Policy()) as made:
        yield made


@pytest.fixture
def client(world: World) -> FlaskClient:
    return visitor(world, world.shop_id)


def visitor(world: World, shop_id: int) -> FlaskClient:
    browser = app.create_app(world.room).test_client()
    base = world.config.public_address
    link = world.room.visitors.make_link(base, shop_id, "Ada", timedelta(hours=1))
    assert browser.get(link.removeprefix(base), base_url=base).status_code == 303
    return browser


def page(world: World, client: FlaskClient) -> str:
    answer = client.get("/panel/items", base_url=world.config.public_address)
    assert answer.status_code == 200
    return answer.text


def form_of(html: str, purpose: Purpose) -> dict[str, str]:
    """What that purpose's form would send, as it stands there."""
    (form,) = (
        each for each in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'"{purpose.value}"' in each
    )
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input[^>]* ?name="(\w+)" value="([^"]*)"', form)
    }
    chosen = re.search(r'<option value="(\w+)" selected', form)
    return {**fields, "account": chosen[1] if chosen else ""}


def offered(html: str, purpose: Purpose) -> list[str]:
    """Names of the accounts that the form offers."""
    (form,) = (
        each for each in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'"{purpose.value}"' in each
    )
    return [unescape(name) for name in re.findall(r"<option value=\"\w+\"[^>]*>([^·<]+) · ", form)]


def press(world: World, client: FlaskClient, form: Mapping[str, str]) -> TestResponse:
    same = {"Sec-Fetch-Site": "same-origin"}
    return client.post("/panel/items", data=form, headers=same, base_url=world.config.public_address)


def test_each_missing_item_is_offered_with_the_accounts_that_fit(world: World, client: FlaskClient) -> None:
    html = page(world, client)
    assert offered(html, Purpose.STORE_CREDIT) == [
        "Duties Payable", "Gift Cards", "Sales Tax Payable", "Store Credit", "Tips Payable"
    ]  # fmt: skip
    assert "Checking" not in offered(html, Purpose.SHIPPING)
    suggested = {
        purpose: form_of(html, purpose)["account"] for purpose in (Purpose.SHIPPING, Purpose.GIFT_CARD)
    }
    accounts = world.company["accounts"]
    assert suggested == {
        Purpose.SHIPPING: accounts["shipping_income"]["id"],
        Purpose.GIFT_CARD: accounts["gift_cards"]["id"],
    }


def test_a_press_makes_the_item_and_chooses_it_and_the_refund_that_waited_is_booked(
    world: World, client: FlaskClient
) -> None:
    order = world.order()
    world.book_sale(order)
    refund = world.refund(order, lines=[{"index": 0, "restock": "no_restock"}])
    world.send(refund)
    assert world.sentence(refund).code == "no-restock-item-missing"

    form = form_of(page(world, client), Purpose.NOT_RESTOCKED)
    answer = press(world, client, form)
    assert answer.status_code == 303
    item = item_for(Purpose.NOT_RESTOCKED, world.policy)
    assert item is not None
    assert (item.ref.name, item.kind) == ("Refunded, not restocked", ItemKind.SERVICE)
    assert item.income_account == Ref(world.company["accounts"]["returns"]["id"], "Returns and Allowances")
    assert (
        "“Refunded, not restocked” is in QuickBooks"
        in client.get(answer.headers["Location"], base_url=world.config.public_address).text
    )

    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    assert world.balance("returns") != "0.00"


def test_every_missing_item_can_be_made_from_the_form_as_it_stands(world: World, client: FlaskClient) -> None:
    for purpose in Purpose:
        form = form_of(page(world, client), purpose)
        accounts = world.company["accounts"]
        taken = {
            **form,
            "name": f"{form['name']} (new)",
            "account": form["account"] or accounts["sales"]["id"],
        }
        assert press(world, client, taken).status_code == 303, purpose
        chosen = item_for(purpose, world.policy)
        assert chosen is not None
        assert chosen.active
    assert "<form" not in page(world, client)


def test_a_double_press_makes_one_item_and_one_change_of_the_policy(
    world: World, client: FlaskClient
) -> None:
    form = form_of(page(world, client), Purpose.NOT_RESTOCKED)
    assert [press(world, client, form).status_code for _ in range(2)] == [303, 303]
    first = item_for(Purpose.NOT_RESTOCKED, world.policy)
    world.change_policy(no_restock_item=None)  # as if the first press had died before it chose the item
    assert press(world, client, form).status_code == 303
    assert item_for(Purpose.NOT_RESTOCKED, world.policy) == first


def test_a_name_that_an_item_of_another_account_has_is_told_and_nothing_is_chosen(
    world: World, client: FlaskClient
) -> None:
    form = form_of(page(world, client), Purpose.SHIPPING)
    elsewhere = {**form, "account": world.company["accounts"]["sales"]["id"]}
    answer = press(world, client, elsewhere)  # the company has an item “Shipping” of Shipping Income
    assert answer.status_code == 422
    assert "QuickBooks has an item “Shipping” already" in answer.text
    assert item_for(Purpose.SHIPPING, world.policy) is None
    assert press(world, client, form).status_code == 303
    assert item_for(Purpose.SHIPPING, world.policy) == Item(
        Ref(world.company["items"]["shipping"]["id"], "Shipping"),
        ItemKind.SERVICE,
        None,
        True,
        Ref(world.company["accounts"]["shipping_income"]["id"], "Shipping Income"),
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"account": "bank"}, "is not one that an item for not restocked can post to"),
        ({"account": ""}, "is not one that an item for not restocked can post to"),
        ({"account": "999"}, "is not one that an item for not restocked can post to"),
        ({"name": "  "}, "An item needs a name"),
    ],
)
def test_what_the_form_was_never_meant_to_send_is_refused_before_quickbooks_is_asked(
    world: World, client: FlaskClient, changes: dict[str, str], told: str
) -> None:
    form = form_of(page(world, client), Purpose.NOT_RESTOCKED)
    sent = {**form, **changes}
    if changes.get("account") == "bank":
        sent["account"] = world.company["accounts"]["bank"]["id"]
    since = world.sandbox.request_count()
    answer = press(world, client, sent)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert not [each for each in world.sandbox.requests_since(since) if each["what"] == "qbo batch"]


def test_an_item_that_could_not_be_chosen_is_not_made(world: World, client: FlaskClient) -> None:
    """Goods or fees that are earned must not post to what is owed for gift cards."""
    owed = world.company["accounts"]["gift_cards"]
    earned = Item(Ref("1", "Odd"), ItemKind.SERVICE, None, True, Ref(owed["id"], owed["name"]))
    world.change_policy(sku_items={"ODD": earned})
    since = world.sandbox.request_count()
    answer = press(world, client, form_of(page(world, client), Purpose.GIFT_CARD))
    assert (answer.status_code, "where goods or fees are earned" in answer.text) == (422, True)
    assert not [each for each in world.sandbox.requests_since(since) if each["what"] == "qbo batch"]


def test_where_quickbooks_does_not_answer_the_page_says_so_and_shows_what_is_chosen(
    world: World, client: FlaskClient
) -> None:
    world.change_policy(rounding_item=Item(Ref("1", "Cents"), ItemKind.SERVICE, None, True, None))
    world.sandbox.fault("down", count=9)
    html = page(world, client)
    assert "Cents" in html
    assert "QuickBooks is not available at the moment" in html
    assert "<form" not in html


def test_a_lost_answer_is_told_and_the_next_press_finds_the_item(world: World, client: FlaskClient) -> None:
    form = form_of(page(world, client), Purpose.NOT_RESTOCKED)
    world.sandbox.fault("lost after", what="qbo batch")
    answer = press(world, client, form)
    assert (answer.status_code, "QuickBooks did not answer" in answer.text) == (503, True)
    again = form_of(page(world, client), Purpose.NOT_RESTOCKED)
    assert again["press"] != form["press"]
    assert press(world, client, again).status_code == 303
    assert item_for(Purpose.NOT_RESTOCKED, world.policy) is not None


def test_a_page_of_somebody_else_presses_nothing(world: World, client: FlaskClient) -> None:
    form = form_of(page(world, client), Purpose.NOT_RESTOCKED)
    assert press(world, client, {**form, "form_token": "made up"}).status_code == 403
    assert press(world, client, {**form, "purpose": "bribes"}).status_code == 400
    assert world.policy == Policy()


def test_another_shop_sees_and_changes_its_own_items_only(world: World) -> None:
    other = world.room.register.install("shopify", "other.myshopify.com", world.clock.now())
    secret = Item(Ref("77", "Secret rounding"), ItemKind.SERVICE, None, True, None)
    theirs = replace(Policy(), number_prefix="O-", rounding_item=secret)
    world.room.register.connect(other, world.company_id, theirs, world.clock.now())
    mine, strangers = visitor(world, world.shop_id), visitor(world, other)
    assert "Secret rounding" in page(world, strangers)
    assert "Secret rounding" not in page(world, mine)
    assert press(world, mine, form_of(page(world, mine), Purpose.ROUNDING)).status_code == 303
    assert world.room.register.connection_of("other.myshopify.com").policy == theirs


def test_a_shop_without_a_company_is_told_so(world: World) -> None:
    alone = world.room.register.install("shopify", "alone.myshopify.com", world.clock.now())
    html = page(world, visitor(world, alone))
    assert "<form" not in html
    assert "no company connected" in html
