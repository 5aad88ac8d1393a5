"""Webhook intake: how many letters a second are verified, noted, their sync queued, and committed.

The app is served as `python -m plugin serve` serves it, engine included, on SQLite. One sync is under way for
the whole run (the pretend shop holds its first answer), so that every other letter is coalesced into it,
as in a rush. Its yardstick is measured in the same run on the same disk: single-row SQLite commits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import tempfile
from pathlib import Path

from benchmarks.joined import connect
from benchmarks.load import NAME, Load, fire, post
from benchmarks.report import Report, at_least, at_most, below, plain
from benchmarks.sqlite_floor import commits_per_second
from plugin import app
from plugin.config import load
from plugin.demo import stage
from plugin.demo.choices import policy

LETTERS = 12_000
CONNECTIONS = 16
_SECRET = "the secret of the benchmark's app"


def run(report: Report) -> None:
    """Adds the rows of the intake. The yardstick is taken before and after, and the mean of both is used."""
    with tempfile.TemporaryDirectory(prefix="contra-bench-") as name:
        folder = Path(name)
        before = commits_per_second(folder)
        result, megabytes = _measure(folder)
        floor = (before + commits_per_second(folder)) / 2
    report.add(plain("intake_per_second", result.per_second, "letters/s"))
    report.add(plain("intake_sqlite_floor", floor, "commits/s"))
    report.add(at_least("intake_ratio", result.per_second / floor, "of raw SQLite commits", 0.25))
    report.add(plain("intake_p50", result.percentile(0.5), "ms"))
    report.add(below("intake_p99", result.percentile(0.99), "ms", 30))
    refused = sum(count for status, count in result.statuses.items() if status != "200")
    report.add(at_most("intake_errors", len(result.errors) + refused, "letters", 0))
    report.add(plain("intake_memory", megabytes, "MB, the whole process tree after it"))
    report.remark(
        f"intake: {LETTERS} signed letters over {CONNECTIONS} connections from {NAME}, "
        f"which took {result.cpu_share:.2f} of a core itself"
    )


def _measure(folder: Path) -> tuple[Load, float]:
    with stage.sandbox() as pretend:
        shop = pretend.post("shops", domain=stage.SHOP, currency="USD", zone="Europe/Paris", secret=_SECRET)
        company = pretend.post("companies", name="Bench", home_currency="USD", country="US")
        pretend.post("faults", kind="hold before", match={"what": "shopify", "count": -1})
        environment = stage.environment(pretend, company, _SECRET, folder / "bench.db", stage.free_port())
        config = load(environment)
        app.bring_up(config)
        room = app.build(config)
        connect(room, shop, company, policy(company["items"]))
        room.close()
        address = f"{config.public_address}/webhooks/shopify"
        letters = [_letter(address, number) for number in range(LETTERS + 200)]
        with stage.served(environment, config.public_address) as server:
            fire(address, letters[:200], connections=CONNECTIONS)  # warm
            result = fire(address, letters[200:], connections=CONNECTIONS)
            megabytes = _megabytes(server.pid)
            pretend.post("release", drop=True)
    return result, megabytes


def _letter(address: str, number: int) -> bytes:
    """About 3 kB, as a refund of two lines is; every letter names an order of its own."""
    line = {"id": number, "quantity": 1, "subtotal": "20.00", "total_tax": "1.60", "note": "x" * 1200}
    body = json.dumps({"id": number, "order_id": 10**15 + number, "refund_line_items": [line, line]}).encode()
    signature = base64.b64encode(hmac.new(_SECRET.encode(), body, hashlib.sha256).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": "refunds/create",
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Shop-Domain": stage.SHOP,
        "X-Shopify-Webhook-Id": secrets.token_hex(16),
    }
    return post(address, headers, body)


def _megabytes(root: int) -> float:
    """Resident memory of a process and all below it."""
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in table.stdout.splitlines()]
    family, grown = {root}, True
    while grown:
        more = {pid for pid, parent, _ in rows if parent in family} - family
        grown = bool(more)
        family |= more
    return sum(rss for pid, _, rss in rows if pid in family) / 1024
