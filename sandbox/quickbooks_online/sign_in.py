"""The addresses of OAuth 2: discovery, the consent page, tokens, revocation, who the person is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from sandbox.quickbooks_online import consent, oauth
from sandbox.quickbooks_online.values import Json, dumps
from sandbox.world import World


def blueprint(world: World) -> Blueprint:
    """Their routes below /quickbooks, each under the world's lock."""
    routes = Blueprint("quickbooks_online_sign_in", __name__, url_prefix="/quickbooks")
    _add_consent(routes, world)
    _add_tokens(routes, world)
    return routes


def _json(status: int, body: Json) -> Response:
    response = Response(dumps(body), status, content_type="application/json;charset=UTF-8")
    response.headers["Cache-Control"] = "no-cache, no-store"
    return response


def _add_consent(routes: Blueprint, world: World) -> None:
    @routes.errorhandler(consent.NoSuchRequest)
    def shown(error: consent.NoSuchRequest) -> ResponseReturnValue:
        return f"<!doctype html><title>Sorry</title><p>{error}</p>", 400

    @routes.get("/.well-known/openid_configuration")
    def discovery() -> Response:
        return _json(200, consent.discovery(f"{request.host_url}quickbooks"))

    @routes.get("/connect/oauth2")
    def ask() -> ResponseReturnValue:
        with world.lock:
            consent.check(world, request.args)
            refused = consent.bad_scope(request.args)
            return redirect(refused, 302) if refused else consent.page(world, request.args)

    @routes.post("/connect/oauth2")
    def answer() -> ResponseReturnValue:
        with world.lock:
            consent.check(world, request.form)
            address = consent.bad_scope(request.form) or consent.answered(world, request.form)
            return redirect(address, 302)


def _add_tokens(routes: Blueprint, world: World) -> None:
    @routes.post("/oauth2/v1/tokens/bearer")
    def bearer() -> Response:
        tells_hard_end = request.headers.get(oauth.HARD_END_HEADER) == "true"
        with world.lock:
            header, form = request.headers.get("Authorization"), request.form.to_dict()
            return _json(*oauth.tokens(world, header, form, tells_hard_end))

    @routes.post("/oauth2/v1/tokens/revoke")
    def revoke() -> Response:
        body: Any = request.get_json(silent=True)
        token = body.get("token") if isinstance(body, dict) else None
        with world.lock:
            return _json(*oauth.revoke(world, request.headers.get("Authorization"), token))

    @routes.get("/v1/openid_connect/userinfo")
    def user() -> Response:
        with world.lock:
            return _json(*oauth.user_info(world, request.headers.get("Authorization")))
