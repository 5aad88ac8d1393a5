"""Finds a document of ours that exists already, by the line in its private note.

Asked only where an answer is not known or a number is taken: a reading costs, and notes cannot be searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from plugin.accounting.documents import DocumentKind
from plugin.ledgers.quickbooks_online.answers import read_booked
from plugin.ledgers.quickbooks_online.api import QuickBooksApi
from plugin.ledgers.quickbooks_online.known import payment_ids
from plugin.ledgers.quickbooks_online.marks import mark_of
from plugin.ledgers.quickbooks_online.payload import entity_of
from plugin.ledgers.quickbooks_online.reading import is_voided
from plugin.protocols import Booked, Drafted, Json

_VOID = DocumentKind.VOID.value


def existing(
    api: QuickBooksApi, drafts: Sequence[Drafted], home_currency: str, *, by: Literal["DocNumber", "TxnDate"]
) -> dict[str, Booked]:
    """Those of `drafts` whose document exists, by key, as adopted. Raises TryLater, CompanyFault.

    `by`: what has lines is searched by its number, or by its day, which finds it too where the company numbers
    by itself.
    """
    found: dict[str, Booked] = {}
    for drafted, row in [*_forms(api, drafts, by), *_payments(api, drafts), *_voids(api, drafts)]:
        answer = read_booked(drafted, row, {"adopted": row}, home_currency)
        if isinstance(answer, Booked):
            found[drafted.key] = answer
    return found


def made_at(there: Booked) -> datetime | None:
    """When QuickBooks made the document that was found; an invoice was voided when it was last touched."""
    row = there.answer["adopted"]
    stamp = row.get("MetaData", {}).get("LastUpdatedTime" if there.total is None else "CreateTime")
    try:
        moment = datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _forms(api: QuickBooksApi, drafts: Sequence[Drafted], by: str) -> Iterable[tuple[Drafted, Json]]:
    for entity in ("RefundReceipt", "CreditMemo", "SalesReceipt", "Invoice"):
        ours = [d for d in drafts if d.kind != _VOID and by in d.payload.get(entity, {})]
        if ours:
            yield from _marked(ours, api.rows_among(entity, by, (d.payload[entity][by] for d in ours)))


def _payments(api: QuickBooksApi, drafts: Sequence[Drafted]) -> Iterable[tuple[Drafted, Json]]:
    """A payment has no number; it is found from the invoice that it settles."""
    ours = [d for d in drafts if "Payment" in d.payload]
    if not ours:
        return ()
    invoice_ids = {line["LinkedTxn"][0]["TxnId"] for d in ours for line in d.payload["Payment"]["Line"]}
    invoices = api.rows_among("Invoice", "Id", invoice_ids)
    linked = {id_ for invoice in invoices for id_ in payment_ids(invoice)}
    return _marked(ours, api.rows_among("Payment", "Id", linked))


def _voids(api: QuickBooksApi, drafts: Sequence[Drafted]) -> Iterable[tuple[Drafted, Json]]:
    """A void leaves no line of ours. An invoice that is void is void, by whomever."""
    ours = {d.payload["Invoice"]["Id"]: d for d in drafts if d.kind == _VOID}
    rows = api.rows_among("Invoice", "Id", ours)
    return [(ours[str(row["Id"])], row) for row in rows if is_voided(row)]


def _marked(drafts: Sequence[Drafted], rows: Iterable[Json]) -> Iterable[tuple[Drafted, Json]]:
    by_mark = {mark: row for row in rows if (mark := mark_of(row.get("PrivateNote"))) is not None}
    for drafted in drafts:
        _, payload = entity_of(drafted)
        row = by_mark.get(mark_of(payload["PrivateNote"]) or "")
        if row is not None:
            yield drafted, row
