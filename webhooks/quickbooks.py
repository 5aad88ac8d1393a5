"""QuickBooks' own webhooks: what changed in which company is noted in one commit and answered.

Intuit wants its answer within seconds, and sends many companies' events in one letter. They hold no data: they only
say which of the cards that we keep may be stale, and that a sale which was missing may be there now.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Blueprint, Response

from plugin.journal.hearing import Hearing
from plugin.journal.register import Company
from plugin.ledgers.quickbooks_online.events import QuickBooksEvents
from plugin.protocols import Clock
from webhooks import posts

log = structlog.get_logger()

_EDITION = "quickbooks_online"


def blueprint(
    events: QuickBooksEvents,
    hearing: Hearing,
    company_of_realm: Callable[[str, str], Company | None],
    clock: Clock,
    letter_bytes: int,
) -> Blueprint:
    """POST /webhooks/quickbooks. `company_of_realm`: by edition and QuickBooks' id of the company."""
    door = Blueprint("quickbooks_webhooks", __name__, url_prefix="/webhooks")

    @door.post("/quickbooks")
    def receive() -> Response:
        letter = posts.letter(letter_bytes)
        opened = events.open(letter)
        realms = sorted({event.realm for event in opened.events if event.matters})
        found = {realm: company_of_realm(_EDITION, realm) for realm in realms}
        companies = {realm: company.id for realm, company in found.items() if company is not None}
        strangers = hearing.note(_EDITION, opened, companies, clock.now())
        if strangers:
            log.info("events of unknown companies", events=strangers)
        if not opened.whole:
            log.warning("letter of QuickBooks that nobody can read", bytes=len(letter.body))
        return posts.answer(200)

    posts.answer_failures(door)
    return door
