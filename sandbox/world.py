"""Everything the pretend systems know, behind one lock."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.quickbooks_online.portal import Portal
from sandbox.trouble import Fault, Seen, Trouble

if TYPE_CHECKING:
    from sandbox.quickbooks_desktop.company import CompanyFile
    from sandbox.quickbooks_online.company import Company
    from sandbox.shopify.shop import Shop


class World:
    """`shops` by domain, `companies` by realm id, `desktops` by file id;
    `portal`: what Intuit knows of the app. Hold `lock` around every change and read.

    `now()` is the pretend time: the real one, until somebody moves it with `POST /control/clock`.
    """

    def __init__(self) -> None:
        self.shops: dict[str, Shop] = {}
        self.companies: dict[str, Company] = {}
        self.desktops: dict[str, CompanyFile] = {}
        self.portal = Portal()
        self.trouble = Trouble()
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

    def begin_request(self, seen: Seen) -> None:
        """This thread serves that request now; nothing of it is committed yet."""
        self._request.seen = seen
        self._request.committed = False

    def fault_of(self, entity: str | None, operation: str) -> Fault | None:
        """The trouble that somebody has asked for with this document of the request being served."""
        seen: Seen | None = getattr(self._request, "seen", None)
        if seen is None:
            return None
        return self.trouble.of_document(replace(seen, entity=entity, operation=operation))

    def commit(self) -> None:
        """Say that the request being served has changed something that will last."""
        self._request.committed = True

    @property
    def committed(self) -> bool:
        """Whether the request that this thread serves has changed something."""
        return bool(getattr(self._request, "committed", False))
