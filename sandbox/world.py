"""Everything the pretend systems know, behind one lock."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.quickbooks_desktop.company import CompanyFile
    from sandbox.quickbooks_online.company import Company
    from sandbox.shopify.shop import Shop


class World:
    """`shops` by domain, `companies` by realm id, `desktops` by file id. Hold `lock` around every change and read.

    `now()` is the pretend time: the real one, until somebody moves it with `POST /control/clock`.
    """

    def __init__(self) -> None:
        self.shops: dict[str, Shop] = {}
        self.companies: dict[str, Company] = {}
        self.desktops: dict[str, CompanyFile] = {}
        self.lock = threading.RLock()
        self._ahead = timedelta()
        self._request = threading.local()

    def now(self) -> datetime:
        """The aware moment, UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> datetime:
        """Let that much pretend time pass at once (tokens expire, limits recover). Answers the new now."""
        with self.lock:
            self._ahead += timedelta(seconds=seconds)
        return self.now()

    def begin_request(self) -> None:
        """Forget what the last request of this thread committed."""
        self._request.committed = False

    def commit(self) -> None:
        """Say that the request being served has changed something that will last."""
        self._request.committed = True

    @property
    def committed(self) -> bool:
        """Whether the request that this thread serves has changed something."""
        return bool(getattr(self._request, "committed", False))
