"""Plays the story: uncut, or with the app killed at one cut and started again."""

from __future__ import annotations

import itertools
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.journal.codec import SENTENCE
from plugin.states import State
from tests.kill.apps import Apps, Zygote
from tests.kill.cuts import Cut, Record, RequestCut, StepCut
from tests.kill.story import Books, Story, checked_books, tell
from tests.sandbox_process import Sandbox
from tests.world import World, make_world

_PATIENCE = 60.0
_RECONNECT = "company-reconnect"
#: Alembic migrates one database at a time: its context is global.
_migrating = threading.Lock()


@dataclass(frozen=True)
class Kind:
    """A way of telling the story. `half`: the answer to the first batch comes half, so that a second sync
    has to find out what became of it.
    """

    numbers: str
    half: bool


PLAIN = Kind("per type", half=False)
HALF = Kind("across types", half=True)


@dataclass
class Lane:
    """Plays one story after the other; several lanes play at once. `new_url`: makes a fresh database."""

    sandbox: Sandbox
    zygote: Zygote
    folder: Path
    new_url: Callable[[], str]
    url: str = ""
    plays: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def told(self, kind: Kind) -> Iterator[tuple[Story, Apps]]:
        """The story up to the moment where the app is started, in a shop and a company of its own."""
        self.url = self.url or self.new_url()
        folder = self.folder / f"play-{next(self.plays)}"
        folder.mkdir()
        with ExitStack() as stack:
            with _migrating:
                world = stack.enter_context(make_world(self.sandbox, self.url, numbers=kind.numbers))
            apps = Apps(self.zygote, world.environment, folder)
            try:
                story = tell(world)
                if kind.half:
                    self.sandbox.fault("half", what="qbo batch")
                yield story, apps
            except BaseException as error:
                self.url = ""  # what is left of this play must not mix with the next
                error.add_note(f"The app said:\n{apps.words()}")
                raise
            finally:
                apps.kill()
                self.sandbox.calm()


def play_uncut(lane: Lane, kind: Kind, extra: str = "") -> tuple[Record, Books]:
    """The story without a cut: what was asked, what steps were taken, what the books say."""
    with lane.told(kind) as (story, apps):
        before = lane.sandbox.request_count()
        apps.start(extra=extra)
        assert settle(story, apps) is None
        apps.kill()
        return Record(lane.sandbox.requests_since(before), apps.steps()), checked_books(story)


def play_cut(lane: Lane, kind: Kind, cut: Cut) -> Books:
    """The story with the app killed there and started again: what the books say."""
    with lane.told(kind) as (story, apps):
        match cut:
            case RequestCut():
                seq = _kill_at_request(lane.sandbox, apps, cut)
                _start_again(story, apps, loses_token=cut.what == "token" and cut.moment == "done")
                if cut.moment == "late":
                    _let_go(lane.sandbox, seq)
                    assert settle(story, apps) is None
            case StepCut():
                apps.start(die=[cut.generation, cut.step, cut.moment])
                until(apps.has_ended, f"the app does not come to {cut}")
                assert apps.status == -signal.SIGKILL
                _start_again(story, apps, loses_token=False)
            case _:
                assert_never(cut)
        apps.kill()
        return checked_books(story)


def _start_again(story: Story, apps: Apps, *, loses_token: bool) -> None:
    apps.start()
    trouble = settle(story, apps)
    if loses_token:
        # The old refresh token died with its use, and the new one was never heard of: a person has to connect.
        assert trouble == _RECONNECT
        _check_nothing_booked(story)
        story.reconnect()
        trouble = settle(story, apps)
    assert trouble is None


def _kill_at_request(sandbox: Sandbox, apps: Apps, cut: RequestCut) -> int:
    """Kills the app while that request is on its way; the request's number in the sandbox's log."""
    sandbox.fault("hold after" if cut.moment == "done" else "hold before", nth=cut.nth)
    apps.start()
    until(lambda: sandbox.get("/held"), f"the app does not come to {cut}", apps)
    (held,) = sandbox.get("/held")
    assert held["what"] == cut.what, f"another request than in the run that nobody cut: {held}"
    apps.kill()
    if cut.moment != "late":
        sandbox.post("/release", drop=True)
    return int(held["seq"])


def _let_go(sandbox: Sandbox, seq: int) -> None:
    """Lets the held request go on, and waits until it is dealt with."""
    sandbox.post("/release")
    until(lambda: sandbox.requests_since(seq - 1)[0]["status"], "the held request does not end")


def until(true: Callable[[], object], complaint: str, apps: Apps | None = None) -> None:
    """Returns when it is true. Raises AssertionError after a minute, or when the app has ended."""
    deadline, pause = time.monotonic() + _PATIENCE, threading.Event()
    while not true():
        assert time.monotonic() < deadline, complaint
        assert apps is None or not apps.has_ended(), f"the app has ended by itself; {complaint}"
        pause.wait(0.05)


def settle(story: Story, apps: Apps | None = None) -> str | None:
    """Returns when nothing is left to do: None, or the code of a trouble that only a person can end.

    Waits are cut short, as a person does by asking for a sync.
    """
    world, found = story.world, list[str]()

    def settled() -> bool:
        with world.room.database.read() as connection:
            company = connection.execute(
                sa.select(t.companies).where(t.companies.c.id == world.company_id)
            ).one()
            left = _is_work_left(connection, world)
        if company.active is not None:
            return False
        trouble = SENTENCE.load(company.trouble).code if company.trouble else None
        if trouble == _RECONNECT:
            found.append(trouble)
        elif trouble or left or company.done != company.wanted:
            world.room.rounds.ask(world.company_id)
            return False
        return True

    until(settled, "the refunds are not settled", apps)
    return found[0] if found else None


def _is_work_left(connection: sa.Connection, world: World) -> bool:
    """An order to read, a refund that waits or is being booked, a request whose answer nobody knows."""
    n, r, q = t.nudges.c, t.refunds.c, t.requests.c
    moving = (State.WAITING.value, State.BOOKING.value, State.PART_BOOKED.value)
    return any(
        connection.execute(sa.select(sa.literal(1)).where(*conditions).limit(1)).first() is not None
        for conditions in (
            [n.shop_id == world.shop_id],
            [r.shop_id == world.shop_id, r.state.in_(moving)],
            [q.company_id == world.company_id, q.answered_at.is_(None)],
        )
    )


def _check_nothing_booked(story: Story) -> None:
    notes = [str(one.get("PrivateNote", "")) for one in story.world.sandbox.documents(story.world.company)]
    assert not [note for note in notes if "Contra " in note]
    assert {story.world.state(refund) for refund in story.refunds.values()} == {State.WAITING}


def play_all(lanes: Sequence[Lane], kind: Kind, cuts: Sequence[Cut], uncut: Books) -> list[str]:
    """Plays every cut, as many at once as there are lanes; a text for each that does not end as the uncut run."""
    free: queue.Queue[Lane] = queue.Queue()
    for lane in lanes:
        free.put(lane)

    def play(cut: Cut) -> str | None:
        lane = free.get()
        try:
            found = play_cut(lane, kind, cut)
        except Exception as error:  # noqa: BLE001  # every cut is told of, not the first alone
            notes = "\n".join(getattr(error, "__notes__", []))
            return f"{cut}: {type(error).__name__} {error}\n{notes}"
        finally:
            free.put(lane)
        return None if found == uncut else f"{cut}: the books differ\n{found}\ninstead of\n{uncut}"

    with ThreadPoolExecutor(len(lanes)) as pool:
        return [failure for failure in pool.map(play, cuts) if failure is not None]
