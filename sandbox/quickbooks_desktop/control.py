"""The control of company files at /control/desktop: what the merchant would do, and what the books say."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.quickbooks_desktop import chart, statements
from sandbox.quickbooks_desktop.http import the_file
from sandbox.quickbooks_desktop.statuses import Status
from sandbox.world import World


def blueprint(world: World) -> Blueprint:
    """Every route under /control/desktop, with 422 and {"error"} for what cannot be done."""
    routes = Blueprint("desktop_control", __name__, url_prefix="/control/desktop")

    @routes.errorhandler(Status)
    @routes.errorhandler(KeyError)
    def refused(error: Exception) -> ResponseReturnValue:
        return {"error": str(error)}, 422

    @routes.post("")
    def add_file() -> ResponseReturnValue:
        with world.lock:
            return chart.introduction(chart.new_file(world, _wish()))

    @routes.get("/<id_>")
    def introduce(id_: str) -> ResponseReturnValue:
        with world.lock:
            return chart.introduction(the_file(world, id_))

    @routes.patch("/<id_>")
    def change(id_: str) -> ResponseReturnValue:
        with world.lock:
            company = the_file(world, id_)
            chart.change(company, _wish())
            return asdict(company.settings)

    _add_statements(routes, world)
    return routes


def _wish() -> dict[str, Any]:
    wish: Any = request.get_json(silent=True)
    return wish if isinstance(wish, dict) else {}


def _add_statements(routes: Blueprint, world: World) -> None:
    @routes.get("/<id_>/balances")
    def show_balances(id_: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(statements.balances(the_file(world, id_)))

    @routes.get("/<id_>/movements")
    def show_movements(id_: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(statements.movements(the_file(world, id_), request.args.get("since", 0, int)))

    @routes.get("/<id_>/documents")
    def show_documents(id_: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(statements.documents(the_file(world, id_)))
