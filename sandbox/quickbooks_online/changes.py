"""Change data capture: GET /cdc?entities=Item,Account&changedSince=…"""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.quickbooks_online import lists
from sandbox.quickbooks_online.company import LISTS, TRANSACTIONS, Company
from sandbox.quickbooks_online.query import invalid
from sandbox.quickbooks_online.refusals import Refusal, missing
from sandbox.quickbooks_online.struck import unless_struck
from sandbox.quickbooks_online.values import Json

#: Source: Intuit, "Change data capture operation": how far back, and how much in one answer, all entities together.
LOOK_BACK = timedelta(days=30)
MOST_OBJECTS = 1000

#: Intuit's reference excludes TaxCode (and TaxRate, TaxAgency, JournalCode, TimeActivity). It is silent on
#: CompanyInfo and Preferences, so nobody should count on them: they are refused too.
_TRACKED = {
    entity.lower(): entity for entity in (*TRANSACTIONS, *LISTS) if entity not in ("TaxCode", "TaxRate")
}


def answer(company: Company, entities: str, since: str) -> Json:
    """{"CDCResponse": [{"QueryResponse": [one for each entity, as asked]}]}, at most 1000 objects in all.

    Whole objects, oldest change first, deleted ones after them as {Id, status: "Deleted", MetaData}. Raises
    Refusal: 2020, 4001 for a moment that is none or too long ago, 500 for an entity that is not tracked (Intuit
    documents that those are refused, not with which code).
    """
    if not entities:
        raise missing("entities")
    moment = _moment(company, since)
    return unless_struck(company, None, "query", lambda: _told(company, entities, moment))


def _told(company: Company, entities: str, moment: datetime) -> Json:
    left, told = MOST_OBJECTS, []
    for name in entities.split(","):
        entity = _TRACKED.get(name.strip().lower())
        if entity is None:
            raise Refusal("500", f"Operation is not supported: changes of {name.strip()} are not captured")
        found = _changed(company, entity, moment)[:left]
        left -= len(found)
        told.append({entity: found, "startPosition": 1, "maxResults": len(found)} if found else {})
    return {"CDCResponse": [{"QueryResponse": told}]}


def _moment(company: Company, text: str) -> datetime:
    """An aware moment within the last 30 days. Where Intuit guesses a zone, here it has to be said."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid(f"value {text} of changedSince is not a date and time") from error
    if moment.tzinfo is None:
        raise invalid(f"value {text} of changedSince has no time zone")
    if moment < company.world.now() - LOOK_BACK:
        raise invalid("changedSince is more than 30 days ago")
    return moment


def _changed(company: Company, entity: str, moment: datetime) -> list[Json]:
    """The stamp of a change is cut to the second, as everywhere: what changed within it is not after it."""
    every = [(_stamp(one), one) for one in company.objects[entity].values()]
    alive = [(stamp, lists.with_balances(company, entity, one)) for stamp, one in every if stamp >= moment]
    gone = [(_stamp(one), one) for one in company.deleted[entity].values() if _stamp(one) >= moment]
    parts = (sorted(part, key=lambda pair: pair[0]) for part in (alive, gone))
    return [one for part in parts for _, one in part]


def _stamp(thing: Json) -> datetime:
    return datetime.fromisoformat(thing["MetaData"]["LastUpdatedTime"])
