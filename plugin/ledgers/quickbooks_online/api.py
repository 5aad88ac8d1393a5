"""What we ask of Intuit's Accounting API: queries, batches, and one void; python-quickbooks carries them.

Of python-quickbooks only the transport is used: its object classes send harmful defaults (Qty 0,
ExchangeRate 0, Balance 0), and its batch and void helpers cannot carry a request id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from quickbooks.client import QuickBooks
from quickbooks.exceptions import QuickbooksException

from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.exact import to_json
from plugin.ledgers.quickbooks_online.faults import PASSING, Fault, Happens, fault_of
from plugin.ledgers.quickbooks_online.session import QuickBooksSession
from plugin.protocols import Json, TryLater

#: Rows of one page; Intuit sends no more. Source: Intuit, "Query operations and syntax".
PAGE = 1000

#: Values of one `in (...)`: Intuit states no limit; this many numbers of 21 characters make a body of 8 kB.
VALUES = 300

#: Items of one batch. Source: Intuit, "Batch operations".
BATCH = 30


#: Intuit's production companies. Source: Intuit, "Base URLs".
API = "https://quickbooks.api.intuit.com/v3"


class CompanyFault(Exception):
    """QuickBooks refused a request as a whole."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class _Client(QuickBooks):  # type: ignore[misc]  # python-quickbooks ships no types
    @staticmethod
    def handle_exceptions(results: Any) -> NoReturn:
        """The library's own mapping loses codes, and fails on a fault without one."""
        raise CompanyFault(fault_of(results))


def quoted(text: str) -> str:
    """The text as a value of a query. Intuit escapes with a backslash; unescaped, one would end the value."""
    escaped = re.sub(r"([\\'])", r"\\\1", text)
    return f"'{escaped}'"


def among(field: str, values: Iterable[str]) -> str:
    """The condition that `field` is one of `values`, at least one; each value quoted."""
    return f"{field} in ({', '.join(map(quoted, sorted(set(values))))})"


class QuickBooksApi:
    """Requests to one company, with amounts as Decimal both ways."""

    def __init__(self, realm: str, session: QuickBooksSession, address: str = API) -> None:
        """`realm`: Intuit's id of the company. `address`: where Intuit answers, up to "/v3"."""
        self._session = session
        self._client = _Client(company_id=realm, minorversion=75, use_decimal=True)
        self._client.session = session
        self._client.api_url_v3 = address
        self._base = f"{address}/company/{realm}"
        #: By QuickBooks' clock, of its last answer; None before the first one, or where it did not say.
        self.time: datetime | None = None

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

    def changes(self, entities: Iterable[str], since: datetime) -> dict[str, list[Json]]:
        """Rows of these entities that were changed since, whole; of deleted ones the id, with `status` "Deleted".

        Whatever the entities are, QuickBooks stops at 1000 rows. Raises TryLater, CompanyFault.
        """
        parameters = {
            "entities": ",".join(sorted(entities)),
            "changedSince": f"{since.astimezone(UTC):%FT%TZ}",
        }
        answer = self._checked(self._client.get, f"{self._base}/cdc", params=parameters)
        try:
            blocks = answer["CDCResponse"][0]["QueryResponse"]
            found = {name: rows for block in blocks for name, rows in block.items() if isinstance(rows, list)}
            whole = all(row["Id"] for rows in found.values() for row in rows) and not any(
                "Fault" in block for block in blocks
            )
        except (LookupError, TypeError, AttributeError) as half:
            raise TryLater(say("company-half-answer")) from half
        if not whole:
            raise TryLater(say("company-half-answer"))
        return found

    def batch(self, key: str, items: Sequence[Json]) -> dict[str, Json]:
        """Answers by bId. `key`: the request id; Intuit replays the answer to one it has seen.

        Items of which the answer says nothing are left out. Raises CompanyFault, also for what passes by itself;
        TryLater where there is no answer; ValueError.
        """
        if len(items) > BATCH or len(key) > 36 or any(len(item["bId"]) > 10 for item in items):
            raise ValueError("a batch takes 30 items, a key of 36 characters and item keys of 10")
        answer = self._post(f"{self._base}/batch", {"BatchItemRequest": list(items)}, key)
        responses = answer.get("BatchItemResponse")
        if not isinstance(responses, list):
            raise TryLater(say("company-half-answer"))
        answers = {str(item["bId"]): item for item in responses if isinstance(item, dict) and "bId" in item}
        self._heed(answers.values())
        return answers

    def void_invoice(self, key: str, invoice: Json) -> Json:
        """Voids one invoice (`Id`, `SyncToken`) by the operation of its own. Raises like `batch`."""
        return self._post(f"{self._base}/invoice", invoice, key, {"operation": "void"})

    def _heed(self, answers: Iterable[Json]) -> None:
        """What one document is told of the whole company holds for everybody who asks it."""
        for answer in answers:
            if "Fault" in answer:
                self._later(fault_of(answer["Fault"]))

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
        """A fault is an answer, too: what is to be written is not, and may go out again under another key."""
        try:
            return self._told(
                self._client.post, address, to_json(body), request_id=key, params=dict(parameters or {})
            )
        except CompanyFault as whole:
            self._later(whole.fault)
            raise

    def _checked(self, call: Any, *arguments: Any, **options: Any) -> Json:
        """The answer to a question. A fault that passes by itself is TryLater."""
        try:
            return self._told(call, *arguments, **options)
        except CompanyFault as whole:
            raise self._later(whole.fault) or whole from None

    def _told(self, call: Any, *arguments: Any, **options: Any) -> Json:
        try:
            answer = call(*arguments, **options)
        except CompanyFault as refused:
            raise CompanyFault(replace(refused.fault, tid=self.tid)) from None
        except QuickbooksException:  # no JSON, or half of it; or a status with no fault in it
            # Not chained: the library's error quotes the whole answer, which is no business of a log.
            raise TryLater(say("company-half-answer")) from None
        if not isinstance(answer, dict):
            raise TryLater(say("company-half-answer"))
        self.time = _moment(answer.get("time"))
        return answer

    def _later(self, fault: Fault) -> TryLater | None:
        """What to raise where trying again helps, and everybody who asks the company knows it."""
        row = fault.row
        match row.happens:
            case Happens.THROTTLE:
                return self._session.throttled()
            case Happens.CONNECT:
                return self._session.lost()
            case _:
                return TryLater(fault.sentence("request"), row.pause) if row.happens in PASSING else None


def _moment(stated: Any) -> datetime | None:
    """Intuit writes "2026-03-01T05:15:59.542-08:00"."""
    try:
        moment = datetime.fromisoformat(stated)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
