"""GET /health: whether this process can note letters, for whoever watches the server."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from plugin.journal import DatabaseAway


def blueprint(ping: Callable[[], None]) -> Blueprint:
    """200 "ok", or 503 while the database does not answer. `ping` raises DatabaseAway then."""
    door = Blueprint("health", __name__)

    @door.get("/health")
    def health() -> Response:
        try:
            ping()
        except DatabaseAway:
            return Response("the database does not answer\n", 503, mimetype="text/plain")
        return Response("ok\n", 200, {"Cache-Control": "no-store"}, mimetype="text/plain")

    return door
