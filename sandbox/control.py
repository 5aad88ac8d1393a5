"""The control at /control: what a person would do in the companies, and the trouble that a test asks for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import connector
from sandbox.faults import Faults
from sandbox.quickbooks_online import chart
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.control import the_company, wish
from sandbox.quickbooks_online.portal import CLIENT_ID, CLIENT_SECRET
from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.statements import balances, documents, movements
from sandbox.quickbooks_online.values import Json, dumps
from sandbox.trouble import UnknownFault
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


def _json(value: Any) -> ResponseReturnValue:
    return dumps(value), 200, {"Content-Type": "application/json"}


def _add_trouble(routes: Blueprint, world: World, faults: Faults) -> None:
    @routes.get("/requests")
    def requests() -> ResponseReturnValue:
        return _json(faults.since(request.args.get("since", 0, int)))

    @routes.get("/requests/count")
    def count() -> ResponseReturnValue:
        return {"count": len(faults.log)}

    @routes.post("/faults")
    def arm() -> ResponseReturnValue:
        asked = wish()
        return {
            "id": world.trouble.arm(asked["kind"], asked.get("match", {}), float(asked.get("seconds", 1)))
        }

    @routes.delete("/faults")
    def clear() -> ResponseReturnValue:
        world.trouble.clear()
        return {}

    @routes.get("/held")
    def held() -> ResponseReturnValue:
        return _json(faults.held())

    @routes.post("/release")
    def release() -> ResponseReturnValue:
        return {"released": faults.release(bool(wish().get("drop", False)))}

    @routes.post("/clock")
    def clock() -> ResponseReturnValue:
        return {"now": world.advance(float(wish()["advance"])).isoformat()}


def _add_companies(routes: Blueprint, world: World) -> None:
    @routes.post("/companies")
    def add_company() -> ResponseReturnValue:
        with world.lock:
            return _json(_introduction(chart.new_company(world, wish())))

    @routes.patch("/companies/<realm>")
    def change_company(realm: str) -> ResponseReturnValue:
        with world.lock:
            company = the_company(world, realm)
            company.change_preferences(**wish())
            return _json(asdict(company.settings))

    @routes.post("/companies/<realm>/expire_token")
    def expire_token(realm: str) -> ResponseReturnValue:
        with world.lock:
            the_company(world, realm).grant.expire(world.now())
            return {}

    @routes.post("/companies/<realm>/reconnect")
    def reconnect(realm: str) -> ResponseReturnValue:
        with world.lock:
            company = the_company(world, realm)
            company.consent()
            return _json(_introduction(company))

    @routes.post("/companies/<realm>/items")
    def add_item(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(connector.make_item(the_company(world, realm), wish()))

    @routes.post("/companies/<realm>/accounts")
    def add_account(realm: str) -> ResponseReturnValue:
        with world.lock:
            company, asked = the_company(world, realm), wish()
            currency = asked.get("currency", company.home_currency)
            return _json(
                chart.add_account(company, asked["name"], asked["type"], asked.get("subtype", ""), currency)
            )

    @routes.post("/companies/<realm>/sales")
    def book_sale(realm: str) -> ResponseReturnValue:
        with world.lock:
            asked = wish()
            shop = world.shops[asked["shop"]]
            order = shop.orders[int(asked["order_id"])]
            return _json(connector.book(the_company(world, realm), order, shop.zone, asked))


def _introduction(company: Company) -> Json:
    """What an app that connects the company needs to know, and what a test needs to name its parts."""
    return {
        "realm": company.realm,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "access_token": company.grant.access_token,
        "refresh_token": company.grant.refresh_token,
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
            return _json(balances(the_company(world, realm)))

    @routes.get("/companies/<realm>/movements")
    def show_movements(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(movements(the_company(world, realm), request.args.get("since", 0, int)))

    @routes.get("/companies/<realm>/documents")
    def show_documents(realm: str) -> ResponseReturnValue:
        with world.lock:
            return _json(documents(the_company(world, realm)))
