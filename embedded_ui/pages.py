"""The panel: the way in, the refunds, what could not be read; further pages are parts of their own."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from embedded_ui import words
from embedded_ui.desk import Desk, Part
from embedded_ui.facts import decided_or_proposed, fact_lines, sum_of, two_currencies
from embedded_ui.reading import Reading
from embedded_ui.visitors import COOKIE, Visitors
from plugin.accounting.effect import effect
from plugin.journal.views import RefundDetail, RefundPage
from plugin.states import State

_EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")

#: The largest id a database column holds; what is above is no refund of anybody.
_LARGEST_ID = 2**63 - 1

#: Pages are asked for by number; nobody has more, and a database need not skip more rows.
_LAST_PAGE = 100_000


def blueprint(reading: Reading, visitors: Visitors, *parts: Part) -> Blueprint:
    """Everything under /panel: these pages and those of `parts`. Closed to everybody but visitors."""
    desk = Desk(reading, visitors)
    pages = _Pages(desk)
    panel = Blueprint("panel", __name__, url_prefix="/panel")
    desk.open(panel)
    panel.add_url_rule("/enter", "enter", pages.enter)
    panel.add_url_rule("/static/<digest>/<name>", "asset", pages.asset)
    panel.add_url_rule("/", "home", pages.home, strict_slashes=False)
    panel.add_url_rule("/refunds", "refunds", pages.refunds)
    panel.add_url_rule("/refunds/<int:refund_id>", "refund", pages.refund)
    panel.add_url_rule("/refunds/<int:refund_id>/retry", "retry", pages.retry, methods=["POST"])
    panel.add_url_rule("/refunds/<int:refund_id>/approve", "approve", pages.approve, methods=["POST"])
    panel.add_url_rule("/attention", "attention", pages.attention)
    for part in parts:
        part(panel, desk)
    # Whatever else is asked for under /panel, a stranger cannot tell it from a page that exists.
    panel.add_url_rule("/<path:rest>", "missing", pages.missing, methods=_EVERY_METHOD)
    return panel


class _Pages:
    """The views, with what they read from."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = desk.reading

    def enter(self) -> AnyResponse:
        """A visitor's link: the session goes into a cookie, the token out of the address."""
        visitors = self._desk.visitors
        visitor = visitors.enter(request.args.get("t", ""))
        answer = redirect(url_for("panel.refunds"), 303)
        answer.set_cookie(
            COOKIE,
            visitors.session(visitor),
            # Counted by the browser's own clock, which need not agree with ours.
            max_age=int((visitor.expires - visitors.now()).total_seconds()),
            path="/panel",
            secure=visitors.secure,
            httponly=True,
            samesite="Lax",
        )
        return answer

    def asset(self, digest: str, name: str) -> Response:
        """A static file, under the address of exactly this content."""
        asset = self._desk.assets.get(name)
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
        return self._desk.render(
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
        return self._desk.render(
            "refund.html",
            detail=detail,
            lines=lines,
            sum=sum_of(lines),
            two_currencies=two_currencies(detail.refund),
            decision=decision,
            documents=documents,
            effect=effect(decision) if decision else None,
            asked=request.args.get("asked"),
            moving=detail.row.state in words.MOVES_BY_ITSELF,
        )

    def retry(self, refund_id: int) -> AnyResponse:
        """The Retry button. A second press finds nothing to do and says so."""
        visitor = self._desk.pressed()
        self._detail(refund_id)
        asked = self._reading.retry(visitor.shop_id, refund_id, visitor.who)
        return redirect(url_for("panel.refund", refund_id=refund_id, asked="yes" if asked else "no"), 303)

    def approve(self, refund_id: int) -> AnyResponse:
        """The Approve button: what is approved is what the page showed, or nothing is."""
        visitor = self._desk.pressed()
        self._detail(refund_id)
        shown = request.form.get("shown", "")
        approved = self._reading.approve(visitor.shop_id, refund_id, shown, visitor.who)
        told = "approved" if approved else "another"
        return redirect(url_for("panel.refund", refund_id=refund_id, asked=told), 303)

    def attention(self) -> Response:
        """What no machine could read."""
        troubles = self._reading.troubles(self._desk.guest().visitor.shop_id)
        return self._desk.render("attention.html", troubles=troubles, moving=False)

    def missing(self, rest: str) -> Response:  # noqa: ARG002 — the route gives it
        """No such page."""
        raise NotFound

    def _page(self, state: State | None, number: int) -> RefundPage:
        shop = self._desk.guest().visitor.shop_id
        view = self._reading.refunds(shop, state, number)
        # A number past the end, an old bookmark say, shows the last page there is.
        return self._reading.refunds(shop, state, view.pages) if number > view.pages >= 1 else view

    def _detail(self, refund_id: int) -> RefundDetail:
        known = refund_id <= _LARGEST_ID
        shop = self._desk.guest().visitor.shop_id
        detail = self._reading.refund(shop, refund_id) if known else None
        if detail is None:
            raise NotFound
        return detail


def _page_number(text: str | None) -> int:
    """1 for what is no page number. `isdecimal` keeps out signs, and "²", which is a digit to isdigit."""
    if text is None or not text.isdecimal() or len(text) > 9:
        return 1
    return min(max(int(text), 1), _LAST_PAGE)
