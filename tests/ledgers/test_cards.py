"""What is known of a company's lists: the same in memory and in the journal, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.journal.cards import CompanyCards, tell
from plugin.ledgers.quickbooks_online.cards import EVERY, AsOf, Cards, CardsInMemory, Drawer, Question, card
from plugin.protocols import Json
from tests.ledgers.card_files import NOON, forget_all, journal_with_companies, kept_in_journal
from tests.postgres import fresh_database, postgres_server

MINUTE = timedelta(minutes=1)
MUG: Json = {"Id": "1", "Name": "Mug", "Sku": "MUG-1", "Active": True, "UnitPrice": Decimal("9.90")}
CUP: Json = {"Id": "2", "Name": "Cup's", "Sku": 'C"\\1', "Active": False, "UnitPrice": 5}


def by(field: str, *values: str) -> Question:
    return Question(field, frozenset(values))


def as_of(minutes: int = 0, apart: int = 0) -> AsOf:
    return AsOf(NOON + minutes * MINUTE, NOON + (minutes + apart) * MINUTE)


@pytest.fixture(scope="module", params=["memory", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cards]:
    with ExitStack() as stack:
        match request.param:
            case "memory":
                yield CardsInMemory()
            case "sqlite":
                file = tmp_path_factory.mktemp("cards") / "contra.db"
                yield stack.enter_context(kept_in_journal(f"sqlite:///{file}"))
            case _:
                url = stack.enter_context(fresh_database(postgres_server()))
                yield stack.enter_context(kept_in_journal(url))


@pytest.fixture
def cards(kept: Cards) -> Cards:
    """Nothing of the test before is known."""
    forget_all(kept)
    return kept


def ids(cards: Cards, question: Question, entity: str = "Item") -> list[str]:
    return sorted(str(row["Id"]) for row in cards.find(entity, question)[0])


def test_where_nothing_was_read_everything_is_unknown(cards: Cards) -> None:
    assert cards.drawers() == {}
    assert cards.find("Item", by("Id", "1")) == ([], by("Id", "1"))
    assert cards.find("Item", EVERY) == ([], EVERY)


def test_a_card_is_the_row_exactly(cards: Cards) -> None:
    cards.keep("Item", by("Id", "1", "2"), [MUG, CUP], as_of())
    assert cards.find("Item", by("Id", "1")) == ([MUG], None)
    assert cards.find("Item", by("Id", "2")) == ([CUP], None)


def test_an_answer_of_nothing_is_an_answer(cards: Cards) -> None:
    cards.keep("Item", by("Sku", "X", "MUG-1"), [MUG], as_of())
    assert cards.find("Item", by("Sku", "X")) == ([], None)
    assert cards.find("Item", by("Sku", "X", "Y"))[1] == by("Sku", "Y")
    assert cards.find("Item", by("Name", "X"))[1] == by("Name", "X"), "another property is another question"


def test_a_row_that_is_known_by_one_property_is_found_by_its_id(cards: Cards) -> None:
    cards.keep("Item", by("Sku", "MUG-1"), [MUG], as_of())
    assert cards.find("Item", by("Id", "1")) == ([MUG], None)


def test_values_are_compared_letter_by_letter(cards: Cards) -> None:
    cards.keep("Item", by("Sku", 'C"\\1', "mug-1", "MÜG"), [MUG, CUP, {"Id": "3", "Sku": "MÜG"}], as_of())
    assert ids(cards, by("Sku", 'C"\\1')) == ["2"]
    assert ids(cards, by("Sku", "mug-1")) == []
    assert ids(cards, by("Sku", "MÜG")) == ["3"]


def test_who_read_the_whole_list_knows_every_row(cards: Cards) -> None:
    cards.keep("Item", EVERY, [MUG, CUP], as_of())
    assert (ids(cards, EVERY), cards.find("Item", EVERY)[1]) == (["1", "2"], None)
    assert cards.find("Item", by("Name", "Mug", "nobody's")) == ([MUG], None)


def test_entities_are_told_apart(cards: Cards) -> None:
    cards.keep("Item", by("Id", "1"), [MUG], as_of())
    assert cards.find("Account", by("Id", "1")) == ([], by("Id", "1"))


def test_a_drawer_is_no_more_current_than_its_oldest_card(cards: Cards) -> None:
    cards.keep("Item", by("Id", "1"), [MUG], as_of(5, apart=1))
    cards.keep("Item", by("Id", "2"), [CUP], as_of(9, apart=1))
    assert cards.drawers() == {"Item": Drawer(as_of(5, apart=1))}
    cards.keep("Item", by("Id", "9"), [], as_of(2, apart=1))
    assert cards.drawers() == {"Item": Drawer(as_of(2, apart=1))}


def test_changed_rows_take_the_place_of_their_cards(cards: Cards) -> None:
    cards.keep("Item", by("Sku", "MUG-1", "MUG-2"), [MUG], as_of())
    other = {**MUG, "Sku": "MUG-2"}
    cards.catch_up({"Item": [other]}, as_of(9), {"Item": 0})
    assert cards.find("Item", by("Sku", "MUG-1")) == ([], None)
    assert cards.find("Item", by("Sku", "MUG-2")) == ([other], None)
    assert cards.drawers() == {"Item": Drawer(as_of(9))}


def test_a_deleted_row_is_known_to_be_gone(cards: Cards) -> None:
    cards.keep("Item", EVERY, [MUG, CUP], as_of())
    cards.catch_up({"Item": [{"Id": "1", "status": "Deleted"}]}, as_of(1), {"Item": 0})
    assert cards.find("Item", by("Id", "1")) == ([], None)
    assert ids(cards, EVERY) == ["2"]


def test_a_drawer_that_was_dropped_meanwhile_is_not_filled_with_changes_alone(cards: Cards) -> None:
    cards.catch_up({"Item": [MUG]}, as_of(), {"Item": 0})
    assert cards.drawers() == {}
    assert cards.find("Item", by("Id", "1")) == ([], by("Id", "1"))


def test_a_list_that_is_read_anew_leaves_nothing_of_the_old_one(cards: Cards) -> None:
    cards.keep("TaxCode", by("Name", "GST"), [{"Id": "1", "Name": "GST"}], as_of())
    cards.replace("TaxCode", [{"Id": "2", "Name": "VAT"}], as_of(9), 0)
    assert ids(cards, EVERY, "TaxCode") == ["2"]
    assert cards.find("TaxCode", by("Name", "GST")) == ([], None)
    assert cards.drawers() == {"TaxCode": Drawer(as_of(9))}


def test_what_was_dropped_is_unknown_and_the_rest_is_not(cards: Cards) -> None:
    cards.keep("Item", EVERY, [MUG], as_of())
    cards.keep("Account", EVERY, [{"Id": "1"}], as_of())
    cards.drop(["Item", "Class"])
    assert cards.find("Item", EVERY) == ([], EVERY)
    assert ids(cards, EVERY, "Account") == ["1"]


def test_a_thousand_names_are_asked_at_once(cards: Cards) -> None:
    names = [f"N{number}" for number in range(2_500)]
    rows: list[Json] = [{"Id": name[1:], "Name": name} for name in names]
    cards.keep("Item", by("Name", *names), rows, as_of())
    assert len(cards.find("Item", by("Name", *names))[0]) == 2_500
    assert cards.find("Item", by("Id", "77", "x"))[1] == by("Id", "x")


def test_what_is_told_while_a_look_is_under_way_is_looked_at_next_time(database_url: str) -> None:
    with journal_with_companies(database_url) as database:
        cards, neighbour = CompanyCards(database, 1), CompanyCards(database, 2)
        for company in (cards, neighbour):
            for entity in ("Item", "Account"):
                company.keep(entity, EVERY, [], as_of())
        with database.write() as connection:
            tell(connection, 1, ["Item", "Preferences"])
        assert not cards.drawers()["Item"].is_current(NOON, MINUTE)
        seen = {name: drawer.told for name, drawer in cards.drawers().items()}
        with database.write() as connection:
            tell(connection, 1)
        cards.catch_up({}, as_of(), seen)
        assert [cards.drawers()[name].is_current(NOON, MINUTE) for name in ("Account", "Item")] == [False] * 2
        cards.catch_up({}, as_of(), {name: drawer.told for name, drawer in cards.drawers().items()})
        assert all(drawer.is_current(NOON, MINUTE) for drawer in cards.drawers().values())
        assert set(neighbour.drawers().values()) == {Drawer(as_of())}, "another company's cards were touched"


def test_a_moment_that_lies_ahead_was_written_by_a_wrong_clock() -> None:
    drawer = Drawer(as_of())
    assert drawer.is_current(NOON + timedelta(seconds=59), MINUTE)
    assert drawer.is_current(NOON - timedelta(seconds=59), MINUTE)
    assert not drawer.is_current(NOON + MINUTE, MINUTE)
    assert not drawer.is_current(NOON - timedelta(days=400), MINUTE)


def test_of_a_row_only_what_somebody_asks_for_is_kept() -> None:
    assert card("Item", {**MUG, "Description": "long"}).keys() == {"Id", "Name", "Sku", "Active"}
    info = {"Id": "1", "Country": "US", "Email": {"Address": "owner@example.com"}, "CompanyAddr": {}}
    assert card("CompanyInfo", info) == {"Id": "1", "Country": "US"}
    assert card("TaxCode", {"Id": "1", "Anything": 1}) == {"Id": "1", "Anything": 1}


IDS = st.sampled_from("123")
ROWS = st.lists(
    st.builds(lambda id_, sku: {"Id": id_, "Sku": sku}, IDS, st.sampled_from(["a", "b"]))
    | st.builds(lambda id_: {"Id": id_, "status": "Deleted"}, IDS),
    max_size=3,
    unique_by=lambda row: row["Id"],
)
ENTITIES = st.sampled_from(["Account", "Item"])
QUESTIONS = st.just(EVERY) | st.builds(
    lambda field, values: Question(field, frozenset(values)),
    st.sampled_from(["Id", "Sku"]),
    st.sets(st.sampled_from(["1", "2", "a", "b"]), min_size=1),
)
MOMENTS = st.integers(0, 5).map(as_of)
CALLS = st.one_of(
    st.tuples(st.just("keep"), ENTITIES, QUESTIONS, ROWS, MOMENTS),
    st.tuples(st.just("replace"), ENTITIES, ROWS, MOMENTS, st.integers(0, 2)),
    st.tuples(
        st.just("catch_up"),
        st.dictionaries(ENTITIES, ROWS),
        MOMENTS,
        st.dictionaries(ENTITIES, st.integers(0, 2)),
    ),
    st.tuples(st.just("drop"), st.sets(ENTITIES)),
)


def picture(cards: Cards) -> Any:
    """Everything that can be learned from them."""
    questions = [EVERY, by("Id", "1", "2", "3"), by("Sku", "a"), by("Sku", "a", "b")]
    found = [(entity, cards.find(entity, each)) for entity in ("Account", "Item") for each in questions]
    return cards.drawers(), [(name, sorted(rows, key=str), rest) for name, (rows, rest) in found]


@pytest.fixture(scope="module")
def in_journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CompanyCards]:
    with kept_in_journal(f"sqlite:///{tmp_path_factory.mktemp('cards') / 'contra.db'}") as kept:
        yield kept


@settings(max_examples=40)
@given(calls=st.lists(CALLS, max_size=8))
def test_the_journal_and_the_memory_never_tell_different_things(
    in_journal: CompanyCards, calls: list[tuple[Any, ...]]
) -> None:
    forget_all(in_journal)
    memory = CardsInMemory()
    for name, *arguments in calls:
        for cards in (in_journal, memory):
            getattr(cards, name)(*arguments)
        assert picture(in_journal) == picture(memory)
