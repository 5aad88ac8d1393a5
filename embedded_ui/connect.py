"""The tab in which a company is connected: to Intuit, back from Intuit, and what came of it.

It is opened outside the panel, because a store's frame may not leave its page, so no session reaches it: the way in is
a ticket, and then a cookie of its own says that it is the same browser still. Intuit's answer is never answered with
a page but sent on, so that its code is in no address that stays (Intuit, "Security requirements").
"""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from embedded_ui.desk import Desk
from embedded_ui.errors import page_for
from embedded_ui.reading import Companies, Reading
from embedded_ui.security import protect, same_origin
from embedded_ui.visitors import NoVisitor, Visitors
from plugin.accounting.sentences import Sentence, say
from plugin.connecting import Said
from plugin.journal import DatabaseAway
from plugin.journal.consents import TicketUsed
from plugin.protocols import TryLater

_PATH = "/connect/quickbooks"

#: Where Intuit sends the browser back to; the app's settings at Intuit name it.
CALLBACK = f"{_PATH}/callback"

#: Says that it is the same browser, for as long as an attempt and its question last.
_COOKIE = "contra_connecting"
_COOKIE_SECONDS = 30 * 60

#: More than a column of ids holds, and no attempt of anybody.
_LONGEST_ID = 18
_LONGEST_NUMBER_PART = 21


def blueprint(companies: Companies, reading: Reading, visitors: Visitors) -> Blueprint:
    """Everything under /connect/quickbooks; open to everybody, and telling nothing to who has no ticket."""
    desk = Desk(reading, visitors)
    tab = _Tab(companies, desk)
    routes = Blueprint("connect", __name__, url_prefix=_PATH)
    desk.answer_trouble(routes)
    routes.register_error_handler(NoVisitor, tab.ticket_over)
    routes.register_error_handler(TicketUsed, tab.ticket_over)
    routes.register_error_handler(TryLater, tab.intuit_away)
    routes.after_request(_protect)
    routes.add_url_rule("/start", "start", tab.start)
    routes.add_url_rule("/callback", "callback", tab.callback)
    routes.add_url_rule("/done", "done", tab.done)
    routes.add_url_rule("/confirm", "confirm", tab.confirm, methods=["POST"])
    routes.add_url_rule("/launch", "launch", lambda: redirect(url_for("panel.refunds"), 303))
    routes.add_url_rule("/reconnect", "reconnect", lambda: redirect(url_for("panel.connections"), 303))
    routes.add_url_rule("/disconnected", "disconnected", tab.disconnected)
    return routes


class _Tab:
    """The views."""

    def __init__(self, companies: Companies, desk: Desk) -> None:
        self._companies = companies
        self._desk = desk

    def start(self) -> AnyResponse:
        """With a ticket of the panel: off to Intuit. Raises NoVisitor, TicketUsed, TryLater."""
        if request.method == "HEAD":  # whoever only looks at a link uses no ticket up
            return Response()
        visitors = self._desk.visitors
        visitor = visitors.admit(request.args.get("ticket", ""))
        browser = _browser() or secrets.token_urlsafe(32)
        address = self._companies.begin(visitor.shop_id, visitor.who, visitor.nonce, browser)
        answer = redirect(address, 303)
        answer.set_cookie(
            _COOKIE,
            browser,
            max_age=_COOKIE_SECONDS,
            path=_PATH,
            secure=visitors.secure,
            httponly=True,
            samesite="Lax",  # Intuit's redirect back is a navigation from another site
        )
        return answer

    def callback(self) -> AnyResponse:
        """Intuit's answer: taken, and the browser sent on to what came of it."""
        try:
            attempt = self._companies.answered(request.args.to_dict(), _browser())
        except (DatabaseAway, TryLater):
            attempt = None
        return redirect(url_for("connect.done", attempt=attempt), 303)

    def done(self) -> Response:
        """What came of it, or what is asked first."""
        attempt = request.args.get("attempt", "")
        known = attempt.isdecimal() and len(attempt) <= _LONGEST_ID
        consent = self._companies.told(int(attempt), _browser()) if known else None
        if consent is None or consent.sentence is None:
            return self._page("Not connected", say("connect-not-open"))
        asks = consent.asks
        asked = "Not connected yet" if asks == "again" else "One question first"
        title = asked if asks else _TITLES.get(consent.sentence.code, "Not connected")
        return self._page(title, consent.sentence, asks, attempt=consent.id)

    def confirm(self) -> AnyResponse:
        """A person's answer to the question. Raises Forbidden."""
        browser, attempt = _browser(), request.form.get("attempt", "")
        token = request.form.get("form_token", "")
        ours = browser and self._desk.visitors.form_is_ours(browser, token) and same_origin(request)
        if not ours or not attempt.isdecimal() or len(attempt) > _LONGEST_ID:
            raise Forbidden
        said = _said() if request.form.get("answer") == "yes" else None
        self._companies.decided(int(attempt), browser, said)
        return redirect(url_for("connect.done", attempt=attempt), 303)

    def disconnected(self) -> Response:
        """Where Intuit sends whoever disconnected the app there. Anybody may come here, so nothing is done."""
        return self._page("Disconnected", say("app-disconnected"))

    def ticket_over(self, _error: Exception) -> Response:
        """The button was pressed before, or too long ago."""
        return self._desk.error(page_for("ticket over"))

    def intuit_away(self, _error: TryLater) -> Response:
        """Nobody can be asked now."""
        return self._desk.error(page_for("intuit away"))

    def _page(
        self, title: str, sentence: Sentence, asks: str | None = None, attempt: int | None = None
    ) -> Response:
        token = self._desk.visitors.form_token(_browser()) if asks else ""
        told = {"title": title, "sentence": sentence, "asks": asks, "attempt": attempt, "form_token": token}
        return self._desk.render_alone("connect.html", told)


#: What the page is called where it ended well; else "Not connected".
_TITLES = {
    "connected-to": "Connected",
    "connected-again": "Connected",
    "connect-cancelled": "Nothing was changed",
}


def _browser() -> str:
    """The secret of this browser; empty where it has none."""
    return request.cookies.get(_COOKIE, "")


def _said() -> Said:
    prefix, suffix = (request.form.get(name, "").strip() for name in ("prefix", "suffix"))
    return Said(prefix[:_LONGEST_NUMBER_PART], suffix[:_LONGEST_NUMBER_PART])


def _protect(response: Response) -> Response:
    """An address of this tab may hold a code of Intuit's, so it is told to nobody and kept nowhere."""
    response.headers["Cache-Control"] = "no-cache, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return protect(response)
