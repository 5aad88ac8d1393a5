"""What every page of the panel needs: who looks, a button of ours, a page of our look, and an answer to trouble.

A page stands in a module of its own and adds itself to the panel (`Part`); `pages.blueprint` puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, g, request, url_for
from werkzeug.exceptions import Forbidden, HTTPException

from embedded_ui.assets import load_assets
from embedded_ui.errors import ErrorPage, page_for
from embedded_ui.reading import Reading
from embedded_ui.rendering import environment
from embedded_ui.security import protect, same_origin
from embedded_ui.standing import notice_of
from embedded_ui.visitors import COOKIE, NoVisitor, Visitor, Visitors
from plugin.journal import DatabaseAway
from plugin.journal.views import Overview

#: Endpoints that answer without a visitor: the way in, and files that say nothing about any shop.
_OPEN = frozenset({"panel.enter", "panel.asset"})


@dataclass(frozen=True, slots=True)
class Guest:
    """Who looks, and at what."""

    visitor: Visitor
    overview: Overview


class Desk:
    """Shared by all pages. `reading` is asked anew for every page; nothing is kept between requests."""

    def __init__(self, reading: Reading, visitors: Visitors) -> None:
        self.reading = reading
        self.visitors = visitors
        self.assets = load_assets()
        self._templates = environment(self.assets)

    def open(self, panel: Blueprint) -> None:
        """The guard before every view of that blueprint, the headers behind it, and its pages for trouble."""
        panel.before_request(self._guard)
        panel.after_request(protect)
        panel.register_error_handler(NoVisitor, self._turned_away)
        self.answer_trouble(panel)

    def answer_trouble(self, routes: Blueprint) -> None:
        """Pages for a database that is away and for every other error, an unforeseen one included."""
        routes.register_error_handler(DatabaseAway, self._database_away)
        routes.register_error_handler(HTTPException, self._failed)

    def guest(self) -> Guest:
        """Whoever this request is answered to; the guard let them in."""
        guest = g.guest
        assert isinstance(guest, Guest)
        return guest

    def pressed(self) -> Visitor:
        """Who pressed a button of ours, on a page of ours. Raises Forbidden."""
        visitor = self.guest().visitor
        ours = self.visitors.form_is_ours(visitor.nonce, request.form.get("form_token", ""))
        if not (ours and same_origin(request)):
            raise Forbidden
        return visitor

    def render(self, template: str, **context: object) -> Response:
        """A page of the panel. It is told `guest`, `overview`, `now` and the `form_token` of its buttons; and what is
        to be said of the company on every page, with the `connect_link()` into a new tab."""
        guest, now = self.guest(), self.visitors.now()
        common = {
            "guest": guest.visitor,
            "overview": guest.overview,
            "now": now,
            "form_token": self.visitors.form_token(guest.visitor.nonce),
            "notice": notice_of(guest.overview, now),
            "connect_link": partial(self._connect_link, guest.visitor),
        }
        return self.render_alone(template, {**common, **context})

    def render_alone(self, template: str, context: Mapping[str, object], status: int = 200) -> Response:
        """A page for somebody who may be no visitor; it knows only what it is told here."""
        html = self._templates.get_template(f"panel/{template}").render(**context)
        return Response(html, status, mimetype="text/html")

    def _connect_link(self, visitor: Visitor) -> str:
        return url_for("connect.start", ticket=self.visitors.ticket(visitor))

    def _guard(self) -> None:
        """Runs before every view. Raises NoVisitor."""
        if request.endpoint in _OPEN:
            return
        visitor = self.visitors.check(request.cookies.get(COOKIE))
        overview = self.reading.overview(visitor.shop_id)
        if overview is None:
            raise NoVisitor
        g.guest = Guest(visitor, overview)

    def _turned_away(self, error: NoVisitor) -> Response:
        """Nobody we know: the page says how to get a link."""
        return self.error(page_for("over" if error.over else "no visitor"))

    def _database_away(self, _error: DatabaseAway) -> Response:
        """Nothing can be read now; nothing is lost either."""
        answer = self.error(page_for("database away"))
        answer.headers["Retry-After"] = "10"
        return answer

    def _failed(self, error: HTTPException) -> Response:
        return self.error(page_for(error.code or 500))

    def error(self, error: ErrorPage) -> Response:
        """The page that says what went wrong and what to do next."""
        return self.render_alone("error.html", {"error": error}, error.status)


#: A page, or a few that belong together: adds its routes to the panel's blueprint.
Part = Callable[[Blueprint, Desk], None]
