"""The sync engine: durable, queued, resumed after a crash. The only importer of dbos.

On SQLite one process runs it, guarded by a file lock. On PostgreSQL any number of processes do: each
takes a random executor id and holds a session advisory lock as its lease; whoever finds an executor
with work and without a lease takes its work over. (DBOS by itself never notices a dead executor.)
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import threading
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient, DBOSConfig

from plugin.journal import DatabaseAway
from plugin.journal.database import Database

T = TypeVar("T")
log = structlog.get_logger()

_NAME = "contra"
_QUEUE = "syncs"
_WORKFLOW = "sync"
#: Pinned: the default is a hash of the source, and a changed source would strand what is in flight.
_VERSION = "1"
#: First half of the advisory lock key of an executor's lease.
_LEASE_CLASS = 0x6C656173
_HEARTBEAT_SECONDS = 1.0
_POLL_SECONDS = 0.2
_SYNCS_AT_ONCE = 8
_BEATS_TO_LOOK_FOR_BROKEN = 10


class Step(Protocol):
    """Runs one named step of a sync; a step that ended before a crash is not run again."""

    def __call__(self, name: str, work: Callable[[], T], /) -> T:
        """The answer of `work`, which must be plain data."""
        ...


#: Runs one whole sync: (company, generation, step).
RunSync = Callable[[int, int, Step], None]


class EngineBusy(Exception):
    """Another process runs the engine of this SQLite database."""


class Work(Protocol):
    """What the engine runs and asks."""

    def run(self, company_id: int, generation: int, step: Step) -> None:
        """One sync of one company."""
        ...

    def broke(self, company_id: int, generation: int) -> None:
        """That sync ended by a mistake of ours: give the company free, try later."""
        ...

    def active(self) -> tuple[tuple[int, int], ...]:
        """(company, generation) of every sync that the journal believes to be queued or running."""
        ...

    def wake(self) -> None:
        """Queue what is due by the clock."""
        ...


def workflow_id(company_id: int, generation: int) -> str:
    """Never used twice: a finished workflow's id enqueued again silently runs nothing."""
    return f"sync:{company_id}:{generation}"


