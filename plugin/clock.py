"""The real time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The aware moment, UTC."""
        return datetime.now(UTC)

    def sleep(self, duration: timedelta) -> None:
        """Returns when that much time has passed."""
        time.sleep(duration.total_seconds())
