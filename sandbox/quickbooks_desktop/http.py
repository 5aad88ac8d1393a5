"""POST /desktop/{id}/qbxml: what the Web Connector would hand to the request processor.

200 with the response document; 400 with {"hresult", "message"} and the header X-HResult where the request
processor itself refuses (0x80040400), "detail" then says what QuickBooks would not.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from sandbox.quickbooks_desktop.company import CompanyFile
from sandbox.quickbooks_desktop.processor import process
from sandbox.quickbooks_desktop.statuses import PARSE_ERROR, PARSE_MESSAGE, Malformed
from sandbox.world import World


def blueprint(world: World) -> Blueprint:
    """The one route of every company file of that world, under the world's lock."""
    routes = Blueprint("quickbooks_desktop", __name__, url_prefix="/desktop")

    @routes.errorhandler(Malformed)
    def refused(error: Malformed) -> tuple[dict[str, str], int, dict[str, str]]:
        said = {"hresult": PARSE_ERROR, "message": PARSE_MESSAGE, "detail": str(error)}
        return said, 400, {"X-HResult": PARSE_ERROR}

    @routes.post("/<id_>/qbxml")
    def qbxml(id_: str) -> Response:
        with world.lock:
            answer = process(the_file(world, id_), request.get_data())
        return Response(answer, content_type="text/xml; charset=us-ascii")

    return routes


def the_file(world: World, id_: str) -> CompanyFile:
    """The company file of that id. Raises NotFound."""
    if id_ not in world.desktops:
        raise NotFound(f"there is no company file {id_}")
    return world.desktops[id_]
