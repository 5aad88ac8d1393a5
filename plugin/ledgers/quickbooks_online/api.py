"""What we ask of Intuit's Accounting API: queries, batches, and one void; python-quickbooks carries them.

Of python-quickbooks only the transport is used: its object classes send harmful defaults (Qty 0,
ExchangeRate 0, Balance 0), and its batch and void helpers cannot carry a request id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from quickbooks.client import QuickBooks
from quickbooks.exceptions import QuickbooksException

from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.exact import to_json
from plugin.ledgers.quickbooks_online.session import THROTTLED, QuickBooksSession
from plugin.protocols import Json, TryLater

#: Rows of one page; Intuit sends no more. Source: Intuit, "Query operations and syntax".
PAGE = 1000

#: Values of one `in (...)`: Intuit states no limit; this many numbers of 21 characters make a body of 8 kB.
VALUES = 300

#: Items of one batch. Source: Intuit, "Batch operations".
BATCH = 30


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where Intuit answers: `api` ends in "/v3", `token` is the whole address."""

    api: str = "https://quickbooks.api.intuit.com/v3"
    token: str = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"  # noqa: S105  # an address, no token


class CompanyFault(Exception):
    """QuickBooks refused a request as a whole. `code`: Intuit's, "" where it names none; `words`: its own."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self.words = words

    def as_item(self) -> Json:
        """As it would stand in the answer to a batch."""
        return {"Fault": {"Error": [{"code": self.code, "Detail": self.words}]}}


def fault_of(fault: Any) -> tuple[str, str]:
    """(code, words) of the first error of a `Fault`; codes without leading zeros ("003001" is "3001")."""
    errors = fault.get("Error") if isinstance(fault, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else {}
    if not isinstance(first, dict):
        first = {}
    words = str(first.get("Detail") or first.get("Message") or "no reason given")
    return str(first.get("code") or "").lstrip("0"), words


class _Client(QuickBooks):  # type: ignore[misc]  # python-quickbooks ships no types
    @staticmethod
    def handle_exceptions(results: Any) -> NoReturn:
        """The library's own mapping loses codes, and fails on a fault without one."""
        raise CompanyFault(*fault_of(results))


def quoted(text: str) -> str:
    """The text as a value of a query. Intuit escapes with a backslash; unescaped, one would end the value."""
    escaped = re.sub(r"([\\'])", r"\\\1", text)
    return f"'{escaped}'"


def among(field: str, values: Iterable[str]) -> str:
    """The condition that `field` is one of `values`, at least one; each value quoted."""
    return f"{field} in ({', '.join(map(quoted, sorted(set(values))))})"


class QuickBooksApi:
    """Requests to one company, with amounts as Decimal both ways."""

    def __init__(self, realm: str, session: QuickBooksSession, addresses: Addresses) -> None:
        self._session = session
        self._client = _Client(company_id=realm, minorversion=75, use_decimal=True)
        self._client.session = session
        self._client.api_url_v3 = addresses.api
        self._base = f"{addresses.api}/company/{realm}"

    @property
    def tid(self) -> str:
        """Intuit's id of the last exchange."""
        return self._session.tid

    def rows(self, entity: str, where: str = "") -> list[Json]:
        """Every row of the entity that fits, page by page. Raises TryLater, CompanyFault."""
        found: list[Json] = []
        while True:
            page = self._page(entity, where, start=len(found) + 1)
            found += page
            if len(page) < PAGE:
                return found

    def rows_among(self, entity: str, field: str, values: Iterable[str], also: str = "") -> list[Json]:
        """Every row whose `field` is one of `values`, in as few queries as their number allows."""
        wanted = sorted(set(values))
        found: list[Json] = []
        for start in range(0, len(wanted), VALUES):
            found += self.rows(entity, f"where {among(field, wanted[start : start + VALUES])}{also}")
        return found

    def batch(self, key: str, items: Sequence[Json]) -> dict[str, Json]:
        """Answers by bId. `key`: the request id; Intuit replays the answer to one it has seen.

        Items of which the answer says nothing are left out. Raises TryLater, CompanyFault, ValueError.
        """
        if len(items) > BATCH or len(key) > 36 or any(len(item["bId"]) > 10 for item in items):
            raise ValueError("a batch takes 30 items, a key of 36 characters and item keys of 10")
        answer = self._post(f"{self._base}/batch", {"BatchItemRequest": list(items)}, key)
        responses = answer.get("BatchItemResponse")
        if not isinstance(responses, list):
            raise TryLater(say("company-half-answer"))
        return {str(item["bId"]): item for item in responses if isinstance(item, dict) and "bId" in item}

    def void_invoice(self, key: str, invoice: Json) -> Json:
        """Voids one invoice (`Id`, `SyncToken`) by the operation of its own. Raises like `batch`."""
        return self._post(f"{self._base}/invoice", invoice, key, {"operation": "void"})

    def _page(self, entity: str, where: str, start: int) -> list[Json]:
        ordered = f"{where} orderby Id" if where else ""  # of what has one row only, it may not be asked
        asked = f"select * from {entity} {ordered}".rstrip()  # noqa: S608  # every value in it is `quoted`
        answer = self._checked(self._client.query, f"{asked} startposition {start} maxresults {PAGE}")
        response = answer.get("QueryResponse")
        rows = response.get(entity, []) if isinstance(response, dict) else None
        if not isinstance(rows, list):
            raise TryLater(say("company-half-answer"))
        return rows

    def _post(self, address: str, body: Json, key: str, parameters: dict[str, str] | None = None) -> Json:
        return self._checked(
            self._client.post, address, to_json(body), request_id=key, params=dict(parameters or {})
        )

    def _checked(self, call: Any, *arguments: Any, **options: Any) -> Json:
        try:
            answer = call(*arguments, **options)
        except CompanyFault as fault:
            match fault.code:
                case "3001":
                    raise TryLater(say("company-throttled"), THROTTLED) from fault
                case "3100" | "3200" | "120":
                    raise TryLater(say("company-reconnect")) from fault
                case "10000":
                    raise TryLater(say("company-away", status=fault.code)) from fault
                case _:
                    raise
        except QuickbooksException:  # no JSON, or half of it; or a status with no fault in it
            # Not chained: the library's error quotes the whole answer, which is no business of a log.
            raise TryLater(say("company-half-answer")) from None
        if not isinstance(answer, dict):
            raise TryLater(say("company-half-answer"))
        return answer
