"""Puts the pretend systems, their control and the faults behind one loopback server."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import control
from sandbox.faults import Faults
from sandbox.quickbooks_desktop import control as desktop_control
from sandbox.quickbooks_desktop import http as quickbooks_desktop
from sandbox.quickbooks_online import control as quickbooks_control
from sandbox.quickbooks_online import http as quickbooks_online
from sandbox.quickbooks_online import sign_in
from sandbox.shopify import http as shopify
from sandbox.shopify.control import control_blueprint
from sandbox.world import World


class _Quiet(WSGIRequestHandler):
    """No line per request on stderr (the log is `GET /control/requests`), no waiting for fuller packets."""

    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def make_app(world: World, faults: Faults) -> Flask:
    """The Flask app over that world. Unknown paths answer JSON, like everything else here."""
    app = Flask("sandbox")
    app.register_blueprint(quickbooks_online.blueprint(world))
    app.register_blueprint(sign_in.blueprint(world))
    app.register_blueprint(quickbooks_desktop.blueprint(world))
    app.register_blueprint(shopify.blueprint(world))
    app.register_blueprint(control_blueprint(world))
    app.register_blueprint(desktop_control.blueprint(world))
    app.register_blueprint(quickbooks_control.blueprint(world))
    app.register_blueprint(control.blueprint(world, faults))

    @app.errorhandler(HTTPException)
    def in_json(error: HTTPException) -> ResponseReturnValue:
        return {"error": error.name, "detail": error.description}, error.code or 500

    return app


def make_sandbox(port: int = 0) -> BaseWSGIServer:
    """A server ready to serve an empty world on 127.0.0.1, one thread per request."""
    world = World()
    faults = Faults(world)
    app = make_app(world, faults)
    return make_server("127.0.0.1", port, faults.wrap(app.wsgi_app), threaded=True, request_handler=_Quiet)
