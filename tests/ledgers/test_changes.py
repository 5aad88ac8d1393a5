"""What is read of a company's lists and settings, and when: counted, as every reading is billed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests

from plugin.ledgers.quickbooks_online.api import QuickBooksApi
from plugin.ledgers.quickbooks_online.cards import EVERY, AsOf, CardsInMemory
from plugin.ledgers.quickbooks_online.catalog import Catalog
from plugin.ledgers.quickbooks_online.changes import LOOK
from plugin.ledgers.quickbooks_online.session import QuickBooksSession
from plugin.protocols import Json, TryLater
from tests.ledgers.books import address, intuit
from tests.ledgers.shelf import MemoryShelf
from tests.sandbox_process import Sandbox, start_sandbox

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """A sandbox of its own, whose time is moved."""
    with start_sandbox() as sandbox:
        yield sandbox


class ToldCards(CardsInMemory):
    """Cards of which a test can say, as the journal does, that they may have changed."""

    def tell(self, *entities: str) -> None:
        for entity in entities:
            if drawer := self._drawers.get(entity):
                self._drawers[entity] = replace(drawer, told=drawer.told + 1)


@dataclass
class Office:
    """A company and what is known of it. `apart`: how far our clock is ahead of QuickBooks'."""

    sandbox: Sandbox
    company: Json
    cards: ToldCards = field(default_factory=ToldCards)
    apart: timedelta = timedelta(0)
    ahead: timedelta = timedelta(0)
    seen: int = 0
    revisions: dict[str, str] = field(default_factory=dict)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead + self.apart

    def sleep(self, duration: timedelta) -> None:
        raise AssertionError(f"nothing sleeps here, but {duration} is asked for")

    @property
    def catalog(self) -> Catalog:
        """Made anew, as every sync makes its ledger."""
        tokens = MemoryShelf({name: self.company[name] for name in ("access_token", "refresh_token")})
        session = QuickBooksSession(intuit(self.sandbox, self.company), tokens, self)
        return Catalog(QuickBooksApi(self.company["realm"], session, address(self.sandbox)), self.cards, self)

    def later(self, time: timedelta) -> None:
        """Time passes for us and for QuickBooks."""
        self.sandbox.post("/clock", advance=time.total_seconds())
        self.ahead += time
        self.company |= self.sandbox.post(f"/companies/{self.company['realm']}/reconnect")

    def reads(self) -> list[str]:
        """What the company was asked since this was last looked at."""
        asked, self.seen = self.sandbox.requests_since(self.seen), self.sandbox.request_count()
        mine = [one for one in asked if f"/{self.company['realm']}/" in one["path"]]
        return [what for one in mine if (what := one["what"].removeprefix("qbo ")) in ("query", "cdc")]

    def make(self, name: str, **facts: Any) -> str:
        """Somebody makes an item in QuickBooks; its id."""
        account = {"value": self.company["accounts"]["sales"]["id"]}
        made = self.write("item", {"Name": name, "Type": "Service", "IncomeAccountRef": account, **facts})
        return str(made["Item"]["Id"])

    def change(self, item_id: str, **facts: Any) -> None:
        """Somebody changes an item in QuickBooks."""
        self.write(
            "item", {"Id": item_id, "SyncToken": self.revisions.get(item_id, "0"), "sparse": True, **facts}
        )

    def write(self, path: str, body: Json) -> Json:
        """Somebody else writes; that is no reading of ours."""
        token = {"Authorization": f"Bearer {self.company['access_token']}"}
        answer = requests.post(
            f"{self.sandbox.qbo(self.company)}/{path}", json=body, headers=token, timeout=10
        )
        assert answer.ok, answer.text
        written: Json = answer.json()
        self.revisions |= {row["Id"]: row["SyncToken"] for row in written.values() if isinstance(row, dict)}
        return written

    def settle(self, **settings: Any) -> None:
        """Somebody changes the company's settings."""
        self.sandbox.patch(f"/companies/{self.company['realm']}", **settings)

    def told(self, *entities: str) -> None:
        """A webhook said that these have changed."""
        self.cards.tell(*entities)


@pytest.fixture
def office(sandbox: Sandbox) -> Office:
    made = Office(sandbox, sandbox.company())
    made.later(timedelta(minutes=10))  # what made the company lies behind us
    made.reads()
    return made


def names(office: Office, *ids: str) -> list[str]:
    return sorted(item.ref.name for item in office.catalog.items(ids).values())


def test_settings_and_lists_are_read_once_and_not_again_by_the_next_sync(office: Office) -> None:
    mug = office.make("Mug")
    for _ in range(3):
        catalog = office.catalog
        assert catalog.company.home_currency == "USD"
        assert catalog.undeposited is not None
        assert [item.ref.name for item in catalog.items([mug]).values()] == ["Mug"]
    assert office.reads() == ["query"] * 4, "Preferences, CompanyInfo, the account, the item"


