"""The control at /control: what a person would do in the companies, and the trouble that a test asks for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from sandbox import connector
from sandbox.faults import Faults, UnknownFault
from sandbox.quickbooks_online import chart, oauth
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.statements import balances, documents, movements
from sandbox.quickbooks_online.values import Json, dumps
from sandbox.world import World


def blueprint(world: World, faults: Faults) -> Blueprint:
    """Every route under /control except the shops', with 422 and {"error"} for what cannot be done."""
    routes = Blueprint("control", __name__, url_prefix="/control")

    @routes.errorhandler(Refusal)
    @routes.errorhandler(KeyError)
    @routes.errorhandler(UnknownFault)
    def refused(error: Exception) -> ResponseReturnValue:
        return {"error": str(error)}, 422

    _add_trouble(routes, world, faults)
    _add_companies(routes, world)
    _add_statements(routes, world)
    return routes


def _wish() -> Json:
    wish: Any = request.get_json(silent=True)
    return wish if isinstance(wish, dict) else {}


def _json(value: Any) -> ResponseReturnValue:
    return dumps(value), 200, {"Content-Type": "application/json"}


def _company(world: World, realm: str) -> Company:
    if realm not in world.companies:
        raise NotFound(f"there is no company {realm}")
    return world.companies[realm]


def _add_trouble(routes: Blueprint, world: World, faults: Faults) -> None:
    @routes.get("/requests")
    def requests() -> ResponseReturnValue:
        return _json(faults.since(request.args.get("since", 0, int)))

    @routes.get("/requests/count")
    def count() -> ResponseReturnValue:
        return {"count": len(faults.log)}

    @routes.post("/faults")
    def arm() -> ResponseReturnValue:
        wish = _wish()
        return {"id": faults.arm(wish["kind"], wish.get("match", {}), float(wish.get("seconds", 1)))}

    @routes.delete("/faults")
    def clear() -> ResponseReturnValue:
        faults.clear()
        return {}

    @routes.get("/held")
    def held() -> ResponseReturnValue:
        return _json(faults.held())

    @routes.post("/release")
    def release() -> ResponseReturnValue:
        return {"released": faults.release(bool(_wish().get("drop", False)))}

    @routes.post("/clock")
    def clock() -> ResponseReturnValue:
        return {"now": world.advance(float(_wish()["advance"])).isoformat()}


def _add_companies(routes: Blueprint, world: World) -> None:
    @routes.post("/companies")
    def add_company() -> ResponseReturnValue:
        with world.lock:
            return _json(_introduction(chart.new_company(world, _wish())))

    @routes.patch("/companies/<realm>")
    def change_company(realm: str) -> ResponseReturnValue:
        with world.lock:
            company = _company(world, realm)
            chart.change_settings(company, _wish())
            return _json(asdict(company.settings))

    @routes.post("/companies/<realm>/expire_token")
    def expire_token(realm: str) -> ResponseReturnValue:
        with world.lock:
            _company(world, realm).expire_tokens()
            return {}

    @routes.post("/companies/<realm>/reconnect")
    def reconnect(realm: str) -> ResponseReturnValue:
        with world.lock:
            company = _company(world, realm)
            company.issue_tokens()
            return _json(_introduction(company))

    @routes.post("/companies/<realm>/items")
    def add_item(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(connector.make_item(_company(world, realm), _wish()))

    @routes.post("/companies/<realm>/accounts")
    def add_account(realm: str) -> ResponseReturnValue:
        with world.lock:
            company, wish = _company(world, realm), _wish()
            currency = wish.get("currency", company.home_currency)
            return _json(
                chart.add_account(company, wish["name"], wish["type"], wish.get("subtype", ""), currency)
            )

    @routes.post("/companies/<realm>/sales")
    def book_sale(realm: str) -> ResponseReturnValue:
        with world.lock:
            wish = _wish()
            shop = world.shops[wish["shop"]]
            order = shop.orders[int(wish["order_id"])]
            return _json(connector.book(_company(world, realm), order, shop.zone, wish))


def _introduction(company: Company) -> Json:
    """What an app that connects the company needs to know, and what a test needs to name its parts."""
    return {
        "realm": company.realm,
        "client_id": oauth.CLIENT_ID,
        "client_secret": oauth.CLIENT_SECRET,
        "access_token": company.access_token,
        "refresh_token": company.refresh_token,
        "accounts": {key: _named(one) for key, one in company.accounts.items()},
        "items": {key: _named(one) for key, one in company.items.items()},
        "tax_codes": {key: _named(one) for key, one in company.tax_codes.items()},
    }


def _named(thing: Json) -> Json:
    return {"id": thing["Id"], "name": thing["Name"]}


def _add_statements(routes: Blueprint, world: World) -> None:
    @routes.get("/companies/<realm>/balances")
    def show_balances(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(balances(_company(world, realm)))

    @routes.get("/companies/<realm>/movements")
    def show_movements(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(movements(_company(world, realm), request.args.get("since", 0, int)))

    @routes.get("/companies/<realm>/documents")
    def show_documents(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(documents(_company(world, realm)))
