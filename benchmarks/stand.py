"""A pretend shop, a pretend company and the room between them, on a clock that nobody waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.joined import connect
from plugin import app
from plugin.config import Config, load
from plugin.demo import stage
from plugin.demo.choices import policy
from plugin.demo.pretend import Pretend
from plugin.protocols import Nudge


class PretendClock:
    """The sandbox's time: real time, and what anybody here slept. A sleep is over at once, in both."""

    def __init__(self, pretend: Pretend) -> None:
        self._pretend = pretend
        self._ahead = timedelta(0)
        #: In all.
        self.slept = timedelta(0)

    def now(self) -> datetime:
        """The aware moment, UTC."""
        return datetime.now(UTC) + self._ahead

    def sleep(self, duration: timedelta) -> None:
        """Lets that much pretend time pass."""
        self.slept += duration
        self.advance(duration)

    def advance(self, duration: timedelta) -> None:
        """The same, where nobody sleeps: between two refunds, say."""
        self._pretend.post("clock", advance=duration.total_seconds())
        self._ahead += duration


@dataclass(frozen=True)
class Stand:
    """What a benchmark of whole syncs runs on. `realm`: QuickBooks' name of the company."""

    pretend: Pretend
    room: app.Room
    config: Config
    clock: PretendClock
    realm: str
    shop_id: int

    def order(self, wish: Mapping[str, Any], sale: Mapping[str, Any]) -> Mapping[str, Any]:
        """An order of two articles, booked by the merchant's connector. `sale`: {"as": kind, "paid": how much}."""
        line = {"sku": "MUG-01", "title": "Mug", "price": "20.00", "tax": "1.60", "tracked": True}
        whole = {"line_items": [line, {**line, "sku": "LAMP-7"}], "paid": sale["paid"], **wish}
        order = self.pretend.post(f"shops/{stage.SHOP}/orders", order=whole)
        self.pretend.post(f"companies/{self.realm}/sales", shop=stage.SHOP, order_id=order["id"], **sale)
        return order

    def refund(self, order: Mapping[str, Any], **wish: Any) -> Mapping[str, Any]:
        """The first article comes back."""
        lines = [{"index": 0}]
        return self.pretend.post(f"shops/{stage.SHOP}/refunds", order_id=order["id"], lines=lines, **wish)

    def note(self, order: Mapping[str, Any]) -> None:
        """A letter about the order has arrived."""
        nudge = Nudge(stage.SHOP, f"gid://shopify/Order/{order['id']}", "refunds/create", str(order["id"]))
        self.room.intake.note("shopify", nudge, self.clock.now())

    def asked(self, since: int = 0) -> list[Mapping[str, Any]]:
        """The requests to QuickBooks after that place of the sandbox's log."""
        return [one for one in self.pretend.get(f"requests?since={since}") if one["what"].startswith("qbo")]

    def seen(self) -> int:
        """The place in the sandbox's log now."""
        return int(self.pretend.get("requests/count")["count"])


@contextmanager
def stand(folder: Path, **company_facts: Any) -> Iterator[Stand]:
    """Ends with the caller. `company_facts`: settings of the pretend company."""
    with stage.sandbox() as pretend:
        shop = pretend.post("shops", domain=stage.SHOP, secret="bench", bucket=10**7, restore_rate=10**6)
        facts = {"name": "Bench", "home_currency": "USD", "country": "US", **company_facts}
        company = pretend.post("companies", **facts)
        environment = stage.environment(pretend, company, "bench", folder / "bench.db", stage.free_port())
        config, clock = load(environment), PretendClock(pretend)
        app.bring_up(config)
        room = app.build(config, clock)
        try:
            shop_id = connect(room, shop, company, policy(company["items"]))
            yield Stand(pretend, room, config, clock, company["realm"], shop_id)
        finally:
            room.close()
