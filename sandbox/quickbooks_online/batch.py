"""POST /batch: up to 30 operations, each refused or kept on its own."""

from __future__ import annotations

import hashlib

from sandbox.quickbooks_online import operations, search
from sandbox.quickbooks_online.company import LISTS, TRANSACTIONS, Company
from sandbox.quickbooks_online.refusals import Refusal, missing, unknown_property
from sandbox.quickbooks_online.replays import Replay, once
from sandbox.quickbooks_online.values import Json

MOST_ITEMS = 30
_ENTITIES = (*TRANSACTIONS, *LISTS)


def run(company: Company, body: Json, replay: Replay | None) -> Json:
    """{"BatchItemResponse": [...]}, each with its bId. Raises Refusal for the batch as a whole.

    Intuit promises no order, and that items do not see each other: so they are done in an order of their own
    (the same for the same bIds), questions first, and nothing that a batch makes can be named within it.
    """
    items = body.get("BatchItemRequest")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise missing("BatchItemRequest")
    _check(items, replay is not None)
    company.sight = company.last_transaction
    try:
        return {"BatchItemResponse": [_item(company, item, replay) for item in sorted(items, key=_turn)]}
    finally:
        company.sight = None


def _check(items: list[Json], has_key: bool) -> None:
    if len(items) > MOST_ITEMS:
        # Intuit documents the limit, not the code of its refusal.
        raise Refusal("2050", f"a batch holds at most {MOST_ITEMS} items, this one {len(items)}")
    ids = [item.get("bId") for item in items]
    if not all(isinstance(id_, str) and id_ for id_ in ids):
        raise missing("bId")
    if len(set(ids)) != len(ids):
        raise Refusal("2030", "two items of the batch have one bId", "bId")
    if has_key and any(len(str(id_)) > 10 for id_ in ids):
        raise Refusal("2050", "a bId has at most 10 characters where a requestid is sent", "bId")


def _turn(item: Json) -> tuple[bool, bytes]:
    return "Query" not in item, hashlib.sha256(item["bId"].encode()).digest()


def _item(company: Company, item: Json, replay: Replay | None) -> Json:
    return {**once(replay, item["bId"], lambda: _done(company, item)), "bId": item["bId"]}


def _done(company: Company, item: Json) -> Json:
    if isinstance(item.get("Query"), str):
        return {"QueryResponse": search.answer(company, item["Query"])}
    named = [name for name in item if name not in ("bId", "operation", "optionsData")]
    if len(named) != 1 or named[0] not in _ENTITIES:
        raise unknown_property(", ".join(named), "BatchItemRequest")
    entity, payload = named[0], item[named[0]]
    if not isinstance(payload, dict):
        raise unknown_property(entity, "BatchItemRequest")
    match item.get("operation"), item.get("optionsData"):
        case ("create" | "update" | "delete" | "void") as operation, None:
            return operations.written(company, entity, operation, payload)
        case "update", "void":
            return operations.written(company, entity, "void", payload)
        case operation, _:
            raise Refusal("2170", f"Invalid Enumeration : {operation}", "operation")
