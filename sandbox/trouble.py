"""Trouble that a test has asked for: which fault strikes which request, or which document within one.

Armed by `POST /control/faults {kind, match?, seconds?}`. Kinds that strike a whole request:

| kind | what the other side sees |
|---|---|
| `down` | 503 with a page of HTML |
| `throttled` | QuickBooks: 429 with code 3001; Shopify: 200 with a THROTTLED error |
| `throttled in xml` | 429, the body as XML, as it was recorded for a client that had asked for JSON |
| `unauthorized` | 401, lower-case body, code 3200; the token endpoint: invalid_grant |
| `forbidden` | 403, lower-case body, code 3100: the app was taken out |
| `not an admin` | 401, code 120: who let the app in may not do that any more |
| `broken` | 500, code 10000 |
| `status:N` | that status with an empty JSON object |
| `slow` | the answer, `seconds` later |
| `lost before`, `lost after` | no answer at all; nothing was done, or all of it was |
| `hold before`, `hold after` | stands still until `POST /control/release` |
| `half` | the first half of the answer |

`fault:CODE` strikes a single document (an item of a batch, a write, a read, a query): it is refused with that code and
what Intuit says with it, and nothing of it is done; codes that nobody knows are taken too. With `after` true it is
done all the same and only the answer is lost, as with code 10000; who asks again under the same requestid is told.

`match`, all of it optional: `what` (the beginning of a request's name, see `sandbox.faults.name_of`), `realm`,
`nth` (the first that is struck, 1), `count` (how many, 1; −1 for ever); for documents also `entity` ("RefundReceipt"),
`operation` ("create", "update", "void", "delete", "read", "query") and `after`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

_WHOLE = frozenset(
    {"down", "throttled", "throttled in xml", "unauthorized", "forbidden", "not an admin", "broken", "slow",
     "lost before", "lost after", "hold before", "hold after", "half"}
)  # fmt: skip
_DOCUMENT = "fault:"


class UnknownFault(ValueError):
    """The kind of fault, or what it is to match, does not exist."""


@dataclass(frozen=True)
class Seen:
    """What a fault looks at: a request, or a document within one (then with `entity` and `operation`)."""

    what: str
    path: str
    entity: str | None = None
    operation: str | None = None


@dataclass
class Fault:
    """One armed fault; see the table above. None matches anything."""

    id: int
    kind: str
    seconds: float
    what: str | None = None
    realm: str | None = None
    entity: str | None = None
    operation: str | None = None
    nth: int = 1
    count: int = 1
    after: bool = False
    seen: int = 0

    @property
    def code(self) -> str | None:
        """The code that a document is refused with, None for trouble of whole requests."""
        return self.kind.removeprefix(_DOCUMENT) if self.kind.startswith(_DOCUMENT) else None

    def strikes(self, one: Seen) -> bool:
        """Count it if it matches; whether the fault is for it."""
        if not self._matches(one):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.count < 0 or self.seen < self.nth + self.count)

    def _matches(self, one: Seen) -> bool:
        return (
            one.what.startswith(self.what or "")
            and (self.realm is None or f"/company/{self.realm}/" in one.path)
            and self.entity in (None, one.entity)
            and self.operation in (None, one.operation)
        )


_MATCHES = frozenset({"what", "realm", "entity", "operation", "nth", "count", "after"})


class Trouble:
    """Every armed fault. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[Fault] = []
        self._ids = 0

    def arm(self, kind: str, match: dict[str, Any], seconds: float = 1.0) -> int:
        """Make trouble of that kind; answers its id. Raises UnknownFault."""
        if kind not in _WHOLE and not kind.startswith((_DOCUMENT, "status:")):
            raise UnknownFault(f"there is no fault {kind!r}")
        unknown = match.keys() - _MATCHES
        if unknown:
            raise UnknownFault(f"a fault matches nothing like {', '.join(sorted(unknown))}")
        with self._lock:
            self._ids += 1
            self._armed.append(Fault(self._ids, kind, seconds, **match))
            return self._ids

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._armed.clear()

    def of_request(self, one: Seen) -> list[Fault]:
        """Those that strike this request as a whole."""
        with self._lock:
            return [fault for fault in self._armed if fault.code is None and fault.strikes(one)]

    def of_document(self, one: Seen) -> Fault | None:
        """The one that strikes this document."""
        with self._lock:
            return next(
                (fault for fault in self._armed if fault.code is not None and fault.strikes(one)), None
            )
