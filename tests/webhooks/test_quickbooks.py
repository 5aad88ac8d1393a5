"""QuickBooks' own webhooks at the door: who wrote, what is looked at again, and when a sync is asked for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from plugin import app
from plugin.config import app_toml
from plugin.journal import tables as t
from plugin.journal.cards import CompanyCards
from plugin.ledgers.quickbooks_online.cards import EVERY, AsOf
from plugin.ledgers.quickbooks_online.events import STALE_AFTER, Event
from tests.webhooks.door import Door
from tests.world import VERIFIER

STRANGER = "9341450000009999"
LATER = timedelta(minutes=11)
_KEYS = count(1)
Json = dict[str, Any]


def event(kind: str = "qbo.item.updated.v1", realm: str = "1", entity: str = "7", **changed: Any) -> Json:
    """As Intuit sends it."""
    told = {
        "specversion": "1.0",
        "id": f"88cd52aa-33b6-4351-9aa4-{next(_KEYS):012d}",
        "source": "intuit.sandbox",
        "type": kind,
        "datacontenttype": "application/json",
        "time": "2026-11-24T05:15:59.542Z",
        "intuitentityid": entity,
        "intuitaccountid": realm,
        "data": {},
    }
    return {**told, **changed}


def letter(*events: Json) -> bytes:
    return json.dumps(events).encode()


def sign(body: bytes, verifier: str = VERIFIER) -> str:
    return base64.b64encode(hmac.new(verifier.encode(), body, hashlib.sha256).digest()).decode()


def post(door: Door, body: bytes, signature: str | None = None) -> int:
    """That letter reaches the door, genuine unless a signature is given; the status it is answered with."""
    headers = {"Content-Type": "application/json", "intuit-signature": signature or sign(body)}
    return door.client.post("/webhooks/quickbooks", data=body, headers=headers).status_code


def tell(door: Door, *events: Json) -> None:
    assert post(door, letter(*events)) == 200


def fill(door: Door, *entities: str, company_id: int | None = None) -> None:
    """These lists of the company were read a moment ago."""
    now = door.room.clock.now()
    for entity in entities:
        cards = CompanyCards(door.room.database, company_id or door.company_id)
        cards.keep(entity, EVERY, [{"Id": "7"}], AsOf(now, now))


def stale(door: Door, company_id: int | None = None) -> set[str]:
    """Entities of which the cards are looked at before they are used again."""
    drawers = CompanyCards(door.room.database, company_id or door.company_id).drawers()
    return {entity for entity, drawer in drawers.items() if drawer.told != drawer.heeded}


def told(door: Door) -> dict[str, int]:
    rows = door.rows(t.drawers)
    return {row["entity"]: row["told"] for row in rows if row["company_id"] == door.company_id}


@contextmanager
def commits(door: Door) -> Iterator[list[str]]:
    """What is sent to the database meanwhile: a "commit" for each commit, else the statements."""
    sent: list[str] = []

    def committed(_connection: object) -> None:
        sent.append("commit")

    def executed(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    engine = door.room.database.engine
    sa.event.listen(engine, "commit", committed)
    sa.event.listen(engine, "before_cursor_execute", executed)
    yield sent
    sa.event.remove(engine, "commit", committed)
    sa.event.remove(engine, "before_cursor_execute", executed)


def test_a_change_makes_its_list_stale_in_one_commit(door: Door) -> None:
    fill(door, "Account", "Item", "Preferences")
    with commits(door) as sent:
        tell(door, event("qbo.item.updated.v1"))
    assert sent.count("commit") == 1
    assert stale(door) == {"Item"}


LISTS = [
    ("qbo.account.created.v1", {"Account"}),
    ("qbo.class.updated.v1", {"Class"}),
    ("qbo.department.deleted.v1", {"Department"}),
    ("qbo.item.merged.v1", {"Item"}),
    ("qbo.item.updated.v2", {"Item"}),
    ("qbo.paymentmethod.updated.v1", {"PaymentMethod"}),
    ("qbo.preferences.updated.v1", {"Preferences"}),
    ("qbo.taxagency.updated.v1", {"TaxCode", "TaxRate"}),
    ("qbo.currency.updated.v1", set()),
]


def test_each_list_has_its_events(sqlite_door: Door) -> None:
    fill(sqlite_door, *{entity for _, entities in LISTS for entity in entities}, "Customer")
    for kind, entities in LISTS:
        before = told(sqlite_door)
        tell(sqlite_door, event(kind))
        assert {entity for entity, times in told(sqlite_door).items() if times > before[entity]} == entities


def test_every_topic_that_the_app_asks_for_is_heard_and_no_other_is() -> None:
    asked = {topic["topic"].lower() for topic in app_toml()["quickbooks_online"]["webhooks"]}
    sales = {"invoice", "salesreceipt", "payment"}
    assert asked == STALE_AFTER.keys() | sales
    assert all(Event("k", "1", about, "created", "7").matters for about in asked)
    assert not Event("k", "1", "customer", "created", "7").matters


def test_the_same_letter_twice_and_the_same_event_in_two_letters_are_heard_once(door: Door) -> None:
    fill(door, "Item", "Account")
    first, second = event(), event("qbo.account.updated.v1")
    for _ in range(3):
        tell(door, first)
    assert told(door) == {"Item": 1, "Account": 0}
    tell(door, first, second, second)
    assert told(door) == {"Item": 1, "Account": 1}
    tell(door, event())
    assert told(door) == {"Item": 2, "Account": 1}


def test_events_are_not_remembered_for_ever(sqlite_door: Door) -> None:
    tell(sqlite_door, event())
    sqlite_door.room.clock.ahead += timedelta(days=15)  # type: ignore[attr-defined]  # a test's clock
    tell(sqlite_door, event())
    assert len(sqlite_door.rows(t.heard)) == 1


def test_one_letter_about_many_companies_reaches_each_of_them(door: Door) -> None:
    now = door.room.clock.now()
    other = door.room.register.add_company("quickbooks_online", "2", "Other", now)
    untold = door.room.register.add_company("quickbooks_online", "3", "Third", now)
    for company_id in (door.company_id, other, untold):
        fill(door, "Item", "Account", company_id=company_id)
    with commits(door) as sent:
        tell(door, event(realm="2"), event("qbo.account.updated.v1"), event(realm=STRANGER), event(realm="2"))
    assert sent.count("commit") == 1
    assert (stale(door), stale(door, other), stale(door, untold)) == ({"Account"}, {"Item"}, set())
    (counted,) = door.rows(t.strangers)
    assert (counted["platform"], counted["domain"], counted["posts"]) == (
        "quickbooks_online",
        "unknown companies",
        1,
    )


def test_a_company_of_another_edition_with_that_id_is_somebody_else(sqlite_door: Door) -> None:
    now = sqlite_door.room.clock.now()
    desktop = sqlite_door.room.register.add_company("quickbooks_desktop", STRANGER, "Desktop", now)
    fill(sqlite_door, "Item", company_id=desktop)
    tell(sqlite_door, event(realm=STRANGER))
    assert stale(sqlite_door, desktop) == set()


def test_of_strangers_nothing_is_kept_but_how_many_there_were(sqlite_door: Door) -> None:
    for _ in range(2):
        tell(sqlite_door, event(realm=STRANGER, entity="secret-7"))
    kept = repr(sqlite_door.everything())
    assert STRANGER not in kept
    assert "secret-7" not in kept
    assert [row["posts"] for row in sqlite_door.rows(t.strangers)] == [2]


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("-", id="none"),
        pytest.param(sign(b"[]", "another verifier"), id="wrong verifier"),
        pytest.param(sign(b"[ ]"), id="of another body"),
        pytest.param(sign(b"[]")[:-4] + "AAA=", id="changed at its end"),
        pytest.param(sign(b"[]").rstrip("="), id="without its padding"),
        pytest.param(sign(b"[]").swapcase(), id="in the other case"),
        pytest.param(base64.b64decode(sign(b"[]")).hex(), id="in hex"),
        pytest.param("päck", id="not ASCII"),
        pytest.param("A" * 100_000, id="very long"),
    ],
)
def test_a_letter_with_a_wrong_signature_leaves_no_trace(sqlite_door: Door, signature: str) -> None:
    before = sqlite_door.everything()
    assert post(sqlite_door, b"[]", signature) == 401
    assert sqlite_door.everything() == before


def test_an_unsigned_letter_leaves_no_trace(door: Door) -> None:
    fill(door, "Item")
    before = door.everything()
    for body in (letter(event()), letter(event(realm=STRANGER)), b"", b"{"):
        assert door.client.post("/webhooks/quickbooks", data=body).status_code == 401
    assert door.everything() == before


def test_the_verifier_before_this_one_still_signs_while_it_is_replaced(sqlite_door: Door) -> None:
    fill(sqlite_door, "Item")
    body = letter(event())
    assert post(sqlite_door, body, sign(body, "the-verifier-before")) == 200
    assert stale(sqlite_door) == {"Item"}


def test_where_no_verifier_is_set_no_letter_is_genuine(sqlite_door: Door) -> None:
    room = replace(sqlite_door.room, config=replace(sqlite_door.room.config, quickbooks_verifiers=()))
    client = app.create_app(room).test_client()
    for signature in (sign(b"[]"), sign(b"[]", ""), ""):
        headers = {"intuit-signature": signature}
        assert client.post("/webhooks/quickbooks", data=b"[]", headers=headers).status_code == 401


UNREADABLE = [
    b"",
    b"[{",
    b"null",
    b"7",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"eventNotifications": [{"realmId": "1"}]}',
    letter({}),
    json.dumps([None, 7, "x", [], {}]).encode(),
    letter(event("qbo.item.updated")),
    letter(event("com.other.item.updated.v1")),
    letter(event("qbo." + "x" * 500 + ".updated.v1")),
    letter(event(intuitaccountid=None)),
    letter(event(intuitaccountid="1 OR 1=1")),
    letter(event(intuitaccountid="9" * 100)),
    letter(event(intuitentityid="")),
    letter(event(intuitentityid="\0")),
    letter(event(id=None, type=None)),
    letter(event(id="x" * 101)),
    letter(event(id="ünique")),
    letter(event(intuitentityid="x" * 101)),
]


def test_what_nobody_can_read_is_answered_and_counted(door: Door) -> None:
    fill(door, "Item")
    before = door.everything()
    for body in UNREADABLE:
        assert post(door, body) == 200, body
    (counted,) = door.rows(t.strangers)
    assert (counted["platform"], counted["domain"]) == ("quickbooks_online", "unreadable letters")
    assert counted["posts"] == len(UNREADABLE)
    assert {**door.everything(), t.strangers.name: []} == before


def test_beside_what_nobody_can_read_the_rest_of_the_letter_is_heard(door: Door) -> None:
    fill(door, "Item")
    assert post(door, json.dumps([{"type": "?"}, event(), None]).encode()) == 200
    assert stale(door) == {"Item"}
    assert [row["domain"] for row in door.rows(t.strangers)] == ["unreadable letters"]


def test_an_empty_letter_is_no_trouble(sqlite_door: Door) -> None:
    before = sqlite_door.everything()
    tell(sqlite_door)
    assert sqlite_door.everything() == before


def test_a_thousand_events_cost_one_commit_and_few_statements(sqlite_door: Door) -> None:
    fill(sqlite_door, "Item", "Account")
    events = [
        event(f"qbo.{about}.updated.v1", entity=str(n)) for n in range(500) for about in ("item", "invoice")
    ]
    with commits(sqlite_door) as sent:
        tell(sqlite_door, *events)
    assert sent.count("commit") == 1
    assert len(sent) < 20
    assert stale(sqlite_door) == {"Item"}


def test_the_door_takes_letters_by_post_only_and_none_that_is_too_large(sqlite_door: Door) -> None:
    assert sqlite_door.client.get("/webhooks/quickbooks").status_code == 405
    assert post(sqlite_door, b" " * 5_000_001) == 413
    answer = sqlite_door.client.post(
        "/webhooks/quickbooks", data=b"[]", headers={"intuit-signature": sign(b"[]")}
    )
    assert (answer.data, answer.headers["Cache-Control"]) == (b"", "no-store")


def hold(door: Door, *, look_again: bool = True) -> int:
    """A refund of the company is held; with `look_again` every sync decides it anew. Its id."""
    now = door.room.clock.now()
    with door.room.database.write() as connection:
        joined = connection.execute(
            sa.select(t.connections.c.id).where(t.connections.c.shop_id == door.shop_id)
        ).scalar_one()
        made = t.refunds.insert().values(
            connection_id=joined,
            shop_id=door.shop_id,
            refund_key=f"refund {next(_KEYS)}",
            order_id="1",
            order_number="1001",
            state="held",
            look_again=now + timedelta(days=7) if look_again else None,
            facts={},
            fingerprint="",
            amount="1",
            currency="USD",
            moment=now,
            zone="UTC",
            seen_at=now,
        )
        return int(connection.execute(made.returning(t.refunds.c.id)).scalar_one())


def change(door: Door, **values: Any) -> None:
    with door.room.database.write() as connection:
        connection.execute(t.companies.update().where(t.companies.c.id == door.company_id).values(**values))


def company(door: Door) -> Mapping[str, Any]:
    (row,) = door.rows(t.companies)
    return row


def asked(door: Door) -> int:
    """How many syncs were asked for."""
    return int(company(door)["wanted"])


AWAITED = [
    "qbo.invoice.created.v1",
    "qbo.invoice.updated.v1",
    "qbo.salesreceipt.created.v1",
    "qbo.salesreceipt.updated.v1",
    "qbo.payment.created.v1",
]


def test_a_sale_that_may_be_awaited_asks_for_a_sync(door: Door) -> None:
    hold(door)
    for times, kind in enumerate(AWAITED, 1):
        tell(door, event(kind))
        assert (asked(door), company(door)["active"]) == (times, 1)


def test_where_nothing_is_held_no_sale_asks_for_a_sync(sqlite_door: Door) -> None:
    tell(sqlite_door, *map(event, AWAITED))
    assert asked(sqlite_door) == 0


def test_where_what_is_held_waits_for_a_person_no_sale_asks_for_a_sync(sqlite_door: Door) -> None:
    hold(sqlite_door, look_again=False)
    tell(sqlite_door, event("qbo.invoice.created.v1"))
    assert asked(sqlite_door) == 0


def test_what_cannot_be_awaited_asks_for_no_sync(sqlite_door: Door) -> None:
    hold(sqlite_door)
    for about in ("item.updated", "invoice.deleted", "invoice.voided", "payment.deleted", "customer.created"):
        tell(sqlite_door, event(f"qbo.{about}.v1"))
    assert asked(sqlite_door) == 0


def wrote(door: Door, ledger_id: str, sale_id: str, booked_at: datetime) -> None:
    """A document of ours exists in the company."""
    refund_id = hold(door)
    with door.room.database.write() as connection:
        decision = t.decisions.insert().values(
            refund_id=refund_id,
            company_id=door.company_id,
            sale_id=sale_id,
            decision={},
            sale={},
            policy={},
            superseded=False,
            decided_at=booked_at,
        )
        decision_id = connection.execute(decision.returning(t.decisions.c.id)).scalar_one()
        connection.execute(
            t.documents.insert().values(
                decision_id=decision_id,
                company_id=door.company_id,
                refund_id=refund_id,
                position=1,
                kind="invoice",
                marker="m",
                document={},
                state="booked",
                attempts=1,
                alone=False,
                ledger_id=ledger_id,
                booked_at=booked_at,
            )
        )


def test_what_we_wrote_ourselves_asks_for_no_sync(door: Door) -> None:
    wrote(door, "55", "44", door.room.clock.now() - timedelta(days=1))
    tell(door, event("qbo.invoice.created.v1", entity="55"), event("qbo.payment.created.v1", entity="55"))
    assert asked(door) == 0
    tell(door, event("qbo.invoice.created.v1", entity="55"), event("qbo.invoice.created.v1", entity="56"))
    assert asked(door) == 1


def test_the_echo_of_what_we_settled_asks_for_no_sync_and_a_later_change_does(sqlite_door: Door) -> None:
    now = sqlite_door.room.clock.now()
    wrote(sqlite_door, "55", "44", now - timedelta(minutes=9))
    tell(sqlite_door, event("qbo.invoice.updated.v1", entity="44"))
    assert asked(sqlite_door) == 0
    sqlite_door.room.clock.ahead += timedelta(minutes=2)  # type: ignore[attr-defined]  # a test's clock
    tell(sqlite_door, event("qbo.invoice.updated.v1", entity="44"))
    assert asked(sqlite_door) == 1


def test_a_busy_company_is_looked_at_every_ten_minutes_at_most(door: Door) -> None:
    hold(door)
    now = door.room.clock.now()
    change(door, synced_at=now - timedelta(minutes=3), wake_at=now + timedelta(hours=1))
    for _ in range(3):
        tell(door, event("qbo.invoice.created.v1"))
    row = company(door)
    assert (row["wanted"], row["active"]) == (0, None)
    assert row["wake_at"].astimezone(now.tzinfo) == now + timedelta(minutes=7)
    door.room.clock.ahead += timedelta(minutes=8)  # type: ignore[attr-defined]  # a test's clock
    door.room.rounds.wake(door.room.clock.now())
    assert asked(door) == 1


def test_a_look_that_comes_sooner_anyway_is_not_put_off(sqlite_door: Door) -> None:
    hold(sqlite_door)
    now = sqlite_door.room.clock.now()
    change(sqlite_door, synced_at=now, wake_at=now + timedelta(minutes=1))
    tell(sqlite_door, event("qbo.invoice.created.v1"))
    assert company(sqlite_door)["wake_at"].astimezone(now.tzinfo) == now + timedelta(minutes=1)


def test_a_sync_that_runs_is_followed_by_another(sqlite_door: Door) -> None:
    hold(sqlite_door)
    change(sqlite_door, active=4, generation=4, synced_at=sqlite_door.room.clock.now())
    tell(sqlite_door, event("qbo.invoice.created.v1"))
    assert (asked(sqlite_door), company(sqlite_door)["generation"]) == (1, 4)


@pytest.mark.parametrize("ago", [timedelta(minutes=1), LATER])
def test_a_company_that_waits_after_a_failure_goes_on_waiting(sqlite_door: Door, ago: timedelta) -> None:
    hold(sqlite_door)
    now = sqlite_door.room.clock.now()
    wake_at = now + timedelta(hours=1)
    change(sqlite_door, failures=3, synced_at=now - ago, wake_at=wake_at)
    tell(sqlite_door, event("qbo.invoice.created.v1"))
    row = company(sqlite_door)
    assert (row["active"], row["wake_at"].astimezone(now.tzinfo)) == (None, wake_at)


def test_a_refund_of_another_company_asks_for_nothing(sqlite_door: Door) -> None:
    hold(sqlite_door)
    other = sqlite_door.room.register.add_company(
        "quickbooks_online", "2", "Other", sqlite_door.room.clock.now()
    )
    tell(sqlite_door, event("qbo.invoice.created.v1", realm="2"))
    wanted: Sequence[int] = [row["wanted"] for row in sqlite_door.rows(t.companies)]
    assert list(wanted) == [0, 0]
    assert other != sqlite_door.company_id
