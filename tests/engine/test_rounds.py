"""Which sync is queued when: wanted, done, generations, waits after a failure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugin.accounting.sentences import say
from plugin.journal.rounds import Pause
from tests.engine.house import NOON, House, at_once

AWAY = say("company-no-answer")


def begin(house: House) -> tuple[int, int]:
    """The queued sync begins: (generation, what it saw)."""
    ((company, generation),) = house.rounds.active()
    assert company == house.company_id
    return generation, house.rounds.begin(company, generation)


def finish(house: House, generation: int, seen: int | None, pause: Pause | None = None) -> None:
    house.rounds.finish(house.company_id, generation, seen, pause, NOON)


def fail(house: House, after: timedelta | None = None) -> float:
    """The queued sync fails; the seconds until it is tried again."""
    generation, seen = begin(house)
    finish(house, generation, seen, Pause(AWAY, after))
    wait: timedelta = house.company().wake_at - NOON
    return wait.total_seconds()


def test_fifty_letters_while_a_sync_is_queued_share_it(house: House) -> None:
    for order in range(50):
        house.nudge(str(order))
    assert house.queued == [(house.company_id, 1)]
    generation, seen = begin(house)
    finish(house, generation, seen)
    assert house.rounds.active() == ()
    assert (house.company().wanted, house.company().done) == (50, 50)


def test_letters_of_many_threads_at_once_share_one_sync(house: House) -> None:
    at_once(*(lambda order=order: house.nudge(str(order)) for order in range(8)))
    assert house.queued == [(house.company_id, 1)]
    assert house.open_nudges() == 8
    generation, seen = begin(house)
    finish(house, generation, seen)
    assert house.rounds.active() == ()


def test_letters_during_a_run_bring_exactly_one_more(house: House) -> None:
    house.nudge("1")
    generation, seen = begin(house)
    for order in ("1", "2", "3"):
        house.nudge(order)
    assert len(house.queued) == 1
    finish(house, generation, seen)
    assert house.queued == [(house.company_id, 1), (house.company_id, 2)]
    generation, seen = begin(house)
    finish(house, generation, seen)
    assert len(house.queued) == 2
    assert house.rounds.active() == ()


def test_a_letter_between_queueing_and_beginning_belongs_to_the_run(house: House) -> None:
    house.nudge("1")
    house.nudge("2")
    generation, seen = begin(house)
    finish(house, generation, seen)
    assert len(house.queued) == 1


def test_a_generation_is_never_used_twice(house: House) -> None:
    for order in range(5):
        house.nudge(str(order))
        generation, seen = begin(house)
        finish(house, generation, seen)
    assert house.queued == [(house.company_id, generation) for generation in range(1, 6)]


def test_a_run_that_has_ended_neither_begins_nor_ends_again(house: House) -> None:
    house.nudge("1")
    generation, seen = begin(house)
    house.nudge("2")
    finish(house, generation, seen)
    before = house.company()
    assert house.rounds.begin(house.company_id, generation) == -1
    finish(house, generation, seen)
    finish(house, generation, None, Pause(say("sync-broke")))
    assert house.company() == before


def test_the_wait_doubles_with_every_failure_up_to_ten_minutes(house: House) -> None:
    house.nudge("1")
    waits = []
    for _ in range(12):
        waits.append(fail(house))
        house.rounds.ask(house.company_id)
    assert waits[:9] == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert set(waits[9:]) == {600}


def test_the_wait_is_at_least_what_the_other_side_asks_for(house: House) -> None:
    house.nudge("1")
    assert fail(house, timedelta(seconds=60)) == 60
    house.rounds.ask(house.company_id)
    assert fail(house, timedelta(seconds=1)) == 4


def test_a_letter_waits_with_the_company_and_a_person_does_not(house: House) -> None:
    house.nudge("1")
    fail(house)
    house.nudge("2")
    assert house.rounds.active() == ()
    house.rounds.ask(house.company_id)
    assert [company for company, _ in house.rounds.active()] == [house.company_id]


def test_a_letter_during_a_run_that_fails_is_not_forgotten(house: House) -> None:
    house.nudge("1")
    generation, seen = begin(house)
    house.nudge("2")
    finish(house, generation, seen, Pause(AWAY))
    assert house.rounds.active() == ()
    assert house.rounds.wake(NOON + timedelta(seconds=3)) == 1
    generation, seen = begin(house)
    finish(house, generation, seen)
    company = house.company()
    assert (company.done, company.failures, company.trouble) == (company.wanted, 0, None)


def test_a_success_ends_the_doubling(house: House) -> None:
    house.nudge("1")
    for expected in (2.0, 4.0):
        assert fail(house) == expected
        house.rounds.ask(house.company_id)
    generation, seen = begin(house)
    finish(house, generation, seen)
    house.nudge("2")
    assert fail(house) == 2


def test_waiting_for_answers_is_no_failure(house: House) -> None:
    house.nudge("1")
    generation, seen = begin(house)
    finish(house, generation, seen, Pause(None, soft=True))
    company = house.company()
    assert (company.active, company.failures, company.wake_at) == (None, 0, None)
    house.nudge("2")
    assert len(house.queued) == 2


def test_a_sync_that_broke_has_seen_nothing_and_is_tried_later(house: House) -> None:
    house.nudge("1")
    generation, _ = begin(house)
    finish(house, generation, None, Pause(say("sync-broke")))
    company = house.company()
    assert (company.active, company.done, company.wanted) == (None, 0, 1)
    assert company.wake_at == NOON + timedelta(seconds=2)


@pytest.mark.parametrize(("seconds", "woken"), [(1, 0), (2, 1)])
def test_what_is_due_is_queued_once_by_however_many_processes(house: House, seconds: int, woken: int) -> None:
    house.nudge("1")
    fail(house)
    moment = NOON + timedelta(seconds=seconds)
    at_once(*[lambda: house.rounds.wake(moment)] * 4)
    assert len(house.queued) == 1 + woken
    assert len(house.rounds.active()) == woken
