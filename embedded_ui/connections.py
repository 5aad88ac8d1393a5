"""The page of the shop's company: how it stands with QuickBooks, connecting it, disconnecting it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from embedded_ui.desk import Desk, Part
from embedded_ui.reading import Companies, Usage


def part(companies: Companies, usage: Usage) -> Part:
    """GET /panel/connections, and its button."""

    def add(panel: Blueprint, desk: Desk) -> None:
        def connections() -> Response:
            company = companies.view(desk.guest().visitor.shop_id)
            return desk.render(
                "connections.html",
                company=company,
                months=usage.months(company.id) if company else (),
                told=request.args.get("asked"),
                # A tab that connects the company is open perhaps: what it came to is soon shown here.
                moving=company is None or not company.is_connected,
            )

        def disconnect() -> AnyResponse:
            visitor = desk.pressed()
            heard = companies.disconnect(visitor.shop_id, visitor.who)
            return redirect(url_for("panel.connections", asked="yes" if heard else "here"), 303)

        panel.add_url_rule("/connections", "connections", connections)
        panel.add_url_rule("/connections/disconnect", "disconnect", disconnect, methods=["POST"])

    return add