def test_many_items_are_one_query_and_only_new_ones_are_asked_for(office: Office) -> None:
    ids = [office.make(f"Mug {number}") for number in range(20)]
    assert len(office.catalog.items(ids[:15])) == 15
    assert office.reads() == ["query"]
    assert len(office.catalog.items(ids)) == 20
    assert office.reads() == ["query"]
    assert office.catalog.items([*ids, "987654"]).keys() == set(ids)
    assert office.reads() == ["query"]
    assert office.catalog.items([*ids, "987654"]).keys() == set(ids)
    assert office.reads() == [], "an item that is not there was asked for twice"


def test_a_sku_that_nothing_has_is_asked_for_once_and_found_when_it_comes(office: Office) -> None:
    assert office.catalog.rows("Item", "Sku", ["MUG-1", "MUG-2"]) == []
    made = office.make("Mug", Sku="MUG-2")
    assert office.catalog.rows("Item", "Sku", ["MUG-1", "MUG-2"]) == []
    assert office.reads() == ["query"], "asked for once, whatever has come since"
    office.told("Item")
    assert [row["Id"] for row in office.catalog.rows("Item", "Sku", ["MUG-1", "MUG-2"])] == [made]
    assert office.reads() == ["cdc"]


def test_a_whole_list_answers_every_later_question(office: Office) -> None:
    assert len(office.catalog.every("Account")) > 5
    assert office.catalog.undeposited is not None
    assert office.catalog.rows("Account", "Name", ["nobody's"]) == []
    assert office.reads() == ["query"]


def test_after_a_webhook_there_is_exactly_one_look_for_all_lists(office: Office) -> None:
    mug, cup = office.make("Mug"), office.make("Cup")
    assert names(office, mug, cup) == ["Cup", "Mug"]
    assert office.catalog.undeposited is not None
    office.later(timedelta(minutes=5))
    office.change(mug, Name="Beaker")
    assert names(office, mug, cup) == ["Cup", "Mug"]
    office.told("Item", "Class")
    office.reads()
    for _ in range(3):
        assert names(office, mug, cup) == ["Beaker", "Cup"]
        assert office.catalog.undeposited is not None
    assert office.reads() == ["cdc"]


def test_without_webhooks_a_change_is_seen_when_the_last_look_is_a_quarter_of_an_hour_ago(
    office: Office,
) -> None:
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    office.change(mug, Name="Beaker")
    office.later(LOOK - timedelta(minutes=1))
    assert names(office, mug) == ["Mug"]
    assert office.reads() == ["query"]
    office.later(timedelta(minutes=1))
    for _ in range(2):
        assert names(office, mug) == ["Beaker"]
    assert office.reads() == ["cdc"]


@pytest.mark.parametrize(
    "apart", [timedelta(hours=-3), timedelta(minutes=-5), timedelta(minutes=5), timedelta(hours=3)]
)
def test_clocks_that_differ_miss_no_change_and_cost_nothing(office: Office, apart: timedelta) -> None:
    office.apart = apart
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    for round_ in range(3):
        office.change(mug, Name=f"Beaker {round_}")
        office.later(LOOK)
        assert names(office, mug) == [f"Beaker {round_}"]
        assert names(office, mug) == [f"Beaker {round_}"]
    assert office.reads().count("cdc") == 3


def test_an_item_that_was_made_inactive_is_known_as_such(office: Office) -> None:
    mug = office.make("Mug")
    assert office.catalog.items([mug])[mug].active
    office.change(mug, Active=False)
    office.told("Item")
    assert not office.catalog.items([mug])[mug].active
    assert office.reads() == ["query", "cdc"]


def test_an_account_that_was_made_inactive_takes_no_money(office: Office) -> None:
    undeposited = office.catalog.undeposited
    assert undeposited is not None
    office.write("account", {"Id": undeposited.id, "SyncToken": "0", "sparse": True, "Active": False})
    assert office.catalog.undeposited == undeposited
    office.told("Account")
    assert office.catalog.undeposited is None


def test_the_closing_date_is_never_older_than_a_quarter_of_an_hour(office: Office) -> None:
    assert office.catalog.company.closed_through is None
    office.settle(closing_date="2026-01-31")
    office.later(LOOK - timedelta(minutes=1))
    assert office.catalog.company.closed_through is None
    office.later(timedelta(minutes=1))
    office.reads()
    for _ in range(3):
        assert office.catalog.company.closed_through == date(2026, 1, 31)
    assert office.reads() == ["query"], "of the settings, only those that change are read again"


