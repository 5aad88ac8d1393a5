"""`python -m plugin migrate`: run by every container of a deployment at once, as they start."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from plugin.journal import migrate
from plugin.journal.database import Database
from tests.cli.served import elsewhere, run
from tests.webhooks.door import environment_of


def test_three_that_migrate_an_empty_database_at_once_all_end_well(postgres_url: str) -> None:
    environment = elsewhere(environment_of(postgres_url))
    with ThreadPoolExecutor(3) as three:
        ended = list(three.map(lambda _: run(environment, "migrate"), range(3)))
    assert [(each.returncode, each.stdout) for each in ended] == [
        (0, "The database is at this version.\n")
    ] * 3, [each.stderr for each in ended]
    database = Database(postgres_url)
    migrate.check(database)
    database.close()
