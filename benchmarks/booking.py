"""Requests to QuickBooks per refund when 300 refunds wait: reads and writes together."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.report import Report, at_most, plain
from plugin import app
from plugin.config import load
from plugin.demo import connect, stage
from plugin.demo.choices import policy
from plugin.demo.pretend import Pretend
from plugin.protocols import Nudge
from plugin.states import State

T = TypeVar("T")
WAITING = 300
_LINE = {"sku": "MUG-01", "title": "Mug", "price": "20.00", "tax": "1.60", "tracked": True}

#: How the sales are booked, in turns: receipts, paid invoices, and unpaid ones that want a memo and an application.
_SALES = (
    ("sales receipt", "full"),
    ("invoice", "full"),
    ("sales receipt", "full"),
    ("invoice", "0.00"),
)


def run(report: Report) -> None:
    """Adds the rows of one sync over 300 waiting refunds."""
    with tempfile.TemporaryDirectory(prefix="contra-bench-") as folder, stage.sandbox() as pretend:
        asked, seconds, booked = _sync(pretend, Path(folder))
    report.add(at_most("quickbooks_requests_per_refund", asked / WAITING, "requests", 0.15))
    report.add(plain("booked_per_second", booked / seconds, "refunds/s, sandbox included"))
    report.remark(f"booking: {booked} of {WAITING} waiting refunds booked by {asked} requests to QuickBooks")


def _sync(pretend: Pretend, folder: Path) -> tuple[int, float, int]:
    """(requests to QuickBooks, seconds, refunds booked)."""
    shop = pretend.post("shops", domain=stage.SHOP, secret="bench", bucket=10**7, restore_rate=10**6)
    company = pretend.post("companies", name="Bench", home_currency="USD", country="US")
    environment = stage.environment(pretend, company, "bench", folder / "bench.db", stage.free_port())
    config = load(environment)
    app.bring_up(config)
    room = app.build(config)
    try:
        shop_id = connect(room, shop, company, policy(company["items"]))
        for number in range(WAITING):
            _refund(pretend, room, company["realm"], number)
        start, seen = time.perf_counter(), len(pretend.get("requests"))
        while active := room.rounds.active():
            room.sync.run(*active[0], _at_once)
        seconds = time.perf_counter() - start
        asked = [one for one in pretend.get("requests")[seen:] if one["what"].startswith("qbo")]
        booked = room.reading.refunds(shop_id, None, 1).counts.get(State.BOOKED, 0)
        return len(asked), seconds, booked
    finally:
        room.close()


def _refund(pretend: Pretend, room: app.Room, realm: str, number: int) -> None:
    kind, paid = _SALES[number % len(_SALES)]
    lines: list[dict[str, Any]] = [_LINE, {**_LINE, "sku": "LAMP-7"}]
    order = pretend.post(f"shops/{stage.SHOP}/orders", order={"line_items": lines, "paid": paid})
    pretend.post(f"companies/{realm}/sales", shop=stage.SHOP, order_id=order["id"], paid=paid, **{"as": kind})
    wish = {"lines": [{"index": 0}], **({"transactions": []} if paid == "0.00" else {})}
    pretend.post(f"shops/{stage.SHOP}/refunds", order_id=order["id"], **wish)
    nudge = Nudge(stage.SHOP, f"gid://shopify/Order/{order['id']}", "refunds/create", str(number))
    room.intake.note("shopify", nudge, room.clock.now())


def _at_once(_name: str, work: Callable[[], T], /) -> T:
    return work()
