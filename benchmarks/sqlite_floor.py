"""Single-row commits per second through raw sqlite3 on this disk: what intake is compared with."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

#: About as large as a nudge's row.
_PAYLOAD = "x" * 200


def commits_per_second(folder: Path, seconds: float = 1.0, rounds: int = 3) -> float:
    """Median of `rounds`, each `seconds` long: one writer, WAL, synchronous=FULL, own file in `folder`.

    `folder` has to be on the disk of the database that is compared, or the ratio says nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="floor-") as own:
        return statistics.median(_round(Path(own) / f"{n}.sqlite", seconds) for n in range(rounds))


def _round(path: Path, seconds: float) -> float:
    # autocommit by hand: sqlite3's own transactions would add a statement that the product does not send
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE floor (id INTEGER PRIMARY KEY, payload TEXT NOT NULL)")
        commits = 0
        begun = time.perf_counter()
        end = begun + seconds
        while (now := time.perf_counter()) < end:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO floor (payload) VALUES (?)", (_PAYLOAD,))
            connection.execute("COMMIT")
            commits += 1
        return commits / (now - begun)


if __name__ == "__main__":
    print(f"{commits_per_second(Path('var')):.0f} single-row commits per second (WAL, synchronous=FULL)")
