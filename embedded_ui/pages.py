"""The pages of the panel. Closed by default: what is not named in `_OPEN` answers to visitors only."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from embedded_ui import words
from embedded_ui.assets import load_assets
from embedded_ui.errors import ErrorPage, page_for
from embedded_ui.facts import decided_or_proposed, fact_lines, sum_of, two_currencies
from embedded_ui.reading import Reading
from embedded_ui.rendering import environment
from embedded_ui.security import protect, same_origin
from embedded_ui.visitors import COOKIE, NoVisitor, Visitor, Visitors
from plugin.accounting.effect import effect
from plugin.journal import DatabaseAway
from plugin.journal.views import Overview, RefundDetail, RefundPage
from plugin.states import State

#: Endpoints that answer without a visitor: the way in, and files that say nothing about any shop.
_OPEN = frozenset({"panel.enter", "panel.asset"})

_EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")

#: The largest id a database column holds; what is above is no refund of anybody.
_LARGEST_ID = 2**63 - 1

#: Pages are asked for by number; nobody has more, and a database need not skip more rows.
_LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class _Guest:
    """Who looks, and at what."""

    visitor: Visitor
    overview: Overview


def blueprint(reading: Reading, visitors: Visitors) -> Blueprint:
    """Everything under /panel. `reading` is asked anew for every page; nothing is kept between requests."""
    pages = _Pages(reading, visitors)
    panel = Blueprint("panel", __name__, url_prefix="/panel")
    panel.before_request(pages.guard)
    panel.after_request(protect)
    panel.add_url_rule("/enter", "enter", pages.enter)
    panel.add_url_rule("/static/<digest>/<name>", "asset", pages.asset)
    panel.add_url_rule("/", "home", pages.home, strict_slashes=False)
    panel.add_url_rule("/refunds", "refunds", pages.refunds)
    panel.add_url_rule("/refunds/<int:refund_id>", "refund", pages.refund)
    panel.add_url_rule("/refunds/<int:refund_id>/retry", "retry", pages.retry, methods=["POST"])
    panel.add_url_rule("/refunds/<int:refund_id>/approve", "approve", pages.approve, methods=["POST"])
    panel.add_url_rule("/attention", "attention", pages.attention)
    # Whatever else is asked for under /panel, a stranger cannot tell it from a page that exists.
    panel.add_url_rule("/<path:rest>", "missing", pages.missing, methods=_EVERY_METHOD)
    panel.register_error_handler(NoVisitor, pages.turned_away)
    panel.register_error_handler(DatabaseAway, pages.database_away)
    panel.register_error_handler(HTTPException, pages.failed)
    return panel


class _Pages:
    """The views, with what they read from."""

    def __init__(self, reading: Reading, visitors: Visitors) -> None:
        self._reading = reading
        self._visitors = visitors
        self._assets = load_assets()
        self._templates = environment(self._assets)

    def guard(self) -> None:
        """Runs before every view. Raises NoVisitor."""
        if request.endpoint in _OPEN:
            return
        visitor = self._visitors.check(request.cookies.get(COOKIE))
        overview = self._reading.overview(visitor.shop_id)
        if overview is None:
            raise NoVisitor
        g.guest = _Guest(visitor, overview)

    def enter(self) -> AnyResponse:
        """A visitor's link: the session goes into a cookie, the token out of the address."""
        visitor = self._visitors.enter(request.args.get("t", ""))
        answer = redirect(url_for("panel.refunds"), 303)
        answer.set_cookie(
            COOKIE,
            self._visitors.session(visitor),
            # Counted by the browser's own clock, which need not agree with ours.
            max_age=int((visitor.expires - self._visitors.now()).total_seconds()),
            path="/panel",
            secure=self._visitors.secure,
            httponly=True,
            samesite="Lax",
        )
        return answer

    def asset(self, digest: str, name: str) -> Response:
        """A static file, under the address of exactly this content."""
        asset = self._assets.get(name)
        if asset is None or asset.digest != digest:
            raise NotFound
        answer = Response(asset.content, mimetype=asset.media_type)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    def home(self) -> AnyResponse:
        """The list is the first page."""
        return redirect(url_for("panel.refunds"), 303)

    def refunds(self) -> Response:
        """The list: one state or all, newest first."""
        state = words.state_of(request.args.get("state"))
        view = self._page(state, _page_number(request.args.get("page")))
        tabs = [s for s in words.STATES if view.counts.get(s) or s in words.ALWAYS_SHOWN or s is state]
        return self._render(
            "refunds.html",
            view=view,
            state=state,
            tabs=tabs,
            everything=sum(view.counts.values()),
            worth_a_look=sum(view.counts.get(s, 0) for s in words.WORTH_A_LOOK),
            moving=any(view.counts.get(s) for s in words.MOVES_BY_ITSELF),
        )

    def refund(self, refund_id: int) -> Response:
        """One refund: facts, decision (or what waits for a yes), debits and credits, audit trail."""
        detail = self._detail(refund_id)
        lines = fact_lines(detail.refund)
        decision, documents = decided_or_proposed(detail)
        return self._render(
            "refund.html",
            detail=detail,
            lines=lines,
            sum=sum_of(lines),
            two_currencies=two_currencies(detail.refund),
            decision=decision,
            documents=documents,
            effect=effect(decision) if decision else None,
            form_token=self._visitors.form_token(_guest().visitor),
            asked=request.args.get("asked"),
            moving=detail.row.state in words.MOVES_BY_ITSELF,
        )

    def retry(self, refund_id: int) -> AnyResponse:
        """The Retry button. A second press finds nothing to do and says so."""
        visitor = self._pressed()
        self._detail(refund_id)
        asked = self._reading.retry(visitor.shop_id, refund_id, visitor.who)
        return redirect(url_for("panel.refund", refund_id=refund_id, asked="yes" if asked else "no"), 303)

    def approve(self, refund_id: int) -> AnyResponse:
        """The Approve button: what is approved is what the page showed, or nothing is."""
        visitor = self._pressed()
        self._detail(refund_id)
        shown = request.form.get("shown", "")
        approved = self._reading.approve(visitor.shop_id, refund_id, shown, visitor.who)
        told = "approved" if approved else "another"
        return redirect(url_for("panel.refund", refund_id=refund_id, asked=told), 303)

    def _pressed(self) -> Visitor:
        """Who pressed a button of ours, on a page of ours. Raises Forbidden."""
        visitor = _guest().visitor
        ours = self._visitors.form_is_ours(visitor, request.form.get("form_token", ""))
        if not (ours and same_origin(request)):
            raise Forbidden
        return visitor

    def attention(self) -> Response:
        """What no machine could read."""
        troubles = self._reading.troubles(_guest().visitor.shop_id)
        return self._render("attention.html", troubles=troubles, moving=False)

    def missing(self, rest: str) -> Response:  # noqa: ARG002 — the route gives it
        """No such page."""
        raise NotFound

    def turned_away(self, error: NoVisitor) -> Response:
        """Nobody we know: the page says how to get a link."""
        return self._error(page_for("over" if error.over else "no visitor"))

    def database_away(self, _error: DatabaseAway) -> Response:
        """Nothing can be read now; nothing is lost either."""
        answer = self._error(page_for("database away"))
        answer.headers["Retry-After"] = "10"
        return answer

    def failed(self, error: HTTPException) -> Response:
        """Every other error, an unforeseen one included, with a page of the same look."""
        return self._error(page_for(error.code or 500))

    def _page(self, state: State | None, number: int) -> RefundPage:
        shop = _guest().visitor.shop_id
        view = self._reading.refunds(shop, state, number)
        # A number past the end, an old bookmark say, shows the last page there is.
        return self._reading.refunds(shop, state, view.pages) if number > view.pages >= 1 else view

    def _detail(self, refund_id: int) -> RefundDetail:
        known = refund_id <= _LARGEST_ID
        detail = self._reading.refund(_guest().visitor.shop_id, refund_id) if known else None
        if detail is None:
            raise NotFound
        return detail

    def _render(self, template: str, **context: object) -> Response:
        guest = _guest()
        page = self._templates.get_template(f"panel/{template}")
        html = page.render(guest=guest.visitor, overview=guest.overview, now=self._visitors.now(), **context)
        return Response(html, mimetype="text/html")

    def _error(self, error: ErrorPage) -> Response:
        html = self._templates.get_template("panel/error.html").render(error=error)
        return Response(html, error.status, mimetype="text/html")


def _guest() -> _Guest:
    guest = g.guest
    assert isinstance(guest, _Guest)
    return guest


def _page_number(text: str | None) -> int:
    """1 for what is no page number. `isdecimal` keeps out signs, and "²", which is a digit to isdigit."""
    if text is None or not text.isdecimal() or len(text) > 9:
        return 1
    return min(max(int(text), 1), _LAST_PAGE)
