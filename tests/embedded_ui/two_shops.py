"""The journal that the panel's tests look at, and the clock they look by."""

from __future__ import annotations

from datetime import datetime, timedelta

from plugin.journal.views import Overview
from tests.embedded_ui.fake_reading import FakeReading, FakeShop
from tests.embedded_ui.samples import NOW, OTHER_SHOP, SHOP, ZONE, details, other_details, troubles


class StillClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def sleep(self, duration: timedelta) -> None:
        self.move(duration)

    def move(self, by: timedelta) -> None:
        self.moment += by


def two_shops() -> FakeReading:
    """A potter's shop with refunds in every state, and another one whose name must never be seen there."""
    mine = Overview("clay.myshopify.com", "Clay & Co", False, NOW - timedelta(minutes=4), 0, ZONE)
    theirs = Overview("secret.myshopify.com", "Secret Ltd", False, None, 0, "Europe/London")
    return FakeReading(
        {
            SHOP: FakeShop(mine, details(), troubles()),
            OTHER_SHOP: FakeShop(theirs, other_details()),
        }
    )
