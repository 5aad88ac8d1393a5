"""The control of what lies beside the API: the app at Intuit, its webhooks, and what only a person makes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from sandbox.quickbooks_online import chart, deposits, items, webhooks
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.values import Json
from sandbox.world import World


def blueprint(world: World) -> Blueprint:
    """Its routes under /control, with 422 and {"error"} for what cannot be done."""
    routes = Blueprint("quickbooks_online_control", __name__, url_prefix="/control")

    @routes.errorhandler(Refusal)
    @routes.errorhandler(KeyError)
    @routes.errorhandler(webhooks.NotSubscribed)
    def refused(error: Exception) -> ResponseReturnValue:
        return {"error": str(error)}, 422

    _add_app(routes, world)
    _add_desk(routes, world)
    return routes


def wish() -> Json:
    """The JSON object that was posted, empty where none was."""
    posted: Any = request.get_json(silent=True)
    return posted if isinstance(posted, dict) else {}


def the_company(world: World, realm: str) -> Company:
    """The company of that realm; 404 where there is none."""
    if realm not in world.companies:
        raise NotFound(f"there is no company {realm}")
    return world.companies[realm]


def _add_app(routes: Blueprint, world: World) -> None:
    @routes.post("/app")
    def register() -> ResponseReturnValue:
        """{redirect_addresses}: where a person may be sent back to; refused are all others, at first every one."""
        with world.lock:
            world.portal.redirect_addresses = list(wish()["redirect_addresses"])
            return {"redirect_addresses": world.portal.redirect_addresses}

    @routes.post("/companies/<realm>/disconnect")
    def disconnect(realm: str) -> ResponseReturnValue:
        """Its owner takes the app out, inside QuickBooks: 403 (3100) and invalid_grant from now on."""
        with world.lock:
            the_company(world, realm).grant.ended = "disconnected in QuickBooks"
            return {}

    @routes.post("/webhooks/subscribe")
    def subscribe() -> ResponseReturnValue:
        """{address, verifier}: tell what changes from now on."""
        with world.lock:
            webhooks.subscribe(world, wish()["address"], wish()["verifier"])
            return {}

    @routes.post("/webhooks/deliver")
    def deliver() -> ResponseReturnValue:
        """{repeat?}: see `webhooks.deliver`."""
        return webhooks.deliver(world, bool(wish().get("repeat", False)))


def _add_desk(routes: Blueprint, world: World) -> None:
    @routes.post("/companies/<realm>/tax_codes")
    def add_tax_code(realm: str) -> ResponseReturnValue:
        """{name, rate}: a tax code with that rate in percent; answers {id, name}."""
        with world.lock:
            code = chart.add_tax_code(the_company(world, realm), wish()["name"], str(wish()["rate"]))
            return {"id": code["Id"], "name": code["Name"]}

    @routes.post("/companies/<realm>/deposits")
    def deposit(realm: str) -> ResponseReturnValue:
        """{documents: [ids], account?: its key ("bank"), date?}: put payments and sales receipts on a bank deposit."""
        with world.lock:
            company = the_company(world, realm)
            account = company.accounts[wish().get("account", "bank")]
            made = deposits.make(company, list(wish()["documents"]), account, wish().get("date"))
            return {"id": made["Id"]}

    @routes.post("/companies/<realm>/categories")
    def add_category(realm: str) -> ResponseReturnValue:
        """{name}: a category of items; answers {id, name}."""
        with world.lock:
            made = items.add_category(the_company(world, realm), wish()["name"])
            return {"id": made["Id"], "name": made["Name"]}

    @routes.post("/companies/<realm>/bundles")
    def add_bundle(realm: str) -> ResponseReturnValue:
        """{name, sku?, parts: {item id: how many}}: a bundle; answers {id, name}."""
        with world.lock:
            parts = dict(wish()["parts"])
            made = items.add_bundle(the_company(world, realm), wish()["name"], wish().get("sku"), parts)
            return {"id": made["Id"], "name": made["Name"]}