def test_a_webhook_about_the_settings_has_them_read_at_once(office: Office) -> None:
    assert office.catalog.company.closed_through is None
    office.settle(closing_date="2026-01-31", tracks_classes="line", tracks_locations=True)
    office.told("Preferences")
    office.reads()
    company = office.catalog.company
    assert (company.closed_through, company.tracks_classes) == (date(2026, 1, 31), "line")
    assert company.tracks_locations
    assert office.reads() == ["query"]


def test_settings_that_proved_to_be_stale_are_forgotten(office: Office) -> None:
    catalog = office.catalog
    assert catalog.company.closed_through is None
    office.settle(closing_date="2026-01-31")
    catalog.forget("Preferences")
    assert catalog.company.closed_through == date(2026, 1, 31)
    assert office.reads() == ["query"] * 3


def test_what_we_wrote_ourselves_is_never_read(office: Office) -> None:
    office.catalog.wrote("Item", {"Id": "77", "Name": "Refunds", "Type": "Service", "Active": True})
    assert names(office, "77") == ["Refunds"]
    assert office.reads() == []


def test_after_a_month_of_silence_everything_is_read_anew(office: Office) -> None:
    mug, cup = office.make("Mug"), office.make("Cup")
    assert names(office, mug, cup) == ["Cup", "Mug"]
    office.change(mug, Name="Beaker")
    office.later(31 * DAY)
    office.reads()
    assert names(office, mug) == ["Beaker"]
    assert office.reads() == ["query"]


def test_after_four_weeks_of_silence_one_look_tells_everything(office: Office) -> None:
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    office.change(mug, Name="Beaker")
    office.later(28 * DAY)
    office.reads()
    assert names(office, mug) == ["Beaker"]
    assert office.reads() == ["cdc"]


def test_an_answer_that_may_not_hold_every_change_is_not_trusted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Intuit stops at a thousand objects; here at one."""
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    office.change(mug, Name="Beaker")
    office.told("Item")
    monkeypatch.setattr("plugin.ledgers.quickbooks_online.changes.MOST_CHANGES", 1)
    assert names(office, mug) == ["Beaker"]
    assert office.reads() == ["query", "cdc", "query"]


def test_where_changes_are_refused_everything_is_read_anew(office: Office) -> None:
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    office.change(mug, Name="Beaker")
    office.told("Item")
    office.sandbox.fault("fault:4001", what="qbo cdc")
    assert names(office, mug) == ["Beaker"]
    assert office.reads() == ["query", "cdc", "query"]


def test_a_refusal_inside_the_answer_is_half_an_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken for "nothing changed", the change would never be heard of."""
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    office.change(mug, Name="Beaker")
    office.told("Item")
    fault = {"Fault": {"Error": [{"Message": "no", "code": "4000"}]}}
    with monkeypatch.context() as patch:
        answer = {"CDCResponse": [{"QueryResponse": [fault]}]}
        patch.setattr(QuickBooksApi, "_checked", lambda *_arguments, **_options: answer)
        with pytest.raises(TryLater):
            names(office, mug)
    assert names(office, mug) == ["Beaker"]


@pytest.mark.parametrize("kind", ["down", "throttled", "half", "lost before", "lost after"])
def test_while_changes_cannot_be_asked_for_nothing_stale_is_used(office: Office, kind: str) -> None:
    mug = office.make("Mug")
    assert names(office, mug) == ["Mug"]
    office.change(mug, Name="Beaker")
    office.told("Item")
    office.sandbox.fault(kind, what="qbo cdc")
    with pytest.raises(TryLater):
        names(office, mug)
    assert names(office, mug) == ["Beaker"]


def test_half_an_answer_about_the_settings_is_not_kept(office: Office) -> None:
    office.cards.keep("CompanyInfo", EVERY, [{"Id": "1"}], AsOf(office.now(), office.now()))
    with pytest.raises(TryLater) as later:
        _ = office.catalog.company
    assert later.value.sentence.code == "company-half-answer"
    assert office.catalog.company.country == "US"


def test_tax_codes_are_read_once_a_day(sandbox: Sandbox) -> None:
    office = Office(sandbox, sandbox.company(home_currency="CAD", country="CA"))
    for _ in range(2):
        assert office.catalog.tax_codes
    assert office.reads() == ["query"] * 4, "Preferences, CompanyInfo, TaxCode, TaxRate"
    office.later(DAY)
    assert office.catalog.tax_codes
    assert office.reads() == ["query"] * 4


def test_names_that_no_list_can_have_are_not_asked_for(office: Office) -> None:
    assert office.catalog.rows("Item", "Sku", ["", "\0", "x" * 700, "\ud800"]) == []
    assert office.catalog.items([]) == {}
    assert office.reads() == []
