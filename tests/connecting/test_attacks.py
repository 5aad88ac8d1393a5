"""What somebody else might do with the tab's addresses: nothing comes of it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.connecting.merchant import OURS, Merchant, pair_of
from tests.world import World

NOT_OPEN = "This attempt to connect is over"


def stranger(merchant: Merchant) -> Merchant:
    """Another browser, with no session and no cookie."""
    return Merchant(merchant.world, merchant.client.application.test_client())


def test_a_ticket_is_good_for_one_press(newcomer: Merchant) -> None:
    button = newcomer.button()
    newcomer.asked(button)
    for browser in (newcomer, stranger(newcomer)):
        again = browser.client.get(button)
        assert again.status_code == 403
        assert "That button is no longer good" in again.text


def test_a_ticket_that_is_only_looked_at_stays_good(newcomer: Merchant) -> None:
    button = newcomer.button()
    assert newcomer.client.head(button).status_code == 200
    newcomer.asked(button)


def test_an_old_ticket_opens_nothing(world: World, newcomer: Merchant) -> None:
    button = newcomer.button()
    world.clock.ahead += timedelta(minutes=15)
    assert newcomer.client.get(button).status_code == 403


@pytest.mark.parametrize("ticket", ["", "x", "a.b.c", "🙂"])
def test_what_is_no_ticket_opens_nothing(newcomer: Merchant, ticket: str) -> None:
    answer = newcomer.client.get("/connect/quickbooks/start", query_string={"ticket": ticket})
    assert answer.status_code == 403


def test_a_ticket_is_no_session_and_a_session_no_ticket(world: World, newcomer: Merchant) -> None:
    ticket = newcomer.button().split("ticket=")[1]
    visitors = world.room.visitors
    other = stranger(newcomer).client
    other.set_cookie("contra_visitor", ticket, path="/panel")
    assert other.get("/panel/connections").status_code == 403
    session = visitors.session(visitors.admit(ticket))
    assert other.get("/connect/quickbooks/start", query_string={"ticket": session}).status_code == 403


def test_an_answer_is_taken_once(world: World, newcomer: Merchant) -> None:
    realm = world.sandbox.company()["realm"]
    address = newcomer.intuit_says(newcomer.asked(), realm)
    newcomer.come_back(address)
    company = world.room.register.company_of_realm("quickbooks_online", realm)
    assert company is not None
    before = pair_of(world, company.id)
    since = world.sandbox.request_count()
    assert NOT_OPEN in newcomer.come_back(address)
    assert pair_of(world, company.id) == before
    assert world.sandbox.request_count() == since


def test_an_answer_after_ten_minutes_is_too_late(world: World, newcomer: Merchant) -> None:
    address = newcomer.intuit_says(newcomer.asked(), world.sandbox.company()["realm"])
    world.clock.ahead += timedelta(minutes=10)
    assert NOT_OPEN in newcomer.come_back(address)


def test_an_answer_to_another_browser_is_not_taken(world: World, newcomer: Merchant) -> None:
    """Somebody has a victim's browser bring the yes to his own company, so that the victim's refunds go there."""
    realm = world.sandbox.company(name="Eve's")["realm"]
    address = newcomer.intuit_says(newcomer.asked(), realm)
    assert NOT_OPEN in stranger(newcomer).come_back(address)
    assert world.room.register.company_of_realm("quickbooks_online", realm) is None
    shop_id = world.room.register.install("shopify", "victim.myshopify.com", world.clock.now())
    victim = Merchant.of(world, shop_id)
    victim.asked()
    assert NOT_OPEN in victim.come_back(address)
    assert world.room.register.company_of_realm("quickbooks_online", realm) is None
    assert "No company is connected" in victim.page()


@pytest.mark.parametrize("state", ["", "x", "🙂", "a" * 10_000])
def test_an_answer_with_a_made_up_state_is_not_taken(world: World, newcomer: Merchant, state: str) -> None:
    newcomer.asked()
    since = world.sandbox.request_count()
    answer = newcomer.client.get(
        "/connect/quickbooks/callback", query_string={"state": state, "code": "c", "realmId": "1"}
    )
    assert (answer.status_code, answer.location) == (303, "/connect/quickbooks/done")
    assert NOT_OPEN in newcomer.client.get(answer.location).text
    assert world.sandbox.request_count() == since


def test_a_realm_id_that_was_changed_on_the_way_connects_nothing(world: World, newcomer: Merchant) -> None:
    mine, theirs = world.sandbox.company()["realm"], world.sandbox.company()["realm"]
    address = newcomer.intuit_says(newcomer.asked(), mine)
    page = newcomer.come_back(address.replace(f"realmId={mine}", f"realmId={theirs}"))
    assert "QuickBooks does not let Contra into the company" in page
    assert world.room.register.company_of_realm("quickbooks_online", theirs) is None
    assert "No company is connected" in newcomer.page()


@pytest.mark.parametrize("realm", ["", "1/../2", "1?x=", "１２", "9" * 31, "../../batch"])
def test_a_realm_id_that_is_no_number_reaches_nobody(world: World, newcomer: Merchant, realm: str) -> None:
    asked = newcomer.asked()
    since = world.sandbox.request_count()
    answer = newcomer.client.get(
        "/connect/quickbooks/callback", query_string={"state": asked["state"], "code": "c", "realmId": realm}
    )
    assert "answered only in part" in newcomer.client.get(answer.location).text
    assert world.sandbox.request_count() == since


def test_a_made_up_code_connects_nothing(newcomer: Merchant) -> None:
    asked = newcomer.asked()
    query = {"state": asked["state"], "code": "made-up", "realmId": "1"}
    answer = newcomer.client.get("/connect/quickbooks/callback", query_string=query)
    assert "used already or too old" in newcomer.client.get(answer.location).text


def test_what_came_of_it_is_told_to_that_browser_only(world: World, newcomer: Merchant) -> None:
    address = newcomer.intuit_says(newcomer.asked(), world.sandbox.company(name="Secret Ltd")["realm"])
    done = newcomer.client.get(address).location
    page = stranger(newcomer).client.get(done).text
    assert "Secret Ltd" not in page
    assert NOT_OPEN in page
    assert "Secret Ltd" in newcomer.client.get(done).text


@pytest.mark.parametrize("attempt", ["", "0", "-1", "x", "9" * 400, "１"])
def test_an_attempt_that_there_is_not_is_told_as_one_that_is_over(newcomer: Merchant, attempt: str) -> None:
    answer = newcomer.client.get("/connect/quickbooks/done", query_string={"attempt": attempt})
    assert answer.status_code == 200
    assert NOT_OPEN in answer.text


def question(world: World, merchant: Merchant) -> str:
    return merchant.connect(world.sandbox.company(name="Beta")["realm"])


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Origin": "https://evil.example"}, None),
        (OURS, ""),
        (OURS, "made up"),
    ],
)
def test_another_site_cannot_answer_the_question(
    world: World, merchant: Merchant, headers: dict[str, str], token: str | None
) -> None:
    page = question(world, merchant)
    given = page.split('name="form_token" value="')[1].split('"')[0] if token is None else token
    attempt = page.split('name="attempt" value="')[1].split('"')[0]
    data = {"form_token": given, "attempt": attempt, "answer": "yes"}
    answer = merchant.client.post("/connect/quickbooks/confirm", data=data, headers=headers)
    assert answer.status_code == 403
    assert world.room.register.connection_of(world.domain).company_id == world.company_id


def test_another_browser_cannot_answer_the_question(world: World, merchant: Merchant) -> None:
    page = question(world, merchant)
    attempt = page.split('name="attempt" value="')[1].split('"')[0]
    eve = Merchant.of(world, world.room.register.install("shopify", "eve.myshopify.com", world.clock.now()))
    eve.asked()
    cookie = eve.client.get_cookie("contra_connecting", path="/connect/quickbooks")
    assert cookie is not None
    token = world.room.visitors.form_token(cookie.value)
    data = {"form_token": token, "attempt": attempt, "answer": "yes"}
    answer = eve.client.post("/connect/quickbooks/confirm", data=data, headers=OURS)
    assert answer.status_code == 303
    assert NOT_OPEN in eve.client.get(answer.location).text
    assert world.room.register.connection_of(world.domain).company_id == world.company_id


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_cannot_disconnect(world: World, merchant: Merchant, headers: dict[str, str]) -> None:
    token = merchant.page().split('name="form_token" value="')[1].split('"')[0]
    data = {"form_token": token}
    answer = merchant.client.post("/panel/connections/disconnect", data=data, headers=headers)
    assert answer.status_code == 403
    assert world.room.register.company(world.company_id).is_connected


def test_no_address_of_the_tab_leads_anywhere_but_to_us_or_intuit(world: World, newcomer: Merchant) -> None:
    extra = {
        "next": "https://evil.example",
        "redirect": "//evil.example",
        "redirect_uri": "https://evil.example",
    }
    for name in ("callback", "launch", "reconnect"):
        answer = newcomer.client.get(f"/connect/quickbooks/{name}", query_string=extra)
        assert answer.status_code == 303
        assert answer.location.startswith("/")
        assert "evil" not in answer.location
    start = newcomer.client.get(f"{newcomer.button()}&{urlencode(extra)}")
    assert "evil" not in start.headers.get("Location", "")


def test_every_answer_of_the_tab_is_kept_nowhere_and_told_to_nobody(world: World, newcomer: Merchant) -> None:
    back = newcomer.intuit_says(newcomer.asked(), world.sandbox.company()["realm"])
    answers = [
        newcomer.client.get(address)
        for address in (
            newcomer.button(),
            back,
            "/connect/quickbooks/done",
            "/connect/quickbooks/launch",
            "/connect/quickbooks/disconnected",
            "/connect/quickbooks/start",
        )
    ]
    answers.append(newcomer.client.post("/connect/quickbooks/confirm"))
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-cache, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_intuit_answers_never_stands_in_a_page(world: World, newcomer: Merchant) -> None:
    back = newcomer.intuit_says(newcomer.asked(), world.sandbox.company()["realm"])
    answer = newcomer.client.get(back)
    code = back.split("code=")[1].split("&")[0]
    assert code not in answer.text
    assert code not in answer.location
    assert code not in newcomer.client.get(answer.location).text


def test_the_cookie_of_the_tab_is_its_own(newcomer: Merchant) -> None:
    cookie = newcomer.client.get(newcomer.button()).headers["Set-Cookie"]
    for part in (
        "contra_connecting=",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/connect/quickbooks",
        "Max-Age=1800",
    ):
        assert part in cookie
