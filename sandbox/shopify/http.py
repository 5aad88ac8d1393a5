"""The pretend shop's HTTP door: the Admin API's GraphQL address."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.shopify.control import control_blueprint
from sandbox.shopify.graphql import answer
from sandbox.world import World

__all__ = ["blueprint", "control_blueprint"]

#: Words of a real shop's answers.
_BAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"


def blueprint(world: World) -> Blueprint:
    """POST /shopify/{shop}/admin/api/2026-10/graphql.json with header X-Shopify-Access-Token."""
    pages = Blueprint("shopify", __name__, url_prefix="/shopify")

    @pages.post("/<domain>/admin/api/2026-10/graphql.json")
    def graphql(domain: str) -> ResponseReturnValue:
        """The Admin API of that shop."""
        with world.lock:
            shop = world.shops.get(domain)
            if shop is None:
                return {"errors": "Not Found"}, 404
            if request.headers.get("X-Shopify-Access-Token") != shop.token:
                return {"errors": _BAD_TOKEN}, 401
            body = request.get_json(silent=True)
            if not isinstance(body, dict) or not isinstance(body.get("query"), str):
                return {"errors": {"query": "Required parameter missing or invalid"}}, 400
            return answer(shop, body["query"], body.get("variables") or {})

    return pages
