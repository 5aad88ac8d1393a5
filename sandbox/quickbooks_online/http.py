"""The company's API at /quickbooks/v3/company/{realm}/…."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, request

from sandbox.answers import Answer, throttle_fault
from sandbox.quickbooks_online import batch, changes, limits, oauth, operations, replays, search
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal, unknown_property
from sandbox.quickbooks_online.shapes import SHAPES
from sandbox.quickbooks_online.values import Json, dumps, loads
from sandbox.world import World

#: The last part of the path -> entity: "refundreceipt" -> "RefundReceipt".
_ENTITIES = {entity.lower(): entity for entity in SHAPES}


def blueprint(world: World) -> Blueprint:
    """Routes of every company of that world. Every request runs under the world's lock."""
    routes = Blueprint("quickbooks_online", __name__, url_prefix="/quickbooks")

    @routes.route("/v3/company/<realm>/<name>", methods=["GET", "POST"])
    @routes.get("/v3/company/<realm>/<name>/<id_>")
    def company(realm: str, name: str, id_: str | None = None) -> Response:
        with world.lock:
            return _guarded(world, realm, name, lambda company: _answer(company, name, id_))

    return routes


def _response(status: int, body: bytes) -> Response:
    response = Response(body, status, content_type="application/json;charset=UTF-8")
    response.headers["intuit_tid"] = str(uuid.uuid4())
    return response


def _whole(answer: Answer) -> Response:
    return Response(answer.body, answer.status, headers=answer.headers)


def _guarded(world: World, realm: str, name: str, work: Callable[[Company], Json]) -> Response:
    """Token, then limits, then what is remembered under the requestid, then the work itself.

    A batch remembers by item.
    """
    refused = oauth.refusal(world, realm, request.headers.get("Authorization"))
    if refused is not None:
        return _whole(refused)
    company = world.companies[realm]
    if limits.too_many(company, name):
        return _whole(throttle_fault())
    try:
        replay = _replay(company, name)
        if name == "batch" and request.method == "POST":
            answer = batch.run(company, _body("BatchItemRequest"), replay)
        else:
            answer = replays.once(replay, "", lambda: work(company))
    except Refusal as refusal:
        answer = {"Fault": refusal.fault}
    return _response(400 if "Fault" in answer else 200, dumps({**answer, "time": company.stamp()}))


def _replay(company: Company, name: str) -> replays.Replay | None:
    """What is remembered under the requestid; None for a question, and for what came without one."""
    key = request.args.get("requestid", "") if request.method == "POST" and name != "query" else ""
    if not key:
        return None
    what = f"{request.path.rstrip('/')}?{request.args.get('operation')}&{request.args.get('include')}"
    return replays.of(company, key, what, request.get_data())


def _answer(company: Company, name: str, id_: str | None) -> Json:
    if name == "query":
        return {"QueryResponse": search.answer(company, _statement())}
    if name == "cdc" and request.method == "GET":
        return changes.answer(company, request.args.get("entities", ""), request.args.get("changedSince", ""))
    entity = _ENTITIES.get(name)
    if entity is None:
        raise Refusal("500", f"Operation is not supported: there is no {name}")
    if request.method == "GET":
        return operations.shown(company, entity, id_ or "1")
    return _write(company, entity, _body(entity))


def _write(company: Company, entity: str, body: Json) -> Json:
    include = request.args.get("include")
    may_double = include == "allowduplicatedocnum"
    match request.args.get("operation"):
        case "void":
            return operations.written(company, entity, "void", body)
        case "delete":
            return operations.written(company, entity, "delete", body)
        case "update" | None if include == "void":
            return operations.written(company, entity, "void", body)
        case "update" | None:
            # A payload with an Id is an update, with or without the parameter.
            operation: operations.Operation = "update" if "Id" in body else "create"
            return operations.written(company, entity, operation, body, may_double)
        case other:
            raise Refusal("2170", f"Invalid Enumeration : {other}", "operation")


def _statement() -> str:
    if request.method == "GET":
        return request.args.get("query", "")
    if request.mimetype != "application/text":
        raise Refusal("4000", "QueryParserError: a query is posted as application/text")
    return request.get_data(as_text=True)


def _body(entity: str) -> Json:
    try:
        body = loads(request.get_data())
    except ValueError as error:
        raise unknown_property("(no JSON)", entity) from error
    if not isinstance(body, dict):
        raise unknown_property("(no object)", entity)
    return body