class Engine:
    """Queues syncs inside the caller's transaction, and runs them once launched."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._client = DBOSClient(system_database_engine=database.engine, lazy=True, application_name=_NAME)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._lease: sa.Connection | None = None
        self._launched = False
        #: Why this process was told to stop by itself; whoever started it should start it again.
        self.lost_lease = False

    def enqueue(self, connection: sa.Connection, company_id: int, generation: int) -> None:
        """Queues the sync in the caller's transaction: noted and queued are one commit."""
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": _WORKFLOW,
                "queue_name": _QUEUE,
                "workflow_id": workflow_id(company_id, generation),
                "app_version": _VERSION,
            },
            company_id,
            generation,
        )

    def migrate(self) -> None:
        """Creates or updates the engine's own tables."""
        DBOS.migrate(self._database.url.render_as_string(hide_password=False))

    def launch(self, work: Work) -> None:
        """Starts running syncs in threads of this process, and takes over what dead processes left."""
        executor_id = "local" if self._database.is_sqlite else uuid.uuid4().hex
        if not self._database.is_sqlite:
            self._lease = _take_lease(self._database, executor_id)
        DBOS.destroy(destroy_registry=True)
        self._dbos(executor_id)
        _register(work)
        DBOS.launch()
        DBOS.register_queue(_QUEUE, worker_concurrency=_SYNCS_AT_ONCE, polling_interval_sec=_POLL_SECONDS)
        self._launched = True
        self._start("contra-heartbeat", lambda: self._heartbeat(work))

    def _dbos(self, executor_id: str) -> DBOS:
        config = DBOSConfig(
            name=_NAME,
            system_database_engine=self._database.engine,
            application_version=_VERSION,
            executor_id=executor_id,
            log_level="WARNING",
            run_migrations=False,
            use_listen_notify=False,
            enable_otlp=False,
        )
        return DBOS(config=config)

    def _start(self, name: str, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _heartbeat(self, work: Work) -> None:
        beats = 0
        while not self._stop.wait(_HEARTBEAT_SECONDS):
            beats += 1
            if self._lease is not None and not _holds(self._lease):
                # Without its lease this process may be taken for dead while it writes: it has to go.
                log.error("the lease is lost, this process ends")
                self.lost_lease = True
                os.kill(os.getpid(), signal.SIGTERM)
                return
            try:
                self._beat(work, beats)
            except DatabaseAway as error:
                log.warning("heartbeat: the database does not answer", error=str(error))
            except Exception:
                # Without a heartbeat nothing is woken and nobody is replaced; the next beat may go well.
                log.exception("heartbeat broke")

    def _beat(self, work: Work, beats: int) -> None:
        work.wake()
        if self._lease is not None:
            _sweep(self._lease)
        if beats % _BEATS_TO_LOOK_FOR_BROKEN == 0:
            _free_the_broken(work)

    def stop(self, patience: int = 10) -> None:
        """Ends the threads; a sync that runs has `patience` seconds, then another process resumes it."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)
        if self._launched:
            DBOS.destroy(workflow_completion_timeout_sec=patience)
            self._launched = False
        if self._lease is not None:
            with contextlib.suppress(sa.exc.DBAPIError):
                self._lease.close()
            self._lease = None


@contextlib.contextmanager
def engine_lock(path: Path) -> Iterator[None]:
    """Held by the one process that runs the engine of a SQLite database. Raises EngineBusy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise EngineBusy(str(path)) from error
        yield


def _register(work: Work) -> None:
    @DBOS.workflow(name=_WORKFLOW)
    def sync(company_id: int, generation: int) -> None:
        try:
            work.run(company_id, generation, _step)
        except Exception:
            # The one place where everything is caught: a mistake of ours must not stop the company for ever.
            log.exception("sync broke", company=company_id, generation=generation)
            DBOS.run_step({"name": "broke"}, work.broke, company_id, generation)


def _step(name: str, work: Callable[[], T]) -> T:
    return DBOS.run_step({"name": name}, work)


def _lease_key(executor_id: str) -> dict[str, int]:
    crc = zlib.crc32(executor_id.encode())
    return {"class": _LEASE_CLASS, "key": crc - (1 << 32) if crc >= 1 << 31 else crc}


def _take_lease(database: Database, executor_id: str) -> sa.Connection:
    """A connection of its own, outside the pool: while it lives, PostgreSQL keeps the lock."""
    engine = sa.create_engine(database.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    connection = engine.connect()
    connection.execute(sa.text("SELECT pg_advisory_lock(:class, :key)"), _lease_key(executor_id))
    return connection


def _holds(lease: sa.Connection) -> bool:
    """The connection lives, and so does the lock that hangs on it."""
    try:
        lease.execute(sa.text("SELECT 1"))
    except sa.exc.DBAPIError:
        return False
    return True


def _sweep(lease: sa.Connection) -> None:
    """Takes over the syncs of every executor whose lease is free: it is dead."""
    mine = DBOS.executor_id
    working = {status.executor_id for status in DBOS.list_workflows(status="PENDING", load_input=False)}
    for executor_id in working - {mine, None}:
        assert executor_id is not None
        key = _lease_key(executor_id)
        if not lease.execute(sa.text("SELECT pg_try_advisory_lock(:class, :key)"), key).scalar():
            continue
        try:
            log.warning("taking over the syncs of a dead process", executor=executor_id)
            # Private, because the public resume_workflows also resets the attempts; tested by killing workers.
            DBOS._recover_pending_workflows([executor_id])
        finally:
            lease.execute(sa.text("SELECT pg_advisory_unlock(:class, :key)"), key)


def _free_the_broken(work: Work) -> None:
    """A sync that the journal believes active and the engine knows as ended, or not at all, is given free."""
    for company_id, generation in work.active():
        status: Any = DBOS.get_workflow_status(workflow_id(company_id, generation))
        if status is None or status.status not in ("ENQUEUED", "PENDING", "DELAYED"):
            work.broke(company_id, generation)
